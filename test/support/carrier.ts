/**
 * Reads a data carrier by its own description, as an auditor's program does: index.xml and its document type, and then
 * each file as these say. Follows the description standard (Beschreibungsstandard, 1 September 2004), and knows nothing
 * of what wrote the carrier: what is left out has the standard's default, and what is wrong throws.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CarrierTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

/** The tables by their names. Throws if the carrier is not as it describes itself. */
export function readCarrier(folder: string): ReadonlyMap<string, CarrierTable> {
  const file = (name: string) => readFileSync(join(folder, name));
  const xml = file('index.xml').toString('utf8');
  const root = parsed(xml);
  checkAgainst(
    modelsIn(file(/<!DOCTYPE DataSet SYSTEM "([^"]+)">/.exec(xml)?.[1] ?? '').toString('utf8')),
    root,
  );
  const tables = all(root, 'Media').flatMap((media) => all(media, 'Table'));
  const read = new Map(
    tables.map((table) => [text(table, 'Name'), readTable(table, file(text(table, 'URL')))]),
  );
  for (const table of tables) checkReferences(table, read);
  return read;
}

function all({ children }: Element, name: string): readonly Element[] {
  return children.filter((child) => child.name === name);
}

function text(element: Element, name: string, otherwise = ''): string {
  return all(element, name)[0]?.text ?? otherwise;
}

function parsed(xml: string): Element {
  const open: { name: string; children: Element[]; text: string }[] = [{ name: '', children: [], text: '' }];
  for (const [, words, closing, name = '', isEmpty] of xml
    .replace(/<\?.*?\?>|<!DOCTYPE[^>]*>|<!--.*?-->/gs, '')
    .matchAll(/([^<]+)|<(\/?)(\w+)(\/?)>/g)) {
    const current = open.at(-1);
    if (!current) throw new Error('an element too many is closed');
    if (words !== undefined) current.text += unescaped(words);
    else if (closing) {
      if (current.name !== name) throw new Error(`${current.name} is closed by ${name}`);
      open.pop();
    } else {
      const element = { name, children: [], text: '' };
      current.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  const root = open[0]?.children[0];
  if (open.length !== 1 || !root) throw new Error('an element is not closed');
  return root;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(words: string): string {
  return words.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (entities[name] ?? ''),
  );
}

/** For each element what may be in it, as a pattern over the names of its children; undefined for text alone. */
function modelsIn(dtd: string): ReadonlyMap<string, RegExp | undefined> {
  return new Map(
    [...dtd.matchAll(/<!ELEMENT (\w+) ([^>]+)>/g)].map(([, name = '', model = '']) => {
      if (model.includes('#PCDATA')) return [name, undefined];
      const pattern = model === 'EMPTY' ? '' : model.replace(/\w+/g, '(?:<$&>)').replace(/[\s,]/g, '');
      return [name, new RegExp(`^(?:${pattern})$`)];
    }),
  );
}

function checkAgainst(models: ReadonlyMap<string, RegExp | undefined>, element: Element): void {
  if (!models.has(element.name)) throw new Error(`there is no element ${element.name}`);
  const model = models.get(element.name);
  const inside = element.children.map(({ name }) => `<${name}>`).join('');
  if (model ? !model.test(inside) || element.text.trim() !== '' : inside !== '')
    throw new Error(`${element.name} may not hold ${inside || element.text}`);
  for (const child of element.children) checkAgainst(models, child);
}

function readTable(table: Element, bytes: Buffer): CarrierTable {
  const [layout] = all(table, 'VariableLength');
  if (!layout) throw new Error('this reader knows variable lengths only');
  const isUtf8 = all(table, 'UTF8').length > 0;
  const content = new TextDecoder(isUtf8 ? 'utf-8' : 'windows-1252', { fatal: true }).decode(bytes);
  const records = recordsIn(content, {
    column: text(layout, 'ColumnDelimiter', ';'),
    record: text(layout, 'RecordDelimiter', '\r\n'),
    quote: text(layout, 'TextEncapsulator', '"'),
  });
  const [range] = all(table, 'Range');
  const columns = layout.children.filter(({ name }) => /^Variable(PrimaryKey|Column)$/.test(name));
  const symbols = {
    decimal: text(table, 'DecimalSymbol', ','),
    group: text(table, 'DigitGroupingSymbol', '.'),
  };
  const rows = records.slice(Number(range ? text(range, 'From') : 1) - 1).map((cells) => {
    if (cells.length !== columns.length) throw new Error(`a record has ${cells.length} columns`);
    return cells.map((cell, index) => typed(cell, columns[index] as Element, symbols));
  });
  const keys = columns.filter(({ name }) => name === 'VariablePrimaryKey').length;
  if (new Set(rows.map((row) => JSON.stringify(row.slice(0, keys)))).size !== rows.length)
    throw new Error(`two records of ${text(table, 'Name')} have the same key`);
  return { columns: columns.map((column) => text(column, 'Name')), rows };
}

function recordsIn(
  content: string,
  { column, record, quote }: { readonly column: string; readonly record: string; readonly quote: string },
): string[][] {
  const records: string[][] = [];
  let [cells, cell, isQuoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < content.length; ) {
    const next = (mark: string) => content.startsWith(mark, at);
    if (next(quote)) {
      // Twice within quotes it stands for itself.
      const isItself = isQuoted && next(quote + quote);
      if (isItself) cell += quote;
      else isQuoted = !isQuoted;
      at += isItself ? 2 * quote.length : quote.length;
    } else if (!isQuoted && next(column)) {
      cells.push(cell);
      [cell, at] = ['', at + column.length];
    } else if (!isQuoted && next(record)) {
      records.push([...cells, cell]);
      [cells, cell, at] = [[], '', at + record.length];
    } else {
      cell += content[at];
      at++;
    }
  }
  if (isQuoted || cell !== '' || cells.length > 0) throw new Error('the last record has no end');
  return records;
}

function typed(
  cell: string,
  column: Element,
  { decimal, group }: { readonly decimal: string; readonly group: string },
): string | number | null {
  const named = `${text(column, 'Name')}: ${cell}`;
  const [numeric] = all(column, 'Numeric');
  const [date] = all(column, 'Date');
  if (numeric) {
    if (cell === '') return null;
    const plain = cell.replaceAll(group, '').replace(decimal, '.');
    const decimals = plain.split('.')[1]?.length ?? 0;
    if (!/^-?\d+(\.\d+)?$/.test(plain)) throw new Error(`${named} is no number`);
    if (decimals > Number(text(numeric, 'Accuracy', '0'))) throw new Error(`${named} would lose decimals`);
    return Number(plain);
  }
  if (date) {
    if (cell === '') return null;
    if (text(date, 'Format', 'DD.MM.YYYY') !== 'DD.MM.YYYY') throw new Error('another format of days');
    const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(cell) ?? [];
    if (!year || new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() !== Number(day))
      throw new Error(`${named} is no day`);
    return `${year}-${month}-${day}`;
  }
  const most = text(column, 'MaxLength');
  if (most !== '' && [...cell].length > Number(most)) throw new Error(`${named} is longer than ${most}`);
  return cell;
}

/** Each reference leads to a table, and each value to a record of it by its key. */
function checkReferences(table: Element, read: ReadonlyMap<string, CarrierTable>): void {
  const own = read.get(text(table, 'Name'));
  for (const key of all(table, 'VariableLength').flatMap((layout) => all(layout, 'ForeignKey'))) {
    const target = read.get(text(key, 'References'));
    const place = own?.columns.indexOf(text(key, 'Name')) ?? -1;
    if (!own || !target || place < 0) throw new Error(`a reference of ${text(table, 'Name')} leads nowhere`);
    const known = new Set(target.rows.map(([id]) => id));
    for (const row of own.rows) {
      const value = row[place] ?? null;
      if (value !== null && !known.has(value))
        throw new Error(`${text(table, 'Name')}: ${text(key, 'References')} has no ${value}`);
    }
  }
}
