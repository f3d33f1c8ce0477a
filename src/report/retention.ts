/** What retention kept and removed, and why, for people. */
import type { Dated, KeepReason, Kept } from '../retention.js';

/** One line for each backup, newest first: `kept 20261123T0215Z: last 1, daily 1` or `removed 20261101T0215Z`. */
export function retentionLines({
  keep,
  remove,
}: {
  readonly keep: readonly Kept<Dated>[];
  readonly remove: readonly Dated[];
}): readonly string[] {
  const kept = keep.map(({ backup, reasons }) => ({
    backup,
    line: `kept ${backup.id}: ${reasons.map(reasonText).join(', ')}${backup.isGood ? '' : ' (not complete)'}`,
  }));
  const removed = remove.map((backup) => ({
    backup,
    line: `removed ${backup.id}${backup.isGood ? '' : ' (not complete)'}`,
  }));
  return [...kept, ...removed]
    .sort((a, b) => b.backup.startedAt - a.backup.startedAt)
    .map(({ line }) => line);
}

function reasonText(reason: KeepReason): string {
  switch (reason.kind) {
    case 'place':
      return `${reason.rule} ${reason.place}`;
    case 'oldest':
      return `oldest for ${reason.rule}`;
    case 'newest':
      return 'newest';
    case 'future':
      return 'dated in the future';
    case 'no policy':
      return 'no keep rule is set';
  }
}

/** The warning that removing failed for some; why is told of the first. */
export function notRemovedLine(
  failures: readonly { readonly id: string; readonly message: string }[],
): string {
  const ids = failures.map(({ id }) => id).join(', ');
  return `Old backups were not removed: ${ids}. ${failures[0]?.message ?? ''}`.trim();
}

/** That not all were removed at once. */
export function laterLine(count: number): string {
  return `${count} more old backups are left to the next finished backup.`;
}
