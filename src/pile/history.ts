/** One record over many archives: when it came, what changed in it, when it went. */
import type { OpenArchive } from '../archive/info.js';
import { listIn, type PileArchive, type Skipped, withOpen } from './pile.js';
import { type RecordTexts, recordOf } from './records.js';

export interface FieldChange {
  readonly field: string;
  /** JSON texts; undefined if the record had no such field. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type HistoryEvent =
  | {
      readonly kind: 'appeared';
      readonly backupId: string;
      readonly record: RecordTexts;
      /** Whether the archive before it says nothing of the list, or there is none. */
      readonly isFirstSeen: boolean;
    }
  | { readonly kind: 'changed'; readonly backupId: string; readonly fields: readonly FieldChange[] }
  /** `isCertain`: the list was read to its end and proved complete. */
  | {
      readonly kind: 'vanished';
      readonly backupId: string;
      readonly lastIn: string;
      readonly isCertain: boolean;
    };

export interface History {
  readonly events: readonly HistoryEvent[];
  /** Backups that do not have the list, or could not read it. */
  readonly without: readonly string[];
  readonly opened: number;
  /** Archives that could not be opened. */
  readonly skipped: readonly Skipped[];
}

/** Asks these archives of one workspace, the oldest first. Of archives whose list is the same only one is opened. */
export async function historyOf(
  archives: readonly PileArchive[],
  list: string,
  id: string,
): Promise<History> {
  const events: HistoryEvent[] = [];
  const without: string[] = [];
  const skipped: Skipped[] = [];
  let opened = 0;
  let hash: string | undefined;
  let record: RecordTexts | undefined;
  let lastIn: string | undefined;
  let hasGap = true;
  for (const archive of archives) {
    const { backupId } = archive;
    const facts = listIn(archive, list);
    if (!facts) {
      without.push(backupId);
      hasGap = true;
      continue;
    }
    if (facts.contentHash !== hash) {
      let now: RecordTexts | undefined;
      const read = (open: OpenArchive) => {
        now = recordOf(open, list, id);
      };
      const fault = await withOpen(archive, read, [list]);
      opened++;
      if (fault) {
        skipped.push(fault);
        hasGap = true;
        continue;
      }
      hash = facts.contentHash;
      const event = eventOf(record, now, {
        backupId,
        lastIn,
        hasGap,
        isCertain: facts.status === 'complete',
      });
      if (event) events.push(event);
      record = now;
    }
    if (record) lastIn = backupId;
    hasGap = false;
  }
  return { events, without, opened, skipped };
}

interface Moment {
  readonly backupId: string;
  readonly lastIn: string | undefined;
  readonly hasGap: boolean;
  readonly isCertain: boolean;
}

function eventOf(
  before: RecordTexts | undefined,
  now: RecordTexts | undefined,
  { backupId, lastIn, hasGap, isCertain }: Moment,
): HistoryEvent | undefined {
  if (!before && now) return { kind: 'appeared', backupId, record: now, isFirstSeen: hasGap };
  if (before && !now) return { kind: 'vanished', backupId, lastIn: lastIn ?? '', isCertain };
  if (!before || !now) return undefined;
  const fields = [...new Set([...before.keys(), ...now.keys()])]
    .map((field) => ({ field, before: before.get(field), after: now.get(field) }))
    // A field that no other record had before is a new column, and null of all records that lack it.
    .filter((change) => (change.before ?? 'null') !== (change.after ?? 'null'));
  return fields.length > 0 ? { kind: 'changed', backupId, fields } : undefined;
}
