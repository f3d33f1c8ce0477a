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
import { type Needed, type Outlook, requestsNeeded } from './estimate.js';
import { flyPhase, type Stop } from './flights.js';
import { listPhase } from './list-phase.js';
import { openMeter } from './meter.js';
import type { PhasePorts, ReadingOptions, ReadingPorts } from './parts.js';
import { sidePhase } from './side-phase.js';

export type ReadingEnd = {
  readonly requests: number;
  readonly ledger: Ledger;
  /** What is still to come; nothing when done. */
  readonly needed: Needed;
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
  const needed = (): Needed =>
    details ? { requests: details.left, unknownLists: 0 } : requestsNeeded(work, outlooks);
  const phasePorts: PhasePorts = {
    ...ports,
    meter,
    onLanded: (resource) =>
      onEvent({
        kind: 'progress',
        resource,
        work,
        ledger: meter.ledger,
        needed: needed().requests,
        detailsLeft: details?.left,
      }),
  };
  const flightPorts = { ...ports, meter, onWait: (ms: number) => onEvent({ kind: 'waiting', ms }) };

  const readLists = () => flyPhase(listPhase(work, options, phasePorts), concurrency, flightPorts);
  /** A list that is found to leave records out is open again; then another filter of it may be looked at. */
  const readSides = async (): Promise<Stop | undefined> => {
    for (;;) {
      const stop = await flyPhase(
        sidePhase(work, detailsToCome, options, phasePorts),
        concurrency,
        flightPorts,
      );
      if (stop || work.every(({ isFinished }) => isFinished)) return stop;
      const stopped = await readLists();
      if (stopped) return stopped;
    }
  };
  const detailsToCome = () => planDetails(detailCandidates(workFile), detailTimes(workFile, options)).length;
  const readDetails = () => {
    // Planned only now, from the lists as they are.
    details = detailPhase(options, phasePorts);
    return flyPhase(details, concurrency, flightPorts);
  };
  try {
    const stop = (await readLists()) ?? (await readSides()) ?? (await readDetails());
    const spent = { requests: meter.ledger.requests, ledger: meter.ledger };
    if (stop) return { kind: 'stopped', ...stop, ...spent, needed: needed() };
    return { kind: 'done', ...spent, needed: { requests: 0, unknownLists: 0 } };
  } finally {
    const { remaining, resetAt, periodCalls, offers } = meter.ledger;
    workFile.setNote('quota', { remaining, resetAt, periodCalls, offers } satisfies KnownQuota);
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
