import { expect, it } from 'vitest';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { unlessChanged } from '../../../src/workfile/unless-changed.js';

const sqlite = await loadSqlite();

it('is read again after each kind of change, and only then', () => {
  const database = sqlite();
  database.execute('CREATE TABLE t (a)');
  let reads = 0;
  const rows = unlessChanged(database, () => {
    reads++;
    return database.query('SELECT a FROM t ORDER BY a').flat();
  });
  const afterwards = (sql: string) => {
    database.execute(sql);
    return [rows(), rows(), reads];
  };
  expect(afterwards('SELECT 1')).toEqual([[], [], 1]);
  expect(afterwards('INSERT INTO t VALUES (1), (2)')).toEqual([[1, 2], [1, 2], 2]);
  expect(afterwards('UPDATE t SET a = 3 WHERE a = 1')).toEqual([[2, 3], [2, 3], 3]);
  expect(afterwards('DELETE FROM t WHERE a = 2')).toEqual([[3], [3], 4]);
  expect(afterwards('DELETE FROM t')).toEqual([[], [], 5]);
  database.close();
});
