/** Companies and people outside the agency, and what was talked about with them. */
import { type DemoRecord, dayAt, daysLater, flag, type Maker, money, note, since, stamp } from './maker.js';
import type { Random } from './random.js';
import { companyForms, firstNames, lastNames, places, streets, trades } from './words.js';

export const customer: Maker = (customerID, { random }, share) => ({
  customerID,
  customerName: customerID === 0 ? 'Intern' : companyName(random),
  companyCode: random.chance(0.2) ? '' : `K${String(customerID).padStart(5, '0')}`,
  companyStatus: random.whole(0, 6),
  companyTags: '',
  comments: random.chance(0.8) ? '' : note(random),
  projectCounter: random.whole(0, 40),
  projectCounterYear: Number(dayAt(random, share).slice(0, 4)),
  hourlyRateDiscount: random.chance(0.5) ? '0.00' : 0,
  customerCostRate: random.chance(0.7) ? null : money(random, 120),
  customerPriceGroup: random.pick([null, 1, 2, 3]),
  customerPaymentTarget: random.pick([14, 14, 30, '30']),
  customerCashDiscountRate: random.chance(0.8) ? '' : '2.00',
  customerCashDiscountPaymentTarget: null,
  companyViaApi: 0,
  ...since(0.8, share, { leitwegID: random.chance(0.8) ? null : '04011000-1234512345-06' }),
  contactsAssigned: [],
  addressesAssigned: [],
});

export const address: Maker = (addressID, { random, reference }) => ({
  addressID,
  customerID: reference('customers'),
  companyStatus: random.whole(0, 6),
  name1: companyName(random),
  name2: '',
  name3: '',
  addressName: random.chance(0.5) ? '' : 'Rechnungsanschrift',
  street: random.pick(streets),
  // A number here, a text with a letter there.
  streetNo: random.chance(0.8) ? random.whole(1, 120) : `${random.whole(1, 120)} a`,
  ...random.pick(places),
  country: 'DE',
  companyEmail: '',
  comments: random.chance(0.8) ? '' : note(random),
  addressTags: '',
  taxID: random.chance(0.5) ? '' : `DE${100_000_000 + addressID}`,
  fibuAccountNo: 10_000 + addressID,
  invoiceEmail: '',
  noInvoiceEmail: 0,
  mandateReference: random.chance(0.9) ? '' : `MR${String(addressID).padStart(7, '0')}`,
  mandateDate: random.chance(0.9) ? null : dayAt(random, 0),
  IBAN: random.chance(0.4) ? '' : `DE00${String(addressID).padStart(18, '0')}`,
  BIC: null,
  invReverseCharge: 0,
  invTextTemplate: random.chance(0.9) ? null : random.whole(0, 5),
  addressCreatedByUserID: reference('users'),
  addressEditedByUserID: random.chance(0.5) ? null : reference('users'),
  addressActive: flag(random, 0.8),
  addressViaApi: 0,
  contactsAssigned: [],
});

export const contact: Maker = (contactID, { random, any, reference }, share) => ({
  contactID,
  title: random.pick(['Herr', 'Frau', 'Frau Dr.']),
  firstName: random.pick(firstNames),
  lastName: random.pick(lastNames),
  customerID: reference('customers'),
  customerName: any('customers')?.customerName ?? null,
  addressID: random.chance(0.2) ? null : reference('addresses'),
  ...random.pick(places),
  country: 'DE',
  position: '',
  email: `kontakt${contactID}@kunde.example`,
  telephone: random.chance(0.3) ? '' : '0351 / 4711-22',
  telephonePrivate: random.chance(0.5) ? '' : `0171 555${String(contactID).padStart(4, '0')}`,
  birthday: random.chance(0.7) ? '0000-00-00' : dayAt(random, random.next(), 0).replace(/^20/, '19'),
  contactFilter1: flag(random, 0.3),
  accountManagerUserID: random.chance(0.3) ? null : reference('users'),
  createdByUserID: reference('users'),
  contactCreationDate: random.chance(0.3) ? null : stamp(random, dayAt(random, share)),
  active: flag(random, 0.85),
  isLocked: 0,
  ...since(0.9, share, { newsletterConsent: flag(random, 0.3) }),
});

export const crmEvent: Maker = (eventID, { random, any, reference }, share) => {
  const eventDate = dayAt(random, share);
  const whom = any('contacts');
  return {
    eventID,
    contactID: whom?.contactID ?? null,
    firstName: whom?.firstName ?? null,
    lastName: whom?.lastName ?? null,
    customerID: whom?.customerID ?? null,
    eventDate,
    eventTime: '09:00:00',
    createdByUserID: reference('users'),
    editedByUserID: random.chance(0.8) ? null : reference('users'),
    showToUsergroup: random.chance(0.8) ? null : random.whole(1, 3),
    eventNote: note(random),
    media: random.pick([0, 1, 2, 3, 10, 11, 15, 20]),
    projectID: random.chance(0.6) ? null : reference('projects'),
    eventPrio: random.pick([1, 5, 9]),
    crmTags: '',
    followUpDate: random.chance(0.6) ? null : daysLater(eventDate, random.whole(1, 60)),
    followUpUser: random.chance(0.6) ? 0 : reference('users'),
    followUpDone: flag(random, 0.6),
  };
};

/**
 * Fills in, once all are made, which contacts and addresses belong to a customer and which contacts to an address.
 * The casing within is the API's own.
 */
export function assign(records: Readonly<Record<string, readonly DemoRecord[]>>): void {
  const { customers = [], addresses = [], contacts = [] } = records;
  const people = (of: string) =>
    grouped(contacts, of, ({ contactID, firstName, lastName, email, telephone }) => {
      return { contactID, firstName, LastName: lastName, position: '', email, telephone };
    });
  const offices = grouped(addresses, 'customerID', ({ addressID, name1, postalCode, city }) => {
    return { addressID, name1, postalCode, city };
  });
  const ofCustomer = people('customerID');
  const ofAddress = people('addressID');
  for (const record of customers) {
    record.contactsAssigned = ofCustomer.get(record.customerID) ?? [];
    record.addressesAssigned = offices.get(record.customerID) ?? [];
  }
  for (const record of addresses) record.contactsAssigned = ofAddress.get(record.addressID) ?? [];
}

function grouped(
  records: readonly DemoRecord[],
  field: string,
  short: (record: DemoRecord) => DemoRecord,
): Map<unknown, DemoRecord[]> {
  const groups = new Map<unknown, DemoRecord[]>();
  for (const record of records) {
    const group = groups.get(record[field]);
    if (group) group.push(short(record));
    else groups.set(record[field], [short(record)]);
  }
  return groups;
}

function companyName(random: Random): string {
  return `${random.pick(trades)} ${random.pick(lastNames)} ${random.pick(companyForms)}`.trim();
}
