import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a test that checks our files with another program must be left out because that is not installed here. CI
 * installs all of them and leaves out nothing.
 */
export function isMissing(program: string): boolean {
  if (process.env.CI) return false;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return !folders.some((folder) => existsSync(join(folder, program)));
}
