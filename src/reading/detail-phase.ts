/**
 * Reads details, one record by its id after another, in the order that `planDetails` gives, once every list is read.
 * It ends when all that is due has been read, or when the next backup is due: what is missing then is counted, and the
 * next one continues with it.
 */
import type { Resource } from '../prosonata/catalogue.js';
import type { WorkFile } from '../workfile/work-file.js';
import { applyDetail, type DetailStep, detailCandidates, detailTimes, readDetails } from './apply-detail.js';
import { type DetailArrival, detailReader } from './detail-request.js';
import { type DetailProgress, type DetailTask, isLastChance, planDetails } from './details.js';
import type { Flight, Phase } from './flights.js';
import type { PhasePorts, ReadingOptions } from './parts.js';

export interface DetailPhase extends Phase<DetailArrival> {
  /** Details that are still to be asked for in this backup. */
  readonly left: number;
}

/** The details of one resource during this phase. */
interface OpenDetails {
  readonly resource: Resource;
  progress: DetailProgress;
  inFlight: number;
}

export function detailPhase(options: ReadingOptions, ports: PhasePorts): DetailPhase {
  const { workFile, clock, onLanded, onEvent } = ports;
  const endsAt = workFile.backup().startedAt + options.intervalMs;
  const isOver = () => clock.now() >= endsAt;
  const detailsOf = openDetails(workFile);
  const queue = detailQueue(
    planDetails(detailCandidates(workFile), detailTimes(workFile, options)),
    detailsOf,
  );
  const readDetail = detailReader(ports);

  const land = (task: DetailTask, { entry, trouble }: DetailArrival): void => {
    const own = detailsOf(task.resource);
    own.inFlight--;
    const before = own.progress;
    const { progress, isAgain } = applyDetail(workFile, own.resource, before, entry);
    own.progress = progress;
    if (isAgain) queue.putFirst(task);
    if (progress.skipped !== undefined && before.skipped === undefined) {
      queue.dropAll(task.resource);
      onEvent({ kind: 'detailsSkipped', resource: task.resource, reason: progress.skipped });
    }
    onLanded(task.resource);
    if (trouble) throw trouble;
  };

  const fly = (task: DetailTask): Flight<DetailArrival> => {
    const own = detailsOf(task.resource);
    const step: DetailStep = { ...task, path: own.progress.path };
    own.inFlight++;
    return {
      arrival: readDetail(step, own),
      land: (landed) => land(task, landed),
      drop() {
        own.inFlight--;
        queue.putFirst(task);
      },
      isStale: () => false,
    };
  };

  return {
    get left() {
      return queue.length;
    },
    next() {
      const take = isOver() ? undefined : queue.next();
      return take && (() => fly(take()));
    },
    isFinished: () => queue.length === 0 || isOver(),
  };
}

function openDetails(workFile: WorkFile): (resource: string) => OpenDetails {
  const details = new Map<string, OpenDetails>();
  for (const { resource } of workFile.tasks()) {
    details.set(resource.name, { resource, progress: readDetails(workFile, resource), inFlight: 0 });
  }
  return (name) => {
    const found = details.get(name);
    if (!found) throw new Error(`no resource ${name} in this backup`);
    return found;
  };
}

/** The details that are still to be asked for. */
interface DetailQueue {
  readonly length: number;
  /** Takes the one to ask for next; undefined if an answer must come first, or none is left. */
  next(): (() => DetailTask) | undefined;
  putFirst(task: DetailTask): void;
  /** Forgets all of a resource. */
  dropAll(resource: string): void;
}

function detailQueue(
  planned: readonly DetailTask[],
  detailsOf: (resource: string) => OpenDetails,
): DetailQueue {
  // Taken from the end, where an array gives cheaply.
  let waiting = planned.toReversed();

  /** Until one record was given, the records of a list are asked for one by one: the answer says how to proceed. */
  const isFree = ({ resource }: DetailTask): boolean => {
    const { progress, inFlight } = detailsOf(resource);
    return progress.isProven || inFlight === 0;
  };

  const nextPlace = (): number => {
    const place = waiting.findLastIndex(isFree);
    const task = waiting[place];
    if (!task || !isLastChance(detailsOf(task.resource).progress)) return place;
    const places = waiting.flatMap(({ resource }, at) => (resource === task.resource ? at : []));
    return places[Math.floor(places.length / 2)] ?? place;
  };

  return {
    get length() {
      return waiting.length;
    },
    next() {
      const place = nextPlace();
      const task = waiting[place];
      if (!task) return undefined;
      return () => {
        waiting.splice(place, 1);
        return task;
      };
    },
    putFirst: (task) => void waiting.push(task),
    dropAll(name) {
      waiting = waiting.filter(({ resource }) => resource !== name);
    },
  };
}
