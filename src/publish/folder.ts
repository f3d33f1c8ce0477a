import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BackupError } from '../errors.js';
import { writing } from '../store/work-folder.js';
import type { Files } from '../system/ports.js';

/** An archive as it lies where people find it. */
export interface Published {
  /** Path or address. */
  readonly place: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What lies at the place is not what was written there. */
export class PublishedDiffers extends BackupError {
  override name = 'PublishedDiffers' as const;
}

/** Puts an archive into a folder in one step, and reads it back to prove that it arrived. */
export async function publishToFolder(
  folder: string,
  name: string,
  bytes: Uint8Array,
  files: Files,
): Promise<Published> {
  const place = join(folder, name);
  await writing(folder, async () => {
    await files.makeFolder(folder);
    await files.replace(place, bytes);
  });
  const written = await files.read(place);
  const sha256 = digest(bytes);
  if (!written || digest(written) !== sha256) {
    throw new PublishedDiffers(
      `${place} does not hold what was written to it.`,
      'Check the disk and run again.',
    );
  }
  return { place, sha256, sizeBytes: bytes.byteLength };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
