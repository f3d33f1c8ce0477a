import { BackupError } from '../errors.js';
import type { PublishedBackup, Publisher } from '../publish/publisher.js';
import { laterLine, notRemovedLine, retentionLines } from '../report/retention.js';
import { applyRetention, type Dated, type KeepPolicy } from '../retention.js';
import type { Clock, Log } from '../system/ports.js';
import { backupStart } from '../workfile/save.js';

type Backup = Dated & Pick<PublishedBackup, 'remove'>;

/**
 * Removes the published backups that no rule keeps, the oldest first, and tells why the others stay. Failing at it
 * loses nothing, so it is a warning, and the next finished backup tries again.
 */
export async function retain(
  policy: KeepPolicy,
  { publisher, clock, log }: { readonly publisher: Publisher; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  if (Object.values(policy).every((number) => number === undefined)) return;
  try {
    const backups = (await publisher.backups()).map(({ backupId, isComplete, remove }) => ({
      id: backupId,
      startedAt: backupStart(backupId),
      isGood: isComplete,
      remove,
    }));
    const { keep, remove } = applyRetention<Backup>(backups, policy, clock.now());
    const chosen = remove.toReversed().slice(0, publisher.removalsAtOnce);
    const { removed, failures } = await removeAll(chosen);
    for (const line of retentionLines({ keep, remove: removed })) log.info(line);
    if (failures.length > 0) log.warn(notRemovedLine(failures));
    const later = remove.length - removed.length - failures.length;
    if (later > 0) log.info(laterLine(later));
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`Old backups were not removed: ${error.message} ${error.hint}`.trim());
  }
}

/** One that cannot be removed keeps none of the others; so many in a row are no chance any more. */
const failuresInARow = 3;

interface Removal {
  readonly removed: readonly Backup[];
  readonly failures: readonly { readonly id: string; readonly message: string }[];
}

async function removeAll(backups: readonly Backup[]): Promise<Removal> {
  const removed: Backup[] = [];
  const failures: { id: string; message: string }[] = [];
  let inARow = 0;
  for (const backup of backups) {
    try {
      await backup.remove();
      removed.push(backup);
      inARow = 0;
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push({ id: backup.id, message: `${error.message} ${error.hint}`.trim() });
      inARow += 1;
      if (inARow === failuresInARow) break;
    }
  }
  return { removed, failures };
}
