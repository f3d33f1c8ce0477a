import { beforeAll, describe, expect, it } from 'vitest';
import { customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { listsIn } from '../../../src/questions/lists.js';
import { holdsTerm, searchIn, termsOf } from '../../../src/questions/search.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

/** The ids of the records in which the text is found. */
function found(
  list: string,
  records: readonly object[],
  text: string,
  fields?: readonly string[],
): readonly unknown[] {
  const resource: Resource = findResource(list) ?? customResource(list, 'id');
  const bytes = archiveOf(sqlite, new Map([[resource, records.map((record) => JSON.stringify(record))]]));
  const database = sqlite(bytes);
  try {
    const one = listsIn(database.query).get(list);
    const search = one && searchIn(one, termsOf(text), fields ? { fields } : {});
    if (!one || !search) return [];
    return database
      .query(`SELECT "${one.idColumn}" FROM "${one.name}" WHERE ${search.where}`, search.parameters)
      .flat();
  } finally {
    database.close();
  }
}

const contacts = [
  { contactID: 1, firstName: 'Karin', lastName: 'Müller', telephone: '0351 / 4711-22', active: 1 },
  {
    contactID: 2,
    firstName: 'Karl',
    lastName: 'Meier',
    telephone: '',
    comments: '<p>kennt Frau M&uuml;ller</p>',
  },
  {
    contactID: 17,
    firstName: 'Ina',
    lastName: 'Mueller',
    telephone: '+49 171 5550000',
    birthday: '1967-02-07',
  },
];

describe('Searching a list', () => {
  it('needs every word, in any field', () => {
    expect(found('contacts', contacts, 'müller')).toEqual([1, 2, 17]);
    expect(found('contacts', contacts, 'mueller karin')).toEqual([1]);
    expect(found('contacts', contacts, 'müller niemand')).toEqual([]);
    expect(found('contacts', contacts, '"frau müller"')).toEqual([2]);
  });

  it('finds numbers, dates and telephone numbers as people type them', () => {
    expect(found('contacts', contacts, '17')).toEqual([17]);
    expect(found('contacts', contacts, '7.2.1967')).toEqual([17]);
    expect(found('contacts', contacts, '02.1967')).toEqual([17]);
    expect(found('contacts', contacts, '0351471122')).toEqual([1]);
    const invoices = [
      { invoiceID: 1, invoiceNo: '25-0031', grossValue: '5128.90', netValue: 4310 },
      { invoiceID: 2, invoiceNo: '25-0032', grossValue: '12.00', netValue: 1.5 },
    ];
    expect(found('invoices', invoices, '5.128,90')).toEqual([1]);
    expect(found('invoices', invoices, '4.310')).toEqual([1]);
    expect(found('invoices', invoices, '1,5')).toEqual([2]);
    expect(found('invoices', invoices, '25-0031')).toEqual([1]);
  });

  it('finds what nested lists hold, as the API escaped it', () => {
    const resource = findResource('invoices') as Resource;
    const text = '{"invoiceID":1,"positions":[{"detail":"M\\u00fcller \\/ Entwurf"}]}';
    const database = sqlite(archiveOf(sqlite, new Map([[resource, [text]]])));
    const list = listsIn(database.query).get('invoices');
    for (const wanted of ['müller', 'MUELLER', 'entwurf']) {
      const search = list && searchIn(list, termsOf(wanted));
      const count = database.value(
        `SELECT count(*) FROM invoices WHERE ${search?.where}`,
        search?.parameters,
      );
      expect(count, wanted).toBe(1);
    }
    database.close();
  });

  it('does not find every flag by a 1, nor what another list says, unless that field is named', () => {
    expect(found('contacts', [{ contactID: 2, firstName: 'Ina', active: 1, isLocked: '1' }], '1')).toEqual(
      [],
    );
    const times = [{ timeID: 5, detail: 'Entwurf', customerName: 'Bäckerei', isInvoiced: 1 }];
    expect(found('projecttimes', times, 'bäckerei')).toEqual([]);
    expect(found('projecttimes', times, 'bäckerei', ['customerName'])).toEqual([5]);
    expect(found('projecttimes', times, 'bäckerei', ['nothing'])).toEqual([]);
  });

  it('takes fields with any name, and more of them than SQLite would nest', () => {
    const wide = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`f"${index}'`, `x${index}`]));
    expect(found('things', [{ id: 1, ...wide }], 'x1499 x3')).toEqual([1]);
  });

  it('says of a value whether it holds a term', () => {
    const [term] = termsOf('Müller');
    if (!term) throw new Error('no term');
    expect(holdsTerm('Frau MUELLER', 'text', term)).toBe(true);
    expect(holdsTerm('Frau Meier', 'text', term)).toBe(false);
    const [number] = termsOf('0351471122');
    expect(number && holdsTerm('0351 / 4711-22', 'digits', number)).toBe(true);
    expect(holdsTerm(null, 'text', term)).toBe(false);
  });
});
