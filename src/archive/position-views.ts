/** The lines of invoices and of external costs, each with what it comes to. They are data. Pure. */

import { plainTextSql } from './plain-text.js';
import type { NamedQuery } from './view-queries.js';

/** The values of a field that holds arrays; values that are none stand in the same column. */
const elementsOf = (field: string) =>
  `json_each(CASE WHEN json_valid({${field}}) THEN iif(json_type({${field}}) = 'array', {${field}}, NULL) END)`;

/** A value of an element, read as in view-queries.ts. */
const item = (field: string) => `json_extract(item.value, '$.${field}')`;
const number = (field: string) =>
  `CASE WHEN ${item(field)} = CAST(${item(field)} AS REAL) AND length(${item(field)}) < 17 THEN CAST(${item(field)} AS REAL) END`;
const real = (field: string) => `CAST(${number(field)} AS REAL)`;
const text = (field: string) => `CAST(nullif(${item(field)}, '') AS TEXT)`;
const whole = (field: string) => `CAST(${number(field)} AS INTEGER)`;

/**
 * The price of a position is that of one unit, and its surcharges are in it: the vendor's sample has 95.00 with 10 % as
 * 104.50, and its lines (12 × 104.50 + 5 × 600 + 8 × 114 + 1 × 115) add up to the invoice. What the price of a position
 * is that takes something off others is not documented; that it is the amount is assumed.
 */
const invoicePositions: NamedQuery = {
  name: 'v_invoice_positions',
  tables: { t: 'invoices' },
  requires: { invoices: ['positions'] },
  query: `SELECT invoice.invoiceID AS invoiceID, invoice.invoiceNo AS invoiceNo, invoice.invoiceDate AS invoiceDate,
  invoice.isCancelled AS isCancelled, invoice.isCancellation AS isCancellation,
  invoice.customerID AS customerID, invoice.customerName AS customerName,
  invoice.projectID AS projectID, invoice.projectNo AS projectNo, invoice.projectName AS projectName,
  CAST(item.key + 1 AS INTEGER) AS position,
  ${text('categoryName')} AS categoryName,
  CAST(nullif(${plainTextSql(item('detail'))}, '') AS TEXT) AS description,
  ${real('quantity')} AS quantity,
  ${text('unit')} AS unit,
  ${real('netValue')} AS unitPrice,
  CAST(round(${number('quantity')} * ${number('netValue')}, 2) AS REAL) AS lineTotal,
  CAST(CASE WHEN ${number('taxSwitch')} = 1 THEN ${number('tax')} ELSE invoice.tax END AS REAL) AS tax,
  CAST(CASE WHEN ${number('additionalChargeSwitch')} = 1 THEN ${number('initialNetValue')} END AS REAL) AS priceBeforeSurcharge,
  CAST(CASE WHEN ${number('additionalChargeSwitch')} = 1 THEN ${number('additionalCharge1')} END AS REAL) AS surchargePercent,
  CAST(CASE WHEN ${number('additionalChargeSwitch')} = 1 THEN ${number('additionalCharge2')} END AS REAL) AS surchargePerUnit,
  ${whole('discountPosition')} AS isDiscount,
  ${real('discountPercent')} AS discountPercent
FROM {t}, ${elementsOf('t.positions')} AS item
JOIN {v_invoices} AS invoice ON invoice.invoiceID = {whole t.invoiceID}
WHERE item.type = 'object'`,
};

/** What the other positions of a document come to. */
const others = `(SELECT sum(${number('quantity')} * ${number('netValue')})
    FROM ${elementsOf('t.additionalPositions')} AS item WHERE item.type = 'object')`;

/**
 * The first position is in the record itself. Its price may be missing; then it is what the others leave of the sum, and
 * unknown if they were not read.
 */
const externalCostPositions: NamedQuery = {
  name: 'v_external_cost_positions',
  tables: { t: 'externalcosts' },
  requires: { externalcosts: ['additionalPositions'] },
  query: `SELECT document.documentID AS documentID, document.documentNo AS documentNo,
  document.documentDate AS documentDate, document.typeName AS typeName, document.costName AS costName,
  document.supplierName AS supplierName, document.customerID AS customerID, document.customerName AS customerName,
  document.projectID AS projectID, document.projectNo AS projectNo, document.projectName AS projectName,
  CAST(line.position AS INTEGER) AS position, CAST(line.description AS TEXT) AS description,
  CAST(line.quantity AS REAL) AS quantity, CAST(line.unit AS TEXT) AS unit, CAST(line.unitPrice AS REAL) AS unitPrice,
  CAST(line.lineTotal AS REAL) AS lineTotal, CAST(line.tax AS REAL) AS tax
FROM (
  SELECT {whole t.documentID} AS documentID, 1 AS position,
    nullif(${plainTextSql('{t.comments}')}, '') AS description,
    {number t.quantity} AS quantity, {text t.unit} AS unit, {number t.unitPrice} AS unitPrice,
    round(CASE WHEN {number t.quantity} * {number t.unitPrice} IS NOT NULL
        THEN {number t.quantity} * {number t.unitPrice}
      WHEN {t.additionalPositions} IS NOT NULL OR coalesce({whole t.multiplePositions}, 0) = 0
        THEN {number t.netValue} - coalesce(${others}, 0) END, 2) AS lineTotal,
    {number t.tax} AS tax
  FROM {t}
  UNION ALL
  SELECT {whole t.documentID}, item.key + 2,
    nullif(${plainTextSql(item('detail'))}, ''),
    ${number('quantity')}, nullif(${item('unit')}, ''), ${number('netValue')},
    round(${number('quantity')} * ${number('netValue')}, 2),
    CASE WHEN ${number('taxSwitch')} = 1 THEN ${number('tax')} ELSE {number t.tax} END
  FROM {t}, ${elementsOf('t.additionalPositions')} AS item WHERE item.type = 'object'
) AS line
JOIN {v_external_costs} AS document ON document.documentID = line.documentID`,
};

export const positionViews: readonly NamedQuery[] = [invoicePositions, externalCostPositions];
