/** Free notes of the engine that must survive, such as the quota last seen. */
import type { Database } from '../sqlite/sqlite.js';

export function readNote(database: Database, name: string): unknown {
  const text = database.value('SELECT value FROM notes WHERE name = ?', [name]);
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

export function writeNote(database: Database, name: string, value: unknown): void {
  const write = 'INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2';
  database.execute(write, [name, JSON.stringify(value)]);
}
