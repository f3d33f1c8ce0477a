/** What is to be said of the key of a backup: whose it is, and whether that changed. Pure. */
import { type Caller, isSameCaller, keyScope } from '../prosonata/caller.js';
import { isKnownGroup } from '../prosonata/rights.js';
import type { BackupState } from './state.js';

export interface KeyFindings {
  /** In the order of the answers; several if the key was exchanged, or its user given another group, in between. */
  readonly callers: readonly Caller[];
  /** Whose key the last backup was read with; undefined if it was the same, or if that is not known. */
  readonly before: Caller | undefined;
  /** Those of whom nobody knows what they are given. */
  readonly strangers: readonly Caller[];
}

export function keyFindings({ callers, previous }: Pick<BackupState, 'callers' | 'previous'>): KeyFindings {
  const before = previous?.callers.at(-1);
  const now = callers.at(-1);
  return {
    callers,
    before: before && now && !isSameCaller(before, now) ? before : undefined,
    strangers: callers.filter((caller) => !isKnownGroup(caller)),
  };
}

/** Whose eyes the key of a backup has: see keyScope. Of several, those that see less; undefined if nobody is known. */
export function scopeOf(callers: readonly Caller[], workspace: string): string | undefined {
  const scopes = callers.map((caller) => keyScope(caller, workspace));
  return scopes.find((scope) => scope !== 'all') ?? scopes[0];
}
