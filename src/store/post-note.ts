/** What the main step notes for the post step: which folder has to be saved under which key. Pure. */
import * as v from 'valibot';
import { isCacheKey } from './cache-key.js';

/** What the post step must know to save what a run that was cut short has left on the disk. */
export interface PostNote {
  readonly path: string;
  readonly key: string;
  /** Whether the cache holds no earlier save, so that the next run would begin at zero without this one. */
  readonly isFirst: boolean;
}

/** Name under which the runner keeps the note. */
export const postNoteName = 'checkpoint';

/** The cached folder of a workspace, relative to the workspace of the job: caches are told apart by it, literally. */
export function cacheFolder(workspace: string): string {
  return `.prosonata-backup/${workspace}`;
}

const postNoteSchema = v.object({
  path: v.pipe(v.string(), v.regex(/^\.prosonata-backup\/[a-z0-9-]+$/)),
  key: v.pipe(v.string(), v.check(isCacheKey)),
  isFirst: v.boolean(),
});

/** What is noted if nothing is left to save is an empty text. */
export function formatPostNote(note: PostNote | undefined): string {
  return note ? JSON.stringify(note) : '';
}

/**
 * Undefined for anything that does not have the form of ours: the note comes through the runner, and a folder or key of
 * somebody else's choice must be neither saved nor removed.
 */
export function parsePostNote(text: string): PostNote | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), postNoteSchema), text);
  return parsed.success ? parsed.output : undefined;
}
