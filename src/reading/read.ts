/**
 * The story of reading: lists first, then details. Asks for the next thing within the budget and commits what comes
 * back, until everything is read or the run has to stop. It knows no network, no files and no wording; all of that is
 * passed in.
 */
import type { WorkFile } from '../workfile/work-file.js';
import { readWork } from './apply.js';
import { detailCandidates, detailTimes } from './apply-detail.js';
import type { KnownQuota, Ledger } from './budget.js';
import { type DetailPhase, detailPhase } from './detail-phase.js';
import { planDetails } from './details.js';
import { type Outlook, requestsNeeded } from './estimate.js';
import { flyPhase, type Stop } from './flights.js';
import { listPhase } from './list-phase.js';
import { openMeter } from './meter.js';
import type { PhasePorts, ReadingOptions, ReadingPorts } from './parts.js';

export type ReadingEnd = {
  readonly requests: number;
  readonly ledger: Ledger;
  /** Requests still needed at least; 0 when done. */
  readonly needed: number;
} & ({ readonly kind: 'done' } | ({ readonly kind: 'stopped' } & Stop));

/** Continues from where the work file is. Throws what only a person can mend; everything before it is committed. */
export async function readWorkspace(options: ReadingOptions, ports: ReadingPorts): Promise<ReadingEnd> {
  const { workFile, onEvent } = ports;
  const { concurrency } = options;
  const work = readWork(workFile);
  const outlooks = readOutlooks(workFile, options);
  const known = workFile.note('quota') as KnownQuota | undefined;
  const meter = openMeter(
    options.limits,
    { ...ports, onRetry: (error) => onEvent({ kind: 'retrying', error }) },
    known,
  );
  let details: DetailPhase | undefined;
  const needed = () => details?.left ?? requestsNeeded(work, outlooks);
  const phasePorts: PhasePorts = {
    ...ports,
    meter,
    onLanded: (resource) =>
      onEvent({
        kind: 'progress',
        resource,
        work,
        ledger: meter.ledger,
        needed: needed(),
        detailsLeft: details?.left,
      }),
  };
  const flightPorts = { ...ports, meter, onWait: (ms: number) => onEvent({ kind: 'waiting', ms }) };

  const readLists = () => flyPhase(listPhase(work, options, phasePorts), concurrency, flightPorts);
  const readDetails = () => {
    // Planned only now, from the lists as they are.
    details = detailPhase(options, phasePorts);
    return flyPhase(details, concurrency, flightPorts);
  };
  try {
    const stop = (await readLists()) ?? (await readDetails());
    const spent = { requests: meter.ledger.requests, ledger: meter.ledger };
    if (stop) return { kind: 'stopped', ...stop, ...spent, needed: needed() };
    return { kind: 'done', ...spent, needed: 0 };
  } finally {
    const { remaining, resetAt, periodCalls } = meter.ledger;
    workFile.setNote('quota', { remaining, resetAt, periodCalls } satisfies KnownQuota);
  }
}

/** What is known of each resource before this run reads on. */
function readOutlooks(workFile: WorkFile, options: ReadingOptions): ReadonlyMap<string, Outlook> {
  const due = new Map<string, number>();
  for (const { resource } of planDetails(detailCandidates(workFile), detailTimes(workFile, options))) {
    due.set(resource, (due.get(resource) ?? 0) + 1);
  }
  return new Map(
    workFile
      .tasks()
      .map(({ resource: { name, details } }) => [
        name,
        { knownRows: workFile.countKnown(name), detailsDue: details ? (due.get(name) ?? 0) : undefined },
      ]),
  );
}
