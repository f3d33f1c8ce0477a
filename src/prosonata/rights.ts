/**
 * What a personal key is given of each list, by the group of its user. Such a list comes back shorter without an error,
 * so only this tells that records of others are missing. Source: the vendor's API description, list by list.
 */
import { administrators, type Caller } from './caller.js';

/** From the one that sees least. */
const groups: readonly string[] = [
  'Zeiterfasser 1',
  'Zeiterfasser 2',
  'Teamleiter',
  'Verwaltung',
  administrators,
];

/** Which group is given all of a list, and what those below it get. */
interface Rule {
  readonly all: string;
  /** `own`: the records of the user. `shown`: those that people have not reserved for higher groups. */
  readonly below: 'own' | 'shown' | 'none';
}

const rules: Readonly<Record<string, Rule>> = {
  users: { all: administrators, below: 'none' },
  contacts: { all: 'Zeiterfasser 2', below: 'none' },
  addresses: { all: 'Verwaltung', below: 'none' },
  projects: { all: 'Zeiterfasser 2', below: 'own' },
  quotations: { all: 'Teamleiter', below: 'none' },
  invoices: { all: 'Teamleiter', below: 'none' },
  externalcosts: { all: 'Teamleiter', below: 'none' },
  crmevents: { all: administrators, below: 'shown' },
  workingtimes: { all: administrators, below: 'own' },
  projecttimes: { all: 'Zeiterfasser 2', below: 'own' },
};

/** What a key is given of a list that it may not read as a whole. */
export interface Share {
  readonly given: Rule['below'];
  /** The group of the key. */
  readonly group: string;
  /** The lowest group that is given all of it. */
  readonly neededGroup: string;
}

/** What any of these callers is not given of a list; undefined if they are given all of it, or if nothing is known. */
export function shareOf(list: string, callers: readonly Caller[]): Share | undefined {
  const rule = Object.hasOwn(rules, list) ? rules[list] : undefined;
  if (!rule) return undefined;
  const lesser = callers.find((caller) => {
    const rank = caller.kind === 'user' ? rankOf(caller.group) : -1;
    return rank >= 0 && rank < rankOf(rule.all);
  });
  if (lesser?.kind !== 'user') return undefined;
  return { given: rule.below, group: lesser.group, neededGroup: rule.all };
}

/** Whether it is known what this key is given: what groups of other names see is documented nowhere. */
export function isKnownGroup(caller: Caller): boolean {
  return caller.kind === 'integration' || rankOf(caller.group) >= 0;
}

function rankOf(group: string): number {
  return groups.indexOf(group);
}
