/**
 * Reads single records by their ids, in the order that `planDetails` gives, once every list is read. It ends when all
 * that is due has been read, or when the next backup is due: what is missing then is counted, and the next one goes on.
 */
import type { Api } from '../prosonata/api.js';
import type { Resource } from '../prosonata/catalogue.js';
import type { Clock } from '../system/ports.js';
import type { WorkFile } from '../workfile/work-file.js';
import type { JournalEntry } from './apply.js';
import {
  applyDetail,
  type DetailEntry,
  type DetailStep,
  detailCandidates,
  detailTimes,
  readDetails,
} from './apply-detail.js';
import { detailReader } from './detail-request.js';
import {
  type DetailProgress,
  type DetailTask,
  type DetailTimes,
  isLastChance,
  planDetails,
} from './details.js';
import type { Flight, Phase } from './flights.js';
import type { Meter } from './meter.js';

export interface DetailPhaseOptions extends Pick<DetailTimes, 'intervalMs' | 'maxAgeMs'> {
  /** Tries after the first: only answers that stay broken over all of them are held against a record. */
  readonly retries: number;
}

export interface DetailPhasePorts {
  readonly api: Api;
  readonly workFile: WorkFile;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Called after each answer. */
  readonly onLanded: (resource: string) => void;
  /** Called when the rest of a resource is no longer asked for. */
  readonly onSkipped: (resource: string, reason: string) => void;
}

export interface DetailPhase extends Phase {
  /** Single reads that are still to be sent in this backup. */
  readonly left: number;
}

interface Details {
  readonly resource: Resource;
  progress: DetailProgress;
  inFlight: number;
}

export function detailPhase(options: DetailPhaseOptions, ports: DetailPhasePorts): DetailPhase {
  const { workFile, clock } = ports;
  const endsAt = workFile.backup().startedAt + options.intervalMs;
  // Taken from the end, where an array gives cheaply.
  let waiting = planDetails(detailCandidates(workFile), detailTimes(workFile, options)).reverse();
  const details = new Map<string, Details>();
  for (const { resource } of workFile.tasks()) {
    details.set(resource.name, { resource, progress: readDetails(workFile, resource), inFlight: 0 });
  }
  const detailsOf = (name: string): Details => {
    const found = details.get(name);
    if (!found) throw new Error(`no resource ${name} in this backup`);
    return found;
  };
  const isOver = () => clock.now() >= endsAt;
  const read = detailReader(options.retries, ports);

  /** Until one record was given, the records of a list are asked for one by one: the answer says how to go on. */
  const isFree = ({ resource }: DetailTask): boolean => {
    const { progress, inFlight } = detailsOf(resource);
    return progress.isProven || inFlight === 0;
  };

  /** The place in `waiting` of what is asked for next; -1 where an answer must come first. */
  const nextPlace = (): number => {
    const place = waiting.findLastIndex(isFree);
    const task = waiting[place];
    if (!task || !isLastChance(detailsOf(task.resource).progress)) return place;
    const places = waiting.flatMap(({ resource }, at) => (resource === task.resource ? at : []));
    return places[Math.floor(places.length / 2)] ?? place;
  };

  const fly = (task: DetailTask): Flight => {
    const own = detailsOf(task.resource);
    const step: DetailStep = { ...task, path: own.progress.path };
    own.inFlight++;
    let trouble: unknown;
    const entry = read(step, own).then((done): DetailEntry => {
      trouble = done.trouble;
      return { read: step, outcome: done.outcome };
    });
    const land = (landed: JournalEntry): void => {
      own.inFlight--;
      const { progress, isAgain } = applyDetail(workFile, own.resource, own.progress, landed as DetailEntry);
      const isSkipped = progress.skipped !== undefined && own.progress.skipped === undefined;
      own.progress = progress;
      if (isAgain) waiting.push(task);
      if (isSkipped) {
        waiting = waiting.filter(({ resource }) => resource !== task.resource);
        ports.onSkipped(task.resource, progress.skipped ?? '');
      }
      ports.onLanded(task.resource);
      if (trouble) throw trouble;
    };
    const drop = (): void => {
      own.inFlight--;
      waiting.push(task);
    };
    return { entry, land, drop, isStale: () => false };
  };

  return {
    get left() {
      return waiting.length;
    },
    next() {
      if (isOver()) return undefined;
      const place = nextPlace();
      const task = waiting[place];
      if (!task) return undefined;
      return () => {
        waiting.splice(place, 1);
        return fly(task);
      };
    },
    isFinished: () => waiting.length === 0 || isOver(),
  };
}
