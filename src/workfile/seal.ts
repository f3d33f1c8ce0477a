/**
 * The work file outside the process: compressed, then encrypted with age to an identity that only the holder of
 * the workspace's API key can derive. Somebody who can read the place where it rests learns nothing from it, and
 * what was not sealed with the same key is refused.
 */
import { hkdfSync, scrypt } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { bech32 } from '@scure/base';
import { decryptedPieces, encryptedPieces } from '../encryption/age-pieces.js';
import { BackupError } from '../errors.js';
import { memoryStorage, type Storage } from '../sqlite/storage.js';
import { type Content, contentOf } from '../system/content.js';

/**
 * What is derived from the API key and the workspace. Both halves are secret here, the recipient too: nothing but
 * the API key leads to it, so a seal that opens was made by a holder of that key.
 */
export interface SealKey {
  readonly identity: string;
  readonly recipient: () => Promise<string>;
  /** As version 0.1 derived it, without stretching: opens what it has sealed and knows its names; makes nothing new. */
  readonly earlierIdentity: string;
}

/** The bytes were sealed with another key, are damaged, or claim to be something else. */
export class SealBroken extends BackupError {
  override name = 'SealBroken' as const;
}

/** Sealed content is refused above this size, so that a crafted file cannot fill the disk. */
const contentBytesAtMost = 2 ** 35;
/** The same for a sealed file, before it is read; compressed, none of ours comes near it. */
export const sealedBytesAtMost = 2 ** 31 - 1;

/** What comes before the content: its claim and its size. */
const headerBytesAtMost = 4096;

/** About 0.08 s of a processor and 16 MiB for each guess at an API key. */
const stretching = { N: 2 ** 14, r: 8, p: 1 };

/** The demo and tests run many times in one process, and each run would pay for stretching again. */
const derived = new Map<string, Promise<SealKey>>();

/**
 * Stretched, because everybody who can read the repository sees names and files that are made with it, and could try
 * out API keys on them.
 */
export function deriveSealKey(apiKey: string, workspaceUrl: string): Promise<SealKey> {
  const name = JSON.stringify([apiKey, workspaceUrl]);
  const known = derived.get(name) ?? stretchedSealKey(apiKey, workspaceUrl);
  derived.set(name, known);
  return known;
}

async function stretchedSealKey(apiKey: string, workspaceUrl: string): Promise<SealKey> {
  const salt = `prosonata-backup work file v2 ${workspaceUrl}`;
  const stretched = await new Promise<Uint8Array>((resolve, reject) =>
    scrypt(apiKey, salt, 32, stretching, (error, bytes) => (error ? reject(error) : resolve(bytes))),
  );
  const earlier = hkdfSync('sha256', apiKey, 'prosonata-backup work file v1', workspaceUrl, 32);
  const identity = identityOf(stretched);
  return {
    identity,
    recipient: recipientOf(identity),
    earlierIdentity: identityOf(new Uint8Array(earlier)),
  };
}

/** Worked out once it is asked for. */
function recipientOf(identity: string): () => Promise<string> {
  let recipient: Promise<string> | undefined;
  return () => {
    recipient ??= age().then(({ identityToRecipient }) => identityToRecipient(identity));
    return recipient;
  };
}

/** Loaded with the first seal: a run that finds nothing due looks at names alone. */
const age = () => import('age-encryption');

function identityOf(secret: Uint8Array): string {
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', secret).toUpperCase();
}

/** Seals `content` so that it opens only under the same `claim`: its own name, checked against where it was found. */
export async function* seal(content: Content, claim: string, key: SealKey): AsyncGenerator<Uint8Array> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await key.recipient());
  const header = Buffer.from(`${JSON.stringify({ claim, sizeBytes: content.sizeBytes })}\n`);
  const compressed = createGzip({ level: 1, chunkSize: chunkBytes });
  const plain = Readable.from(headed(header, content));
  plain.on('error', (error) => compressed.destroy(error)).pipe(compressed);
  yield* encryptedPieces(encrypter, compressed);
}

/** The content of a small seal. Throws SealBroken unless it is whole, ours and what `claim` says. */
export async function unseal(sealed: Uint8Array, claim: string, key: SealKey): Promise<Uint8Array> {
  const storage = memoryStorage();
  await unsealInto(storage, contentOf(sealed), claim, key);
  return storage.subarray(0, storage.length);
}

/** Puts the content of a seal into an empty storage. Throws SealBroken unless it is whole, ours and what `claim` says. */
export async function unsealInto(
  storage: Storage,
  sealed: Content,
  claim: string,
  key: SealKey,
): Promise<void> {
  try {
    const { Decrypter } = await age();
    const decrypter = new Decrypter();
    for (const identity of [key.identity, key.earlierIdentity]) decrypter.addIdentity(identity);
    const plain = Readable.from(decryptedPieces(decrypter, sealed.pieces()));
    const unzipped = createGunzip({ chunkSize: chunkBytes });
    plain.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
    await readContent(unzipped, claim, storage);
  } catch (cause) {
    // What the disk says is worded already, and says nothing of the seal.
    if (cause instanceof BackupError) throw cause;
    throw new SealBroken('It is damaged, or was sealed with another API key.', '', { cause });
  }
}

async function readContent(stream: AsyncIterable<Buffer>, claim: string, storage: Storage): Promise<void> {
  let start = Buffer.alloc(0);
  let sizeBytes: number | undefined;
  let filled = 0;
  const blocks = blockWriter(storage);
  for await (const chunk of stream) {
    let rest = chunk;
    if (sizeBytes === undefined) {
      start = Buffer.concat([start, chunk]);
      const end = start.indexOf('\n');
      if (end < 0 && start.byteLength > headerBytesAtMost) throw new SealBroken('It has no beginning.');
      if (end < 0) continue;
      sizeBytes = contentSize(start.toString('utf8', 0, end), claim);
      rest = start.subarray(end + 1);
    }
    if (filled + rest.byteLength > sizeBytes) throw new SealBroken('It is longer than it says.');
    blocks.add(rest);
    filled += rest.byteLength;
  }
  blocks.end();
  if (filled !== sizeBytes) throw new SealBroken('It is shorter than it says.');
}

/** Writes whole blocks, as storages that check what they give back want them. */
function blockWriter(storage: Storage): { add(bytes: Uint8Array): void; end(): void } {
  const block = new Uint8Array(blockBytes);
  let filled = 0;
  return {
    add(bytes) {
      for (let at = 0; at < bytes.byteLength; ) {
        const part = bytes.subarray(at, at + blockBytes - filled);
        block.set(part, filled);
        filled += part.byteLength;
        at += part.byteLength;
        if (filled < blockBytes) continue;
        storage.set(block, storage.length);
        filled = 0;
      }
    },
    end: () => storage.set(block.subarray(0, filled), storage.length),
  };
}

const blockBytes = 65_536;
/** What is compressed or decompressed at a time: four times as fast as by Node's own 16 KiB. */
const chunkBytes = 262_144;

function contentSize(header: string, claim: string): number {
  const { claim: claimed, sizeBytes } = JSON.parse(header) as { claim: unknown; sizeBytes: number };
  if (claimed !== claim) throw new SealBroken('Its inside does not agree with its name.');
  const isPossible = Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 && sizeBytes <= contentBytesAtMost;
  if (!isPossible) throw new SealBroken('It says an impossible size.');
  return sizeBytes;
}

function* headed(header: Uint8Array, content: Content): Generator<Uint8Array> {
  yield header;
  yield* content.pieces();
}
