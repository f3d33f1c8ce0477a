/** Archives as one array: built, encrypted and decrypted in memory. */
import { type BuildOptions, buildArchive } from '../../src/archive/build.js';
import { decryptedSource, type Key } from '../../src/encryption/archive-decryption.js';
import { type Encryption, withEncrypted } from '../../src/encryption/archive-encryption.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import { contentOf } from '../../src/system/content.js';
import type { ArchiveSource } from '../../src/workfile/state.js';
import { bytesIn, bytesOf, memory, memoryScratch } from './storages.js';

export function builtArchive(
  source: ArchiveSource,
  ports: { readonly sqlite: Sqlite },
  options: BuildOptions,
): Uint8Array {
  const storage = memory();
  buildArchive(source, ports, options, storage);
  // Tests alter it, and compare it as what it is.
  return new Uint8Array(bytesIn(storage));
}

export async function encryptedBytes(bytes: Uint8Array, encryption: Encryption): Promise<Uint8Array> {
  const file = { name: 'a', content: contentOf(bytes) };
  return withEncrypted(file, encryption, { scratch: memoryScratch }, async ({ content }) => bytesOf(content));
}

export async function decryptedBytes(shown: string, bytes: Uint8Array, key: Key): Promise<Uint8Array> {
  const source = await decryptedSource(shown, sourceOf(bytes), key);
  const plain = new Uint8Array(source.sizeBytes);
  source.read(plain, 0);
  return plain;
}

function sourceOf(bytes: Uint8Array) {
  return {
    sizeBytes: bytes.byteLength,
    read(into: Uint8Array, at: number) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
  };
}
