/** The command `decrypt`, so that nobody needs the age program to open a backup. */
import { basename, join } from 'node:path';
import { decrypted } from '../encryption/archive-decryption.js';
import { isEncrypted, startOf } from '../encryption/recognise.js';
import { BackupError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { escapedPath } from '../report/escaped.js';
import { size } from '../report/format.js';
import { contentOfFile } from '../system/content.js';
import { keysFrom } from './keys.js';
import { openFile } from './named-files.js';
import type { CliPorts } from './terminal.js';

export interface DecryptOptions {
  readonly identity?: string | undefined;
  /** Where the decrypted file goes: a path that is free, or a folder. */
  readonly out?: string | undefined;
}

/** Writes the decrypted file whole or not at all, and never over another one. Returns the exit code. */
export async function runDecrypt(path: string, options: DecryptOptions, ports: CliPorts): Promise<number> {
  const { files, terminal, signal } = ports;
  const shown = escapedPath(path);
  const file = await openFile(path, ports);
  try {
    const start = startOf(file);
    if (!isEncrypted(start)) throw new BackupError(`${shown} is not encrypted with age.`, 'Use it as it is.');
    const target = await freeTarget(path, options, ports);
    const key = await keysFrom(options, ports).keyOf(path, start);
    const { sizeBytes, pieces } = await decrypted(shown, contentOfFile(file), key);
    await files.replace(target, untilAborted(pieces, signal));
    terminal.out(`${escapedPath(target)} (${size(sizeBytes)})\n`);
    return exitCodes.finished;
  } finally {
    file.close();
  }
}

async function freeTarget(path: string, { out }: DecryptOptions, { files }: CliPorts): Promise<string> {
  const name = plainName(path);
  if (out === undefined && name === undefined) {
    throw new BackupError(
      `${escapedPath(path)} does not end in .age, so there is no name for the decrypted file.`,
      'Name it with --out.',
    );
  }
  const wanted = out ?? name ?? '';
  const found = await files.stat(wanted);
  const isFolder = found?.kind === 'folder' && name !== undefined;
  const target = isFolder ? join(wanted, basename(name)) : wanted;
  const isTaken = isFolder ? await files.stat(target) : found;
  if (!isTaken) return target;
  throw new BackupError(
    `${escapedPath(target)} is there already and is not overwritten.`,
    'Choose another name with --out, or move that file away.',
  );
}

function plainName(path: string): string | undefined {
  return path.length > '.age'.length && path.endsWith('.age') ? path.slice(0, -'.age'.length) : undefined;
}

async function* untilAborted(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (signal.aborted) throw new BackupError('Stopped as asked; nothing was written.', 'Run it again.');
    yield piece;
  }
}
