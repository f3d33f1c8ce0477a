import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shortProofOf } from './promise.js';
import { promises } from './promises.js';
import { protections } from './protections.js';

describe('every promise', () => {
  it.each(promises.map(({ name }) => name))('is proved in a file of its own: %s', (name) => {
    expect(readFileSync(shortProofOf(name), 'utf8')).toContain(`proveInShort(${name});`);
  });

  it.each(promises.map(({ name }) => name))('has a protection to take out: %s', (name) => {
    expect(protections.filter(({ promise }) => promise === name)).not.toEqual([]);
  });
});

describe('a protection', () => {
  it.each(protections.map((entry) => [entry.protection, entry] as const))(
    'is where `npm run disprove` takes it out: %s',
    (_, { promise, file, code, without }) => {
      expect(promises.map(({ name }) => name)).toContain(promise);
      expect(readFileSync(file, 'utf8').split(code)).toHaveLength(2);
      expect(without).not.toBe(code);
    },
  );
});
