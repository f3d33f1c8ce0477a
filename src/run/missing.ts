/** Which lists others refer to in vain, compared with the last finished backup; what that had is a note in the work file. */
import {
  type DanglingReference,
  type KnownDangling,
  knownDangling,
  type MissingTargets,
  missingTargets,
} from '../workfile/dangling.js';
import type { ResourceState } from '../workfile/state.js';
import type { WorkFile } from '../workfile/work-file.js';

const note = 'dangling';

export function missingIn(
  workFile: WorkFile,
  dangling: readonly DanglingReference[],
  resources: readonly ResourceState[],
): readonly MissingTargets[] {
  const before = workFile.note(note) as KnownDangling | undefined;
  // Of lists that were not read whole, or are given in part, it is known that records are missing.
  const whole = resources.filter(({ status, share }) => status === 'complete' && share === undefined);
  return missingTargets(dangling, before, new Map(whole.map(({ resource, rows }) => [resource.name, rows])));
}

/** To be called when the backup is finished: the next one compares with it. */
export function rememberMissing(workFile: WorkFile, dangling: readonly DanglingReference[]): void {
  workFile.setNote(note, knownDangling(dangling));
}
