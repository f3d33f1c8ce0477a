import { expect, it } from 'vitest';
import type { FieldKind } from '../../../src/labels/fields.js';
import { columnTypes, typedText } from '../../../src/tables/column-types.js';
import type { TableValue } from '../../../src/tables/table.js';

const cases: readonly [FieldKind, string, readonly TableValue[]][] = [
  ['id', 'whole', [1, 2n ** 60n, null]],
  ['money', 'number', ['5.50', '', '7']],
  ['money', 'number', [5, '7.25']],
  ['money', 'text', ['5.50', 'frei']],
  ['date', 'day', ['2026-03-01', '', '2026-03-02 00:00:00', null]],
  ['date', 'text', ['2026-03-01', '2026-02-30']],
  ['date', 'text', ['2026-03-01', 5]],
  ['text', 'text', ['007', '12']],
  ['digits', 'text', ['01067']],
  ['text', 'text', [null, '']],
];

it.each(cases)('a column of the kind %s can hold %s (case %#)', (kind, type, values) => {
  const column = { name: 'a', title: 'a', kind };
  expect(columnTypes({ title: '', columns: [column], rows: values.map((value) => [value]) })).toEqual([type]);
});

it('an empty text is nothing in a column of numbers or days, and itself among texts', () => {
  const column = { name: 'a', title: 'a', kind: 'date' as const };
  expect(typedText(column, 'day', '')).toBe(null);
  expect(typedText(column, 'number', '')).toBe(null);
  expect(typedText(column, 'text', '')).toBe('');
  expect(typedText(column, 'day', '2026-03-02 00:00:00')).toBe('2026-03-02');
});
