import { catalogue } from '../prosonata/catalogue.js';

const detailedByDefault = catalogue
  .filter(({ details }) => details)
  .map(({ name }) => name)
  .join(', ');

/** Every setting of the program as data: the command line, its help and the README tables are made from it. */
export interface Option {
  readonly name: string;
  readonly kind: 'text' | 'secret' | 'url' | 'flag' | 'count' | 'duration' | 'list';
  /** As a user would write it; empty where there is none. */
  readonly default: string;
  readonly description: string;
  /** Environment variable that gives the value where the option does not. */
  readonly variable?: string;
}

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
    description: 'API key; better given in the environment than as an option',
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
    name: 'directory',
    kind: 'text',
    default: './archives',
    description: 'where archives and the work file are kept',
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
    description: 'single reads are repeated when they are older',
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
    name: 'wait',
    kind: 'flag',
    default: 'false',
    description: 'sleep through quota windows until the backup is done',
  },
  { name: 'json', kind: 'flag', default: 'false', description: 'print the result as JSON' },
];
