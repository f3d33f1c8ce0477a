/** Reads files that were just written, to count their rows and add up their numbers. Pure. */
import { strFromU8, Unzip, UnzipInflate } from 'fflate';

export interface ReadTotals {
  /** Without the heads of columns. */
  readonly rows: number;
  /** By the place of the column; by its name in JSON lines. */
  readonly sums: ReadonlyMap<string, number>;
}

type Pieces = AsyncIterable<Uint8Array>;

class Totals implements ReadTotals {
  rows = 0;
  readonly sums = new Map<string, number>();
  add(column: string, text: string): void {
    if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return;
    this.sums.set(column, (this.sums.get(column) ?? 0) + Number(text));
  }
}

/** CSV with this separator, and with decimal commas if that is `;`. */
export async function csvTotals(pieces: Pieces, separator: ',' | ';'): Promise<ReadTotals> {
  const totals = new Totals();
  const decoder = new TextDecoder();
  let [cell, column, isQuoted, isHead, wasQuote] = ['', 0, false, true, false];
  const endCell = () => {
    if (!isHead) totals.add(String(column), separator === ';' ? cell.replace(',', '.') : cell);
    cell = '';
    column++;
  };
  const take = (character: string) => {
    if (isQuoted) {
      if (character === '"') [isQuoted, wasQuote] = [false, true];
      else cell += character;
    } else if (character === '"') {
      if (wasQuote) cell += '"';
      [isQuoted, wasQuote] = [true, false];
    } else {
      wasQuote = false;
      if (character === separator) endCell();
      else if (character === '\n') {
        endCell();
        if (!isHead) totals.rows++;
        [isHead, column] = [false, 0];
      } else if (character !== '\r') cell += character;
    }
  };
  for await (const piece of pieces)
    for (const character of decoder.decode(piece, { stream: true })) take(character);
  return totals;
}

export async function jsonLineTotals(pieces: Pieces): Promise<ReadTotals> {
  const totals = new Totals();
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      totals.rows++;
      for (const [field, value] of Object.entries(JSON.parse(line) as Record<string, unknown>)) {
        if (typeof value === 'number') totals.add(field, String(value));
      }
    }
  }
  return totals;
}

const cellPattern = /<c r="([A-Z]+)\d+"[^>]*>(?:<v>([^<]*)<\/v>|<is><t[^>]*>([^<]*)<\/t><\/is>)<\/c>/g;

/** The sheets of a workbook, by number from 1; columns by their letters. */
export async function workbookTotals(pieces: Pieces): Promise<ReadonlyMap<number, ReadTotals>> {
  const sheets = new Map<number, Totals>();
  const unzip = new Unzip((file) => {
    const number = Number(/^xl\/worksheets\/sheet(\d+)\.xml$/.exec(file.name)?.[1]);
    if (Number.isNaN(number)) return;
    const totals = new Totals();
    sheets.set(number, totals);
    let rest: Uint8Array = new Uint8Array();
    file.ondata = (error, piece) => {
      if (error) throw error;
      const bytes = joined(rest, piece);
      // Cut behind a row, so that no character and no cell is torn.
      const end = lastRowEnd(bytes);
      rest = bytes.slice(end);
      const text = strFromU8(bytes.subarray(0, end));
      for (const row of text.split('<row ').slice(1)) {
        if (row.startsWith('r="1"')) continue;
        totals.rows++;
        for (const [, column = '', number = '', words] of row.matchAll(cellPattern))
          totals.add(column, words ?? number);
      }
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const piece of pieces) unzip.push(piece);
  unzip.push(new Uint8Array(), true);
  return sheets;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.byteLength + other.byteLength);
  all.set(one);
  all.set(other, one.byteLength);
  return all;
}

/** Behind the last `</row>`; 0 if there is none. */
function lastRowEnd(bytes: Uint8Array): number {
  for (let at = bytes.byteLength - 6; at >= 0; at--) {
    if (bytes[at] === 60 && strFromU8(bytes.subarray(at, at + 6)) === '</row>') return at + 6;
  }
  return 0;
}
