/** Settings as the program uses them, from texts as users give them: checked whole before anything is done. */

import { BackupError, printable } from '../errors.js';
import type { KeepPolicy } from '../keeping/rules.js';
import { findResource } from '../prosonata/catalogue.js';
import { parseDuration } from './durations.js';
import { type Encryption, parseEncryption } from './encryption.js';
import { type FrontEnd, type Option, options, optionsOf } from './options.js';

export interface NamedResource {
  readonly name: string;
  /** The field that names a record; undefined where the catalogue knows it. */
  readonly key: string | undefined;
}

export interface Settings {
  /** Origin, as `https://agency.prosonata.software`. */
  readonly workspaceUrl: string;
  readonly apiKey: string;
  readonly appId: string | undefined;
  readonly directory: string;
  /** Undefined for the default set. */
  readonly resources: readonly NamedResource[] | undefined;
  /** Lists whose records are read one by one; undefined for the catalogue's choice. */
  readonly details: readonly string[] | undefined;
  readonly detailsMaxAgeMs: number;
  readonly includeInactive: boolean;
  readonly intervalMs: number;
  readonly force: boolean;
  readonly timeLimitMs: number;
  readonly requestLimit: number | undefined;
  readonly quotaReserve: number;
  readonly concurrency: number;
  readonly alertAfterMs: number;
  /** Percent. */
  readonly alertShrink: number;
  readonly keep: KeepPolicy;
  readonly encryption: Encryption;
  readonly requireEncryption: 'auto' | 'true' | 'false';
  readonly githubToken: string | undefined;
  readonly publish: 'release' | 'artifact';
  readonly makeLatest: 'auto' | 'true' | 'false';
  /** Undefined for what the repository says. */
  readonly artifactRetentionDays: number | undefined;
  readonly wait: boolean;
  readonly json: boolean;
}

/** One or more settings are missing or malformed; the message names all of them. */
export class SettingsError extends BackupError {
  override name = 'SettingsError' as const;
  readonly faults: readonly string[];

  constructor(faults: readonly string[], frontEnd: FrontEnd) {
    const isAction = frontEnd === 'action';
    const where = isAction ? 'in the workflow; the README' : 'and run again; --help';
    // Each on a line of its own; on a terminal they stand under each other behind "Error: ".
    super(faults.join(isAction ? '\n' : '\n       '), `Correct the settings ${where} lists them all.`);
    this.faults = faults;
  }
}

/** Characters of a wrong value that are worth showing. */
const shownAtMost = 100;

/** Reads one value of a kind: its meaning, or what is accepted. */
type Reading<Value> = { readonly value: Value } | { readonly accepted: string };

/**
 * Checks all values that a front end was given at once; settings that it does not have get their defaults. Throws
 * SettingsError. Values of secrets never appear in it.
 */
export function parseSettings(values: Readonly<Record<string, string>>, frontEnd: FrontEnd): Settings {
  const known = optionsOf(frontEnd);
  const faults = Object.keys(values)
    .filter((name) => !known.some((option) => option.name === name))
    .map((name) => `There is no setting ${printable(name, shownAtMost)}.`);

  const read = <Value>(name: string, reading: (text: string) => Reading<Value>): Value => {
    const option = optionOf(name);
    const text = (values[name] || option.default).trim();
    const result = reading(text);
    if ('value' in result) return result.value;
    faults.push(faultOf(option, text, result.accepted, frontEnd));
    // Never used: the faults are thrown before anybody sees it.
    return undefined as Value;
  };

  const maybe = <Value>(name: string, reading: (text: string) => Reading<Value>): Value | undefined =>
    values[name]?.trim() ? read(name, reading) : undefined;

  const settings: Settings = {
    workspaceUrl: read('workspace-url', workspaceUrl),
    apiKey: read('api-key', headerText('the key as ProSonata shows it')),
    appId: maybe('app-id', headerText('the id as ProSonata shows it')),
    directory: read('directory', path),
    resources: read('resources', resourceList),
    details: read('details', (text) => detailList(text, values.resources ?? '')),
    detailsMaxAgeMs: read('details-max-age', duration),
    includeInactive: read('include-inactive', flag),
    intervalMs: read('interval', duration),
    force: read('force', flag),
    timeLimitMs: read('time-limit', duration),
    requestLimit: maybe('request-limit', count(1, 1_000_000)),
    quotaReserve: read('quota-reserve', count(0, 10_000)),
    concurrency: read('concurrency', count(1, 8)),
    alertAfterMs: read('alert-after', duration),
    alertShrink: read('alert-shrink', count(0, 100)),
    keep: keepPolicy((rule) => maybe(`keep-${rule}`, count(1, 10_000))),
    requireEncryption: read('require-encryption', choice('auto', 'true', 'false')),
    encryption: encryption(values, faults),
    githubToken: maybe('github-token', headerText('a token')),
    publish: read('publish', choice('release', 'artifact')),
    makeLatest: read('make-latest', choice('auto', 'true', 'false')),
    artifactRetentionDays: maybe('artifact-retention-days', count(1, 400)),
    wait: read('wait', flag),
    json: read('json', flag),
  };
  faults.push(...contradictions(settings));
  if (faults.length > 0) throw new SettingsError(faults, frontEnd);
  return settings;
}

const keepRules = ['last', 'daily', 'weekly', 'monthly', 'yearly'] as const;

function keepPolicy(read: (rule: string) => number | undefined): KeepPolicy {
  const counts = keepRules.map((rule) => [rule, read(rule)] as const);
  return Object.fromEntries(counts.filter(([, number]) => number !== undefined));
}

/** A passphrase may hold spaces that count, so its text is taken as it was given. */
function encryption(values: Readonly<Record<string, string>>, faults: string[]): Encryption {
  const choice = parseEncryption({
    encryptTo: values['encrypt-to'],
    encryptPassphrase: values['encrypt-passphrase'],
  });
  if ('encryption' in choice) {
    const isRequired = values['require-encryption']?.trim().toLowerCase() === 'true';
    if (isRequired && choice.encryption.kind === 'none') faults.push(notEncrypted);
    return choice.encryption;
  }
  faults.push(...choice.faults);
  return { kind: 'none' };
}

const notEncrypted =
  'require-encryption is true, but encrypt-to and encrypt-passphrase are empty: check that the secret exists and is spelt right.';

/** Settings that are sound one by one and make no sense together. */
function contradictions({ publish, keep, artifactRetentionDays }: Settings): readonly string[] {
  const faults: string[] = [];
  if (publish === 'artifact' && Object.keys(keep).length > 0) {
    faults.push('keep-… is for releases: artifacts expire by themselves, see artifact-retention-days.');
  }
  if (publish === 'release' && artifactRetentionDays !== undefined) {
    faults.push('artifact-retention-days is for publish: artifact; releases never expire, see keep-….');
  }
  return faults;
}

function optionOf(name: string): Option {
  const option = options.find((candidate) => candidate.name === name);
  if (!option) throw new Error(`no option ${name}`);
  return option;
}

function faultOf(option: Option, text: string, accepted: string, frontEnd: FrontEnd): string {
  const from = option.variable && frontEnd === 'command line' ? ` (or ${option.variable})` : '';
  if (text === '') return `${option.name}${from} is missing: give ${accepted}.`;
  const shown =
    option.kind === 'secret'
      ? ''
      : option.kind === 'url'
        ? printableAddress(text)
        : printable(text, shownAtMost);
  return `${option.name}${from} takes ${accepted}${shown && `, got "${shown}"`}.`;
}

/** An address with a key or a password in it must not end up in a log; empty where nothing is safe to show. */
function printableAddress(text: string): string {
  if (/^[\w-]+(\.[\w-]+)+$/.test(text)) return printable(text, shownAtMost);
  if (!URL.canParse(text)) return '';
  const { protocol, host } = new URL(text);
  return host && printable(`${protocol}//${host}`, shownAtMost);
}

/** Paths are printed, and what a path holds must not steer a terminal. */
function path(text: string): Reading<string> {
  return text && !/\p{C}/u.test(text) ? { value: text } : { accepted: 'a path without invisible characters' };
}

/** A host becomes part of file names and cache keys, which are limited; those of the vendor have about 30. */
const hostLettersAtMost = 150;

function workspaceUrl(text: string): Reading<string> {
  const accepted = 'an address such as https://agency.prosonata.software, without user, password or key';
  if (!URL.canParse(text)) return { accepted };
  const url = new URL(text);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
  if (!isSafe || url.host.length > hostLettersAtMost || url.username || url.password || url.search)
    return { accepted };
  return { value: url.origin };
}

/** Values that travel in headers must not break out of them. */
function headerText(accepted: string): (text: string) => Reading<string> {
  return (text) => (/^[\x21-\x7e]+$/.test(text) ? { value: text } : { accepted });
}

function flag(text: string): Reading<boolean> {
  if (/^(true|yes|1)$/i.test(text)) return { value: true };
  if (/^(false|no|0)$/i.test(text)) return { value: false };
  return { accepted: 'true or false' };
}

function choice<Word extends string>(...words: readonly Word[]): (text: string) => Reading<Word> {
  return (text) => {
    const value = words.find((word) => word === text.toLowerCase());
    return value === undefined ? { accepted: `one of ${words.join(', ')}` } : { value };
  };
}

function duration(text: string): Reading<number> {
  const ms = parseDuration(text);
  return ms ? { value: ms } : { accepted: 'a duration such as 10m, 24h or 30d' };
}

function count(min: number, max: number): (text: string) => Reading<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? { value } : { accepted: `a whole number from ${min} to ${max}` };
  };
}

function resourceList(text: string): Reading<readonly NamedResource[] | undefined> {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) return { value: undefined };
  const accepted = 'names of lists, or name:key for a list that this program does not know';
  const named = names.map((entry): NamedResource => {
    const [name = '', key] = entry.split(':');
    return { name, key };
  });
  const isSound = named.every(
    ({ name, key }) =>
      /^[a-z][a-z0-9_-]*$/i.test(name) && (key === undefined ? findResource(name) : /^\w+$/.test(key)),
  );
  const isUnique = new Set(named.map(({ name }) => name.toLowerCase())).size === named.length;
  return isSound && isUnique ? { value: named } : { accepted };
}

/** Any list that is backed up can be read in detail, also one that the user named with its key. */
function detailList(text: string, resources: string): Reading<readonly string[] | undefined> {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) return { value: undefined };
  if (names.length === 1 && names[0]?.toLowerCase() === 'none') return { value: [] };
  const named = resourceList(resources);
  const backedUp = ('value' in named ? named.value : undefined)?.map(({ name }) => name);
  const isBackedUp = (name: string) => backedUp?.includes(name) ?? findResource(name) !== undefined;
  return names.every(isBackedUp)
    ? { value: [...new Set(names)] }
    : { accepted: 'names of lists that are backed up, or none' };
}
