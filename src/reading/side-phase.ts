/**
 * Asks, once every list is read, whether one of them leaves records out by default: a few small requests in a backup,
 * and none if the quota is short. Nothing depends on the answers but that such a list is read on.
 */
import type { Api, Page } from '../prosonata/api.js';
import { ApiError, KeyRefused, QuotaExceeded, RedirectRefused } from '../prosonata/errors.js';
import { applySide, openQuestions, type SideEntry, type SideOutcome } from './apply-sides.js';
import type { Ledger, Limits } from './budget.js';
import type { Phase } from './flights.js';
import type { Meter, Sent } from './meter.js';
import type { PhasePorts, ReadingOptions } from './parts.js';
import { findWork, type ResourceWork } from './progress.js';
import { type Side, valueReader } from './sides.js';

export interface SideArrival {
  readonly entry: SideEntry;
}

/** `work` is kept up to date in place; `needed` tells how many requests are to come besides. */
export function sidePhase(
  work: ResourceWork[],
  needed: () => number,
  { limits }: Pick<ReadingOptions, 'limits'>,
  { api, workFile, meter, onLanded, onEvent }: PhasePorts,
): Phase<SideArrival> {
  const questions = isWorthAsking(meter.ledger, limits) ? questionsAbout(work) : [];
  const isAffordable = questions.length > 0 && !isShort(questions.length, needed(), meter.ledger, limits);
  const waiting = isAffordable ? [...questions] : [];

  function questionsAbout(lists: readonly ResourceWork[]): readonly Side[] {
    // An empty list shows nothing of its fields, and one in doubt is no measure for anything.
    const whole = lists.filter(({ resource: { name, filters } }) => {
      return filters && workFile.statusOf(name) === 'complete' && workFile.countRows(name) > 0;
    });
    return whole.flatMap((list) => openQuestions(workFile, list));
  }

  const land = ({ entry }: SideArrival): void => {
    const { resource, parameter } = entry.side;
    const before = findWork(work, resource);
    const after = applySide(workFile, before, entry);
    work[work.indexOf(before)] = after;
    if (!after.isFinished) onEvent({ kind: 'leavesOut', resource, parameter });
    onLanded(resource);
  };

  return {
    next() {
      const side = waiting[0];
      if (!side) return undefined;
      return () => {
        waiting.shift();
        const { resource } = findWork(work, side.resource);
        return {
          arrival: askSide(side, resource, { api, meter }),
          land,
          drop: () => void waiting.push(side),
          // Answers about another filter of a list that is open again are asked for once more.
          isStale: () => !findWork(work, side.resource).isFinished,
        };
      };
    },
    isFinished: () => waiting.length === 0 || meter.decide().kind !== 'go',
  };
}

/** Rejects with an error that does not concern this question alone. */
async function askSide(
  side: Side,
  resource: ResourceWork['resource'],
  { api, meter }: { readonly api: Api; readonly meter: Meter },
): Promise<SideArrival> {
  const filter = { [side.parameter]: side.value };
  const sent = await meter.send((signal) =>
    api.list({ resource, filter, ordered: true, page: 1, perPage: 1 }, signal),
  );
  const { requests, at } = sent;
  return { entry: { side, outcome: { ...outcomeOf(sent, side), requests, at } } };
}

type Unspent<T> = T extends unknown ? Omit<T, 'requests' | 'at'> : never;

function outcomeOf(sent: Sent<Page>, { parameter }: Side): Unspent<SideOutcome> {
  if ('answer' in sent) {
    const { rows, total } = sent.answer;
    const first = rows[0];
    const firstValue = first && valueReader(parameter)(first.text);
    return { kind: 'side', total, firstId: first?.id, firstValue };
  }
  const { error } = sent;
  const isOfThisQuestion =
    error instanceof ApiError &&
    !(error instanceof KeyRefused || error instanceof RedirectRefused || error instanceof QuotaExceeded);
  if (!isOfThisQuestion) throw error;
  return { kind: 'unanswered' };
}

/** Requests that may be sent in this run; undefined if nothing limits them as far as is known. */
function left({ remaining, requests }: Ledger, { quotaReserve, requestLimit }: Limits): number | undefined {
  const limits = [
    ...(remaining === undefined ? [] : [remaining - quotaReserve]),
    ...(requestLimit === undefined ? [] : [requestLimit - requests]),
  ];
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** The questions must not cost the backup another period, or a tenth of what is left of this one. */
function isShort(questions: number, needed: number, ledger: Ledger, limits: Limits): boolean {
  const requests = left(ledger, limits);
  if (requests === undefined) return false;
  return requests < questions + needed && requests < questions * 10;
}

/** Whether there is room for any question, before the lists are looked through for what to ask. */
function isWorthAsking(ledger: Ledger, limits: Limits): boolean {
  return !isShort(1, 0, ledger, limits);
}
