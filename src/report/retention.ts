/** What retention kept and removed, and why, for people. */
import type { Dated, KeepReason, Kept, Retention } from '../keeping/retention.js';
import { partNames } from './parts.js';

/** What became of the published backups. */
export interface Fates {
  readonly keep: readonly Kept<Dated>[];
  readonly removed: readonly Dated[];
  /** What no rule keeps and is still there. */
  readonly left?: readonly Dated[];
}

/** One line for each backup, newest first: `kept 20261123T0215Z: last 1, daily 1` or `removed 20261101T0215Z`. */
export function retentionLines({ keep, removed, left = [] }: Fates): readonly string[] {
  return newestFirst([
    ...keep.map(keptLine),
    ...removed.map((backup) => ({ backup, line: `removed ${backup.id}${lack(backup)}` })),
    ...left.map((backup) => ({
      backup,
      line: `not kept by any rule, still there: ${backup.id}${lack(backup)}`,
    })),
  ]);
}

/** The same before anything is removed: `would go 20261101T0215Z, 20261123T0215Z holds as much`. */
export function plannedLines({ keep, remove }: Retention<Dated>): readonly string[] {
  return newestFirst([
    ...keep.map(keptLine),
    ...remove.map(({ backup, standIns }) => {
      const instead = [...new Set(standIns.map(({ id }) => id))].join(', ');
      const held = instead === '' ? '' : `: what it holds is in ${instead}`;
      return { backup, line: `would go ${backup.id}${lack(backup)}${held}` };
    }),
  ]);
}

interface Line {
  readonly backup: Dated;
  readonly line: string;
}

function keptLine({ backup, reasons }: Kept<Dated>): Line {
  return { backup, line: `kept ${backup.id}: ${reasons.map(reasonText).join(', ')}${lack(backup)}` };
}

function lack({ isGood }: Dated): string {
  return isGood ? '' : ' (not complete)';
}

function newestFirst(lines: readonly Line[]): readonly string[] {
  return lines.toSorted((a, b) => b.backup.startedAt - a.backup.startedAt).map(({ line }) => line);
}

/** Why a backup stays. */
export function reasonText(reason: KeepReason): string {
  switch (reason.kind) {
    case 'place':
      return `${reason.rule} ${reason.place}`;
    case 'oldest':
      return `oldest for ${reason.rule}`;
    case 'newest':
      return 'newest';
    case 'future':
      return 'dated in the future';
    case 'only':
      return `only this one holds ${partNames(reason.parts)}`;
    case 'most':
      return reason.parts.length === 0
        ? 'no newer one holds as much'
        : `no newer one holds as much of ${partNames(reason.parts)}`;
    case 'lacking':
      return `the newest lacks ${partNames(reason.parts)}`;
    case 'no policy':
      return 'no keep rule is set';
  }
}

/** The warning that removing failed for some; it gives the reason for the first. */
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

/** That what was chosen is not removed after all, and nothing behind it. */
export function changedLine(id: string): string {
  return `The old backup ${id} was not removed: what was to stand for it is gone, has changed or is damaged. The next finished backup looks again.`;
}

/** That something which looks like a backup is none. `fault` begins with its name. */
export function brokenLine(fault: string): string {
  return `${fault} It counts as no backup, and nothing is removed because of it.`;
}

/** That nothing goes in this run, because of what its warnings say. */
export const pausedLine = 'Nothing is removed in this run: look at the warnings first.';
