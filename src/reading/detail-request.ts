/** Asks for details and decides what each answer says: about its record, or about the server and the whole run. */
import { toMessage } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import {
  AccessDenied,
  ApiError,
  BrokenAnswer,
  IdMissing,
  NotAnApi,
  NotFound,
  RedirectRefused,
  RequestRefused,
  ServerTrouble,
  Unreachable,
} from '../prosonata/errors.js';
import { retriesAtMost } from '../retry.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { DetailEntry, DetailOutcome, DetailStep } from './apply-detail.js';
import { type Called, newCaller } from './called.js';
import { type DetailAnswer, type DetailProgress, isUnexplained } from './details.js';
import type { Meter, Sent } from './meter.js';

export interface DetailRequestPorts {
  readonly api: Api;
  readonly workFile: Pick<WorkFile, 'tasks' | 'backup'>;
  readonly meter: Meter;
}

/** What came of one request. */
export interface DetailArrival {
  readonly entry: DetailEntry;
  /** What ends the run although the entry is written down: the record comes last when the next run continues. */
  readonly trouble: unknown;
}

/** Asks for one detail. Rejects with an error that does not concern this record alone. */
export type ReadDetail = (
  step: DetailStep,
  own: { readonly resource: Resource; readonly progress: DetailProgress },
) => Promise<DetailArrival>;

export function detailReader({ api, workFile, meter }: DetailRequestPorts): ReadDetail {
  /** Records that were given in this run. */
  let given = 0;

  /** Whether the server answers anything else at this moment; asked without a retry, or an outage would cost more. */
  const isServerUp = async (spare: Resource): Promise<boolean> => {
    if (meter.decide().kind !== 'go') return false;
    const resource = workFile.tasks().find(({ status }) => status === 'complete')?.resource ?? spare;
    const filter = resource.passes[0]?.filter ?? {};
    const sent = await meter.send(async (signal) => {
      try {
        const { quota } = await api.list({ resource, filter, ordered: false, page: 1, perPage: 1 }, signal);
        return { isUp: true, quota };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return { isUp: false, quota: error.quota ?? unknownQuota };
      }
    });
    if ('error' in sent) throw sent.error;
    return sent.answer.isUp;
  };

  return async (step, { resource, progress }) => {
    const came = (outcome: DetailOutcome, trouble?: unknown, called: Called = {}): DetailArrival => ({
      entry: { read: step, outcome, ...called },
      trouble,
    });
    let givenBefore = given;
    const sent = await meter.send((signal) => {
      givenBefore = given;
      return api.read(step.path, resource, step.id, signal);
    });
    const { requests, at } = sent;
    if ('answer' in sent) {
      given++;
      const { text } = sent.answer;
      const called = newCaller(workFile, sent.answer);
      return came({ kind: 'detail', text, requests, at }, undefined, called);
    }
    const { error } = sent;
    const refusal = refusalOf(error, resource, progress);
    if (refusal) return came({ ...refusal, requests, at });
    // An outage is held against no record: another one must have been given during the last try.
    const isOfRecord = isTrouble(sent) && (given > givenBefore || (await isServerUp(resource)));
    if (!isOfRecord) throw error;
    return came({ kind: 'trouble', reason: toMessage(error), requests, at }, error);
  };
}

const unknownQuota = { remaining: undefined, resetAt: undefined };

/** The API's own word on one record; undefined if the error is none. */
function refusalOf(
  error: unknown,
  resource: Resource,
  progress: DetailProgress,
): Exclude<DetailAnswer, { kind: 'detail' }> | undefined {
  const reason = toMessage(error);
  if (error instanceof NotFound) return { kind: 'gone', reason };
  if (error instanceof AccessDenied || error instanceof RequestRefused || error instanceof IdMissing) {
    return { kind: 'refused', reason };
  }
  return leadsAway(error) && !isUnexplained(resource, progress) ? { kind: 'elsewhere', reason } : undefined;
}

/** Whether this may be the trouble of one record: what is worth a retry has stayed so over all of them. */
function isTrouble({ error, requests }: Sent<never> & { readonly error: unknown }): boolean {
  const isBroken =
    error instanceof ServerTrouble || error instanceof BrokenAnswer || error instanceof Unreachable;
  return (isBroken && requests > retriesAtMost) || leadsAway(error);
}

function leadsAway(error: unknown): boolean {
  return error instanceof NotAnApi || error instanceof RedirectRefused;
}
