// What it costs to ask many archives, and to take everything out of one; CPU seconds, each in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

function child(...argv) {
  const script = new URL('pile-child.mjs', import.meta.url).pathname;
  return JSON.parse(
    execFileSync('node', ['--max-old-space-size=4096', script, ...argv], { maxBuffer: 1 << 26 }),
  );
}

/** `archive` has a user whose list never changes, and invoices of which one goes in every tenth archive. */
export function benchPile(archive, sqlite, print, count = 60) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pile-'));
  try {
    const pile = join(folder, 'pile');
    mkdirSync(pile);
    let bytes = Buffer.from(archive);
    let id = '20260101T0000Z';
    for (let index = 0; index < count; index++) {
      const next = new Date(Date.UTC(2025, 0, 1 + index * 6)).toISOString().slice(0, 10).replaceAll('-', '');
      if (index % 10 === 5) bytes = withoutAnInvoice(bytes, sqlite);
      bytes = renamed(bytes, id, `${next}T0000Z`);
      id = `${next}T0000Z`;
      writeFileSync(join(pile, `prosonata-bench-example-${id}.sqlite`), bytes);
    }
    print('a pile of archives', `${count} of ${megabytes(bytes.byteLength)}`);
    const told = ({ seconds, bytesRead, peak, lines }) =>
      `${seconds.toFixed(1)} s, ${megabytes(bytesRead)} read, ${megabytes(peak)} of memory at most, ${lines} lines`;
    print('  list', told(child('ours', 'list', pile)));
    print('  find in all of them', told(child('ours', 'find', 'Müller', pile, '--all', '--limit', '0')));
    print('  the same, every archive read', told(child('whole', 'find', 'Müller', pile)));
    print('  history of an invoice', told(child('ours', 'history', 'invoices', '1', pile)));
    print('  the same, every archive read', told(child('whole-history', 'invoices', '1', pile)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the project times out of an archive in every format. */
export function benchExports(archive, rows, print) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-export-'));
  try {
    const one = join(folder, 'one.sqlite');
    writeFileSync(one, archive);
    print('taking project times out', `${rows} rows of an archive of ${megabytes(archive.byteLength)}`);
    for (const [format, ...more] of [['csv', '--exact'], ['jsonl'], ['xlsx'], ['parquet']]) {
      const out = join(folder, `times.${format}`);
      const argv = ['export', one, '--list', 'projecttimes', '--format', format, '--out', out, ...more];
      const { code, seconds, peak } = child('ours', ...argv);
      print(
        `  export as ${format}`,
        code === 0
          ? `${seconds.toFixed(1)} s, ${megabytes(peak)} of memory at most, ${megabytes(statSync(out).size)}`
          : 'is not possible here',
      );
    }
    const sqlite3 = referenceExport(one, join(folder, 'reference.csv'));
    if (sqlite3) print('  the program sqlite3 as csv', sqlite3);
    const duck = process.env.PROSONATA_TEST_DUCKDB;
    if (duck) {
      const out = join(folder, 'duck.csv');
      const { seconds } = JSON.parse(
        execFileSync('node', ['-e', duckExport, duck, join(folder, 'times.parquet'), out]),
      );
      print('  DuckDB from Parquet to csv', `${seconds.toFixed(1)} s, ${megabytes(statSync(out).size)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The id of the backup is text in the file, and its length stays. */
function renamed(bytes, from, to) {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at, 'latin1');
  return copy;
}

function withoutAnInvoice(bytes, sqlite) {
  const database = sqlite(Uint8Array.from(bytes));
  database.execute('DELETE FROM invoices WHERE invoiceID = (SELECT max(invoiceID) FROM invoices)');
  database.execute(
    `UPDATE _resources SET rows = rows - 1, content_hash = hex(randomblob(32)) WHERE resource = 'invoices'`,
  );
  const changed = Buffer.from(database.export());
  database.close();
  return changed;
}

/** A program of its own: DuckDB reads an archive only with an extension from the network, so it gets the Parquet file. */
const duckExport = `
const [folder, from, to] = process.argv.slice(1);
const { DuckDBInstance } = require('node:module').createRequire(folder + '/')('@duckdb/node-api');
(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const cpu = process.cpuUsage();
  await connection.runAndReadAll("COPY (SELECT * FROM read_parquet('" + from + "')) TO '" + to + "' (HEADER)");
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6 }));
})();`;

/** CPU seconds of the program sqlite3, as the shell tells them; undefined where it is not installed. */
function referenceExport(archive, out) {
  const script = 'sqlite3 -csv -header "$1" "SELECT * FROM projecttimes" > "$2" && times';
  try {
    const told = execFileSync('bash', ['-c', script, 'bash', archive, out], { encoding: 'utf8' });
    // The last line is that of the children: user and system, as 0m1.234s.
    const [user, system] = [...told.matchAll(/(\d+)m([\d.]+)s/g)]
      .slice(-2)
      .map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
    return `${(user + system).toFixed(1)} s, ${megabytes(statSync(out).size)}`;
  } catch {
    return undefined;
  }
}
