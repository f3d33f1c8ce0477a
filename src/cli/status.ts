/** The command `status`: how fresh the newest backups of folders and repositories are, and whether that is enough. */
import { join } from 'node:path';
import { archiveReader } from '../archive/reader.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { folderPublisher } from '../publish/folder.js';
import { type Named, newestOf, workspaceOfArchive } from '../publish/publisher.js';
import { releasedBackups } from '../publish/released.js';
import { escapedPath } from '../report/escaped.js';
import { fleetLine, freshnessJson, freshnessLine, unseenJson, unseenLine } from '../report/status.js';
import { nextDueAt } from '../run/due.js';
import { parseDuration } from '../settings/kinds.js';
import { SettingsError } from '../settings/settings.js';
import { loadSqlite } from '../sqlite/sqlite.js';
import { type Freshness, freshnessOf, type Lying } from '../watch/freshness.js';
import { backupStart, parseSaveName, slotAt } from '../workfile/save.js';
import { lookedAt, repositoryNamed } from './repository.js';
import type { CliPorts } from './terminal.js';

export interface StatusOptions {
  readonly repository?: readonly string[];
  readonly maxAge?: string;
  readonly interval?: string;
  readonly json?: boolean;
}

/** A folder or repository to look at, and what lies there. */
interface Place {
  readonly name: string;
  look(): Promise<readonly Lying[]>;
}

/** Exits with 1 if a backup is older than it may be, or a place has none or cannot be looked at. */
export async function runStatus(
  folders: readonly string[],
  options: StatusOptions,
  ports: CliPorts,
): Promise<number> {
  const { terminal, clock } = ports;
  const maxAgeMs = durationOf('--max-age', options.maxAge);
  const intervalMs = durationOf('--interval', options.interval ?? '24h') ?? 0;
  const { repository: repositories = [], json } = options;
  const named = folders.length + repositories.length > 0 ? folders : ['./archives'];
  const places = [
    ...named.map((folder) => folderPlace(folder, intervalMs, ports)),
    ...repositories.map((name) => repositoryPlace(name, intervalMs, ports)),
  ];
  const now = clock.now();
  const found: Freshness[] = [];
  const lines: string[] = [];
  let failed = 0;
  for (const place of places) {
    const lying = await orError(place, places.length > 1);
    if (lying instanceof BackupError) {
      failed++;
      lines.push(json ? unseenJson(place.name, lying) : unseenLine(place.name, lying));
      continue;
    }
    const fresh = lying.map((one) => freshnessOf(place.name, one, { now, maxAgeMs }));
    found.push(...fresh);
    lines.push(...fresh.map((one) => (json ? freshnessJson(one) : freshnessLine(one, now))));
  }
  if (!json && lines.length > 1) terminal.out(fleetLine(found, failed));
  for (const line of lines) terminal.out(line);
  return failed === 0 && !found.some(({ isLate }) => isLate) ? exitCodes.finished : exitCodes.failed;
}

/** One of several must not keep the others from being looked at; of a single one the error says all. */
async function orError(place: Place, isOneOfSeveral: boolean): Promise<readonly Lying[] | BackupError> {
  try {
    return await place.look();
  } catch (error) {
    if (isOneOfSeveral && error instanceof BackupError && !(error instanceof SettingsError)) return error;
    throw error;
  }
}

function repositoryPlace(name: string, intervalMs: number, ports: CliPorts): Place {
  // Now, so that a wrong name is refused before the first request.
  const github = repositoryNamed(name, ports);
  return {
    name,
    async look() {
      const backups = await lookedAt(name, () => releasedBackups(github), ports);
      if (backups.length === 0) {
        throw new BackupError(
          `There is no backup in the releases of ${name}.`,
          'Check that its workflow publishes releases; artifacts are not looked at.',
        );
      }
      const workspaces = [...new Set(backups.map(({ workspace }) => workspace))].sort();
      return workspaces.flatMap((workspace) => {
        const newest = newestOf(
          backups.filter((backup) => backup.workspace === workspace),
          ports.clock.now(),
        );
        return newest ? [lyingAt(workspace, newest, backupStart(newest.backupId), intervalMs)] : [];
      });
    },
  };
}

function folderPlace(folder: string, intervalMs: number, { files, clock, terminal }: CliPorts): Place {
  const newestIn = async (workspace: string): Promise<readonly Lying[]> => {
    const archives = archiveReader(await loadSqlite());
    const { backups, broken } = await folderPublisher(folder, workspace, { files, archives }).shelf();
    for (const fault of broken) terminal.err(`Warning: ${fault}\n`);
    const newest = newestOf(backups, clock.now());
    return newest
      ? [lyingAt(workspace, newest, await slotOfBackup(folder, workspace, newest, files), intervalMs)]
      : [];
  };
  return {
    name: folder,
    async look() {
      const names = (await files.list(folder)).map(workspaceOfArchive);
      const workspaces = [...new Set(names.filter((name) => name !== undefined))].sort();
      const lying = (await Promise.all(workspaces.map(newestIn))).flat();
      if (lying.length > 0) return lying;
      throw new BackupError(
        `There is no backup in the folder ${escapedPath(folder)}.`,
        'Name the folder into which backups are written; files with names of other programs do not count.',
      );
    },
  };
}

/** The place of a backup in its schedule, which the name of the work file tells. */
async function slotOfBackup(
  folder: string,
  workspace: string,
  { backupId }: Named,
  files: CliPorts['files'],
): Promise<number> {
  const names = await files.list(join(folder, `.work-${workspace}`));
  const save = names
    .map((name) => parseSaveName(name.replace(/\.sealed$/, '')))
    .find((found) => found?.backupId === backupId && found.status === 'done');
  return save ? slotAt(save) : backupStart(backupId);
}

function lyingAt(workspace: string, backup: Named, slot: number, intervalMs: number): Lying {
  const { backupId, isComplete, isEncrypted } = backup;
  const startedAt = backupStart(backupId);
  return { workspace, backupId, isComplete, isEncrypted, startedAt, dueAt: nextDueAt(slot, intervalMs) };
}

function durationOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms) return ms;
  throw new SettingsError([`${option} takes a duration such as 36h or 3d.`], 'command line');
}
