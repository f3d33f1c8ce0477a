import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, parseExact } from '../../../src/json/exact.js';
import { dataText, rowTexts } from '../../../src/json/rows.js';

describe('the texts of rows', () => {
  it('are those of the records, for any JSON and any white space', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, 2, '\t'), (rows, space) => {
        const text = JSON.stringify(
          { meta: { data: [1, { data: '"]' }] }, data: rows, rest: '\\"' },
          undefined,
          space,
        );
        const texts = rowTexts(text);
        expect(texts?.map((row) => JSON.parse(row))).toEqual(JSON.parse(JSON.stringify(rows)));
        for (const row of texts ?? []) expect(text).toContain(row);
      }),
    );
  });

  it('keep what parsing would lose: long numbers, doubled names, escapes', () => {
    const row = '{"a":12345678901234567890,"a":1.10,"b":"\\u00fc\\ud800"}';
    expect(rowTexts(`{"data":[${row}]}`)).toEqual([row]);
  });

  it('are absent where data is no list or not there', () => {
    expect(rowTexts('{"data":{"a":1}}')).toBeUndefined();
    expect(rowTexts('{"meta":{}}')).toBeUndefined();
    expect(rowTexts('[1]')).toBeUndefined();
    expect(dataText('{"meta":{},"data" : {"a":[1]} }')).toBe('{"a":[1]}');
  });
});

describe('exact numbers', () => {
  it.each(['1', '-0.5', '1e3', '0.1', '1.10', '100000000000000000000', '9007199254740991'])(
    'keeps %s a number',
    (source) => {
      expect(parseExact(`[${source}]`)).toEqual([Number(source)]);
    },
  );

  it.each(['12345678901234567890', '0.1234567890123456789', '1e400'])('keeps %s as its text', (source) => {
    expect(parseExact(`{"a":[${source}]}`)).toEqual({ a: [new ExactNumber(source)] });
  });

  it('agrees with JSON.parse on everything that JavaScript can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseExact(text))).toEqual(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});
