/** What is said of the extract for a tax audit that a backup makes. No content of a record is in it. */
import { sentences } from '../errors.js';
import type { TaxExtract } from '../outcome.js';
import type { PublishedFile } from '../publish/publisher.js';
import { counted, size } from './format.js';
import { decrypting } from './release-notes.js';

/** What is worth a line and no warning. */
export function taxRemarks(extract: TaxExtract | undefined): readonly string[] {
  switch (extract?.kind) {
    case 'published':
      return [`The tax extract of ${extract.year} is published: ${extract.file}`];
    case 'none':
      return [`The backup has no invoice of ${extract.year}, so there is no tax extract of that year.`];
    default:
      return [];
  }
}

export function taxWarnings(extract: TaxExtract | undefined): readonly string[] {
  switch (extract?.kind) {
    case 'published':
      return extract.doubts === 0
        ? []
        : [
            `The tax extract of ${extract.year} has ${counted(extract.doubts, 'point')} to look at, such as missing invoice numbers: see liesmich.html in it.`,
          ];
    case 'waiting':
      return [`The tax extract of ${extract.year} is not made yet: it waits for a backup that is complete.`];
    case 'failed':
      return [failedLine(extract)];
    default:
      return [];
  }
}

export function failedLine({ year, error }: Extract<TaxExtract, { kind: 'failed' }>): string {
  return `The tax extract of ${year} could not be made: ${sentences(error)}`;
}

export interface TaxNotesFacts {
  readonly year: string;
  readonly workspace: string;
  readonly backupId: string;
  readonly invoices: number;
  /** How many points the page lists that are not as they should be. */
  readonly doubts: number;
  readonly file: PublishedFile;
}

/** Markdown beside the extract. */
export function taxNotes({ year, workspace, backupId, invoices, doubts, file }: TaxNotesFacts): string {
  return [
    `Documents of ${year} of \`${workspace}\` for a tax audit in Germany, as the description standard for data carriers wants them (access Z3): CSV files, \`index.xml\`, and a German page, \`liesmich.html\`, that says what is in it and what is not.`,
    `${counted(invoices, 'invoice')}, from the backup \`${backupId}\`. ${doubts === 0 ? 'No invoice number is missing.' : `**${counted(doubts, 'point')} to look at**, such as missing invoice numbers: the page lists them.`} Working times and project times are not in it.`,
    'This release is no backup, and no `keep-…` rule touches it. What was changed in ProSonata since is not in it: if you delete the release, the next backup makes it again.',
    `### The file\n\n\`${file.name}\`, ${size(file.sizeBytes)}, SHA-256 \`${file.sha256}\``,
    ...(file.name.endsWith('.age') ? [decrypting(file.name)] : []),
  ].join('\n\n');
}
