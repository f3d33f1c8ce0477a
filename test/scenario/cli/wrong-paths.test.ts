import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import type { Files } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { type CliWorld, cliWorld } from '../../support/cli.js';
import { archiveOf } from '../../support/source.js';
import { encryptedBytes } from '../../support/whole.js';
import type { Printed } from '../../support/world.js';

let archive: Uint8Array;
let encrypted: Uint8Array;
let identity: string;
beforeAll(async () => {
  archive = archiveOf(await loadSqlite(), new Map([[customResource('things', 'id'), ['{"id":1}']]]));
  identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  encrypted = await encryptedBytes(archive, { kind: 'recipients', recipients });
});

interface Folder {
  readonly world: CliWorld;
  at(name: string): string;
}

/** A folder with an archive, an encrypted one and its key. */
function folder(): Folder {
  const world = cliWorld({ scale: 0 });
  const at = (name: string) => join(world.directory, name);
  writeFileSync(at('good.sqlite'), archive);
  writeFileSync(at('good.sqlite.age'), encrypted);
  writeFileSync(at('key.txt'), identity);
  mkdirSync(at('archives'));
  writeFileSync(at('archives/good.sqlite'), archive);
  return { world, at };
}

interface Door {
  readonly argv: (path: string, at: Folder['at']) => readonly string[];
  /** What lies there that it opens. */
  readonly right: string;
}

/** Every way into a file that a person names, with this path in its place. */
const doors: Readonly<Record<string, Door>> = {
  verify: { argv: (path) => ['verify', path], right: 'good.sqlite' },
  'verify of several': { argv: (path, at) => ['verify', path, at('good.sqlite')], right: 'good.sqlite' },
  'verify of a folder': { argv: (path) => ['verify', path], right: 'archives' },
  info: { argv: (path) => ['info', path], right: 'good.sqlite' },
  'info as JSON': { argv: (path) => ['info', '--json', path], right: 'good.sqlite' },
  'info of several': { argv: (path, at) => ['info', at('good.sqlite'), path], right: 'good.sqlite' },
  'diff before': { argv: (path, at) => ['diff', path, at('good.sqlite')], right: 'good.sqlite' },
  'diff after': { argv: (path, at) => ['diff', at('good.sqlite'), path], right: 'good.sqlite' },
  decrypt: {
    argv: (path, at) => ['decrypt', path, '--identity', at('key.txt'), '--out', at('out')],
    right: 'good.sqlite.age',
  },
  'a key to verify': {
    argv: (path, at) => ['verify', at('good.sqlite.age'), '--identity', path],
    right: 'key.txt',
  },
  'a key to decrypt': {
    argv: (path, at) => ['decrypt', at('good.sqlite.age'), '--identity', path, '--out', at('out')],
    right: 'key.txt',
  },
  'where it is decrypted to': {
    argv: (path, at) => ['decrypt', at('good.sqlite.age'), '--identity', at('key.txt'), '--out', path],
    right: 'new.sqlite',
  },
};

function expectWords({ code, out, err }: Printed, what: string): void {
  const said = `${what}\n${out}${err}`;
  expect(code, said).toBeGreaterThan(0);
  expect(said).not.toContain('This is a bug');
  expect(out + err, said).toMatch(/\w\./);
}

describe('a path that is wrong', () => {
  /** Root may read everything, so the system is not asked. */
  const withoutRights = (path: string): Files => {
    const refuse = async () => {
      throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), {
        code: 'EACCES',
        syscall: 'open',
      });
    };
    return { ...realFiles, open: (asked) => (asked === path ? refuse() : realFiles.open(asked)) };
  };

  interface Wrong {
    readonly make: (at: Folder['at']) => string;
    readonly says: RegExp;
    readonly files?: (path: string) => Files;
  }
  const wrongPaths: Readonly<Record<string, Wrong>> = {
    'does not exist': { make: (at) => at('nowhere'), says: /There is no file .*nowhere\./ },
    'is a folder': {
      make: (at) => {
        mkdirSync(at('folder'));
        return at('folder');
      },
      says: /is a folder|no archive in the folder/,
    },
    'goes through a file': { make: (at) => at('good.sqlite/a'), says: /a folder on the way to it is a file/ },
    'is a link in a circle': {
      make: (at) => {
        symlinkSync(at('circle'), at('circle'));
        return at('circle');
      },
      says: /links on the way to it lead in a circle/,
    },
    'is a link to nothing': {
      make: (at) => {
        symlinkSync(at('nothing'), at('dangling'));
        return at('dangling');
      },
      says: /There is no file/,
    },
    'is too long': { make: (at) => at('x'.repeat(5000)), says: /the path is too long/ },
    'holds a NUL': { make: (at) => at('a\0b'), says: /a b: it is no path/ },
    'is a pipe': {
      make: (at) => {
        execFileSync('mkfifo', [at('pipe')]);
        return at('pipe');
      },
      says: /is a pipe or a device, and no file/,
    },
    'is a device': { make: () => '/dev/zero', says: /is a pipe or a device, and no file/ },
    'is an empty file': {
      make: (at) => {
        writeFileSync(at('empty'), '');
        return at('empty');
      },
      says: /is empty/,
    },
    'belongs to somebody else': {
      make: (at) => {
        writeFileSync(at('theirs.sqlite'), archive);
        return at('theirs.sqlite');
      },
      says: /this user has no right to/,
      files: withoutRights,
    },
    'vanishes before it is opened': {
      make: (at) => {
        writeFileSync(at('going'), archive);
        return at('going');
      },
      says: /does not exist \(ENOENT\)/,
      files: (path) => ({
        ...realFiles,
        open: (asked) => realFiles.open(asked === path ? `${path}-gone` : asked),
      }),
    },
    'lies on a disk that fails while it is read': {
      make: (at) => {
        writeFileSync(at('failing'), archive);
        return at('failing');
      },
      says: /the disk reports an error \(EIO\)/,
      files: (path) => ({
        ...realFiles,
        async open(asked) {
          const file = await realFiles.open(asked);
          if (asked !== path) return file;
          const read = () => {
            throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
          };
          return { ...file, read };
        },
      }),
    },
  };
  const cases = Object.entries(wrongPaths).flatMap(([name, wrong]) =>
    Object.entries(doors).map(([door, { argv }]) => [name, door, wrong, argv] as const),
  );

  it('is what is wrong: every door opens with the right one', async () => {
    for (const [door, { argv, right }] of Object.entries(doors)) {
      const { world, at } = folder();
      const { code, out, err } = await world.run(...argv(at(right), at));
      expect(code, `${door}: ${out}${err}`).toBe(0);
    }
  });

  it.each(cases)('%s: %s says so, with a next step', async (name, door, { make, says, files }, argv) => {
    const { world, at } = folder();
    const path = make(at);
    const printed = await world.runWith(files ? { files: files(path) } : {}, ...argv(path, at));
    // A free path is what decrypt wants, and a folder is a place to put the file into.
    if (door === 'where it is decrypted to' && /not exist|folder|link to nothing/.test(name)) {
      expect(printed.code, printed.err).toBe(0);
      return;
    }
    expectWords(printed, `${door}: ${path}`);
    if (door !== 'where it is decrypted to') expect(printed.out + printed.err).toMatch(says);
    if (!/several|folder/.test(door)) expect(printed.err).toMatch(/\nNext: \S/);
  });

  it('has words of its own when a folder on the way may not be entered', async () => {
    const { world, at } = folder();
    mkdirSync(at('closed'));
    writeFileSync(at('closed/a.sqlite'), archive);
    chmodSync(at('closed'), 0o000);
    const stat: Files['stat'] = async (path) => {
      if (!path.includes('closed')) return realFiles.stat(path);
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'stat' });
    };
    const { code, err } = await world.runWith(
      { files: { ...realFiles, stat } },
      'verify',
      at('closed/a.sqlite'),
    );
    expect(code).toBe(1);
    expect(err).toMatch(/this user has no right to \(EACCES\)\.\nNext: Run it as the user who owns the file/);
  });
});

describe('a file that is no archive', () => {
  it.each([
    [
      'a zip as artifacts come',
      'PK\x03\x04 and so on',
      /is a zip file, as artifacts are downloaded.*\nNext: Unzip it/,
    ],
    ['a text', 'hello '.repeat(2000), /This is no archive, or it is damaged/],
    ['half a page', 'SQLite format 3\0', /This is no archive, or it is damaged/],
    [
      'a work file that is sealed',
      'age-encryption.org/v1\n-> X25519 abc\n',
      /is encrypted\.\nNext: .*--identity/,
    ],
  ])('is named for what it is: %s', async (_, content, says) => {
    const { world, at } = folder();
    writeFileSync(at('file'), content);
    for (const argv of [
      ['verify', at('file')],
      ['info', at('file')],
      ['diff', at('good.sqlite'), at('file')],
    ]) {
      const { code, err } = await world.run(...argv);
      expect(code).toBe(argv[0] === 'diff' ? 2 : 1);
      expect(err).toMatch(says);
    }
  });
});

describe('whatever the system says of any call', () => {
  const codes = [
    ...Object.keys(constants.errno),
    'ERR_INVALID_ARG_VALUE',
    'ERR_FS_FILE_TOO_LARGE',
    'ENEVERSEEN',
  ];
  const calls = ['stat', 'open', 'list', 'replace'] as const;
  const failing = (call: (typeof calls)[number], code: string): Files => ({
    ...realFiles,
    [call]: async () => {
      throw Object.assign(new Error(`${code}: words of the system`), { code, syscall: call });
    },
  });

  /** The doors behind which it is called. */
  const through: Readonly<Record<(typeof calls)[number], readonly string[]>> = {
    stat: Object.keys(doors),
    open: Object.keys(doors),
    list: ['verify of a folder'],
    replace: ['decrypt', 'a key to decrypt', 'where it is decrypted to'],
  };

  it.each(calls)('%s: there are words for it', async (call) => {
    const { world, at } = folder();
    // Every code at two doors, every door with some codes.
    const turns = through[call];
    for (const [index, code] of codes.entries()) {
      for (const door of new Set([turns[index % turns.length], turns[(index + 5) % turns.length]])) {
        const { argv, right } = doors[door ?? ''] ?? { argv: () => [], right: '' };
        const printed = await world.runWith({ files: failing(call, code) }, ...argv(at(right), at));
        expectWords(printed, `${call} fails with ${code}: ${door}`);
        expect(printed.out + printed.err).not.toContain('words of the system');
      }
    }
  });
});
