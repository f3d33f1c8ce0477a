import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { NotAnArchive } from '../../src/archive/opening.js';
import { provedArchive } from '../../src/archive/proved.js';
import { verifyArchive } from '../../src/archive/verify.js';
import type { Random } from '../../src/demo/random.js';
import { BackupError } from '../../src/errors.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import type { Storage } from '../../src/sqlite/storage.js';
import { deriveSealKey, SealBroken, type SealKey, unseal } from '../../src/workfile/seal.js';
import { openWorkFile } from '../../src/workfile/work-file.js';
import { dayMs } from '../support/clock.js';
import { deathAt } from '../support/death.js';
import { holdings } from '../support/holdings.js';
import { memory, memoryScratch } from '../support/storages.js';
import { encryptedBytes } from '../support/whole.js';
import { apiKey, type CliWorld, createWorld, workspaceUrl } from '../support/world.js';
import { newestArchive, readLists, sqliteEngine } from './archived.js';
import { attackForeign } from './foreign.js';
import { historyOf } from './history.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';

/**
 * One bit flipped, or the end cut off, at any place of the archive, of the archive encrypted for people, of the sealed
 * work file and of its journal. Detected means: `verify` says so of an archive whatever the byte means; age does not
 * open an encrypted one; a work file is set aside with a warning; of a journal only what comes before the damage is
 * used, and the backup is whole all the same. Besides, archives that were made to do harm: see foreign.ts.
 */
export const sound: Promised = {
  name: 'sound',
  promise: 'The archive is sound wherever it lies',
  shortRuns: 1,
  attack,
};

const sizes = {
  users: 3,
  customers: 8,
  contacts: 9,
  addresses: 6,
  projects: 9,
  projecttasks: 9,
  workingtimes: 40,
  projecttimes: 90,
};
const rest = {
  projecttimecategories: 4,
  servicetemplates: 2,
  quotations: 3,
  invoices: 5,
  externalcosts: 3,
  crmevents: 4,
};

async function attack({ seed, random, directory, isShort }: Attempt): Promise<Counts> {
  const world = createWorld(directory, { seed, sizes: { ...sizes, ...rest }, quota: 400 }, [
    '--details',
    'none',
  ]);
  hold((await world.run('backup', '--directory', directory)).code === 0, 'no backup to damage');
  const tries = isShort ? 60 : 400;
  const sqlite = await sqliteEngine();
  const archive = readFileSync(newestArchive(directory));
  hold(!isArchiveRefused(archive, sqlite), 'an archive that is sound was refused');
  for (let left = tries; left > 0; left--) {
    const { bytes, what } = damaged(archive, random);
    hold(isArchiveRefused(bytes, sqlite), `the archive was called sound although ${what}`);
  }
  await attackCommand(world, archive, random);
  const foreign = await attackForeign(world, archive, sqlite, random, isShort ? 12 : 60);
  await attackEncrypted(archive, tries, random);
  const built = await attackBuilding(world, isShort ? 4 : 40, random);
  const workFile = await attackSealed(world, tries, random);
  const journal = isShort ? 2 : 8;
  for (let left = journal; left > 0; left--) {
    await attackJournal(`${directory}/journal-${left}`, seed + left, random);
  }
  return {
    tried: tries * 3 + 3 + built + workFile + journal,
    undetected: 0,
    'hostile archives': foreign,
  };
}

interface Damaged {
  readonly bytes: Uint8Array;
  readonly what: string;
}

function damaged(whole: Uint8Array, random: Random): Damaged {
  const at = random.whole(0, whole.length - 1);
  if (random.chance(0.1))
    return { bytes: whole.slice(0, at), what: `only ${at} of ${whole.length} bytes are left` };
  const bytes = Uint8Array.from(whole);
  const bit = 1 << random.whole(0, 7);
  bytes[at] = (bytes[at] ?? 0) ^ bit;
  return { bytes, what: `byte ${at} of ${whole.length} was changed by ${bit}` };
}

function isArchiveRefused(bytes: Storage, sqlite: Sqlite): boolean {
  try {
    return verifyArchive(bytes, { sqlite }).faults.length > 0;
  } catch (error) {
    if (error instanceof NotAnArchive) return true;
    throw error;
  }
}

/** The command says it too, in words. */
async function attackCommand(world: CliWorld, archive: Uint8Array, random: Random): Promise<void> {
  for (let left = 3; left > 0; left--) {
    const { bytes, what } = damaged(archive, random);
    const path = join(world.directory, 'damaged');
    writeFileSync(path, bytes);
    const { code, out, err } = await world.run('verify', path);
    hold(
      code === 1 && /not sound|no archive|not made by|this version reads/.test(out + err),
      () => `${what}: ${code} ${out}${err}`,
    );
  }
}

async function attackEncrypted(archive: Uint8Array, tries: number, random: Random): Promise<void> {
  const identity = await generateIdentity();
  const recipients = [await identityToRecipient(identity)];
  const bytes = await encryptedBytes(archive, { kind: 'recipients', recipients });
  const open = (file: Uint8Array) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return decrypter.decrypt(file).then(
      () => true,
      () => false,
    );
  };
  hold(await open(bytes), 'the encrypted archive did not open');
  for (let left = tries; left > 0; left--) {
    const { bytes: broken, what } = damaged(bytes, random);
    hold(!(await open(broken)), `the encrypted archive opened although ${what}`);
  }
}

/** An index that is damaged while the archive is written: what is called proved must be sound by itself. */
async function attackBuilding(world: CliWorld, tries: number, random: Random): Promise<number> {
  const sqlite = await sqliteEngine();
  const { claim, sealed, key } = await sealedIn(world);
  const workFile = openWorkFile(sqlite, memory(await unseal(sealed, claim, key)));
  for (let left = tries; left > 0; left--) {
    let proved: Storage | undefined;
    try {
      const ports = { sqlite: damagingIndexes(sqlite, random), scratch: memoryScratch };
      proved = (await provedArchive(workFile, world.clock.now(), holdings({}), ports)).content;
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
    }
    hold(!proved || !isArchiveRefused(proved, sqlite), 'an archive that is not sound was called proved');
  }
  workFile.close();
  return tries;
}

/** An engine that changes one byte of an index in what it has written. */
function damagingIndexes(sqlite: Sqlite, random: Random): Sqlite {
  return (given) => {
    const database = sqlite(given);
    return {
      ...database,
      settle() {
        database.settle();
        if (!given || given instanceof Uint8Array) return;
        const roots = database.query(
          "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND sql NOTNULL",
        );
        const size = Number(database.value('PRAGMA page_size'));
        // What a page holds is at its end.
        const at = Number(random.pick(roots)[0]) * size - random.whole(1, 12);
        const [byte = 0] = given.subarray(at, at + 1);
        given.set(Uint8Array.of(byte ^ 1), at);
      },
    };
  };
}

interface Sealed {
  readonly path: string;
  readonly claim: string;
  readonly sealed: Uint8Array;
  readonly key: SealKey;
}

/** The work file that the last backup has left. */
async function sealedIn({ directory }: CliWorld): Promise<Sealed> {
  const folder = join(directory, readdirSync(directory).find((name) => name.startsWith('.work')) ?? '');
  const name = readdirSync(folder).find((entry) => entry.endsWith('.sealed')) ?? '';
  const path = join(folder, name);
  const key = await deriveSealKey(apiKey, workspaceUrl);
  return { path, claim: name.slice(0, -'.sealed'.length), sealed: readFileSync(path), key };
}

/** Directly, and once by the command: it is set aside with a warning, and the next backup is whole. */
async function attackSealed(world: CliWorld, tries: number, random: Random): Promise<number> {
  const { path, claim, sealed, key } = await sealedIn(world);
  const open = (bytes: Uint8Array) =>
    unseal(bytes, claim, key).then(
      () => true,
      (error) => {
        if (error instanceof SealBroken) return false;
        throw error;
      },
    );
  hold(await open(sealed), 'the work file did not open');
  for (let left = tries; left > 0; left--) {
    const { bytes, what } = damaged(sealed, random);
    hold(!(await open(bytes)), `the work file opened although ${what}`);
  }
  writeFileSync(path, damaged(sealed, random).bytes);
  world.clock.step(dayMs);
  const { code, err } = await world.run('backup', '--directory', world.directory);
  hold(code === 0 && err.includes('The work file cannot be used'), err);
  await holdWhole(world);
  return 1;
}

/** A run is killed, its journal damaged; the next run continues from what is left. */
async function attackJournal(directory: string, seed: number, random: Random): Promise<void> {
  const world = createWorld(directory, { seed, sizes: { ...sizes, ...rest } }, ['--details', 'none']);
  const death = deathAt(random.whole(14, 36), 'midst');
  await world.runWith({ death }, 'backup', '--directory', directory);
  const folder = join(directory, readdirSync(directory)[0] ?? '');
  const name = readdirSync(folder).find((entry) => entry.endsWith('.journal')) ?? '';
  const { bytes, what } = damaged(readFileSync(join(folder, name)), random);
  writeFileSync(join(folder, name), bytes);
  const { code, out, err } = await world.run('backup', '--directory', directory);
  hold(code === 0, () => `the journal: ${what}: ${out}${err}`);
  await holdWhole(world);
}

async function holdWhole(world: CliWorld): Promise<void> {
  const history = historyOf(world.workspace);
  for (const [resource, list] of await readLists(newestArchive(world.directory))) {
    hold(list.status === 'complete', `${resource} is ${list.status}`);
    history.judge(resource, list, 0);
  }
}
