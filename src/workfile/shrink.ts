/** A sudden loss: lists that have become much shorter since the last finished backup. Pure. */
import type { ResourceState } from './state.js';

/** A list that has lost more than it should. */
export interface Shrunk {
  readonly resource: string;
  readonly rowsBefore: number;
  readonly rows: number;
}

/** A few records less are a large share of a tiny list, and nothing to warn of; an empty list always is. */
const fewestLost = 5;

/** Whether a list of so many rows has lost more than `percent` percent of them. */
export function isSuddenLoss(rowsBefore: number, rows: number, percent: number): boolean {
  const lost = rowsBefore - rows;
  const isMany = lost >= fewestLost || (rows === 0 && lost > 0);
  return isMany && lost * 100 > rowsBefore * percent;
}

/**
 * The lists that have more than `percent` percent fewer rows than in the last finished backup. A list that could not
 * be read is not among them, nor is any if there is no such backup.
 */
export function shrunkLists(states: readonly ResourceState[], percent: number): readonly Shrunk[] {
  return states
    .filter(({ isReadToItsEnd }) => isReadToItsEnd)
    .map(({ resource, rows, added, removed }) => {
      return { resource: resource.name, rows, rowsBefore: rows - added + removed };
    })
    .filter(({ rows, rowsBefore }) => isSuddenLoss(rowsBefore, rows, percent));
}
