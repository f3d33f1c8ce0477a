/** The command `view`: the page that opens archives, beside an archive and in the browser. */
import { dirname, join, resolve } from 'node:path';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { viewerName } from '../publish/viewer-page.js';
import { escapedPath } from '../report/escaped.js';
import { openFile } from './named-files.js';
import type { CliPorts } from './terminal.js';

export interface ViewOptions {
  /** Where the page is written: a path, or a folder. */
  readonly out?: string | undefined;
  /** False to write it only. */
  readonly open: boolean;
}

/**
 * Writes the page and shows it. A page from a file may not read other files by itself, so the reader chooses the archive
 * there. Returns the exit code.
 */
export async function runView(
  archive: string | undefined,
  { out, open }: ViewOptions,
  ports: CliPorts,
): Promise<number> {
  const { files, terminal, viewerPath, openInBrowser } = ports;
  if (archive !== undefined) (await openFile(archive, ports)).close();
  const page = viewerPath === undefined ? undefined : await files.read(viewerPath);
  if (!page) {
    throw new BackupError(
      'This copy of the program came without the page that opens archives.',
      'Take Archiv-ansehen.html from a release, or run `npm run build`.',
    );
  }
  const target = await targetOf(archive, out, ports);
  await files.replace(target, page);
  terminal.out(`${escapedPath(target)}\n`);
  if (!open) return exitCodes.finished;
  const isShown = await openInBrowser?.(resolve(target));
  terminal.err(isShown ? `${next(archive)}\n` : `Open this file in a browser. ${next(archive)}\n`);
  return exitCodes.finished;
}

function next(archive: string | undefined): string {
  return archive === undefined ? 'Choose an archive there.' : `Choose ${escapedPath(archive)} there.`;
}

async function targetOf(
  archive: string | undefined,
  out: string | undefined,
  { files }: CliPorts,
): Promise<string> {
  const place = out ?? (archive === undefined ? '.' : dirname(archive));
  const found = await files.stat(place);
  const target = found?.kind === 'folder' ? join(place, viewerName) : place;
  if (await isFree(target, files)) return target;
  throw new BackupError(
    `${escapedPath(target)} is another file and is not overwritten.`,
    'Choose another place with --out.',
  );
}

/** An earlier version of the page may be replaced, and nothing else. */
async function isFree(path: string, files: CliPorts['files']): Promise<boolean> {
  if (!(await files.stat(path))) return true;
  const start = new TextDecoder().decode(await files.readPart(path, 0, 2000));
  return start.includes('<meta name="generator" content="ProSonata Backup');
}
