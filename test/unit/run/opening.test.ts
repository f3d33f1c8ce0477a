import { describe, expect, it } from 'vitest';
import { catalogue, type Resource } from '../../../src/prosonata/catalogue.js';
import { goOn, type Opened } from '../../../src/run/opening.js';
import type { RunOptions, RunPorts } from '../../../src/run/parts.js';
import { fixedClock } from '../../support/clock.js';
import { startedWorkFile } from '../../support/work-file.js';

/** Whether a backup of `before` goes on when `wanted` are to be backed up. */
async function goesOn(before: readonly Resource[], wanted: readonly Resource[]): Promise<boolean> {
  const found: Opened = {
    workFile: startedWorkFile(...before),
    state: { workspace: 'agency', backupId: '20261123T0215Z', status: 'partial', sequence: 3 },
    entryCount: 0,
  };
  const ports = { clock: fixedClock(), store: { keep: async () => {} } };
  const options = { resources: wanted, workspaceUrl: 'https://agency.example', workspace: 'agency' };
  const opened = await goOn(
    found,
    found.state,
    options as unknown as RunOptions,
    ports as unknown as RunPorts,
  );
  return opened === found;
}

describe('a backup under way', () => {
  it('goes on where the catalogue describes its lists otherwise than the version before', async () => {
    const before = catalogue.map((resource) => ({ ...resource, sortable: true, references: { a: 'b' } }));
    expect(await goesOn(before, catalogue)).toBe(true);
  });

  it.each<[string, Partial<Resource>]>([
    ['under another name', { name: 'others' }],
    ['by another key', { idField: 'otherID' }],
    ['with single reads', { details: true }],
    ['in other passes', { passes: [{ name: 'all', filter: { active: '1' } }] }],
  ])('starts anew where a list is to be read %s', async (_, change) => {
    const [first, ...others] = catalogue as [Resource, ...Resource[]];
    expect(await goesOn(catalogue, [{ ...first, ...change }, ...others])).toBe(false);
  });
});
