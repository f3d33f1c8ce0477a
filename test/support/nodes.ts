import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Node 24 is what the action runs on; CI says where it is. */
const node24 = process.env.PROSONATA_TEST_NODE24;

/** The binaries that the built program is tested on. */
export const nodes: readonly string[] = [process.execPath, ...(node24 ? [node24] : [])];

/** The one that comes nearest to a runner. */
export const runnerNode = node24 ?? process.execPath;

/**
 * For processes that live for two seconds: SQLite's WebAssembly is compiled once, simply. Compiling it better while it
 * runs is a third of their CPU.
 */
export const shortLived: readonly string[] = ['--liftoff-only'];

/** The same for their JavaScript: the bundle is parsed and compiled once for all of them, by Node 22 and later. */
export const compiledOnce: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'prosonata-backup-compiled'),
};
