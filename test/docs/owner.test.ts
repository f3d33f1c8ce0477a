import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.js';
import { section } from './markdown.js';

const script = resolve('scripts/owner.mjs');

function owner(folder: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
}

/** What the script reads, in a folder of its own. */
function copied(): string {
  const folder = temporaryFolder();
  for (const name of [
    'README.md',
    'README.de.md',
    'docs',
    'examples',
    'package.json',
    '.github',
    'src/version.ts',
  ]) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  return folder;
}

function pagesOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|yml)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

describe('the owner', () => {
  it('is what package.json says, on every page and in every example', () => {
    expect(owner('.', '--check')).toMatchObject({ status: 0, stderr: '' });
  });

  it('follows on every page from one command, and nothing says any more that there is none', () => {
    const folder = copied();
    expect(owner(folder, 'agency-tools').status).toBe(0);
    expect(owner(folder, '--check').status).toBe(0);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const uses = `uses: agency-tools/prosonata-backup@v${version}`;
    for (const [name, text] of pagesOf(folder)) {
      expect(text, name).not.toMatch(/OWNER\/prosonata-backup@COMMIT|not published under|unter keinem Konto/);
    }
    const pages = Object.fromEntries(pagesOf(folder));
    for (const name of ['README.md', 'README.de.md', 'examples/night-window.yml'])
      expect(pages[name]).toContain(uses);
    const [, first] = /```\n(.+)/.exec(section(pages['README.md'] ?? '', 'Command line')) ?? [];
    expect(first).toMatch(/^npx prosonata-backup /);
    expect(readFileSync(join(folder, 'src/version.ts'), 'utf8')).toContain(
      `'agency-tools/prosonata-backup@v${version}'`,
    );
    const described = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(described).toMatchObject({
      author: 'agency-tools',
      repository: { type: 'git', url: 'git+https://github.com/agency-tools/prosonata-backup.git' },
      homepage: 'https://github.com/agency-tools/prosonata-backup#readme',
      bugs: 'https://github.com/agency-tools/prosonata-backup/issues',
    });
    expect(described).not.toHaveProperty('private');
  });

  it('can be changed to another one', () => {
    const folder = copied();
    owner(folder, 'agency-tools');
    owner(folder, 'other');
    for (const [name, text] of pagesOf(folder)) expect(text, name).not.toContain('agency-tools');
  });

  it('must be the one whose tag is released', () => {
    const folder = copied();
    expect(owner(folder, '--is', 'agency-tools/prosonata-backup').stderr).toContain(
      'package.json says no owner',
    );
    owner(folder, 'agency-tools');
    expect(owner(folder, '--is', 'agency-tools/prosonata-backup').status).toBe(0);
    expect(owner(folder, '--is', 'somebody/prosonata-backup').status).toBe(1);
  });

  it.each(['a/b', '.'])('is refused as %j', (name) => {
    const told = owner(copied(), name);
    expect(told).toMatchObject({ status: 1, stderr: expect.stringContaining('is no account on GitHub') });
  });
});
