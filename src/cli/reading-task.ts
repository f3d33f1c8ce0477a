import { loadSqlite } from '../sqlite/sqlite.js';
import { inWords } from '../system/file-errors.js';
import { runDiff } from './diff.js';
import { runExport } from './export.js';
import { runInfo } from './info.js';
import { runKeep } from './keep.js';
import { runPerson } from './person.js';
import { runFind, runHistory, runList } from './pile-list.js';
import { runRestore } from './restore.js';
import { runTax } from './tax.js';
import type { CliPorts, ReadingTask } from './terminal.js';
import { runVerify } from './verify.js';

/**
 * What SQLite may use beside the file itself: several times the largest record that the API can have given, see
 * http-api.ts.
 */
const heapBytesAtMost = 1024 ** 3;

/** Does what a command asks of archives, and returns its exit code. */
export async function readArchives(task: ReadingTask, given: CliPorts): Promise<number> {
  const sqlite = await loadSqlite({ heapBytesAtMost });
  // The thread has files of its own.
  const ports = { ...given, files: inWords(given.files) };
  switch (task.command) {
    case 'verify':
      return runVerify(task, sqlite, ports);
    case 'info':
      return runInfo(task, sqlite, ports);
    case 'diff':
      return runDiff(task, sqlite, ports);
    case 'list':
      return runList(task, sqlite, ports);
    case 'find':
      return runFind(task, sqlite, ports);
    case 'history':
      return runHistory(task, sqlite, ports);
    case 'restore':
      return runRestore(task, sqlite, ports);
    case 'export':
      return runExport(task, sqlite, ports);
    case 'person':
      return runPerson(task, sqlite, ports);
    case 'tax':
      return runTax(task, sqlite, ports);
    case 'keep':
      return runKeep(task, sqlite, ports);
    default:
      return task satisfies never;
  }
}
