import { describe, expect, it } from 'vitest';
import { idOfReal, recordIdOf } from '../../../src/prosonata/record-id.js';

describe('an id', () => {
  it.each<[string, number | string]>([
    ['57', 57],
    ['"57"', 57],
    ['57.0', 57],
    ['5.7e1', 57],
    ['1e0', 1],
    ['0', 0],
    ['-0', 0],
    ['-0.0', 0],
    ['"0"', 0],
    ['-5', -5],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('%s is the number that it names, however it is written', (literal, id) => {
    expect(recordIdOf(literal)).toBe(id);
  });

  it.each<[string, string]>([
    ['"007"', '007'],
    ['"-0"', '-0'],
    ['"1e3"', '1e3'],
    ['"57.0"', '57.0'],
    ['"a\\u0041"', 'aA'],
    ['57.5', '57.5'],
    ['57.50', '57.5'],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['"9007199254740993"', '9007199254740993'],
    ['1e400', '1e400'],
    ['12345678901234567890', '12345678901234567890'],
  ])('%s is a text where no number of JavaScript is as exact', (literal, id) => {
    expect(recordIdOf(literal)).toBe(id);
  });

  it.each<[string, string]>([
    ['"a\\ud83d"', 'a\ufffd'],
    ['"a\\u0000b"', 'a\ufffdb'],
  ])('%s is as SQLite gives it back', (literal, id) => {
    expect(recordIdOf(literal)).toBe(id);
  });

  it.each(['""', 'null', 'true', 'false', '[1]', '{}', ''])('%s names nothing', (literal) => {
    expect(recordIdOf(literal)).toBeUndefined();
  });

  it('with hundreds of thousands of digits is its text', () => {
    const digits = `0.1${'0'.repeat(400_000)}1`;
    expect(recordIdOf(digits)).toBe(digits);
  });

  it.each([57, 57.5, -0, 1e20, 1e21, 0.1])(
    '%d is the same when an archive gives it back as REAL',
    (value) => {
      const literal = Number.isInteger(value) ? `${BigInt(value)}.0` : String(value);
      expect(idOfReal(value)).toBe(recordIdOf(literal));
    },
  );
});
