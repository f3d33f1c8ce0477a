/**
 * Views that answer what people ask first: hours by project, unpaid invoices, one line for each customer, months of
 * users. They are data: each is a query in which fields stand in braces, see view-queries.ts. Pure.
 */
import type { NamedQuery, Reading } from './view-queries.js';

/**
 * A project that was deleted lives on in what its times say of it. Ids are compared as they are, for the index to be
 * used.
 */
const onAnyTime = (reading: Reading, field: string) =>
  `(SELECT {${reading} any.${field}} FROM {any} WHERE {any.projectID} = spent.projectID LIMIT 1)`;

/** Days of a kind in the working times; half of a day that is called so for half holidays. */
const daysOf = (dayType: number) =>
  `count(DISTINCT CASE WHEN {whole w.dayType} = ${dayType} THEN {day w.workingDate} END)`;
const halfHolidays = `count(DISTINCT CASE WHEN {whole w.dayType} = 1 AND {whole w.halfHoliday} = 1 THEN {day w.workingDate} END)`;

const backupDay = 'julianday(substr(backup.started_at, 1, 10))';

// Large tables are NOT INDEXED if all of their rows are read: in the order of an index that takes twice as long.
export const explainingViews: readonly NamedQuery[] = [
  {
    name: 'v_project_hours',
    tables: { t: 'projecttimes', p: 'projects', c: 'customers', any: 'projecttimes' },
    requires: {
      projecttimes: ['projectID', 'date', 'workingTime'],
      projects: ['projectID', 'projectName', 'customerID'],
      customers: ['customerID', 'customerName'],
    },
    query: `SELECT CAST(spent.projectID AS INTEGER) AS projectID,
  CAST(coalesce({text p.projectNo}, ${onAnyTime('text', 'projectNo')}) AS TEXT) AS projectNo,
  CAST(coalesce({text p.projectName}, ${onAnyTime('text', 'projectName')}) AS TEXT) AS projectName,
  CAST(coalesce({whole p.customerID}, ${onAnyTime('whole', 'customerID')}) AS INTEGER) AS customerID,
  CAST(coalesce({text c.customerName}, ${onAnyTime('text', 'customerName')}) AS TEXT) AS customerName,
  CAST(spent.month AS TEXT) AS month,
  CAST(round(spent.hours, 2) AS REAL) AS hours,
  {REAL number p.timePlanned} AS timePlanned
FROM (
  SELECT {whole t.projectID} AS projectID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours
  FROM {t} NOT INDEXED GROUP BY 1, 2
) AS spent
LEFT JOIN {p} ON {whole p.projectID} = spent.projectID
LEFT JOIN {c} ON {whole c.customerID} = {whole p.customerID}`,
  },
  {
    name: 'v_open_invoices',
    tables: {},
    requires: { invoices: ['invoiceNo', 'invoiceDate', 'customerID', 'grossValue', 'paymentDate'] },
    // Days up to the backup and not to now: the same archive always says the same.
    query: `SELECT invoiceID, invoiceNo, invoiceDate, paymentTargetDate, customerID, customerName, projectNo, projectName,
  grossValue, currencyName,
  CAST(${backupDay} - julianday(invoiceDate) AS INTEGER) AS days,
  CAST(max(0, ${backupDay} - julianday(paymentTargetDate)) AS INTEGER) AS daysOverdue
FROM {v_invoices} JOIN _backup AS backup
WHERE paymentDate IS NULL AND NOT isCancelled AND NOT isCancellation`,
  },
  {
    name: 'v_customer_overview',
    tables: { c: 'customers', p: 'projects', t: 'projecttimes' },
    requires: {
      customers: ['customerID', 'customerName'],
      projects: ['projectID', 'customerID'],
      projecttimes: ['projectID', 'date', 'workingTime'],
      invoices: ['invoiceDate', 'customerID', 'netValue', 'grossValue', 'paymentDate'],
    },
    query: `SELECT {INTEGER whole c.customerID} AS customerID,
  {TEXT text c.customerName} AS customerName,
  CAST(coalesce(work.projects, 0) AS INTEGER) AS projects,
  CAST(round(coalesce(spent.hours, 0), 2) AS REAL) AS hours,
  CAST(round(coalesce(billed.net, 0), 2) AS REAL) AS invoicedNet,
  CAST(round(coalesce(billed.open, 0), 2) AS REAL) AS openGross,
  CAST(nullif(max(coalesce(spent.lastDay, ''), coalesce(billed.lastDay, '')), '') AS TEXT) AS lastActivity
FROM {c}
LEFT JOIN (
  SELECT {whole p.customerID} AS customerID, count(*) AS projects
  FROM {p} WHERE coalesce({whole p.isProjectTemplate}, 0) = 0 GROUP BY 1
) AS work ON work.customerID = {whole c.customerID}
LEFT JOIN (
  SELECT coalesce({whole p.customerID}, byProject.customerID) AS customerID, sum(byProject.hours) AS hours,
    max(byProject.lastDay) AS lastDay
  FROM (
    SELECT {whole t.projectID} AS projectID, {whole t.customerID} AS customerID,
      sum({number t.workingTime}) AS hours, max({day t.date}) AS lastDay
    FROM {t} NOT INDEXED GROUP BY 1, 2
  ) AS byProject
  LEFT JOIN {p} ON {whole p.projectID} = byProject.projectID
  GROUP BY 1
) AS spent ON spent.customerID = {whole c.customerID}
LEFT JOIN (
  SELECT customerID, sum(netValue) AS net, max(invoiceDate) AS lastDay,
    sum(CASE WHEN paymentDate IS NULL THEN grossValue END) AS open
  FROM {v_invoices} WHERE NOT isCancelled AND NOT isCancellation GROUP BY 1
) AS billed ON billed.customerID = {whole c.customerID}`,
  },
  {
    name: 'v_user_month',
    tables: { t: 'projecttimes', w: 'workingtimes', u: 'users' },
    requires: {
      projecttimes: ['userID', 'date', 'workingTime'],
      workingtimes: ['userID', 'workingDate', 'dayType'],
      users: ['userID', 'userFirstName', 'userLastName'],
    },
    query: `SELECT CAST(parts.userID AS INTEGER) AS userID,
  CAST(nullif(trim(coalesce({text u.userFirstName}, '') || ' ' || coalesce({text u.userLastName}, '')), '') AS TEXT) AS userName,
  CAST(parts.month AS TEXT) AS month,
  CAST(round(sum(parts.hours), 2) AS REAL) AS projectHours,
  CAST(sum(parts.worked) AS INTEGER) AS workedDays,
  CAST(sum(parts.vacation) AS REAL) AS vacationDays,
  CAST(sum(parts.sick) AS INTEGER) AS sickDays,
  CAST(sum(parts.publicHolidays) AS INTEGER) AS publicHolidays,
  CAST(sum(parts.training) AS INTEGER) AS trainingDays,
  CAST(sum(parts.overtime) AS INTEGER) AS overtimeTakenDays,
  CAST(sum(parts.leave) AS INTEGER) AS parentalAndOtherLeaveDays
FROM (
  SELECT {whole t.userID} AS userID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours,
    0 AS worked, 0 AS vacation, 0 AS sick, 0 AS publicHolidays, 0 AS training, 0 AS overtime, 0 AS leave
  FROM {t} NOT INDEXED GROUP BY 1, 2
  UNION ALL
  SELECT {whole w.userID}, substr({day w.workingDate}, 1, 7), 0,
    ${daysOf(0)}, ${daysOf(1)} - 0.5 * ${halfHolidays}, ${daysOf(2)}, ${daysOf(3)}, ${daysOf(4)}, ${daysOf(5)}, ${daysOf(6)}
  FROM {w} NOT INDEXED GROUP BY 1, 2
) AS parts
LEFT JOIN {u} ON {whole u.userID} = parts.userID
GROUP BY parts.userID, parts.month`,
  },
];
