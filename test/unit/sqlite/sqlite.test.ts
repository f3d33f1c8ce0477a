import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';

const sqlite = await loadSqlite();

describe('a transaction', () => {
  const opened = () => {
    const database = sqlite();
    database.execute('CREATE TABLE t (a UNIQUE)');
    return database;
  };

  it('that fails leaves nothing behind', () => {
    const database = opened();
    const fail = () =>
      database.transaction(() => {
        database.execute('INSERT INTO t VALUES (1)');
        throw new Error('the cause');
      });
    expect(fail).toThrow('the cause');
    expect(database.value('SELECT count(*) FROM t')).toBe(0);
  });

  it('that SQLite has rolled back by itself, as it does where memory is full, tells its cause', () => {
    const database = opened();
    const fail = () =>
      database.transaction(() => {
        database.execute('INSERT INTO t VALUES (1)');
        database.execute('INSERT OR ROLLBACK INTO t VALUES (1)');
      });
    expect(fail).toThrow('UNIQUE');
    database.transaction(() => database.execute('INSERT INTO t VALUES (2)'));
    expect(database.query('SELECT a FROM t')).toEqual([[2]]);
  });
});
