import { describe, expect, it } from 'vitest';
import { glanceAt } from '../../../src/archive/glance.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { holdings } from '../../support/holdings.js';
import { archiveOf, type SourceOptions } from '../../support/source.js';

const sqlite = await loadSqlite();
const resource = (name: string) => findResource(name) as Resource;
const list = (name: string, count: number): [Resource, readonly string[]] => [
  resource(name),
  Array.from({ length: count }, (_, id) => `{"${resource(name).idField}":${id}}`),
];

const glance = (bytes: Uint8Array, sizeBytes = bytes.length) =>
  glanceAt(async (offset, length) => bytes.subarray(offset, offset + length), sizeBytes);

const states: SourceOptions['states'] = {
  invoices: { detailsRead: 2, detailsMissing: 1 },
  quotations: { detailsRead: 3 },
  workingtimes: { status: 'refused' },
  projecttimes: { status: 'incomplete', reason: 'the list kept shifting while it was read' },
};
const given = new Map([
  list('users', 2),
  list('contacts', 1),
  list('invoices', 3),
  list('quotations', 3),
  list('workingtimes', 0),
  list('projecttimes', 4),
]);

describe('a glance at an archive', () => {
  it('gives what the archive says that it holds', async () => {
    const holds = holdings({ users: 2 }, { leftOut: { invoices: { last: '20261101T0215Z', days: 4 } } });
    const bytes = archiveOf(sqlite, given, { states, holds });
    expect(await glance(bytes)).toEqual({
      backupId: '20261123T0215Z',
      workspace: 'https://agency.example',
      holds,
    });
  });

  it('finds it out from its lists if an earlier version has made it', async () => {
    const { holds } = (await glance(archiveOf(sqlite, given, { states }))) ?? {};
    expect(holds).toEqual(
      holdings({
        users: 2,
        contacts: { rows: 1, inactive: true },
        invoices: { rows: 3, details: 'some' },
        quotations: { rows: 3, details: 'whole' },
        workingtimes: { rows: 0, extent: 'none', lack: 'refused' },
        projecttimes: { rows: 4, extent: 'some' },
      }),
    );
  });

  it('gives nothing of what is no archive', async () => {
    const bytes = archiveOf(sqlite, given, { states });
    expect(await glance(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
    expect(await glance(new Uint8Array())).toBeUndefined();
    const other = sqlite();
    other.execute('CREATE TABLE _backup (id TEXT)');
    expect(await glance(other.export())).toBeUndefined();
    other.close();
  });
});
