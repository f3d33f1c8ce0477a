/**
 * Every setting, written once: its name, its words, its default, who has it and how it is read. The type of the
 * settings, action.yml and the tables of the docs (`npm run docs`) follow from this table.
 */

import type { KeepRule } from '../keeping/rules.js';
import { catalogue } from '../prosonata/catalogue.js';
import { passphrase, recipients } from './encryption.js';
import {
  address,
  count,
  duration,
  flag,
  headerText,
  type Kind,
  key,
  names,
  oneOf,
  optional,
  path,
  secret,
  secretAddress,
  workspaces,
} from './kinds.js';

export type FrontEnd = 'action' | 'command line';

export interface Option<Value = unknown> {
  readonly name: string;
  readonly kind: Kind<Value>;
  readonly description: string;
  /** As a user would write it; empty if there is none. */
  readonly default: string;
  /** Environment variable that gives the value on the command line if the option does not. */
  readonly variable?: string;
  /** The front end that has it; both if this is not said. */
  readonly only?: FrontEnd;
}

type About = Pick<Option, 'description' | 'variable' | 'only'> & { readonly default?: string };

function option<Value>(name: string, kind: Kind<Value>, about: About): Option<Value> {
  return { name, kind, default: '', ...about };
}

const detailedByDefault = catalogue
  .filter(({ details }) => details)
  .map(({ name }) => name)
  .join(', ');

const keepAtMost = 10_000;

function keep(name: KeepRule, description: string): Option<number | undefined> {
  return option(`keep-${name}`, optional(count(1, keepAtMost)), { description });
}

/** In the order in which people see them. */
export const options = {
  workspaceUrl: option('workspace-url', address, {
    description: 'Address of the workspace, such as https://agency.prosonata.software.',
    variable: 'PROSONATA_URL',
  }),
  apiKey: option('api-key', secret(key), {
    description:
      'API key of an app integration, or a personal key. Keep it in a secret or in the environment.',
    variable: 'PROSONATA_API_KEY',
  }),
  apiKeyFile: option('api-key-file', optional(path), {
    description: 'File with the API key in it, as systemd and Docker hand over secrets.',
    variable: 'PROSONATA_API_KEY_FILE',
    only: 'command line',
  }),
  appId: option('app-id', optional(headerText('the id as ProSonata shows it')), {
    description: 'Id of the app integration that the key belongs to. A personal key has none.',
    variable: 'PROSONATA_APP_ID',
  }),
  githubToken: option('github-token', secret(optional(headerText('a token'))), {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, not of this language.
    default: '${{ github.token }}',
    description: "Token for publishing releases and deleting old caches. The job's own token is enough.",
    only: 'action',
  }),
  directory: option('directory', path, {
    default: './archives',
    description: 'Where archives and the work file are kept.',
    only: 'command line',
  }),
  resources: option('resources', names, {
    description:
      'Only these lists, comma separated; name:field for a list that this program does not know, with the field that names a record. All lists if unset.',
  }),
  details: option('details', names, {
    description: `Lists whose records are also read one by one, or none. If unset: ${detailedByDefault}.`,
  }),
  detailsMaxAgeMs: option('details-max-age', duration, {
    default: '30d',
    description: 'Read each detail again before it is this old.',
  }),
  includeInactive: option('include-inactive', flag, {
    default: 'true',
    description: 'Back up deactivated contacts and addresses too.',
  }),
  intervalMs: option('interval', duration, {
    default: '24h',
    description: 'Time between the starts of two backups.',
  }),
  mode: option('mode', oneOf('backup', 'check', 'due'), {
    default: 'backup',
    description:
      'backup; check: say in at most 30 requests whether a backup would succeed and what it would take; or due: say which of workspaces are due. Nothing is published by the last two.',
    only: 'action',
  }),
  workspaces: option('workspaces', workspaces, {
    description:
      'For mode: due, one workspace a line: a name for its job and its environment, and its address.',
    only: 'action',
  }),
  force: option('force', flag, {
    default: 'false',
    description: 'Start a backup even if none is due. A backup in progress is continued.',
  }),
  timeLimitMs: option('time-limit', duration, { default: '10m', description: 'Longest time for one run.' }),
  requestLimit: option('request-limit', optional(count(1, 1_000_000)), {
    description: 'Most requests to ProSonata in one run. Only the quota limits them if unset.',
  }),
  quotaReserve: option('quota-reserve', count(0, 10_000), {
    default: '0',
    description: 'Requests of the quota that are left to other programs.',
  }),
  concurrency: option('concurrency', count(1, 8), {
    default: '2',
    description: 'Requests in flight at once, 1 to 8.',
  }),
  alertAfterMs: option('alert-after', duration, {
    default: '72h',
    description: 'Fail when no backup has been finished for this long.',
  }),
  alertIncompleteAfterMs: option('alert-incomplete-after', duration, {
    default: '7d',
    description:
      'Fail when no backup has been complete for this long. The archive is published all the same.',
  }),
  alertShrink: option('alert-shrink', count(0, 100), {
    default: '20',
    description:
      'Fail once when a list has lost more than this percentage of its rows since the last backup. The archive is published all the same, and no older one is removed.',
  }),
  pingUrl: option('ping-url', optional(secretAddress), {
    description:
      'Secret address of a service that notices silence, as healthchecks.io and Uptime Kuma give it: it hears of each run, and whether it failed.',
    variable: 'PROSONATA_PING_URL',
  }),
  alertIssue: option('alert-issue', flag, {
    default: 'false',
    description:
      'Open an issue in this repository when a run fails, keep it up to date, and close it with the next good backup. Needs issues: write.',
    only: 'action',
  }),
  publish: option('publish', oneOf('release', 'artifact'), {
    default: 'release',
    description: 'Where finished archives go: release or artifact.',
    only: 'action',
  }),
  viewer: option('viewer', flag, {
    default: 'true',
    only: 'action',
    description:
      'Put Archiv-ansehen.html, the page that opens archives in a browser, beside each archive: true or false.',
  }),
  makeLatest: option('make-latest', oneOf('auto', 'true', 'false'), {
    default: 'auto',
    description:
      'Mark the release as the latest one: true, false, or auto (only if all releases are backups).',
    only: 'action',
  }),
  artifactRetentionDays: option('artifact-retention-days', optional(count(1, 400)), {
    description: 'Days until an artifact expires, 1 to 400. The setting of the repository if unset.',
    only: 'action',
  }),
  keep: {
    last: keep('last', 'Keep this many of the newest backups. Nothing is ever deleted if no keep-… is set.'),
    daily: keep('daily', 'Keep the newest backup of each of this many days.'),
    weekly: keep('weekly', 'Keep the newest backup of each of this many weeks.'),
    monthly: keep('monthly', 'Keep the newest backup of each of this many months.'),
    yearly: keep('yearly', 'Keep the newest backup of each of this many years.'),
  } satisfies Readonly<Record<KeepRule, Option>>,
  reverify: option('reverify', oneOf('never', 'weekly'), {
    default: 'never',
    description:
      'Read one published archive back with a finished backup, each in turn, and prove it again: weekly or never.',
  }),
  taxExtract: option('tax-extract', flag, {
    default: 'false',
    description:
      'Once a year, from 25 January on, put the documents of the year before for a German tax audit into a release of their own, which no keep-… touches: true or false.',
    only: 'action',
  }),
  encryptTo: option('encrypt-to', recipients, {
    description:
      'Encrypt archives with age to these recipients (age1…). Each of them can open an archive alone.',
    variable: 'PROSONATA_ENCRYPT_TO',
  }),
  encryptPassphrase: option('encrypt-passphrase', passphrase, {
    description: 'Encrypt archives with age and a passphrase of at least 12 characters.',
    variable: 'PROSONATA_ENCRYPT_PASSPHRASE',
  }),
  requireEncryption: option('require-encryption', oneOf('auto', 'true', 'false'), {
    default: 'auto',
    description:
      'Refuse to publish an archive that is not encrypted: true, false, or auto (only if the newest one is encrypted).',
  }),
  encryptPassphraseFile: option('encrypt-passphrase-file', optional(path), {
    description: 'File with the passphrase in it.',
    variable: 'PROSONATA_ENCRYPT_PASSPHRASE_FILE',
    only: 'command line',
  }),
  wait: option('wait', flag, {
    default: 'false',
    description: 'Wait for the quota until the backup is done.',
    only: 'command line',
  }),
  json: option('json', flag, {
    default: 'false',
    description: 'Print the result as JSON.',
    only: 'command line',
  }),
  quiet: option('quiet', flag, {
    default: 'false',
    description: 'Print warnings and errors only, as cron wants it.',
    only: 'command line',
  }),
  verbose: option('verbose', flag, {
    default: 'false',
    description: 'Print also what only helps to find a fault.',
    only: 'command line',
  }),
};

type ValueOf<Entry> =
  Entry extends Option<infer Value> ? Value : { readonly [Name in keyof Entry]: ValueOf<Entry[Name]> };

/** What all options were read as. */
export type Values = { readonly [Name in keyof typeof options]: ValueOf<(typeof options)[Name]> };

/** The options that a front end has. */
export function optionsOf(frontEnd: FrontEnd): readonly Option[] {
  return Object.values(options)
    .flatMap((entry): readonly Option[] => ('kind' in entry ? [entry] : Object.values(entry)))
    .filter(({ only }) => only === undefined || only === frontEnd);
}

/** Reads every option with `read`; groups of options become groups of values. */
export function readOptions(read: (option: Option) => unknown): Values {
  const entries = Object.entries(options).map(([name, entry]) => {
    if ('kind' in entry) return [name, read(entry)];
    return [name, Object.fromEntries(Object.entries(entry).map(([rule, one]) => [rule, read(one)]))];
  });
  return Object.fromEntries(entries) as Values;
}
