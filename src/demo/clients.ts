/** Companies and people outside the agency, and what was talked about with them. */
import { type DemoRecord, dayAt, daysLater, flag, type Maker, money, note, since, stamp } from './maker.js';
import type { Random } from './random.js';
import { companyForms, firstNames, lastNames, places, streets, trades } from './words.js';

export const customer: Maker = (customerID, { random }, share) => ({
  customerID,
  customerName: customerID === 0 ? 'Intern' : companyName(random),
  companyCode: random.chance(0.2) ? '' : `K${String(customerID).padStart(5, '0')}`,
  companyStatus: random.whole(0, 3),
  hourlyRateDiscount: random.chance(0.5) ? '0.00' : 0,
  customerCostRate: random.chance(0.7) ? null : money(random, 120),
  customerPriceGroup: random.whole(1, 3),
  customerPaymentTarget: random.pick([14, 14, 30, '30']),
  customerCashDiscountRate: random.chance(0.8) ? '' : '2.00',
  creationDate: stamp(random, dayAt(random, share)),
  ...since(0.8, share, { leitwegID: random.chance(0.8) ? null : '04011000-1234512345-06' }),
  contactsAssigned: [],
  addressesAssigned: [],
});

export const address: Maker = (addressID, { random, reference }) => ({
  addressID,
  customerID: reference('customers'),
  name1: companyName(random),
  addressName: random.chance(0.5) ? '' : 'Rechnungsanschrift',
  street: `${random.pick(streets)} ${random.whole(1, 120)}`,
  ...random.pick(places),
  country: 'DE',
  iban: random.chance(0.4) ? '' : `DE00${String(addressID).padStart(18, '0')}`,
  bic: null,
  mandateReference: random.chance(0.9) ? null : `M-${addressID}`,
  addressActive: flag(random, 0.8),
  contactsAssigned: [],
  addressesAssigned: [],
});

export const contact: Maker = (contactID, { random, reference }, share) => ({
  contactID,
  customerID: reference('customers'),
  addressID: random.chance(0.2) ? null : reference('addresses'),
  firstName: random.pick(firstNames),
  lastName: random.pick(lastNames),
  birthday: random.chance(0.7) ? '0000-00-00' : dayAt(random, random.next(), 0).replace(/^20/, '19'),
  ...random.pick(places),
  country: 'DE',
  accountManagerUserID: reference('users'),
  privatePhone: random.chance(0.5) ? '' : `0171 555${String(contactID).padStart(4, '0')}`,
  active: flag(random, 0.85),
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
    showToUsergroup: null,
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
    grouped(contacts, of, ({ contactID, firstName, lastName }) => {
      return { contactID, firstName, LastName: lastName };
    });
  const offices = grouped(addresses, 'customerID', ({ addressID, name1 }) => ({ addressID, Name1: name1 }));
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
