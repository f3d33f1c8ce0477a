/** A second look at one of the archives that were published earlier: what was proved then may have been damaged since. */
import { NotAnArchive } from '../archive/opening.js';
import { verifyArchive } from '../archive/verify.js';
import { decryptedSource, NotDecrypted } from '../encryption/archive-decryption.js';
import { isEncrypted, startOf } from '../encryption/recognise.js';
import { BackupError, sentences } from '../errors.js';
import type { SecondLook } from '../outcome.js';
import { type PublishedBackup, sha256 } from '../publish/publisher.js';
import type { Settings } from '../settings/settings.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { type ByteSource, readOnlyStorage } from '../sqlite/storage.js';
import { contentOfFile } from '../system/content.js';
import { dayMs } from '../system/day.js';
import type { OpenFile } from '../system/ports.js';
import { backupStart, isFromAhead } from '../workfile/save.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { Parts } from './parts.js';

const note = 'looks';

/** Epoch milliseconds of the last look at each archive that is still there. */
type Looks = Readonly<Record<string, number>>;

/** A week, and less the half of a day by which runs are late. */
const pauseMs = 6.5 * dayMs;

/**
 * Reads one published archive back and proves it, once a week: the one whose last proof is the longest ago. Undefined
 * if it is not time yet, or there is none but that of this backup. What keeps it from being read is a warning, and the
 * next backup tries again.
 */
export async function lookAgain(
  workFile: WorkFile,
  own: string,
  { reverify, encryption }: Pick<Settings, 'reverify' | 'encryption'>,
  parts: Pick<Parts, 'publisher' | 'sqlite' | 'clock' | 'log' | 'signal'>,
): Promise<SecondLook | undefined> {
  if (reverify === 'never' || parts.signal.aborted) return undefined;
  const { publisher, clock, log } = parts;
  const now = clock.now();
  const looks = (workFile.note(note) as Looks | undefined) ?? {};
  if (now - Math.max(0, ...Object.values(looks)) < pauseMs) return undefined;
  try {
    const backups = (await publisher.shelf()).backups.filter(
      ({ backupId }) => backupId !== own && !isFromAhead(backupId, now),
    );
    const chosen = nextOf(backups, looks);
    if (!chosen) return undefined;
    const found = await prove(chosen, encryption, parts);
    const there = backups.flatMap(({ name }) => (looks[name] === undefined ? [] : [[name, looks[name]]]));
    const after = { ...Object.fromEntries(there), [chosen.name]: now };
    workFile.setNote(note, after);
    return { name: chosen.name, ...found, looks: after, unseen: backups.length - Object.keys(after).length };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`No published archive could be looked at again: ${sentences(error)}`);
    return undefined;
  }
}

/** An archive is proved when it is published, too. */
function nextOf(backups: readonly PublishedBackup[], looks: Looks): PublishedBackup | undefined {
  const provedAt = ({ name, backupId }: PublishedBackup) => looks[name] ?? backupStart(backupId);
  return backups.toSorted((a, b) => provedAt(a) - provedAt(b))[0];
}

async function prove(
  { name, read, sha256: expected }: PublishedBackup,
  encryption: Settings['encryption'],
  { sqlite }: Pick<Parts, 'sqlite'>,
): Promise<Pick<SecondLook, 'depth' | 'fault'>> {
  const file = await read();
  if (!file) return { depth: 'bytes', fault: 'It is not there any more.' };
  try {
    return await proveFile(file, { name, expected }, encryption, sqlite);
  } finally {
    file.close();
  }
}

async function proveFile(
  file: OpenFile,
  { name, expected }: { readonly name: string; readonly expected: string | undefined },
  encryption: Settings['encryption'],
  sqlite: Sqlite,
): Promise<Pick<SecondLook, 'depth' | 'fault'>> {
  if (expected !== undefined && sha256(contentOfFile(file)) !== expected) {
    return { depth: 'bytes', fault: 'It is not byte by byte what was published.' };
  }
  const plain = await plainOf(name, file, encryption);
  if (!plain) {
    const unproved = expected === undefined ? 'Nothing says what its bytes have to be.' : undefined;
    return { depth: 'bytes', fault: unproved };
  }
  return { depth: 'records', fault: faultIn(plain, sqlite) };
}

/** The archive in a published file; undefined if it is encrypted and cannot be opened here. */
export async function plainOf(
  name: string,
  file: OpenFile,
  encryption: Settings['encryption'],
): Promise<ByteSource | undefined> {
  return isEncrypted(startOf(file)) ? opened(name, file, encryption) : file;
}

/** What an encrypted archive holds; undefined without its key, and if the passphrase was another one then. */
async function opened(
  name: string,
  file: OpenFile,
  encryption: Settings['encryption'],
): Promise<ByteSource | undefined> {
  if (encryption.kind !== 'passphrase') return undefined;
  try {
    return await decryptedSource(name, file, encryption);
  } catch (error) {
    if (error instanceof NotDecrypted) return undefined;
    throw error;
  }
}

function faultIn(plain: ByteSource, sqlite: Sqlite): string | undefined {
  try {
    const [fault] = verifyArchive(readOnlyStorage(plain), { sqlite }).faults;
    return fault && `It is damaged: ${fault}.`;
  } catch (error) {
    if (error instanceof NotAnArchive || error instanceof NotDecrypted) return error.message;
    throw error;
  }
}
