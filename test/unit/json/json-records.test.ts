import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordTexts } from '../../../src/json/records.js';
import { dataText } from '../../../src/json/rows.js';

function textsOf(text: string): readonly string[] | undefined {
  return recordTexts(text, 'id')?.map((record) => record.text);
}

describe('the texts of records', () => {
  it('are those of the answer, for any JSON and any white space', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, 2, '\t'), (rows, space) => {
        const text = JSON.stringify(
          { meta: { data: [1, { data: '"]' }] }, data: rows, rest: '\\"' },
          undefined,
          space,
        );
        const texts = textsOf(text);
        expect(texts?.map((row) => JSON.parse(row))).toEqual(JSON.parse(JSON.stringify(rows)));
        for (const row of texts ?? []) expect(text).toContain(row);
      }),
    );
  });

  it('keep what parsing would lose: long numbers, doubled names, escapes', () => {
    const row = '{"a":12345678901234567890,"a":1.10,"b":"\\u00fc\\ud800"}';
    expect(textsOf(`{"data":[${row}]}`)).toEqual([row]);
  });

  it('are absent where data is no list or not there', () => {
    expect(textsOf('{"data":{"a":1}}')).toBeUndefined();
    expect(textsOf('{"meta":{}}')).toBeUndefined();
    expect(textsOf('[1]')).toBeUndefined();
    expect(textsOf('{"data":[1],"data":{"a":1}}')).toBeUndefined();
    expect(textsOf('{"data":{"a":1},"data":[1]}')).toEqual(['1']);
    expect(dataText('{"meta":{},"data" : {"a":[1]} }')).toBe('{"a":[1]}');
  });
});

describe('the field of a record', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.constantFrom('null', 'true', '57.0', '-0.5E+3', '12345678901234567890', '"\\\\"', '"}"', '"\\"},{"'),
    fc.constantFrom('[]', '{"id":[1]}', '["}",{}]'),
  );
  const names = fc.array(fc.constantFrom('"id"', '"a"', '"\\u0069d"', '"b}"', '"c.*"'), { maxLength: 4 });

  it('is the last of its name, in forms that come again and again and in others between them', () => {
    const answers = fc.array(fc.tuple(names, fc.array(value, { minLength: 12, maxLength: 12 }), fc.nat(6)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(answers, (forms) => {
        const expected = forms.flatMap(([fields, values, style]) =>
          [0, 1, 2].map((row) => {
            const given = fields.map((name, at) => ({ name, text: values[row * 4 + at] ?? 'null' }));
            const text = `{${given.map((member) => `${member.name}:${member.text}`).join(style === 1 ? ' , ' : ',')}}`;
            const ids = given.filter(({ name }) => JSON.parse(name) === 'id');
            return style === 2 ? { text: '[{"id":1}]' } : { text, value: ids.at(-1)?.text };
          }),
        );
        const text = `{"data":[${expected.map((record) => record.text).join(',')}]}`;
        expect(recordTexts(text, 'id')).toEqual(expected.map((record) => ({ value: undefined, ...record })));
      }),
    );
  });

  it('is found in records of any length, between others of the same form', () => {
    const texts = [1, 2, 3, 1_000_000, 4].map((length) => `{"id":${length},"b":"${'\\"'.repeat(length)}"}`);
    const found = recordTexts(`{"data":[${texts.join(',')}]}`, 'id');
    expect(found?.map((record) => record.value)).toEqual(['1', '2', '3', '1000000', '4']);
    expect(found?.map((record) => record.text.length)).toEqual(texts.map((text) => text.length));
  });
});
