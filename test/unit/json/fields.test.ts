import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldWalker, NotAnObject } from '../../../src/json/fields.js';

function fieldsOf(text: string, walk = fieldWalker()): [string, string][] {
  const found: [string, string][] = [];
  walk(text, (name, value) => found.push([name, value]));
  return found;
}

describe('the fields of an object', () => {
  it('are those that parsing finds, for any objects one after another and any white space', () => {
    const walk = fieldWalker();
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        fc.constantFrom(undefined, 1, '\t'),
        (object, space) => {
          const text = JSON.stringify(object, undefined, space);
          const fields = fieldsOf(text, walk).map(([name, value]) => [name, JSON.parse(value)]);
          expect(new Map(fields as [string, unknown][])).toEqual(
            new Map(Object.entries(JSON.parse(text) as object)),
          );
        },
      ),
    );
  });

  it('are the same, one by one, when many objects of one form come in a row and others between them', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
      fc.constantFrom('null', 'true', '57.0', '1e0', '-0.5E+3', '12345678901234567890', '"\\\\"', '"\\/\\""'),
      fc.constantFrom('[]', '{"a":[1]}', '["}",{}]'),
    );
    const names = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 });
    const texts = names.chain((fields) =>
      fc
        .array(fc.tuple(fc.array(value, { minLength: fields.length, maxLength: fields.length }), fc.nat(3)), {
          minLength: 5,
          maxLength: 5,
        })
        .map((records) =>
          records.map(([values, left]) => {
            const members = fields.map((field, at) => `${JSON.stringify(field)}:${values[at]}`);
            return `{${members.slice(0, left === 0 ? -1 : undefined).join(left === 1 ? ' , ' : ',')}}`;
          }),
        ),
    );
    fc.assert(
      fc.property(texts, (records) => {
        const walk = fieldWalker();
        for (const text of records) expect(fieldsOf(text, walk)).toEqual(fieldsOf(text));
      }),
    );
  });

  it('of long texts are found in a form as well', () => {
    const walk = fieldWalker();
    for (const length of [1, 2, 3, 1_000_000, 4]) {
      const value = JSON.stringify('"'.repeat(length));
      expect(fieldsOf(`{"a":1,"b":${value}}`, walk)).toEqual([
        ['a', '1'],
        ['b', value],
      ]);
    }
  });

  it('keep the order and the characters of the text', () => {
    const text = '{ "b" : [1.10, {"x" : 2}] , "2":1e2,"1":"\\u00fc","b":null}';
    expect(fieldsOf(text)).toEqual([
      ['b', '[1.10, {"x" : 2}]'],
      ['2', '1e2'],
      ['1', '"\\u00fc"'],
      ['b', 'null'],
    ]);
  });

  it.each(['[]', '1', 'null', '', '{"a"', '{"a" 1}', '{"a":1 "b":2}', '{"a":"', '{"a":[1', '{a:1}'])(
    'are refused where the text is no object: %s',
    (text) => {
      expect(() => fieldsOf(text)).toThrow();
    },
  );

  it('are refused with an error of their own where the value is of another kind', () => {
    expect(() => fieldsOf('[1]')).toThrow(NotAnObject);
  });
});
