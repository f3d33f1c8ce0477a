/** The command `tax`: the documents of a year for an audit in Germany, as a folder that is whole or not there. */
import { join } from 'node:path';
import type { OpenArchive } from '../archive/info.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { listIn, type Pile, type PileArchive } from '../pile/pile.js';
import { escapedPath } from '../report/escaped.js';
import { counted, minute } from '../report/format.js';
import { jsonLineOf, skippedLine } from '../report/pile.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { unfinishedName } from '../system/unfinished.js';
import { type Extract, extractOf } from '../tax/extract.js';
import { taxFolder } from '../tax/files.js';
import type { WrittenTable } from '../tax/index-xml.js';
import { version } from '../version.js';
import { refuseTaken } from './free-path.js';
import { openPile } from './pile-files.js';
import type { PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

type TaxTask = PileTaskOf<'tax'>;

export async function runTax(task: TaxTask, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  await refuseTaken(task.out, 'folder', ports);
  const pile = await openPile(task, sqlite, ports);
  for (const one of pile.skipped) terminal.err(skippedLine(one));
  const newest = newestWithInvoices(pile);
  const archive = await newest.file.open();
  try {
    const extract = extractOf(archive, task.year, task);
    if (extract.invoices === 0) {
      throw new BackupError(
        `The newest archive (${escapedPath(newest.file.name)}) has no invoice of ${task.year}; nothing was written.`,
        'Check the year, or name an archive that has it.',
      );
    }
    const tables = await writeFolder(extract, archive, newest, task, ports);
    tell(extract, tables, task, ports);
    const isShort = extract.warnings.length > 0 || pile.skipped.some(({ isCopy }) => !isCopy);
    return isShort ? exitCodes.failed : exitCodes.finished;
  } finally {
    archive.close();
  }
}

/** Throws BackupError if it is not clear which archive is meant. */
function newestWithInvoices({ workspaces }: Pile): PileArchive {
  const [one, another] = workspaces;
  if (another) {
    throw new BackupError(
      `There are archives of ${counted(workspaces.length, 'workspace')}, and an extract is of one.`,
      `Name it with --workspace: ${workspaces.map(({ workspace }) => escapedPath(workspace)).join(', ')}.`,
    );
  }
  const found = one?.archives.findLast((archive) => listIn(archive, 'invoices'));
  if (found) return found;
  throw new BackupError('There is no archive with invoices.', 'Name the folder in which your archives are.');
}

/** Everything is written beside the folder and shown in one step. */
async function writeFolder(
  extract: Extract,
  archive: OpenArchive,
  { file, startedAt, backupId, workspace }: PileArchive,
  { out, year, withTimes = false }: TaxTask,
  { files, clock, host }: CliPorts,
): Promise<readonly WrittenTable[]> {
  const folder = out.replace(/[/\\]+$/, '');
  const unfinished = unfinishedName(folder, host.processId.toString(16).padStart(12, '0'));
  const written = taxFolder(extract, {
    ...{ year, workspace, backupId, version, withTimes },
    madeAt: minute(clock.now()),
    readAt: minute(startedAt),
    archive: file.name,
    digest: archive.info.fileDigest,
  });
  try {
    await files.removeFolder(unfinished);
    await files.makeFolder(unfinished);
    for (const { name, pieces } of written.files) await files.replace(join(unfinished, name), pieces());
    // An empty folder that is there already gives way; somebody may have put something into it meanwhile.
    await refuseTaken(folder, 'folder', { files });
    await files.removeFolder(folder);
    await files.rename(unfinished, folder);
    return written.tables;
  } catch (error) {
    await files.removeFolder(unfinished);
    throw error;
  }
}

function tell(
  { gaps, warnings }: Extract,
  tables: readonly WrittenTable[],
  { out, json }: TaxTask,
  { terminal }: CliPorts,
): void {
  const sizes = Object.fromEntries(tables.map(({ table, rows }) => [table.file, rows]));
  if (json) {
    terminal.out(jsonLineOf({ folder: out, tables: sizes, ...gaps, warnings }));
    return;
  }
  const lines = tables.map(({ table, rows }) => `  ${table.file}: ${counted(rows, 'row')}\n`);
  terminal.out(`${escapedPath(out)}\n${lines.join('')}`);
  const missing =
    gaps.missing.length === 0 ? 'no invoice number is missing' : `missing: ${gaps.missing.join(', ')}`;
  terminal.out(`Invoice numbers: ${missing}.\n`);
  for (const warning of warnings) terminal.err(`${warning}\n`);
}
