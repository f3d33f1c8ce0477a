/**
 * Encrypts an archive for people, in age's binary format, so that they open it with the age program and need
 * nothing of this one. What is returned has been proved to open, as far as that can be done without their keys.
 */
import { createHash } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError, printable, toMessage } from '../errors.js';
import { contentIn, type Scratch, type Storage } from '../sqlite/storage.js';
import { type Content, streamOf } from '../system/content.js';
import type { Pieces } from '../system/ports.js';
import { fileKeyWitness } from './age-pieces.js';

/** How archives are encrypted, as the user chose. */
export type Encryption =
  | { readonly kind: 'none' }
  /** Each of these can open an archive alone. */
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** A file that is to be published. */
export interface NamedContent {
  readonly name: string;
  readonly content: Content;
}

export interface EncryptionPorts {
  /** Where the encrypted file lies until it is published. */
  readonly scratch: Scratch;
}

/** The archive could not be encrypted, or does not open again; it must not be published. */
export class EncryptionFailed extends BackupError {
  override name = 'EncryptionFailed' as const;
}

/** How large a file may be that, encrypted, is not larger than this: a header, and 16 bytes for each 64 KiB. */
export function plainBytesAtMost(encryptedBytes: number): number {
  return Math.floor((encryptedBytes - headerBytesAtMost) / (65_536 + 16)) * 65_536;
}

/** A hundred quantum-safe recipients take less. */
const headerBytesAtMost = 1 << 18;

/**
 * Encrypts a file, appends `.age` to its name, and has `publish` do something with it, after which it is gone; without
 * encryption the file as it is. The whole result is decrypted again and compared with the file: with the passphrase as a
 * reader would, or, for recipients, with the file's own key. That each recipient can unwrap this key rests on their
 * identities, which are not here, and is not proved. Needs 256 MiB for a passphrase. Throws EncryptionFailed.
 */
export async function withEncrypted<Result>(
  file: NamedContent,
  encryption: Encryption,
  { scratch }: EncryptionPorts,
  publish: (encrypted: NamedContent) => Promise<Result>,
): Promise<Result> {
  if (encryption.kind === 'none') return publish(file);
  const storage = await scratch();
  try {
    await encryptInto(storage, file, encryption);
    return await publish({ name: `${file.name}.age`, content: contentIn(storage) });
  } finally {
    storage.close();
  }
}

async function encryptInto(
  storage: Storage,
  { name, content }: NamedContent,
  encryption: Exclude<Encryption, { kind: 'none' }>,
): Promise<void> {
  try {
    const { encrypter, decrypter } = keysOf(encryption);
    const encrypted = await encrypter.encrypt(streamOf(content));
    for await (const piece of encrypted) storage.set(piece, storage.length);
    if (storage.length !== encrypted.size(content.sizeBytes))
      throw new Error('it has another size than it must');
    const opened = await decrypter.decrypt(streamOf(contentIn(storage)));
    const isSame = (await sha256Of(opened)) === (await sha256Of(content.pieces()));
    if (!isSame) throw new Error('what it opens to differs from the archive');
  } catch (cause) {
    throw new EncryptionFailed(
      `Encrypting ${name} failed: ${toMessage(cause)}.`,
      'Nothing was published. Check encrypt-to, and run again.',
      { cause },
    );
  }
}

/** What encrypts, and what opens the same file again. */
function keysOf(encryption: Exclude<Encryption, { kind: 'none' }>): {
  readonly encrypter: Encrypter;
  readonly decrypter: Decrypter;
} {
  const encrypter = new Encrypter();
  const decrypter = new Decrypter();
  if (encryption.kind === 'passphrase') {
    encrypter.setPassphrase(encryption.passphrase);
    decrypter.addPassphrase(encryption.passphrase);
  } else {
    for (const recipient of encryption.recipients) encrypter.addRecipient(recipient);
    const witness = fileKeyWitness();
    encrypter.addRecipient(witness);
    decrypter.addIdentity(witness);
  }
  return { encrypter, decrypter };
}

/**
 * Encrypts nothing at all to each recipient. Some that are typed rightly are no keys, such as one of zeros alone, which
 * shows only then. Throws EncryptionFailed, which names the entry and not what was given.
 */
export async function tryRecipients(encryption: Encryption): Promise<void> {
  if (encryption.kind !== 'recipients') return;
  const { recipients } = encryption;
  for (const [index, recipient] of recipients.entries()) {
    try {
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      await encrypter.encrypt(new Uint8Array(0));
    } catch (cause) {
      throw new EncryptionFailed(
        `encrypt-to, entry ${index + 1} of ${recipients.length}: nothing can be encrypted to it (${printable(toMessage(cause))}).`,
        'Give the recipient as age-keygen -y shows it.',
        { cause },
      );
    }
  }
}

async function sha256Of(pieces: Pieces): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
