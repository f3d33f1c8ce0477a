/** The page with which people open archives: it lies beside each archive, under a name that they know. */
import { BackupError } from '../errors.js';
import type { Log } from '../system/ports.js';

export const viewerName = 'Archiv-ansehen.html';

/** The bytes of the page; undefined if this program came without it. */
export type ViewerPage = () => Promise<Uint8Array | undefined>;

/** Puts the page where the archive is. A backup does not fail because of a page that can be had elsewhere. */
export async function addViewer(
  viewer: ViewerPage | undefined,
  put: (bytes: Uint8Array) => Promise<unknown>,
  log: Pick<Log, 'warn'>,
): Promise<void> {
  const bytes = await viewer?.();
  if (!bytes) return;
  try {
    await put(bytes);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`The page that opens archives was not put beside the archive: ${error.message}`);
  }
}
