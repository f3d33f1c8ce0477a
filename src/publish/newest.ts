import type { Clock } from '../system/ports.js';
import { isFromAhead } from '../workfile/save.js';
import type { Publisher } from './publisher.js';

/** Id of the newest backup that lies where archives go; one that is dated ahead says nothing. */
export async function newestPublished({
  publisher,
  clock,
}: {
  readonly publisher: Publisher;
  readonly clock: Clock;
}): Promise<string | undefined> {
  const published = (await publisher.backups()).map(({ backupId }) => backupId);
  return published
    .filter((id) => !isFromAhead(id, clock.now()))
    .sort()
    .at(-1);
}
