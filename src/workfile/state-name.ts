/**
 * The name of a saved state. It carries what the next run must know without opening anything, as a file name in a
 * folder and as a key in a cache: both take letters, digits, dots and dashes.
 */
export interface StateName {
  /** The workspace's host in a form that suits names; see `workspaceSlug`. */
  readonly workspace: string;
  readonly backupId: string;
  readonly status: 'partial' | 'done';
  /** Grows with every save of one backup. */
  readonly sequence: number;
}

const prefix = 'prosonata-backup';

/** The host with everything but letters, digits and dashes turned into dashes, so that parts stay separable. */
export function workspaceSlug(workspaceUrl: string): string {
  return new URL(workspaceUrl).host.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

export function formatStateName({ workspace, backupId, status, sequence }: StateName): string {
  return `${statePrefix(workspace)}${backupId}_${status}_${String(sequence).padStart(6, '0')}`;
}

/** What the names of all states of a workspace begin with. */
export function statePrefix(workspace: string): string {
  return `${prefix}_${workspace}_`;
}

/** The state of this name, or undefined where it is none of ours. */
export function parseStateName(name: string): StateName | undefined {
  const match = /^prosonata-backup_([a-z0-9-]+)_(\d{8}T\d{4}Z)_(partial|done)_(\d{6,9})$/.exec(name);
  if (!match) return undefined;
  const [, workspace = '', backupId = '', status, sequence] = match;
  return { workspace, backupId, status: status === 'done' ? 'done' : 'partial', sequence: Number(sequence) };
}

/** The state that follows this one. */
export function nextState(state: StateName, status: StateName['status']): StateName {
  return { ...state, status, sequence: state.sequence + 1 };
}

/** Orders states of one workspace from the oldest to the newest. */
export function compareStates(a: StateName, b: StateName): number {
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
