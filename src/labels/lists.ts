/** What the lists of the API are called, by people who work with ProSonata. */
import { entryOf, type Words } from './words.js';

export interface ListWords {
  /** The list, and many of its records. */
  readonly many: Words;
  readonly one: Words;
  /** Other German words that people use for it. */
  readonly alsoCalled?: readonly string[];
}

const lists: Readonly<Record<string, ListWords>> = {
  users: {
    many: ['Mitarbeiter', 'Users'],
    one: ['Mitarbeiter', 'User'],
    alsoCalled: ['Benutzer', 'User'],
  },
  projecttimecategories: {
    many: ['Zeitkategorien', 'Time categories'],
    one: ['Zeitkategorie', 'Time category'],
    alsoCalled: ['Kategorien'],
  },
  servicetemplates: {
    many: ['Leistungsvorlagen', 'Service templates'],
    one: ['Leistungsvorlage', 'Service template'],
    alsoCalled: ['Leistungen'],
  },
  customers: { many: ['Firmen', 'Companies'], one: ['Firma', 'Company'], alsoCalled: ['Kunden'] },
  contacts: {
    many: ['Ansprechpartner', 'Contacts'],
    one: ['Ansprechpartner', 'Contact'],
    alsoCalled: ['Kontakte'],
  },
  addresses: { many: ['Adressen', 'Addresses'], one: ['Adresse', 'Address'] },
  projects: { many: ['Projekte', 'Projects'], one: ['Projekt', 'Project'] },
  quotations: { many: ['Angebote', 'Quotations'], one: ['Angebot', 'Quotation'] },
  invoices: { many: ['Rechnungen', 'Invoices'], one: ['Rechnung', 'Invoice'] },
  externalcosts: { many: ['Fremdkosten', 'External costs'], one: ['Fremdkostenbeleg', 'External cost'] },
  crmevents: { many: ['CRM-Ereignisse', 'CRM events'], one: ['CRM-Ereignis', 'CRM event'] },
  projecttasks: {
    many: ['Aufgaben', 'Tasks'],
    one: ['Aufgabe', 'Task'],
    alsoCalled: ['Projektaufgaben'],
  },
  workingtimes: { many: ['Arbeitszeiten', 'Working times'], one: ['Arbeitszeit', 'Working time'] },
  projecttimes: { many: ['Projektzeiten', 'Project times'], one: ['Projektzeit', 'Project time'] },
};

/** The words for a list; one that is not known is called by its name. */
export function listWords(list: string): ListWords {
  return entryOf(lists, list) ?? { many: [list, list], one: [list, list] };
}

/** All German words for a list. */
export function germanNamesOf(list: string): readonly string[] {
  const { many, alsoCalled = [] } = listWords(list);
  return [many[0], ...alsoCalled];
}

/** Lists in which people and companies stand. */
export const personLists = ['contacts', 'users', 'customers'] as const;
