import { BackupError } from '../errors.js';
import type { Publisher } from '../publish/publisher.js';
import { retentionLines } from '../report/retention.js';
import { applyRetention, type KeepPolicy } from '../retention/retention.js';
import type { Clock, Log } from '../system/ports.js';
import { backupStart } from '../workfile/state-name.js';

/**
 * Removes the published backups that no rule keeps, and tells why the others stay. Failing at it loses nothing, so it
 * is a warning, and the next finished backup tries again.
 */
export async function retain(
  policy: KeepPolicy,
  { publisher, clock, log }: { readonly publisher: Publisher; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  if (Object.keys(policy).length === 0) return;
  try {
    const backups = (await publisher.backups()).map(({ backupId, isComplete }) => ({
      id: backupId,
      startedAt: backupStart(backupId),
      isGood: isComplete,
    }));
    const retention = applyRetention(backups, policy, clock.now());
    for (const { id } of retention.remove) await publisher.remove(id);
    for (const line of retentionLines(retention)) log.info(line);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`Old backups were not removed: ${error.message} ${error.hint}`.trim());
  }
}
