/**
 * What the numbers in some fields mean, in ProSonata's own words and in English. A number that is not listed has no
 * word, and stays as it is. Source: the vendor's API description.
 */

import type { Words } from './words.js';

export interface CodeList {
  /** Lists of the API that have the field. */
  readonly resources: readonly string[];
  readonly field: string;
  readonly words: Readonly<Record<number, Words>>;
}

const recurrence: Readonly<Record<number, Words>> = {
  0: ['nicht wiederkehrend', 'not recurring'],
  1: ['monatlich', 'monthly'],
  2: ['zweimonatlich', 'every two months'],
  3: ['quartalsweise', 'quarterly'],
  4: ['halbjährlich', 'half-yearly'],
  5: ['jährlich', 'yearly'],
  6: ['zweijährlich', 'every two years'],
};

export const codeLists: readonly CodeList[] = [
  {
    resources: ['projects'],
    field: 'projectStatus',
    words: {
      0: ['offen', 'open'],
      1: ['in Abrechnung', 'being invoiced'],
      2: ['abgeschlossen', 'completed'],
      3: ['abgebrochen', 'cancelled'],
      4: ['bereit zur Abrechnung', 'ready for invoicing'],
    },
  },
  {
    resources: ['projects'],
    field: 'financeStatus',
    words: {
      0: ['kein Angebot, keine Rechnung', 'no quotation, no invoice'],
      1: ['Angebot', 'quotation'],
      2: ['Rechnung', 'invoice'],
      3: ['1. Mahnung', 'first reminder'],
      4: ['2. Mahnung', 'second reminder'],
      5: ['3. Mahnung', 'third reminder'],
    },
  },
  {
    resources: ['projects'],
    field: 'activeStatus',
    words: { 0: ['ruht', 'suspended'], 1: ['aktiv', 'active'] },
  },
  { resources: ['projects'], field: 'recurringProject', words: recurrence },
  {
    resources: ['customers', 'addresses'],
    field: 'companyStatus',
    words: {
      0: ['Kunde', 'customer'],
      1: ['Lieferant', 'supplier'],
      2: ['Interessent', 'prospect'],
      3: ['Akquise', 'acquisition'],
      4: ['PR/Presse', 'PR and press'],
      5: ['inaktiv/gekündigt', 'inactive or terminated'],
      6: ['Sonstige', 'other'],
    },
  },
  {
    resources: ['addresses'],
    field: 'invTextTemplate',
    words: {
      0: ['Rechnungsabbinder 1', 'closing text 1'],
      1: ['Rechnungsabbinder 2', 'closing text 2'],
      2: ['Rechnungsabbinder 3', 'closing text 3'],
      3: ['Rechnungsabbinder 4', 'closing text 4'],
      4: ['Rechnungsabbinder 5', 'closing text 5'],
      5: ['Rechnungsabbinder 6', 'closing text 6'],
    },
  },
  {
    resources: ['quotations', 'invoices', 'externalcosts'],
    field: 'currency',
    words: {
      0: ['EUR', 'EUR'],
      1: ['CHF', 'CHF'],
      2: ['USD', 'USD'],
      3: ['GBP', 'GBP'],
      4: ['CAD', 'CAD'],
    },
  },
  {
    resources: ['externalcosts'],
    field: 'type',
    words: { 0: ['Angebot', 'quotation'], 1: ['Rechnung', 'invoice'] },
  },
  {
    resources: ['externalcosts'],
    field: 'paymentType',
    words: {
      1: ['Banküberweisung', 'bank transfer'],
      2: ['Lastschrift', 'direct debit'],
      3: ['Kreditkarte', 'credit card'],
      4: ['Dauerauftrag', 'standing order'],
      5: ['Kasse', 'cash'],
      6: ['Vorkasse', 'advance payment'],
      7: ['Paypal', 'PayPal'],
      8: ['Scheck', 'cheque'],
      9: ['Gutschrift', 'credit note'],
      10: ['Verrechnung', 'offset'],
      11: ['EC-Karte', 'debit card'],
    },
  },
  {
    resources: ['externalcosts'],
    field: 'recurringDoc',
    words: { ...recurrence, 7: ['mit Projekt kopieren', 'copied with the project'] },
  },
  {
    resources: ['crmevents'],
    field: 'media',
    words: {
      0: ['E-Mail', 'e-mail'],
      1: ['Telefon', 'telephone'],
      2: ['Newsletter', 'newsletter'],
      3: ['Social Media', 'social media'],
      10: ['Brief', 'letter'],
      11: ['Mailing', 'mailing'],
      15: ['Meeting', 'meeting'],
      20: ['Sonstige', 'other'],
    },
  },
  {
    resources: ['crmevents'],
    field: 'eventPrio',
    words: { 1: ['niedrig', 'low'], 5: ['normal', 'normal'], 9: ['hoch', 'high'] },
  },
  {
    resources: ['crmevents'],
    field: 'showToUsergroup',
    words: {
      1: ['Teamleiter und höher', 'Teamleiter and above'],
      2: ['Verwaltung und höher', 'Verwaltung and above'],
      3: ['Administratoren', 'administrators'],
    },
  },
  {
    resources: ['projecttasks'],
    field: 'taskPrio',
    words: { 0: ['ohne', 'none'], 1: ['niedrig', 'low'], 5: ['mittel', 'medium'], 9: ['hoch', 'high'] },
  },
  {
    resources: ['projecttasks'],
    field: 'type',
    words: { 0: ['Aufgabe', 'task'], 1: ['Meilenstein', 'milestone'] },
  },
  {
    resources: ['projecttasks'],
    field: 'recurringTask',
    words: {
      0: ['keine Wiederholung', 'not recurring'],
      1: ['wöchentlich', 'weekly'],
      2: ['zweiwöchentlich', 'every two weeks'],
      3: ['monatlich', 'monthly'],
      4: ['zweimonatlich', 'every two months'],
      5: ['quartalsweise', 'quarterly'],
      6: ['halbjährlich', 'half-yearly'],
    },
  },
  {
    resources: ['workingtimes'],
    field: 'dayType',
    words: {
      0: ['Arbeit', 'work'],
      1: ['Urlaub', 'vacation'],
      2: ['krank', 'sickness'],
      3: ['Feiertag', 'public holiday'],
      4: ['Fortbildung', 'training'],
      5: ['Überstundenabbau', 'overtime taken'],
      6: ['Elternzeit, Mutterschutz, Pflege', 'parental or care leave'],
    },
  },
];

/** The codes of a field with their German words, ascending; none if the vendor describes no list of codes for it. */
export function germanWords(
  resource: string,
  field: string,
): readonly (readonly [code: string, word: string])[] {
  return Object.entries(codesOf(resource, field) ?? {}).map(([code, [german]]) => [code, german]);
}

/** The words of a field's codes; undefined if the vendor describes no list of codes for it. */
export function codesOf(resource: string, field: string): Readonly<Record<number, Words>> | undefined {
  return codeLists.find((one) => one.field === field && one.resources.includes(resource))?.words;
}
