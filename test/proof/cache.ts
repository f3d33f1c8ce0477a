/** Work files that were not left by us, in the cache and in the folder. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import type { Random } from '../../src/demo/random.js';
import { loadSqlite, type Sqlite } from '../../src/sqlite/sqlite.js';
import { formatCacheKey } from '../../src/store/cache-key.js';
import { contentOf } from '../../src/system/content.js';
import {
  formatSaveName,
  parseSaveName,
  type Save,
  savePrefix,
  workspaceSlug,
} from '../../src/workfile/save.js';
import { deriveSealKey, type SealKey, seal, unseal } from '../../src/workfile/seal.js';
import { openWorkFile } from '../../src/workfile/work-file.js';
import { type ActionHere, actionHere, type Ticked } from '../support/action-here.js';
import { tickMs } from '../support/clock.js';
import { memory } from '../support/storages.js';
import { apiKey, workspaceUrl } from '../support/world.js';
import { differences } from './differences.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

const demo = { scale: 0.02, quota: 3, perPageCap: 20, sizes: { projecttimes: 60 } };
const inputs = { details: 'none', resources: 'users,customers,contacts,projecttimes' };
const slug = workspaceSlug(workspaceUrl);
const path = `.prosonata-backup/${slug}`;

export const cache: Promised = {
  name: 'cache',
  promise: 'The cache cannot be used against us',
  shortRuns: 1,
  longRuns: 60,
  attack,
};

/** What another workflow of the branch can save: it has no API key, but can read and write every entry. */
type Outsider = (world: ActionHere, random: Random) => Promise<string>;

async function attack({ directory, random }: Attempt): Promise<Counts> {
  let tried = 0;
  for (const [name, outsider] of Object.entries({ ...outsiders, ...insiders })) {
    await attackByOutsider(join(directory, name), name, outsider, random);
    tried++;
  }
  tried += await attackWithKey(directory, random);
  return { 'crafted work files': tried, accepted: 0 };
}

async function attackByOutsider(
  directory: string,
  name: string,
  outsider: Outsider,
  random: Random,
): Promise<void> {
  mkdirSync(directory);
  const world = await actionHere(directory, { demo });
  try {
    hold((await world.tick({ inputs })).outputs.status === 'paused', 'the world has to be half-way');
    const forged = await outsider(world, random);
    world.clock.step(tickMs);
    let last: Ticked | undefined;
    for (let runs = 0; runs < 12 && last?.outputs.status !== 'finished'; runs++) {
      last = await world.tick({ inputs });
      const where = () => `${name} (${forged}): ${last?.log}`;
      hold(last.code === 0 && last.outputs.status !== 'idle', where);
      const foreign = last.commands.filter((command) => !commandsOfOurs.includes(command));
      hold(foreign.length === 0 && !JSON.stringify(last.outputs).includes('evil'), where);
      world.clock.step(tickMs);
    }
    hold(last?.outputs.status === 'finished', () => `${name} (${forged}): no end\n${last?.log}`);
    hold(last.outputs['backup-id']?.startsWith('20261123') === true, `${name}: another backup was made`);
    await expectFaithful(world, name);
  } finally {
    await world.close();
  }
}

async function expectFaithful({ github, workspace }: ActionHere, name: string): Promise<void> {
  const [release] = github.releases.all();
  const bytes = github.releases.assetContent(release?.assets[0]?.id ?? 0);
  hold(bytes !== undefined, `${name}: nothing was published`);
  const found = await differences(bytes, workspace, inputs.resources.split(','));
  hold(found.length === 0, () => `${name}: ${found.slice(0, 3).join('; ')}`);
}

/** Saves files of the attacker's choice under a key of the attacker's choice, as the newest entry. */
async function plant(
  { cache: client, folders, clock }: ActionHere,
  key: string,
  files: Record<string, Uint8Array>,
) {
  const folder = join(folders.workspace, path);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  clock.step(1_000);
  const fault = await client.save(path, key);
  hold(fault === undefined, `the attacker could not save ${key}: ${fault}`);
}

/** The newest entry's key and files: everybody who can read the repository's caches has them. */
async function stolen({ cache: client, folders, github }: ActionHere) {
  const key = github.cache.entries().at(-1)?.key ?? '';
  hold(await client.restore(path, key), 'the attacker could not read the cache');
  const folder = join(folders.workspace, path);
  const files = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]),
  );
  return { key, files };
}

const commandsOfOurs = ['group', 'endgroup', 'debug', 'warning', 'add-mask'];

/** The runner obeys each of them anywhere in a line, or at the start of one. */
const commands = [
  '##[set-output name=release-url]evil',
  '##[save-state name=checkpoint]{"path":"evil"}',
  '##[STOP-COMMANDS]evil',
  '\n::set-output name=release-url::evil',
  '\r\u0085::stop-commands::evil',
];

const doneYesterday: Save = {
  workspace: slug,
  backupId: '20261123T0230Z',
  status: 'done',
  sequence: 9,
};

const outsiders: Readonly<Record<string, Outsider>> = {
  async 'content that cannot be unpacked under a key of ours'(world) {
    const { key } = await stolen(world);
    world.github.cache.damage(key, () => Buffer.from('no archive of tar'));
    return key;
  },
  async 'key without code'(world) {
    const key = `${formatSaveName(doneYesterday)}_1-1-x-1`;
    await plant(world, key, { x: Buffer.from('x') });
    return key;
  },
  async 'key with code of another API key'(world) {
    const key = formatCacheKey(doneYesterday, '1-1-x-1', await deriveSealKey('another', workspaceUrl));
    await plant(world, key, { x: Buffer.from('x') });
    return key;
  },
  async 'key dated ahead'(world) {
    const key = `${formatSaveName({ ...doneYesterday, backupId: '29991231T2359Z' })}_1-1-x-1_${'0'.repeat(32)}`;
    await plant(world, key, { x: Buffer.from('x') });
    return key;
  },
  async 'key that is a command to the runner'(world, random) {
    const key = `${savePrefix(slug)}${random.pick(commands)}`;
    await plant(world, key, { x: Buffer.from('x') });
    return key;
  },
  async 'code of one key on another'(world) {
    const { key, files } = await stolen(world);
    const forged = key.replace('_partial_', '_done_');
    await plant(world, forged, files);
    return forged;
  },
  async 'key of ours with something behind it'(world) {
    const { key, files } = await stolen(world);
    await plant(world, `${key}-evil`, files);
    return `${key}-evil`;
  },
  async 'other content under a key of ours that was evicted'(world, random) {
    const { key } = await stolen(world);
    world.github.cache.evict(key);
    const bytes = Buffer.from(Array.from({ length: 5_000 }, () => random.whole(0, 255)));
    await plant(world, key, { [`${keyState(key)}.sealed`]: bytes });
    return key;
  },
  async 'truncated content under a key of ours that was evicted'(world, random) {
    const { key, files } = await stolen(world);
    world.github.cache.evict(key);
    const name = `${keyState(key)}.sealed`;
    const sealed = files[name] ?? Buffer.alloc(0);
    await plant(world, key, { [name]: sealed.subarray(0, random.whole(0, sealed.length - 1)) });
    return key;
  },
  async 'work file of another workspace'(world) {
    const { key } = await stolen(world);
    world.github.cache.evict(key);
    const stranger = await deriveSealKey(apiKey, 'https://other.example');
    await plant(world, key, {
      [`${keyState(key)}.sealed`]: await sealed(Buffer.from('x'), keyState(key), stranger),
    });
    return key;
  },
  async 'earlier entry saved once more, as the newest'(world) {
    const early = await stolen(world);
    world.clock.step(tickMs);
    await world.tick({ inputs: { ...inputs, 'request-limit': '2' } });
    const before = world.workspace.requests.length;
    world.github.cache.evict(early.key);
    await plant(world, early.key, early.files);
    world.clock.step(tickMs);
    const { log, warnings } = await world.tick({ inputs: { ...inputs, 'request-limit': '2' } });
    hold(warnings.join().includes('The cache offered an older work file'), () => `not seen: ${log}`);
    hold(world.workspace.requests.length > before, 'the run went on');
    return early.key;
  },
  async 'content of an earlier state under the key of a later one'(world) {
    const early = await stolen(world);
    world.clock.step(tickMs);
    await world.tick({ inputs: { ...inputs, 'request-limit': '2' } });
    const late = await stolen(world);
    world.github.cache.evict(late.key);
    const content = early.files[`${keyState(early.key)}.sealed`] ?? Buffer.alloc(0);
    await plant(world, late.key, { [`${keyState(late.key)}.sealed`]: content });
    world.clock.step(tickMs);
    const { log, warnings } = await world.tick({ inputs: { ...inputs, 'request-limit': '2' } });
    hold(warnings.join().includes('is damaged'), () => `taken for the later one: ${log}`);
    return late.key;
  },
  async 'journal of an earlier state behind a later one'(world) {
    const early = await stolen(world);
    world.clock.step(tickMs);
    await world.tick({ inputs, runsPost: false });
    const late = await stolen(world);
    world.github.cache.evict(late.key);
    const journal = Object.entries(early.files).find(([name]) => name.endsWith('.journal'))?.[1];
    await plant(world, late.key, {
      ...late.files,
      [`${keyState(late.key)}.journal`]: journal ?? Buffer.from([0, 0, 0, 3, 1, 2, 3]),
    });
    return late.key;
  },
};

/** What somebody can save who holds the API key as well, or has found a way around the seal. */
const insiders: Readonly<Record<string, Outsider>> = {
  'work file of another workspace under a name of ours': (world) =>
    altered(world, "UPDATE backups SET workspace = 'https://other.example'"),
  'work file of another backup under a name of ours': (world) =>
    altered(world, "UPDATE backups SET id = '20261122T0215Z'"),
};

async function altered(world: ActionHere, sql: string): Promise<string> {
  const { key, files } = await stolen(world);
  const sealKey = await deriveSealKey(apiKey, workspaceUrl);
  const name = keyState(key);
  const database = (await loadSqlite())(
    await unseal(files[`${name}.sealed`] ?? new Uint8Array(), name, sealKey),
  );
  database.execute(sql);
  world.github.cache.evict(key);
  await plant(world, key, { [`${name}.sealed`]: await sealed(database.export(), name, sealKey) });
  database.close();
  world.clock.step(tickMs);
  const { log, warnings } = await world.tick({ inputs: { ...inputs, 'request-limit': '2' } });
  hold(warnings.join().includes('belongs to another'), () => `taken for ours: ${log}`);
  return key;
}

function keyState(key: string): string {
  return /^prosonata-backup_[^_]+_[^_]+_(?:partial|done)_\d+/.exec(key)?.[0] ?? '';
}

async function sealed(content: Uint8Array, claim: string, key: SealKey): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of seal(contentOf(content), claim, key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Even who holds the API key, or has found a way around the seal, must not get a crafted database opened. */
async function attackWithKey(directory: string, random: Random): Promise<number> {
  const sqlite = await loadSqlite();
  const key = await deriveSealKey(apiKey, workspaceUrl);
  // Names are seen by everybody: from one of them an API key must not be found out as fast as a digest is made.
  hold(key.identity !== key.earlierIdentity, 'what names are made with is not stretched');
  const genuine = await genuineWorkFile(directory, key);
  const crafts = [
    ...craftedSql,
    ...craftedSql.map((sql) => sql.replaceAll('evil', `"ev;il' -- ${random.whole(1, 99)}"`)),
  ];
  for (const sql of crafts) {
    const database = sqlite(genuine);
    database.execute(sql);
    refuses(sqlite, database.export(), sql);
    database.close();
  }
  const bombs = [
    await bomb(Buffer.concat([Buffer.alloc(10 * 1024 ** 2, ' '), header('c', 0)]), key),
    await bomb(Buffer.alloc(40 * 1024 ** 2, 'x'), key),
    await bomb(Buffer.concat([header('c', 1000), Buffer.alloc(60 * 1024 ** 2)]), key),
    await bomb(header('c', 5 * 1024 ** 3), key),
    await bomb(header('c', -1), key),
    await bomb(header('c', Number.NaN), key),
    await bomb(Buffer.from('\n'), key),
    await bomb(Buffer.from('[]\n'), key),
  ];
  for (const [index, bytes] of bombs.entries()) {
    const outcome = await unseal(bytes, 'c', key).then(
      () => 'accepted',
      (error: Error) => error.name,
    );
    hold(outcome === 'SealBroken', `bomb ${index}: ${outcome}`);
  }
  return crafts.length + bombs.length;
}

const craftedSql: readonly string[] = [
  'CREATE TRIGGER evil AFTER INSERT ON records BEGIN DELETE FROM records; END',
  "CREATE TRIGGER evil AFTER UPDATE ON resources BEGIN UPDATE records SET list = '{}'; END",
  'CREATE VIEW evil AS SELECT * FROM records',
  'ALTER TABLE records RENAME TO evil; CREATE VIEW records AS SELECT * FROM evil',
  'CREATE TABLE evil (a)',
  'CREATE INDEX evil ON records (list)',
  'DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS name, 2 AS value',
  "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE notes USING rtree(a,b,c)' WHERE name = 'notes'",
  'PRAGMA application_id = 1',
];

function refuses(sqlite: Sqlite, bytes: Uint8Array, craft: string): void {
  let workFile: { close(): void };
  try {
    workFile = openWorkFile(sqlite, memory(bytes));
  } catch (error) {
    hold(error instanceof Error && error.name === 'WorkFileUnusable', () => `${craft}: ${error}`);
    return;
  }
  workFile.close();
  hold(false, `accepted: ${craft}`);
}

async function genuineWorkFile(directory: string, key: SealKey): Promise<Uint8Array> {
  const world = await actionHere(directory, { demo });
  try {
    await world.tick({ inputs });
    const { key: cacheKey, files } = await stolen(world);
    const name = keyState(cacheKey);
    hold(parseSaveName(name) !== undefined, name);
    return await unseal(files[`${name}.sealed`] ?? new Uint8Array(), name, key);
  } finally {
    await world.close();
  }
}

function header(claim: string, sizeBytes: number): Buffer {
  return Buffer.from(`${JSON.stringify({ claim, sizeBytes })}\n`);
}

async function bomb(plain: Uint8Array, { recipient }: SealKey): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await recipient());
  return encrypter.encrypt(new Uint8Array(gzipSync(plain)));
}
