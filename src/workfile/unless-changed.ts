import type { Database } from '../sqlite/sqlite.js';

/**
 * The same value again as long as nothing was written to the database: counting all records of a large work file takes
 * seconds, and the end of a run asks for the counts several times. Must not be asked for inside a transaction, which
 * could be rolled back.
 */
export function unlessChanged<Value>(database: Database, read: () => Value): () => Value {
  let known: { readonly value: Value; readonly changes: number } | undefined;
  return () => {
    // SQLite counts each row that was inserted, updated or deleted since the database was opened.
    const changes = Number(database.value('SELECT total_changes()'));
    if (known?.changes !== changes) known = { value: read(), changes };
    return known.value;
  };
}
