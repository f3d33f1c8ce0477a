/**
 * What the user of a personal key is given of each list: shorter lists, without an error. Source: the vendor's API
 * description, list by list.
 */
import type { DemoRecord } from '../../../src/demo/records.js';

export interface DemoUser {
  readonly userID: number;
  readonly username: string;
  /** As `Teamleiter`; one that is not of the vendor's sees everything. */
  readonly group: string;
}

const groups = ['Zeiterfasser 1', 'Zeiterfasser 2', 'Teamleiter', 'Verwaltung', 'Administrator'];

/** The lowest group that is given all of a list, and whether those below get their own records or none. */
const rights: Readonly<Record<string, readonly [group: string, below: 'own' | 'none']>> = {
  users: ['Administrator', 'none'],
  contacts: ['Zeiterfasser 2', 'none'],
  addresses: ['Verwaltung', 'none'],
  projects: ['Zeiterfasser 2', 'own'],
  quotations: ['Teamleiter', 'none'],
  invoices: ['Teamleiter', 'none'],
  externalcosts: ['Teamleiter', 'none'],
  workingtimes: ['Administrator', 'own'],
  projecttimes: ['Zeiterfasser 2', 'own'],
};

export function shownTo(
  user: DemoUser | undefined,
  resource: string,
  records: readonly DemoRecord[],
): readonly DemoRecord[] {
  const rank = user ? groups.indexOf(user.group) : -1;
  if (!user || rank < 0) return records;
  if (resource === 'crmevents') return records.filter((event) => rank >= lowestRank(event));
  const [group, below] = rights[resource] ?? [];
  if (group === undefined || rank >= groups.indexOf(group)) return records;
  return below === 'none' ? [] : records.filter((record) => isOwn(record, user));
}

/** Events may be shown from a group on: 1 Teamleiter, 2 Verwaltung, 3 Administrator. */
function lowestRank({ showToUsergroup }: DemoRecord): number {
  return showToUsergroup === null || showToUsergroup === undefined ? 0 : Number(showToUsergroup) + 1;
}

function isOwn({ userID, userResponsibleID, usersAssigned }: DemoRecord, user: DemoUser): boolean {
  const assigned = Array.isArray(usersAssigned) ? usersAssigned : [];
  return [userID, userResponsibleID, ...assigned.map((one: DemoRecord) => one.userID)].includes(user.userID);
}
