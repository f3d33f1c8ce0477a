/** The command `demo`: the whole product on an embedded workspace, with the waiting between runs left out. */

import { type DemoQuotaOptions, demoQuota } from '../demo/quota.js';
import { createRecords } from '../demo/records.js';
import { type DemoServer, serveDemo } from '../demo/serve.js';
import { createDemoWorkspace, type DemoWorkspace } from '../demo/workspace.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { settingsFromOptions } from '../settings/settings.js';
import type { Clock } from '../system/ports.js';
import { runBackupCommand } from './backup.js';
import type { CliPorts } from './terminal.js';

/** Ticks of a schedule are never punctual; a little late means that the quota is back. */
const tickMs = 15 * 60_000 + 5_000;
/** A name of its own, so that archives and work file are named the same whatever port is free. */
const demoUrl = 'https://demo.prosonata.example';
/** Small enough that the backup takes several runs, as a real one does. */
const demoCalls = 60;
/** Few enough records with details that it is over in seconds. */
const demoSizes = {
  customers: 30,
  addresses: 40,
  contacts: 90,
  projects: 45,
  quotations: 20,
  invoices: 50,
  externalcosts: 20,
  crmevents: 20,
  projecttasks: 45,
};
const apiKey = 'demo-key-0123456789';

/**
 * Serves the demo workspace on loopback, with the API's own quota and clock, until the process is asked to end. Port
 * 0: a free one. Throws if that port cannot be used.
 */
export async function serveDemoWorkspace(
  port: number,
  { terminal, clock, signal }: CliPorts,
): Promise<number> {
  const server = await listen(demoWorkspace({ now: clock.now }), port);
  terminal.out(`The demo workspace is served at ${server.url} with the API key ${apiKey}, until SIGINT.\n`);
  try {
    await aborted(signal);
    return exitCodes.finished;
  } finally {
    await server.close();
  }
}

async function listen(workspace: DemoWorkspace, port: number): Promise<DemoServer> {
  try {
    return await serveDemo(workspace, port);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    throw new BackupError(
      `The demo workspace cannot be served at port ${port} (${code}).`,
      'Choose another --port.',
      {
        cause,
      },
    );
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export async function runDemo(given: { readonly directory?: string }, ports: CliPorts): Promise<number> {
  const { terminal, signal } = ports;
  const clock = steppingClock(ports.clock);
  const server = await serveDemo(demoWorkspace({ now: clock.now, calls: demoCalls }));
  const fetch = (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    return ports.fetch(
      new Request(server.url + pathname + search, { headers: request.headers, signal: request.signal }),
    );
  };
  terminal.out(
    `No workspace is configured, so the embedded demo workspace is backed up.\nIts quota is ${demoCalls} requests per 15 minutes; the waiting between the runs is skipped.\n`,
  );
  try {
    const settings = settingsFromOptions(
      {
        'workspace-url': demoUrl,
        'api-key': apiKey,
        directory: given.directory ?? './archives',
        force: 'true',
      },
      {},
    );
    for (let run = 1; ; run++) {
      terminal.out(`Run ${run}\n`);
      const code = await runBackupCommand({ ...settings, force: run === 1 }, { ...ports, clock, fetch });
      if (code !== exitCodes.paused || signal.aborted) return code;
      clock.step(tickMs);
    }
  } finally {
    await server.close();
  }
}

function demoWorkspace(quota: DemoQuotaOptions): DemoWorkspace {
  const records = createRecords({ seed: 1, sizes: demoSizes });
  return createDemoWorkspace({ records, quota: demoQuota(quota), apiKey });
}

/** The given clock, which can be set ahead. */
function steppingClock(clock: Clock): Clock & { step(ms: number): void } {
  let aheadMs = 0;
  return {
    ...clock,
    now: () => clock.now() + aheadMs,
    step(ms) {
      aheadMs += ms;
    },
  };
}
