import { expect, it } from 'vitest';
import { taxYearAt } from '../../../src/run/tax-extract.js';

it.each([
  ['2026-01-24T23:59:59Z', '2024'],
  ['2026-01-25T00:00:00Z', '2025'],
  ['2026-12-31T23:59:59Z', '2025'],
  ['2027-01-01T00:00:00Z', '2025'],
  ['2024-02-29T12:00:00Z', '2023'],
])('at %s the extract of %s must be there', (at, year) => {
  expect(taxYearAt(Date.parse(at))).toBe(year);
});
