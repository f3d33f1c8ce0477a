import { type FixedClock, fixedClock } from '../clock.js';
import { createTestWorkspace, type TestWorkspace, type WorkspaceOptions } from './test-workspace.js';

export interface Envelope {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

export interface DemoClient {
  readonly workspace: TestWorkspace;
  readonly clock: FixedClock;
  /** The answer to a path below /api/v1/. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Its envelope. */
  read(path: string, headers?: Record<string, string>): Promise<Envelope>;
  /** The rows of a list. */
  rows(path: string): Promise<Record<string, unknown>[]>;
}

/** A small demo workspace and somebody who asks it. */
export function demoClient(options: Partial<WorkspaceOptions> = {}): DemoClient {
  const clock = fixedClock();
  const workspace = createTestWorkspace({ now: clock.now, sizes: { projecttimes: 2500 }, ...options });
  const get: DemoClient['get'] = (path, headers = {}) =>
    workspace.fetch(new Request(`${workspace.url}/api/v1/${path}`, { headers }));
  const read: DemoClient['read'] = async (path, headers) =>
    (await get(path, headers)).json() as Promise<Envelope>;
  return {
    workspace,
    clock,
    get,
    read,
    rows: async (path) => (await read(path)).data as Record<string, unknown>[],
  };
}
