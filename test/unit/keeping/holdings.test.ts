import { describe, expect, it } from 'vitest';
import { formatHoldings, hasPart, parseHoldings, partsOf } from '../../../src/keeping/holdings.js';
import { holdings } from '../../support/holdings.js';

describe('what an archive holds', () => {
  it('is one line that ends no comment, and reads back as it was', () => {
    const holds = holdings(
      {
        users: 5,
        contacts: { rows: 60, inactive: true },
        invoices: { rows: 512, extent: 'some', details: 'none' },
        workingtimes: { rows: 0, extent: 'none', lack: 'absent' },
      },
      {
        key: 'Finance --> all\n',
        leftOut: { 'details of quotations': { last: '20261101T0215Z', days: 12 } },
        losses: { users: [{ atLeast: 8, days: 2 }] },
      },
    );
    const text = formatHoldings(holds);
    expect(text).not.toMatch(/-->|\n/);
    expect(parseHoldings(text)).toEqual(holds);
  });

  it('leaves out what is usual', () => {
    expect(formatHoldings(holdings({ users: 5 }))).toBe('{"format":1,"lists":{"users":{"rows":5}}}');
  });

  it.each([
    '',
    'x',
    '[]',
    '{"format":2,"lists":{}}',
    '{"format":1}',
    '{"format":1,"lists":{"users":{"rows":-1}}}',
  ])('is not known from %j', (text) => {
    expect(parseHoldings(text)).toBeUndefined();
  });

  it('is described by its parts', () => {
    const holds = holdings({
      users: 5,
      contacts: { rows: 60, inactive: true },
      invoices: { rows: 512, details: 'some' },
    });
    expect([...partsOf(holds, true).values()]).toEqual([
      { name: 'users', rows: 5, extent: 'whole' },
      { name: 'contacts', rows: 60, extent: 'whole' },
      { name: 'inactive contacts', rows: 60, extent: 'whole' },
      { name: 'invoices', rows: 512, extent: 'whole' },
      { name: 'details of invoices', rows: 512, extent: 'some' },
    ]);
  });

  it('compares whose eyes the key has only if both say so', () => {
    const parts = (key?: string) => partsOf(holdings({ users: 5 }, { key }), true);
    expect(hasPart(parts('all'), 'key all')).toBe(true);
    expect(hasPart(parts('some'), 'key all')).toBe(false);
    expect(hasPart(parts(), 'key all')).toBe(true);
    expect(hasPart(partsOf(undefined, true), 'key all')).toBe(false);
    expect(hasPart(parts(), 'invoices')).toBe(false);
  });
});
