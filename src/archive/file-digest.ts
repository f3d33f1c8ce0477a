/**
 * One digest over all bytes of an archive, kept inside it, so that not even a flip in an unused byte goes unnoticed and
 * no second file has to travel along. A file cannot hold the digest of itself, so it is computed with the digest's own
 * 64 digits set to zeros.
 */
import { createHash } from 'node:crypto';
import type { Storage } from '../sqlite/storage.js';

const zeros = '0'.repeat(64);

/** What is read at a time. */
const partBytes = 65_536;

/**
 * Digits to stand where the digest will stand: they depend on all content, so that no record can hold them and they are
 * found in one place only.
 */
export function digestPlaceholder(contentHashes: Iterable<string>): string {
  return sha256Of('placeholder', ...contentHashes);
}

/** Puts the digest in the place of the placeholder. */
export function writeFileDigest(storage: Storage, placeholder: string): void {
  const found = digestAround(storage, placeholder);
  if (!found) throw new Error('the place of the digest is not to be found in the archive');
  storage.set(Buffer.from(found.digest, 'latin1'), found.place);
}

/** Whether the file is, byte by byte, the one into which this digest was written. */
export function hasFileDigest(storage: Storage, digest: string): boolean {
  return /^[0-9a-f]{64}$/.test(digest) && digestAround(storage, digest)?.digest === digest;
}

/**
 * The digest of a file with zeros for these digits, and where they stand; undefined unless that is once and only once.
 * The file is read in one go.
 */
function digestAround(
  storage: Storage,
  digits: string,
): { readonly digest: string; readonly place: number } | undefined {
  const hash = createHash('sha256');
  let place: number | undefined;
  // One buffer for all parts: a new one for each would fill the memory before it is collected.
  const buffer = Buffer.alloc(digits.length + partBytes);
  /** The end of what was read, in which the digits may begin; not hashed yet. */
  let kept = 0;
  for (let start = 0; start < storage.length; start += partBytes) {
    const part = storage.subarray(start, Math.min(start + partBytes, storage.length));
    buffer.set(part, kept);
    const bytes = buffer.subarray(0, kept + part.byteLength);
    for (let at = bytes.indexOf(digits, 0, 'latin1'); at >= 0; at = bytes.indexOf(digits, at, 'latin1')) {
      if (place !== undefined) return undefined;
      place = start - kept + at;
      bytes.write(zeros, at, 'latin1');
    }
    const sure = Math.max(0, bytes.byteLength - (digits.length - 1));
    hash.update(bytes.subarray(0, sure));
    kept = bytes.byteLength - sure;
    buffer.copyWithin(0, sure, sure + kept);
  }
  hash.update(buffer.subarray(0, kept));
  return place === undefined ? undefined : { digest: hash.digest('hex'), place };
}

function sha256Of(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
