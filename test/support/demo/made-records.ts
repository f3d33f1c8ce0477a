/** Records of the demo workspace for tests, made once: a large workspace takes longer to make than many tests to run. */
import { createRecords, type DemoRecords, defaultSizes } from '../../../src/demo/records.js';

export interface MadeOptions {
  readonly seed?: number;
  readonly sizes?: Readonly<Partial<Record<string, number>>>;
  /** Factor on the default sizes. */
  readonly scale?: number;
}

const made = new Map<string, DemoRecords>();

/** Lists of its own for every caller; the records in them are shared and cannot be changed in place. */
export function madeRecords({ seed = 1, sizes, scale = 1 }: MadeOptions = {}): DemoRecords {
  const options = { seed, sizes: { ...scaledSizes(scale), ...sizes } };
  const key = JSON.stringify(options);
  const records = made.get(key) ?? frozen(createRecords(options));
  made.set(key, records);
  return Object.fromEntries(Object.entries(records).map(([resource, list]) => [resource, [...list]]));
}

function frozen(records: DemoRecords): DemoRecords {
  for (const list of Object.values(records)) list.forEach(Object.freeze);
  return records;
}

/** The default sizes of all lists, times `scale`. */
function scaledSizes(scale: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(defaultSizes).map(([resource, size]) => [resource, Math.round(size * scale)]),
  );
}
