/** Retention through the publishers, with the clock, the lists and other runs against it. */
import { join } from 'node:path';
import type { Random } from '../../src/demo/random.js';
import { octokitGitHub } from '../../src/github/octokit.js';
import type { KeepPolicy } from '../../src/keeping/rules.js';
import { folderPublisher } from '../../src/publish/folder.js';
import { archiveName, type Publisher } from '../../src/publish/publisher.js';
import { releasePublisher } from '../../src/publish/release.js';
import { retain } from '../../src/run/retain.js';
import { realClock, realFiles } from '../../src/system/real.js';
import { backupIdAt } from '../../src/workfile/save.js';
import { type GitHubServices, serveGitHub } from '../support/github/services.js';
import { holdings } from '../support/holdings.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

const workspace = 'agency-example';
const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 23, 2, 15);

export const retention: Promised = {
  name: 'retention',
  promise: 'Retention never empties',
  shortRuns: 8,
  longRuns: 500,
  attack,
};

interface Place {
  readonly publisher: Publisher;
  /** What lies there that is none of ours; must never change. */
  strangers(): Promise<readonly string[]>;
}

async function attack({ directory, random }: Attempt): Promise<Counts> {
  const github = await serveGitHub();
  try {
    const places = [await folder(directory), await releases(github, random)];
    let applied = 0;
    for (const place of places) applied += await attackPlace(place, random);
    return { 'policies applied': applied, 'newest verified backups deleted': 0 };
  } finally {
    await github.close();
  }
}

async function attackPlace({ publisher, strangers }: Place, random: Random): Promise<number> {
  const untouched = await strangers();
  let now = start;
  let applied = 0;
  const good = new Set<string>();
  for (let round = 0; round < 8; round++) {
    // A clock that steps back and ahead, between backups and between backup and retention.
    now += random.pick([dayMs, dayMs, 60_000, 7 * dayMs, 40 * dayMs, -3 * dayMs, 400 * dayMs, -399 * dayMs]);
    const id = backupIdAt(now);
    const isComplete = random.chance(0.75);
    await publish(publisher, id, isComplete);
    if (isComplete && !(await known(publisher, id))?.isComplete) continue;
    if (isComplete) good.add(id);
    const before = (await publisher.shelf()).backups.map((backup) => backup.backupId);
    const clocks = [now, now + random.pick([0, 0, dayMs, -dayMs, 1000 * dayMs, -1000 * dayMs])];
    await Promise.all(
      clocks
        .slice(0, random.whole(1, 2))
        .map((at) => retain(policyOf(random), { isAlarmed: false }, { publisher, clock: fixed(at), log })),
    );
    applied += 1;
    const after = new Set((await publisher.shelf()).backups.map((backup) => backup.backupId));
    const newest = before
      .filter((backup) => good.has(backup))
      .sort()
      .at(-1);
    hold(newest === undefined || after.has(newest), () => `the newest verified backup ${newest} is gone`);
    hold(clocks.some((at) => at !== now) || after.has(id), `what was published just now (${id}) is gone`);
    hold(
      [...after].every((backup) => before.includes(backup)),
      'something new is there',
    );
    hold(JSON.stringify(await strangers()) === JSON.stringify(untouched), 'something of others was touched');
  }
  return applied;
}

async function known(publisher: Publisher, id: string) {
  return (await publisher.shelf()).backups.find(({ backupId }) => backupId === id);
}

async function publish(publisher: Publisher, backupId: string, isComplete: boolean): Promise<void> {
  const name = archiveName(workspace, backupId);
  const bytes = Buffer.from(`archive of ${backupId}`);
  await publisher.publish({
    backupId,
    name,
    bytes,
    isComplete,
    holds: holdings({ users: 1 }),
    notes: () => 'notes',
  });
}

function policyOf(random: Random): KeepPolicy {
  const policy: Record<string, number> = {};
  for (const rule of ['last', 'daily', 'weekly', 'monthly', 'yearly']) {
    if (random.chance(0.4)) policy[rule] = random.pick([1, 1, 2, 7, 10_000]);
  }
  return policy;
}

const fixed = (at: number) => ({
  now: () => at,
  sleep: async () => {},
  timeout: () => ({ signal: new AbortController().signal, clear: () => {} }),
});
const log = { debug() {}, info() {}, warn() {}, error() {} };

const archives = {
  glance: async () => undefined,
  faults: () => [],
  isEncrypted: () => false,
};

async function folder(directory: string): Promise<Place> {
  const theirs = [
    'prosonata-other-20200101T0000Z.sqlite',
    'notes.sqlite',
    'prosonata-agency-example-x.sqlite',
  ];
  for (const name of theirs) await realFiles.replace(join(directory, name), Buffer.from(name));
  return {
    publisher: folderPublisher(directory, workspace, { files: realFiles, archives }),
    strangers: async () => (await realFiles.list(directory)).filter((name) => theirs.includes(name)),
  };
}

async function releases(github: GitHubServices, random: Random): Promise<Place> {
  const marker = `<!-- prosonata-backup workspace=${workspace} backup=20200101T0000Z complete=true -->`;
  // A tag that does not fit its marker, a marker of another workspace, a tag alone.
  github.releases.create({ tag: 'v1', body: marker });
  github.releases.create({
    tag: 'prosonata-backup-other-20200101T0000Z',
    body: marker.replace(workspace, 'other'),
  });
  github.releases.create({ tag: `prosonata-backup-${workspace}-20200102T0000Z`, body: 'by hand' });
  // Its tag was deleted, so it is a draft that holds all that there is of a backup.
  const archive = { name: archiveName(workspace, '20200101T0000Z'), label: null, contentType: 'x' };
  const untagged = { tag: `prosonata-backup-${workspace}-20200101T0000Z`, body: marker, isDraft: true };
  github.releases.addAsset(github.releases.create(untagged).id, archive, Buffer.from('an archive'));
  const theirs = github.releases.all().map(({ id }) => id);
  if (random.chance(0.5)) {
    // Deleting breaks now and then; what cannot be deleted is tried again with the next backup.
    github.setFaults(({ operation, count }) =>
      /^delete/.test(operation) && count % 3 === 0 ? { kind: 'status', status: 500 } : undefined,
    );
  }
  const ports = { fetch: (request: Request) => fetch(request) };
  const client = octokitGitHub(
    {
      token: github.token({ contents: 'write' }),
      apiUrl: `${github.url}/api/v3`,
      owner: github.repository.owner,
      repo: github.repository.name,
      userAgent: 'proof',
      retries: 0,
      firstRetryWaitMs: 0,
    },
    { ...ports, clock: realClock, signal: new AbortController().signal },
  );
  return {
    publisher: releasePublisher(
      { workspace, makeLatest: 'auto', retries: 0, firstRetryWaitMs: 0 },
      { github: client, log },
    ),
    strangers: async () =>
      github.releases
        .all()
        .filter(({ id }) => theirs.includes(id))
        .map(({ tag }) => tag),
  };
}
