import { describe, expect, it } from 'vitest';
import { catalogue, type Resource } from '../../../src/prosonata/catalogue.js';
import { continueOrStart, type OpenBackup } from '../../../src/run/opening.js';
import type { Parts } from '../../../src/run/parts.js';
import type { Settings } from '../../../src/settings/settings.js';
import { fixedClock } from '../../support/clock.js';
import { startedWorkFile } from '../../support/work-file.js';

/** Whether a backup of `before` is continued when `wanted` are to be backed up. */
async function isContinued(before: readonly Resource[], wanted: readonly Resource[]): Promise<boolean> {
  const found: OpenBackup = {
    workFile: startedWorkFile(...before),
    save: { workspace: 'agency', backupId: '20261123T0215Z', status: 'partial', sequence: 3 },
    entryCount: 0,
  };
  const ports = { clock: fixedClock(), saves: { keep: async () => {} } };
  const options = { resources: wanted, workspaceUrl: 'https://agency.example', workspace: 'agency' };
  const opened = await continueOrStart(
    found,
    found.save,
    options as unknown as Settings,
    ports as unknown as Parts,
  );
  return opened === found;
}

describe('a backup in progress', () => {
  it('is continued if the catalogue describes its lists otherwise than the version before', async () => {
    const before = catalogue.map((resource) => ({ ...resource, sortable: true, references: { a: 'b' } }));
    expect(await isContinued(before, catalogue)).toBe(true);
  });

  it.each<[string, Partial<Resource>]>([
    ['under another name', { name: 'others' }],
    ['by another id field', { idField: 'otherID' }],
    ['with details', { details: true }],
    ['in other passes', { passes: [{ name: 'all', filter: { active: '1' } }] }],
  ])('starts over if a list is to be read %s', async (_, change) => {
    const [first, ...others] = catalogue as [Resource, ...Resource[]];
    expect(await isContinued(catalogue, [{ ...first, ...change }, ...others])).toBe(false);
  });
});
