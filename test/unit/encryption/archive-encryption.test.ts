import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import {
  type Encryption,
  EncryptionFailed,
  withEncrypted,
} from '../../../src/encryption/archive-encryption.js';
import { contentOf } from '../../../src/system/content.js';
import { temporaryFolder } from '../../support/cli.js';
import { isMissing } from '../../support/programs.js';
import { memoryScratch } from '../../support/storages.js';
import { encryptedBytes } from '../../support/whole.js';

const name = 'prosonata-agency-20261123T0215Z.sqlite';
const megabytes = new Uint8Array(randomBytes(10_000_000));

const published = async () => expect.unreachable('nothing is published');

interface Person {
  readonly identity: string;
  readonly recipient: string;
}

/** A key as age-keygen makes it. */
function person(): Person {
  const text = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [, recipient = ''] = /# public key: (\S+)/.exec(text) ?? [];
  const [identity = ''] = /^AGE-SECRET-KEY-\S+/m.exec(text) ?? [];
  return { identity, recipient };
}

/** Encrypts as a run would, from the text of the setting. */
async function encryptTo(bytes: Uint8Array, ...people: readonly Person[]): Promise<Uint8Array> {
  const recipients = people.map(({ recipient }) => recipient);
  return encryptedBytes(bytes, { kind: 'recipients', recipients });
}

/** What the age program makes of a file; throws what it prints when it refuses. */
function openWithAge(encrypted: Uint8Array, { identity }: Person): Uint8Array {
  const folder = temporaryFolder();
  const path = (file: string) => join(folder, file);
  writeFileSync(path('key.txt'), identity);
  writeFileSync(path(`${name}.age`), encrypted);
  return execFileSync('age', ['-d', '-i', path('key.txt'), path(`${name}.age`)], {
    maxBuffer: 2 * megabytes.length,
    stdio: 'pipe',
  });
}

/** The age program asks a terminal for the passphrase; `script` is one. */
async function openWithAgeByPassphrase(encrypted: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.age'), encrypted);
  const program = spawn('script', ['-qec', 'age -d -o a a.age', '/dev/null'], { cwd: folder });
  let printed = '';
  let isTyped = false;
  program.stdout.on('data', (text) => {
    printed += text;
    if (isTyped || !printed.includes('Enter passphrase')) return;
    isTyped = true;
    program.stdin.write(`${passphrase}\n`);
  });
  const code = await new Promise((resolve) => program.on('close', resolve));
  if (code !== 0) throw new Error(printed);
  return readFileSync(join(folder, 'a'));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe.skipIf(isMissing('age'))('an archive encrypted to recipients', () => {
  it('opens in the age program for each of them alone', async () => {
    const [alice, bob] = [person(), person()];
    const encrypted = await encryptTo(megabytes, alice, bob);
    for (const one of [alice, bob]) expect(isSame(openWithAge(encrypted, one), megabytes)).toBe(true);
  });

  it('does not open for anybody else', async () => {
    const encrypted = await encryptTo(Buffer.from('rows'), person(), person());
    expect(() => openWithAge(encrypted, person())).toThrow('no identity matched');
  });

  // Pieces of the format are 65536 bytes long.
  it.each([0, 1, 65_535, 65_536, 65_537, 1_048_576, 1_114_113])(
    'holds %i bytes as they were',
    async (size) => {
      const alice = person();
      const bytes = new Uint8Array(randomBytes(size));
      expect(isSame(openWithAge(await encryptTo(bytes, alice), alice), bytes)).toBe(true);
    },
  );

  it('does not open when a byte is flipped or the end is missing', async () => {
    const alice = person();
    const encrypted = Buffer.from(await encryptTo(new Uint8Array(randomBytes(150_000)), alice));
    for (const at of [3, 60, 170, 250, 70_000, encrypted.length - 1]) {
      const flipped = Buffer.from(encrypted);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
      expect(() => openWithAge(flipped, alice), `byte ${at} flipped`).toThrow();
      expect(() => openWithAge(encrypted.subarray(0, at), alice), `cut at ${at}`).toThrow();
    }
  });

  it('shows nothing of what it holds, and nobody but the recipients', async () => {
    const encrypted = Buffer.from(
      await encryptTo(Buffer.from('Bäckerei Beispiel '.repeat(100)), person(), person()),
    );
    expect(encrypted.includes('Beispiel')).toBe(false);
    expect(encrypted.toString('latin1').match(/^-> .*$/gm)).toEqual([
      expect.stringMatching(/^-> X25519 /),
      expect.stringMatching(/^-> X25519 /),
    ]);
  });

  // The age program knows these from 1.3 on, which Debian does not have yet.
  it('opens with a quantum-safe identity', async () => {
    const identity = await generateHybridIdentity();
    const encrypted = await encryptTo(megabytes, {
      identity,
      recipient: await identityToRecipient(identity),
    });
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(isSame(await decrypter.decrypt(encrypted), megabytes)).toBe(true);
  });

  it('is not made for a recipient that age refuses', async () => {
    const encryption = { kind: 'recipients', recipients: ['age1nobody'] } as const;
    const file = { name, content: contentOf(megabytes) };
    const failing = withEncrypted(file, encryption, { scratch: memoryScratch }, published);
    await expect(failing).rejects.toThrow(EncryptionFailed);
    await expect(failing).rejects.toThrow(`Encrypting ${name} failed`);
  });

  it.each(['recipients', 'passphrase'] as const)(
    'is refused when it does not open to what it was made from: %s',
    async (kind) => {
      const { recipient } = person();
      const encryption =
        kind === 'recipients'
          ? { kind, recipients: [recipient] }
          : { kind, passphrase: 'correct horse battery' };
      const bytes = new Uint8Array(1000);
      let readings = 0;
      // A disk that gives something else when it is read for the first time.
      const pieces = () => [bytes.slice().fill(readings++ === 0 ? 1 : 0, 999)];
      const file = { name, content: { sizeBytes: bytes.byteLength, pieces } };
      await expect(withEncrypted(file, encryption, { scratch: memoryScratch }, published)).rejects.toThrow(
        'what it opens to differs from the archive',
      );
    },
  );
});

describe.skipIf(isMissing('age'))('an archive encrypted with a passphrase', () => {
  const passphrase = 'zwölf Boxkämpfer 🔒 ñandú';

  it('opens in the age program when the passphrase is typed', async () => {
    const bytes = await encryptedBytes(megabytes, { kind: 'passphrase', passphrase });
    expect(isSame(await openWithAgeByPassphrase(bytes, passphrase), megabytes)).toBe(true);
    await expect(openWithAgeByPassphrase(bytes, 'zwolf Boxkampfer 🔒 nandu')).rejects.toThrow(
      'incorrect passphrase',
    );
  });
});

describe.skipIf(isMissing('age'))('an encrypted archive', () => {
  it('has .age behind its name, and without encryption stays what it is', async () => {
    const file = { name, content: contentOf(Buffer.from('rows')) };
    const nameUnder = (encryption: Encryption) =>
      withEncrypted(file, encryption, { scratch: memoryScratch }, async (encrypted) => encrypted);
    expect(await nameUnder({ kind: 'none' })).toBe(file);
    const { recipient } = person();
    expect((await nameUnder({ kind: 'recipients', recipients: [recipient] })).name).toBe(`${name}.age`);
  });
});
