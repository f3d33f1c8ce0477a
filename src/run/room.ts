import { BackupError } from '../errors.js';
import type { Publisher } from '../publish/publisher.js';
import { size } from '../report/format.js';
import { boundedScratch, type Scratch } from '../sqlite/storage.js';

/** Where an archive is built that the publisher has to take: it is built no further than that. */
export function roomFor({ bytesAtMost }: Pick<Publisher, 'bytesAtMost'>, scratch: Scratch): Scratch {
  return bytesAtMost === undefined
    ? scratch
    : boundedScratch(scratch, bytesAtMost, () => tooLarge(bytesAtMost));
}

function tooLarge(bytesAtMost: number): BackupError {
  return new BackupError(
    `The archive would be larger than ${size(bytesAtMost)}, and GitHub takes no larger file in a release. It was not built to its end, and nothing is lost.`,
    'Set publish to artifact, leave out lists or details (resources, details), or use the command line, which has no limit.',
  );
}
