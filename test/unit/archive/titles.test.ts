import { describe, expect, it } from 'vitest';
import { fieldsOfTitle, titleOf } from '../../../src/archive/titles.js';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { madeRecords } from '../../support/demo/made-records.js';

const values = (record: object) =>
  new Map(Object.entries(record).map(([field, value]) => [field, JSON.stringify(value)]));

describe('the title of a record', () => {
  it.each([
    [
      'invoices',
      { invoiceNo: '25-0031', customerName: 'Böhm', grossValue: '5128.90' },
      '25-0031, Böhm, 5128.90',
    ],
    ['contacts', { firstName: 'Anna', lastName: 'Groß' }, 'Anna Groß'],
    ['contacts', { firstName: null, lastName: 'Groß' }, 'Groß'],
    ['projecttimes', { date: '2026-01-02', workingTime: 1.25, projectName: '' }, '2026-01-02, 1.25'],
    ['customers', { customerName: 'a\u001b[2J\nb' }, 'a [2J b'],
    ['customers', { customerName: 'x'.repeat(500) }, 'x'.repeat(120)],
    ['customers', { customerName: { a: 1 }, companyCode: [1] }, ''],
    ['customers', {}, ''],
    [
      'ledgers',
      { id: 1, ledgerNo: 7, note: 'x', ledgerName: 'Kasse', bookedDate: '2026-01-02' },
      '7, Kasse, 2026-01-02',
    ],
  ])('of %s: %j is %j', (resource, record, title) => {
    expect(titleOf(resource, values(record))).toBe(title);
  });

  it('needs no other fields than those that are named for it', () => {
    const records = madeRecords({ seed: 1, scale: 0.02 });
    for (const name of [...catalogue.map((resource) => resource.name), 'ledgers']) {
      for (const record of records[name === 'ledgers' ? 'invoices' : name] ?? []) {
        const needed = fieldsOfTitle(name, Object.keys(record));
        const few = Object.fromEntries(needed.map((field) => [field, record[field]]));
        expect(needed.length, name).toBeLessThan(Object.keys(record).length);
        expect(titleOf(name, values(few)), name).toBe(titleOf(name, values(record)));
      }
    }
  });

  it('is there for nearly every record of the demo workspace', () => {
    const records = madeRecords({ seed: 1, scale: 0.2 });
    for (const { name } of catalogue) {
      const list = records[name] ?? [];
      const named = list.filter((record) => titleOf(name, values(record)) !== '');
      expect(named.length, name).toBeGreaterThan(list.length * 0.9);
    }
  });
});
