/** The runs that the services have seen: people and the REST API name them by number, the artifact service by UUID. */
import { backendId } from './token.js';

export interface Runs {
  /** Makes a run known. */
  add(run: number): void;
  /** The number behind the id in a token; 0 for a run never made known. */
  numberOf(runBackendId: string): number;
}

export function createRuns(): Runs {
  const numbers = new Map<string, number>();
  return {
    add: (run) => void numbers.set(backendId(`run ${run}`), run),
    numberOf: (id) => numbers.get(id) ?? 0,
  };
}
