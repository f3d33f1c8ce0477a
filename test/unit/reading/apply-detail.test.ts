import { expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { applyDetail, readDetails } from '../../../src/reading/apply-detail.js';
import { needOf } from '../../../src/reading/details.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { createWorkFile } from '../../../src/workfile/work-file.js';
import { memory } from '../../support/storages.js';

const invoices = findResource('invoices') as Resource;

it('a detail that was read after the clock was set back is one of this backup', async () => {
  const workFile = createWorkFile(await loadSqlite(), memory());
  const startedAt = 5_000_000_000_000;
  workFile.startBackup({ id: 'b', startedAt, workspace: 'https://x.example' }, [invoices]);
  const update = {
    status: 'complete',
    reason: '',
    progress: {},
    reported: 1,
    requests: 1,
    repairs: 0,
  } as const;
  workFile.commitWindow(
    'invoices',
    { rows: [{ id: 1, text: '{}' }], sweep: 0, joinsAt: undefined },
    { ...update, at: startedAt },
  );
  applyDetail(workFile, invoices, readDetails(workFile, invoices), {
    read: { resource: 'invoices', id: 1, path: 'invoices' },
    outcome: { kind: 'detail', text: '{}', requests: 1, at: startedAt - 1000 },
  });
  const known = workFile.detailState('invoices', 1);
  expect(known && needOf(known, startedAt)).toBe('settled');
});
