/** The command `verify`: of one archive all that is wrong, of several a line each. */

import { type ArchiveFindings, verifyArchive } from '../archive/verify.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { unreadLine, verifiedText, verifyLine, verifyText } from '../report/archive.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { eachArchive, eachOf } from './each-archive.js';
import { type Keys, keysFrom } from './keys.js';
import { isOneFile } from './named-files.js';
import { releasedArchives } from './pile-files.js';
import { withArchiveFile } from './read-archive.js';
import type { CliPorts, TaskOf } from './terminal.js';

/** Exits with 0 if all are sound. Throws if a single one cannot be read. */
export async function runVerify(task: TaskOf<'verify'>, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  const keys = keysFrom(task, ports);
  const verify = (path: string) =>
    withArchiveFile(path, keys, ports, (content) => verifyArchive(content, { sqlite }));
  if (task.repository === undefined && (await isOneFile(task.paths, ports))) {
    const [path = ''] = task.paths;
    const findings = await verify(path);
    terminal.out(verifyText(path, findings));
    return findings.faults.length === 0 ? exitCodes.finished : exitCodes.failed;
  }
  let [sound, others] = [0, 0];
  const line = (path: string, findings: ArchiveFindings | BackupError): string => {
    if (findings instanceof BackupError) {
      others++;
      return unreadLine(path, findings);
    }
    if (findings.faults.length === 0) sound++;
    else others++;
    return verifyLine(path, findings);
  };
  if (task.repository === undefined) await eachArchive(task.paths, verify, line, ports);
  else await eachReleased(task.repository, keys, sqlite, line, ports);
  terminal.out(verifiedText(sound, others));
  return others === 0 ? exitCodes.finished : exitCodes.failed;
}

/** Downloads one after the other, the newest first. */
async function eachReleased(
  repository: string,
  keys: Keys,
  sqlite: Sqlite,
  line: (name: string, findings: ArchiveFindings | BackupError) => string,
  ports: CliPorts,
): Promise<void> {
  const archives = new Map((await releasedArchives(repository, keys, ports)).map((one) => [one.name, one]));
  const verify = async (name: string): Promise<ArchiveFindings> => {
    const content = await archives.get(name)?.download();
    if (!content)
      throw new BackupError(`There is no archive in the release ${name}.`, 'Use another release.');
    try {
      return verifyArchive(content, { sqlite });
    } finally {
      content.close();
    }
  };
  await eachOf([...archives.keys()], verify, line, ports);
}
