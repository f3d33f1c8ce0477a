import { describe, expect, it } from 'vitest';
import { catalogue, type Resource } from '../../../src/prosonata/catalogue.js';
import { continueOrStart, loadSave, type OpenBackup } from '../../../src/run/opening.js';
import type { Parts } from '../../../src/run/parts.js';
import type { Settings } from '../../../src/settings/settings.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import type { Save } from '../../../src/workfile/save.js';
import { fixedClock } from '../../support/clock.js';
import { bytesOf, memory } from '../../support/storages.js';
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

describe('a save whose work file', () => {
  const save: Save = {
    workspace: 'agency-prosonata-example',
    backupId: '20261123T0215Z',
    status: 'partial',
    sequence: 3,
  };

  /** What becomes of a work file of `save` at this address, and what was warned of. */
  async function loaded(workspaceUrl: string, named: Save) {
    const warnings: string[] = [];
    const content = memory(bytesOf(startedWorkFile(...catalogue).content()));
    const parts = {
      sqlite: await loadSqlite(),
      api: { list: async () => ({ rows: [] }) },
      log: { warn: (message: string) => warnings.push(message) },
      saves: {
        load: async () => ({ save: named, content, entries: [] }),
        setAside: async () => 'was set aside',
      },
    };
    const settings = { resources: catalogue, workspaceUrl };
    const opened = await loadSave(named, settings as unknown as Settings, parts as unknown as Parts);
    return { opened, warnings };
  }

  it('is of this workspace and this backup is opened', async () => {
    const { opened, warnings } = await loaded('https://agency.prosonata.example', save);
    expect([opened?.save, warnings]).toEqual([save, []]);
  });

  it.each<[string, string, Save]>([
    ['workspace', 'https://other.prosonata.example', save],
    ['backup', 'https://agency.prosonata.example', { ...save, backupId: '20261124T0215Z' }],
  ])('is of another %s is set aside', async (_, workspaceUrl, named) => {
    const { opened, warnings } = await loaded(workspaceUrl, named);
    expect(opened).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringContaining('It belongs to another workspace or backup. It was set aside'),
    ]);
  });
});
