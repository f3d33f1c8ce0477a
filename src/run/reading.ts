import { type ReadingEnd, readWorkspace } from '../reading/read.js';
import { skippedLine } from '../report/lines.js';
import type { Settings } from '../settings/settings.js';
import { version } from '../version.js';
import { limitsOf } from './limits.js';
import type { OpenBackup } from './opening.js';
import type { Parts } from './parts.js';

/** Reads as far as this run may, and notes the run in the work file. */
export async function readOn(
  { workFile, save, entryCount }: OpenBackup,
  startedAt: number,
  settings: Settings,
  parts: Parts,
): Promise<ReadingEnd> {
  const end = await readWorkspace(
    { ...settings, limits: limitsOf(settings, startedAt, workFile.sizeBytes()) },
    {
      ...parts,
      workFile,
      journal: parts.saves.journal(save, entryCount),
      onEvent: (event) => {
        if (event.kind === 'detailsSkipped') parts.log.warn(skippedLine(event));
        parts.onEvent(event);
      },
    },
  );
  const stopped = end.kind === 'done' ? 'done' : end.reason;
  workFile.addRun({ startedAt, endedAt: parts.clock.now(), requests: end.requests, stopped, version });
  return end;
}
