/** The outputs of the action, for later steps of a workflow; action.yml and the docs are made from this table. */
export const outputs = {
  status:
    'idle (nothing was due), paused (more runs are needed), finished (an archive was published), checked (mode: check, a backup would succeed), due (mode: due) or failed.',
  'backup-id': 'Start of the backup in UTC, such as 20261123T0215Z.',
  progress: 'How much of the backup is done, in percent of its requests.',
  complete:
    'true if the archive holds everything the key may read, otherwise false. Set when the backup is finished.',
  rows: 'Rows read so far for this backup.',
  requests: 'Requests to ProSonata in this run.',
  archive: 'File name of the archive. Set when the backup is finished.',
  sha256: 'SHA-256 of the file as it was published, encrypted or not.',
  'archive-path':
    'Where this file lies on the runner until the job ends, for a step that copies it elsewhere. Set when the backup is finished.',
  'release-url': 'Address of the release that holds the archive.',
  'artifact-id': 'Number of the artifact that holds the archive.',
  message: 'What came of the run in a sentence or two, for mails and chats.',
  due: 'With mode: due, how many workspaces are due.',
  matrix: 'With mode: due, those that are due, as the matrix of a job: {"include":[{"name":…,"url":…}]}.',
  result: 'The whole result of a backup as JSON, as the command line prints it with backup --json.',
} as const;

export type OutputName = keyof typeof outputs;

/** Undefined ones are not set. */
export type Outputs = { readonly [Name in OutputName]?: string };

/** In the order of the table. */
export const outputNames = Object.keys(outputs) as readonly OutputName[];
