/** Papers with amounts, which add up: invoices, quotations, external costs, and the templates for services. */
import {
  type DemoRecord,
  dayAt,
  daysLater,
  flag,
  type Maker,
  type Making,
  note,
  sometimesDigits,
} from './maker.js';
import { discountOf, type Position, position, sumOf } from './positions.js';
import { works } from './words.js';

export const serviceTemplate: Maker = (templateID, { random }) => ({
  templateID,
  category: random.whole(1, 12),
  templateName: random.pick(works),
  detail: note(random),
  detail_lang1: '',
  quantity: random.pick(['4.00', '12.00', '0.00']),
  unit: random.pick(['', 'Std.']),
  unit_lang1: '',
  netValue: random.pick(['90.00', '95.00', '1200.00']),
  additionalCharge1: '0.00',
  additionalCharge2: '0.00',
  advancePaymentTemplate: 0,
  noCustomerDiscount: flag(random, 0.1),
  hourlyRateService: flag(random, 0.7),
});

export const quotation: Maker = (quotationID, making, share) => {
  const { random } = making;
  // The customer may take optional positions or leave them; they are in no sum.
  const positions = positionsOf(quotationID, making).map((one, index) => ({
    isActive: index === 0 ? 1 : flag(random, 0.8),
    ...one,
    position: String(one.position),
  }));
  const active = positions.filter(({ isActive }) => isActive === 1);
  const quotationDate = dayAt(random, share);
  return {
    quotationID,
    quotationName: random.chance(0.8) ? '' : random.pick(works),
    quotationHeadline: '',
    quotationDate,
    ...amounts(sumOf(active)),
    isSent: flag(random, 0.8),
    sentDate: random.chance(0.5) ? null : daysLater(quotationDate, 1),
    ocSentDate: null,
    approved: flag(random, 0.4),
    quotationComments: '',
    ...receiver(making),
    positions,
  };
};

export const invoice: Maker = (invoiceID, making, share) => {
  const { random, latest } = making;
  const invoiceDate = dayAt(random, share);
  const last = latest('invoices');
  const cancelled = random.chance(0.03) && last?.invoiceType === 'Rechnung' ? last : undefined;
  const positions = cancelled
    ? (cancelled.positions as Position[]).map((one) => reversed(one, invoiceID))
    : positionsOf(invoiceID, making);
  const to = cancelled ? pickedFrom(cancelled, receiverFields) : receiver(making);
  return {
    invoiceID,
    invoiceNo: `${invoiceDate.slice(2, 4)}-${String(invoiceID).padStart(4, '0')}`,
    invoiceNoAddition: '',
    invoiceName: '',
    invoiceHeadline: '',
    invoiceType: cancelled ? 'Stornorechnung' : 'Rechnung',
    invoiceDate,
    dateStart: daysLater(invoiceDate, -30),
    dateEnd: daysLater(invoiceDate, -1),
    freeServicePeriod: '',
    ...amounts(sumOf(positions)),
    invoiceDunningStatus: random.chance(0.95) ? 0 : random.whole(1, 3),
    paymentTargetDate: random.chance(0.05) ? null : daysLater(invoiceDate, random.pick([7, 14, 14, 30])),
    paymentDate: cancelled ? null : paymentDate(invoiceDate, making),
    cashDiscountRate: random.pick(['0.0', '0.0', '2.0']),
    paidCashDiscount: 0,
    cancelInvoiceID: cancelled?.invoiceID ?? null,
    isSent: flag(random, 0.9),
    sepaExport: 0,
    datevExport: flag(random, 0.6),
    invoiceComments: random.chance(0.9) ? '' : note(random),
    ...to,
    positions,
  };
};

/** Not paid is null here and "" there. */
function paymentDate(invoiceDate: string, { random }: Making): string | null {
  if (random.chance(0.1)) return null;
  if (random.chance(0.1)) return '';
  return daysLater(invoiceDate, random.whole(1, 45));
}

function positionsOf(document: number, making: Making): readonly Position[] {
  const { random } = making;
  const positions = Array.from({ length: random.whole(1, 4) }, (_, index) =>
    position(document, index, making),
  );
  return random.chance(0.1) ? [...positions, discountOf(positions, document, random)] : positions;
}

function reversed(one: Position, document: number): Position {
  const quantity = String(-Number(one.quantity));
  return { ...one, detailID: document * 10 + one.position, quantity: Number(quantity).toFixed(2) };
}

/** Of a sum in cents. */
function amounts(cents: number): DemoRecord {
  return {
    netValue: (cents / 100).toFixed(2),
    grossValue: (Math.round(cents * 1.19) / 100).toFixed(2),
    currency: 0,
    tax: '19.0',
    multipleTaxes: 0,
  };
}

const receiverFields = [
  ...['projectID', 'projectNo', 'projectName', 'customerID', 'customerName', 'addressID', 'name1'],
  ...['street', 'postalCode', 'city', 'country', 'firstName', 'lastName', 'username'],
];

/** The project that a document is for, whom it goes to, and who wrote it, as they were then. */
function receiver({ any, reference }: Making): DemoRecord {
  const project = any('projects');
  const address = any('addresses');
  return {
    ...pickedFrom(project ?? {}, ['projectID', 'projectNo', 'projectName', 'customerID', 'customerName']),
    addressID: reference('addresses'),
    ...pickedFrom(address ?? {}, ['name1', 'street', 'postalCode', 'city', 'country']),
    ...pickedFrom(any('contacts') ?? {}, ['firstName', 'lastName']),
    ...pickedFrom(any('users') ?? {}, ['username']),
  };
}

function pickedFrom(record: DemoRecord, fields: readonly string[]): DemoRecord {
  return Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
}

export const externalCost: Maker = (documentID, { random, any, reference }, share) => {
  const documentDate = dayAt(random, share);
  const project = any('projects');
  const additionalPositions = Array.from({ length: random.whole(0, 2) }, (_, index) => ({
    detailID: documentID * 10 + index + 2,
    position: String(index + 2),
    detail: 'Druck, Auflage 5.000 Stück',
    quantity: random.whole(1, 5),
    unit: random.pick(['', 'Stck.']),
    netValue: random.whole(20, 900),
    taxSwitch: 0,
    tax: 0,
  }));
  // A document of one position may come as a sum alone.
  const isSum = additionalPositions.length === 0 && random.chance(0.5);
  const [quantity, unitPrice] = [random.whole(1, 4), random.whole(50, 2000) / 2];
  const others = additionalPositions.reduce((sum, one) => sum + one.quantity * one.netValue, 0);
  const netValue = quantity * unitPrice + others;
  return {
    documentID,
    addressID: reference('addresses'),
    name1: any('addresses')?.name1 ?? null,
    type: random.chance(0.8) ? 1 : 0,
    projectID: sometimesDigits(random, project?.projectID ?? null),
    projectNo: project?.projectNo ?? null,
    projectName: project?.projectName ?? null,
    customerID: project?.customerID ?? null,
    customerName: project?.customerName ?? null,
    costName: random.pick(['Druck', 'Proofs', 'Lektorat', 'Fotograf', 'Übersetzung']),
    documentNo: random.chance(0.5) ? `E-${documentID}` : documentID,
    documentDate,
    paymentTarget: random.pick([0, 14, 30]),
    paymentType: random.chance(0.5) ? null : random.whole(1, 11),
    receiptDate: random.chance(0.2) ? '' : daysLater(documentDate, random.whole(0, 9)),
    recurringDoc: 0,
    createdByUserID: reference('users'),
    quantity: isSum ? null : quantity,
    unitPrice: isSum ? null : unitPrice,
    unit: '',
    comments: note(random),
    netValue,
    grossValue: Math.round(netValue * 119) / 100,
    currency: 0,
    tax: 19,
    multipleTaxes: 0,
    multiplePositions: additionalPositions.length > 0 ? 1 : 0,
    paymentDate: random.chance(0.3) ? null : daysLater(documentDate, random.whole(1, 40)),
    notInvoiceable: flag(random, 0.1),
    kskMember: documentID % 4 === 0 ? 1 : 0,
    additionalPositions,
  };
};
