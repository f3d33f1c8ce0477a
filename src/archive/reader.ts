/** Archives as a folder of them is looked through: a glance at each, and a proof of few. */
import { isEncrypted } from '../encryption/recognise.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { readOnlyStorage } from '../sqlite/storage.js';
import type { OpenFile } from '../system/ports.js';
import { type Glance, glanceAt } from './glance.js';
import { NotAnArchive } from './opening.js';
import { verifyArchive } from './verify.js';

export interface ArchiveReader {
  glance: typeof glanceAt;
  /** What is wrong with an archive; empty if it is sound. */
  faults(file: OpenFile): readonly string[];
  isEncrypted(bytes: Uint8Array): boolean;
}

export type { Glance };

export function archiveReader(sqlite: Sqlite): ArchiveReader {
  return {
    glance: glanceAt,
    faults(file) {
      try {
        return verifyArchive(readOnlyStorage(file), { sqlite }).faults;
      } catch (error) {
        if (error instanceof NotAnArchive) return [error.message];
        throw error;
      }
    },
    isEncrypted,
  };
}
