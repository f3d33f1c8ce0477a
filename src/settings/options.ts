import { catalogue } from '../prosonata/catalogue.js';

const detailedByDefault = catalogue
  .filter(({ details }) => details)
  .map(({ name }) => name)
  .join(', ');

/** Every setting of the program as data: what the action and the command line take is read from it, and tests hold
 * action.yml and the tables of the README against it. */
export interface Option {
  readonly name: string;
  readonly kind: 'text' | 'secret' | 'url' | 'flag' | 'choice' | 'count' | 'duration' | 'list';
  /** As a user would write it; empty where there is none. */
  readonly default: string;
  readonly description: string;
  /** Environment variable that gives the value on the command line where the option does not. */
  readonly variable?: string;
  /** The front end that has it; both where this is not said. */
  readonly only?: FrontEnd;
}

export type FrontEnd = 'action' | 'command line';

export const options: readonly Option[] = [
  {
    name: 'workspace-url',
    kind: 'url',
    default: '',
    description: 'Address of the workspace, such as https://agency.prosonata.software.',
    variable: 'PROSONATA_URL',
  },
  {
    name: 'api-key',
    kind: 'secret',
    default: '',
    description:
      'API key of an app integration, or a personal key. Keep it in a secret or in the environment.',
    variable: 'PROSONATA_API_KEY',
  },
  {
    name: 'app-id',
    kind: 'text',
    default: '',
    description: 'Id of the app integration that the key belongs to. A personal key has none.',
    variable: 'PROSONATA_APP_ID',
  },
  {
    name: 'github-token',
    kind: 'secret',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of this language.
    default: '${{ github.token }}',
    description: 'Token that publishes releases and deletes superseded caches. The one of the job will do.',
    only: 'action',
  },
  {
    name: 'directory',
    kind: 'text',
    default: './archives',
    description: 'Where archives and the work file are kept.',
    only: 'command line',
  },
  {
    name: 'resources',
    kind: 'list',
    default: '',
    description:
      'Only these lists, comma separated; name:key for a list that this program does not know. All lists if unset.',
  },
  {
    name: 'details',
    kind: 'list',
    default: '',
    description: `Lists whose records are also read one by one, or none. If unset: ${detailedByDefault}.`,
  },
  {
    name: 'details-max-age',
    kind: 'duration',
    default: '30d',
    description: 'Read each detail again before it is this old.',
  },
  {
    name: 'include-inactive',
    kind: 'flag',
    default: 'true',
    description: 'Back up deactivated contacts and addresses too.',
  },
  {
    name: 'interval',
    kind: 'duration',
    default: '24h',
    description: 'Time between the starts of two backups.',
  },
  {
    name: 'force',
    kind: 'flag',
    default: 'false',
    description: 'Start a backup even if none is due. One that is under way goes on.',
  },
  { name: 'time-limit', kind: 'duration', default: '10m', description: 'Longest time for one run.' },
  {
    name: 'request-limit',
    kind: 'count',
    default: '',
    description: 'Most requests to ProSonata in one run. Only the quota limits them if unset.',
  },
  {
    name: 'quota-reserve',
    kind: 'count',
    default: '0',
    description: 'Requests of the quota that are left to other programs.',
  },
  { name: 'concurrency', kind: 'count', default: '2', description: 'Requests under way at once, 1 to 8.' },
  {
    name: 'alert-after',
    kind: 'duration',
    default: '72h',
    description: 'Fail when no backup has been finished for this long.',
  },
  {
    name: 'alert-shrink',
    kind: 'count',
    default: '20',
    description: 'Warn of a list that has lost more than this percentage of its rows since the last backup.',
  },
  {
    name: 'publish',
    kind: 'choice',
    default: 'release',
    description: 'Where finished archives go: release or artifact.',
    only: 'action',
  },
  {
    name: 'make-latest',
    kind: 'choice',
    default: 'auto',
    description:
      'Mark the release as the latest one: true, false, or auto (only where all releases are backups).',
    only: 'action',
  },
  {
    name: 'artifact-retention-days',
    kind: 'count',
    default: '',
    description: 'Days until an artifact expires, 1 to 400. The setting of the repository if unset.',
    only: 'action',
  },
  ...keepOptions(),
  {
    name: 'encrypt-to',
    kind: 'secret',
    default: '',
    description:
      'Encrypt archives with age to these recipients (age1…). Each of them can open an archive alone.',
    variable: 'PROSONATA_ENCRYPT_TO',
  },
  {
    name: 'encrypt-passphrase',
    kind: 'secret',
    default: '',
    description: 'Encrypt archives with age and a passphrase of at least 12 characters.',
    variable: 'PROSONATA_ENCRYPT_PASSPHRASE',
  },
  {
    name: 'require-encryption',
    kind: 'choice',
    default: 'auto',
    description:
      'Refuse to publish an archive that is not encrypted: true, false, or auto (only if the newest one is encrypted).',
  },
  {
    name: 'wait',
    kind: 'flag',
    default: 'false',
    description: 'Sleep through quota windows until the backup is done.',
    only: 'command line',
  },
  {
    name: 'json',
    kind: 'flag',
    default: 'false',
    description: 'Print the result as JSON.',
    only: 'command line',
  },
];

function keepOptions(): readonly Option[] {
  const keep = (name: string, description: string): Option => ({
    name: `keep-${name}`,
    kind: 'count',
    default: '',
    description,
  });
  return [
    keep('last', 'Keep this many of the newest backups. Nothing is ever deleted if no keep-… is set.'),
    keep('daily', 'Keep the newest backup of each of this many days.'),
    keep('weekly', 'Keep the newest backup of each of this many weeks.'),
    keep('monthly', 'Keep the newest backup of each of this many months.'),
    keep('yearly', 'Keep the newest backup of each of this many years.'),
  ];
}

/** The options that a front end has, in the order in which they are shown. */
export function optionsOf(frontEnd: FrontEnd): readonly Option[] {
  return options.filter(({ only }) => only === undefined || only === frontEnd);
}
