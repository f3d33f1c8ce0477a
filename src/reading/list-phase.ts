/**
 * Reads every list, window by window, in the order of work. A window that stays in trouble while the server answers
 * others puts its list behind all others for this run; if nothing is left but such lists, the run ends.
 */
import { applyOutcome } from './apply.js';
import type { Phase } from './flights.js';
import { type ListArrival, windowReader } from './list-request.js';
import { openTroubles } from './list-trouble.js';
import type { PhasePorts, ReadingOptions } from './parts.js';
import { findWork, nextStep, type ResourceWork, type Step } from './progress.js';

/** `work` is kept up to date in place. */
export function listPhase(
  work: ResourceWork[],
  options: ReadingOptions,
  ports: PhasePorts,
): Phase<ListArrival> {
  const { workFile, onLanded, onEvent } = ports;
  const readWindow = windowReader(work, options, ports);
  /** Steps whose answers are of use; those of a resource are dropped when it takes another turn. */
  const flying = new Set<Step>();
  const troubles = openTroubles();

  const land = (step: Step, { entry, trouble }: ListArrival): void => {
    flying.delete(step);
    const before = findWork(work, step.resource);
    const { work: after, isAccepted } = applyOutcome(workFile, before, entry);
    work[work.indexOf(before)] = after;
    const isPassOver = after.isFinished || !isSamePass(after, before);
    if (!isAccepted || isPassOver || trouble) dropAll(step);
    onLanded(step.resource);
    if (after.isFinished) tellFinished(step.resource);
    const isReadOn = isPassOver || isSearching(after);
    if (trouble) troubles.note(step.resource, trouble, isReadOn);
    else troubles.noteAnswer();
    const end = troubles.endOf(work);
    if (end) throw end;
  };

  const tellFinished = (resource: string): void => {
    const [rows, status] = [workFile.countRows(resource), workFile.statusOf(resource)];
    onEvent({ kind: 'finished', resource, rows, status });
  };

  /** Windows behind one that is missing join nothing that was captured. */
  const dropAll = ({ resource }: Step): void => {
    for (const other of flying) if (other.resource === resource) flying.delete(other);
  };

  return {
    next() {
      const open = work.filter(({ resource }) => !troubles.isPutBehind(resource.name));
      const step = nextStep(inTurn(open), [...flying]);
      if (!step) return undefined;
      return () => {
        flying.add(step);
        return {
          arrival: readWindow(step),
          land: (landed) => land(step, landed),
          drop: () => dropAll(step),
          isStale: () => !flying.has(step),
        };
      };
    },
    isFinished: () => work.every(({ isFinished }) => isFinished),
  };
}

function isSamePass({ progress: one }: ResourceWork, { progress: other }: ResourceWork): boolean {
  return one.pass === other.pass && one.isReread === other.isReread;
}

/** Whether the record that is to blame for the trouble is being looked for. */
function isSearching({ progress: { position } }: ResourceWork): boolean {
  return position.kind === 'ordered' && position.search !== undefined;
}

/** Lists that were in trouble in an earlier run come behind the others, and last what is read once more. */
function inTurn(work: readonly ResourceWork[]): readonly ResourceWork[] {
  const turnOf = ({ progress }: ResourceWork) => (progress.isReread ? 2 : progress.trouble ? 1 : 0);
  return work.toSorted((one, other) => turnOf(one) - turnOf(other));
}
