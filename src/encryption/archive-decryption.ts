/** Opens archives that were encrypted for people, with the key that these people have. */
import { Decrypter } from 'age-encryption';
import { BackupError, toMessage } from '../errors.js';
import type { ByteSource } from '../sqlite/storage.js';
import { type Content, streamOf } from '../system/content.js';
import { openPayload } from './age-payload.js';
import { chunkOpener, headerBytesAtMost, headerEnd, payloadKey, payloadNonceBytes } from './age-pieces.js';

export type Key =
  /** As age-keygen writes them: AGE-SECRET-KEY-1… */
  | { readonly kind: 'identities'; readonly identities: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** The archive does not open: another key is needed, or it is damaged. */
export class NotDecrypted extends BackupError {
  override name = 'NotDecrypted' as const;
}

/** What an encrypted file holds. */
export interface Decrypted {
  readonly sizeBytes: number;
  /** Each piece was proved before it is given; that all are there is proved behind the last. Throws NotDecrypted. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Opens an encrypted file; `shown` is its path as it may be printed. Throws NotDecrypted. */
export async function decrypted(shown: string, content: Content, key: Key): Promise<Decrypted> {
  const decrypter = decrypterWith(key);
  try {
    const stream = await decrypter.decrypt(streamOf(content));
    return { sizeBytes: stream.size(content.sizeBytes), pieces: proved(shown, stream) };
  } catch (cause) {
    throw asTold(shown, key, cause);
  }
}

/**
 * Opens an encrypted file for reading from any place on; each part is proved when it is read, and that none is missing
 * at once. Throws NotDecrypted, also when it is read.
 */
export async function decryptedSource(shown: string, file: ByteSource, key: Key): Promise<ByteSource> {
  try {
    const header = headerOf(file);
    const fileKey = await decrypterWith(key).decryptHeader(header);
    const nonce = new Uint8Array(payloadNonceBytes);
    file.read(nonce, header.byteLength);
    const open = openPayload(
      file,
      header.byteLength + nonce.byteLength,
      chunkOpener(payloadKey(fileKey, nonce)),
    );
    return {
      sizeBytes: open.sizeBytes,
      read(into, at) {
        try {
          return open.read(into, at);
        } catch (cause) {
          throw asTold(shown, key, cause);
        }
      },
    };
  } catch (cause) {
    throw asTold(shown, key, cause);
  }
}

/** The text in front of the payload, with the line that proves it. */
function headerOf(file: ByteSource): Uint8Array {
  const start = Buffer.alloc(Math.min(headerBytesAtMost, file.sizeBytes));
  file.read(start, 0);
  const end = headerEnd(start);
  if (end === undefined) throw new Error('its header has no end');
  return start.subarray(0, end);
}

function decrypterWith(key: Key): Decrypter {
  const decrypter = new Decrypter();
  if (key.kind === 'passphrase') decrypter.addPassphrase(key.passphrase);
  else for (const identity of key.identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** What the disk says is worded already. */
function asTold(shown: string, key: Key, cause: unknown): BackupError {
  if (cause instanceof BackupError) return cause;
  return toMessage(cause).startsWith('no identity matched')
    ? wrongKey(shown, key, cause)
    : damaged(shown, cause);
}

async function* proved(shown: string, stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw cause instanceof BackupError ? cause : damaged(shown, cause);
  }
}

function wrongKey(shown: string, { kind }: Key, cause: unknown): NotDecrypted {
  return kind === 'passphrase'
    ? new NotDecrypted(
        `The passphrase does not open ${shown}.`,
        'Use the passphrase that was set when this backup was made.',
        { cause },
      )
    : new NotDecrypted(
        `No key of the identity file opens ${shown}.`,
        'Use the identity whose recipient (age1…) was named in encrypt-to when this backup was made.',
        { cause },
      );
}

function damaged(shown: string, cause: unknown): NotDecrypted {
  return new NotDecrypted(
    `${shown} is damaged or was cut off: it cannot be decrypted.`,
    'Use another copy of the file.',
    { cause },
  );
}

/**
 * The secret keys in a file as age-keygen writes it. No fault repeats what the file holds. Throws NotDecrypted.
 */
export function parseIdentities(shown: string, text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const fault = identities.map(identityFault).find((found) => found !== undefined);
  if (identities.length > 0 && fault === undefined) return identities;
  throw new NotDecrypted(
    `${shown} ${fault ?? 'holds no key'}.`,
    'Give the file that age-keygen made; its secret key begins with AGE-SECRET-KEY-.',
  );
}

function identityFault(line: string): string | undefined {
  if (line.startsWith('age-encryption.org/')) return 'is encrypted itself, so the key in it cannot be read';
  if (line.startsWith('age1')) return 'holds a recipient, the public half of a key';
  if (line.startsWith('-----BEGIN') || /^(?:ssh|ecdsa)-/.test(line)) return 'holds a key of another kind';
  if (line.startsWith('AGE-PLUGIN-')) return 'holds a key of a plugin, which only the age program can use';
  if (!/^AGE-SECRET-KEY-(?:PQ-)?1/.test(line)) return 'is no identity file of age';
  try {
    new Decrypter().addIdentity(line);
    return undefined;
  } catch {
    // The cause is not kept: it could quote the key.
    return 'holds a key with a typing error, or one that is cut off';
  }
}
