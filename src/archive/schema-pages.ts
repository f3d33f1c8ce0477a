/**
 * SQLite reads the whole schema of a file before it does anything with it, and follows its pages wherever they lead: a
 * few that lead to each other keep it busy for ever. So they are looked at first. Pure.
 * Source of the format: https://www.sqlite.org/fileformat.html#b_tree_pages
 */
import type { Storage } from '../sqlite/storage.js';

const interiorPage = 5;
/** The file's header comes before the first page's own. */
const fileHeaderBytes = 100;

/** Whether the pages of the schema are a tree: each is reached once. True of bytes that are no SQLite file at all. */
export function isSchemaTree(file: Storage): boolean {
  if (file.length < fileHeaderBytes) return true;
  const written = viewOf(file.subarray(16, 18)).getUint16(0);
  const pageBytes = written === 1 ? 65_536 : written;
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0) return true;
  const pages = Math.floor(file.length / pageBytes);
  const found = new Set([1]);
  for (const page of found) {
    if (page < 1 || page > pages) continue;
    const bytes = file.subarray((page - 1) * pageBytes, page * pageBytes);
    for (const child of childrenOn(viewOf(bytes), page === 1 ? fileHeaderBytes : 0)) {
      if (found.has(child)) return false;
      found.add(child);
    }
  }
  return true;
}

/** Numbers of the pages below this one; none on a leaf, or on what is no page of a table. */
function childrenOn(page: DataView, header: number): readonly number[] {
  if (page.getUint8(header) !== interiorPage) return [];
  const cells = page.getUint16(header + 3);
  const pointers = header + 12;
  const places = Array.from({ length: cells }, (_, index) => pointers + 2 * index)
    .filter((at) => at + 2 <= page.byteLength)
    .map((at) => page.getUint16(at))
    .filter((at) => at + 4 <= page.byteLength);
  return [page.getUint32(header + 8), ...places.map((at) => page.getUint32(at))];
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
