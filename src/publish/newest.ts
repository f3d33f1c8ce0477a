import type { Clock } from '../system/ports.js';
import { isFromAhead } from '../workfile/save.js';
import type { PublishedBackup, Publisher } from './publisher.js';

/** The newest backup that lies where archives go; one that is dated ahead says nothing. */
export async function newestBackupAt({
  publisher,
  clock,
}: {
  readonly publisher: Publisher;
  readonly clock: Clock;
}): Promise<PublishedBackup | undefined> {
  const { backups } = await publisher.shelf();
  return backups
    .filter(({ backupId }) => !isFromAhead(backupId, clock.now()))
    .sort((a, b) => (a.backupId < b.backupId ? 1 : -1))[0];
}

/** Its id. */
export async function newestPublished(ports: {
  readonly publisher: Publisher;
  readonly clock: Clock;
}): Promise<string | undefined> {
  return (await newestBackupAt(ports))?.backupId;
}
