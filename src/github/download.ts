/** Files from GitHub go to the disk while they come, whatever their size, and their digest is taken on the way. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { OpenFile } from '../system/ports.js';
import type { Download } from './github.js';
import { fetchInTime, type TimeLimitPorts } from './time-limit.js';

export interface DownloadPorts {
  /** Makes an empty file of this process alone. */
  readonly downloads: () => Promise<OpenFile>;
}

/** What Octokit is asked to make a request with. */
interface RequestOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Octokit would read JSON if the answer calls itself that. */
  readonly parseSuccessResponseBody: false;
}

export const downloadSchema = v.custom<Download>(() => true);

/** The file that this call is answered with. */
export async function downloaded(
  ports: TimeLimitPorts & DownloadPorts,
  call: (request: RequestOptions) => Promise<unknown>,
): Promise<Download> {
  const file = await ports.downloads();
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const take = (piece: Uint8Array): void => {
    file.write(piece, sizeBytes);
    hash.update(piece);
    sizeBytes += piece.byteLength;
  };
  try {
    await call({
      fetch: (url, init) => fetchInTime(url, init, ports, take),
      parseSuccessResponseBody: false,
    });
    return { sizeBytes, read: file.read, write: file.write, close: file.close, sha256: hash.digest('hex') };
  } catch (error) {
    file.close();
    throw error;
  }
}
