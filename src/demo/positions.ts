/** Lines of invoices and quotations. Prices are whole or half Euros and quantities whole or half, so that all adds up. */
import { type DemoRecord, flag, type Making, note } from './maker.js';
import type { Random } from './random.js';
import { activities } from './words.js';

export interface Position extends DemoRecord {
  readonly detailID: number;
  readonly position: number;
  readonly quantity: string | number;
  /** The price of one unit, with its surcharges. */
  readonly netValue: string;
}

export function position(document: number, index: number, { random }: Making): Position {
  const initial = random.whole(10, 180) * 5;
  const hasCharge = random.chance(0.4);
  const percent = hasCharge ? random.pick([10, 20]) : 0;
  const perUnit = hasCharge && random.chance(0.2) ? 2.5 : 0;
  const hasTax = random.chance(0.1);
  return {
    detailID: document * 10 + index,
    position: index + 1,
    categoryName: random.pick(activities),
    detail: note(random),
    quantity: index === 0 ? '12.00' : random.whole(1, 20) / 2,
    unit: random.pick(['', '', 'Std.', 'Stck.']),
    netValue: (initial * (1 + percent / 100) + perUnit).toFixed(2),
    taxSwitch: 0,
    tax: hasTax ? '7.0' : '0.0',
    additionalChargeSwitch: hasCharge ? 1 : 0,
    initialNetValue: hasCharge ? initial.toFixed(2) : '0.00',
    additionalCharge1: percent.toFixed(2),
    additionalCharge2: perUnit.toFixed(2),
    discountPosition: 0,
    discountSource: null,
    discountPercent: '0.00',
    detailComments: flag(random, 0.1) ? 'intern geklärt' : '',
  };
}

/** A line that takes a share off the others. That it has the amount as its price is assumed. */
export function discountOf(positions: readonly Position[], document: number, random: Random): Position {
  const percent = random.pick([5, 10]);
  return {
    ...(positions[0] as Position),
    detailID: document * 10 + positions.length,
    position: positions.length + 1,
    categoryName: '',
    detail: `<p>Rabatt ${percent} %</p>`,
    quantity: '1.00',
    unit: '',
    netValue: (-Math.round((sumOf(positions) * percent) / 100) / 100).toFixed(2),
    additionalChargeSwitch: 0,
    initialNetValue: '0.00',
    additionalCharge1: '0.00',
    additionalCharge2: '0.00',
    discountPosition: 1,
    discountPercent: percent.toFixed(2),
  };
}

/** In cents. */
export function sumOf(positions: readonly Pick<Position, 'quantity' | 'netValue'>[]): number {
  return positions.reduce(
    (sum, { quantity, netValue }) => sum + Math.round(Number(quantity) * Number(netValue) * 100),
    0,
  );
}
