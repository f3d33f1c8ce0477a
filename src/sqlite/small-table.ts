/**
 * Reads a small table of a SQLite file from the few pages that it lies on, so that a folder of large archives can be
 * looked through without loading them. The format: https://www.sqlite.org/fileformat2.html. It proves nothing of the
 * rest of the file, but that it is as long as it says.
 */

/** Bytes from an offset on; fewer if the file ends before. */
export type ReadPart = (offset: number, length: number) => Promise<Uint8Array>;

export type SmallValue = string | number | null;
/** A row by the names of its columns. */
export type SmallRow = ReadonlyMap<string, SmallValue>;

export interface SmallTables {
  readonly applicationId: number;
  /** The rows in their order; undefined if there is no such table. Throws NotReadable. */
  rows(table: string): Promise<readonly SmallRow[] | undefined>;
}

/** The file is no whole SQLite database, or not one that can be read in this way. */
export class NotReadable extends Error {
  override name = 'NotReadable' as const;
}

/** Far more than a small table and the schema have; a damaged file must not be read for ever, or fill the memory. */
const bytesAtMost = 16 * 1024 ** 2;

const magic = 'SQLite format 3\0';

/** Throws NotReadable. */
export async function openSmallTables(readPart: ReadPart, sizeBytes: number): Promise<SmallTables> {
  const header = view(await readPart(0, 100));
  if (header.byteLength < 100 || text(header, 0, magic.length) !== magic) {
    throw new NotReadable('it is no SQLite file');
  }
  const pageSize = header.getUint16(16) === 1 ? 65_536 : header.getUint16(16);
  const pageCount = header.getUint32(28);
  if (pageSize < 512 || pageSize * pageCount !== sizeBytes) {
    throw new NotReadable('its size is not what it says itself');
  }
  const usable = pageSize - header.getUint8(20);
  const file: PagedFile = { readPart, pageSize, pageCount, usable, bytesLeft: bytesAtMost };
  const schema = await rowsAt(file, 1);
  return {
    applicationId: header.getUint32(68),
    async rows(table) {
      const entry = schema.find(([type, name]) => type === 'table' && name === table);
      if (!entry) return undefined;
      const [, , , root, sql] = entry;
      const columns = columnsIn(String(sql));
      return (await rowsAt(file, Number(root))).map(
        (values) => new Map(columns.map((column, index) => [column, values[index] ?? null])),
      );
    },
  };
}

interface PagedFile {
  readonly readPart: ReadPart;
  readonly pageSize: number;
  readonly pageCount: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  /** What may still be read of it. */
  bytesLeft: number;
}

async function readPage(file: PagedFile, number: number): Promise<DataView> {
  const { readPart, pageSize, pageCount } = file;
  spend(file, pageSize);
  if (!(number >= 1 && number <= pageCount)) throw new NotReadable('it names a page that it does not have');
  const page = view(await readPart((number - 1) * pageSize, pageSize));
  if (page.byteLength !== pageSize) throw new NotReadable('it ends too early');
  return page;
}

function spend(file: PagedFile, bytes: number): void {
  file.bytesLeft -= bytes;
  if (file.bytesLeft < 0) throw new NotReadable('the table is too large');
}

type Values = readonly SmallValue[];

const interiorPage = 5;
const leafPage = 13;

/** All rows of the table whose tree has its root on this page. */
async function rowsAt(file: PagedFile, root: number): Promise<readonly Values[]> {
  const rows: Values[] = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const number = waiting.pop() ?? 0;
    const page = await readPage(file, number);
    const start = number === 1 ? 100 : 0;
    const kind = page.getUint8(start);
    if (kind !== interiorPage && kind !== leafPage) throw new NotReadable('a page is of another kind');
    const cells = cellsOf(page, start, kind);
    if (kind === leafPage) for (const cell of cells) rows.push(await rowIn(file, page, cell));
    // The left one first: what waits last is taken first.
    else
      waiting.push(
        page.getUint32(start + 8),
        ...cells.map((cell) => within(page, cell, 4).getUint32(cell)).reverse(),
      );
  }
  return rows;
}

function cellsOf(page: DataView, start: number, kind: number): readonly number[] {
  const first = start + (kind === leafPage ? 8 : 12);
  const count = page.getUint16(start + 3);
  within(page, first, 2 * count);
  return Array.from({ length: count }, (_, index) => page.getUint16(first + 2 * index));
}

async function rowIn(file: PagedFile, page: DataView, cell: number): Promise<Values> {
  const size = varint(page, cell);
  const rowid = varint(page, size.end);
  return valuesIn(view(await payload(file, page, rowid.end, size.value)));
}

/** What does not fit on the page lies on a chain of others. */
async function payload(file: PagedFile, page: DataView, at: number, size: number): Promise<Uint8Array> {
  const { usable } = file;
  const localAtMost = usable - 35;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((size - least) % (usable - 4));
  const local = size <= localAtMost ? size : wanted <= localAtMost ? wanted : least;
  spend(file, size);
  within(page, at, local);
  const bytes = new Uint8Array(size);
  bytes.set(slice(page, at, local));
  let next = size > local ? within(page, at + local, 4).getUint32(at + local) : 0;
  for (let filled = local; filled < size; ) {
    const more = await readPage(file, next);
    const length = Math.min(usable - 4, size - filled);
    bytes.set(slice(more, 4, length), filled);
    filled += length;
    next = more.getUint32(0);
  }
  return bytes;
}

function valuesIn(record: DataView): Values {
  const values: SmallValue[] = [];
  const header = varint(record, 0);
  let at = header.value;
  for (let place = header.end; place < header.value; ) {
    const type = varint(record, place);
    place = type.end;
    const size = sizeOf(type.value);
    within(record, at, size);
    values.push(valueAt(record, at, type.value, size));
    at += size;
  }
  return values;
}

const integerSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function sizeOf(type: number): number {
  return integerSizes[type] ?? Math.floor((type - 12) / 2);
}

/** Blobs are in no table that is read so. */
function valueAt(record: DataView, at: number, type: number, size: number): SmallValue {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return record.getFloat64(at);
  if (type >= 13 && type % 2 === 1) return text(record, at, size);
  if (type > 7) throw new NotReadable('a value is of another kind');
  let value = record.getInt8(at);
  for (let index = 1; index < size; index++) value = value * 256 + record.getUint8(at + index);
  return value;
}

/** Names of the columns in a CREATE TABLE of this program. */
function columnsIn(sql: string): readonly string[] {
  const inner = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  return inner
    .split(',')
    .map((definition) => /^\s*(?:"([^"]+)"|(\w+))/.exec(definition))
    .flatMap((match) => match?.[1] ?? match?.[2] ?? []);
}

function varint(bytes: DataView, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = within(bytes, at + index, 1).getUint8(at + index);
    value = value * 128 + (byte & 127);
    if (byte < 128) return { value, end: at + index + 1 };
  }
  throw new NotReadable('a number is too large');
}

function within(bytes: DataView, at: number, length: number): DataView {
  if (at >= 0 && length >= 0 && at + length <= bytes.byteLength) return bytes;
  throw new NotReadable('a page points beyond itself');
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function slice({ buffer, byteOffset }: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + at, length);
}

function text(bytes: DataView, at: number, length: number): string {
  return Buffer.from(slice(bytes, at, length)).toString('utf8');
}
