/** The engine as it is started in Node. */
import { readFile } from 'node:fs/promises';
import { type EngineOptions, type Sqlite, startSqlite } from './database.js';

export { type Database, type Sqlite, SqliteError, type SqlValue, type Statement } from './database.js';

/** Loads the engine once. */
export async function loadSqlite(options: EngineOptions = {}): Promise<Sqlite> {
  // Written so that the bundler sees a file to copy beside the bundle, and Node finds it unbundled as well.
  const wasm = new URL('../../node_modules/sql.js/dist/sql-wasm-browser.wasm', import.meta.url);
  return startSqlite(new Uint8Array(await readFile(wasm)).buffer, options);
}
