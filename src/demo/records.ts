/** The records of the demo workspace: a German agency with all the traps that live accounts have in their values. */
import { address, assign, contact, crmEvent, customer } from './clients.js';
import { externalCost, invoice, quotation, serviceTemplate } from './documents.js';
import type { DemoRecord, Maker, Making } from './maker.js';
import { seededRandom } from './random.js';
import { demoResource } from './resources.js';
import { category, project, projectTime, task, user, workingTime } from './work.js';

export type { DemoRecord } from './maker.js';
/** Full records by resource, ascending by id. */
export type DemoRecords = Record<string, DemoRecord[]>;

export interface RecordOptions {
  readonly seed: number;
  /** How many records of a resource, exactly; the rest keeps its default size. */
  readonly sizes?: Readonly<Partial<Record<string, number>>>;
}

interface Plan {
  readonly resource: string;
  readonly size: number;
  readonly make: Maker;
}

const deletedId = 500_000;

/** In the order of making: a record refers to what was made before it. */
const plans: readonly Plan[] = [
  { resource: 'users', size: 12, make: user },
  { resource: 'projecttimecategories', size: 24, make: category },
  { resource: 'servicetemplates', size: 20, make: serviceTemplate },
  { resource: 'customers', size: 180, make: customer },
  { resource: 'addresses', size: 260, make: address },
  { resource: 'contacts', size: 350, make: contact },
  { resource: 'projects', size: 420, make: project },
  { resource: 'quotations', size: 150, make: quotation },
  { resource: 'invoices', size: 380, make: invoice },
  { resource: 'externalcosts', size: 240, make: externalCost },
  { resource: 'crmevents', size: 300, make: crmEvent },
  { resource: 'projecttasks', size: 900, make: task },
  { resource: 'workingtimes', size: 2600, make: workingTime },
  { resource: 'projecttimes', size: 5200, make: projectTime },
];

/** How many records there are of each resource unless told. */
export const defaultSizes: Readonly<Record<string, number>> = Object.fromEntries(
  plans.map(({ resource, size }) => [resource, size]),
);

/** The same options give the same records, everywhere. */
export function createRecords(options: RecordOptions): DemoRecords {
  const made: DemoRecords = {};
  for (const [index, plan] of plans.entries()) {
    const count = options.sizes?.[plan.resource] ?? plan.size;
    makeAll(plan, count, options.seed * 1000 + index, made);
  }
  assign(made);
  return made;
}

/** Ids grow with gaps, as after deletions; customers begin with the id 0, the agency itself. */
function makeAll({ resource, make }: Plan, count: number, seed: number, made: DemoRecords): void {
  const making = makingFrom(made, seed);
  const list: DemoRecord[] = [];
  made[resource] = list;
  let id = resource === 'customers' ? 0 : 1;
  for (let index = 0; index < count; index++) {
    list.push(make(id, making, index / count));
    id += making.random.chance(0.02) ? making.random.whole(2, 9) : 1;
  }
}

function makingFrom(made: DemoRecords, seed: number): Making {
  const random = seededRandom(seed);
  const any = (resource: string): DemoRecord | undefined => {
    const list = made[resource];
    return list && list.length > 0 ? random.pick(list) : undefined;
  };
  return {
    random,
    any,
    latest: (resource) => made[resource]?.at(-1),
    reference(resource) {
      const id = any(resource)?.[demoResource(resource).idField] ?? null;
      if (id === null) return id;
      // One record of each list was deleted; users can only be deactivated.
      return random.chance(0.004) && resource !== 'users' ? deletedId : id;
    },
  };
}

export interface RecordPlace {
  readonly list: DemoRecord[];
  readonly index: number;
  /** The record at this place, if it has the id that was asked for. */
  readonly record: DemoRecord | undefined;
}

/** Where the record of this id is, or belongs; takes a few steps in a list of any size. */
export function placeOf(records: DemoRecords, resource: string, id: number): RecordPlace {
  const { idField } = demoResource(resource);
  const list = records[resource] ?? [];
  let [index, end] = [0, list.length];
  while (index < end) {
    const middle = (index + end) >>> 1;
    if (Number(list[middle]?.[idField]) < id) index = middle + 1;
    else end = middle;
  }
  const record = list[index];
  return { list, index, record: record && Number(record[idField]) === id ? record : undefined };
}
