/** Questions about money: what was invoiced, what is open, what others were paid. They are data. */
import { ofYear, year } from './parameters.js';
import type { Question } from './question.js';

const counts = 'NOT isCancelled AND NOT isCancellation';
const net = { name: 'netValue', isSummed: true };
const gross = { name: 'grossValue', isSummed: true };
const invoiceFields = { invoices: ['invoiceNo', 'invoiceDate', 'netValue', 'grossValue'] };
const number = (name: string, german: string, english: string, isSummed = true) =>
  ({ name, words: [german, english], kind: 'number', isSummed }) as const;

export const moneyQuestions: readonly Question[] = [
  {
    id: 'open-invoices',
    title: ['Offene Rechnungen', 'Open invoices'],
    about: [
      'Rechnungen ohne Zahlungsdatum, ohne stornierte und Stornorechnungen. Die Tage zählen bis zur Sicherung.',
      'Invoices without a date of payment; cancelled ones and cancellations are left out. Days count up to the backup.',
    ],
    list: 'invoices',
    parameters: [],
    columns: [
      { name: 'invoiceNo' },
      { name: 'invoiceDate' },
      { name: 'paymentTargetDate' },
      { name: 'customerName' },
      { name: 'projectName' },
      gross,
      { name: 'currencyName' },
      { name: 'days' },
      { name: 'daysOverdue' },
    ],
    drawing: { kind: 'table' },
    tables: {},
    requires: invoiceFields,
    query: `SELECT invoiceNo, invoiceDate, paymentTargetDate, customerName, projectName, grossValue, currencyName, days,
  daysOverdue FROM {v_open_invoices} ORDER BY daysOverdue DESC, invoiceDate, invoiceNo`,
  },
  {
    id: 'invoices-by-month',
    title: ['Rechnungen je Monat', 'Invoices by month'],
    about: [
      'Nach Rechnungsdatum und Währung, ohne stornierte und Stornorechnungen.',
      'By invoice date and currency, without cancelled invoices and cancellations.',
    ],
    list: 'invoices',
    parameters: [year],
    columns: [
      { name: 'month' },
      { name: 'currencyName' },
      number('invoices', 'Rechnungen', 'Invoices'),
      net,
      gross,
      { name: 'open', words: ['davon offen', 'Of these open'], kind: 'money', isSummed: true },
    ],
    drawing: { kind: 'bars', by: 'month', value: 'netValue' },
    tables: {},
    requires: invoiceFields,
    query: `SELECT substr(invoiceDate, 1, 7) AS month, currencyName, count(*), round(sum(netValue), 2) AS netValue,
  round(sum(grossValue), 2), round(sum(CASE WHEN paymentDate IS NULL THEN grossValue ELSE 0 END), 2)
FROM {v_invoices} WHERE ${counts} AND ${ofYear('invoiceDate')} GROUP BY month, currencyName ORDER BY month, currencyName`,
  },
  {
    id: 'invoices-by-customer',
    title: ['Rechnungen je Firma', 'Invoices by company'],
    about: [
      'Nach Firma und Währung, ohne stornierte und Stornorechnungen.',
      'By company and currency, without cancelled invoices and cancellations.',
    ],
    list: 'invoices',
    parameters: [year],
    columns: [
      { name: 'customerName' },
      { name: 'currencyName' },
      number('invoices', 'Rechnungen', 'Invoices'),
      net,
      gross,
    ],
    drawing: { kind: 'bars', by: 'customerName', value: 'netValue' },
    tables: {},
    requires: invoiceFields,
    query: `SELECT max(customerName) AS customerName, currencyName, count(*), round(sum(netValue), 2) AS netValue,
  round(sum(grossValue), 2)
FROM {v_invoices} WHERE ${counts} AND ${ofYear('invoiceDate')} GROUP BY customerID, currencyName ORDER BY netValue DESC`,
  },
  {
    id: 'invoice-book',
    title: ['Rechnungsausgangsbuch', 'Book of outgoing invoices'],
    about: [
      'Alle Rechnungen nach Rechnungsdatum, auch stornierte und Stornorechnungen.',
      'All invoices by invoice date, cancelled ones and cancellations included.',
    ],
    list: 'invoices',
    parameters: [year],
    columns: [
      { name: 'invoiceNo' },
      { name: 'invoiceDate' },
      { name: 'invoiceType' },
      { name: 'dateStart' },
      { name: 'dateEnd' },
      { name: 'customerName' },
      net,
      { name: 'tax' },
      gross,
      { name: 'currencyName' },
      { name: 'paymentTargetDate' },
      { name: 'paymentDate' },
      { name: 'isCancelled' },
      { name: 'isCancellation' },
    ],
    drawing: { kind: 'table' },
    tables: {},
    requires: invoiceFields,
    query: `SELECT invoiceNo, invoiceDate, invoiceType, dateStart, dateEnd, customerName, netValue, tax, grossValue,
  currencyName, paymentTargetDate, paymentDate, isCancelled, isCancellation
FROM {v_invoices} WHERE ${ofYear('invoiceDate')} ORDER BY invoiceDate, invoiceNo, invoiceID`,
  },
  {
    id: 'invoiced-by-category',
    title: ['Umsatz je Kategorie', 'Turnover by category'],
    about: [
      'Positionen der Rechnungen nach Kategorie und Währung, ohne stornierte und Stornorechnungen.',
      'Lines of invoices by category and currency, without cancelled invoices and cancellations.',
    ],
    list: 'invoices',
    parameters: [year],
    columns: [
      { name: 'categoryName' },
      { name: 'lineTotal', words: ['Netto', 'Net'], kind: 'money', isSummed: true },
    ],
    drawing: { kind: 'bars', by: 'categoryName', value: 'lineTotal' },
    tables: {},
    requires: { invoices: ['positions', 'invoiceDate'] },
    query: `SELECT categoryName, round(sum(lineTotal), 2) AS lineTotal FROM {v_invoice_positions}
WHERE ${counts} AND ${ofYear('invoiceDate')} GROUP BY categoryName ORDER BY lineTotal DESC`,
  },
  {
    id: 'customer-value',
    title: ['Umsatz je Stunde und Firma', 'Turnover per hour and company'],
    about: [
      'Was je Firma berechnet und gearbeitet wurde, und was eine Stunde gebracht hat.',
      'What was invoiced and worked for each company, and what an hour has brought.',
    ],
    list: 'customers',
    parameters: [],
    columns: [
      { name: 'customerName', words: ['Firma', 'Company'] },
      number('projects', 'Projekte', 'Projects'),
      { name: 'hours', isSummed: true },
      { name: 'invoicedNet', words: ['berechnet (netto)', 'Invoiced (net)'], kind: 'money', isSummed: true },
      { name: 'perHour', words: ['je Stunde', 'Per hour'], kind: 'money' },
      { name: 'openGross', words: ['offen (brutto)', 'Open (gross)'], kind: 'money', isSummed: true },
      { name: 'lastActivity', words: ['zuletzt', 'Last activity'], kind: 'date' },
    ],
    drawing: { kind: 'bars', by: 'customerName', value: 'perHour' },
    tables: {},
    requires: { customers: ['customerName'], invoices: ['netValue'], projecttimes: ['workingTime'] },
    query: `SELECT customerName, projects, hours, invoicedNet, round(invoicedNet / nullif(hours, 0), 2) AS perHour, openGross,
  lastActivity
FROM {v_customer_overview} WHERE hours > 0 OR invoicedNet <> 0 ORDER BY perHour DESC`,
  },
  {
    id: 'external-costs-by-supplier',
    title: ['Fremdkosten je Lieferant', 'External costs by supplier'],
    about: [
      'Rechnungen von Lieferanten nach Belegdatum; deren Angebote zählen nicht.',
      'Invoices of suppliers by document date; their quotations do not count.',
    ],
    list: 'externalcosts',
    parameters: [year],
    columns: [
      { name: 'supplierName' },
      { name: 'currencyName' },
      number('documents', 'Belege', 'Documents'),
      net,
      gross,
    ],
    drawing: { kind: 'bars', by: 'supplierName', value: 'netValue' },
    tables: {},
    requires: { externalcosts: ['documentDate', 'netValue'] },
    query: `SELECT max(supplierName) AS supplierName, currencyName, count(*), round(sum(netValue), 2) AS netValue,
  round(sum(grossValue), 2)
FROM {v_external_costs} WHERE coalesce(type, 1) = 1 AND ${ofYear('documentDate')}
GROUP BY addressID, currencyName ORDER BY netValue DESC`,
  },
  {
    id: 'ksk',
    title: ['Künstlersozialkasse', 'Künstlersozialkasse'],
    about: [
      'Bezahlte Fremdkosten, die als relevant markiert sind, nach Jahr der Zahlung. Hilfe zur Meldung, keine Beratung.',
      'Paid external costs that are marked as relevant, by year of payment. A help for the report, no advice.',
    ],
    list: 'externalcosts',
    parameters: [year],
    columns: [
      { name: 'year' },
      { name: 'supplierName' },
      { name: 'currencyName' },
      number('documents', 'Belege', 'Documents'),
      net,
    ],
    drawing: { kind: 'table' },
    tables: { k: 'externalcosts' },
    requires: { externalcosts: ['kskMember', 'paymentDate', 'netValue'] },
    query: `SELECT substr(cost.paymentDate, 1, 4) AS year, max(cost.supplierName) AS supplierName, cost.currencyName, count(*),
  round(sum(cost.netValue), 2)
FROM {v_external_costs} AS cost JOIN {k} ON {whole k.documentID} = cost.documentID
WHERE {whole k.kskMember} = 1 AND cost.paymentDate IS NOT NULL AND coalesce(cost.type, 1) = 1
  AND ${ofYear('cost.paymentDate')}
GROUP BY year, cost.addressID, cost.currencyName ORDER BY year DESC, supplierName`,
  },
];
