/** The records of the demo workspace: a German agency with all the traps that live accounts have in their values. */
import { findResource } from '../prosonata/catalogue.js';
import { address, assign, contact, crmEvent, customer } from './clients.js';
import { externalCost, invoice, quotation, serviceTemplate } from './documents.js';
import type { DemoRecord, Maker, Making } from './maker.js';
import { seededRandom } from './random.js';
import { category, project, projectTime, task, user, workingTime } from './work.js';

export type { DemoRecord } from './maker.js';
/** Full records by resource, ascending by key. */
export type DemoRecords = Record<string, DemoRecord[]>;

export interface RecordOptions {
  readonly seed: number;
  /** How many records of a resource, exactly; the rest keeps its default size. */
  readonly sizes?: Readonly<Partial<Record<string, number>>>;
  /** Factor on the default sizes. */
  readonly scale?: number;
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

/** The same options give the same records, everywhere. */
export function createRecords(options: RecordOptions): DemoRecords {
  const made: DemoRecords = {};
  for (const [index, plan] of plans.entries()) {
    const count = options.sizes?.[plan.resource] ?? Math.round(plan.size * (options.scale ?? 1));
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
      const key = findResource(resource)?.idField ?? '';
      const id = any(resource)?.[key] ?? null;
      if (id === null) return id;
      // One record of each list was deleted; users can only be deactivated.
      return random.chance(0.004) && resource !== 'users' ? deletedId : id;
    },
  };
}

/** Fields that single reads have and lists leave out. Source: the vendor's API description. */
export const detailOnly: Readonly<Record<string, readonly string[]>> = {
  customers: ['contactsAssigned', 'addressesAssigned'],
  addresses: ['contactsAssigned'],
  projects: ['projectInfo', 'projectLinks', 'usersAssigned'],
  externalcosts: ['comments', 'additionalPositions'],
  crmevents: ['customerID'],
  invoices: ['positions'],
  quotations: ['positions'],
};
