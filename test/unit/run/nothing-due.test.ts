import { expect, it } from 'vitest';
import type { StartingParts } from '../../../src/run/parts.js';
import { run } from '../../../src/run/run.js';
import type { Settings } from '../../../src/settings/settings.js';
import type { Save } from '../../../src/workfile/save.js';
import { dayMs, fixedClock } from '../../support/clock.js';

const clock = fixedClock(Date.parse('2026-11-23T08:00:00Z'));

/** What comes of a run that finds this save, and what it loads for it. */
async function runWith(save: Save): Promise<readonly [string, readonly string[]]> {
  const loaded: string[] = [];
  const starting = {
    clock,
    saves: { newest: async () => save },
    load: async () => {
      loaded.push('the other parts');
      return { ...starting, publisher: { check: async () => undefined }, startSqlite };
    },
  };
  const startSqlite = async () => {
    loaded.push('the engine');
    throw new Error('started');
  };
  const settings = { force: false, intervalMs: dayMs };
  const outcome = run(settings as unknown as Settings, starting as unknown as StartingParts);
  return [await outcome.then(({ kind }) => kind, String), loaded];
}

const done: Save = { workspace: 'agency', backupId: '20261123T0215Z', status: 'done', sequence: 3 };

it('loads nothing if nothing is due', async () => {
  expect(await runWith(done)).toEqual(['idle', []]);
});

it('loads the other parts and starts the engine for a backup in progress', async () => {
  expect(await runWith({ ...done, status: 'partial' })).toEqual([
    'Error: started',
    ['the other parts', 'the engine'],
  ]);
});
