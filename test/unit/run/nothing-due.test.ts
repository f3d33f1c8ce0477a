import { expect, it } from 'vitest';
import type { StartingParts } from '../../../src/run/parts.js';
import { run } from '../../../src/run/run.js';
import type { Settings } from '../../../src/settings/settings.js';
import type { Save } from '../../../src/workfile/save.js';
import { dayMs, fixedClock } from '../../support/clock.js';

const clock = fixedClock(Date.parse('2026-11-23T08:00:00Z'));

/** How often the engine is started by a run that finds this save. */
async function startsWith(save: Save): Promise<readonly [string, number]> {
  let starts = 0;
  const parts = {
    clock,
    saves: { newest: async () => save },
    publisher: { check: async () => undefined },
    startSqlite: async () => {
      starts++;
      throw new Error('started');
    },
  };
  const settings = { force: false, intervalMs: dayMs };
  const outcome = run(settings as unknown as Settings, parts as unknown as StartingParts);
  return [await outcome.then(({ kind }) => kind, String), starts];
}

const done: Save = { workspace: 'agency', backupId: '20261123T0215Z', status: 'done', sequence: 3 };

it('starts no engine if nothing is due', async () => {
  expect(await startsWith(done)).toEqual(['idle', 0]);
});

it('starts it for a backup in progress', async () => {
  expect(await startsWith({ ...done, status: 'partial' })).toEqual(['Error: started', 1]);
});
