import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord } from '../../src/demo/records.js';
import { findResource, type Resource } from '../../src/prosonata/catalogue.js';
import { type Database, loadSqlite, type SqlValue } from '../../src/sqlite/sqlite.js';
import type { ArchiveSource, RecordChange } from '../../src/workfile/state.js';
import { dayMs } from '../support/clock.js';
import { madeRecords } from '../support/demo/made-records.js';
import { sourceOf } from '../support/source.js';
import { builtArchive } from '../support/whole.js';

/** What the demo workspace knows, told without any SQL. */
const records = madeRecords({ seed: 5, scale: 0.5 });
const of = (list: string): readonly DemoRecord[] => records[list] ?? [];
const backupDay = '2026-11-23';

const id = (value: unknown) => (value === null || value === '' || value === undefined ? null : Number(value));
const word = (value: unknown) => (value === '' || value === undefined ? null : value);
const day = (value: unknown) => (value === '0000-00-00' ? null : (word(value) as string | null));
const cents = (value: number) => Math.round(value * 100) / 100;
const daysSince = (from: string) => Math.trunc((Date.parse(backupDay) - Date.parse(from)) / dayMs);
const byId = (list: string, field: string) => new Map(of(list).map((record) => [id(record[field]), record]));
const projects = byId('projects', 'projectID');
const customers = byId('customers', 'customerID');
const users = byId('users', 'userID');
const fullName = (userID: unknown) => {
  const user = users.get(id(userID));
  return user ? `${user.userFirstName} ${user.userLastName}` : null;
};

function grouped<Value>(
  list: readonly DemoRecord[],
  keyOf: (record: DemoRecord) => readonly unknown[],
  start: () => Value,
  add: (value: Value, record: DemoRecord) => void,
): [readonly unknown[], Value, DemoRecord][] {
  const groups = new Map<string, [readonly unknown[], Value, DemoRecord]>();
  for (const record of list) {
    const key = keyOf(record);
    const group = groups.get(JSON.stringify(key)) ?? [key, start(), record];
    groups.set(JSON.stringify(key), group);
    add(group[1], record);
  }
  return [...groups.values()];
}

function sums(
  list: readonly DemoRecord[],
  keyOf: (record: DemoRecord) => readonly unknown[],
  amount: (record: DemoRecord) => number,
): { key: readonly unknown[]; sum: number; first: DemoRecord }[] {
  const add = (value: { sum: number }, record: DemoRecord) => {
    value.sum += amount(record);
  };
  return grouped(list, keyOf, () => ({ sum: 0 }), add).map(([key, { sum }, first]) => ({ key, sum, first }));
}

const cancelled = new Set(of('invoices').map((invoice) => id(invoice.cancelInvoiceID)));
const counted = of('invoices').filter(
  (invoice) => invoice.cancelInvoiceID === null && !cancelled.has(id(invoice.invoiceID)),
);
const open = counted.filter((invoice) => day(invoice.paymentDate) === null);
const hours = ({ workingTime }: DemoRecord) => Number(workingTime ?? 0);
const month = (value: unknown) => day(value)?.slice(0, 7) ?? null;
const firstTimeOf = (projectID: unknown) =>
  of('projecttimes').find((time) => id(time.projectID) === projectID);
/** A project that is gone has the names of the first of its times. */
const projectHours = sums(of('projecttimes'), (time) => [id(time.projectID), month(time.date)], hours).map(
  ({ key: [projectID, of], sum }) => ({
    named: projects.get(projectID as number) ?? firstTimeOf(projectID) ?? {},
    of,
    sum,
  }),
);
const customerOf = (project: DemoRecord | undefined, first: DemoRecord) =>
  project ? (customers.get(id(project.customerID))?.customerName ?? null) : first.customerName;

/** Days of a kind: each date once. */
const dayCount = (of: readonly DemoRecord[], isMeant: (record: DemoRecord) => boolean) =>
  new Set(of.filter(isMeant).map(({ workingDate }) => workingDate)).size;
const userMonths = () => {
  const rows = [
    ...of('projecttimes').map((time) => ({ userID: id(time.userID), month: month(time.date) })),
    ...of('workingtimes').map((time) => ({ userID: id(time.userID), month: month(time.workingDate) })),
  ];
  return grouped(
    rows,
    (row) => [row.userID, row.month],
    () => null,
    () => {},
  ).map(([[userID, of]]) => ({
    userID,
    month: of as string,
    times:
      records.projecttimes?.filter((time) => id(time.userID) === userID && month(time.date) === of) ?? [],
    days:
      records.workingtimes?.filter((time) => id(time.userID) === userID && month(time.workingDate) === of) ??
      [],
  }));
};
const vacation = (days: readonly DemoRecord[]) =>
  dayCount(days, ({ dayType }) => dayType === 1) -
  dayCount(days, ({ dayType, halfHoliday }) => dayType === 1 && halfHoliday === 1) / 2;

const answers: Readonly<Record<string, () => unknown[][]>> = {
  'Turnover for each customer and year': () =>
    sums(
      counted,
      (invoice) => [invoice.customerID, String(invoice.invoiceDate).slice(0, 4)],
      ({ netValue }) => Number(netValue),
    ).map(({ key, sum, first }) => [first.customerName, key[1], cents(sum)]),
  'Turnover for each category of work': () =>
    sums(
      counted.flatMap(({ positions }) => positions as DemoRecord[]),
      ({ categoryName }) => [word(categoryName)],
      ({ quantity, netValue }) => cents(Number(quantity) * Number(netValue)),
    ).map(({ key, sum }) => [key[0], cents(sum)]),
  'Invoices that are overdue': () =>
    open
      .filter(
        ({ paymentTargetDate }) => day(paymentTargetDate) !== null && String(paymentTargetDate) < backupDay,
      )
      .map((invoice) => [
        invoice.invoiceNo,
        invoice.paymentTargetDate,
        invoice.customerName,
        Number(invoice.grossValue),
        daysSince(String(invoice.paymentTargetDate)),
      ]),
  'Invoices that have been open for more than 30 days': () =>
    open
      .map((invoice) => [
        invoice.invoiceNo,
        invoice.customerName,
        Number(invoice.grossValue),
        daysSince(String(invoice.invoiceDate)),
      ])
      .filter(([, , , days]) => Number(days) > 30),
  'Hours for each project and month': () =>
    projectHours.map(({ named, of, sum }) => [named.projectNo, named.projectName, of, cents(sum)]),
  'Hours for each user and month': () =>
    sums(of('projecttimes'), (time) => [id(time.userID), month(time.date)], hours).map(({ key, sum }) => [
      fullName(key[0]),
      key[1],
      cents(sum),
    ]),
  'Hours that may be invoiced and are not yet': () =>
    sums(
      of('projecttimes').filter(({ notInvoiceable, isInvoiced }) => notInvoiceable === 0 && isInvoiced === 0),
      (time) => [id(time.projectID)],
      hours,
    ).map(({ sum, first }) => [first.customerName, first.projectName, cents(sum)]),
  'Projects that took more time than was planned': () =>
    sums(of('projecttimes'), (time) => [id(time.projectID)], hours).flatMap(({ key, sum, first }) => {
      const project = projects.get(key[0] as number);
      const planned = Number(project?.timePlanned ?? Number.POSITIVE_INFINITY);
      if (!project || sum <= planned) return [];
      return [[project.projectNo, project.projectName, customerOf(project, first), sum, planned]];
    }),
  'Customers by what was invoiced for each hour': () =>
    of('customers').flatMap(({ customerID, customerName }) => {
      const spent = of('projecttimes')
        .filter((time) => id((projects.get(id(time.projectID)) ?? time).customerID) === customerID)
        .reduce((sum, time) => sum + hours(time), 0);
      const net = counted
        .filter((invoice) => invoice.customerID === customerID)
        .reduce((sum, { netValue }) => sum + Number(netValue), 0);
      return spent > 0 ? [[customerName, cents(spent), cents(net), cents(cents(net) / cents(spent))]] : [];
    }),
  'Customers without a project': () =>
    of('customers')
      .filter(({ customerID }) => !of('projects').some((project) => id(project.customerID) === customerID))
      .map(({ customerID, customerName }) => [customerID, customerName]),
  'External costs for each supplier': () =>
    sums(
      of('externalcosts').filter(({ type }) => type === 1),
      ({ addressID }) => [addressID],
      ({ netValue }) => Number(netValue),
    ).map(({ sum, first }) => [first.name1, cents(sum)]),
  'Project hours for each day worked': () =>
    userMonths().flatMap(({ userID, month: of, times, days }) => {
      const worked = dayCount(days, ({ dayType }) => dayType === 0);
      const spent = cents(times.reduce((sum, time) => sum + hours(time), 0));
      return worked > 0 ? [[fullName(userID), of, spent, worked, cents(spent / worked)]] : [];
    }),
  'Days of vacation and sickness for each user and year': () =>
    grouped(
      userMonths(),
      (row) => [row.userID, String(row.month).slice(0, 4)],
      () => ({ vacation: 0, sick: 0 }),
      (value, row) => {
        value.vacation += vacation(row.days as DemoRecord[]);
        value.sick += dayCount(row.days as DemoRecord[], ({ dayType }) => dayType === 2);
      },
    ).map(([[userID, year], value]) => [fullName(userID), year, value.vacation, value.sick]),
  'Days at home and in the office for each user': () =>
    grouped(
      of('workingtimes').filter(({ dayType }) => dayType === 0),
      ({ userID }) => [userID],
      () => ({ home: 0, office: 0 }),
      (value, { homeOffice }) => {
        if (homeOffice === 1) value.home++;
        else value.office++;
      },
    ).map(([[userID], { home, office }]) => [fullName(userID), home, office]),
  'Tasks that were overdue when the backup was made': () =>
    of('projecttasks')
      .filter(
        ({ done, taskDateEnd }) => done === 0 && taskDateEnd !== null && String(taskDateEnd) < backupDay,
      )
      .map(({ taskName, taskDateEnd, username }) => [taskName, taskDateEnd, username]),
  'Contacts that are no longer active': () =>
    of('contacts')
      .filter(({ active }) => active === 0)
      .map(({ firstName, lastName, customerID }) => [firstName, lastName, customerID]),
  'Records that were removed since the backup before': () => [['invoices', 999, '26-0999, Böhm, 119.00']],
  'What is complete, and what is not': () =>
    Object.entries(records).map(([list, { length }]) => [list, 'complete', length, length, '']),
};

const text = readFileSync('docs/archive-format.md', 'utf8');
const queries = [...text.matchAll(/^(\S[^\n]*):\n\n```sql\n([\s\S]*?)```/gm)].map(
  ([, question = '', sql = '']) => [question, sql] as const,
);

describe('the queries in docs/archive-format.md', () => {
  let database: Database;
  beforeAll(async () => {
    const sqlite = await loadSqlite();
    const lists = Object.entries(records).map(([name, list]): [Resource, string[]] => [
      findResource(name) as Resource,
      list.map((record) => JSON.stringify(record)),
    ]);
    const removed: RecordChange = {
      id: 999,
      kind: 'removed',
      before: {
        list: '{"invoiceID":999,"invoiceNo":"26-0999","customerName":"Böhm","grossValue":"119.00"}',
        detail: undefined,
      },
    };
    const source: ArchiveSource = {
      ...sourceOf(new Map(lists), { startedAt: Date.parse(`${backupDay}T02:15:00Z`) }),
      changes: (list) => (list === 'invoices' ? [removed] : []).values(),
    };
    database = sqlite(builtArchive(source, { sqlite }, { version: '0', finishedAt: 0 }));
  });

  it('have each an answer here', () => {
    expect(queries.map(([question]) => question)).toEqual(expect.arrayContaining(Object.keys(answers)));
    expect(queries).toHaveLength(Object.keys(answers).length);
    expect([...text.matchAll(/```sql/g)]).toHaveLength(queries.length);
  });

  it.each(queries)('%s', (question, sql) => {
    const expected = answers[question]?.() ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(comparable(database.query(sql))).toEqual(comparable(expected));
  });
});

/** Rows without their order, amounts to the cent: sums of binary fractions may fall on either side of one. */
function comparable(rows: readonly (readonly (SqlValue | unknown)[])[]): string[] {
  return rows
    .map((row) => JSON.stringify(row.map((value) => (typeof value === 'number' ? value.toFixed(1) : value))))
    .toSorted();
}
