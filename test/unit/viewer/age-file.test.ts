import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/sqlite/storage.js';
import { ageFile, type Key, lockOf } from '../../../src/viewer/engine/age-file.js';
import { OpeningFailed } from '../../../src/viewer/engine/opening-failed.js';

const plain = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 2654435761) >>> 24);
const passphrase: Key = { kind: 'passphrase', passphrase: 'richtig' };

let sealed: Uint8Array;
let toRecipient: Uint8Array;
let identity: string;
beforeAll(async () => {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(8);
  encrypter.setPassphrase('richtig');
  sealed = await encrypter.encrypt(plain);
  identity = await generateIdentity();
  const other = new Encrypter();
  other.addRecipient(await identityToRecipient(identity));
  toRecipient = await other.encrypt(plain);
});

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read(into, at) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
  };
}

function read(source: ByteSource, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  return bytes.subarray(0, source.read(bytes, from));
}

async function refusal(bytes: Uint8Array, key: Key): Promise<string> {
  try {
    const content = await ageFile(sourceOf(bytes), key);
    read(content, 0, content.sizeBytes);
    return 'opened';
  } catch (error) {
    return error instanceof OpeningFailed ? error.refusal : String(error);
  }
}

describe('An encrypted file in the browser', () => {
  it('says what opens it', () => {
    expect(lockOf(sourceOf(sealed))).toBe('passphrase');
    expect(lockOf(sourceOf(toRecipient))).toBe('identities');
    expect(lockOf(sourceOf(plain))).toBeUndefined();
  });

  it('gives the plain bytes at any place', async () => {
    for (const [bytes, key] of [
      [sealed, passphrase],
      [toRecipient, { kind: 'identities', text: `# a comment\r\n${identity}\r\n` }],
    ] as const) {
      const content = await ageFile(sourceOf(bytes), key);
      expect(content.sizeBytes).toBe(plain.byteLength);
      for (const [from, to] of [
        [199_000, 200_000],
        [0, 10],
        [65_530, 65_540],
        [60_000, 140_000],
      ] as const) {
        expect(Buffer.compare(read(content, from, to), plain.subarray(from, to))).toBe(0);
      }
    }
  });

  it.each<[string, () => Uint8Array, () => Key, string]>([
    ['another passphrase', () => sealed, () => ({ ...passphrase, passphrase: 'falsch' }), 'wrong-passphrase'],
    ['no identity', () => toRecipient, () => ({ kind: 'identities', text: 'age1abc' }), 'no-identity'],
    [
      'an identity with a typing error',
      () => toRecipient,
      // The last letter is one that it was not, whichever the identity of this run ends with.
      () => ({ kind: 'identities', text: `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}` }),
      'no-identity',
    ],
    ['its end cut off', () => sealed.slice(0, -100), () => passphrase, 'cut'],
    ['a whole chunk cut off', () => sealed.slice(0, -(200_000 % 65_536) - 16), () => passphrase, 'cut'],
    ['its header alone', () => sealed.slice(0, 60), () => passphrase, 'cut'],
    ['something behind it', () => Buffer.concat([sealed, plain.subarray(0, 100)]), () => passphrase, 'cut'],
    [
      'a byte altered in the middle',
      () => sealed.map((byte, at) => (at === 100_000 ? byte ^ 1 : byte)),
      () => passphrase,
      'cut',
    ],
  ])('is refused with %s', async (_, bytes, key, expected) => {
    expect(await refusal(bytes(), key())).toBe(expected);
  });
});
