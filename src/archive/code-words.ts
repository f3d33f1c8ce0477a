/** The words that ProSonata has for its codes, by field. Source: the vendor's API description. */

export type CodeWords = Readonly<Record<number, string>>;

const yearly = {
  1: 'monatlich',
  2: 'zweimonatlich',
  3: 'quartalsweise',
  4: 'halbjährlich',
  5: 'jährlich',
  6: 'zweijährlich',
};

export const codeWords = {
  currency: { 0: 'EUR', 1: 'CHF', 2: 'USD', 3: 'GBP', 4: 'CAD' },
  projectStatus: {
    0: 'offen',
    1: 'in Abrechnung',
    2: 'abgeschlossen',
    3: 'abgebrochen',
    4: 'bereit zur Abrechnung',
  },
  financeStatus: {
    0: 'kein Angebot/Rechnung',
    1: 'Angebot',
    2: 'Rechnung',
    3: '1. Mahnung',
    4: '2. Mahnung',
    5: '3. Mahnung',
  },
  activeStatus: { 0: 'ruht', 1: 'aktiv' },
  recurringProject: { 0: 'nicht wiederkehrend', ...yearly },
  externalCostType: { 0: 'Angebot', 1: 'Rechnung' },
  paymentType: {
    1: 'Banküberweisung',
    2: 'Lastschrift',
    3: 'Kreditkarte',
    4: 'Dauerauftrag',
    5: 'Kasse',
    6: 'Vorkasse',
    7: 'Paypal',
    8: 'Scheck',
    9: 'Gutschrift',
    10: 'Verrechnung',
    11: 'EC-Karte',
  },
  dayType: {
    0: 'Arbeit',
    1: 'Urlaub',
    2: 'Krankheit',
    3: 'Feiertag',
    4: 'Schule/Fortbildung',
    5: 'Überstundenabbau',
    6: 'Elternzeit/Mutterschutz/Pflegezeit/Sonstige',
  },
} as const satisfies Readonly<Record<string, CodeWords>>;
