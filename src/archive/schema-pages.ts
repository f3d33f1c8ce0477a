/**
 * SQLite reads the whole schema of a file before it does anything with it, and follows its pages wherever they lead: a
 * few that lead to each other keep it busy for ever. So they are looked at first. Pure.
 * Source of the format: https://www.sqlite.org/fileformat.html#b_tree_pages
 */

const interiorPage = 5;
/** Before the first page's own header stands that of the file. */
const fileHeaderBytes = 100;

/** Whether the pages of the schema are a tree: each is reached once. True of bytes that are no SQLite file at all. */
export function isSchemaTree(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < fileHeaderBytes) return true;
  const written = file.readUInt16BE(16);
  const pageBytes = written === 1 ? 65_536 : written;
  const pages = pageBytes === 0 ? 0 : Math.floor(file.length / pageBytes);
  const found = new Set([1]);
  for (const page of found) {
    const children = page <= pages ? childrenOn(file, page, pageBytes) : undefined;
    for (const child of children ?? []) {
      if (found.has(child)) return false;
      found.add(child);
    }
  }
  return true;
}

/** Numbers of the pages below this one; none on a leaf, or on what is no page of a table. */
function childrenOn(file: Buffer, page: number, pageBytes: number): readonly number[] {
  const start = (page - 1) * pageBytes;
  const header = start + (page === 1 ? fileHeaderBytes : 0);
  if (file[header] !== interiorPage) return [];
  const cells = file.readUInt16BE(header + 3);
  const pointers = header + 12;
  const places = Array.from({ length: cells }, (_, index) => pointers + 2 * index)
    .filter((at) => at + 2 <= start + pageBytes)
    .map((at) => start + file.readUInt16BE(at))
    .filter((at) => at + 4 <= start + pageBytes);
  return [file.readUInt32BE(header + 8), ...places.map((at) => file.readUInt32BE(at))];
}
