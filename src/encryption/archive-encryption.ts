/**
 * Encrypts an archive for people, in age's binary format, so that they open it with the age program and need
 * nothing of this one. What is returned has been proved to open, as far as that can be done without their keys.
 */
import { Decrypter, Encrypter, type Identity, type Recipient } from 'age-encryption';
import { BackupError, printable, toMessage } from '../errors.js';
import { collect, pieceStream } from './pieces.js';

/** How archives are encrypted, as the user chose. */
export type Encryption =
  | { readonly kind: 'none' }
  /** Each of these can open an archive alone. */
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** A file that is to be published: its name and its bytes. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The archive could not be encrypted, or does not open again; it must not be published. */
export class EncryptionFailed extends BackupError {
  override name = 'EncryptionFailed' as const;
}

/**
 * Encrypts a file and appends `.age` to its name; without encryption the file as it is. The whole result is decrypted
 * again and compared with the bytes: with the passphrase as a reader would, or, for recipients, with the file's own
 * key. That each recipient can unwrap this key rests on their identities, which are not here, and is not proved.
 * Needs the file's size again in memory, and 256 MiB for a passphrase. Throws EncryptionFailed.
 */
export async function encryptArchive(file: NamedBytes, encryption: Encryption): Promise<NamedBytes> {
  if (encryption.kind === 'none') return file;
  const name = `${file.name}.age`;
  try {
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
    const encrypted = await encrypter.encrypt(pieceStream(file.bytes));
    const bytes = await collect(encrypted, encrypted.size(file.bytes.byteLength));
    await compare(await decrypter.decrypt(pieceStream(bytes)), file.bytes);
    return { name, bytes };
  } catch (cause) {
    throw new EncryptionFailed(
      `Encrypting ${file.name} failed: ${toMessage(cause)}.`,
      'Nothing was published. Check encrypt-to, and run again.',
      { cause },
    );
  }
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

/** Sees the key of one file and writes nothing into it, so that the file can be opened here as long as this lives. */
function fileKeyWitness(): Recipient & Identity {
  let seen: Uint8Array | null = null;
  return {
    wrapFileKey: (fileKey) => {
      seen = fileKey;
      return [];
    },
    unwrapFileKey: () => seen,
  };
}

async function compare(stream: ReadableStream<Uint8Array>, expected: Uint8Array): Promise<void> {
  let at = 0;
  for await (const piece of stream) {
    if (Buffer.compare(piece, expected.subarray(at, at + piece.byteLength)) !== 0) break;
    at += piece.byteLength;
  }
  if (at !== expected.byteLength) throw new Error('what it opens to differs from the archive');
}
