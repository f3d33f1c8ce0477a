/** Which backup is under way, and which one it is compared with. */
import type { Database } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import type { Ordinals } from './records.js';
import type { BackupState } from './state.js';

export function readOrdinals(database: Database): Ordinals {
  const current = Number(database.value('SELECT max(ordinal) FROM backups'));
  const finished = database.value(
    'SELECT max(ordinal) FROM backups WHERE finished_at NOTNULL AND ordinal < ?',
    [current],
  );
  return { current, finished: Number(finished) };
}

/** Throws where no backup was ever started. */
export function currentBackup(database: Database, { current, finished }: Ordinals): BackupState {
  const backupOf = (ordinal: number) =>
    database.query('SELECT id, started_at, finished_at, workspace FROM backups WHERE ordinal = ?', [
      ordinal,
    ])[0];
  const row = backupOf(current);
  if (!row) throw new Error('the work file holds no backup yet');
  const [id, startedAt, finishedAt, workspace] = row;
  const previous = backupOf(finished);
  return {
    id: String(id),
    startedAt: Number(startedAt),
    finishedAt: optionalNumber(finishedAt),
    workspace: String(workspace),
    previous: previous && { id: String(previous[0]), startedAt: Number(previous[1]) },
  };
}
