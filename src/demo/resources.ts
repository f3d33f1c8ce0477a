/**
 * The lists of the demo workspace, as a server knows them. They stand here and not in the program's catalogue, so
 * that a fault in the catalogue shows against the demo. Source: the vendor's API description.
 */
export interface DemoResource {
  readonly name: string;
  /** The field that names a record. */
  readonly idField: string;
  /** Fields that sort, separated by blanks; the server does not obey any other. */
  readonly sortable: string;
  /** The list shows only records with 1 in this field, unless the request asks for the others. */
  readonly activeField?: string;
  /** Other fields that a request may filter the list by, separated by blanks. */
  readonly filters?: string;
  /** Fields that single reads have and the list leaves out. */
  readonly detailOnly?: readonly string[];
}

export const demoResources: readonly DemoResource[] = [
  { name: 'users', idField: 'userID', sortable: 'userID username' },
  {
    name: 'projecttimecategories',
    idField: 'category',
    sortable: 'category categoryOrder group categoryName active priceGroup',
    filters: 'active',
  },
  { name: 'servicetemplates', idField: 'templateID', sortable: 'templateID category netValue' },
  {
    name: 'customers',
    idField: 'customerID',
    sortable:
      'customerID customerName companyCode companyStatus hourlyRateDiscount customerCostRate customerPriceGroup customerPaymentTarget customerCashDiscountRate',
    detailOnly: ['contactsAssigned', 'addressesAssigned'],
  },
  {
    name: 'addresses',
    idField: 'addressID',
    sortable: 'addressID customerID name1 addressName postalCode city country',
    activeField: 'addressActive',
    detailOnly: ['contactsAssigned'],
  },
  {
    name: 'contacts',
    idField: 'contactID',
    sortable:
      'contactID customerID addressID firstName lastName birthday postalCode city country accountManagerUserID active',
    activeField: 'active',
  },
  {
    name: 'projects',
    idField: 'projectID',
    sortable:
      'projectID projectName customerID customerName contactID lastName projectDate projectDateEnd projectStatus timeNeeded',
    filters: 'projectStatus financeStatus activeStatus customerID',
    detailOnly: ['projectInfo', 'projectLinks', 'usersAssigned'],
  },
  {
    name: 'quotations',
    idField: 'quotationID',
    sortable: 'quotationID projectID addressID quotationDate grossValue',
    detailOnly: ['positions'],
  },
  {
    name: 'invoices',
    idField: 'invoiceID',
    sortable: 'invoiceID projectID addressID invoiceDate grossValue',
    detailOnly: ['positions'],
  },
  {
    name: 'externalcosts',
    idField: 'documentID',
    sortable: 'documentID projectID addressID documentNo documentDate receiptDate grossValue',
    detailOnly: ['comments', 'additionalPositions'],
  },
  {
    name: 'crmevents',
    idField: 'eventID',
    sortable: 'eventID contactID eventDate createdByUserID eventPrio followUpDate followUpUser followUpDone',
    detailOnly: ['customerID'],
  },
  {
    name: 'projecttasks',
    idField: 'taskID',
    sortable:
      'taskID projectID customerID userID taskDateStart taskDateEnd taskOrder taskPrio type read done',
    filters: 'projectID taskPrio type read done',
  },
  { name: 'workingtimes', idField: 'workingTimeID', sortable: 'workingTimeID userID workingDate' },
  {
    name: 'projecttimes',
    idField: 'timeID',
    sortable: 'timeID category date projectID customerID userID notInvoiceable isInvoiced',
  },
];

export function findDemoResource(name: string): DemoResource | undefined {
  return demoResources.find((resource) => resource.name === name);
}

/** As findDemoResource; throws if there is no such list. */
export function demoResource(name: string): DemoResource {
  const found = findDemoResource(name);
  if (!found) throw new Error(`The demo workspace has no resource ${name}.`);
  return found;
}
