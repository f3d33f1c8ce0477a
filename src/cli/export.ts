/** The command `export`: lists and answers of an archive as files, each whole or not there, and checked when it is. */
import { join } from 'node:path';
import type { OpenArchive } from '../archive/info.js';
import { recordTexts } from '../archive/record-texts.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Language } from '../labels/words.js';
import { type Exported, listTable, questionTable } from '../pile/export.js';
import { listsIn } from '../questions/lists.js';
import { findQuestion } from '../questions/questions.js';
import { escapedPath } from '../report/escaped.js';
import { count, rowCount } from '../report/format.js';
import { jsonLineOf } from '../report/pile.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { Pieces } from '../system/ports.js';
import { csvLines, exactCsv, germanCsv, plainCsv } from '../tables/csv.js';
import { jsonLine } from '../tables/jsonl.js';
import { encoded } from '../tables/pieces.js';
import { csvTotals, jsonLineTotals, type ReadTotals, workbookTotals } from '../tables/read-back.js';
import type { Table } from '../tables/table.js';
import { columnLetters, workbook } from '../tables/xlsx.js';
import { version } from '../version.js';
import { refuseTaken } from './free-path.js';
import { listNamed } from './named-lists.js';
import { type Duck, openDuck, parquetTotals, piecesOf, writeParquet } from './parquet.js';
import { openOne } from './pile-files.js';
import type { PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

type ExportTask = PileTaskOf<'export'>;

interface Written {
  readonly path: string;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** Texts that had no room in a cell. */
  readonly cut: number;
}

export async function runExport(task: ExportTask, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const archive = await openOne(task.path, task, sqlite, ports);
  try {
    const tables = tablesOf(archive, task);
    const written = await write(tables, archive, task, ports);
    for (const one of written) ports.terminal.out(task.json ? jsonLineOf(one) : writtenText(one));
    return exitCodes.finished;
  } finally {
    archive.close();
  }
}

function writtenText({ path, tables, cut }: Written): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const cutText = cut === 0 ? '' : `; ${count(cut)} texts were too long for a cell and are cut`;
  return `${escapedPath(path)}: ${rowCount(rows)}, checked against the archive${cutText}\n`;
}

function tablesOf(archive: OpenArchive, { what, path, style, format }: ExportTask): readonly Exported[] {
  const language: Language = style === 'german' || format === 'xlsx' ? 'de' : 'en';
  if (what.kind === 'question') {
    const question = findQuestion(what.name);
    if (!question) throw new Error(`there is no question ${what.name}`);
    return [questionTable(archive, question, { year: what.year ?? null }, language)];
  }
  const names = what.kind === 'all' ? archive.info.resources.map(({ name }) => name) : [listNamed(what.name)];
  return names.map((name) => {
    const table = listTable(archive, name, language);
    if (table) return table;
    throw new BackupError(
      `${escapedPath(path)} has no list ${escapedPath(name)}.`,
      'See "info" for the lists of an archive.',
    );
  });
}

/** One file for a table or a workbook; a folder of files for several tables in other formats. */
async function write(
  tables: readonly Exported[],
  archive: OpenArchive,
  task: ExportTask,
  ports: CliPorts,
): Promise<readonly Written[]> {
  const { files } = ports;
  const isFolder = task.what.kind === 'all' && task.format !== 'xlsx';
  await refuseTaken(task.out, isFolder ? 'folder' : 'file', ports);
  const duck = task.format === 'parquet' ? await openDuck(ports) : undefined;
  try {
    const writer = { archive, task, duck };
    if (!isFolder) return [await writeFile(task.out, tables, writer, ports)];
    await files.makeFolder(task.out);
    const written: Written[] = [];
    for (const table of tables) {
      const path = join(task.out, `${fileName(table.name)}.${task.format}`);
      written.push(await writeFile(path, [table], writer, ports));
    }
    return written;
  } finally {
    duck?.close();
  }
}

/** Names of lists come from the archive: none may lead out of the folder. */
function fileName(name: string): string {
  return name.replace(/[^\w-]/g, '_');
}

interface Writer {
  readonly archive: OpenArchive;
  readonly task: ExportTask;
  /** Undefined if nothing is written as Parquet. */
  readonly duck: Duck | undefined;
}

async function writeFile(
  path: string,
  tables: readonly Exported[],
  { archive, task, duck }: Writer,
  ports: CliPorts,
): Promise<Written> {
  const { files, host, signal } = ports;
  const notes = { cut: 0 };
  const guarded = (pieces: Pieces) => unlessAborted(pieces, signal);
  const [table] = tables;
  if (duck && table) {
    await writeParquet(path, table, duck, { files, host, guarded });
  } else {
    const pieces =
      task.format === 'xlsx'
        ? workbook([...tables, originOf(archive, tables, task)], notes)
        : encoded(linesOf(tables, archive, task));
    await files.replace(path, guarded(pieces));
  }
  try {
    await check(path, tables, { ...task, duck }, ports);
  } catch (error) {
    await files.remove(path);
    throw error;
  }
  return {
    path,
    tables: tables.map((table) => ({ name: table.name, rows: table.expected().rows })),
    cut: notes.cut,
  };
}

/** A sheet that says where the others come from: a workbook travels without the archive. */
function originOf({ info }: OpenArchive, tables: readonly Exported[], { path, what }: ExportTask): Table {
  const column = (title: string) => ({ name: title, title, kind: 'text' as const });
  const year = what.kind === 'question' && what.year !== undefined ? [['Jahr', what.year]] : [];
  return {
    title: 'Herkunft',
    columns: [column('Angabe'), column('Wert')],
    rows: [
      ['Workspace', info.workspace],
      ['Sicherung', info.backupId],
      ['gelesen', `${info.startedAt} bis ${info.finishedAt}`],
      ['Archiv', path],
      ['Prüfsumme (SHA-256)', info.fileDigest],
      ...year,
      ...tables.map((table) => [table.title, `${table.expected().rows} Zeilen`]),
      ['Programm', `ProSonata Backup ${version}`],
    ],
  };
}

function* linesOf(
  [table]: readonly Exported[],
  { database }: OpenArchive,
  { format, style, what }: ExportTask,
): Generator<string, void, undefined> {
  if (!table) return;
  if (format === 'csv') {
    yield* csvLines(table, { plain: plainCsv, exact: exactCsv, german: germanCsv }[style]);
    return;
  }
  const list = what.kind === 'question' ? undefined : listsIn(database.query).get(table.name);
  if (!list) {
    for (const row of table.rows) {
      yield jsonLine(table.columns.map(({ name }, index) => [name, JSON.stringify(row[index] ?? null)]));
    }
    return;
  }
  for (const texts of recordTexts(database, list.name, list.columns)) {
    yield jsonLine(list.columns.map(({ field }, index) => [field, texts[index] ?? 'null']));
  }
}

async function* unlessAborted(
  pieces: Pieces,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) {
    if (signal.aborted) throw new BackupError('Stopped as asked; nothing was written.', 'Run it again.');
    yield piece;
  }
}

/** Reads the file again and compares rows and sums with what SQLite counts in the archive. */
async function check(
  path: string,
  tables: readonly Exported[],
  { format, style, duck }: ExportTask & Pick<Writer, 'duck'>,
  { files }: CliPorts,
): Promise<void> {
  const pieces = piecesOf(path, files);
  const sheets = format === 'xlsx' ? await workbookTotals(pieces) : undefined;
  const [first] = tables;
  const file =
    duck && first
      ? await parquetTotals(path, first, duck)
      : format === 'csv'
        ? await csvTotals(pieces, style === 'german' ? ';' : ',')
        : format === 'jsonl'
          ? await jsonLineTotals(pieces)
          : undefined;
  for (const [index, table] of tables.entries()) {
    const found = sheets?.get(index + 1) ?? file;
    const keyOf = (name: string) => {
      const place = table.columns.findIndex((column) => column.name === name);
      return format === 'xlsx' ? columnLetters(place) : format === 'csv' ? String(place) : name;
    };
    if (!found || !isSame(found, table, keyOf)) {
      throw new BackupError(
        `${escapedPath(path)} does not hold what the archive holds of ${table.name}; it was removed.`,
        'Check the disk and run it again; if it stays like this, please report it.',
      );
    }
  }
}

/** Sums of fractions depend on the order in which they are added. */
const tolerance = 1e-9;

function isSame(found: ReadTotals, table: Exported, keyOf: (name: string) => string): boolean {
  const { rows, sums } = table.expected();
  if (found.rows !== rows) return false;
  return [...sums].every(([name, sum]) => {
    const read = found.sums.get(keyOf(name)) ?? 0;
    return Math.abs(read - sum) <= tolerance * Math.max(1, Math.abs(sum)) * Math.max(1, rows) ** 0.5;
  });
}
