/** Small real archives, and the publisher of a folder of them, without anything of the test runner. */
import { archiveReader } from '../../src/archive/reader.js';
import type { Holdings } from '../../src/keeping/holdings.js';
import { findResource, type Resource } from '../../src/prosonata/catalogue.js';
import { folderPublisher } from '../../src/publish/folder.js';
import { archiveName, type Publication, type Publisher } from '../../src/publish/publisher.js';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { contentOf } from '../../src/system/content.js';
import { realFiles } from '../../src/system/real.js';
import { backupStart } from '../../src/workfile/save.js';
import { workspace } from './release-publisher.js';
import { archiveOf } from './source.js';

const sqlite = await loadSqlite();
const users = findResource('users') as Resource;

/** A real archive of one small list that says that it holds this. */
export async function realPublication(
  backupId: string,
  isComplete: boolean,
  holds: Holdings,
): Promise<Publication> {
  const about = {
    id: backupId,
    workspace: 'https://agency.example',
    startedAt: backupStart(backupId),
    holds,
  };
  const bytes = archiveOf(sqlite, new Map([[users, ['{"userID":0,"userName":"Anna"}']]]), about);
  const content = contentOf(bytes);
  return {
    backupId,
    name: archiveName(workspace, backupId),
    content,
    isComplete,
    holds,
    notes: () => 'notes',
  };
}

export function folderOf(directory: string): Publisher {
  return folderPublisher(directory, workspace, { files: realFiles, archives: archiveReader(sqlite) });
}
