import { describe, expect, it } from 'vitest';
import { addressOf, type Route, routeOf } from '../../../src/viewer/route.js';

const odd = 'a/b?c#d&e=ü "x" %zz';

const routes: readonly Route[] = [
  { page: 'overview' },
  { page: 'compare' },
  { page: 'person', who: odd },
  { page: 'person', who: '', list: 'users', id: odd },
  { page: 'record', list: odd, id: odd },
  { page: 'changes', list: odd },
  { page: 'search', text: odd },
  { page: 'question', name: 'hours-by-month', given: { year: '2024' } },
  { page: 'list', wanted: { list: odd, filters: [], search: '' } },
  {
    page: 'list',
    wanted: {
      list: 'invoices',
      search: odd,
      sort: { column: odd, isDescending: true },
      filters: [
        { kind: 'is', column: odd, values: [null, '', 1, '01'] },
        { kind: 'number', column: 'netValue', from: -1.5 },
        { kind: 'day', column: 'invoiceDate', to: '2024-12-31' },
        { kind: 'contains', column: 'note', text: odd },
      ],
    },
  },
];

describe('The address of a page', () => {
  it.each(routes)('leads back to it: %j', (route) => {
    expect(routeOf(addressOf(route))).toEqual(route);
  });

  it.each(['', '#', '#nowhere', '#list', '#record/users', '#changes/', 'x', '#record/%'])(
    '%j makes no sense and is the overview',
    (address) => {
      expect(routeOf(address)).toEqual({ page: 'overview' });
    },
  );

  it('leaves out filters that are none', () => {
    const filters = [
      '{',
      '1',
      'null',
      '{"kind":"sql","column":"a"}',
      '{"kind":"is","column":"a","values":1}',
    ];
    const query = filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&');
    expect(routeOf(`#list/users?${query}`)).toEqual({
      page: 'list',
      wanted: { list: 'users', filters: [], search: '' },
    });
  });
});
