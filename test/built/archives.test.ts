import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRecords } from '../../src/demo/records.js';
import { findResource, type Resource } from '../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { temporaryFolder } from '../support/cli.js';
import { compiledOnce, nodes, shortLived } from '../support/nodes.js';
import { archiveOf } from '../support/source.js';

let archive: Uint8Array;
beforeAll(async () => {
  const { users = [] } = createRecords({ seed: 1 });
  const [user = {}] = users;
  const records = Array.from({ length: 5_000 }, (_, id) => JSON.stringify({ ...user, userID: id }));
  archive = archiveOf(await loadSqlite(), new Map([[findResource('users') as Resource, records]]));
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** Runs the committed bundle; `signal` comes when it has printed something, and its thread is at work. */
function run(node: string, argv: readonly string[], signal?: NodeJS.Signals): Promise<Ended> {
  const child = spawn(node, [...shortLived, 'dist/cli/index.js', ...argv], {
    env: { ...process.env, ...compiledOnce },
  });
  return new Promise((resolve) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        if (signal && said === '') child.kill(signal);
        said += chunk;
      });
    }
    child.on('close', (code, by) => resolve({ code, signal: by, said }));
  });
}

describe.each(nodes)('archives, read by the committed bundle on %s', (node) => {
  const files = () => {
    const path = join(temporaryFolder(), 'a.sqlite');
    writeFileSync(path, archive);
    return path;
  };

  it('are proved in a thread, whose words and exit code are those of the program', async () => {
    const path = files();
    expect(await run(node, ['verify', path])).toMatchObject({
      code: 0,
      said: expect.stringContaining('is sound: backup 20261123T0215Z'),
    });
    expect((await run(node, ['diff', path, path])).code).toBe(0);
    expect(await run(node, ['info', 'no-such-file'])).toMatchObject({
      code: 1,
      said: 'Error: There is no file no-such-file.\nNext: Check the path.\n',
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('are left at the first %s', async (signal) => {
    const path = files();
    // Again and again, so that it cannot be over before.
    const ended = await run(node, ['verify', ...Array.from({ length: 500 }, () => path)], signal);
    expect(ended).toMatchObject({ code: 1, signal: null, said: expect.stringContaining('Stopped as asked') });
  });
});
