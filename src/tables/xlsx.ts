/**
 * Workbooks for Excel and its relatives, written while the rows are read: a workbook of any length takes a few megabytes.
 * Of the libraries that were tried, those that are kept hold all rows in memory; these few parts of the format
 * (ECMA-376) are all that is needed. There is no formula in them: a text is a text whatever it begins with. Pure.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { dayMs } from '../system/day.js';
import { dayIn, numberIn, type Table, type TableColumn, type TableValue } from './table.js';

/** Of a sheet, its head included. */
const rowsOfSheet = 1_048_576;
const charactersAtMost = 32_767;
const charactersPerPush = 65_536;

/** What the writer had to do that the reader should know. */
export interface WorkbookNotes {
  /** Texts that were longer than a cell can be, and are cut. */
  cut: number;
}

/** The pieces of the file; `notes` is filled on the way. */
export function* workbook(
  tables: Iterable<Table>,
  notes: WorkbookNotes = { cut: 0 },
  rowsAtMost = rowsOfSheet,
): Generator<Uint8Array, void, undefined> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const names: string[] = [];
  for (const table of tables) {
    // A table that is too long for one sheet continues in the next one.
    const rows = waiting(table.rows);
    for (let part = 1; part === 1 || !rows.next.done; part++) {
      const file = new ZipDeflate(`xl/worksheets/sheet${names.length + 1}.xml`);
      zip.add(file);
      yield* pushed(sheetParts(table.columns, rows, notes, rowsAtMost), file, ready);
      names.push(sheetName(part === 1 ? table.title : `${table.title} (${part})`, names));
    }
  }
  for (const [name, content] of Object.entries(fixedParts(names))) {
    const file = new ZipDeflate(name);
    zip.add(file);
    file.push(strToU8(content), true);
  }
  zip.end();
  yield* ready;
}

/** Pushes texts into a file of the zip, and yields what comes out of it. */
function* pushed(
  texts: Iterable<string>,
  file: ZipDeflate,
  ready: Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  let pending = '';
  for (const text of texts) {
    pending += text;
    if (pending.length < charactersPerPush) continue;
    file.push(strToU8(pending));
    pending = '';
    yield* ready.splice(0);
  }
  file.push(strToU8(pending), true);
  yield* ready.splice(0);
}

type Row = readonly TableValue[];

/** Rows with the next one at hand, so that it is known whether there is one. */
interface Waiting {
  next: IteratorResult<Row>;
  advance(): void;
}

function waiting(rows: Iterable<Row>): Waiting {
  const iterator = rows[Symbol.iterator]();
  const state = {
    next: iterator.next(),
    advance() {
      state.next = iterator.next();
    },
  };
  return state;
}

/** The XML of a sheet, with as many of the rows as it has room for. */
function* sheetParts(
  columns: readonly TableColumn[],
  rows: Waiting,
  notes: WorkbookNotes,
  rowsAtMost: number,
): Generator<string, void, undefined> {
  const letters = columns.map((_, index) => columnLetters(index));
  const heads = columns.map(({ title }, index) => textCell(`${letters[index]}1`, title, styles.head, notes));
  yield `${head}<row r="1">${heads.join('')}</row>`;
  let count = 1;
  for (; !rows.next.done && count < rowsAtMost; rows.advance()) {
    const { value } = rows.next;
    const number = ++count;
    const cells = columns.map((column, index) =>
      cell(`${letters[index]}${number}`, column, value[index] ?? null, notes),
    );
    yield `<row r="${number}">${cells.join('')}</row>`;
  }
  yield `</sheetData><autoFilter ref="A1:${letters.at(-1) ?? 'A'}${count}"/></worksheet>`;
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

const head = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;

/** Places in the styles of `styleSheet`. */
const styles = { text: 1, date: 2, money: 3, hours: 4, head: 5 } as const;

const styleSheet = `${xml}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`;

function cell(place: string, column: TableColumn, value: TableValue, notes: WorkbookNotes): string {
  if (value === null || value === '') return '';
  const day = dayIn(column, value);
  // Before that day, Excel counts one that never was.
  if (day !== undefined && day >= '1900-03-01') return numberCell(place, daySerial(day), styles.date);
  const number = column.kind === 'text' || column.kind === 'digits' ? undefined : numberIn(column, value);
  if (number !== undefined && isExact(number)) return numberCell(place, number, styleOf(column));
  return textCell(place, String(value), styles.text, notes);
}

/** Excel keeps 15 digits. */
function isExact(number: number): boolean {
  return Number.isFinite(number) && (!Number.isInteger(number) || Math.abs(number) < 1e15);
}

function styleOf({ kind }: TableColumn): number | undefined {
  return kind === 'money' ? styles.money : kind === 'hours' ? styles.hours : undefined;
}

function numberCell(place: string, number: number, style: number | undefined): string {
  return `<c r="${place}"${style === undefined ? '' : ` s="${style}"`}><v>${number}</v></c>`;
}

function textCell(place: string, text: string, style: number, notes: WorkbookNotes): string {
  if (text.length > charactersAtMost) notes.cut++;
  const shown = escapedText(text.slice(0, charactersAtMost));
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${shown}</t></is></c>`;
}

function daySerial(day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / dayMs);
}

/**
 * XML has no room for most control characters; the format writes them as _x0007_, and so a text that looks like that
 * must be escaped too.
 */
function escapedText(text: string): string {
  return text
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\r|\p{Surrogate}/gu, (character) => {
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
    })
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

const charactersOfName = 31;

/** Excel refuses the whole file for one name that it does not like. */
export function sheetName(wanted: string, taken: readonly string[]): string {
  const clean =
    wanted
      .replace(/[[\]:*?/\\\p{C}]/gu, ' ')
      .replace(/^'+|'+$/g, '')
      .trim() || 'Tabelle';
  const isTaken = (name: string) => taken.some((other) => other.toLowerCase() === name.toLowerCase());
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : ` ${number}`;
    const name = clean.slice(0, charactersOfName - end.length) + end;
    if (!isTaken(name) && name.toLowerCase() !== 'history') return name;
  }
}

function fixedParts(names: readonly string[]): Readonly<Record<string, string>> {
  const sheets = names.map((name, index) => ({ name: attribute(name), number: index + 1 }));
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return {
    '[Content_Types].xml': `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheets.map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.map(({ name, number }) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packages}/relationships">${sheets.map(({ number }) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styleSheet,
  };
}

function attribute(text: string): string {
  return escapedText(text).replaceAll('"', '&quot;');
}
