import { randomBytes } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { decryptedSource, NotDecrypted } from '../../../src/encryption/archive-decryption.js';
import { BackupError } from '../../../src/errors.js';
import type { ByteSource } from '../../../src/sqlite/storage.js';
import { encryptedBytes } from '../../support/whole.js';

const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];
const key = { kind: 'identities', identities: [identity] } as const;
const chunk = 65_536;

interface Counted extends ByteSource {
  readBytes: number;
}

function sourceOf(bytes: Uint8Array): Counted {
  const source: Counted = {
    sizeBytes: bytes.byteLength,
    readBytes: 0,
    read(into, at) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      source.readBytes += part.byteLength;
      return part.byteLength;
    },
  };
  return source;
}

const encryptedOf = (plain: Uint8Array) => encryptedBytes(plain, { kind: 'recipients', recipients });

describe('an encrypted file that is read from any place on', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 77])(
    'gives %i bytes as they were',
    async (size) => {
      const plain = new Uint8Array(randomBytes(size));
      const source = await decryptedSource('a.age', sourceOf(await encryptedOf(plain)), key);
      expect(source.sizeBytes).toBe(size);
      for (const [at, length] of [
        [0, size],
        [size >> 1, 100],
        [chunk - 5, 10],
        [size - 1, 50],
        [size, 10],
      ]) {
        const into = new Uint8Array(length ?? 0);
        const read = source.read(into, Math.max(0, at ?? 0));
        const expected = plain.subarray(Math.max(0, at ?? 0), Math.max(0, at ?? 0) + (length ?? 0));
        expect(read).toBe(expected.byteLength);
        expect(Buffer.compare(into.subarray(0, read), expected)).toBe(0);
      }
    },
  );

  it('is read by the chunks that are asked for', async () => {
    const plain = new Uint8Array(randomBytes(100 * chunk));
    const encrypted = sourceOf(await encryptedOf(plain));
    const source = await decryptedSource('a.age', encrypted, key);
    encrypted.readBytes = 0;
    for (let times = 0; times < 3; times++) source.read(new Uint8Array(100), 50 * chunk + 7);
    expect(encrypted.readBytes).toBe(chunk + 16);
  });

  it('is refused from the beginning if anything is missing at its end', async () => {
    const encrypted = await encryptedOf(new Uint8Array(randomBytes(3 * chunk)));
    // The end of a chunk, too: what was cut off there has an end of the right size.
    for (const less of [1, 16, 17, chunk + 16, 2 * (chunk + 16)]) {
      const cut = sourceOf(encrypted.subarray(0, encrypted.byteLength - less));
      await expect(decryptedSource('a.age', cut, key), `${less} less`).rejects.toThrow(NotDecrypted);
    }
  });

  it('is refused where it was changed, and where chunks were exchanged', async () => {
    const encrypted = await encryptedOf(new Uint8Array(randomBytes(3 * chunk)));
    const payload = encrypted.byteLength - 3 * (chunk + 16);
    const flipped = Uint8Array.from(encrypted);
    flipped[payload + chunk + 100] = (flipped[payload + chunk + 100] ?? 0) ^ 1;
    const exchanged = Uint8Array.from(encrypted);
    exchanged.copyWithin(payload, payload + chunk + 16, payload + 2 * (chunk + 16));
    for (const [bytes, at] of [
      [flipped, chunk],
      [exchanged, 0],
    ] as const) {
      const source = await decryptedSource('a.age', sourceOf(bytes), key);
      expect(() => source.read(new Uint8Array(10), at)).toThrow(NotDecrypted);
      expect(source.read(new Uint8Array(10), 2 * chunk)).toBe(10);
    }
  });

  it('tells what the disk says in its own words', async () => {
    const encrypted = sourceOf(await encryptedOf(new Uint8Array(3 * chunk)));
    const source = await decryptedSource('a.age', encrypted, key);
    const fault = new BackupError('Cannot read a.age: the disk reports an error (EIO).', 'Check it.');
    encrypted.read = () => {
      throw fault;
    };
    expect(() => source.read(new Uint8Array(10), 0)).toThrow(fault);
  });
});
