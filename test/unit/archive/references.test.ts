import { beforeAll, describe, expect, it } from 'vitest';
import { danglingIn } from '../../../src/archive/references.js';
import { codeLists } from '../../../src/labels/codes.js';
import { catalogue, findResource, type Resource, referenceOf } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const list = (name: string) => findResource(name) as Resource;

function build(records: Readonly<Record<string, readonly object[]>>): Uint8Array {
  const given = Object.entries(records).map(([name, rows]): [Resource, string[]] => [
    list(name),
    rows.map((row) => JSON.stringify(row)),
  ]);
  return archiveOf(sqlite, new Map(given));
}

function query(bytes: Uint8Array, sql: string): SqlValue[][] {
  const database = sqlite(bytes);
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

describe('references to records that no list gives', () => {
  it('are counted by reference, with the rows that have them and some of the ids', () => {
    const bytes = build({
      users: [{ userID: 1 }, { userID: 2 }],
      projecttimes: [
        { timeID: 1, userID: 1 },
        { timeID: 2, userID: 7 },
        { timeID: 3, userID: 7 },
        { timeID: 4, userID: 9 },
      ],
    });
    expect(query(bytes, 'SELECT * FROM _references')).toEqual([
      ['projecttimes', 'userID', 'users', 3, 2, '[7,9]'],
    ]);
  });

  it('are looked at as the API writes ids: digits are a number, 0 and emptiness refer to nothing', () => {
    const bytes = build({
      customers: [{ customerID: 0 }, { customerID: '5' }, { customerID: 'x1' }],
      contacts: [
        ...[5, '5', 0, '0', '', null, 'x1', 5.0].map((customerID, index) => ({
          contactID: index,
          customerID,
        })),
        { contactID: 100, customerID: '6' },
        { contactID: 101, customerID: 6 },
        { contactID: 102, customerID: '12345678901234567890' },
      ],
    });
    expect(query(bytes, `SELECT rows, missing, ids FROM _references WHERE "column" = 'customerID'`)).toEqual([
      [3, 2, '[6,"12345678901234567890"]'],
    ]);
  });

  it('are in the table if there are none too, and named up to ten', () => {
    const times = Array.from({ length: 30 }, (_, index) => ({
      timeID: index,
      userID: 100 + index,
      projectID: 1,
    }));
    const bytes = build({ users: [{ userID: 1 }], projects: [{ projectID: 1 }], projecttimes: times });
    const rows = query(bytes, 'SELECT "column", rows, missing, json_array_length(ids) FROM _references');
    expect(rows).toEqual([
      ['userID', 30, 30, 10],
      ['projectID', 0, 0, 0],
    ]);
    const database = sqlite(bytes);
    expect(danglingIn(database)).toEqual([
      { from: 'projecttimes', column: 'userID', to: 'users', rows: 30, missing: 30 },
    ]);
    database.close();
  });

  it('are none in an archive of a version that did not count them', () => {
    const database = sqlite();
    expect(danglingIn(database)).toEqual([]);
    database.close();
  });
});

describe('references of the catalogue', () => {
  it.each([
    ['projecttimecategories', 'linkedCustomerID', 'customers'],
    ['addresses', 'addressCreatedByUserID', 'users'],
    ['addresses', 'addressEditedByUserID', 'users'],
    ['projecttasks', 'doneMailToUserID', 'users'],
    ['projecttimes', 'category', 'projecttimecategories'],
    ['projects', 'projectID', undefined],
  ])('%s.%s leads to %s', (from, field, to) => {
    expect(referenceOf(list(from), field)).toBe(to);
  });

  it('know that the category of a service is none of project times, also when read back from a work file', () => {
    for (const resource of [list('servicetemplates'), JSON.parse(JSON.stringify(list('servicetemplates')))]) {
      expect(referenceOf(resource, 'category')).toBeUndefined();
    }
  });
});

describe('codes', () => {
  it('are in the archive for the lists that it has', () => {
    const bytes = build({ customers: [{ customerID: 1 }], projecttasks: [{ taskID: 1 }] });
    expect(
      query(
        bytes,
        "SELECT code, german, english FROM _codes WHERE resource = 'projecttasks' AND field = 'type'",
      ),
    ).toEqual([
      [0, 'Aufgabe', 'task'],
      [1, 'Meilenstein', 'milestone'],
    ]);
    expect(query(bytes, 'SELECT DISTINCT resource FROM _codes').flat()).toEqual([
      'customers',
      'projecttasks',
    ]);
  });

  it('are words in a view, and none for a number that is not documented or is empty', () => {
    const status = [2, '3', 7, '', null];
    const bytes = build({
      customers: [{ customerID: 1, customerName: 'Kunde' }],
      projects: status.map((projectStatus, index) => ({
        ...{
          projectID: index + 1,
          projectNo: '',
          projectName: 'P',
          customerID: 1,
          projectStatus,
          timePlanned: 1,
        },
      })),
      projecttimes: status.map((_, index) => ({
        ...{ timeID: index, projectID: index + 1, date: '2026-01-02', workingTime: 1 },
        ...{ projectNo: '', projectName: 'P', customerID: 1, customerName: 'Kunde' },
      })),
    });
    expect(query(bytes, 'SELECT projectStatusName FROM v_projects ORDER BY projectID').flat()).toEqual([
      'abgeschlossen',
      'abgebrochen',
      null,
      null,
      null,
    ]);
    expect(query(bytes, 'SELECT projectStatus FROM projects ORDER BY projectID').flat()).toEqual(status);
  });

  it('are of lists that the catalogue knows, each field once a list', () => {
    const fields = codeLists.flatMap(({ resources, field }) => resources.map((name) => `${name}.${field}`));
    expect(new Set(fields).size).toBe(fields.length);
    const names = catalogue.map(({ name }) => name);
    expect(codeLists.flatMap(({ resources }) => resources).filter((name) => !names.includes(name))).toEqual(
      [],
    );
  });
});
