/** The result of a run for machines, as `backup --json` prints it. Times are ISO, durations end in their unit. */
import type { BackupError } from '../errors.js';
import type { RunResult } from '../outcome.js';
import { completenessOf } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';

/** `alarm` is what makes the run a failed one; undefined where it is none. */
export function resultAsJson(result: RunResult, alarm: BackupError | undefined, now: number): unknown {
  switch (result.kind) {
    case 'idle':
      return { status: 'idle', backupId: result.backupId, dueInMs: result.dueAt - now };
    case 'paused':
      return {
        status: alarm ? 'failed' : 'paused',
        reason: result.reason,
        ...(result.error && faultAsJson(result.error)),
        ...(alarm && alarm !== result.error && { alarm: faultAsJson(alarm) }),
        backupId: result.backupId,
        requests: result.requests,
        requestsNeeded: result.estimate.requests,
        runsNeeded: result.estimate.runs,
        doneAt: isoTime(result.estimate.doneAt),
        resources: result.resources.map(resourceAsJson),
      };
    case 'finished':
      return {
        status: 'finished',
        backupId: result.backupId,
        requests: result.requests,
        archive: result.published.place,
        sha256: result.published.sha256,
        sizeBytes: result.published.sizeBytes,
        complete: completenessOf(result.resources) !== 'gaps',
        shrunk: result.shrunk,
        leftOut: result.leftOut,
        retention: result.retention,
        resources: result.resources.map(resourceAsJson),
      };
  }
}

export function faultAsJson({ message, hint }: BackupError): {
  readonly error: string;
  readonly next: string;
} {
  return { error: message, next: hint };
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
