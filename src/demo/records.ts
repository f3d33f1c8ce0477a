/** The records of the demo workspace: a German agency with all the traps that live accounts have in their values. */

import { type Random, seededRandom } from './random.js';
import { activities, firstNames, lastNames, places, postalCodes, trades, works } from './words.js';

export type DemoRecord = Record<string, unknown>;
/** Full records by resource, ascending by key. */
export type DemoRecords = Record<string, DemoRecord[]>;

export interface RecordOptions {
  readonly seed: number;
  /** How many records of a resource; the rest keeps its default size. */
  readonly sizes?: Readonly<Record<string, number>>;
}

const defaultSizes: Readonly<Record<string, number>> = {
  users: 12,
  projecttimecategories: 24,
  servicetemplates: 20,
  customers: 180,
  contacts: 350,
  addresses: 260,
  projects: 420,
  quotations: 150,
  invoices: 380,
  externalcosts: 240,
  crmevents: 300,
  projecttasks: 900,
  workingtimes: 2600,
  projecttimes: 5200,
};

type Sizes = (resource: string) => number;
type Maker = (id: number, random: Random, size: Sizes) => DemoRecord;

export function createRecords(options: RecordOptions): DemoRecords {
  const size: Sizes = (resource) => options.sizes?.[resource] ?? defaultSizes[resource] ?? 0;
  return Object.fromEntries(
    Object.entries(makers).map(([resource, make], index) => {
      const random = seededRandom(options.seed * 1000 + index);
      return [resource, records(resource, size(resource), make, random, size)];
    }),
  );
}

/** Ids grow with gaps, as after deletions; customers begin with the id 0, the agency itself. */
function records(resource: string, count: number, make: Maker, random: Random, size: Sizes): DemoRecord[] {
  let id = resource === 'customers' ? -1 : 0;
  return Array.from({ length: count }, () => {
    id += random.chance(0.02) ? random.whole(2, 9) : 1;
    return make(id, random, size);
  });
}

const day = (random: Random): string =>
  `${random.whole(2022, 2026)}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`;
const two = (value: number): string => String(value).padStart(2, '0');
const stamp = (random: Random): string =>
  `${day(random)} ${two(random.whole(7, 19))}:${two(random.whole(0, 59))}:12`;
const money = (random: Random, most: number): string => (random.whole(100, most * 100) / 100).toFixed(2);
const flag = (random: Random, share: number): number => (random.chance(share) ? 1 : 0);
/** A reference by rank, which may dangle: gaps in ids are not looked at. */
const reference = (random: Random, size: Sizes, resource: string): number =>
  random.whole(1, Math.max(1, size(resource)));
const note = (random: Random): string | null =>
  random.chance(0.3)
    ? null
    : random.chance(0.3)
      ? ''
      : `<p>${random.pick(works)} &amp; mehr</p>\r\n<p>„${random.pick(activities)}“ 🎨</p>`;

const makers: Readonly<Record<string, Maker>> = {
  users: (userID, random) => {
    const userFirstName = random.pick(firstNames);
    const userLastName = random.pick(lastNames);
    return {
      userID,
      username: `${userFirstName}${userID}`,
      userFirstName,
      userLastName,
      email: `user${userID}@agentur.example`,
      userPhone: '0351 / 4711-0',
      active: 1,
    };
  },
  projecttimecategories: (category, random) => ({
    category,
    categoryOrder: category * 10,
    group: random.pick(['Kreation', 'Technik', 'Leitung']),
    categoryName: `${random.pick(activities)} ${category}`,
    active: flag(random, 0.9),
    priceGroup: money(random, 120),
  }),
  servicetemplates: (templateID, random, size) => ({
    templateID,
    category: reference(random, size, 'projecttimecategories'),
    title: random.pick(works),
    netValue: money(random, 900),
    detail: note(random),
  }),
  customers: (customerID, random) => ({
    customerID,
    customerName: customerID === 0 ? 'Intern' : `${random.pick(trades)} ${random.pick(lastNames)}`,
    companyCode: random.chance(0.2) ? '' : `K${String(customerID).padStart(5, '0')}`,
    companyStatus: random.whole(0, 3),
    hourlyRateDiscount: random.chance(0.5) ? '0.00' : 0,
    customerPaymentTarget: 14,
    creationDate: stamp(random),
    contactsAssigned: [
      { contactID: customerID + 1, firstName: random.pick(firstNames), LastName: random.pick(lastNames) },
    ],
  }),
  contacts: (contactID, random, size) => ({
    contactID,
    customerID: reference(random, size, 'customers'),
    addressID: random.chance(0.2) ? null : reference(random, size, 'addresses'),
    firstName: random.pick(firstNames),
    lastName: random.pick(lastNames),
    birthday: random.chance(0.7) ? '0000-00-00' : day(random),
    postalCode: random.pick(postalCodes),
    city: random.pick(places),
    country: 'DE',
    accountManagerUserID: reference(random, size, 'users'),
    privatePhone: '0171 5550000',
    active: flag(random, 0.85),
  }),
  addresses: (addressID, random, size) => ({
    addressID,
    customerID: reference(random, size, 'customers'),
    name1: `${random.pick(trades)} ${random.pick(lastNames)}`,
    addressName: random.chance(0.5) ? '' : 'Rechnungsanschrift',
    street: 'Große Straße 1',
    postalCode: random.pick(postalCodes),
    city: random.pick(places),
    country: 'DE',
    iban: 'DE00123456780000000000',
    bic: null,
    addressActive: flag(random, 0.8),
    addressesAssigned: [],
  }),
  projects: (projectID, random, size) => ({
    projectID,
    projectNo: `24-${two(random.whole(1, 12))}-${String(projectID).padStart(3, '0')}`,
    projectName: random.pick(works),
    customerID: random.whole(0, Math.max(0, size('customers') - 1)),
    contactID: reference(random, size, 'contacts'),
    projectDate: day(random),
    projectDateEnd: random.chance(0.4) ? null : day(random),
    projectStatus: random.whole(0, 4),
    timePlanned: money(random, 200),
    timeNeeded: random.chance(0.5) ? random.whole(0, 400) / 4 : money(random, 200),
    isProjectTemplate: flag(random, 0.03),
    ...(projectID > 300 ? { budgetType: 'fixed' } : {}),
    projectInfo: note(random),
    projectLinks: [{ url: 'https://example.org/entwurf?a=1&b=2', title: 'Entwürfe' }],
    usersAssigned: [{ userID: reference(random, size, 'users'), role: 'PL' }],
  }),
  quotations: (quotationID, random, size) => billing('quotation', quotationID, random, size),
  invoices: (invoiceID, random, size) => ({
    ...billing('invoice', invoiceID, random, size),
    invoiceType: 'Rechnung',
    cancelInvoiceID: null,
    paymentDate: random.chance(0.2) ? null : day(random),
  }),
  externalcosts: (documentID, random, size) => ({
    documentID,
    projectID: reference(random, size, 'projects'),
    addressID: reference(random, size, 'addresses'),
    documentNo: `E-${documentID}`,
    documentDate: day(random),
    receiptDate: day(random),
    grossValue: money(random, 4000),
    comments: note(random),
    additionalPositions: random.chance(0.5)
      ? []
      : [{ position: 1, detail: 'Druck', netValue: money(random, 900) }],
  }),
  crmevents: (eventID, random, size) => ({
    eventID,
    contactID: reference(random, size, 'contacts'),
    customerID: reference(random, size, 'customers'),
    eventDate: day(random),
    createdByUserID: reference(random, size, 'users'),
    eventPrio: random.whole(1, 3),
    eventText: note(random),
    followUpDate: random.chance(0.6) ? null : day(random),
    followUpUser: reference(random, size, 'users'),
    followUpDone: flag(random, 0.6),
  }),
  projecttasks: (taskID, random, size) => ({
    taskID,
    projectID: reference(random, size, 'projects'),
    customerID: reference(random, size, 'customers'),
    userID: reference(random, size, 'users'),
    taskTitle: random.pick(activities),
    taskDateStart: day(random),
    taskDateEnd: random.chance(0.3) ? null : day(random),
    taskOrder: taskID,
    taskPrio: random.whole(1, 3),
    type: 0,
    read: 1,
    done: flag(random, 0.6),
    taskDescription: note(random),
  }),
  workingtimes: (workingTimeID, random, size) => ({
    workingTimeID,
    userID: reference(random, size, 'users'),
    username: 'Admin1',
    workingDate: day(random),
    dailyTimeStart: '08:30:00',
    dailyTimeEnd: random.chance(0.05) ? null : '17:00:00',
    dayType: random.whole(0, 6),
    halfHoliday: 0,
    homeOffice: flag(random, 0.4),
    workingTime: random.chance(0.5) ? '7.50' : 7.5,
  }),
  projecttimes: (timeID, random, size) => ({
    timeID: random.chance(0.01) ? String(timeID) : timeID,
    category: reference(random, size, 'projecttimecategories'),
    categoryName: random.pick(activities),
    date: day(random),
    detail: random.chance(0.1) ? '' : random.pick(activities),
    workingTime: random.chance(0.5) ? (random.whole(1, 32) / 4).toFixed(2) : random.whole(1, 32) / 4,
    projectID: reference(random, size, 'projects'),
    projectNo: '24-11-001',
    projectName: random.pick(works),
    customerID: reference(random, size, 'customers'),
    customerName: `${random.pick(trades)} Beispiel`,
    userID: reference(random, size, 'users'),
    username: 'Admin1',
    linkedTaskID: random.chance(0.7) ? null : reference(random, size, 'projecttasks'),
    notInvoiceable: flag(random, 0.1),
    isInvoiced: flag(random, 0.6),
    creationDate: stamp(random),
    workingTimeStart: null,
    workingTimeEnd: null,
  }),
};

/** What invoices and quotations have in common. */
function billing(kind: 'invoice' | 'quotation', id: number, random: Random, size: Sizes): DemoRecord {
  const netValue = money(random, 9000);
  return {
    [`${kind}ID`]: id,
    [`${kind}No`]: `25-${String(id).padStart(4, '0')}`,
    [`${kind}Date`]: day(random),
    netValue,
    grossValue: (Number(netValue) * 1.19).toFixed(2),
    tax: '19.0',
    projectID: reference(random, size, 'projects'),
    customerID: reference(random, size, 'customers'),
    addressID: reference(random, size, 'addresses'),
    positions: Array.from({ length: random.whole(1, 4) }, (_, index) => ({
      detailID: id * 10 + index,
      position: index + 1,
      categoryName: random.pick(activities),
      detail: note(random),
      quantity: '12.00',
      netValue: money(random, 900),
      tax: '7.0',
      discountSource: null,
    })),
  };
}

/** Fields that single reads have and lists leave out. */
export const detailOnly: Readonly<Record<string, readonly string[]>> = {
  customers: ['contactsAssigned'],
  addresses: ['addressesAssigned'],
  projects: ['projectInfo', 'projectLinks', 'usersAssigned'],
  externalcosts: ['comments', 'additionalPositions'],
  crmevents: ['customerID'],
  invoices: ['positions'],
  quotations: ['positions'],
};
