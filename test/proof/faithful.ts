import type { Random } from '../../src/demo/random.js';
import { createRecords } from '../../src/demo/records.js';
import { findResource } from '../../src/prosonata/catalogue.js';
import { dayMs, tickMs } from '../support/clock.js';
import type { WorkspaceOptions } from '../support/demo/test-workspace.js';
import { type CliWorld, createWorld } from '../support/world.js';
import { newestArchive, readLists } from './archived.js';
import { type History, historyOf } from './history.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';
import { faultSchedule, type ImpatientClock, impatientClock } from './trouble.js';

/**
 * Backups of a small workspace under a small quota, through a schedule of faults, while records come, change and go
 * between any two requests.
 */
export const faithful: Promised = {
  name: 'faithful',
  promise: 'Nothing missing, nothing doubled, nothing altered',
  shortRuns: 6,
  attack,
};

async function attack({ directory, seed, random, isShort }: Attempt): Promise<Counts> {
  const clock = impatientClock();
  const fault = faultSchedule(random, clock, isShort ? [0.2, 0.3] : undefined);
  let history: History | undefined;
  const change = changeSchedule(random);
  const server = serverOf(random, isShort ? seed % 3 === 0 : undefined);
  const isEroded = random.chance(isShort ? 0.6 : 0.3);
  // Single reads take hundreds of requests: under the smallest quotas only lists are read.
  const hasDetails = random.chance(isShort ? 0.2 : 0.4);
  const world = createWorld(
    directory,
    {
      now: clock.now,
      records: createRecords({ seed, sizes: sizes(random, isShort || hasDetails ? 160 : 2500) }),
      ...server,
      quota: random.pick(hasDetails ? [40, 100, 500] : isShort ? [40] : [4, 7, 15, 40, 500]),
      before: () => {
        if (!history) return;
        change?.(history, world);
        if (isEroded && random.chance(0.6)) erode(random, history, world);
        if (server.silentCap !== undefined && !server.total) shrink(history, world, server.silentCap);
      },
      fault,
    },
    ['--concurrency', String(random.whole(1, 4)), ...(hasDetails ? [] : ['--details', 'none'])],
  );
  history = historyOf(world.workspace);
  const counts = {
    schedules: 1,
    backups: 0,
    'rows compared': 0,
    runs: 0,
    requests: 0,
    'lists not proved': 0,
    differences: 0,
  };
  for (let backup = isShort ? 1 : random.whole(1, 3); backup > 0; backup--) {
    const start = history.moment;
    counts.runs += await runToTheEnd(world, clock);
    counts.requests = world.workspace.requests.length;
    counts.backups++;
    for (const [resource, list] of await readLists(newestArchive(directory))) {
      counts['rows compared'] += history.judge(resource, list, start);
      if (list.status === 'complete') continue;
      hold(list.reason !== '', `${resource} is ${list.status} without a reason`);
      counts['lists not proved']++;
    }
    clock.step(dayMs);
  }
  return counts;
}

/**
 * Takes a few rows away that were captured already, right before a further window of their list is answered: what comes
 * begins a few rows behind what was captured, or just joins it.
 */
function erode(random: Random, history: History, world: CliWorld): void {
  const { resource, page, perPage, ids } = askedFor(world);
  // Not of the end of a list: one that becomes as short as its windows says nothing.
  if (!(page > 1) || ids.length < page * perPage) return;
  for (const id of ids.slice(0, random.whole(1, 5))) history.remove(resource, id);
}

/**
 * Takes rows away in front until a further window, of which the server gives no more than `cap` rows and does not say so,
 * would end where the list does, if it began where it was asked to.
 */
function shrink(history: History, world: CliWorld, cap: number): void {
  const { resource, page, perPage, ids } = askedFor(world);
  const length = (page - 1) * perPage + cap;
  if (!(page > 1) || perPage <= cap || length >= ids.length) return;
  for (const id of ids.slice(0, ids.length - length)) history.remove(resource, id);
}

/** The window that is asked for now, and the list as it is. */
function askedFor({ workspace: { requests, records } }: CliWorld) {
  const { path = '', query = '' } = requests.at(-1) ?? {};
  const resource = path.split('/').at(-1) ?? '';
  const parameters = new URLSearchParams(query);
  const idField = findResource(resource)?.idField ?? '';
  return {
    resource,
    page: Number(parameters.get('page')),
    perPage: Number(parameters.get('perPage')),
    ids: (records[resource] ?? []).map((record) => Number(record[idField])),
  };
}

/** A run that has never been answered as by the API ends as an error; every other one is a pause. */
async function runToTheEnd(world: CliWorld, clock: ImpatientClock): Promise<number> {
  let isAnswered = false;
  for (let runs = 1; runs <= 1000; runs++) {
    const { code, out, err } = await world.runWith(
      { clock },
      'backup',
      '--directory',
      world.directory,
      '--alert-after',
      '999d',
    );
    if (code === 0 || code === 4) return runs;
    isAnswered ||= code === 3;
    hold(
      isAnswered ? code === 3 : code === 1 && /web page/.test(err),
      () => `a run ended with ${code}: ${out}${err}`,
    );
    clock.step(tickMs);
  }
  hold(false, 'the backup did not come to an end in 1000 runs');
}

/** Some lists have no rows and most a few; the times are the longest, as they are in life. */
function sizes(random: Random, most: number): Readonly<Record<string, number>> {
  const lists =
    'users projecttimecategories servicetemplates customers contacts addresses projects quotations invoices externalcosts crmevents projecttasks workingtimes projecttimes';
  return Object.fromEntries(
    lists.split(' ').map((name) => {
      if (name !== 'projecttimes' && random.chance(0.15)) return [name, 0];
      const isLong = name === 'projecttimes' || random.chance(0.2);
      return [name, isLong ? random.whole(most / 2, most) : random.whole(1, 40)];
    }),
  );
}

/**
 * What kind of server it is, as far as the vendor leaves it open. In short, lists are shorter than two pages of both
 * kinds, so `isSilent` says whether it gives few rows at once, says nothing of it, and counts nothing.
 */
function serverOf(random: Random, isSilent: boolean | undefined): Partial<WorkspaceOptions> {
  const emptyAs = random.pick(['list', '204', '404'] as const);
  if (isSilent) return { emptyAs, silentCap: random.whole(25, 40), total: () => undefined };
  const isShort = isSilent !== undefined;
  return {
    emptyAs,
    ...(random.chance(isShort ? 0.8 : 0.4) ? { perPageCap: random.whole(25, isShort ? 40 : 300) } : {}),
    ...(!isShort && random.chance(0.2) ? { silentCap: random.whole(15, random.pick([50, 500])) } : {}),
    ...(random.chance(0.15) ? { ignoreOrderBy: true } : {}),
    ...(random.chance(0.1) ? { refuseOrderBy: true } : {}),
    ...(random.chance(0.15) ? { total: () => undefined } : {}),
  };
}

/** Changes between requests; undefined for a workspace that does not change. */
function changeSchedule(random: Random): ((history: History, world: CliWorld) => void) | undefined {
  if (random.chance(0.1)) return undefined;
  const share = random.pick([0.3, 1, 3]);
  // A record that is switched on and off within minutes may be missed, as docs/architecture.md says.
  const switched = new Set<string>();
  return (history, { workspace: { records } }) => {
    for (let left = share; left > 0 && random.chance(left); left--) {
      // Most of what happens in a workspace happens to times.
      const resource = random.chance(0.5) ? 'projecttimes' : random.pick(Object.keys(records));
      const list = records[resource] ?? [];
      const key = findResource(resource)?.idField ?? '';
      const record = list.length > 0 ? random.pick(list) : undefined;
      const id = Number(record?.[key]);
      const kind = random.whole(0, 9);
      if (kind < 3 || !record) {
        history.insert(resource, {
          active: 1,
          addressActive: 1,
          ...record,
          [key]: history.freshId(resource) + random.whole(0, 4),
          note: `new ${random.whole(0, 1e9)}`,
        });
      } else if (kind < 6) history.update(resource, id, { note: `changed ${random.whole(0, 1e9)}` });
      else if (kind < 7) history.remove(resource, id);
      else if (kind < 9) {
        // A gap at the front pulls all later rows forward by more than windows overlap.
        const at = random.whole(0, Math.floor(list.length / 2));
        const gone = list.slice(at, at + random.whole(2, 12)).map((one) => Number(one[key]));
        for (const one of gone) history.remove(resource, one);
      } else if (!switched.has(`${resource} ${id}`)) {
        switched.add(`${resource} ${id}`);
        if (resource === 'contacts') history.update(resource, id, { active: record.active === 1 ? 0 : 1 });
        if (resource === 'addresses')
          history.update(resource, id, { addressActive: record.addressActive === 1 ? 0 : 1 });
      }
    }
  };
}
