/** Lists as the API gives them: filtered, ordered, cut into pages, with reduced rows. Pure. */
import type { DemoRecord } from './maker.js';
import type { DemoResource } from './resources.js';

/**
 * The records that a query asks for. Two lists show active records only, unless asked for the others. Source: the
 * vendor's API description.
 */
export function filtered(
  { activeField, filters = '' }: DemoResource,
  records: readonly DemoRecord[],
  query: URLSearchParams,
): readonly DemoRecord[] {
  const asked = filters.split(' ').map((field) => [field, query.get(field)] as const);
  const active = activeField === undefined ? [] : [[activeField, query.get(activeField) ?? '1'] as const];
  const wanted = [...active, ...asked].filter(([, value]) => value !== null);
  if (wanted.length === 0) return records;
  return records.filter((record) => wanted.every(([field, value]) => String(record[field]) === value));
}

interface Term {
  readonly field: string;
  readonly sign: 1 | -1;
}

/**
 * The records in the order that `orderBy` asks for, as in `date DESC, timeID ASC`. They lie in the order of their
 * ids, so that order costs nothing; any other is sorted on each request.
 */
export function ordered(
  resource: DemoResource,
  records: readonly DemoRecord[],
  orderBy: string,
): readonly DemoRecord[] {
  const terms = termsOf(orderBy, resource);
  const [first] = terms;
  if (!first) return unordered(records);
  if (first.field === resource.idField) return first.sign === 1 ? records : records.toReversed();
  return records.toSorted((a, b) => {
    for (const { field, sign } of terms) {
      const order = compared(a[field], b[field]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

/** No order is promised without `orderBy`: the newer half comes first, so that nobody can rely on one. */
function unordered(records: readonly DemoRecord[]): readonly DemoRecord[] {
  const half = Math.floor(records.length / 2);
  return records.slice(half).concat(records.slice(0, half));
}

function termsOf(orderBy: string, { sortable }: DemoResource): Term[] {
  const fields = sortable.split(' ');
  return orderBy.split(',').flatMap((text): Term[] => {
    const [field = '', direction = 'ASC'] = text.trim().split(/[\s+]+/);
    return fields.includes(field) ? [{ field, sign: direction.toUpperCase() === 'DESC' ? -1 : 1 }] : [];
  });
}

/** Nothing before numbers before texts; digits in a text are a number. */
function compared(a: unknown, b: unknown): number {
  const byKind = kind(a) - kind(b);
  if (byKind !== 0) return byKind;
  if (kind(a) === 1) return Number(a) - Number(b);
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function kind(value: unknown): number {
  if (value === null || value === undefined || value === '') return 0;
  return Number.isFinite(Number(value)) ? 1 : 2;
}

/** A record as its list gives it: without the fields that only the single read has. */
export function listRow({ detailOnly: hidden }: DemoResource, record: DemoRecord): DemoRecord {
  if (!hidden) return record;
  return Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.includes(field)));
}

/** A record as its single read gives it: hours are a number there where the list has text, and the reverse. */
export function detail({ name }: DemoResource, record: DemoRecord): DemoRecord {
  const { workingTime } = record;
  if (name !== 'projecttimes' && name !== 'workingtimes') return record;
  if (typeof workingTime === 'number') return { ...record, workingTime: workingTime.toFixed(2) };
  return typeof workingTime === 'string' ? { ...record, workingTime: Number(workingTime) } : record;
}

export interface Paging {
  readonly page: number;
  readonly perPage: number;
}

const defaultPerPage = 100;
const largestPerPage = 1000;

/** Page and perPage as the server understands them: capped, the default if they are no whole numbers from 1. */
export function pagingOf(query: URLSearchParams): Paging {
  const asked = wholeFromOne(query.get('perPage')) ?? defaultPerPage;
  return { page: wholeFromOne(query.get('page')) ?? 1, perPage: Math.min(asked, largestPerPage) };
}

function wholeFromOne(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
