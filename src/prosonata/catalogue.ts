/**
 * What is known of the lists of the API, as data. Adding a resource is one entry here. The engine learns which
 * fields a record has from the answers alone: nothing in this file limits what is kept.
 * Source of names, keys, filters and references: the vendor's API description.
 */

/** One walk through a list. Lists that are filtered by default need one pass for each side of the filter. */
export interface Pass {
  readonly name: string;
  /** Query parameters beside page, perPage and orderBy. */
  readonly filter: Readonly<Record<string, string>>;
  /** Reads again what an earlier pass has read; its rows are not added to the total. */
  readonly isRepeat?: boolean;
}

/** A parameter that a list can be filtered by, with all its values. */
export interface Filter {
  readonly parameter: string;
  readonly values: readonly string[];
}

export interface Resource {
  /** The name in the URL and the name of the archive's table. */
  readonly name: string;
  /** The field that names a record. */
  readonly idField: string;
  readonly passes: readonly Pass[];
  /** Filters of which nobody knows whether one applies by default; their sides are asked for what the list leaves out. */
  readonly filters?: readonly Filter[];
  /** Path segments to try for a single read; the first that works is remembered. */
  readonly detailPaths: readonly string[];
  /** Whether single reads give more than the list and are read unless the user says otherwise. */
  readonly details: boolean;
  /** Whether the user named the list to be read so. */
  readonly detailsNamed?: boolean;
  /** What a field refers to if its name does not say it; null for a field whose name only looks like a reference. */
  readonly references: Readonly<Record<string, string | null>>;
}

const everything: readonly Pass[] = [{ name: 'all', filter: {} }];

/**
 * A record that is made active between the two passes is in neither of them, so the first one is read again:
 * it would have to be switched twice within minutes to be missed.
 */
function activeThenInactive(parameter: string): readonly Pass[] {
  return [
    { name: 'active', filter: { [parameter]: '1' } },
    { name: 'inactive', filter: { [parameter]: '0' } },
    { name: 'active again', filter: { [parameter]: '1' }, isRepeat: true },
  ];
}

function resource(name: string, idField: string, more: Partial<Resource> = {}): Resource {
  return {
    name,
    idField,
    passes: everything,
    detailPaths: [name],
    details: false,
    references: {},
    ...more,
  };
}

/** The resources of a full backup, in the order of work: small lists first, so that totals are known early. */
export const catalogue: readonly Resource[] = [
  resource('users', 'userID'),
  resource('projecttimecategories', 'category', { filters: [{ parameter: 'active', values: ['1', '0'] }] }),
  // Its categories are those of services, of which the API has no list.
  resource('servicetemplates', 'templateID', { references: { category: null } }),
  resource('customers', 'customerID', { details: true }),
  resource('contacts', 'contactID', { passes: activeThenInactive('active') }),
  resource('addresses', 'addressID', { passes: activeThenInactive('addressActive'), details: true }),
  resource('projects', 'projectID', {
    details: true,
    filters: [
      { parameter: 'activeStatus', values: ['1', '0'] },
      { parameter: 'projectStatus', values: ['0', '1', '2', '3', '4'] },
    ],
  }),
  resource('quotations', 'quotationID', { details: true }),
  resource('invoices', 'invoiceID', { details: true }),
  resource('externalcosts', 'documentID', { details: true }),
  // Documented as /crmevent/{id} for reading and /crmevents/{id} for writing; nobody has seen which one answers.
  resource('crmevents', 'eventID', { details: true, detailPaths: ['crmevents', 'crmevent'] }),
  resource('projecttasks', 'taskID', { details: true, filters: [{ parameter: 'done', values: ['0', '1'] }] }),
  resource('workingtimes', 'workingTimeID'),
  resource('projecttimes', 'timeID'),
];

/**
 * References between records by field name, the same in every resource. A field that is the key of its own
 * resource is no reference.
 */
export const references: Readonly<Record<string, string>> = {
  customerID: 'customers',
  projectID: 'projects',
  addressID: 'addresses',
  contactID: 'contacts',
  userID: 'users',
  category: 'projecttimecategories',
  taskTimeCategory: 'projecttimecategories',
  taskID: 'projecttasks',
  linkedTaskID: 'projecttasks',
  linkedExtCostID: 'externalcosts',
  cancelInvoiceID: 'invoices',
  linkedCustomerID: 'customers',
  createdByUserID: 'users',
  editedByUserID: 'users',
  addressCreatedByUserID: 'users',
  addressEditedByUserID: 'users',
  userResponsibleID: 'users',
  accountManagerUserID: 'users',
  followUpUser: 'users',
  doneMailToUserID: 'users',
};

/** The resource a field of `from` points to, or undefined. */
export function referenceOf(from: Resource, field: string): string | undefined {
  if (field === from.idField) return undefined;
  const own = from.references[field];
  return own === null ? undefined : (own ?? references[field]);
}

/** A resource the catalogue does not know, as the user named it: list and key, no special rules. */
export function customResource(name: string, idField: string): Resource {
  return resource(name, idField);
}

/** The catalogue's entry of this name, or undefined. */
export function findResource(name: string): Resource | undefined {
  return catalogue.find((entry) => entry.name === name);
}
