/** Which backup is in progress, and which one it is compared with. */
import type { Caller } from '../prosonata/caller.js';
import type { Database, SqlValue } from '../sqlite/sqlite.js';
import { optionalNumber } from '../sqlite/values.js';
import type { BackupState } from './state.js';

/** The numbers of the backup in progress and of the one that it is compared with; 0 if there is none. */
export interface Ordinals {
  readonly current: number;
  readonly finished: number;
}

export function readOrdinals(database: Database): Ordinals {
  const current = Number(database.value('SELECT max(ordinal) FROM backups'));
  const finished = database.value(
    'SELECT max(ordinal) FROM backups WHERE finished_at NOTNULL AND ordinal < ?',
    [current],
  );
  return { current, finished: Number(finished) };
}

/** Throws if no backup was ever started. */
export function currentBackup(database: Database, { current, finished }: Ordinals): BackupState {
  const backupOf = (ordinal: number) =>
    database.query('SELECT id, started_at, finished_at, workspace, callers FROM backups WHERE ordinal = ?', [
      ordinal,
    ])[0];
  const row = backupOf(current);
  if (!row) throw new Error('the work file holds no backup yet');
  const [id, startedAt, finishedAt, workspace, callers] = row;
  const previous = backupOf(finished);
  return {
    id: String(id),
    startedAt: Number(startedAt),
    finishedAt: optionalNumber(finishedAt),
    workspace: String(workspace),
    callers: callersIn(callers),
    previous: previous && {
      id: String(previous[0]),
      startedAt: Number(previous[1]),
      callers: callersIn(previous[4]),
    },
  };
}

function callersIn(column: SqlValue | undefined): readonly Caller[] {
  return JSON.parse(String(column)) as readonly Caller[];
}

/** To whom the backup in progress was given its answers so far. */
export function currentCallers(database: Database, { current }: Ordinals): readonly Caller[] {
  return callersIn(database.value('SELECT callers FROM backups WHERE ordinal = ?', [current]));
}

export function setCallers(database: Database, { current }: Ordinals, callers: readonly Caller[]): void {
  database.execute('UPDATE backups SET callers = ? WHERE ordinal = ?', [JSON.stringify(callers), current]);
}

/** What a backup is started with. */
export type NewBackup = Pick<BackupState, 'id' | 'startedAt' | 'workspace'>;

export function insertBackup(database: Database, { id, startedAt, workspace }: NewBackup): void {
  const insert = 'INSERT INTO backups (id, started_at, workspace) VALUES (?, ?, ?)';
  database.execute(insert, [id, startedAt, workspace]);
}

export function finishBackup(database: Database, { current }: Ordinals, at: number): void {
  database.execute('UPDATE backups SET finished_at = ? WHERE ordinal = ?', [at, current]);
}

/** Epoch milliseconds at which the last backup was finished; undefined if none ever was. */
export function lastFinishedAt(database: Database): number | undefined {
  return optionalNumber(database.value('SELECT max(finished_at) FROM backups'));
}
