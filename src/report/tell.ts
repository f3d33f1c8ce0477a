/**
 * Everything there is to say of one run, for any front end: a runner with its log, its page and its outputs, or a
 * terminal. Pure.
 */
import { type BackupError, sentences } from '../errors.js';
import type { Finished, Idle, Outcome, Paused, PutOff } from '../outcome.js';
import { completenessOf, rowsOf } from '../workfile/completeness.js';
import { callerLines, callerWarnings } from './caller.js';
import { faultAsJson, outcomeAsJson } from './json.js';
import { finishedLine, idleLine, pauseLine, percent } from './lines.js';
import { doubtLines, resourceLine, shrunkLine } from './lists.js';
import type { Outputs } from './outputs.js';
import { leftOutLine } from './parts.js';
import { danglingLines, hidingLines } from './references.js';
import { damagedLines, secondLookLines } from './second-look.js';
import { failedSummary, finishedSummary, idleSummary, pausedSummary, putOffSummary } from './summary.js';
import { taxRemarks, taxWarnings } from './tax-extract.js';

export interface Told {
  readonly status: 'idle' | 'paused' | 'finished' | 'failed';
  /** False if the archive lacks something, a list in it is suddenly much shorter, or an earlier archive is damaged. */
  readonly isSound: boolean;
  /** One line for each list; empty unless the backup is finished. */
  readonly lists: readonly string[];
  readonly warnings: readonly string[];
  /** What is worth a line and no warning. */
  readonly remarks: readonly string[];
  /** The last word on the run; undefined if the error says everything. */
  readonly line: string | undefined;
  /** What came of the run in one sentence or two, for mails and cards. */
  readonly message: string;
  /** What makes the run a failed one. */
  readonly error: BackupError | undefined;
  /** Markdown. */
  readonly summary: string;
  readonly outputs: Outputs;
  readonly json: unknown;
}

export interface Circumstances {
  /** What must not pass quietly. */
  readonly alarm: BackupError | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How the next run begins, as the beginning of a sentence. */
  readonly next: string;
}

export function tell(outcome: Outcome, circumstances: Circumstances): Told {
  const { alarm, now } = circumstances;
  const told = tellKind(outcome, circumstances);
  // An archive that is published is there, whatever else is to be said of the run.
  const status = alarm && told.status !== 'finished' ? 'failed' : told.status;
  const json = outcomeAsJson(outcome, alarm, now);
  const message = alarm ? sentences(alarm) : (told.line ?? told.warnings.join(' '));
  return {
    ...told,
    status,
    message,
    error: alarm,
    outputs: { status, ...told.outputs, message, result: JSON.stringify(json) },
    json,
  };
}

/** What is said of a run that threw: it ends with this error, and nothing came of it. */
export function tellFailure(error: BackupError): Told {
  const message = sentences(error);
  const json = { status: 'failed', ...faultAsJson(error) };
  return {
    status: 'failed',
    isSound: false,
    lists: [],
    warnings: [],
    remarks: [],
    line: undefined,
    message,
    error,
    summary: failedSummary(error),
    outputs: { status: 'failed', message, result: JSON.stringify(json) },
    json,
  };
}

/** The same with one warning more. */
export function withWarning(told: Told, warning: string): Told {
  return { ...told, warnings: [...told.warnings, warning] };
}

type KindTold = Omit<Told, 'message' | 'error' | 'json'>;

function tellKind(outcome: Outcome, circumstances: Circumstances): KindTold {
  switch (outcome.kind) {
    case 'idle':
      return tellIdle(outcome, circumstances);
    case 'putOff':
      return tellPutOff(outcome, circumstances);
    case 'paused':
      return tellPaused(outcome, circumstances);
    case 'finished':
      return tellFinished(outcome, circumstances);
  }
}

const nothing = { isSound: true, lists: [], warnings: [], remarks: [], line: undefined, outputs: {} };

function tellIdle({ backupId, dueAt }: Idle, { now }: Circumstances): KindTold {
  const line = idleLine(backupId, dueAt - now);
  const outputs = { 'backup-id': backupId };
  return { ...nothing, status: 'idle', line, outputs, summary: idleSummary(backupId, line) };
}

function tellPutOff({ error }: PutOff, { alarm }: Circumstances): KindTold {
  const warnings = error === alarm ? [] : [sentences(error)];
  return { ...nothing, status: 'paused', warnings, summary: putOffSummary(error, alarm) };
}

function tellPaused(paused: Paused, { alarm, now, next }: Circumstances): KindTold {
  const { backupId, error, resources, key, estimate, requests } = paused;
  const trouble = error && error !== alarm ? sentences(error) : undefined;
  const line = pauseLine(paused, now, next);
  const remarks = callerLines(key);
  return {
    status: 'paused',
    isSound: true,
    lists: [],
    warnings: trouble === undefined ? [] : [trouble],
    remarks,
    // If the workspace never answered, there is nothing to say but that.
    line: error && error === alarm ? undefined : line,
    outputs: {
      'backup-id': backupId,
      rows: String(rowsOf(resources)),
      requests: String(requests),
      progress: String(percent(estimate.requests, resources)),
    },
    summary: pausedSummary(paused, { line, trouble, remarks, alarm: alarm && sentences(alarm) }),
  };
}

function tellFinished(finished: Finished, { alarm }: Circumstances): KindTold {
  const {
    backupId,
    published,
    resources,
    key,
    missing,
    shrunk,
    leftOut,
    taxExtract,
    retention,
    saved,
    requests,
  } = finished;
  const looked = finished.secondLook ? secondLookLines(finished.secondLook) : [];
  const isComplete = completenessOf(resources) !== 'gaps';
  const losses = [...shrunk.map(shrunkLine), ...damagedLines(finished.secondLook)];
  // What only a person can mend is the alarm, unless there is a loss to tell of.
  const isTaxAlarm =
    alarm && losses.length === 0 && taxExtract?.kind === 'failed' && !taxExtract.error.transient;
  const oddities = [
    ...callerWarnings(key),
    ...(leftOut.length > 0 ? [leftOutLine(leftOut)] : []),
    ...hidingLines(missing),
    ...doubtLines(resources),
    ...(isTaxAlarm ? [] : taxWarnings(taxExtract)),
  ];
  const doubts = [...losses, ...oddities];
  const remarks = [...callerLines(key), ...danglingLines(missing), ...looked, ...taxRemarks(taxExtract)];
  const unsaved =
    saved.kind === 'saved'
      ? []
      : ['The backup is published, but the work file could not be saved: the next run looks at it again.'];
  const { name, sha256, place, artifactId, path } = published;
  return {
    status: 'finished',
    isSound: isComplete && losses.length === 0,
    lists: resources.map(resourceLine),
    // What the error says need not be said twice.
    warnings: [...(alarm && losses.length > 0 ? oddities : doubts), ...unsaved],
    remarks,
    line: finishedLine(published, resources),
    outputs: {
      'backup-id': backupId,
      rows: String(rowsOf(resources)),
      requests: String(requests),
      progress: '100',
      archive: name,
      sha256,
      ...(artifactId === undefined ? { 'release-url': place } : { 'artifact-id': String(artifactId) }),
      complete: String(isComplete),
      ...(path === undefined ? {} : { 'archive-path': path }),
    },
    summary: finishedSummary(published, { backupId, doubts, remarks, resources, retention }),
  };
}
