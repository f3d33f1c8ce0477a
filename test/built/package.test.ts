import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.js';
import { temporaryFolder } from '../support/cli.js';
import { nodes } from '../support/nodes.js';

const npm = join(dirname(process.execPath), 'npm');

/** The tarball that is published. */
function packed(folder: string): string {
  const out = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    encoding: 'utf8',
  });
  return join(folder, JSON.parse(out)[0].filename);
}

describe('the npm package', () => {
  it('is the command line and nothing else, and needs no other package', () => {
    const folder = temporaryFolder();
    const tarball = packed(folder);
    expect(statSync(tarball).size).toBeLessThan(2_000_000);
    mkdirSync(join(folder, 'empty'));
    // Offline: whatever it would fetch makes this fail.
    const args = ['install', tarball, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    const installed = spawnSync(npm, args, { cwd: join(folder, 'empty'), encoding: 'utf8' });
    expect(installed.status, installed.stderr).toBe(0);
    const modules = join(folder, 'empty/node_modules');
    expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['prosonata-backup']);
    const program = join(modules, '.bin/prosonata-backup');
    for (const node of nodes) {
      const env = { PATH: `${dirname(resolve(node))}${delimiter}${process.env.PATH}` };
      const run = (...argv: string[]) =>
        spawnSync(program, argv, { cwd: join(folder, 'empty'), env, encoding: 'utf8' });
      expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
      // SQLite comes along too. What else the bundle does is tested where it lies.
      expect(run('info', resolve('test/unit/archive/format-2.sqlite'))).toMatchObject({
        status: 0,
        stderr: '',
      });
    }
  });
});

describe('the bill of materials', () => {
  it('names each package in the bundles, by what the lock file has', () => {
    const { stdout } = spawnSync(process.execPath, ['scripts/sbom.mjs'], { encoding: 'utf8' });
    const { components } = JSON.parse(stdout) as {
      components: { name: string; version: string; hashes: object[] }[];
    };
    const named = components.map((part) => `${part.name} ${part.version}`);
    const licences = readFileSync('dist/cli/licenses.txt', 'utf8');
    const heads = [...licences.matchAll(/(?:^|\n\n)((?:@[\w-]+\/)?[\w.-]+ \d+\.\d+\.\d+)\n/g)].map(
      ([, head]) => head,
    );
    expect(heads.length).toBeGreaterThan(5);
    expect(named).toEqual(expect.arrayContaining(heads));
    expect(named).not.toContainEqual(expect.stringMatching(/^(vitest|typescript) /));
    expect(components.every(({ hashes }) => hashes.length === 1)).toBe(true);
  });
});
