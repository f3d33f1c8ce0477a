import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliWorld, temporaryFolder } from '../../support/cli.js';
import { isMissing } from '../../support/programs.js';

const complete = async (...words: string[]) => {
  const { code, out } = await cliWorld().run('complete', '--', ...words);
  expect(code).toBe(0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]);
};

describe('completion', () => {
  it('offers commands, and the options of the one that is typed', async () => {
    expect(await complete('ver')).toEqual(['verify', ':4']);
    expect(await complete('')).toEqual(expect.arrayContaining(['backup', 'status', 'init']));
    expect(await complete('')).not.toContain('complete');
    expect(await complete('backup', '--ping')).toEqual(['--ping-url', ':4']);
    expect(await complete('--keep-d')).toEqual(['--keep-daily', ':4']);
    expect(await complete('verify', '--keep-d')).toEqual([':4']);
  });

  it('leaves files to the shell', async () => {
    expect(await complete('verify', 'arch')).toEqual([':0']);
    expect(await complete('backup', '--directory', '')).toEqual([':0']);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', async (shell) => {
    const { code, out } = await cliWorld().run('completion', shell);
    expect(code).toBe(0);
    expect(out).toMatch(/prosonata-backup'? complete '?--/);
  });

  it('says which shells there are', async () => {
    const told = await cliWorld().run('completion', 'csh');
    expect(told).toMatchObject({
      code: 1,
      err: expect.stringContaining('Name one of bash, zsh, fish, powershell'),
    });
  });

  it.skipIf(isMissing('bash'))('is what bash asks for', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    const program = join(folder, 'bin/prosonata-backup');
    writeFileSync(program, `#!/bin/sh\necho "$*" > ${folder}/asked\nprintf 'verify\tprove\n:4\n'\n`);
    chmodSync(program, 0o755);
    const { out } = await cliWorld().run('completion', 'bash');
    // What the package bash-completion brings along, as far as the script uses it.
    const words =
      '_get_comp_words_by_ref() { cur=ver; prev=prosonata-backup; words=(prosonata-backup ver); cword=1; }; compopt() { :; }';
    const play = `${words}\n${out}\n__prosonata_backup_complete; echo "\${COMPREPLY[@]}"; cat ${folder}/asked`;
    const { stdout } = spawnSync('bash', ['-c', play], {
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect(stdout.split('\n').slice(0, 2)).toEqual([expect.stringContaining('verify'), 'complete -- ver']);
  });
});
