import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheVersion, confined, tarFault } from '../../../src/github/cache-client.js';
import { firstLine } from '../../../src/system/programs.js';
import { temporaryFolder } from '../../support/cli.js';
import { callClients } from '../../support/github/client.js';
import { github } from '../../support/github/octokit.js';
import { pathWith } from '../../support/programs.js';
import { type TarEntry, tarOf } from '../../support/tar.js';

const path = '.prosonata-backup/agency-example';

/** Unpacks as @actions/cache does (cache/internal/tar.js); returns the folders of the job and of the machine. */
function unpack(entries: (machine: string) => readonly TarEntry[], options = confined(path)) {
  const root = temporaryFolder();
  const [job, machine] = [join(root, 'work/job'), join(root, 'machine')];
  mkdirSync(job, { recursive: true });
  mkdirSync(machine);
  writeFileSync(join(machine, 'program'), 'good');
  const archive = join(root, 'cache.tar');
  writeFileSync(archive, tarOf(entries(machine)));
  spawnSync('tar', ['-xf', archive, '-P', '-C', job], { env: { ...process.env, TAR_OPTIONS: options } });
  return { job, machine };
}

const tricks: readonly (readonly [string, (machine: string) => readonly TarEntry[]])[] = [
  ['a name that climbs', () => [{ name: '../../machine/program', content: 'evil' }]],
  [
    'a name that climbs from our folder',
    () => [
      { name: `${path}/x`, content: '' },
      { name: `${path}/../../../../machine/program`, content: 'evil' },
    ],
  ],
  ['an absolute name', (machine) => [{ name: `${machine}/program`, content: 'evil' }]],
  ['a new absolute name', (machine) => [{ name: `//${machine}/new`, content: 'evil' }]],
  ['a name beside our folder', () => [{ name: 'dist/index.js', content: 'evil' }]],
  ['a name that only begins as ours', () => [{ name: `${path}-evil/x`, content: 'evil' }]],
  [
    'a symbolic link and a name through it',
    (machine) => [
      { name: `${path}/link`, link: { kind: 'symbolic', target: machine } },
      { name: `${path}/link/program`, content: 'evil' },
    ],
  ],
  [
    'a symbolic link that climbs',
    () => [
      { name: `${path}/link`, link: { kind: 'symbolic', target: '../../../../machine' } },
      { name: `${path}/link/program`, content: 'evil' },
    ],
  ],
  [
    'a symbolic link in place of our folder',
    (machine) => [
      { name: path, link: { kind: 'symbolic', target: machine } },
      { name: `${path}/program`, content: 'evil' },
    ],
  ],
  [
    'a hard link and what is written through it',
    (machine) => [
      { name: `${path}/hard`, link: { kind: 'hard', target: `${machine}/program` } },
      { name: `${path}/hard`, content: 'evil' },
    ],
  ],
];

describe('the version of a cache', () => {
  it.each([true, false])(
    'is the one by which the real client saves and looks up; zstd there: %s',
    async (hasZstd) => {
      const services = await github();
      const env = { PATH: pathWith('tar', 'gzip', 'sh', ...(hasZstd ? ['zstd', 'zstdmt'] : [])) };
      const file = `${path}/x`;
      const calls = [
        ['write', file, 10],
        ['saveCache', [path], 'key'],
      ] as const;
      await callClients(services, calls, { env });
      const versions = services.cache.entries().map(({ version }) => version);
      expect(versions).toEqual([cacheVersion(path, hasZstd, process.platform)]);
    },
  );
});

describe('the programs that saving needs', () => {
  it.each<[string, string | undefined, NodeJS.Platform, RegExp | undefined]>([
    ['GNU tar', 'tar (GNU tar) 1.35', 'linux', undefined],
    ['bsdtar', 'bsdtar 3.5.3 - libarchive 3.7.4', 'darwin', undefined],
    ['bsdtar', 'bsdtar 3.5.3 - libarchive 3.7.4', 'win32', undefined],
    ['bsdtar', 'bsdtar 3.5.3 - libarchive 3.7.4', 'linux', /is no GNU tar \("bsdtar 3/],
    ['the tar of busybox', 'tar (busybox) 1.36.1', 'linux', /is no GNU tar \("tar \(busybox\) 1.36.1"\)/],
    ['an older one of busybox', "tar: unrecognized option '--version'", 'linux', /is no GNU tar/],
    ['no tar', undefined, 'linux', /tar is not there/],
  ])('are there with %s, "%s" on %s, or are named', (_, said, platform, fault) => {
    const found = tarFault(said, platform);
    if (!fault) expect(found).toBeUndefined();
    else expect(found).toMatch(fault);
    if (found) expect(found).toMatch(/needs the programs tar and zstd to save/);
  });

  it('are asked for by their own words', async () => {
    expect(await firstLine('tar', ['--version'])).toMatch(/GNU tar|bsdtar/);
    expect(await firstLine('no-such-program', [])).toBeUndefined();
  });
});

describe('what is unpacked from a cache', () => {
  it('lies where it was saved', () => {
    const { job } = unpack(() => [
      { name: `${path}/state.sealed`, content: 'sealed' },
      { name: `${path}/state.journal`, content: 'journal' },
    ]);
    expect(readdirSync(join(job, path)).sort()).toEqual(['state.journal', 'state.sealed']);
    expect(readFileSync(join(job, path, 'state.sealed'), 'utf8')).toBe('sealed');
  });

  it.each(tricks)('stays in its folder: %s', (_, entries) => {
    const { job, machine } = unpack(entries);
    expect(readdirSync(machine)).toEqual(['program']);
    expect(readFileSync(join(machine, 'program'), 'utf8')).toBe('good');
    expect(readdirSync(job).filter((name) => name !== '.prosonata-backup')).toEqual([]);
    const folder = join(job, '.prosonata-backup');
    if (existsSync(folder)) expect(readdirSync(folder)).toEqual(['agency-example']);
  });

  it('would get out without that, so the tricks are tricks', () => {
    const isOut = tricks.map(([, entries]) => {
      const { job, machine } = unpack(entries, '');
      const beside = readdirSync(job).filter((name) => name !== '.prosonata-backup');
      const inside = existsSync(join(job, '.prosonata-backup'))
        ? readdirSync(join(job, '.prosonata-backup')).filter((name) => name !== 'agency-example')
        : [];
      const program = readFileSync(join(machine, 'program'), 'utf8');
      return program !== 'good' || readdirSync(machine).length > 1 || beside.length + inside.length > 0;
    });
    // GNU tar unlinks a hard link before it writes in its place.
    expect(isOut).toEqual(tricks.map(([name]) => !name.startsWith('a hard link')));
  });
});
