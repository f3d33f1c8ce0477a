import { join } from 'node:path';
import { contentOfFile } from '../system/content.js';
import type { Files, OpenFile } from '../system/ports.js';
import { unfinishedTarget } from '../system/unfinished.js';
import { type ArchiveReader, folderLook } from './folder-look.js';
import {
  backupOfArchive,
  describeFile,
  type PublishedBackup,
  PublishedDiffers,
  type Publisher,
  publishedName,
  sha256,
} from './publisher.js';
import { formatSidecar, hasSidecar, sidecarName } from './sidecar.js';

interface FolderPorts {
  readonly files: Files;
  readonly archives: ArchiveReader;
}

/** Puts archives into a folder in one step each, and reads them back to prove that they arrived. */
export function folderPublisher(folder: string, workspace: string, ports: FolderPorts): Publisher {
  const { files } = ports;
  const look = folderLook(folder, workspace, ports);

  const remove = async (name: string) => {
    await files.remove(join(folder, name));
    if (hasSidecar(name)) await files.remove(join(folder, sidecarName(name)));
  };

  const open = async (name: string): Promise<OpenFile | undefined> => {
    const path = join(folder, name);
    return (await files.stat(path)) ? files.open(path) : undefined;
  };

  const digestOf = async (path: string): Promise<string> => {
    const written = await files.open(path);
    try {
      return sha256(contentOfFile(written));
    } finally {
      written.close();
    }
  };

  /** What runs of this workspace have left that died while they wrote; no other one writes while this one does. */
  const removeUnfinished = async () => {
    for (const name of await files.list(folder)) {
      const target = unfinishedTarget(name);
      if (target && backupOfArchive(workspace, target)) await files.remove(join(folder, name));
    }
  };

  return {
    check: async () => undefined,

    async publish(publication) {
      const { content, holds } = publication;
      const name = publishedName(publication);
      const place = join(folder, name);
      const file = describeFile(name, content);
      await files.makeFolder(folder);
      await removeUnfinished();
      if (hasSidecar(name)) await files.replace(join(folder, sidecarName(name)), formatSidecar(file, holds));
      await files.replace(place, content.pieces());
      if ((await digestOf(place)) !== file.sha256) {
        throw new PublishedDiffers(
          `${place} does not hold what was written to it.`,
          'Check the disk and run again.',
        );
      }
      return { ...file, place };
    },

    async shelf() {
      const backups: PublishedBackup[] = [];
      const broken: string[] = [];
      for (const name of await files.list(folder)) {
        const named = backupOfArchive(workspace, name);
        const found = named && (await look(named));
        if (!named || !found) continue;
        if ('fault' in found) broken.push(found.fault);
        else {
          backups.push({ ...named, ...found, read: () => open(name), remove: () => remove(name) });
        }
      }
      return { backups, broken };
    },
  };
}
