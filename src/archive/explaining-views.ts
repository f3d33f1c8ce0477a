/**
 * Views that answer what people ask first: hours by project, unpaid invoices, one line for each customer, months of
 * users. They are data: each is a query in which fields stand in braces, and is built where the archive has all of
 * them. The vendor's types are not consistent and its empty values neither, so the views read values leniently; the
 * tables stay as they are. Pure.
 */
import { wordOf } from './codes.js';
import type { Column } from './columns.js';
import { distinctNames, quoted } from './names.js';
import type { Table } from './schema.js';

/**
 * Stands in braces: `{t}` is the table of an alias, `{t.date}` a field as it is, `{t.date?}` one that is NULL where
 * the archive has no such field. A word before the field says how it is read:
 * - `id`: a key or reference; digits in a text are the same as the number, empty text is NULL
 * - `number`: texts as the numbers they hold, empty text is NULL
 * - `day`: YYYY-MM-DD; empty text and 0000-00-00 are NULL
 * - `text`: empty text is NULL
 * - `word`: the German word for a number that is a code; see codes.ts
 */
const placeholder = /\{(?:(id|number|day|text|word) )?(\w+)(?:\.(\w+)(\?)?)?\}/g;

interface ExplainingView {
  readonly name: string;
  /** Resource by alias. */
  readonly tables: Readonly<Record<string, string>>;
  readonly query: string;
}

/**
 * An invoice that neither cancels another one nor was cancelled: the two make nothing together. Which of them names
 * the other in cancelInvoiceID does not matter here. Aliases: i and s are both the invoices.
 */
const standsAsInvoice = `coalesce({id i.cancelInvoiceID?}, 0) = 0
    AND {id i.invoiceID} NOT IN
      (SELECT {id s.cancelInvoiceID?} FROM {s} WHERE {id s.cancelInvoiceID?} IS NOT NULL)
    AND coalesce({i.invoiceType?}, '') NOT LIKE 'storno%'`;

/**
 * A project that was deleted lives on in what its times say of it. Ids are compared as they are, for the index to be
 * used.
 */
const onAnyTime = (field: string) =>
  `(SELECT {text any.${field}?} FROM {any} WHERE {any.projectID} = spent.projectID LIMIT 1)`;

// Large tables are NOT INDEXED where all of their rows are read: in the order of an index that takes twice as long.
const explainingViews: readonly ExplainingView[] = [
  {
    name: 'v_project_hours',
    tables: { t: 'projecttimes', p: 'projects', c: 'customers', any: 'projecttimes' },
    query: `SELECT spent.projectID AS projectID,
  coalesce({text p.projectNo?}, ${onAnyTime('projectNo')}) AS projectNo,
  coalesce({text p.projectName}, ${onAnyTime('projectName')}) AS projectName,
  coalesce({id p.customerID}, ${onAnyTime('customerID')}) AS customerID,
  coalesce({text c.customerName}, ${onAnyTime('customerName')}) AS customerName,
  {word p.projectStatus?} AS projectStatus,
  spent.month AS month,
  round(spent.hours, 2) AS hours,
  {number p.timePlanned?} AS timePlanned
FROM (
  SELECT {id t.projectID} AS projectID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours
  FROM {t} NOT INDEXED GROUP BY 1, 2
) AS spent
LEFT JOIN {p} ON {id p.projectID} = spent.projectID
LEFT JOIN {c} ON {id c.customerID} = {id p.customerID}`,
  },
  {
    name: 'v_open_invoices',
    tables: { i: 'invoices', s: 'invoices', c: 'customers' },
    // Days up to the backup and not to now: the same archive always says the same.
    query: `SELECT {id i.invoiceID} AS invoiceID,
  {i.invoiceNo} AS invoiceNo,
  {day i.invoiceDate} AS invoiceDate,
  {id i.customerID} AS customerID,
  {text c.customerName} AS customerName,
  {number i.grossValue} AS grossValue,
  CAST(julianday(substr(backup.started_at, 1, 10)) - julianday({day i.invoiceDate}) AS INTEGER) AS days
FROM {i}
JOIN _backup AS backup
LEFT JOIN {c} ON {id c.customerID} = {id i.customerID}
WHERE {day i.paymentDate} IS NULL
    AND ${standsAsInvoice}`,
  },
  {
    name: 'v_customer_overview',
    tables: { c: 'customers', p: 'projects', t: 'projecttimes', i: 'invoices', s: 'invoices' },
    query: `SELECT {id c.customerID} AS customerID,
  {text c.customerName} AS customerName,
  coalesce(work.projects, 0) AS projects,
  round(coalesce(spent.hours, 0), 2) AS hours,
  round(coalesce(billed.net, 0), 2) AS invoicedNet,
  round(coalesce(billed.open, 0), 2) AS openGross,
  nullif(max(coalesce(spent.lastDay, ''), coalesce(billed.lastDay, '')), '') AS lastActivity
FROM {c}
LEFT JOIN (
  SELECT {id p.customerID} AS customerID, count(*) AS projects
  FROM {p} WHERE coalesce({number p.isProjectTemplate?}, 0) = 0 GROUP BY 1
) AS work ON work.customerID = {id c.customerID}
LEFT JOIN (
  SELECT coalesce({id p.customerID}, byProject.customerID) AS customerID, sum(byProject.hours) AS hours,
    max(byProject.lastDay) AS lastDay
  FROM (
    SELECT {id t.projectID} AS projectID, {id t.customerID?} AS customerID,
      sum({number t.workingTime}) AS hours, max({day t.date}) AS lastDay
    FROM {t} NOT INDEXED GROUP BY 1, 2
  ) AS byProject
  LEFT JOIN {p} ON {id p.projectID} = byProject.projectID
  GROUP BY 1
) AS spent ON spent.customerID = {id c.customerID}
LEFT JOIN (
  SELECT {id i.customerID} AS customerID, sum({number i.netValue}) AS net, max({day i.invoiceDate}) AS lastDay,
    sum(CASE WHEN {day i.paymentDate} IS NULL THEN {number i.grossValue} END) AS open
  FROM {i} WHERE ${standsAsInvoice} GROUP BY 1
) AS billed ON billed.customerID = {id c.customerID}`,
  },
  {
    name: 'v_user_month',
    tables: { t: 'projecttimes', w: 'workingtimes', u: 'users' },
    // Of the vendor's kinds of days, 0 is work, 1 holiday, 2 sickness.
    query: `SELECT parts.userID AS userID,
  nullif(trim(coalesce({text u.userFirstName}, '') || ' ' || coalesce({text u.userLastName}, '')), '') AS userName,
  parts.month AS month,
  round(sum(parts.hours), 2) AS projectHours,
  sum(parts.worked) AS workedDays,
  sum(parts.holidays) AS holidays,
  sum(parts.sick) AS sickDays
FROM (
  SELECT {id t.userID} AS userID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours,
    0 AS worked, 0 AS holidays, 0 AS sick
  FROM {t} NOT INDEXED GROUP BY 1, 2
  UNION ALL
  SELECT {id w.userID}, substr({day w.workingDate}, 1, 7), 0,
    count(DISTINCT CASE WHEN {number w.dayType} = 0 THEN {day w.workingDate} END),
    count(DISTINCT CASE WHEN {number w.dayType} = 1 THEN {day w.workingDate} END)
      - 0.5 * count(DISTINCT CASE WHEN {number w.dayType} = 1 AND {number w.halfHoliday?} = 1 THEN {day w.workingDate} END),
    count(DISTINCT CASE WHEN {number w.dayType} = 2 THEN {day w.workingDate} END)
  FROM {w} NOT INDEXED GROUP BY 1, 2
) AS parts
LEFT JOIN {u} ON {id u.userID} = parts.userID
GROUP BY parts.userID, parts.month`,
  },
];

/** The views whose tables and fields are all there, as SQL; fills `taken`, because a table may have such a name. */
export function createExplainingViews(tables: readonly Table[], taken: Set<string>): readonly string[] {
  const byResource = new Map(tables.map((table) => [table.resource.name, table]));
  const built = explainingViews.flatMap((view) => {
    const query = queryOn(view, byResource);
    return query === undefined ? [] : { name: view.name, query };
  });
  const names = distinctNames(
    built.map(({ name }) => name),
    taken,
  );
  return built.map(({ name, query }, index) => `CREATE VIEW ${quoted(names[index] ?? name)} AS\n${query}`);
}

/** The view's query on these tables; undefined where one of them, or one of the fields, is not there. */
function queryOn(view: ExplainingView, tables: ReadonlyMap<string, Table>): string | undefined {
  let isWhole = true;
  const query = view.query.replace(
    placeholder,
    (
      _,
      reading: string | undefined,
      alias: string,
      field: string | undefined,
      optional: string | undefined,
    ) => {
      const table = tables.get(view.tables[alias] ?? '');
      if (table && field === undefined) return `${quoted(table.name)} AS ${alias}`;
      const column = table?.columns.find((one) => one.field === field);
      if (column) return readAs(reading, `${alias}.${quoted(column.name)}`, column, view.tables[alias] ?? '');
      if (!table || !optional) isWhole = false;
      return 'NULL';
    },
  );
  return isWhole ? query : undefined;
}

/** How a field is read: see `placeholder`. A column that is plain already is left so, for its index to be used. */
function readAs(
  reading: string | undefined,
  name: string,
  { type, field }: Column,
  resource: string,
): string {
  switch (reading) {
    case 'id':
      if (type === 'INTEGER') return name;
      return `CASE WHEN typeof(${name}) <> 'text' OR ${name} GLOB '*[^0-9]*' THEN ${name} WHEN ${name} <> '' THEN CAST(${name} AS INTEGER) END`;
    case 'number':
      return type === 'INTEGER' || type === 'REAL' ? name : `CAST(nullif(${name}, '') AS REAL)`;
    case 'day':
      return `nullif(nullif(substr(${name}, 1, 10), ''), '0000-00-00')`;
    case 'text':
      return `nullif(${name}, '')`;
    case 'word':
      return wordOf(resource, field, name);
    default:
      return name;
  }
}
