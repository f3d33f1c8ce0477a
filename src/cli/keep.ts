/** The command `keep`: what the keep rules would do to a folder or to releases. It removes nothing. */
import { archiveReader } from '../archive/reader.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { applyRetention, type Dated, type Retention } from '../keeping/retention.js';
import { folderPublisher } from '../publish/folder.js';
import { type PublishedBackup, type Shelf, workspaceOfArchive } from '../publish/publisher.js';
import { releasePublisher } from '../publish/release.js';
import { markerOf } from '../publish/release-marker.js';
import { escapedPath } from '../report/escaped.js';
import { jsonLineOf } from '../report/pile.js';
import { brokenLine, plannedLines, reasonText } from '../report/retention.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { backupStart } from '../workfile/save.js';
import { githubOf } from './pile-files.js';
import type { PileTaskOf } from './pile-task.js';
import { lookedAt } from './repository.js';
import type { CliPorts } from './terminal.js';

type KeepTask = PileTaskOf<'keep'>;

interface Place {
  /** As names of archives have it. */
  readonly workspace: string;
  readonly shelf: Shelf;
}

type Backup = Dated & Pick<PublishedBackup, 'name'>;

export async function runKeep(task: KeepTask, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal, clock } = ports;
  const places = task.repository
    ? await releasePlaces(task.repository, ports)
    : await folderPlaces(task.paths, sqlite, ports);
  const asked = places.filter(({ workspace }) => isAsked(workspace, task.workspace));
  let isShort = asked.length === 0;
  for (const { workspace, shelf } of asked) {
    const plan = applyRetention<Backup>(shelf.backups.map(datedOf), task.policy, clock.now());
    if (task.json) for (const line of planJson(workspace, plan)) terminal.out(line);
    else terminal.out(planText(workspace, plan, places.length > 1));
    for (const fault of shelf.broken) terminal.err(`${brokenLine(fault)}\n`);
    if (shelf.broken.length > 0) isShort = true;
  }
  if (asked.length === 0) terminal.err('There is no archive for which the rules could be tried.\n');
  return isShort ? exitCodes.failed : exitCodes.finished;
}

/** Both have one form in names of archives: letters, digits and dashes. */
function isAsked(workspace: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const slug = wanted
    .replace(/^https?:\/\//, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .toLowerCase();
  return workspace === slug || workspace.startsWith(`${slug}-`);
}

async function folderPlaces(
  paths: readonly string[],
  sqlite: Sqlite,
  { files }: CliPorts,
): Promise<readonly Place[]> {
  const archives = archiveReader(sqlite);
  const places: Place[] = [];
  for (const folder of paths.length > 0 ? paths : ['./archives']) {
    if ((await files.stat(folder))?.kind !== 'folder') {
      throw new BackupError(
        `${escapedPath(folder)} is no folder.`,
        'The rules are for all archives of a folder; name that.',
      );
    }
    const names = await files.list(folder);
    for (const workspace of new Set(names.flatMap((name) => workspaceOfArchive(name) ?? []))) {
      places.push({
        workspace,
        shelf: await folderPublisher(folder, workspace, { files, archives }).shelf(),
      });
    }
  }
  return places;
}

async function releasePlaces(repository: string, ports: CliPorts): Promise<readonly Place[]> {
  const github = await githubOf(repository, ports);
  const markers = (await lookedAt(repository, () => github.releases(), ports)).flatMap(
    (release) => markerOf(release)?.workspace ?? [],
  );
  const log = { warn: (message: string) => ports.terminal.err(`${message}\n`) };
  return Promise.all(
    [...new Set(markers)].map(async (workspace) => {
      const publisher = releasePublisher({ workspace, makeLatest: 'auto' }, { ...ports, github, log });
      return { workspace, shelf: await publisher.shelf() };
    }),
  );
}

function datedOf({ name, backupId, isComplete, holds }: PublishedBackup): Backup {
  return { name, id: backupId, startedAt: backupStart(backupId), isGood: isComplete, holds };
}

function planText(workspace: string, plan: Retention<Backup>, isOneOfSeveral: boolean): string {
  const { keep, remove } = plan;
  const heading = isOneOfSeveral ? `${workspace}\n` : '';
  const sum = `${keep.length} kept, ${remove.length} would go; nothing was removed.\n`;
  return `${heading}${plannedLines(plan)
    .map((line) => `${line}\n`)
    .join('')}${sum}`;
}

function planJson(workspace: string, { keep, remove }: Retention<Backup>): readonly string[] {
  const lines = [
    ...keep.map(({ backup, reasons }) => ({ backup, goes: false, reasons: reasons.map(reasonText) })),
    ...remove.map(({ backup, standIns }) => ({
      backup,
      goes: true,
      standIns: standIns.map(({ name }) => name),
    })),
  ];
  return lines
    .toSorted((a, b) => b.backup.startedAt - a.backup.startedAt)
    .map(({ backup, ...more }) =>
      jsonLineOf({ workspace, name: backup.name, backupId: backup.id, isComplete: backup.isGood, ...more }),
    );
}
