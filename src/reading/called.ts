import { type Caller, withCaller } from '../prosonata/caller.js';
import type { WorkFile } from '../workfile/work-file.js';

/** To whom an answer was given, if that was not known before: nothing else of it is worth a place in the journal. */
export interface Called {
  readonly caller?: Caller;
}

export function newCaller(
  workFile: Pick<WorkFile, 'backup'>,
  { caller }: { readonly caller?: Caller | undefined },
): Called {
  const known = workFile.backup().callers;
  return caller === undefined || withCaller(known, caller) === known ? {} : { caller };
}
