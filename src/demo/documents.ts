/** Papers with amounts: invoices, quotations, external costs, and the templates for services. */
import {
  type DemoRecord,
  dayAt,
  daysLater,
  type Maker,
  type Making,
  money,
  note,
  sometimesDigits,
} from './maker.js';
import { activities, works } from './words.js';

export const serviceTemplate: Maker = (templateID, { random, reference }) => ({
  templateID,
  category: reference('projecttimecategories'),
  title: random.pick(works),
  netValue: money(random, 900),
  detail: note(random),
});

export const quotation: Maker = (id, making, share) => ({
  ...billing('quotation', id, making, share),
  quotationStatus: making.random.whole(0, 3),
});

export const invoice: Maker = (id, making, share) => {
  const { random, any } = making;
  const common = billing('invoice', id, making, share);
  const cancelled = random.chance(0.02) ? any('invoices') : undefined;
  return {
    ...common,
    invoiceType: cancelled ? 'Stornorechnung' : 'Rechnung',
    cancelInvoiceID: cancelled?.invoiceID ?? null,
    paymentDate: paymentDate(String(common.invoiceDate), making),
  };
};

/** Not paid is null here and "" there. */
function paymentDate(invoiceDate: string, { random }: Making): string | null {
  if (random.chance(0.1)) return null;
  if (random.chance(0.1)) return '';
  return daysLater(invoiceDate, random.whole(1, 45));
}

function billing(kind: 'invoice' | 'quotation', id: number, making: Making, share: number): DemoRecord {
  const { random, any, reference } = making;
  const project = any('projects');
  const date = dayAt(random, share);
  const netValue = money(random, 9000);
  return {
    [`${kind}ID`]: id,
    [`${kind}No`]: `${date.slice(2, 4)}-${String(id).padStart(4, '0')}`,
    [`${kind}Date`]: date,
    netValue,
    grossValue: (Number(netValue) * 1.19).toFixed(2),
    tax: '19.0',
    projectID: project?.projectID ?? null,
    customerID: project?.customerID ?? null,
    addressID: reference('addresses'),
    positions: Array.from({ length: random.whole(1, 4) }, (_, index) => position(id, index, making)),
  };
}

function position(document: number, index: number, { random }: Making): DemoRecord {
  return {
    detailID: document * 10 + index,
    position: index + 1,
    categoryName: random.pick(activities),
    detail: note(random),
    quantity: index === 0 ? '12.00' : random.whole(1, 40) / 4,
    netValue: money(random, 900),
    tax: random.chance(0.8) ? '19.0' : '7.0',
    discountSource: null,
  };
}

export const externalCost: Maker = (documentID, { random, reference }, share) => {
  const documentDate = dayAt(random, share);
  return {
    documentID,
    projectID: sometimesDigits(random, reference('projects')),
    addressID: reference('addresses'),
    documentNo: random.chance(0.5) ? `E-${documentID}` : documentID,
    documentDate,
    receiptDate: random.chance(0.2) ? '' : daysLater(documentDate, random.whole(0, 9)),
    grossValue: money(random, 4000),
    comments: note(random),
    additionalPositions: Array.from({ length: random.whole(0, 2) }, (_, index) => ({
      position: index + 1,
      detail: 'Druck, Auflage 5.000 Stück',
      netValue: money(random, 900),
    })),
  };
};
