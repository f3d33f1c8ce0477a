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
    description: 'address of the workspace, such as https://agency.prosonata.software',
    variable: 'PROSONATA_URL',
  },
  {
    name: 'api-key',
    kind: 'secret',
    default: '',
    description: 'API key; on the command line better given in the environment',
    variable: 'PROSONATA_API_KEY',
  },
  {
    name: 'app-id',
    kind: 'text',
    default: '',
    description: 'id of the app integration that the key belongs to; a personal key has none',
    variable: 'PROSONATA_APP_ID',
  },
  {
    name: 'github-token',
    kind: 'secret',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of this language.
    default: '${{ github.token }}',
    description: 'token that publishes releases and tidies caches; the one of the job will do',
    only: 'action',
  },
  {
    name: 'directory',
    kind: 'text',
    default: './archives',
    description: 'where archives and the work file are kept',
    only: 'command line',
  },
  {
    name: 'resources',
    kind: 'list',
    default: '',
    description: 'only these lists, comma separated; name:key for one that this program does not know',
  },
  {
    name: 'details',
    kind: 'list',
    default: '',
    description: `lists whose records are read one by one too, or none; unset: ${detailedByDefault}`,
  },
  {
    name: 'details-max-age',
    kind: 'duration',
    default: '30d',
    description: 'details are read again before they are so old',
  },
  {
    name: 'include-inactive',
    kind: 'flag',
    default: 'true',
    description: 'deactivated contacts and addresses too',
  },
  {
    name: 'interval',
    kind: 'duration',
    default: '24h',
    description: 'time between the starts of two backups',
  },
  { name: 'force', kind: 'flag', default: 'false', description: 'start a backup even if none is due' },
  { name: 'time-limit', kind: 'duration', default: '10m', description: 'longest time for one run' },
  { name: 'request-limit', kind: 'count', default: '', description: 'most requests for one run' },
  {
    name: 'quota-reserve',
    kind: 'count',
    default: '0',
    description: 'calls of the quota left to other programs',
  },
  { name: 'concurrency', kind: 'count', default: '2', description: 'requests under way at once, 1 to 8' },
  {
    name: 'alert-after',
    kind: 'duration',
    default: '72h',
    description: 'fail when no backup was finished for so long',
  },
  {
    name: 'alert-shrink',
    kind: 'count',
    default: '20',
    description: 'warn of a list that has lost more than so many percent of its rows',
  },
  {
    name: 'publish',
    kind: 'choice',
    default: 'release',
    description: 'where finished archives go: release or artifact',
    only: 'action',
  },
  {
    name: 'make-latest',
    kind: 'choice',
    default: 'auto',
    description:
      'mark the release as the latest one: true, false, or auto (only where all releases are backups)',
    only: 'action',
  },
  {
    name: 'artifact-retention-days',
    kind: 'count',
    default: '',
    description: 'days until an artifact expires, 1 to 400; the setting of the repository where not given',
    only: 'action',
  },
  ...keepOptions(),
  {
    name: 'encrypt-to',
    kind: 'secret',
    default: '',
    description: 'encrypt archives with age to these recipients (age1…), each of whom can open them alone',
    variable: 'PROSONATA_ENCRYPT_TO',
  },
  {
    name: 'encrypt-passphrase',
    kind: 'secret',
    default: '',
    description: 'encrypt archives with age and a passphrase of at least 12 characters',
    variable: 'PROSONATA_ENCRYPT_PASSPHRASE',
  },
  {
    name: 'wait',
    kind: 'flag',
    default: 'false',
    description: 'sleep through quota windows until the backup is done',
    only: 'command line',
  },
  {
    name: 'json',
    kind: 'flag',
    default: 'false',
    description: 'print the result as JSON',
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
    keep('last', 'keep this many of the newest backups; where no keep- is given, nothing is ever deleted'),
    keep('daily', 'keep the newest backup of each of this many days'),
    keep('weekly', 'keep the newest backup of each of this many weeks'),
    keep('monthly', 'keep the newest backup of each of this many months'),
    keep('yearly', 'keep the newest backup of each of this many years'),
  ];
}

/** The options that a front end has, in the order in which they are shown. */
export function optionsOf(frontEnd: FrontEnd): readonly Option[] {
  return options.filter(({ only }) => only === undefined || only === frontEnd);
}
