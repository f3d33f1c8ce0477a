/** When archives will go by the keep rules, if backups go on as they are. Pure. */
import { applyRetention, type Dated } from '../keeping/retention.js';
import type { KeepPolicy } from '../keeping/rules.js';
import { dayMs } from '../system/day.js';
import { backupIdAt } from '../workfile/save.js';

/** Beyond it nobody plans; yearly rules may keep an archive longer. */
const daysAtMost = 366 * 3;
/** Behind the first month, a week more or less does not matter, and to ask each day would take minutes. */
const daysAskedEach = 31;
const daysBetween = 7;

/**
 * The day from which each backup is gone, in epoch milliseconds, by its id: one backup a day that holds what the newest
 * holds, from `now` on. Those that stay longer than three years have none.
 */
export function departures(
  backups: readonly Dated[],
  policy: KeepPolicy,
  now: number,
): ReadonlyMap<string, number> {
  const gone = new Map<string, number>();
  const newest = backups.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  if (!newest || Object.values(policy).every((count) => count === undefined)) return gone;
  const asked = new Set(backups.map(({ id }) => id));
  let there: readonly Dated[] = backups;
  for (let day = 0; day <= daysAtMost && asked.size > gone.size; day++) {
    const at = now + day * dayMs;
    if (day > 0) there = [...there, { ...newest, id: backupIdAt(at), startedAt: at }];
    if (day > daysAskedEach && day % daysBetween !== 0) continue;
    const { remove } = applyRetention(there, policy, at);
    const removed = new Set(remove.map(({ backup }) => backup.id));
    for (const id of removed) if (asked.has(id)) gone.set(id, at);
    there = there.filter(({ id }) => !removed.has(id));
  }
  return gone;
}
