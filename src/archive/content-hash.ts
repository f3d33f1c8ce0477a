import { createHash } from 'node:crypto';
import type { Cell } from './cell.js';

/**
 * SHA-256 over a table's content: the names of its columns, then its rows in the order of the key. Any altered,
 * missing, doubled or moved value gives another hash.
 */
export function contentHash(names: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const hash = createHash('sha256');
  let pending = `${JSON.stringify(names)}\n`;
  for (const row of rows) {
    pending += `${JSON.stringify(row)}\n`;
    // Few large updates are much faster than many small ones.
    if (pending.length > 65_536) {
      hash.update(pending);
      pending = '';
    }
  }
  return hash.update(pending).digest('hex');
}
