import { createHash } from 'node:crypto';

/**
 * A saved version of the work file, by its name. The name carries what the next run must know without opening anything,
 * as a file name in a folder and as a key in a cache: both take letters, digits, dots and dashes.
 */
export interface Save {
  /** The workspace's host in a form that suits names; see `workspaceSlug`. */
  readonly workspace: string;
  readonly backupId: string;
  readonly status: 'partial' | 'done';
  /** Grows with every save of one backup. */
  readonly sequence: number;
  /** The place of the backup in its schedule, in the form of an id; left out if it is the start. See run/due.ts. */
  readonly slot?: string | undefined;
}

const prefix = 'prosonata-backup';

/**
 * The host in letters, digits and dashes, so that parts of names stay separable. No two hosts have the same one, or
 * their backups would be mixed up. Hosts that people have stay readable:
 *
 * - Labels without dashes, joined by single dots, and a port: `erp.agency.de` is `erp-agency-de`. Each dash was a dot,
 *   and a number at the end a port (a host that ends in a number is an IPv4 address, which has four of them).
 * - One label of the vendor's domain may have dashes, because workspaces are named there: `my-agency.prosonata.software`
 *   is `my-agency-prosonata-software`. So several labels before that domain are no host of the first kind.
 * - All others end with two dashes and a digest of the host, which those above do not.
 */
export function workspaceSlug(workspaceUrl: string): string {
  const host = new URL(workspaceUrl).host.toLowerCase();
  const dashed = host.replace(/[^a-z0-9]+/g, '-');
  if (isWorkspaceOfVendor.test(host)) return host.replaceAll('.', '-');
  if (hasPlainLabels.test(host) && !isBelowVendor.test(host)) return dashed;
  return `${dashed}--${createHash('sha256').update(host).digest('hex').slice(0, 10)}`;
}

const isWorkspaceOfVendor = /^[a-z0-9-]+\.prosonata\.software$/;
const isBelowVendor = /\.prosonata\.software$/;
const hasPlainLabels = /^[a-z0-9]+(\.[a-z0-9]+)*(:\d+)?$/;

export function formatSaveName({ workspace, backupId, status, sequence, slot }: Save): string {
  const name = `${savePrefix(workspace)}${backupId}_${status}_${String(sequence).padStart(6, '0')}`;
  return slot === undefined || slot === backupId ? name : `${name}_${slot}`;
}

/** What the names of all saves of a workspace begin with. */
export function savePrefix(workspace: string): string {
  return `${prefix}_${workspace}_`;
}

/** The save of this name, or undefined if it is none of ours. */
export function parseSaveName(name: string): Save | undefined {
  const match =
    /^prosonata-backup_([a-z0-9-]+)_(\d{8}T\d{4}Z)_(partial|done)_(\d{6,9})(?:_(\d{8}T\d{4}Z))?$/.exec(name);
  if (!match) return undefined;
  const [, workspace = '', backupId = '', status, sequence, slot] = match;
  return {
    workspace,
    backupId,
    status: status === 'done' ? 'done' : 'partial',
    sequence: Number(sequence),
    ...(slot === undefined ? {} : { slot }),
  };
}

/** The save that follows this one. */
export function nextSave(save: Save, status: Save['status']): Save {
  return { ...save, status, sequence: save.sequence + 1 };
}

/** Epoch milliseconds of a backup's place in its schedule. */
export function slotAt({ backupId, slot }: Pick<Save, 'backupId' | 'slot'>): number {
  return backupStart(slot ?? backupId);
}

/** Orders saves of one workspace from the oldest to the newest. */
export function compareSaves(a: Save, b: Save): number {
  if (a.backupId !== b.backupId) return a.backupId < b.backupId ? -1 : 1;
  return a.sequence - b.sequence;
}

/** A backup's id: its start in UTC, to the minute. */
export function backupIdAt(startedAt: number): string {
  const iso = new Date(startedAt).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}T${iso.slice(11, 13)}${iso.slice(14, 16)}Z`;
}

/** Epoch milliseconds of a backup's start, from its id. */
export function backupStart(backupId: string): number {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/.exec(backupId) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

/** What a clock may be ahead of another one. */
const aheadAtMostMs = 24 * 3_600_000;

/** Whether a backup starts more than a day after `now`, or never: then a clock was wrong, or somebody made it up. */
export function isFromAhead(backupId: string, now: number): boolean {
  return !(backupStart(backupId) <= now + aheadAtMostMs);
}
