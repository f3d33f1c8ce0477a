import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promises } from '../proof/promises.js';
import { protections } from '../proof/protections.js';
import { generatedPart, section, tableRows } from './markdown.js';

const reliability = readFileSync('docs/reliability.md', 'utf8');

describe('docs/reliability.md', () => {
  it('has every promise, in the order in which they are attacked', () => {
    expect(tableRows(section(reliability, 'Reliability')).map(([promise, name]) => [promise, name])).toEqual(
      promises.map(({ promise, name }) => [promise, `\`${name}\``]),
    );
  });

  it('has a figure for every promise', () => {
    expect(tableRows(section(reliability, 'Figures')).map(([name]) => name)).toEqual(
      promises.map(({ name }) => `\`${name}\``),
    );
  });

  it('names for every promise the protections whose absence breaks its proof', () => {
    const namesOf = (promise: string) =>
      protections.filter((entry) => entry.promise === promise).map(({ protection }) => protection);
    expect(tableRows(generatedPart(reliability, 'protections'))).toEqual(
      promises.map(({ name }) => [`\`${name}\``, namesOf(name).join('; ')]),
    );
  });
});

describe('docs/threat-model.md', () => {
  it('names tests that are there', () => {
    const text = readFileSync('docs/threat-model.md', 'utf8');
    const named = [...text.matchAll(/`(test\/[\w/-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(4);
    for (const path of named) expect(existsSync(path) || existsSync(`${path}.test.ts`), path).toBe(true);
  });
});
