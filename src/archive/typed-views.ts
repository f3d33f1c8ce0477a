/**
 * One view for each list that people count and filter: numbers as numbers, days as days, codes with their words,
 * customers, projects and users with their names. Every column has the type that it says. They are data. Pure.
 */
import { germanWords } from '../labels/codes.js';
import { quoted, quotedText } from './names.js';
import { filledIn, isUnreadSql, type Known, type Reading, type SqlType } from './view-queries.js';

export interface TypedColumn {
  readonly name: string;
  /** SQL with fields in braces, of this type. */
  readonly sql: string;
  /** The field of the list that it shows alone. */
  readonly reads?: { readonly field: string; readonly reading: Reading };
}

export interface TypedView {
  readonly name: string;
  /** Lists by alias: the one that the view shows is `t`, the others are joined if they are there. */
  readonly tables: Readonly<Record<string, string>> & { readonly t: string };
  /** What comes from elsewhere; a join is left out if the list of its alias is not there. */
  readonly joins: readonly (readonly [alias: string, join: string])[];
  readonly columns: readonly TypedColumn[];
}

const types: Readonly<Record<Reading, SqlType>> = {
  whole: 'INTEGER',
  number: 'REAL',
  day: 'TEXT',
  text: 'TEXT',
};

function columns(reading: Reading, names: string): readonly TypedColumn[] {
  return names.split(' ').map((field) => ({
    name: field,
    sql: `{${types[reading]} ${reading} t.${field}}`,
    reads: { field, reading },
  }));
}

const ids = (names: string) => columns('whole', names);
const flags = (names: string) => columns('whole', names);
const numbers = (names: string) => columns('number', names);
const days = (names: string) => columns('day', names);
const texts = (names: string) => columns('text', names);

/** The code, and the words for it beside it. */
function code(resource: string, field: string): readonly TypedColumn[] {
  const cases = germanWords(resource, field).map(([value, word]) => `WHEN ${value} THEN ${quotedText(word)}`);
  return [
    ...columns('whole', field),
    { name: `${field}Name`, sql: `CAST(CASE {whole t.${field}} ${cases.join(' ')} END AS TEXT)` },
  ];
}

/** A name that the list has itself, or, if not, the one that it refers to. */
function named(name: string, ...places: readonly [string, ...string[]]): TypedColumn {
  if (places.length === 1) return { name, sql: `{TEXT text ${places[0]}}` };
  const values = places.map((place) => `{text ${place}}`);
  return { name, sql: `CAST(coalesce(${values.join(', ')}) AS TEXT)` };
}

const project = [
  ...ids('projectID'),
  named('projectNo', 't.projectNo', 'p.projectNo'),
  named('projectName', 't.projectName', 'p.projectName'),
];
const customer = [...ids('customerID'), named('customerName', 't.customerName', 'c.customerName')];
const user = [
  ...ids('userID'),
  named('username', 't.username', 'u.username'),
  {
    name: 'userFullName',
    sql: `CAST(nullif(trim(coalesce({text t.userFirstName}, {text u.userFirstName}, '') || ' '
    || coalesce({text t.userLastName}, {text u.userLastName}, '')), '') AS TEXT)`,
  },
];

const joinProject = ['p', 'LEFT JOIN {p} ON {whole p.projectID} = {whole t.projectID}'] as const;
const joinCustomer = ['c', 'LEFT JOIN {c} ON {whole c.customerID} = {whole t.customerID}'] as const;
const joinUser = ['u', 'LEFT JOIN {u} ON {whole u.userID} = {whole t.userID}'] as const;

/**
 * Two invoices of which one cancels the other make nothing together, and neither counts. Which of them names the other
 * in cancelInvoiceID is assumed: the one that cancels. One that names another and has another amount corrects it in
 * part, so both count, unless it is called a Storno.
 */
const isStorno = (alias: string) => `coalesce({text ${alias}.invoiceType}, '') LIKE 'storno%'`;
const cancellation = [
  [
    'k',
    `LEFT JOIN (
  SELECT {whole k.cancelInvoiceID} AS invoiceID, max(${isStorno('k')}) AS isStorno,
    abs(round(sum({number k.grossValue}), 2)) AS grossValue
  FROM {k} WHERE coalesce({whole k.cancelInvoiceID}, 0) <> 0 GROUP BY 1
) AS canceller ON canceller.invoiceID = {whole t.invoiceID}`,
  ],
  ['o', 'LEFT JOIN {o} ON {whole o.invoiceID} = {whole t.cancelInvoiceID}'],
] as const;

export const typedViews: readonly TypedView[] = [
  {
    name: 'v_invoices',
    tables: { t: 'invoices', p: 'projects', c: 'customers', k: 'invoices', o: 'invoices' },
    joins: [joinProject, joinCustomer, ...cancellation],
    columns: [
      ...ids('invoiceID'),
      ...texts('invoiceNo invoiceName invoiceType'),
      ...days('invoiceDate dateStart dateEnd'),
      ...numbers('netValue grossValue tax'),
      ...code('invoices', 'currency'),
      ...days('paymentTargetDate paymentDate'),
      ...numbers('cashDiscountRate'),
      ...flags('paidCashDiscount invoiceDunningStatus isSent'),
      {
        name: 'isCancelled',
        sql: `CAST(canceller.invoiceID IS NOT NULL
    AND (canceller.isStorno OR coalesce(canceller.grossValue = abs({number t.grossValue}), 1)) AS INTEGER)`,
      },
      {
        name: 'isCancellation',
        sql: `CAST(${isStorno('t')} OR (coalesce({whole t.cancelInvoiceID}, 0) <> 0
    AND coalesce(abs({number o.grossValue}) = abs({number t.grossValue}), 1)) AS INTEGER)`,
      },
      ...ids('cancelInvoiceID'),
      ...project,
      ...customer,
      ...ids('addressID'),
      ...texts('name1'),
    ],
  },
  {
    name: 'v_quotations',
    tables: { t: 'quotations', p: 'projects', c: 'customers' },
    joins: [joinProject, joinCustomer],
    columns: [
      ...ids('quotationID'),
      ...texts('quotationName'),
      ...days('quotationDate'),
      ...numbers('netValue grossValue tax'),
      ...code('quotations', 'currency'),
      ...flags('isSent approved'),
      ...days('sentDate ocSentDate'),
      ...project,
      ...customer,
      ...ids('addressID'),
      ...texts('name1'),
    ],
  },
  {
    name: 'v_external_costs',
    tables: { t: 'externalcosts', p: 'projects', c: 'customers' },
    joins: [
      joinProject,
      ['c', 'LEFT JOIN {c} ON {whole c.customerID} = coalesce({whole t.customerID}, {whole p.customerID})'],
    ],
    columns: [
      ...ids('documentID'),
      ...code('externalcosts', 'type'),
      ...texts('costName documentNo'),
      ...days('documentDate receiptDate'),
      ...numbers('netValue grossValue tax'),
      ...code('externalcosts', 'currency'),
      ...flags('paymentTarget'),
      ...code('externalcosts', 'paymentType'),
      ...days('paymentDate'),
      ...flags('notInvoiceable'),
      ...project,
      { name: 'customerID', sql: 'CAST(coalesce({whole t.customerID}, {whole p.customerID}) AS INTEGER)' },
      named('customerName', 't.customerName', 'c.customerName'),
      ...ids('addressID'),
      named('supplierName', 't.name1'),
    ],
  },
  {
    name: 'v_projects',
    tables: { t: 'projects', c: 'customers', u: 'users' },
    joins: [joinCustomer, ['u', 'LEFT JOIN {u} ON {whole u.userID} = {whole t.userResponsibleID}']],
    columns: [
      ...ids('projectID'),
      ...texts('projectNo projectName'),
      ...customer,
      ...days('projectDate projectDateEnd'),
      ...code('projects', 'projectStatus'),
      ...code('projects', 'financeStatus'),
      ...code('projects', 'activeStatus'),
      ...code('projects', 'recurringProject'),
      ...numbers('timePlanned timeNeeded'),
      ...flags('isProjectTemplate'),
      ...ids('userResponsibleID'),
      named('responsibleUsername', 'u.username'),
      ...texts('projectQuickInfo projectTags'),
    ],
  },
  {
    name: 'v_project_times',
    tables: { t: 'projecttimes', p: 'projects', c: 'customers', u: 'users', k: 'projecttimecategories' },
    joins: [
      joinProject,
      ['c', 'LEFT JOIN {c} ON {whole c.customerID} = coalesce({whole t.customerID}, {whole p.customerID})'],
      joinUser,
      ['k', 'LEFT JOIN {k} ON {whole k.category} = {whole t.category}'],
    ],
    columns: [
      ...ids('timeID'),
      ...days('date'),
      ...numbers('workingTime'),
      ...user,
      ...project,
      { name: 'customerID', sql: 'CAST(coalesce({whole t.customerID}, {whole p.customerID}) AS INTEGER)' },
      named('customerName', 't.customerName', 'c.customerName'),
      ...ids('category'),
      named('categoryName', 't.categoryName', 'k.categoryName'),
      ...texts('detail'),
      ...flags('notInvoiceable isInvoiced'),
      ...ids('linkedTaskID'),
    ],
  },
  {
    name: 'v_working_times',
    tables: { t: 'workingtimes', u: 'users' },
    joins: [joinUser],
    columns: [
      ...ids('workingTimeID'),
      ...user,
      ...days('workingDate'),
      ...texts('dailyTimeStart dailyTimeEnd'),
      ...code('workingtimes', 'dayType'),
      ...flags('halfHoliday homeOffice'),
      ...numbers('workingTime'),
    ],
  },
];

/** The query of a typed view; its list must be there. */
export function typedQuery({ joins, columns }: TypedView, known: Known): string {
  const selected = columns.map(({ name, sql }) => `${filledIn(sql, known)} AS ${quoted(name)}`);
  const joined = joins.filter(([alias]) => known.tables.has(alias)).map(([, join]) => filledIn(join, known));
  return `SELECT ${[...selected, unreadColumn(columns, known)].join(',\n  ')}\n${[filledIn('FROM {t}', known), ...joined].join('\n')}`;
}

/** Names the fields that have a value of which the view makes none, so that nothing is lost without a word. */
function unreadColumn(all: readonly TypedColumn[], known: Known): string {
  const parts = all.flatMap(({ reads }) => {
    const sql = reads && isUnreadSql(reads.reading, 't', reads.field, known);
    return sql ? `CASE WHEN ${sql} THEN ${quotedText(`${reads.field} `)} ELSE '' END` : [];
  });
  return `CAST(${parts.length === 0 ? 'NULL' : `nullif(trim(${parts.join(' || ')}), '')`} AS TEXT) AS "unread"`;
}
