/** What the action tells the steps that follow it, as data: tests hold action.yml and the README against it. */
export const outputs = [
  {
    name: 'status',
    description:
      'idle (nothing was due), paused (more runs are needed), finished (an archive was published) or failed.',
  },
  { name: 'backup-id', description: 'Start of the backup in UTC, such as 20261123T0215Z.' },
  { name: 'progress', description: 'How much of the backup is done, in percent of its requests.' },
  { name: 'rows', description: 'Rows read so far for this backup.' },
  { name: 'requests', description: 'Requests to ProSonata in this run.' },
  { name: 'archive', description: 'File name of the archive. Set when the backup is finished.' },
  { name: 'sha256', description: 'SHA-256 of the file as it was published, encrypted or not.' },
  { name: 'release-url', description: 'Address of the release that holds the archive.' },
  { name: 'artifact-id', description: 'Number of the artifact that holds the archive.' },
] as const;

export type OutputName = (typeof outputs)[number]['name'];
