/** Lists as the API gives them: filtered, ordered, cut into pages, with reduced rows. Pure. */
import { type DemoRecord, detailOnly } from './records.js';

/** Fields that sort; all others are not obeyed. Source: the vendor's API description. */
const sortable: Readonly<Record<string, string>> = {
  addresses: 'addressID customerID name1 addressName postalCode city country',
  contacts:
    'contactID customerID addressID firstName lastName birthday postalCode city country accountManagerUserID active',
  customers:
    'customerID customerName companyCode companyStatus hourlyRateDiscount customerCostRate customerPriceGroup customerPaymentTarget customerCashDiscountRate',
  externalcosts: 'documentID projectID addressID documentNo documentDate receiptDate grossValue',
  projects:
    'projectID projectName customerID customerName contactID lastName projectDate projectDateEnd projectStatus timeNeeded',
  projecttasks:
    'taskID projectID customerID userID taskDateStart taskDateEnd taskOrder taskPrio type read done',
  projecttimecategories: 'category categoryOrder group categoryName active priceGroup',
  projecttimes: 'timeID category date projectID customerID userID notInvoiceable isInvoiced',
  users: 'userID username',
  workingtimes: 'workingTimeID userID workingDate',
  crmevents: 'eventID contactID eventDate createdByUserID eventPrio followUpDate followUpUser followUpDone',
  invoices: 'invoiceID projectID addressID invoiceDate grossValue',
  quotations: 'quotationID projectID addressID quotationDate grossValue',
  servicetemplates: 'templateID category netValue',
};

/** Fields that a list is filtered by, as far as anybody asks for it. Source: the vendor's API description. */
const filters: Readonly<Record<string, readonly string[]>> = {
  addresses: ['addressActive', 'companyStatus', 'customerID'],
  contacts: ['active', 'customerID'],
  customers: ['companyStatus'],
  projects: ['activeStatus', 'projectStatus', 'financeStatus', 'customerID'],
  projecttasks: ['done', 'type', 'projectID'],
  projecttimecategories: ['active', 'category'],
};

export type DefaultFilters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Two lists show active records only, unless asked for the others. Source: the vendor's API description. */
const documentedDefaults: DefaultFilters = {
  addresses: { addressActive: '1' },
  contacts: { active: '1' },
};

/** The records that a query asks for; `more` are filters by default that the vendor does not tell of. */
export function filtered(
  resource: string,
  records: readonly DemoRecord[],
  query: URLSearchParams,
  more: DefaultFilters = {},
): readonly DemoRecord[] {
  const asked = [...query].filter(([field]) => filters[resource]?.includes(field));
  const wanted = Object.entries({
    ...documentedDefaults[resource],
    ...more[resource],
    ...Object.fromEntries(asked),
  });
  if (wanted.length === 0) return records;
  return records.filter((record) => wanted.every(([field, value]) => String(record[field]) === value));
}

interface Term {
  readonly field: string;
  readonly sign: 1 | -1;
}

/**
 * The records in the order that `orderBy` asks for, as in `date DESC, timeID ASC`. They lie in the order of their
 * keys, so that order costs nothing; any other is sorted anew on each request.
 */
export function ordered(
  records: readonly DemoRecord[],
  orderBy: string,
  resource: string,
  key: string,
): readonly DemoRecord[] {
  const terms = termsOf(orderBy, resource);
  const [first] = terms;
  if (!first) return unordered(records);
  if (first.field === key) return first.sign === 1 ? records : records.toReversed();
  return records.toSorted((a, b) => {
    for (const { field, sign } of terms) {
      const order = compared(a[field], b[field]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

/** No order is promised without `orderBy`: the newer half comes first, so that nobody can rely on one. */
export function unordered(records: readonly DemoRecord[]): readonly DemoRecord[] {
  const half = Math.floor(records.length / 2);
  return records.slice(half).concat(records.slice(0, half));
}

function termsOf(orderBy: string, resource: string): Term[] {
  const fields = sortable[resource]?.split(' ') ?? [];
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
export function listRow(resource: string, record: DemoRecord): DemoRecord {
  const hidden = detailOnly[resource];
  if (!hidden) return record;
  return Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.includes(field)));
}

/** A record as its single read gives it: hours are a number there where the list has text, and the reverse. */
export function detail(resource: string, record: DemoRecord): DemoRecord {
  const { workingTime } = record;
  if (resource !== 'projecttimes' && resource !== 'workingtimes') return record;
  if (typeof workingTime === 'number') return { ...record, workingTime: workingTime.toFixed(2) };
  return typeof workingTime === 'string' ? { ...record, workingTime: Number(workingTime) } : record;
}

export interface Paging {
  readonly page: number;
  /** Rows of a page as the answer's meta states them. */
  readonly stated: number;
  /** Rows of a page as they are given. */
  readonly given: number;
}

const defaultPerPage = 100;
const largestPerPage = 1000;

/** Page and perPage as the server understands them: capped, the default where they are no whole numbers from 1. */
export function pagingOf(
  query: URLSearchParams,
  caps: { readonly perPageCap?: number | undefined; readonly silentCap?: number | undefined },
): Paging {
  const asked = wholeFromOne(query.get('perPage')) ?? defaultPerPage;
  const stated = Math.min(asked, caps.perPageCap ?? largestPerPage, largestPerPage);
  return {
    page: wholeFromOne(query.get('page')) ?? 1,
    stated,
    given: Math.min(stated, caps.silentCap ?? stated),
  };
}

function wholeFromOne(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
