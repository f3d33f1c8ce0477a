/** The command `restore`: a record as the API gave it, for people to enter again. Nothing is written to ProSonata. */
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { recordJson, recordOf } from '../pile/records.js';
import { escapedJson, escapedPath } from '../report/escaped.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { listNamed } from './named-lists.js';
import { openOne } from './pile-files.js';
import type { PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

export async function runRestore(
  { list: given, id, from, ...more }: PileTaskOf<'restore'>,
  sqlite: Sqlite,
  ports: CliPorts,
): Promise<number> {
  const list = listNamed(given);
  const archive = await openOne(from, more, sqlite, ports);
  try {
    const record = recordOf(archive, list, id);
    if (!record) {
      throw new BackupError(
        `${escapedPath(from)} has no record ${escapedPath(id)} in ${escapedPath(list)}.`,
        'See "history" for the archives that have it.',
      );
    }
    ports.terminal.out(`${escapedJson(recordJson(archive, list, record))}\n`);
    return exitCodes.finished;
  } finally {
    archive.close();
  }
}
