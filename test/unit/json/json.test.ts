import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNumber } from '../../../src/json/exact.js';
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

describe('a number', () => {
  it.each(['1', '-0.5', '1e3', '0.1', '1.10', '0.0', '-0', '100000000000000000000', '9007199254740991'])(
    '%s is the same in JavaScript',
    (literal) => {
      expect(exactNumber(literal)).toBe(Number(literal));
    },
  );

  it.each([
    '12345678901234567890',
    '9007199254740993',
    '0.1234567890123456789',
    '1e400',
    `${'1'.repeat(1001)}`,
    `0.1${'0'.repeat(400_000)}1`,
    `1${'0'.repeat(400_000)}1`,
  ])('%.30s is not', (literal) => {
    expect(exactNumber(literal)).toBeUndefined();
  });

  it.each(['', 'x', '0x10', 'NaN', 'Infinity', '--1', '1.', 'null'])(
    'is not what JSON does not call one: %s',
    (text) => {
      expect(() => exactNumber(text)).toThrow('no number');
    },
  );

  it('is the same for every one that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const literal = JSON.stringify(value);
        expect(exactNumber(literal)).toBe(JSON.parse(literal));
      }),
    );
  });
});
