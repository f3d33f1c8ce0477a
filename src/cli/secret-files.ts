/** Secrets from files, as systemd and Docker hand them over: everybody can see arguments. */
import { BackupError } from '../errors.js';
import { escapedPath } from '../report/escaped.js';
import { type Option, options } from '../settings/options.js';
import { SettingsError } from '../settings/settings.js';
import type { Files } from '../system/ports.js';

type Given = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string | undefined>>;

/** Each secret with the option that names its file. */
const inFiles: readonly (readonly [secret: Option, file: Option])[] = [
  [options.apiKey, options.apiKeyFile],
  [options.encryptPassphrase, options.encryptPassphraseFile],
];

/**
 * What was given, with the secrets that are in files in their place. What is given as an option counts before what the
 * environment says. Throws SettingsError if a secret is given twice in the same way, or its file is empty.
 */
export async function withSecretsFromFiles(given: Given, env: Env, files: Files): Promise<Given> {
  const values: Record<string, string> = { ...given };
  for (const [secret, file] of inFiles) {
    const path = fileOf(secret, file, given, env);
    if (path !== undefined) values[secret.name] = await readSecret(path, file.name, files);
  }
  return values;
}

/** Where a secret is to be read; undefined if it is not in a file. */
function fileOf(secret: Option, file: Option, given: Given, env: Env): string | undefined {
  const inEnv = ({ variable = '' }: Option) => env[variable] || undefined;
  const both = [
    [secret.name, file.name, given[secret.name], given[file.name]],
    [secret.variable, file.variable, inEnv(secret), inEnv(file)],
  ] as const;
  for (const [text, path, ownText, ownPath] of both) {
    if (ownText !== undefined && ownPath !== undefined) {
      throw new SettingsError([`${text} and ${path} exclude each other: remove one.`], 'command line');
    }
    if (ownText !== undefined) return undefined;
    if (ownPath !== undefined) return ownPath;
  }
  return undefined;
}

/** Far above any secret, and far below what would fill the memory. */
const bytesAtMost = 64 * 1024;

async function readSecret(path: string, name: string, files: Files): Promise<string> {
  const shown = escapedPath(path);
  const size = await files.stat(path);
  if (size && size.sizeBytes > bytesAtMost) {
    throw new BackupError(`${shown} is too large for a secret.`, `Check ${name}.`);
  }
  const bytes = await files.read(path);
  if (!bytes) throw new BackupError(`There is no file ${shown}.`, `Check ${name}.`);
  const text = Buffer.from(bytes)
    .toString()
    .replace(/^\ufeff/, '')
    .replace(/\r?\n$/, '');
  if (text.trim() === '') throw new SettingsError([`${name}: the file ${shown} is empty.`], 'command line');
  return text;
}
