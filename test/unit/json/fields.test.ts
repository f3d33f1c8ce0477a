import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldWalker, NotAnObject } from '../../../src/json/fields.js';

function fieldsOf(text: string, walk = fieldWalker()): [string, string][] {
  const found: [string, string][] = [];
  walk(text, (name, start, end) => found.push([name, text.slice(start, end)]));
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
