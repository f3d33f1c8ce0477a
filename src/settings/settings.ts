/** Settings as the program uses them, from texts as users give them: all checked before anything is done. */
import type { Encryption } from '../encryption/archive-encryption.js';
import { BackupError } from '../errors.js';
import type { Resource } from '../prosonata/catalogue.js';
import { isLoopback } from '../system/loopback.js';
import { workspaceSlug } from '../workfile/save.js';
import { encryptionOf } from './encryption.js';
import { shortened } from './kinds.js';
import { chosenLists } from './lists.js';
import { type FrontEnd, type Option, options, optionsOf, readOptions, type Values } from './options.js';

/** What all options came to; those that only make sense together are one field. */
export interface Settings
  extends Omit<
    Values,
    | 'resources'
    | 'details'
    | 'includeInactive'
    | 'encryptTo'
    | 'encryptPassphrase'
    | 'apiKeyFile'
    | 'encryptPassphraseFile'
    | 'workspaces'
  > {
  /** Names the workspace in files, keys and tags. */
  readonly workspace: string;
  /** The lists of a backup, each as it is to be read. */
  readonly resources: readonly Resource[];
  /** Lists that the user named: if one of them cannot be read, the run ends. */
  readonly named: ReadonlySet<string>;
  readonly encryption: Encryption;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One or more settings are missing or malformed; the message names all of them. */
export class SettingsError extends BackupError {
  override name = 'SettingsError' as const;

  constructor(faults: readonly string[], frontEnd: FrontEnd) {
    const isAction = frontEnd === 'action';
    const where = isAction ? 'in the workflow; docs/inputs.md' : 'and run again; --help';
    // Each on a line of its own; on a terminal they are aligned behind "Error: ".
    super(faults.join(isAction ? '\n' : '\n       '), `Correct the settings ${where} lists them all.`);
  }
}

/**
 * Settings from the inputs of the action, which the runner hands on as INPUT_NAME; hyphens stay. Throws
 * SettingsError, also for inputs that the action does not have.
 */
export function settingsFromInputs(env: Environment): Settings {
  return throughProvenTls(parseSettings(inputsOf(env), 'action'), env, 'action');
}

function inputsOf(env: Environment): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    // The runner gives an empty text for an input that is not given.
    if (name.startsWith('INPUT_') && value) values[name.slice('INPUT_'.length).toLowerCase()] = value;
  }
  return values;
}

/** What `mode: due` takes: no address and no key of a single workspace. */
export type DueSettings = Pick<Values, 'workspaces' | 'intervalMs' | 'force' | 'githubToken'>;

/** Undefined for every other mode. Throws SettingsError. */
export function dueSettingsFromInputs(env: Environment): DueSettings | undefined {
  const given = inputsOf(env);
  if (given.mode?.trim().toLowerCase() !== 'due') return undefined;
  const faults = unknownIn(given, optionsOf('action'));
  const { workspaces, intervalMs, force, githubToken } = readOptions((option) =>
    dueOptions.includes(option) ? readOption(option, given, 'action', faults) : undefined,
  );
  if (faults.length === 0 && workspaces.length === 0) faults.push('workspaces is empty: name one a line.');
  if (given.publish === 'artifact') faults.push('mode: due looks at releases, and publish is artifact.');
  if (faults.length > 0) throw new SettingsError(faults, 'action');
  return { workspaces, intervalMs, force, githubToken };
}

const dueOptions: readonly Option[] = [
  options.workspaces,
  options.intervalMs,
  options.force,
  options.githubToken,
];

/**
 * Settings from the options of the command line, and from the environment if an option is not given. Throws
 * SettingsError.
 */
export function settingsFromOptions(given: Readonly<Record<string, string>>, env: Environment): Settings {
  const values: Record<string, string> = { ...given };
  for (const { name, variable } of optionsOf('command line')) {
    const value = variable && env[variable];
    if (value && values[name] === undefined) values[name] = value;
  }
  return throughProvenTls(parseSettings(values, 'command line'), env, 'command line');
}

/** Settings that a front end does not have get their defaults. Values of secrets never appear in a fault. */
function parseSettings(given: Readonly<Record<string, string>>, frontEnd: FrontEnd): Settings {
  const faults = unknownIn(given, optionsOf(frontEnd));
  const values = readOptions((option) => readOption(option, given, frontEnd, faults));
  const {
    resources: _names,
    details: _details,
    includeInactive: _include,
    encryptTo,
    encryptPassphrase,
    apiKeyFile: _keyFile,
    encryptPassphraseFile: _passphraseFile,
    workspaces: _workspaces,
    ...others
  } = values;
  faults.push(...contradictions(values, given));
  const lists = chosenLists(values);
  if ('faults' in lists) throw new SettingsError([...faults, ...lists.faults], frontEnd);
  if (faults.length > 0) throw new SettingsError(faults, frontEnd);
  const workspace = workspaceSlug(values.workspaceUrl);
  return { ...others, ...lists, workspace, encryption: encryptionOf({ encryptTo, encryptPassphrase }) };
}

function unknownIn(given: Readonly<Record<string, string>>, known: readonly Option[]): string[] {
  return Object.keys(given)
    .filter((name) => !known.some((option) => option.name === name))
    .map((name) => `There is no setting ${shortened(name)}.`);
}

/** What an option was read as. What is wrong with it is added to `faults`; the value is never used then. */
function readOption(
  option: Option,
  given: Readonly<Record<string, string>>,
  frontEnd: FrontEnd,
  faults: string[],
): unknown {
  // An expression as the default is evaluated by GitHub, which hands its value on as if it were given.
  const initial = option.default.startsWith('${{') ? '' : option.default;
  const text = (given[option.name] || initial).trim();
  const reading = option.kind.read(text, given[option.name]);
  if ('value' in reading) return reading.value;
  faults.push(
    ...('faults' in reading ? reading.faults : [faultOf(option, text, reading.accepted, frontEnd)]),
  );
  return undefined;
}

/**
 * The same settings. Throws SettingsError if Node does not look at certificates in this environment: that is set on some
 * machines for quite another program, and would hand the key to anybody who answers.
 */
function throughProvenTls(settings: Settings, env: Environment, frontEnd: FrontEnd): Settings {
  const isBlind = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (!isBlind || isLoopback(new URL(settings.workspaceUrl))) return settings;
  throw new SettingsError([blindFault], frontEnd);
}

const blindFault =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0, so anybody on the network could read the key and alter the answers: remove it, and name the certificates of your network in NODE_EXTRA_CA_CERTS.';

/** Settings that are sound one by one and make no sense together. */
function contradictions(
  { publish, keep, artifactRetentionDays, requireEncryption, reverify, taxExtract, quiet, verbose }: Values,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const faults: string[] = [];
  if (given.workspaces) faults.push('workspaces is for mode: due; remove it, or set that mode.');
  if (quiet && verbose) faults.push('quiet and verbose exclude each other: remove one.');
  if (requireEncryption === 'true' && !given['encrypt-to'] && !given['encrypt-passphrase']) {
    faults.push(
      'require-encryption is true, but encrypt-to and encrypt-passphrase are empty: check that the secret exists and is spelt right.',
    );
  }
  if (publish === 'artifact' && Object.values(keep).some((number) => number !== undefined)) {
    faults.push('keep-… is for releases: artifacts expire by themselves, see artifact-retention-days.');
  }
  if (publish === 'artifact' && reverify !== 'never') {
    faults.push('reverify is for releases: artifacts expire before they are looked at again.');
  }
  if (publish === 'artifact' && taxExtract) {
    faults.push('tax-extract makes a release, and publish is artifact: artifacts expire within a year.');
  }
  if (publish === 'release' && artifactRetentionDays !== undefined) {
    faults.push('artifact-retention-days is for publish: artifact; releases never expire, see keep-….');
  }
  if (given['encrypt-to'] !== undefined && given['encrypt-passphrase'] !== undefined) {
    faults.push('encrypt-to and encrypt-passphrase exclude each other (age allows one of them): remove one.');
  }
  return faults;
}

function faultOf(
  { name, kind, variable }: Option,
  text: string,
  accepted: string,
  frontEnd: FrontEnd,
): string {
  if (text === '') return missing(name, variable, accepted, frontEnd);
  const shown = kind.shown(text);
  const from = variable && frontEnd === 'command line' ? ` (or ${variable})` : '';
  return `${name}${from} takes ${accepted}${shown && `, got "${shown}"`}.`;
}

/** GitHub gives an empty text for a secret that does not exist. */
function missing(name: string, variable: string | undefined, accepted: string, frontEnd: FrontEnd): string {
  if (frontEnd === 'command line') {
    return `${name}${variable ? ` (or ${variable})` : ''} is missing: give ${accepted}.`;
  }
  const isSecret = name === options.apiKey.name || name === options.appId.name;
  if (!isSecret || variable === undefined) return `${name} is missing: give ${accepted}.`;
  return `${name} is empty: the secret ${variable} does not exist or is misspelt. Add it under Settings > Secrets and variables > Actions.`;
}
