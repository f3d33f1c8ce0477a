/** What people call a record: a few of its values, because nobody knows an invoice by its id. Pure. */
import { printable } from '../errors.js';

/** Longer titles are cut. */
const charactersAtMost = 120;

/** The fields of a title, by list; fields that stand together are joined by a space, the others by commas. */
const titleFields: Readonly<Record<string, readonly string[]>> = {
  users: ['userFirstName userLastName', 'username'],
  projecttimecategories: ['categoryName'],
  servicetemplates: ['templateName', 'netValue'],
  customers: ['customerName', 'companyCode'],
  contacts: ['firstName lastName'],
  addresses: ['name1', 'addressName', 'city'],
  projects: ['projectNo', 'projectName', 'customerName'],
  quotations: ['quotationName', 'quotationDate', 'projectName', 'customerName', 'grossValue'],
  invoices: ['invoiceNo', 'invoiceDate', 'projectName', 'customerName', 'grossValue'],
  externalcosts: ['documentNo', 'documentDate', 'costName', 'name1', 'grossValue'],
  crmevents: ['eventDate', 'firstName lastName', 'customerName'],
  projecttasks: ['taskName', 'projectName', 'username'],
  workingtimes: ['workingDate', 'userFirstName userLastName'],
  projecttimes: ['date', 'username', 'projectName', 'workingTime'],
};

/** In lists that are not known, what such fields mostly are called. */
const likelyFields = /(?:No|Name|Title|Date)$/;
const likelyFieldsAtMost = 3;

/**
 * The title of a record of this list, from the JSON texts of its values by field; empty if it has none of the fields.
 * Amounts and dates are as the API wrote them.
 */
export function titleOf(resource: string, values: ReadonlyMap<string, string>): string {
  const parts = partsOf(resource, [...values.keys()]).map((together) =>
    together
      .split(' ')
      .map((field) => wordOf(values.get(field)))
      .filter((word) => word !== '')
      .join(' '),
  );
  return printable(parts.filter((part) => part !== '').join(', '), charactersAtMost);
}

/** Those of the fields that the title of a record of this list is made of; the others do not change it. */
export function fieldsOfTitle(resource: string, fields: readonly string[]): readonly string[] {
  const used = new Set(partsOf(resource, fields).flatMap((together) => together.split(' ')));
  return fields.filter((field) => used.has(field));
}

function partsOf(resource: string, fields: readonly string[]): readonly string[] {
  const likely = () => fields.filter((field) => likelyFields.test(field)).slice(0, likelyFieldsAtMost);
  return titleFields[resource] ?? likely();
}

/** A text or a number as a person would write it; nothing else has a place in a title. */
function wordOf(json: string | undefined): string {
  if (json === undefined) return '';
  if (json.startsWith('"')) return JSON.parse(json) as string;
  return /^-?\d/.test(json) ? json : '';
}
