/**
 * Retention with rights, settings, losses, people, clocks and other runs against it: through the publishers, and by the
 * program itself. What is there is looked at in the folder and on the server, never by asking the program.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/demo/random.js';
import type { KeepPolicy } from '../../src/keeping/rules.js';
import { archiveName, describeFile } from '../../src/publish/publisher.js';
import { formatMarker, releaseTag } from '../../src/publish/release-marker.js';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { contentOf } from '../../src/system/content.js';
import { realFiles } from '../../src/system/real.js';
import { dayMs, hourMs } from '../support/clock.js';
import { folderHistory, memoryHistory, releaseHistory } from '../support/history-places.js';
import { holdings } from '../support/holdings.js';
import { type HistoryPlace, playHistory, type Step, scopes } from '../support/keeping-history.js';
import { workspace } from '../support/release-publisher.js';
import { createWorld } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

export const retention: Promised = {
  name: 'retention',
  promise: 'Retention never empties',
  shortRuns: 4,
  longRuns: 400,
  attack,
};

async function attack({ directory, random, isShort }: Attempt): Promise<Counts> {
  const steps = isShort ? 7 : 12;
  let removed = 0;
  // Where nothing but the rules takes part, many are played in no time.
  const many = 40;
  for (let index = 0; index < many; index++) {
    removed += (await playHistory(memoryHistory(), stepsBy(random, 2 * steps))).removed;
  }
  const folder = await folderHistory(join(directory, 'folder'), random.chance(0.3));
  removed += await attackPlace(folder, await strangersInFolder(join(directory, 'folder')), steps, random);
  const releases = await releaseHistory();
  try {
    const strangers = strangersOnGitHub(releases.services);
    // Deleting breaks now and then; what cannot be deleted is tried again with the next backup.
    if (random.chance(0.5)) {
      releases.services.setFaults(({ operation, count }) =>
        /^delete/.test(operation) && count % 3 === 0 ? { kind: 'status', status: 500 } : undefined,
      );
    }
    removed += await attackPlace(releases, strangers, steps, random);
  } finally {
    await releases.close();
  }
  const played = await playProgram(join(directory, 'program'), isShort ? 4 : 8, random);
  return {
    'backups with rules applied': 2 * steps + 2 * steps * many + played.backups,
    'archives removed': removed + played.removed,
    'last holders of anything removed': 0,
  };
}

/** What others have put there, in words; it must never change. */
type Strangers = () => readonly string[];

async function attackPlace(
  place: HistoryPlace,
  strangers: Strangers,
  count: number,
  random: Random,
): Promise<number> {
  const untouched = strangers();
  const { removed } = await playHistory(place, stepsBy(random, count));
  hold(JSON.stringify(strangers()) === JSON.stringify(untouched), 'something of others was touched');
  return removed;
}

/** Histories of one kind or another: a judge sees more where clocks are right and nobody meddles. */
function stepsBy(random: Random, count: number): readonly Step[] {
  const isWild = random.chance(0.5);
  const mainScope = random.whole(0, scopes.length - 1);
  return Array.from({ length: count }, (): Step => {
    const bits = () => (random.chance(0.6) ? 0 : random.whole(1, 7));
    return {
      sinceMs: random.pick(
        isWild
          ? [dayMs, dayMs, 60_000, 7 * dayMs, 40 * dayMs, -3 * dayMs, 400 * dayMs, -399 * dayMs]
          : [dayMs, dayMs, hourMs, 7 * dayMs],
      ),
      scope: random.chance(0.6) ? mainScope : random.whole(0, scopes.length - 1),
      refused: bits(),
      partial: bits(),
      forgets: random.chance(0.5),
      rows: {
        list: random.whole(0, 2),
        change: random.pick(['none', 'none', 'grow', 'loss', 'empty', 'back']),
      },
      policy: policyBy(random),
      skewMs: isWild ? random.pick([0, 0, dayMs, -dayMs, 1000 * dayMs, -1000 * dayMs]) : 0,
      other: isWild && random.chance(0.3) ? policyBy(random) : undefined,
      people: {
        do: isWild ? random.pick(['nothing', 'nothing', 'remove', 'spoil']) : 'nothing',
        pick: random.whole(0, 20),
      },
    };
  });
}

function policyBy(random: Random): KeepPolicy {
  const policy: Record<string, number> = {};
  for (const rule of ['last', 'daily', 'weekly', 'monthly', 'yearly']) {
    if (random.chance(0.4)) policy[rule] = random.pick([1, 1, 2, 7, 10_000]);
  }
  return policy;
}

async function strangersInFolder(directory: string): Promise<Strangers> {
  const theirs = ['prosonata-other-20200101T0000Z.sqlite', 'notes.sqlite', `prosonata-${workspace}-x.sqlite`];
  for (const name of theirs) await realFiles.replace(join(directory, name), Buffer.from(name));
  return () => readdirSync(directory).filter((name) => theirs.includes(name));
}

function strangersOnGitHub({ releases }: Awaited<ReturnType<typeof releaseHistory>>['services']): Strangers {
  const backupId = '20200101T0000Z';
  const bytes = Buffer.from('an archive');
  const file = describeFile(archiveName(workspace, backupId), contentOf(bytes));
  const body = formatMarker({ workspace, backupId, isComplete: true, file, holds: holdings({ users: 1 }) });
  const theirs = [
    // A tag that does not fit its marker, a marker of another workspace, a tag alone.
    { tag: 'v1', body },
    { tag: releaseTag({ workspace: 'other', backupId }), body: body.replaceAll(workspace, 'other') },
    { tag: releaseTag({ workspace, backupId: '20200102T0000Z' }), body: 'by hand' },
    // Its tag was deleted, so it is a draft that holds all that there is of a backup.
    { tag: releaseTag({ workspace, backupId }), body, isDraft: true },
  ].map((fields) => releases.create(fields).id);
  for (const id of theirs) releases.addAsset(id, { name: file.name, label: null, contentType: 'x' }, bytes);
  return () =>
    releases
      .all()
      .filter(({ id }) => theirs.includes(id))
      .map(({ tag, assets }) => `${tag} ${assets.length}`);
}

/** The command line, day after day, with keys of other rights, other settings, lost work files and spoilt archives. */
async function playProgram(directory: string, days: number, random: Random) {
  mkdirSync(directory, { recursive: true });
  const forbidden: string[] = [];
  let doubt = 0;
  const world = createWorld(directory, {
    scale: 0.01,
    forbidden,
    total: (_, real) => real + doubt,
  });
  const sqlite = await loadSqlite();
  let removed = 0;
  for (let day = 0; day < days; day++) {
    forbidden.splice(
      0,
      2,
      ...(random.chance(0.5) ? [] : [random.pick(['invoices', 'projecttimes', 'customers'])]),
    );
    doubt = random.chance(0.2) ? 3 : 0;
    if (random.chance(0.4))
      rmSync(join(directory, '.work-agency-prosonata-example'), { recursive: true, force: true });
    const before = holdersIn(directory);
    const victim = random.pick(['', '', ...before.map(({ name }) => name)]);
    if (victim !== '') truncateSync(join(directory, victim), random.pick([0, 5000]));
    const narrow = random.pick([[], [], ['--details', 'none'], ['--resources', 'projecttimecategories']]);
    const policy = random.pick([
      ['--keep-last', '1'],
      ['--keep-last', '2'],
      ['--keep-daily', '2', '--keep-yearly', '1'],
    ]);
    const { code, err } = await world.run(
      'backup',
      '--directory',
      directory,
      '--force',
      ...narrow,
      ...policy,
    );
    // A doubtful one is a backup, too.
    hold(code === 0 || code === 4, () => `the backup of day ${day} ended with ${code}: ${err}`);
    world.clock.step(dayMs);
    const sound = before.filter(({ name }) => name !== victim);
    const after = holdersIn(directory).filter(({ name }) => name !== victim);
    const newest = after.at(-1);
    if (narrow.length === 0 && !newest?.name.includes('incomplete')) {
      const lacking = sound.flatMap(({ parts }) => [...parts]).filter((part) => !newest?.parts.has(part));
      hold(lacking.length === 0, () => `${newest?.name} calls itself complete without ${lacking.join(', ')}`);
    }
    const gone = sound.filter(({ name }) => !after.some((one) => one.name === name));
    removed += gone.length;
    for (const { name, parts } of gone) {
      const newer = after.filter((one) => one.name > name);
      const lost = [...parts].filter((part) => !newer.some((one) => one.parts.has(part)));
      hold(lost.length === 0, () => `${name} went, and with it the last ${lost.join(', ')}`);
    }
  }
  return { backups: days, removed };

  /** What SQLite finds whole and not empty in each archive of the folder. */
  function holdersIn(
    folder: string,
  ): readonly { readonly name: string; readonly parts: ReadonlySet<string> }[] {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite') && existsSync(join(folder, name)))
      .flatMap((name) => {
        const bytes = readFileSync(join(folder, name));
        if (bytes.length < 10_000) return [];
        const database = sqlite(bytes);
        const rows = database.query(
          `SELECT resource FROM _resources WHERE status = 'complete' AND rows > 0
           UNION ALL SELECT 'details of ' || resource FROM _resources WHERE status = 'complete'
             AND details_read > 0 AND details_missing + details_refused = 0`,
        );
        database.close();
        return [{ name, parts: new Set(rows.map(([part]) => String(part))) }];
      });
  }
}
