import { describe, expect, it } from 'vitest';
import { codeLists } from '../../../src/labels/codes.js';
import { fieldsOfLists } from '../../../src/labels/fields.js';
import { codeWords, labelOf } from '../../../src/labels/labels.js';
import { germanNamesOf, listWords } from '../../../src/labels/lists.js';
import { inLanguage } from '../../../src/labels/words.js';
import { catalogue, findResource, referenceOf } from '../../../src/prosonata/catalogue.js';
import { madeRecords } from '../../support/demo/made-records.js';

describe('Labels', () => {
  it('know every list of the catalogue and every field that the demo workspace has', () => {
    const records = madeRecords({ scale: 0.05 });
    const unknown = catalogue.flatMap(({ name }) => {
      const fields = new Set(records[name]?.flatMap(Object.keys));
      return [...fields].filter((field) => !labelOf(name, field).isKnown).map((field) => `${name}.${field}`);
    });
    expect(unknown).toEqual([]);
    expect(catalogue.filter(({ name }) => listWords(name).many[0] === name)).toEqual([]);
  });

  it('know the fields of nested lists', () => {
    const nested = [
      ['invoices', 'positions'],
      ['quotations', 'positions'],
      ['externalcosts', 'additionalPositions'],
      ['projects', 'projectLinks'],
      ['projects', 'usersAssigned'],
      ['customers', 'contactsAssigned'],
    ] as const;
    const records = madeRecords({ scale: 0.05 });
    for (const [list, field] of nested) {
      expect(labelOf(list, field).kind).toBe('list');
      const inside = records[list]?.flatMap((record) => record[field] as object[]).flatMap(Object.keys) ?? [];
      expect(inside.length).toBeGreaterThan(0);
      const unknown = inside.filter((name) => !labelOf(`${list}.${field}`, name).isKnown);
      expect(new Set(unknown), `${list}.${field}`).toEqual(new Set());
    }
  });

  it('say what kind of value it is, and what a code or a reference means', () => {
    expect(labelOf('invoices', 'grossValue')).toMatchObject({ words: ['Brutto', 'Gross'], kind: 'money' });
    expect(labelOf('invoices.positions', 'netValue').words[0]).toBe('Einzelpreis netto');
    expect(labelOf('projects', 'projectStatus')).toMatchObject({
      kind: 'code',
      codes: { 2: ['abgeschlossen', 'completed'] },
    });
    expect(labelOf('invoices', 'cancelInvoiceID')).toMatchObject({ kind: 'reference', refersTo: 'invoices' });
    expect(labelOf('customers', 'customerID')).toMatchObject({ kind: 'id' });
    // The category of a service is of a list that the API does not have.
    expect(labelOf('servicetemplates', 'category').kind).toBe('number');
    expect(codeWords('projects', 'projectStatus', '4')?.[0]).toBe('bereit zur Abrechnung');
    expect(codeWords('projects', 'projectStatus', 17)).toBeUndefined();
    expect(codeWords('projects', 'projectStatus', '')).toBeUndefined();
  });

  it('agree with the catalogue and the codes, and repeat nothing of them', () => {
    for (const { resources, field } of codeLists) {
      for (const list of resources) expect(labelOf(list, field).kind, `${list}.${field}`).toBe('code');
    }
    const kinds = Object.entries(fieldsOfLists).flatMap(([list, fields]) => {
      const resource = findResource(list);
      return resource
        ? Object.entries(fields).map(([field, { kind }]) => [list, field, kind, referenceOf(resource, field)])
        : [];
    });
    expect(kinds.filter(([, , kind, target]) => (kind === 'reference') !== (target !== undefined))).toEqual(
      [],
    );
  });

  it('fall back to the name, whatever it is', () => {
    for (const name of ['neuesFeld', 'constructor', '__proto__', 'toString', '<script>']) {
      expect(labelOf('invoices', name)).toEqual({ words: [name, name], kind: 'text', isKnown: false });
      expect(labelOf(name, 'customerName').isKnown).toBe(true);
      expect(listWords(name).many).toEqual([name, name]);
    }
  });

  it('are in two languages', () => {
    expect(inLanguage(listWords('invoices').many, 'de')).toBe('Rechnungen');
    expect(inLanguage(listWords('invoices').one, 'en')).toBe('Invoice');
    expect(germanNamesOf('customers')).toEqual(['Firmen', 'Kunden']);
  });
});
