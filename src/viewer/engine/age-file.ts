/**
 * A file encrypted with age, opened piece by piece: its content is sealed in chunks of 64 KiB, each on its own, so that
 * nothing decrypted is ever written anywhere and nothing is decrypted that nobody looks at. The format:
 * https://c2sp.org/age
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter } from 'age-encryption';
import { openPayload } from '../../encryption/age-payload.js';
import type { ByteSource } from '../../sqlite/storage.js';
import { OpeningFailed } from './opening-failed.js';

export type Key =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** The text of an identity file, as age-keygen writes it. */
  | { readonly kind: 'identities'; readonly text: string };

const nonceBytes = 16;
/** Far more than the header of a file for hundreds of recipients has. */
const headerAtMost = 1024 * 1024;
const versionLine = 'age-encryption.org/v1\n';

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** Whether it is encrypted at all, and if so, what opens it. */
export function lockOf(source: ByteSource): Key['kind'] | undefined {
  const start = latin1(partOf(source, 0, 64));
  if (!start.startsWith(versionLine)) return undefined;
  return start.startsWith(`${versionLine}-> scrypt `) ? 'passphrase' : 'identities';
}

/** The content of an encrypted file. Throws OpeningFailed. */
export async function ageFile(source: ByteSource, key: Key): Promise<ByteSource> {
  const header = headerOf(source);
  const fileKey = await fileKeyOf(header, key);
  const start = header.length + nonceBytes;
  const nonce = partOf(source, header.length, start);
  const payloadKey = hkdf(sha256, fileKey, nonce, new TextEncoder().encode('payload'), 32);
  return orCut(() => {
    const content = openPayload(source, start, (chunkNonce, sealed) =>
      chacha20poly1305(payloadKey, chunkNonce).decrypt(sealed),
    );
    return { ...content, read: (into, at) => orCut(() => content.read(into, at)) };
  });
}

/** What cannot be opened was altered or cut off. */
function orCut<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof OpeningFailed ? cause : new OpeningFailed('cut', { cause });
  }
}

function partOf(source: ByteSource, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(Math.min(to, source.sizeBytes) - from, 0));
  return bytes.subarray(0, source.read(bytes, from));
}

function headerOf(source: ByteSource): Uint8Array {
  const start = partOf(source, 0, headerAtMost);
  const text = latin1(start);
  const mac = /^--- [^\n]*\n/m.exec(text);
  if (!mac) throw new OpeningFailed('cut');
  return start.subarray(0, mac.index + mac[0].length);
}

async function fileKeyOf(header: Uint8Array, key: Key): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  if (key.kind === 'passphrase') decrypter.addPassphrase(key.passphrase);
  else for (const identity of identitiesIn(key.text)) decrypter.addIdentity(identity);
  try {
    return await decrypter.decryptHeader(header);
  } catch (cause) {
    const isKey = cause instanceof Error && cause.message.startsWith('no identity matched');
    if (!isKey) throw new OpeningFailed('cut', { cause });
    throw new OpeningFailed(key.kind === 'passphrase' ? 'wrong-passphrase' : 'wrong-identity');
  }
}

/** Faults keep no cause: it could quote the key. */
function identitiesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => /^AGE-SECRET-KEY-(?:PQ-)?1/.test(line));
  if (identities.length === 0) throw new OpeningFailed('no-identity');
  try {
    for (const identity of identities) new Decrypter().addIdentity(identity);
  } catch {
    throw new OpeningFailed('no-identity');
  }
  return identities;
}
