import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a file of this name may lie that only this process needs. */
export function temporaryPath(name: string): string {
  return join(tmpdir(), name);
}
