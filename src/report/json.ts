/** The result of a run for machines, as `backup --json` prints it. Times are ISO, durations end in their unit. */
import type { BackupError } from '../errors.js';
import type { Outcome, TaxExtract } from '../outcome.js';
import type { Caller } from '../prosonata/caller.js';
import { completenessOf } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';

/** `alarm` is what makes the run a failed one; undefined if it is none. */
export function outcomeAsJson(outcome: Outcome, alarm: BackupError | undefined, now: number): unknown {
  switch (outcome.kind) {
    case 'idle':
      return { status: 'idle', backupId: outcome.backupId, dueInMs: outcome.dueAt - now };
    case 'putOff':
      return {
        status: alarm ? 'failed' : 'paused',
        ...faultAsJson(outcome.error),
        ...alarmAsJson(outcome.error, alarm),
      };
    case 'paused':
      return {
        status: alarm ? 'failed' : 'paused',
        reason: outcome.reason,
        ...(outcome.error && faultAsJson(outcome.error)),
        ...alarmAsJson(outcome.error, alarm),
        backupId: outcome.backupId,
        requests: outcome.requests,
        requestsNeeded: outcome.estimate.requests,
        listsNotLookedAt: outcome.estimate.unknownLists,
        runsNeeded: outcome.estimate.runs?.count,
        doneAt: isoTime(outcome.estimate.runs?.doneAt),
        readAs: outcome.key.callers.map(callerAsJson),
        resources: outcome.resources.map(resourceAsJson),
      };
    case 'finished':
      return {
        status: 'finished',
        ...(alarm && { alarm: faultAsJson(alarm) }),
        backupId: outcome.backupId,
        requests: outcome.requests,
        archive: outcome.published.place,
        sha256: outcome.published.sha256,
        sizeBytes: outcome.published.sizeBytes,
        complete: completenessOf(outcome.resources) !== 'gaps',
        shrunk: outcome.shrunk,
        missing: outcome.missing,
        readAs: outcome.key.callers.map(callerAsJson),
        leftOut: outcome.leftOut,
        secondLook: outcome.secondLook,
        taxExtract: outcome.taxExtract && taxExtractAsJson(outcome.taxExtract),
        retention: outcome.retention,
        resources: outcome.resources.map(resourceAsJson),
      };
  }
}

function alarmAsJson(error: BackupError | undefined, alarm: BackupError | undefined): object {
  return alarm && alarm !== error ? { alarm: faultAsJson(alarm) } : {};
}

function taxExtractAsJson(extract: TaxExtract): object {
  if (extract.kind !== 'failed') return extract;
  const { kind, year, error } = extract;
  return { kind, year, ...faultAsJson(error) };
}

export function faultAsJson({ message, hint }: BackupError): {
  readonly error: string;
  readonly next: string;
} {
  return { error: message, next: hint };
}

/** Names of users are in the archive only; see caller.ts. */
function callerAsJson(caller: Caller): object {
  if (caller.kind === 'integration') return { integration: caller.name || caller.id };
  return { user: caller.id, group: caller.group };
}

/** How the list is read is of no use to others. */
function resourceAsJson({ resource, ...state }: ResourceState): unknown {
  return {
    resource: resource.name,
    ...state,
    startedAt: isoTime(state.startedAt),
    finishedAt: isoTime(state.finishedAt),
    detailsOldestAt: isoTime(state.detailsOldestAt),
  };
}

function isoTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
