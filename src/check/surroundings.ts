/** Looks at what is around ProSonata, without writing anything. */
import { BackupError } from '../errors.js';
import type { GitHub, Repository } from '../github/github.js';
import type { Publisher } from '../publish/publisher.js';
import type { Settings } from '../settings/settings.js';
import type { Files } from '../system/ports.js';
import { savePrefix } from '../workfile/save.js';
import type { Condition, Surroundings } from './findings.js';
import { type Schedule, scheduleIn } from './schedule.js';

export interface GitHubSurroundings {
  readonly github: GitHub;
  readonly publisher: Publisher;
  /** Path of the workflow file; undefined on runners that do not tell. */
  readonly workflow: string | undefined;
}

export async function surroundingsOnGitHub(
  { publish, encryption, workspace }: Settings,
  { github, publisher, workflow }: GitHubSurroundings,
): Promise<Surroundings> {
  const repository = await found(() => github.repository());
  const publishing = await found(() => publisher.check({ isFirst: true }));
  const caches = await found(() => github.caches(savePrefix(workspace)));
  return {
    place: publish === 'release' ? 'releases of this repository' : 'artifacts of the runs',
    isEncrypted: encryption.kind !== 'none',
    conditions: [
      condition('GitHub lets this job publish', publishing.fault, true),
      condition('GitHub lets this job list caches', caches.fault, false),
      condition('GitHub says who can see the repository', repository.fault, false),
    ],
    schedule: await scheduleOf(workflow, github),
    isBilled: repository.value && isBilled(repository.value),
  };
}

interface Found<Value> {
  readonly value: Value | undefined;
  readonly fault: BackupError | undefined;
}

async function found<Value>(look: () => Promise<Value>): Promise<Found<Value>> {
  try {
    return { value: await look(), fault: undefined };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { value: undefined, fault: error };
  }
}

/** What may pass is tried again by a backup. */
function condition(what: string, fault: BackupError | undefined, isNeeded: boolean): Condition {
  return { what, fault, isNeeded: isNeeded && fault?.transient !== true };
}

async function scheduleOf(workflow: string | undefined, github: GitHub): Promise<Schedule> {
  const file = workflow === undefined ? undefined : await found(() => github.fileText(workflow));
  return scheduleIn(file?.value);
}

/** Standard runners cost a public repository nothing. */
function isBilled({ visibility }: Repository): boolean {
  return visibility !== 'public';
}

export async function surroundingsInFolder(
  { directory, encryption }: Settings,
  files: Pick<Files, 'list'>,
): Promise<Surroundings> {
  const { fault } = await found(() => files.list(directory));
  return {
    place: directory,
    isEncrypted: encryption.kind !== 'none',
    conditions: fault ? [condition(`The folder ${directory} can be used`, fault, true)] : [],
    schedule: undefined,
    isBilled: undefined,
  };
}
