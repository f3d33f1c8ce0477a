// What a month of many workspaces costs in billed minutes: a matrix of all of them at each tick, and `mode: due`, which
// gives a job only to those that are due. Plays the decisions of the program; how long a working run takes is assumed,
// as in docs/costs.md. Expects a fresh build/.
import { nextDueAt, slotOf } from '../build/run/due.js';
import { dueWorkspaces } from '../build/watch/due-workspaces.js';

const [dayMs, minuteMs] = [86_400_000, 60_000];
/** A small agency: runs of a backup, and the minutes of each. */
const work = { runs: 3, minutes: 2 };
const intervalMs = dayMs;
const days = 30;

/** Every 15 minutes from 22:00 to 04:00, at odd minutes. */
function* ticks() {
  for (let day = 0; day < days; day++) {
    for (let tick = 0; tick < 24; tick++) yield Date.UTC(2026, 5, 1 + day, 22, 7) + tick * 15 * minuteMs;
  }
}

export function fleet(count) {
  const workspaces = Array.from({ length: count }, (_, index) => ({
    slug: `w${index}`,
    slotAt: undefined,
    left: 0,
  }));
  const published = [];
  const billed = { matrix: 0, due: 0 };
  for (const now of ticks()) {
    const rules = { now, force: false, nextDueAt: (startedAt) => nextDueAt(startedAt, intervalMs) };
    const given = new Set(dueWorkspaces(workspaces, published, rules));
    billed.due++;
    for (const workspace of workspaces) {
      const isDue =
        workspace.left > 0 ||
        workspace.slotAt === undefined ||
        now >= nextDueAt(workspace.slotAt, intervalMs);
      billed.matrix += isDue ? work.minutes : 1;
      if (!given.has(workspace)) {
        if (isDue) throw new Error(`${workspace.slug} is due and gets no job`);
        continue;
      }
      billed.due += isDue ? work.minutes : 1;
      if (!isDue) continue;
      if (workspace.left === 0) {
        workspace.left = work.runs;
        workspace.startedAt = now;
        workspace.slotAt = slotOf(now, workspace.slotAt, intervalMs);
      }
      if (--workspace.left === 0)
        published.push({ workspace: workspace.slug, startedAt: workspace.startedAt });
    }
  }
  return { ...billed, backups: published.length };
}

if (process.argv[1]?.endsWith('fleet.mjs')) {
  const dollars = (minutes) => `$${(minutes * 0.006).toFixed(2)}`;
  for (const count of [1, 5, 20, 50]) {
    const { matrix, due, backups } = fleet(count);
    console.log(
      `${count} workspaces, ${backups} backups in ${days} days: matrix ${matrix} minutes (${dollars(matrix)}), due ${due} minutes (${dollars(due)}), ${(matrix / due).toFixed(1)} times fewer`,
    );
  }
}
