/** What is published stays on this machine as well, so that it can be copied to a second place. */
import { join } from 'node:path';
import { BackupError, sentences } from '../errors.js';
import type { Files, Log } from '../system/ports.js';
import type { Publisher } from './publisher.js';

/** Writes each published file into `folder` too. That it cannot be written there is a warning: it is published. */
export function keepingCopy(
  publisher: Publisher,
  folder: string,
  { files, log }: { readonly files: Files; readonly log: Pick<Log, 'warn'> },
): Publisher {
  return {
    ...publisher,
    async publish(publication) {
      const { content = publication.content, ...published } = await publisher.publish(publication);
      const path = join(folder, published.name);
      try {
        await files.makeFolder(folder);
        await files.replace(path, content.pieces());
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        log.warn(`The archive is published, but no copy lies on the runner. ${sentences(error)}`);
        return published;
      }
      return { ...published, path };
    },
  };
}
