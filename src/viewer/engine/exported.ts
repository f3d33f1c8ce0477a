/** Rows on their way into a file: as shown, but whole, and with numbers and days as what they are. */
import { codeWords, labelOf } from '../../labels/labels.js';
import { plainText } from '../../labels/plain-text.js';
import { inLanguage, type Language } from '../../labels/words.js';
import { csvLines, germanCsv } from '../../tables/csv.js';
import { encoded } from '../../tables/pieces.js';
import type { Table, TableColumn, TableValue } from '../../tables/table.js';
import { workbook } from '../../tables/xlsx.js';
import type { Cell, ColumnFacts, ExportFormat, ListTable } from '../protocol.js';
import type { ArchiveFile } from './archive-file.js';
import type { Order } from './order.js';
import { pageOf } from './page.js';
import type { Titles } from './titles-of.js';
import type { Turn } from './turn.js';

const rowsAtOnce = 1000;

/** The rows of a list as a table that is read while it is written; `read` is told how many rows there were so far. */
export function listTable(
  archive: ArchiveFile,
  order: Order,
  { wanted, columns: names, title, language }: ListTable,
  titles: Titles,
  read: (rows: number) => void,
): Table {
  const list = archive.list(wanted.list);
  const columns = names.flatMap((name) => list.columns.find((column) => column.name === name) ?? []);
  const rows = function* () {
    for (let from = 0; from < order.count; from += rowsAtOnce) {
      const part = { from, count: rowsAtOnce, columns: names, isWhole: true };
      for (const { cells } of pageOf(archive, list, order, part, titles)) {
        yield columns.map(({ field }, at) =>
          writtenValue(list.name, field, cells[at] ?? { value: null }, language),
        );
      }
      read(Math.min(from + rowsAtOnce, order.count));
    }
  };
  return {
    title,
    columns: columns.map((column) => columnOf(list.name, column, language)),
    rows: { [Symbol.iterator]: rows },
  };
}

/** References and codes are words in the file. */
function columnOf(list: string, { field, refersTo }: ColumnFacts, language: Language): TableColumn {
  const { words, kind } = labelOf(list, field);
  const isWords = refersTo !== undefined || ['reference', 'code', 'html', 'flag', 'list'].includes(kind);
  return { name: field, title: inLanguage(words, language), kind: isWords ? 'text' : kind };
}

function writtenValue(list: string, field: string, { value, title }: Cell, language: Language): TableValue {
  if (title !== undefined && title !== '') return title;
  const { kind } = labelOf(list, field);
  const word = kind === 'code' ? codeWords(list, field, value) : undefined;
  if (word) return inLanguage(word, language);
  if (kind === 'flag' && value === 1) return language === 'de' ? 'ja' : 'yes';
  if (kind === 'flag' && value === 0) return language === 'de' ? 'nein' : 'no';
  return kind === 'html' && typeof value === 'string' ? plainText(value) : value;
}

const types: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};

/** The tables as one file; CSV has room for the first one only. */
export function fileOf(
  tables: readonly Table[],
  format: ExportFormat,
  part: () => number,
  turn: Turn,
): Promise<Blob> {
  return written(piecesOf(tables, format), types[format], part, turn);
}

/** A page that stands alone as a file. */
export function pageFile(pieces: Iterable<string>, part: () => number, turn: Turn): Promise<Blob> {
  return written(encoded(pieces), 'text/html', part, turn);
}

async function written(
  pieces: Iterable<Uint8Array>,
  type: string,
  part: () => number,
  turn: Turn,
): Promise<Blob> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for (const piece of pieces) {
    all.push(piece as Uint8Array<ArrayBuffer>);
    await turn.pause(part());
  }
  return new Blob(all, { type });
}

function piecesOf(tables: readonly Table[], format: ExportFormat): Iterable<Uint8Array> {
  if (format === 'xlsx') return workbook(tables);
  const [first] = tables;
  return first ? encoded(csvLines(first, germanCsv)) : [];
}
