/**
 * Encrypts and decrypts in age's binary format, piece by piece, with the cipher that Node has: the one that comes with
 * age's library is written in JavaScript and takes ten times as long. The library makes and reads the header, which is all
 * that depends on keys. Source of the format: https://c2sp.org/age
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Decrypter, Encrypter, Identity, Recipient } from 'age-encryption';
import type { Pieces } from '../system/ports.js';
import { chunkBytes, nonceOf, type OpenChunk, tagBytes } from './age-payload.js';

export const payloadNonceBytes = 16;
/** Far more than a hundred recipients take. */
export const headerBytesAtMost = 1 << 20;
const sealedChunkBytes = chunkBytes + tagBytes;
const cipherName = 'chacha20-poly1305';

/** Encrypts to what was added to the encrypter. */
export async function* encryptedPieces(encrypter: Encrypter, pieces: Pieces): AsyncGenerator<Uint8Array> {
  const { header, fileKey } = await newHeader(encrypter);
  const nonce = randomBytes(payloadNonceBytes);
  yield Buffer.concat([header, nonce]);
  const key = payloadKey(fileKey, nonce);
  for await (const { chunk, index, isLast } of chunksOf(pieces, chunkBytes)) {
    const cipher = createCipheriv(cipherName, key, nonceOf(index, isLast), { authTagLength: tagBytes });
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Throws what the decrypter throws, or if the bytes are not whole; what came before the fault was given out then. */
export async function* decryptedPieces(decrypter: Decrypter, pieces: Pieces): AsyncGenerator<Uint8Array> {
  const { header, rest } = await headerIn(pieces);
  const fileKey = await decrypter.decryptHeader(header);
  const { start: nonce, rest: payload } = await startOf(rest, payloadNonceBytes);
  const open = chunkOpener(payloadKey(fileKey, nonce));
  for await (const { chunk, index, isLast } of chunksOf(payload, sealedChunkBytes)) {
    if (chunk.byteLength < tagBytes || (chunk.byteLength === tagBytes && index > 0)) {
      throw new Error('its end is missing');
    }
    yield open(nonceOf(index, isLast), chunk);
  }
}

/** What encrypts the content behind this header. */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Throws if the chunk is not what was encrypted. */
export function chunkOpener(key: Uint8Array): OpenChunk {
  return (nonce, sealed) => {
    const cipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
    cipher.setAuthTag(sealed.subarray(sealed.byteLength - tagBytes));
    const plain = cipher.update(sealed.subarray(0, sealed.byteLength - tagBytes));
    cipher.final();
    return plain;
  };
}

/** How long the header is that a file begins with, its last line included; undefined if its end is not there. */
export function headerEnd(start: Buffer): number | undefined {
  const proof = start.indexOf('\n--- ', 0, 'latin1');
  const end = proof < 0 ? -1 : start.indexOf('\n', proof + 1, 'latin1');
  return end < 0 ? undefined : end + 1;
}

async function newHeader(
  encrypter: Encrypter,
): Promise<{ readonly header: Uint8Array; readonly fileKey: Uint8Array }> {
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient(fileKeyWitness((seen) => (fileKey = seen)));
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
  const end = headerEnd(empty);
  if (end === undefined || !fileKey) throw new Error('age made no header');
  return { header: empty.subarray(0, end), fileKey };
}

/** Sees the key of each file and writes nothing into it, so that the last one can be opened as long as this lives. */
export function fileKeyWitness(see: (fileKey: Uint8Array) => void = () => undefined): Recipient & Identity {
  let seen: Uint8Array | null = null;
  return {
    wrapFileKey: (fileKey) => {
      seen = fileKey;
      see(fileKey);
      return [];
    },
    unwrapFileKey: () => seen,
  };
}

async function headerIn(
  pieces: Pieces,
): Promise<{ readonly header: Uint8Array; readonly rest: AsyncGenerator<Uint8Array> }> {
  const iterator = asyncPieces(pieces);
  let start = Buffer.alloc(0);
  for (let end = headerEnd(start); ; end = headerEnd(start)) {
    if (end !== undefined) {
      return { header: start.subarray(0, end), rest: behind(start.subarray(end), iterator) };
    }
    const next = await iterator.next();
    if (next.done || start.byteLength > headerBytesAtMost) throw new Error('its header has no end');
    start = Buffer.concat([start, next.value]);
  }
}

async function startOf(
  pieces: AsyncGenerator<Uint8Array>,
  bytes: number,
): Promise<{ readonly start: Uint8Array; readonly rest: AsyncGenerator<Uint8Array> }> {
  let start = Buffer.alloc(0);
  while (start.byteLength < bytes) {
    const next = await pieces.next();
    if (next.done) throw new Error('its end is missing');
    start = Buffer.concat([start, next.value]);
  }
  return { start: start.subarray(0, bytes), rest: behind(start.subarray(bytes), pieces) };
}

async function* behind(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* asyncPieces(pieces: Pieces): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

interface Chunk {
  readonly chunk: Uint8Array;
  readonly index: number;
  readonly isLast: boolean;
}

/** Cuts into chunks of this size; the last one, which may be empty only if it is the first, is given at the end. */
async function* chunksOf(pieces: Pieces, size: number): AsyncGenerator<Chunk> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let index = 0;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.byteLength;
    if (heldBytes <= size) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.byteLength - at > size; at += size) {
      yield { chunk: all.subarray(at, at + size), index: index++, isLast: false };
    }
    held = [all.subarray(at)];
    heldBytes = all.byteLength - at;
  }
  yield { chunk: Buffer.concat(held), index, isLast: true };
}
