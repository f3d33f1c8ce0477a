/**
 * The tables of the extract for a tax audit, as data: what a row is, and how each column is described. What an auditor may
 * ask for is decided by the law and the auditor; this is what ProSonata's API has of it. Pure.
 */
import type { NamedQuery } from '../archive/view-queries.js';

export interface TaxColumn {
  /** Letters, digits and underscores: names of columns in the auditors' programs take no more. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'date';
  readonly description?: string;
}

export interface TaxTable extends NamedQuery {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  /** In the order of the query, the key first. */
  readonly columns: readonly TaxColumn[];
  /** How many of the first columns name a row. */
  readonly keys: number;
  readonly references: readonly { readonly column: string; readonly table: string }[];
  /** Only if times are asked for: they are about the work of single people. */
  readonly isPersonal?: boolean;
}

const text = (name: string, description?: string): TaxColumn => ({
  name,
  type: 'text',
  ...(description && { description }),
});
const number = (name: string, description?: string): TaxColumn => ({
  ...text(name, description),
  type: 'number',
});
const date = (name: string, description?: string): TaxColumn => ({
  ...text(name, description),
  type: 'date',
});

const inYear = (day: string) => `substr(${day}, 1, 4) = ?1`;

const dated = {
  v_invoices: ['invoices', 'invoiceDate'],
  v_quotations: ['quotations', 'quotationDate'],
  v_external_costs: ['externalcosts', 'documentDate'],
} as const;

/** Stands in a query for the ids of what the documents of the year are about. */
const documents = (column: string) => `(:documents ${column})`;

/** A part of a query that an archive without this list leaves out. */
const ifThereAre = (list: string, part: string) => `(:if ${list}: ${part} :)`;

/** The query for an archive with these lists: it may have no quotations, or no external costs. */
export function taxQuery({ query }: TaxTable, lists: { has(list: string): boolean }): string {
  const possible = query.replace(/\(:if (\w+): (.*?) :\)/gs, (_, list: string, part: string) =>
    lists.has(list) ? part : '',
  );
  return possible.replace(/\(:documents (\w+)\)/g, (_, column: string) => {
    const parts = Object.entries(dated)
      .filter(([, [list]]) => lists.has(list))
      .map(([view, [, day]]) => `SELECT ${column} FROM {${view}} WHERE ${inYear(day)}`);
    return parts.length === 0 ? '(NULL)' : `(${parts.join(' UNION ')})`;
  });
}

const customer = { column: 'FirmaID', table: 'Firmen' };
const project = { column: 'ProjektID', table: 'Projekte' };
const address = { column: 'AdresseID', table: 'Adressen' };
const invoice = { column: 'RechnungID', table: 'Rechnungen' };

export const taxTables: readonly TaxTable[] = [
  {
    name: 'invoices',
    file: 'rechnungen.csv',
    title: 'Rechnungen',
    description: 'Ausgangsrechnungen nach Rechnungsdatum, auch stornierte und Stornorechnungen',
    keys: 1,
    references: [customer, project, address],
    columns: [
      number('RechnungID'),
      text('Rechnungsnummer'),
      text('Art'),
      date('Rechnungsdatum'),
      date('Leistung_von'),
      date('Leistung_bis'),
      number('Netto'),
      number('Steuersatz', 'Prozent; bei mehreren Sätzen siehe Rechnungspositionen'),
      number('Brutto'),
      text('Waehrung'),
      date('Faellig_am'),
      date('Bezahlt_am'),
      number('Storniert', '1 = durch eine andere Rechnung storniert'),
      number('Stornorechnung', '1 = storniert eine andere Rechnung'),
      number('Storniert_RechnungID', 'Rechnung, auf die sich diese bezieht'),
      number('FirmaID'),
      text('Firma'),
      number('AdresseID'),
      text('Empfaenger_1', 'Empfänger, wie er auf der Rechnung steht'),
      text('Empfaenger_2'),
      text('Empfaenger_3'),
      text('Strasse'),
      text('Hausnummer'),
      text('PLZ'),
      text('Ort'),
      text('Land'),
      number('ProjektID'),
      text('Projektnummer'),
      text('Projekt'),
    ],
    tables: { r: 'invoices' },
    requires: { invoices: ['invoiceNo', 'invoiceDate', 'netValue', 'grossValue'] },
    query: `SELECT v.invoiceID, v.invoiceNo, v.invoiceType, v.invoiceDate, v.dateStart, v.dateEnd, v.netValue, v.tax, v.grossValue,
  v.currencyName, v.paymentTargetDate, v.paymentDate, v.isCancelled, v.isCancellation, nullif(v.cancelInvoiceID, 0),
  v.customerID, v.customerName, v.addressID, {r.name1}, {r.name2}, {r.name3}, {r.street}, {r.streetNo}, {r.postalCode},
  {r.city}, {r.country}, v.projectID, v.projectNo, v.projectName
FROM {v_invoices} AS v JOIN {r} ON {whole r.invoiceID} = v.invoiceID
WHERE ${inYear('v.invoiceDate')} ORDER BY v.invoiceDate, v.invoiceNo, v.invoiceID`,
  },
  {
    name: 'positions',
    file: 'rechnungspositionen.csv',
    title: 'Rechnungspositionen',
    description: 'Positionen der Rechnungen',
    keys: 2,
    references: [invoice],
    columns: [
      number('RechnungID'),
      number('Position'),
      text('Rechnungsnummer'),
      text('Kategorie'),
      text('Beschreibung', 'Text ohne Formatierung'),
      number('Menge'),
      text('Einheit'),
      number('Einzelpreis', 'netto, mit Aufschlägen'),
      number('Gesamtpreis', 'netto: Menge mal Einzelpreis, berechnet'),
      number('Steuersatz', 'Prozent'),
      number('Rabattposition', '1 = Rabatt'),
    ],
    tables: {},
    requires: { invoices: ['positions', 'invoiceDate'] },
    query: `SELECT invoiceID, position, invoiceNo, categoryName, description, quantity, unit, unitPrice, lineTotal, tax, isDiscount
FROM {v_invoice_positions} WHERE ${inYear('invoiceDate')} ORDER BY invoiceDate, invoiceNo, invoiceID, position`,
  },
  {
    name: 'rates',
    file: 'steuersaetze.csv',
    title: 'Steuersaetze',
    description: 'Netto und Steuer je Rechnung und Steuersatz, aus den Positionen berechnet',
    keys: 2,
    references: [invoice],
    columns: [
      number('RechnungID'),
      number('Steuersatz', 'Prozent; leer, wenn die Position keinen hat'),
      text('Rechnungsnummer'),
      number('Netto', 'Summe der Positionen, berechnet'),
      number('Steuer', 'berechnet'),
    ],
    tables: {},
    requires: { invoices: ['positions', 'invoiceDate'] },
    query: `SELECT invoiceID, coalesce(tax, 0), max(invoiceNo), round(sum(lineTotal), 2), round(sum(lineTotal) * coalesce(tax, 0) / 100, 2)
FROM {v_invoice_positions} WHERE ${inYear('invoiceDate')} GROUP BY invoiceID, coalesce(tax, 0) ORDER BY invoiceID, 2`,
  },
  {
    name: 'quotations',
    file: 'angebote.csv',
    title: 'Angebote',
    description: 'Angebote nach Angebotsdatum (Handelsbriefe)',
    keys: 1,
    references: [customer, project, address],
    columns: [
      number('AngebotID'),
      text('Bezeichnung'),
      date('Angebotsdatum'),
      number('Netto'),
      number('Steuersatz', 'Prozent'),
      number('Brutto'),
      text('Waehrung'),
      number('Freigegeben', '1 = vom Kunden freigegeben'),
      number('FirmaID'),
      text('Firma'),
      number('AdresseID'),
      number('ProjektID'),
      text('Projektnummer'),
      text('Projekt'),
    ],
    tables: {},
    requires: { quotations: ['quotationDate', 'netValue'] },
    query: `SELECT quotationID, quotationName, quotationDate, netValue, tax, grossValue, currencyName, approved, customerID,
  customerName, addressID, projectID, projectNo, projectName
FROM {v_quotations} WHERE ${inYear('quotationDate')} ORDER BY quotationDate, quotationID`,
  },
  {
    name: 'costs',
    file: 'fremdkosten.csv',
    title: 'Fremdkosten',
    description: 'Belege von Lieferanten nach Belegdatum',
    keys: 1,
    references: [customer, project, address],
    columns: [
      number('BelegID'),
      text('Belegnummer'),
      text('Art'),
      text('Bezeichnung'),
      date('Belegdatum'),
      date('Eingang_am'),
      number('Netto'),
      number('Steuersatz', 'Prozent'),
      number('Brutto'),
      text('Waehrung'),
      text('Zahlungsart'),
      date('Bezahlt_am'),
      number('AdresseID', 'Adresse des Lieferanten'),
      text('Lieferant'),
      number('FirmaID', 'Kunde, für den die Kosten angefallen sind'),
      number('ProjektID'),
      text('Projektnummer'),
      text('Projekt'),
    ],
    tables: {},
    requires: { externalcosts: ['documentDate', 'netValue'] },
    query: `SELECT documentID, documentNo, typeName, costName, documentDate, receiptDate, netValue, tax, grossValue, currencyName,
  paymentTypeName, paymentDate, addressID, supplierName, customerID, projectID, projectNo, projectName
FROM {v_external_costs} WHERE ${inYear('documentDate')} ORDER BY documentDate, documentID`,
  },
  {
    name: 'costPositions',
    file: 'fremdkostenpositionen.csv',
    title: 'Fremdkostenpositionen',
    description: 'Positionen der Fremdkosten',
    keys: 2,
    references: [{ column: 'BelegID', table: 'Fremdkosten' }],
    columns: [
      number('BelegID'),
      number('Position'),
      text('Belegnummer'),
      text('Beschreibung', 'Text ohne Formatierung'),
      number('Menge'),
      text('Einheit'),
      number('Einzelpreis', 'netto'),
      number('Gesamtpreis', 'netto, berechnet'),
      number('Steuersatz', 'Prozent'),
    ],
    tables: {},
    requires: { externalcosts: ['additionalPositions', 'documentDate'] },
    query: `SELECT documentID, position, documentNo, description, quantity, unit, unitPrice, lineTotal, tax
FROM {v_external_cost_positions} WHERE ${inYear('documentDate')} ORDER BY documentDate, documentID, position`,
  },
  {
    name: 'customers',
    file: 'firmen.csv',
    title: 'Firmen',
    description: 'Firmen, zu denen es in diesem Jahr Belege gibt, und die Firmen ihrer Adressen und Projekte',
    keys: 1,
    references: [],
    columns: [number('FirmaID'), text('Firma'), text('Kuerzel')],
    tables: { c: 'customers', a: 'addresses' },
    requires: { customers: ['customerName'] },
    query: `SELECT {whole c.customerID}, {text c.customerName}, {text c.companyCode} FROM {c}
WHERE {whole c.customerID} IN ${documents('customerID')}
${ifThereAre('addresses', `OR {whole c.customerID} IN (SELECT {whole a.customerID} FROM {a} WHERE {whole a.addressID} IN ${documents('addressID')})`)}
${ifThereAre('projects', `OR {whole c.customerID} IN (SELECT customerID FROM {v_projects} WHERE projectID IN ${documents('projectID')})`)}
ORDER BY 1`,
  },
  {
    name: 'addresses',
    file: 'adressen.csv',
    title: 'Adressen',
    description: 'Adressen, zu denen es in diesem Jahr Belege gibt',
    keys: 1,
    references: [customer],
    columns: [
      number('AdresseID'),
      number('FirmaID'),
      text('Name_1'),
      text('Name_2'),
      text('Name_3'),
      text('Strasse'),
      text('Hausnummer'),
      text('PLZ'),
      text('Ort'),
      text('Land'),
      text('Steuernummer', 'Steuernummer oder USt-IdNr.'),
      text('FiBu_Konto'),
    ],
    tables: { a: 'addresses' },
    requires: { addresses: ['name1'] },
    query: `SELECT {whole a.addressID}, {whole a.customerID}, {a.name1}, {a.name2}, {a.name3}, {a.street}, {a.streetNo},
  {a.postalCode}, {a.city}, {a.country}, {a.taxID}, {a.fibuAccountNo}
FROM {a} WHERE {whole a.addressID} IN ${documents('addressID')} ORDER BY 1`,
  },
  {
    name: 'projects',
    file: 'projekte.csv',
    title: 'Projekte',
    description: 'Projekte, zu denen es in diesem Jahr Belege gibt',
    keys: 1,
    references: [customer],
    columns: [
      number('ProjektID'),
      text('Projektnummer'),
      text('Projekt'),
      number('FirmaID'),
      date('Beginn'),
      date('Ende'),
      text('Status'),
    ],
    tables: {},
    requires: { projects: ['projectName'] },
    query: `SELECT projectID, projectNo, projectName, customerID, projectDate, projectDateEnd, projectStatusName
FROM {v_projects} WHERE projectID IN ${documents('projectID')} ORDER BY 1`,
  },
  {
    name: 'categories',
    file: 'zeitkategorien.csv',
    title: 'Zeitkategorien',
    description: 'Zeitkategorien, nach denen Leistungen abgerechnet werden',
    keys: 1,
    references: [],
    columns: [number('KategorieID'), text('Kategorie'), text('Gruppe'), number('Stundensatz')],
    tables: { k: 'projecttimecategories' },
    requires: { projecttimecategories: ['categoryName'] },
    query: `SELECT {whole k.category}, {text k.categoryName}, {text k.groupName}, {number k.categoryCostRate} FROM {k} ORDER BY 1`,
  },
  {
    name: 'times',
    file: 'projektzeiten.csv',
    title: 'Projektzeiten',
    description: 'Projektzeiten des Jahres',
    keys: 1,
    references: [],
    isPersonal: true,
    columns: [
      number('ZeitID'),
      date('Datum'),
      number('Stunden'),
      number('MitarbeiterID'),
      text('Mitarbeiter'),
      number('ProjektID'),
      text('Projektnummer'),
      number('KategorieID'),
      text('Kategorie'),
      text('Beschreibung'),
      number('Nicht_berechenbar'),
      number('Berechnet'),
    ],
    tables: {},
    requires: { projecttimes: ['date', 'workingTime'] },
    query: `SELECT timeID, date, workingTime, userID, coalesce(userFullName, username), projectID, projectNo, category, categoryName,
  detail, notInvoiceable, isInvoiced FROM {v_project_times} WHERE ${inYear('date')} ORDER BY date, timeID`,
  },
  {
    name: 'workingTimes',
    file: 'arbeitszeiten.csv',
    title: 'Arbeitszeiten',
    description: 'Arbeitszeiten des Jahres',
    keys: 1,
    references: [],
    isPersonal: true,
    columns: [
      number('ArbeitszeitID'),
      date('Datum'),
      number('MitarbeiterID'),
      text('Mitarbeiter'),
      text('Beginn'),
      text('Ende'),
      text('Art'),
    ],
    tables: {},
    requires: { workingtimes: ['workingDate', 'userID'] },
    query: `SELECT workingTimeID, workingDate, userID, coalesce(userFullName, username), dailyTimeStart, dailyTimeEnd, dayTypeName
FROM {v_working_times} WHERE ${inYear('workingDate')} ORDER BY workingDate, workingTimeID`,
  },
];
