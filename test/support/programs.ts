import { existsSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './cli.js';

/**
 * Whether a test that checks our files with another program must be left out because that is not installed here. CI
 * installs all of them and leaves out nothing.
 */
export function isMissing(program: string): boolean {
  return !process.env.CI && pathOf(program) === undefined;
}

/** Whether a program is here; for a check that CI has no room for. */
export function isInstalled(program: string): boolean {
  return pathOf(program) !== undefined;
}

function pathOf(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** A PATH on which there are these programs and no others. */
export function pathWith(...programs: readonly string[]): string {
  const folder = temporaryFolder();
  for (const program of programs) {
    const path = pathOf(program);
    if (path === undefined) throw new Error(`There is no ${program} here.`);
    symlinkSync(path, join(folder, program));
  }
  return folder;
}
