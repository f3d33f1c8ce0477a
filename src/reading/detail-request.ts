/** Sends single reads and tells what each answer says: of its record, or of the server and with it of the whole run. */
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
import type { WorkFile } from '../workfile/work-file.js';
import type { DetailOutcome, DetailStep } from './apply-detail.js';
import { type DetailAnswer, type DetailProgress, isUnexplained } from './details.js';
import type { Meter, Sent } from './meter.js';

export interface DetailRequestPorts {
  readonly api: Api;
  readonly workFile: Pick<WorkFile, 'tasks'>;
  readonly meter: Meter;
}

/** What came of one single read. */
export interface DetailReading {
  readonly outcome: DetailOutcome;
  /** What ends the run although it is written down: the record comes last when the run is taken up again. */
  readonly trouble: unknown;
}

/** Reads one record. Rejects with what says more than something of this record. */
export type ReadDetail = (
  step: DetailStep,
  own: { readonly resource: Resource; readonly progress: DetailProgress },
) => Promise<DetailReading>;

/** `retries`: tries after the first; only what stays broken over all of them is held against a record. */
export function detailReader(retries: number, { api, workFile, meter }: DetailRequestPorts): ReadDetail {
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
        return { isUp: false, quota: error.quota ?? untold };
      }
    });
    if ('error' in sent) throw sent.error;
    return sent.answer.isUp;
  };

  return async (step, { resource, progress }) => {
    let givenBefore = given;
    const sent = await meter.send((signal) => {
      givenBefore = given;
      return api.read(step.path, resource, step.id, signal);
    });
    const { requests, at } = sent;
    if ('answer' in sent) {
      given++;
      const { text } = sent.answer;
      return { outcome: { kind: 'detail', text, requests, at }, trouble: undefined };
    }
    const { error } = sent;
    const refusal = refusalOf(error, resource, progress);
    if (refusal) return { outcome: { ...refusal, requests, at }, trouble: undefined };
    // An outage is held against no record: another one must have been given during the last try.
    const isOfRecord = isTrouble(sent, retries) && (given > givenBefore || (await isServerUp(resource)));
    if (!isOfRecord) throw error;
    return { outcome: { kind: 'trouble', reason: toMessage(error), requests, at }, trouble: error };
  };
}

const untold = { remaining: undefined, resetAt: undefined };

/** The API's own word on one record; undefined where the error is none. */
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
function isTrouble({ error, requests }: Sent<never> & { readonly error: unknown }, retries: number): boolean {
  const isBroken =
    error instanceof ServerTrouble || error instanceof BrokenAnswer || error instanceof Unreachable;
  return (isBroken && requests > retries) || leadsAway(error);
}

function leadsAway(error: unknown): boolean {
  return error instanceof NotAnApi || error instanceof RedirectRefused;
}
