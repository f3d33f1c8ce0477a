import { beforeAll, describe, expect, it } from 'vitest';
import { explainingViews } from '../../../src/archive/explaining-views.js';
import type { DemoRecord, DemoRecords } from '../../../src/demo/records.js';
import { catalogue, customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import { dayMs } from '../../support/clock.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { archiveOf, type GivenRecord } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const startedAt = Date.UTC(2026, 10, 23, 2, 15);

const known = (name: string): Resource => findResource(name) ?? customResource(name, 'id');

function build(records: DemoRecords): Uint8Array {
  const given = Object.entries(records).map(([name, list]): [Resource, GivenRecord[]] => [
    known(name),
    list.map((record) => JSON.stringify(record)),
  ]);
  return archiveOf(sqlite, new Map(given), { startedAt });
}

function query(bytes: Uint8Array, sql: string): SqlValue[][] {
  const database = sqlite(bytes);
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

const viewsOf = (bytes: Uint8Array) =>
  query(
    bytes,
    `SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY name`,
  ).flat();

const explaining = (bytes: Uint8Array) =>
  viewsOf(bytes).filter((name) => explainingViews.some((view) => view.name === name));

const num = (value: unknown) => Number(value ?? 0);
const id = (value: unknown) => (value === null || value === '' || value === undefined ? null : Number(value));
const round = (value: number) => Math.round(value * 100) / 100;
const daysSince = (day: unknown) => Math.trunc((Date.UTC(2026, 10, 23) - Date.parse(String(day))) / dayMs);
const dated = (value: unknown) =>
  (value === '' || value === '0000-00-00' ? null : (value ?? null)) as string | null;

function sums<Value>(
  records: readonly DemoRecord[],
  key: (record: DemoRecord) => string,
  start: () => Value,
  add: (value: Value, record: DemoRecord) => void,
): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const record of records) {
    const value = found.get(key(record)) ?? start();
    add(value, record);
    found.set(key(record), value);
  }
  return found;
}

/** Invoices less the cancelled ones and those that cancel. */
function standing(invoices: readonly DemoRecord[]): DemoRecord[] {
  const named = new Set(invoices.map((invoice) => id(invoice.cancelInvoiceID)));
  return invoices.filter(
    (invoice) =>
      !id(invoice.cancelInvoiceID) && !named.has(id(invoice.invoiceID)) && invoice.invoiceType === 'Rechnung',
  );
}

/** Two decimals can fall on either side when sums of binary fractions are rounded. */
function expectRows(found: SqlValue[][], expected: unknown[][]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((row, index) => {
    row.forEach((value, at) => {
      if (typeof value === 'number') expect(found[index]?.[at]).toBeCloseTo(value, 1);
      else expect(found[index]?.[at]).toBe(value);
    });
  });
}

describe('the views that explain', () => {
  const records = madeRecords({ seed: 5, scale: 0.3 });
  const {
    projecttimes = [],
    projects = [],
    customers = [],
    invoices = [],
    workingtimes = [],
    users = [],
  } = records;
  const projectOf = (record: DemoRecord) =>
    projects.find((project) => id(project.projectID) === id(record.projectID));
  const customerOf = (value: unknown) => customers.find((customer) => id(customer.customerID) === id(value));
  let bytes: Uint8Array;
  beforeAll(() => {
    bytes = build(records);
  });

  it('sum the hours of each project and month', () => {
    const expected = sums(
      projecttimes,
      ({ projectID, date }) => `${String(projectID).padStart(9)} ${String(date).slice(0, 7)}`,
      () => ({ hours: 0 }),
      (value, record) => {
        value.hours += num(record.workingTime);
      },
    );
    const rows = [...expected]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, { hours }]) => {
        const projectID = Number(key.slice(0, 9));
        const project = projects.find((one) => one.projectID === projectID);
        const says = project ?? projecttimes.find((time) => time.projectID === projectID);
        const customerName = project ? customerOf(project.customerID)?.customerName : says?.customerName;
        return [
          projectID,
          says?.projectNo,
          says?.projectName,
          says?.customerID,
          customerName,
          key.slice(10),
          round(hours),
          project ? num(project.timePlanned) : null,
        ];
      });
    // The demo workspace has times of a project that was deleted.
    expect(rows.some(([projectID]) => projectID === 999_000)).toBe(true);
    expectRows(
      query(
        bytes,
        `SELECT projectID, projectNo, projectName, customerID, customerName, month, hours, timePlanned
         FROM v_project_hours ORDER BY projectID, month`,
      ),
      rows,
    );
  });

  it('tell which invoices are open, and for how long at the time of the backup', () => {
    const rows = standing(invoices)
      .filter(({ paymentDate }) => dated(paymentDate) === null)
      .map((invoice) => [
        invoice.invoiceID,
        invoice.invoiceNo,
        invoice.invoiceDate,
        invoice.paymentTargetDate,
        invoice.customerID,
        invoice.customerName,
        invoice.projectNo,
        invoice.projectName,
        num(invoice.grossValue),
        'EUR',
        daysSince(invoice.invoiceDate),
        invoice.paymentTargetDate === null ? null : Math.max(0, daysSince(invoice.paymentTargetDate)),
      ]);
    expect(rows.some((row) => row[11] === null)).toBe(true);
    expect(rows.length).toBeGreaterThan(10);
    expectRows(query(bytes, 'SELECT * FROM v_open_invoices ORDER BY invoiceID'), rows);
  });

  it('sum up each customer', () => {
    const rows = customers.map(({ customerID, customerName }) => {
      const own = (record: DemoRecord) => id(record.customerID) === id(customerID);
      const times = projecttimes.filter((time) => own(projectOf(time) ?? time));
      const billed = standing(invoices).filter(own);
      const open = billed.filter(({ paymentDate }) => dated(paymentDate) === null);
      const days = [...times.map(({ date }) => dated(date)), ...billed.map((one) => dated(one.invoiceDate))];
      return [
        customerID,
        customerName,
        projects.filter((project) => own(project) && project.isProjectTemplate === 0).length,
        round(times.reduce((sum, time) => sum + num(time.workingTime), 0)),
        round(billed.reduce((sum, invoice) => sum + num(invoice.netValue), 0)),
        round(open.reduce((sum, invoice) => sum + num(invoice.grossValue), 0)),
        days.toSorted((one, other) => String(one).localeCompare(String(other))).at(-1) ?? null,
      ];
    });
    expectRows(query(bytes, 'SELECT * FROM v_customer_overview ORDER BY customerID'), rows);
  });

  it('sum up each month of a user', () => {
    const month = (user: unknown, date: unknown) => `${id(user)} ${String(date).slice(0, 7)}`;
    const days = (of: readonly DemoRecord[], isMeant: (record: DemoRecord) => boolean) =>
      new Set(of.filter(isMeant).map(({ workingDate }) => workingDate)).size;
    const worked = sums(
      workingtimes,
      (one) => month(one.userID, one.workingDate),
      () => [] as DemoRecord[],
      (list, one) => list.push(one),
    );
    const spent = sums(
      projecttimes,
      (one) => month(one.userID, one.date),
      () => [] as DemoRecord[],
      (list, one) => list.push(one),
    );
    const rows = [...new Set([...worked.keys(), ...spent.keys()])]
      .map((key): [number, ...unknown[]] => {
        const [userID = '', of] = key.split(' ');
        const user = users.find((one) => one.userID === Number(userID));
        const ways = worked.get(key) ?? [];
        return [
          Number(userID),
          `${user?.userFirstName} ${user?.userLastName}`,
          of,
          round((spent.get(key) ?? []).reduce((sum, { workingTime }) => sum + num(workingTime), 0)),
          days(ways, ({ dayType }) => dayType === 0),
          days(ways, ({ dayType }) => dayType === 1) -
            days(ways, ({ dayType, halfHoliday }) => dayType === 1 && halfHoliday === 1) / 2,
          ...[2, 3, 4, 5, 6].map((type) => days(ways, ({ dayType }) => dayType === type)),
        ];
      })
      .toSorted(([one, , a], [other, , b]) => one - other || String(a).localeCompare(String(b)));
    expectRows(query(bytes, 'SELECT * FROM v_user_month ORDER BY userID, month'), rows);
  });

  it('are left out where a table or a field that they need is missing', () => {
    expect(explaining(bytes)).toEqual([
      'v_customer_overview',
      'v_open_invoices',
      'v_project_hours',
      'v_user_month',
    ]);
    const without = (name: string, field?: string): DemoRecords =>
      Object.fromEntries(
        Object.entries(records)
          .filter(([resource]) => field !== undefined || resource !== name)
          .map(([resource, list]) => [
            resource,
            resource === name ? list.map((record) => ({ ...record, [field ?? '']: undefined })) : list,
          ]),
      );
    expect(explaining(build(without('workingtimes')))).not.toContain('v_user_month');
    expect(explaining(build(without('invoices', 'grossValue')))).toEqual(['v_project_hours', 'v_user_month']);
    expect(explaining(build(without('customers')))).toEqual(['v_open_invoices', 'v_user_month']);
    // What is merely useful is NULL where it is missing.
    const poorer = build(without('projects', 'timePlanned'));
    expect(
      query(poorer, 'SELECT count(*), count(timePlanned) FROM v_project_hours WHERE hours > 0')[0]?.[1],
    ).toBe(0);
    expect(explaining(build(without('invoices', 'cancelInvoiceID')))).toContain('v_open_invoices');
    expect(explaining(archiveOf(sqlite, new Map(catalogue.map((resource) => [resource, []]))))).toEqual([]);
  });

  it('read ids, numbers and emptiness as they come', () => {
    const odd = build({
      customers: [{ customerID: 1, customerName: 'A' }],
      projects: [{ projectID: 7, projectName: 'P', customerID: '1', timePlanned: '' }],
      projecttimes: [
        { timeID: 1, projectID: '7', date: '2026-01-02', workingTime: '1.25', userID: 1 },
        { timeID: 2, projectID: 7, date: '2026-01-03', workingTime: 2, userID: 1 },
        { timeID: 3, projectID: 7, date: '', workingTime: '', userID: 1 },
        { timeID: 4, projectID: '', date: '0000-00-00', workingTime: null, userID: 1 },
      ],
      invoices: [
        invoice(1, { paymentDate: '0000-00-00', grossValue: '119.00' }),
        invoice(2, { paymentDate: '2026-02-01' }),
        // Cancelled by 4, which may name it as digits; 5 was cancelled the other way round.
        invoice(3, {}),
        invoice(4, { cancelInvoiceID: '3', grossValue: '-119.00', netValue: '-100.00' }),
        invoice(5, { cancelInvoiceID: 0, invoiceType: 'Stornorechnung' }),
        invoice(6, { cancelInvoiceID: '', grossValue: 12 }),
      ],
    });
    expect(
      query(
        odd,
        'SELECT projectID, projectName, customerName, month, hours, timePlanned FROM v_project_hours ORDER BY 1, 4',
      ),
    ).toEqual([
      [null, null, null, null, null, null],
      [7, 'P', 'A', null, null, null],
      [7, 'P', 'A', '2026-01', 3.25, null],
    ]);
    expect(
      query(odd, 'SELECT invoiceID, customerName, grossValue, days FROM v_open_invoices ORDER BY 1'),
    ).toEqual([
      [1, 'A', 119, 326],
      [6, 'A', 12, 326],
    ]);
    expect(query(odd, 'SELECT * FROM v_customer_overview')).toEqual([
      [1, 'A', 1, 3.25, 300, 131, '2026-01-03'],
    ]);
  });

  it('get out of the way of a table that has their name', () => {
    const taken = archiveOf(
      sqlite,
      new Map<Resource, GivenRecord[]>([
        [known('customers'), ['{"customerID":1,"customerName":"A"}']],
        [known('invoices'), [JSON.stringify(invoice(1, {}))]],
        [customResource('V_Open_Invoices', 'id'), ['{"id":1}']],
      ]),
      { startedAt },
    );
    expect(query(taken, 'SELECT id FROM V_Open_Invoices')).toEqual([[1]]);
    expect(query(taken, 'SELECT invoiceID FROM v_open_invoices_2')).toEqual([[1]]);
  });
});

function invoice(invoiceID: number, more: DemoRecord): DemoRecord {
  return {
    invoiceID,
    invoiceNo: `26-${invoiceID}`,
    invoiceDate: '2026-01-01',
    customerID: 1,
    netValue: '100.00',
    grossValue: '119.00',
    paymentDate: null,
    ...more,
  };
}

describe('the views of nested arrays', () => {
  it('read arrays that only the single read gave, HTML and mixed types included', () => {
    const positions = [
      {
        detailID: 10,
        detail: '<p>Entwurf &amp; mehr</p>\r\n<p>„zwei“ Tage 🎨</p>',
        quantity: '12.00',
        tax: '19.0',
      },
      { detailID: '11', detail: '', quantity: 0.25, discountSource: null },
    ];
    const bytes = archiveOf(
      sqlite,
      new Map<Resource, GivenRecord[]>([
        [
          known('invoices'),
          [
            { list: '{"invoiceID":1,"invoiceNo":"a"}', detail: JSON.stringify({ invoiceID: 1, positions }) },
            '{"invoiceID":2,"invoiceNo":"b"}',
            { list: '{"invoiceID":3,"invoiceNo":"c"}', detail: '{"invoiceID":"3","positions":[]}' },
          ],
        ],
        [
          known('externalcosts'),
          [
            {
              list: '{"documentID":5,"documentNo":"E-5"}',
              detail:
                '{"documentID":5,"additionalPositions":[{"position":1,"netValue":"3.50"}],"comments":"<b>x</b>\\r\\n"}',
            },
          ],
        ],
      ]),
    );
    expect(
      query(
        bytes,
        `SELECT invoiceNo, item, detailID, typeof(detailID), detail, quantity, typeof(quantity), tax, discountSource
         FROM invoices_positions JOIN invoices USING (invoiceID) ORDER BY item`,
      ),
    ).toEqual([
      ['a', 1, 10, 'integer', positions[0]?.detail, '12.00', 'text', '19.0', null],
      ['a', 2, '11', 'text', '', 0.25, 'real', null, null],
    ]);
    expect(query(bytes, 'SELECT * FROM externalcosts_additionalPositions')).toEqual([[5, 1, 1, '3.50']]);
    expect(query(bytes, 'SELECT comments, documentNo FROM externalcosts')).toEqual([['<b>x</b>\r\n', 'E-5']]);
  });
});
