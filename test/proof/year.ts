/** A year of scheduled ticks of the action, with all that happens in one. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backupStart } from '../../src/workfile/save.js';
import { actionHere } from '../support/action-here.js';
import { dayMs, hourMs, periodMs } from '../support/clock.js';
import type { WorkspaceOptions } from '../support/demo/test-workspace.js';
import { faultOn } from '../support/github/github-faults.js';
import { apiKey } from '../support/world.js';
import { differences } from './differences.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

const lists = ['users', 'customers', 'projecttimes'];

export const year: Promised = {
  name: 'year',
  promise: 'A year passes',
  shortRuns: 1,
  longRuns: 20,
  attack,
};

/** If no work file is ever kept, each run begins at zero and no backup comes of it: that must not pass quietly. */
async function neverSaved(directory: string): Promise<void> {
  mkdirSync(directory);
  const here = await actionHere(directory, { demo: { scale: 0.05, perPageCap: 40 } });
  try {
    here.github.setFaults(faultOn('CreateCacheEntry', { kind: 'status', status: 500 }));
    const inputs = { resources: lists.join(), details: 'none', 'request-limit': '2' };
    const { code, log } = await here.tick({ inputs });
    hold(code === 1, () => `green, although nothing is kept\n${log}`);
  } finally {
    await here.close();
  }
}

/** What keeps a day from having its archive; a day without one and without any of these is a broken promise. */
interface Day {
  readonly isApiDown: boolean;
  readonly ticks: number;
  readonly isLockedOut: boolean;
}

async function attack({ directory, random, isShort }: Attempt): Promise<Counts> {
  mkdirSync(directory, { recursive: true });
  await neverSaved(join(directory, 'never-saved'));
  const days = isShort ? 25 : 365;
  let down: 'no' | 'resets' | '503' = 'no';
  /** What the workspace takes, and what the repository has as its secret: somebody has to change both. */
  let keys = { taken: apiKey, secret: apiKey };
  let quota = 20;
  const options: { -readonly [name in keyof WorkspaceOptions]?: WorkspaceOptions[name] } = {
    scale: 0.05,
    perPageCap: 40,
    // The largest plan is served; what is beyond the plan of the day is stolen.
    quota: 60,
    sizes: { projecttimes: 150 },
    fault: () =>
      down === 'no'
        ? undefined
        : down === '503'
          ? { kind: 'status', status: 503, html: true }
          : { kind: 'network' },
  };
  const here = await actionHere(directory, { demo: options });
  const { clock, workspace, github } = here;
  const counts = {
    days: 0,
    ticks: 0,
    'ticks lost': 0,
    archives: 0,
    'days without an archive, all with a cause': 0,
    'days without an archive that had no cause': 0,
    divergences: 0,
  };
  const start = clock.now();
  let outageUntil = 0;
  let resources = ['users', 'customers'];
  let day: Day = { isApiDown: false, ticks: 0, isLockedOut: false };
  let nextId = 1_000_000;
  let lastFinished = '';
  try {
    for (let number = 0; number < days; number++) {
      // A night window of local time: it moves by an hour when summer time begins and ends.
      const isSummer = number % 365 > 126 && number % 365 < 336;
      const midnight = start + number * dayMs - (isSummer ? hourMs : 0);
      let archives = 0;
      day = { isApiDown: false, ticks: 0, isLockedOut: false };
      changeWorkspace();
      for (let tick = 0; tick < 8; tick++) {
        // GitHub starts some runs minutes late, and a few hours.
        const lateAtMost = random.chance(0.02) ? 2 * hourMs : random.chance(0.2) ? 25 * 60_000 : 60_000;
        const late = random.whole(0, lateAtMost);
        clock.step(Math.max(0, midnight + tick * periodMs + late - clock.now()));
        if (random.chance(0.15) || random.chance(0.01 * tick)) {
          counts['ticks lost']++;
          continue;
        }
        happen();
        counts.ticks++;
        const isEarly = clock.now() < dueAt() + periodMs;
        const told = await here.tick({
          inputs: {
            resources: resources.join(','),
            details: 'none',
            'keep-daily': '7',
            'keep-monthly': '12',
            'alert-after': '9999h',
            'api-key': keys.secret,
          },
          intercept: (request) => (request.url.startsWith(github.url) ? undefined : asKeyed(request)),
          runsPost: !random.chance(0.02),
        });
        day = { ...day, ticks: day.ticks + 1, isApiDown: day.isApiDown || down !== 'no' };
        const isLockedOut = keys.taken !== keys.secret;
        day = { ...day, isLockedOut: day.isLockedOut || isLockedOut };
        hold(told.code === 0 || isLockedOut, () => `day ${number}: red\n${told.log}`);
        hold(told.outputs.status !== 'idle' || isEarly, `day ${number}: idle, but a backup was due`);
        if (isLockedOut && random.chance(0.3)) keys = { ...keys, secret: keys.taken };
        if (told.outputs.status !== 'finished') continue;
        archives++;
        lastFinished = told.outputs['backup-id'] ?? '';
        counts.divergences += await expectFaithful(`day ${number}`);
      }
      counts.days++;
      counts.archives += archives;
      hold(archives <= 2, () => `day ${number}: ${archives} archives`);
      if (archives === 0) judgeDay(number, midnight);
    }
    return counts;
  } finally {
    await here.close();
  }

  function happen(): void {
    if (clock.now() > outageUntil) down = 'no';
    if (random.chance(0.01)) {
      down = random.pick(['resets', '503']);
      outageUntil = clock.now() + random.pick([hourMs, 5 * hourMs, 2 * dayMs]);
    }
    if (random.chance(0.01)) github.cache.evict({ prefix: '' });
    if (random.chance(0.02)) workspace.steal(random.whole(0, 60 - quota));
    if (random.chance(0.003)) quota = random.pick([10, 20, 40, 60]);
    if (random.chance(0.003)) keys = { ...keys, taken: `key-${clock.now()}` };
    workspace.steal(60 - quota);
  }

  /** The simulated workspace knows one key for ever, so others are translated. */
  function asKeyed(request: Request): Promise<Response> {
    const isTaken = request.headers.get('x-api-key') === keys.taken;
    const headers = new Headers(request.headers);
    headers.set('x-api-key', isTaken ? apiKey : 'wrong');
    return workspace.fetch(new Request(request, { headers }));
  }

  function changeWorkspace(): void {
    if (random.chance(0.01)) resources = resources.length === 2 ? lists : lists.slice(0, 2);
    for (let change = random.whole(0, 6); change > 0; change--) {
      const record = random.pick(workspace.records.projecttimes ?? []);
      if (!record) continue;
      const id = Number(record.timeID);
      if (random.chance(0.4)) workspace.update('projecttimes', id, { detail: `Nachtrag ${clock.now()}` });
      else if (random.chance(0.5)) workspace.remove('projecttimes', id);
      else workspace.insert('projecttimes', { ...record, timeID: nextId++ });
    }
  }

  async function expectFaithful(where: string): Promise<number> {
    const release = github.releases.all().find(({ tag, isDraft }) => !isDraft && tag.endsWith(lastFinished));
    const bytes = github.releases.assetContent(release?.assets[0]?.id ?? 0);
    hold(bytes !== undefined, `${where}: ${lastFinished} is not published`);
    const found = await differences(bytes, workspace, resources);
    hold(found.length === 0, () => `${where}: ${found.slice(0, 3).join('; ')}`);
    return found.length;
  }

  /** A day after the start of the last one, less one tick, so that a daily backup does not wander. */
  /** Where a schedule keeps its time; if it does not, a backup may be due up to a tick later. */
  function dueAt(): number {
    return lastFinished === '' ? 0 : backupStart(lastFinished) + dayMs - periodMs;
  }

  /** No archive on this day: is there a cause, or was one finished so late the day before that none was due? */
  function judgeDay(number: number, midnight: number): void {
    const wasDue = dueAt() <= midnight + hourMs;
    const hasCause = day.isApiDown || day.isLockedOut || day.ticks < 4 || !wasDue;
    if (hasCause) counts['days without an archive, all with a cause']++;
    hold(hasCause, `day ${number} has no archive and no cause (last ${lastFinished}, ${day.ticks} ticks)`);
  }
}
