import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = readdirSync('test', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative('test', join(entry.parentPath, entry.name)));

const hasEqualName = (path: string) =>
  files.some((other) => other !== path && basename(other) === basename(path));

describe('the files of the tests', () => {
  it('have names of their own, so that a failure says where it is', () => {
    expect(files.filter(hasEqualName)).toEqual([]);
  });

  it('in unit/ lie in a folder of src', () => {
    const folders = new Set(files.map(dirname).filter((folder) => /^unit\b/.test(folder)));
    const isMirror = (folder: string) =>
      existsSync(folder.replace(/^unit/, 'src')) || folder === 'unit/report/golden';
    expect([...folders].filter((folder) => !isMirror(folder))).toEqual([]);
  });
});
