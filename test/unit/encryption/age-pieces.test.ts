import { createHash } from 'node:crypto';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { decryptedPieces, encryptedPieces } from '../../../src/encryption/age-pieces.js';

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);

function encrypter(): Encrypter {
  const made = new Encrypter();
  made.addRecipient(recipient);
  return made;
}

function decrypter(): Decrypter {
  const made = new Decrypter();
  made.addIdentity(identity);
  return made;
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

/** Bytes that repeat nowhere, so that no chunk could stand in for another. */
function bytesOf(size: number): Buffer {
  const digests = Array.from({ length: Math.ceil(size / 32) }, (_, at) =>
    createHash('sha256').update(String(at)).digest(),
  );
  return Buffer.concat(digests).subarray(0, size);
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

describe.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('%i bytes', (size) => {
  const plain = bytesOf(size);

  it('are opened by the library of age if they were encrypted here', async () => {
    const sealed = await all(encryptedPieces(encrypter(), cut(plain, 50_000)));
    expect(Buffer.from(await decrypter().decrypt(sealed)).equals(plain)).toBe(true);
  });

  it.each([70, 65_552, 1_000_000])(
    'are opened here if the library encrypted them, in pieces of %i',
    async (piece) => {
      const sealed = await encrypter().encrypt(plain);
      expect((await all(decryptedPieces(decrypter(), cut(sealed, piece)))).equals(plain)).toBe(true);
    },
  );

  it('are refused if the end is missing, something follows it, or the last bytes differ', async () => {
    const sealed = Buffer.from(await all(encryptedPieces(encrypter(), [plain])));
    const damaged = [
      sealed.subarray(0, -1),
      sealed.subarray(0, -17),
      Buffer.concat([sealed, Buffer.alloc(1)]),
      Buffer.concat([sealed, Buffer.alloc(16)]),
      Buffer.concat([sealed.subarray(0, -1), Buffer.of((sealed.at(-1) ?? 0) ^ 1)]),
    ];
    for (const bytes of damaged) await expect(all(decryptedPieces(decrypter(), [bytes]))).rejects.toThrow();
  });
});

it('what has no header, or one for somebody else, is refused', async () => {
  const other = new Decrypter();
  other.addIdentity(await generateX25519Identity());
  const sealed = await all(encryptedPieces(encrypter(), [bytesOf(10)]));
  await expect(all(decryptedPieces(other, [sealed]))).rejects.toThrow('no identity matched');
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(2_000_000), sealed.subarray(0, 50)]) {
    await expect(all(decryptedPieces(decrypter(), [bytes]))).rejects.toThrow('its header has no end');
  }
});

it('of two chunks that were exchanged, nothing but what is in its place is given out', async () => {
  const plain = bytesOf(3 * 65_536);
  const sealed = await all(encryptedPieces(encrypter(), [plain]));
  const start = sealed.byteLength - 3 * 65_552;
  const chunk = (number: number) => sealed.subarray(start + number * 65_552, start + (number + 1) * 65_552);
  const exchanged = Buffer.concat([sealed.subarray(0, start), chunk(1), chunk(0), chunk(2)]);
  await expect(all(decryptedPieces(decrypter(), [exchanged]))).rejects.toThrow();
});
