import { join } from 'node:path';
import type { Files } from '../system/ports.js';
import { unfinishedTarget } from '../system/unfinished.js';
import {
  backupOfArchive,
  describeFile,
  incompleteName,
  PublishedDiffers,
  type Publisher,
  sha256,
} from './publisher.js';

/** Puts archives into a folder in one step each, and reads them back to prove that they arrived. */
export function folderPublisher(folder: string, workspace: string, files: Files): Publisher {
  const archives = async () =>
    (await files.list(folder)).flatMap((name) => {
      const backup = backupOfArchive(workspace, name);
      return backup ? [{ name, ...backup }] : [];
    });

  /** What runs of this workspace have left that died while they wrote; no other one writes while this one does. */
  const removeUnfinished = async () => {
    for (const name of await files.list(folder)) {
      const target = unfinishedTarget(name);
      if (target && backupOfArchive(workspace, target)) await files.remove(join(folder, name));
    }
  };

  return {
    check: async () => undefined,

    async publish({ name: given, bytes, isComplete }) {
      const name = isComplete ? given : incompleteName(given);
      const place = join(folder, name);
      await files.makeFolder(folder);
      await removeUnfinished();
      await files.replace(place, bytes);
      const written = await files.read(place);
      const file = describeFile(name, bytes);
      if (!written || sha256(written) !== file.sha256) {
        throw new PublishedDiffers(
          `${place} does not hold what was written to it.`,
          'Check the disk and run again.',
        );
      }
      return { ...file, place };
    },

    // Nothing but proved archives is ever written under such a name.
    backups: async () =>
      (await archives()).map(({ name, ...backup }) => ({
        ...backup,
        remove: () => files.remove(join(folder, name)),
      })),
  };
}
