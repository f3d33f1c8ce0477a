/**
 * Requests in flight, several at once: sends what a phase asks for next, and lands the answers in the order in which
 * they were asked for. Generic over what lands, so that each phase gets back what it has sent.
 */
import { ApiError, QuotaExceeded } from '../prosonata/errors.js';
import type { Clock } from '../system/ports.js';
import type { Journal } from '../workfile/journal.js';
import type { JournalEntry } from './apply.js';
import type { Decision, StopReason } from './budget.js';
import type { Meter } from './meter.js';

/** What came of one request. The entry is for the journal; all else is for the phase alone. */
export interface Arrival {
  readonly entry: JournalEntry;
}

/** One request in flight. */
export interface Flight<Landed extends Arrival> {
  readonly arrival: Promise<Landed>;
  /** Commits what came, after its entry was written to the journal. Throws what ends the run. */
  land(landed: Landed): void;
  /** Instead of landing if the request failed: it is sent again in its turn. */
  drop(): void;
  /** Whether the answer has become useless: then it is neither written down nor committed. */
  isStale(): boolean;
}

/** One phase of reading: what it asks for next, and what it does with the answers. */
export interface Phase<Landed extends Arrival> {
  /** Sends the next request: undefined if none can be sent before an answer arrives, or all is done. */
  next(): (() => Flight<Landed>) | undefined;
  /** Whether nothing is left to be done; only asked when nothing is in flight. */
  isFinished(): boolean;
}

/** Why the run has to stop before all is read. */
export type Stop =
  | { readonly reason: StopReason | 'signal' }
  /** The API or the network failed in a way that may pass. */
  | { readonly reason: 'trouble'; readonly error: ApiError };

export interface FlightPorts {
  readonly meter: Meter;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait: (ms: number) => void;
}

/** The API says 429 this often in a row before the run believes that waiting does not help. */
const refusalsAtMost = 3;

/** Sends and lands until the phase is finished (undefined) or the run has to stop. Throws what only a person can mend. */
export async function flyPhase<Landed extends Arrival>(
  phase: Phase<Landed>,
  concurrency: number,
  ports: FlightPorts,
): Promise<Stop | undefined> {
  try {
    return await sendAndLand(phase, concurrency, ports);
  } catch (error) {
    if (error instanceof Aborted) return { reason: 'signal' };
    if (error instanceof QuotaExceeded) return { reason: 'quota' };
    if (error instanceof ApiError && error.transient) return { reason: 'trouble', error };
    throw error;
  }
}

async function sendAndLand<Landed extends Arrival>(
  phase: Phase<Landed>,
  concurrency: number,
  ports: FlightPorts,
): Promise<Stop | undefined> {
  const { clock, signal, onWait } = ports;
  const flights: Flight<Landed>[] = [];
  /** 429 in a row. */
  let refusals = 0;

  const land = async (flight: Flight<Landed>): Promise<void> => {
    if (await landOne(flight, ports)) refusals = 0;
  };

  /** What is in flight when one request fails has cost quota; what else fails is asked for again. */
  const landRest = async (): Promise<void> => {
    for (let flight = flights.shift(); flight; flight = flights.shift()) {
      try {
        await land(flight);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
  };

  const landInTurn = async (flight: Flight<Landed>): Promise<void> => {
    try {
      await land(flight);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await landRest();
      // The ledger knows about it, so the next decision is to wait or to stop.
      if (!(error instanceof QuotaExceeded) || ++refusals >= refusalsAtMost) throw error;
    }
  };

  for (;;) {
    const decision = launch(phase, flights, concurrency, ports);
    const flight = flights.shift();
    if (flight) {
      await landInTurn(flight);
      continue;
    }
    if (phase.isFinished()) return undefined;
    if (signal.aborted) return { reason: 'signal' };
    if (decision?.kind === 'stop') return { reason: decision.reason };
    if (decision?.kind !== 'wait') throw new Error('nothing to wait for, yet not done');
    onWait(decision.ms);
    await clock.sleep(decision.ms, signal);
  }
}

/** Sends as much as may be in flight; returns what the budget said if it did not let one go. */
function launch<Landed extends Arrival>(
  phase: Phase<Landed>,
  flights: Flight<Landed>[],
  concurrency: number,
  { meter, signal }: FlightPorts,
): Decision | undefined {
  while (flights.length < concurrency && !signal.aborted) {
    const send = phase.next();
    if (!send) return undefined;
    const decision = meter.decide();
    if (decision.kind !== 'go') return decision;
    const flight = send();
    // Looked at in its turn; until then a failure must not count as unhandled.
    flight.arrival.catch(() => undefined);
    flights.push(flight);
  }
  return undefined;
}

/** Whether it landed: a stale answer does not. Throws what the request failed with. */
async function landOne<Landed extends Arrival>(
  flight: Flight<Landed>,
  { journal, signal }: FlightPorts,
): Promise<boolean> {
  const [came] = await unlessAborted(Promise.allSettled([flight.arrival]), signal);
  // Nobody needs it any more, not even to know that it failed.
  if (flight.isStale()) return false;
  if (came.status === 'rejected') {
    flight.drop();
    throw came.reason;
  }
  await journal.append(came.value.entry);
  flight.land(came.value);
  return true;
}

/** Thrown if waiting for an answer was given up because the process has to end. */
class Aborted extends Error {
  override name = 'Aborted' as const;
}

function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(new Aborted());
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Aborted());
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
