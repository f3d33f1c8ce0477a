/**
 * The work file outside the process: compressed, then encrypted with age to an identity that only the holder of
 * the workspace's API key can derive. Somebody who can read the place where it rests learns nothing from it, and
 * what was not sealed with the same key is refused.
 */
import { hkdfSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { bech32 } from '@scure/base';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { BackupError } from '../errors.js';

/**
 * What is derived from the API key and the workspace. Both halves are secret here, the recipient too: nothing but
 * the API key leads to it, so a seal that opens was made by a holder of that key.
 */
export interface SealKey {
  readonly identity: string;
  readonly recipient: string;
}

/** The bytes were sealed with another key, are damaged, or claim to be something else. */
export class SealBroken extends BackupError {
  override name = 'SealBroken' as const;
}

/** Sealed content is refused above this size, so that a crafted file cannot fill the memory. */
const contentBytesAtMost = 4 * 1024 ** 3;

/** What comes before the content: its claim and its size. */
const headerBytesAtMost = 4096;

export async function deriveSealKey(apiKey: string, workspaceUrl: string): Promise<SealKey> {
  const secret = hkdfSync('sha256', apiKey, 'prosonata-backup work file v1', workspaceUrl, 32);
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', new Uint8Array(secret)).toUpperCase();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Seals `content` so that it opens only under the same `claim`: its own name, checked against where it was found. */
export async function* seal(content: Uint8Array, claim: string, key: SealKey): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key.recipient);
  const header = Buffer.from(`${JSON.stringify({ claim, sizeBytes: content.byteLength })}\n`);
  const compressed = Readable.from(pieces(header, content)).pipe(createGzip({ level: 1 }));
  yield* Readable.fromWeb(await encrypter.encrypt(webStream(compressed)));
}

/** The content of a seal. Throws SealBroken unless it is whole, ours and what `claim` says. */
export async function unseal(sealed: Uint8Array, claim: string, key: SealKey): Promise<Uint8Array> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(key.identity);
    const plain = Readable.fromWeb(await decrypter.decrypt(webStream(Readable.from(pieces(sealed)))));
    const unzipped = createGunzip();
    plain.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
    return await readContent(unzipped, claim);
  } catch (cause) {
    if (cause instanceof SealBroken) throw cause;
    throw new SealBroken('It is damaged, or was sealed with another API key.', '', { cause });
  }
}

async function readContent(stream: AsyncIterable<Buffer>, claim: string): Promise<Uint8Array> {
  let start = Buffer.alloc(0);
  let content: Uint8Array | undefined;
  let filled = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    if (!content) {
      start = Buffer.concat([start, chunk]);
      const end = start.indexOf('\n');
      if (end < 0 && start.byteLength > headerBytesAtMost) throw new SealBroken('It has no beginning.');
      if (end < 0) continue;
      content = new Uint8Array(contentSize(start.toString('utf8', 0, end), claim));
      rest = start.subarray(end + 1);
    }
    if (filled + rest.byteLength > content.byteLength) throw new SealBroken('It is longer than it says.');
    content.set(rest, filled);
    filled += rest.byteLength;
  }
  if (filled !== content?.byteLength) throw new SealBroken('It is shorter than it says.');
  return content;
}

function contentSize(header: string, claim: string): number {
  const { claim: claimed, sizeBytes } = JSON.parse(header) as { claim: unknown; sizeBytes: number };
  if (claimed !== claim) throw new SealBroken('Its inside does not agree with its name.');
  const isPossible = Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 && sizeBytes <= contentBytesAtMost;
  if (!isPossible) throw new SealBroken('It says an impossible size.');
  return sizeBytes;
}

// Node's own types and those of the web disagree about streams that are the same at run time.
function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

function* pieces(...buffers: readonly Uint8Array[]): Generator<Uint8Array> {
  const size = 1 << 20;
  for (const buffer of buffers) {
    for (let at = 0; at < buffer.byteLength; at += size) yield buffer.subarray(at, at + size);
  }
}
