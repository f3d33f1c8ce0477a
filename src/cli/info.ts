/** The command `info`: of one archive all that it says of itself, of several a line each. */

import { type ArchiveInfo, readArchiveInfo } from '../archive/info.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { infoJson, infoJsonLine, infoLine, infoText, unreadJsonLine, unreadLine } from '../report/archive.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { eachArchive } from './each-archive.js';
import { keysFrom } from './keys.js';
import { isOneFile } from './named-files.js';
import { withArchiveFile } from './read-archive.js';
import type { CliPorts, TaskOf } from './terminal.js';

/** Exits with 0 if all can be read. Throws if a single one cannot. */
export async function runInfo(task: TaskOf<'info'>, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  const keys = keysFrom(task, ports);
  const describe = (path: string) =>
    withArchiveFile(path, keys, ports, (content) => readArchiveInfo(content, { sqlite }));
  if (await isOneFile(task.paths, ports)) {
    const [path = ''] = task.paths;
    const info = await describe(path);
    terminal.out(task.json ? infoJson(info) : infoText(path, info));
    return exitCodes.finished;
  }
  const [unread, read] = task.json ? [unreadJsonLine, infoJsonLine] : [unreadLine, infoLine];
  let exitCode: number = exitCodes.finished;
  const line = (path: string, info: ArchiveInfo | BackupError): string => {
    if (!(info instanceof BackupError)) return read(path, info);
    exitCode = exitCodes.failed;
    return unread(path, info);
  };
  await eachArchive(task.paths, describe, line, ports);
  return exitCode;
}
