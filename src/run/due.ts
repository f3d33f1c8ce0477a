/**
 * When the next backup is due. Pure. Ticks of a schedule come late and early, and a cron line in local time moves by
 * an hour twice a year. So each backup has a slot, its place on a grid of intervals that begins with the first one:
 * it may start a little before its slot, and the next slot follows from the slot, not from the start. Without slots,
 * starts that may be early would come earlier every day.
 */
import type { Idle } from '../outcome.js';
import type { Settings } from '../settings/settings.js';
import { dayMs } from '../system/day.js';
import type { Clock } from '../system/ports.js';
import { type Save, slotAt } from '../workfile/save.js';

/** The shortest tick that people use, and a little more. */
const tickMs = 15 * 60_000;

/**
 * How long before its slot a backup may start. An eighth of a day is the hour by which local time moves and the two by
 * which GitHub starts runs late: a daily run can come that much earlier than a day after the one before.
 */
export function slackMs(intervalMs: number): number {
  return intervalMs >= dayMs ? intervalMs / 8 : Math.min(tickMs, intervalMs / 2);
}

/** The outcome of a run that finds this save, if nothing is due; undefined for a backup in progress or a forced one. */
export function idleAfter(
  save: Pick<Save, 'backupId' | 'status' | 'slot'>,
  { intervalMs, force }: Pick<Settings, 'intervalMs' | 'force'>,
  clock: Pick<Clock, 'now'>,
): Idle | undefined {
  if (force || save.status === 'partial') return undefined;
  const dueAt = nextDueAt(slotAt(save), intervalMs);
  return clock.now() < dueAt ? { kind: 'idle', backupId: save.backupId, dueAt } : undefined;
}

/** Epoch milliseconds; `lastSlotAt` is the slot of the last finished backup. */
export function nextDueAt(lastSlotAt: number, intervalMs: number): number {
  return lastSlotAt + intervalMs - slackMs(intervalMs);
}

/**
 * The slot of a backup that starts at `startedAt`: the nearest place on the grid of the one before. A start that is
 * too far from any, such as one that was forced, begins a grid of its own. So does one that comes before its slot, but
 * not as soon as it was due: then the run of the slot had been late, and this is the true time of the schedule.
 */
export function slotOf(startedAt: number, previousSlotAt: number | undefined, intervalMs: number): number {
  if (previousSlotAt === undefined) return startedAt;
  const steps = Math.max(1, Math.round((startedAt - previousSlotAt) / intervalMs));
  const slotAt = previousSlotAt + steps * intervalMs;
  const earlyMs = slotAt - startedAt;
  const isOnGrid = Math.abs(earlyMs) <= slackMs(intervalMs);
  const wasDueBefore = earlyMs > 0 && earlyMs < slackMs(intervalMs) - 2 * tickMs;
  return isOnGrid && !wasDueBefore ? slotAt : startedAt;
}
