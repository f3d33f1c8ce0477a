import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { type CliWorld, cliWorld } from '../../support/cli.js';
import { archiveOf } from '../../support/source.js';
import { encryptedBytes } from '../../support/whole.js';

const passphrase = 'correct horse battery';
const env = { PROSONATA_ENCRYPT_PASSPHRASE: `${passphrase}\n` };

let older: Uint8Array;
let newer: Uint8Array;
let identity: string;
let forKey: Uint8Array;
let forPassphrase: Uint8Array;
beforeAll(async () => {
  const sqlite = await loadSqlite();
  const things = customResource('things', 'id');
  older = archiveOf(sqlite, new Map([[things, ['{"id":1}']]]));
  newer = archiveOf(sqlite, new Map([[things, ['{"id":1}', '{"id":2}']]]), {
    states: { things: { status: 'incomplete', reason: 'It broke off.' } },
  });
  identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  forKey = await encryptedBytes(older, { kind: 'recipients', recipients });
  // As encryptArchive does, with less work for each try.
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase(passphrase);
  // Stretched less than in earnest, which takes two seconds each time.
  encrypter.setScryptWorkFactor(10);
  forPassphrase = await encrypter.encrypt(older);
});

function filled(files: Readonly<Record<string, string | Uint8Array>>): {
  world: CliWorld;
  at(name: string): string;
} {
  const world = cliWorld({ scale: 0 });
  const at = (name: string) => join(world.directory, name);
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
  return { world, at };
}

const lines = (text: string) => text.trimEnd().split('\n');

describe('several archives', () => {
  it('are proved one after another, a line each, and counted', async () => {
    const torn = Uint8Array.from(older);
    torn[older.length - 1] = 1;
    const { world, at } = filled({
      'b.sqlite': newer,
      'a.sqlite': older,
      'c.sqlite': torn,
      'notes.txt': 'x',
    });
    const { code, out, err } = await world.run('verify', world.directory);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(lines(out)).toEqual([
      `${at('a.sqlite')}: sound, backup 20261123T0215Z of https://agency.example, 1 table, 1 row`,
      `${at('b.sqlite')}: sound, backup 20261123T0215Z of https://agency.example, 1 table, 2 rows`,
      expect.stringContaining(`${at('c.sqlite')}: NOT SOUND: `),
      '3 archives: 2 sound, 1 not.',
    ]);
    const sound = await world.run('verify', at('a.sqlite'), at('b.sqlite'));
    expect(sound.code).toBe(0);
    expect(lines(sound.out).at(-1)).toBe('2 archives: 2 sound.');
  });

  it('are shown although one of them cannot be read', async () => {
    const { world, at } = filled({ 'a.sqlite': older, 'b.sqlite': newer, 'c.zip': 'PK\x03\x04' });
    mkdirSync(at('empty'));
    const { code, out } = await world.run(
      'info',
      at('a.sqlite'),
      at('c.zip'),
      at('empty'),
      at('no'),
      at('b.sqlite'),
    );
    expect(code).toBe(1);
    expect(lines(out)).toEqual([
      expect.stringMatching(/a\.sqlite: backup .*, 1 row, .* KiB, complete$/),
      `${at('c.zip')} is a zip file, as artifacts are downloaded, and no archive itself. Unzip it, and name the file that was in it.`,
      expect.stringContaining(`${at('empty')}: There is no archive in the folder`),
      `${at('no')}: There is no file ${at('no')}. Check the path.`,
      expect.stringMatching(/b\.sqlite: backup .*, 2 rows, .*, not all of things$/),
    ]);
  });

  it('are a line of JSON each', async () => {
    const { world, at } = filled({ 'a.sqlite': older, 'b.sqlite': 'no archive' });
    const { code, out } = await world.run('info', '--json', world.directory);
    expect(code).toBe(1);
    expect(lines(out).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ path: at('a.sqlite'), backupId: '20261123T0215Z' }),
      { path: at('b.sqlite'), error: expect.stringContaining('no archive'), next: 'Use another archive.' },
    ]);
  });

  it('are not gone through any further when nobody reads the lines', async () => {
    const { world } = filled({ 'a.sqlite': older, 'b.sqlite': newer });
    let out = '';
    const terminal = {
      out: (text: string) => {
        out += text;
      },
      err: () => {},
      flush: async () => false,
      liveColumns: undefined,
    };
    await world.runWith({ terminal }, 'info', world.directory);
    expect(lines(out)).toHaveLength(1);
  });
});

describe('encrypted archives', () => {
  const files = () => filled({ 'k.sqlite.age': forKey, 'p.sqlite.age': forPassphrase, 'key.txt': identity });

  it('are read with the key that opens them', async () => {
    const { world, at } = files();
    const key = ['--identity', at('key.txt')];
    const verified = await world.runWith({ env }, 'verify', world.directory, ...key);
    expect(verified.code, verified.out).toBe(0);
    expect(lines(verified.out)).toHaveLength(3);
    writeFileSync(at('secret'), `${passphrase}\n`);
    const fromFile = { PROSONATA_ENCRYPT_PASSPHRASE_FILE: at('secret') };
    expect((await world.runWith({ env: fromFile }, 'verify', at('p.sqlite.age'))).code).toBe(0);
    const info = await world.run('info', at('k.sqlite.age'), ...key);
    expect(info.out).toContain('Backup 20261123T0215Z');
    const diff = await world.runWith({ env }, 'diff', at('k.sqlite.age'), at('p.sqlite.age'), ...key);
    expect(diff).toEqual({ code: 0, out: '', err: '' });
  });

  it('ask for the passphrase on a terminal, once for all of them', async () => {
    const { world, at } = files();
    writeFileSync(at('second.sqlite.age'), forPassphrase);
    const questions: string[] = [];
    let out = '';
    const terminal = {
      out: (text: string) => {
        out += text;
      },
      err: () => {},
      flush: async () => true,
      liveColumns: undefined,
      askSecret: async (question: string) => {
        questions.push(question);
        return passphrase;
      },
    };
    const { code } = await world.runWith({ terminal }, 'verify', at('p.sqlite.age'), at('second.sqlite.age'));
    expect(code, out).toBe(0);
    expect(questions).toEqual([`Passphrase for ${at('p.sqlite.age')}: `]);
  });

  it('say which key is missing, or wrong', async () => {
    const { world, at } = files();
    const says = async (argv: readonly string[], given: Record<string, string> = {}) =>
      (await world.runWith({ env: given }, ...argv)).err;
    expect(await says(['info', at('k.sqlite.age')])).toBe(
      `Error: ${at('k.sqlite.age')} is encrypted.\nNext: Name the file with your secret key: --identity FILE.\n`,
    );
    expect(await says(['info', at('p.sqlite.age')])).toMatch(
      /is encrypted with a passphrase\.\nNext: Set PROSONATA_ENCRYPT_PASSPHRASE, or run it on a terminal/,
    );
    const written: string[] = [];
    const terminal = {
      out: () => {},
      err: (text: string) => {
        written.push(text);
      },
      flush: async () => true,
      liveColumns: undefined,
      askSecret: async () => '',
    };
    await world.runWith({ terminal }, 'info', at('p.sqlite.age'));
    expect(written.join('')).toContain('No passphrase was typed for');
    const wrong = { PROSONATA_ENCRYPT_PASSPHRASE: 'another one' };
    expect(await says(['verify', at('p.sqlite.age')], wrong)).toMatch(
      /The passphrase does not open .*\nNext: /,
    );
    writeFileSync(at('other.txt'), await generateX25519Identity());
    expect(await says(['verify', at('k.sqlite.age'), '--identity', at('other.txt')])).toMatch(
      /No key of the identity file opens .*\nNext: /,
    );
  });
});

describe('decrypt', () => {
  const files = () => filled({ 'k.sqlite.age': forKey, 'p.sqlite.age': forPassphrase, 'key.txt': identity });

  it('writes the archive as it was, without the ending, for its owner alone', async () => {
    const { world, at } = files();
    const { code, out } = await world.run('decrypt', at('k.sqlite.age'), '--identity', at('key.txt'));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/k\.sqlite \(.* KiB\)\n$/) });
    expect(readFileSync(at('k.sqlite')).equals(Buffer.from(older))).toBe(true);
    expect((await world.runWith({ env }, 'decrypt', at('p.sqlite.age'), '--out', at('named'))).code).toBe(0);
    expect(readFileSync(at('named')).equals(Buffer.from(older))).toBe(true);
    mkdirSync(at('folder'));
    expect((await world.runWith({ env }, 'decrypt', at('p.sqlite.age'), '--out', at('folder'))).code).toBe(0);
    expect(readFileSync(at('folder/p.sqlite')).equals(Buffer.from(older))).toBe(true);
  });

  it('overwrites nothing', async () => {
    const { world, at } = files();
    writeFileSync(at('k.sqlite'), 'mine');
    const key = ['--identity', at('key.txt')];
    for (const out of [[], ['--out', at('key.txt')], ['--out', world.directory]]) {
      const { code, err } = await world.run('decrypt', at('k.sqlite.age'), ...key, ...out);
      expect(code).toBe(1);
      expect(err).toMatch(/is there already and is not overwritten\.\nNext: Choose another name with --out/);
    }
    expect(readFileSync(at('k.sqlite'), 'utf8')).toBe('mine');
  });

  it('leaves nothing behind of a file that is damaged, or when it is asked to stop', async () => {
    const { world, at } = files();
    writeFileSync(at('torn.sqlite.age'), forKey.subarray(0, forKey.length - 5));
    const key = ['--identity', at('key.txt')];
    const torn = await world.run('decrypt', at('torn.sqlite.age'), ...key);
    expect(torn).toMatchObject({ code: 1, err: expect.stringContaining('is damaged or was cut off') });
    const stopped = await world.runWith(
      { signal: AbortSignal.abort() },
      'decrypt',
      at('k.sqlite.age'),
      ...key,
    );
    expect(stopped).toMatchObject({
      code: 1,
      err: expect.stringContaining('Stopped as asked; nothing was written.'),
    });
    const { out } = await world.run('verify', world.directory, ...key);
    expect(out).not.toMatch(/torn\.sqlite:|k\.sqlite:|part/);
  });

  it('refuses what is not encrypted, and what has no name without its ending', async () => {
    const { world, at } = filled({ 'a.sqlite': older, backup: forKey, 'key.txt': identity });
    expect((await world.run('decrypt', at('a.sqlite'))).err).toContain(
      'is not encrypted with age.\nNext: Use it as it is.',
    );
    const { err } = await world.run('decrypt', at('backup'), '--identity', at('key.txt'));
    expect(err).toMatch(/does not end in \.age.*\nNext: Name it with --out\./);
  });
});
