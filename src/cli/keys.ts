/** The keys that open encrypted archives: from a file, from the environment, or typed. */

import { type Key, NotDecrypted, parseIdentities } from '../encryption/archive-decryption.js';
import { needsPassphrase } from '../encryption/recognise.js';
import { escapedPath } from '../report/escaped.js';
import { options } from '../settings/options.js';
import { readFile } from './named-files.js';
import type { CliPorts } from './terminal.js';

export interface Keys {
  /** A key for this encrypted file; nobody is asked twice in one command. Throws NotDecrypted, BackupError. */
  keyOf(path: string, bytes: Uint8Array): Promise<Key>;
}

/** The variables that backups are encrypted by open them as well. */
const { variable = '' } = options.encryptPassphrase;
const { variable: fileVariable = '' } = options.encryptPassphraseFile;

export function keysFrom(
  { identity }: { readonly identity?: string | undefined },
  ports: Pick<CliPorts, 'env' | 'files' | 'terminal'>,
): Keys {
  let identities: Promise<Key> | undefined;
  let passphrase: Promise<Key> | undefined;
  return {
    keyOf(path, bytes) {
      if (needsPassphrase(bytes)) {
        passphrase ??= givenPassphrase(path, ports);
        return passphrase;
      }
      identities ??= givenIdentities(path, identity, ports);
      return identities;
    },
  };
}

async function givenIdentities(
  path: string,
  identity: string | undefined,
  ports: Pick<CliPorts, 'files'>,
): Promise<Key> {
  if (identity === undefined) {
    throw new NotDecrypted(
      `${escapedPath(path)} is encrypted.`,
      'Name the file with your secret key: --identity FILE.',
    );
  }
  const text = Buffer.from(await readFile(identity, ports)).toString('utf8');
  return { kind: 'identities', identities: parseIdentities(escapedPath(identity), text) };
}

async function givenPassphrase(
  path: string,
  ports: Pick<CliPorts, 'env' | 'files' | 'terminal'>,
): Promise<Key> {
  const shown = escapedPath(path);
  const given =
    (await passphraseFromEnv(ports)) || (await ports.terminal.askSecret?.(`Passphrase for ${shown}: `));
  if (given === undefined) {
    throw new NotDecrypted(
      `${shown} is encrypted with a passphrase.`,
      `Set ${variable}, or run it on a terminal, where the passphrase is asked for.`,
    );
  }
  if (given === '') throw new NotDecrypted(`No passphrase was typed for ${shown}.`, 'Run it again.');
  // A line break at the end comes with files.
  return { kind: 'passphrase', passphrase: given.replace(/\r?\n$/, '') };
}

async function passphraseFromEnv(ports: Pick<CliPorts, 'env' | 'files'>): Promise<string | undefined> {
  const path = ports.env[fileVariable];
  return (
    ports.env[variable] || (path ? Buffer.from(await readFile(path, ports)).toString('utf8') : undefined)
  );
}
