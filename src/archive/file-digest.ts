/**
 * One digest over all bytes of an archive, kept inside it, so that not even a flip in an unused byte goes unnoticed and
 * no second file has to travel along. A file cannot hold the digest of itself, so it is computed with the digest's own
 * 64 digits set to zeros.
 */
import { createHash } from 'node:crypto';

const zeros = '0'.repeat(64);

/**
 * Digits to stand where the digest will stand: they depend on all content, so that no record can hold them and they are
 * found in one place only.
 */
export function digestPlaceholder(contentHashes: Iterable<string>): string {
  return sha256Of('placeholder', ...contentHashes);
}

/** Puts the digest in the place of the placeholder. */
export function writeFileDigest(bytes: Uint8Array, placeholder: string): void {
  const place = placeOf(bytes, placeholder);
  if (place === undefined) throw new Error('the place of the digest is not to be found in the archive');
  bytes.set(Buffer.from(digestAround(bytes, place), 'latin1'), place);
}

/** Whether the file is, byte by byte, the one into which this digest was written. */
export function hasFileDigest(bytes: Uint8Array, digest: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(digest)) return false;
  const place = placeOf(bytes, digest);
  return place !== undefined && digestAround(bytes, place) === digest;
}

/** Where these digits stand, once and only once. */
function placeOf(bytes: Uint8Array, digits: string): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = buffer.indexOf(digits, 0, 'latin1');
  return place >= 0 && buffer.indexOf(digits, place + 1, 'latin1') < 0 ? place : undefined;
}

function digestAround(bytes: Uint8Array, place: number): string {
  return sha256Of(bytes.subarray(0, place), zeros, bytes.subarray(place + zeros.length));
}

function sha256Of(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
