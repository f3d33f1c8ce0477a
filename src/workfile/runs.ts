/** The runs of the backup in progress. */
import type { Database } from '../sqlite/sqlite.js';
import type { RunState } from './state.js';

export function addRun(database: Database, run: Omit<RunState, 'number'>): void {
  database.execute(
    'INSERT INTO runs (started_at, ended_at, requests, stopped, version) VALUES (?, ?, ?, ?, ?)',
    [run.startedAt, run.endedAt, run.requests, run.stopped, run.version],
  );
}

export function readRuns(database: Database): readonly RunState[] {
  return database
    .query('SELECT number, started_at, ended_at, requests, stopped, version FROM runs ORDER BY number')
    .map(([number, startedAt, endedAt, requests, stopped, version]) => ({
      number: Number(number),
      startedAt: Number(startedAt),
      endedAt: Number(endedAt),
      requests: Number(requests),
      stopped: String(stopped),
      version: String(version),
    }));
}

/** A new backup counts its own runs. */
export function forgetRuns(database: Database): void {
  database.execute('DELETE FROM runs');
}
