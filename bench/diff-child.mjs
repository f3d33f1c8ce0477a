// Compares two archives in a process of its own, so that its peak memory is that of the comparison alone.
// Usage: node bench/diff-child.mjs walk|whole BEFORE AFTER
import { diffArchives } from '../build/archive/diff.js';
import { openArchive } from '../build/archive/info.js';
import { loadSqlite } from '../build/sqlite/sqlite.js';
import { readOnlyStorage } from '../build/sqlite/storage.js';
import { realFiles } from '../build/system/real.js';
import { tuneV8 } from '../build/system/v8.js';

const [how, ...paths] = process.argv.slice(2);
tuneV8();
const sqlite = await loadSqlite();
const start = performance.now();
const files = await Promise.all(paths.map((path) => realFiles.open(path)));
const [before, after] = files.map((file) => openArchive(readOnlyStorage(file), { sqlite }));
const opened = process.memoryUsage().rss;
const differences = how === 'walk' ? walk() : whole();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ differences, seconds, opened, peak: process.resourceUsage().maxRSS * 1024 }));

function walk() {
  let found = 0;
  for (const { kind } of diffArchives(before, after)) if (kind !== 'counts') found++;
  return found;
}

/** What comes to mind first: both tables as maps of arrays. */
function whole() {
  let found = 0;
  for (const { table } of before.info.resources) {
    const read = ({ database }) =>
      new Map(database.query(`SELECT * FROM "${table}"`).map((row) => [row[0], row]));
    const [old, now] = [read(before), read(after)];
    for (const [key, row] of now) {
      const other = old.get(key);
      if (!other || row.some((value, at) => value !== other[at])) found++;
    }
    for (const key of old.keys()) if (!now.has(key)) found++;
  }
  return found;
}
