import { BackupError, sentences } from '../errors.js';
import { applyRetention, type Dated, type Retention } from '../keeping/retention.js';
import type { KeepPolicy } from '../keeping/rules.js';
import type { PublishedBackup, Publisher } from '../publish/publisher.js';
import {
  brokenLine,
  changedLine,
  type Fates,
  laterLine,
  notRemovedLine,
  pausedLine,
  retentionLines,
} from '../report/retention.js';
import type { Clock, Log } from '../system/ports.js';
import { backupStart } from '../workfile/save.js';

type Backup = Dated & Pick<PublishedBackup, 'name' | 'verify' | 'remove'>;

interface RetainPorts {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/**
 * Removes the published backups that no rule keeps, the oldest first, and tells why the others stay, one line each.
 * Failing at it loses nothing, so it is a warning, and the next finished backup tries again. Nothing goes while the
 * run warns of a loss (`isAlarmed`): first a person has to be able to look.
 */
export async function retain(
  policy: KeepPolicy,
  { isAlarmed }: { readonly isAlarmed: boolean },
  ports: RetainPorts,
): Promise<readonly string[]> {
  const { log } = ports;
  if (Object.values(policy).every((number) => number === undefined)) return [];
  try {
    const lines = retentionLines(await removeOld(policy, isAlarmed, ports));
    for (const line of lines) log.info(line);
    return lines;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`Old backups were not removed: ${sentences(error)}`);
    return [];
  }
}

async function removeOld(policy: KeepPolicy, isAlarmed: boolean, ports: RetainPorts): Promise<Fates> {
  const { log } = ports;
  const plan = judgePlace(policy, ports);
  const { keep, remove } = await plan.decide();
  const chosen = remove.map(({ backup }) => backup).toReversed();
  const untouched = { keep, removed: [], left: chosen };
  if (chosen.length === 0) return untouched;
  if (isAlarmed) {
    log.warn(pausedLine);
    return untouched;
  }
  const newest = keep.find(
    ({ backup, reasons }) => backup.isGood && !reasons.some(({ kind }) => kind === 'future'),
  );
  if (newest && !(await plan.prove([newest.backup]))) return untouched;
  const { removed, failures } = await removeAll(chosen.slice(0, ports.publisher.removalsAtOnce), plan, ports);
  if (failures.length > 0) log.warn(notRemovedLine(failures));
  const later = chosen.length - removed.length - failures.length;
  if (later > 0) log.info(laterLine(later));
  const left = chosen.filter((backup) => !removed.includes(backup));
  return { keep, removed, left };
}

/** What the rules say of a place as it is at the moment of asking. */
interface Plan {
  /** What was found broken is left out: it goes by no rule, and nothing goes because of it. */
  decide(): Promise<Retention<Backup> & { readonly names: ReadonlySet<string> }>;
  /** Whether all of these are what was published; warns of one that is not. */
  prove(backups: readonly Backup[]): Promise<boolean>;
}

function judgePlace(policy: KeepPolicy, { publisher, clock, log }: RetainPorts): Plan {
  const broken = new Set<string>();
  return {
    async decide() {
      const { backups } = await publisher.shelf();
      const sound = backups.filter(({ name }) => !broken.has(name)).map(datedOf);
      const names = new Set(backups.map(({ name }) => name));
      return { ...applyRetention<Backup>(sound, policy, clock.now()), names };
    },
    async prove(backups) {
      for (const { name, verify } of backups) {
        const fault = await verify();
        if (fault === undefined) continue;
        broken.add(name);
        log.warn(brokenLine(fault));
        return false;
      }
      return true;
    },
  };
}

function datedOf({ name, backupId, isComplete, holds, verify, remove }: PublishedBackup): Backup {
  return { name, id: backupId, startedAt: backupStart(backupId), isGood: isComplete, holds, verify, remove };
}

/** One that cannot be removed keeps none of the others; so many in a row are no chance any more. */
const failuresInARow = 3;

interface Removal {
  readonly removed: readonly Backup[];
  readonly failures: readonly { readonly id: string; readonly message: string }[];
}

async function removeAll(backups: readonly Backup[], plan: Plan, { log }: RetainPorts): Promise<Removal> {
  const removed: Backup[] = [];
  const failures: { id: string; message: string }[] = [];
  let inARow = 0;
  for (const backup of backups) {
    try {
      if (!(await removeOne(backup, plan))) {
        log.warn(changedLine(backup.id));
        break;
      }
      removed.push(backup);
      inARow = 0;
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push({ id: backup.id, message: sentences(error) });
      inARow += 1;
      if (inARow === failuresInARow) break;
    }
  }
  return { removed, failures };
}

/**
 * Removes one if the rules still say so of what is there at this moment, and what takes its place is proved; false if
 * not. Another run, or a person, may have removed it, or what was to stand for it.
 */
async function removeOne({ name }: Backup, plan: Plan): Promise<boolean> {
  for (;;) {
    const { remove, names } = await plan.decide();
    const found = remove.find(({ backup }) => backup.name === name);
    if (!found) return !names.has(name);
    // What is found broken is left out of the next decision, so this comes to an end.
    if (!(await plan.prove(found.standIns))) continue;
    await found.backup.remove();
    return true;
  }
}
