import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNumber } from '../../../src/json/exact.js';

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
