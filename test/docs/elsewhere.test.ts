import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitCodes } from '../../src/exit-codes.js';
import { optionsOf } from '../../src/settings/options.js';
import { cliWorld, temporaryFolder } from '../support/cli.js';
import { hourMs } from '../support/clock.js';
import { isMissing } from '../support/programs.js';

const folder = 'examples/elsewhere';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.\w+$/.test(name))
  .map((name) => join(folder, name));

describe.each(files)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  it('gives the command line only options and variables that it has', () => {
    const options = optionsOf('command line');
    // Each is on one line, or on a line of its own.
    const [, given = ''] =
      /(?:index\.js|prosonata-backup|"\$PROGRAM")(?:<\/string>\s*<string>)?\s*backup\b([\s\S]*)/.exec(text) ??
      [];
    const used = given.split(/\|\||<\/array>/)[0] ?? '';
    const names = [...used.matchAll(/(?:^|[\s>])--([a-z-]+)/g)].map(([, name]) => name);
    if (!path.endsWith('.timer')) expect(names.length).toBeGreaterThan(0);
    expect(options.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    const variables = [...text.matchAll(/PROSONATA_[A-Z_]+/g)].map(([name]) => name);
    expect(options.map(({ variable }) => variable)).toEqual(expect.arrayContaining(variables));
  });
});

describe('the units for systemd', () => {
  const unit = readFileSync(join(folder, 'systemd/prosonata-backup.service'), 'utf8');

  it('take a pause for a success', () => {
    expect(unit).toContain(`\nSuccessExitStatus=${exitCodes.paused}\n`);
  });

  it.skipIf(isMissing('systemd-analyze'))(
    'are what systemd understands, and leave the service little of the machine',
    () => {
      const units = ['service', 'timer'].map((kind) => join(folder, `systemd/prosonata-backup.${kind}`));
      const verified = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
      // That the program is not installed here is no fault of the unit.
      const faults = verified.stderr
        .split('\n')
        .filter((line) => line !== '' && !line.includes('is not executable'));
      expect(faults).toEqual([]);
      const security = ['security', '--offline=yes', '--threshold=20', units[0] ?? ''];
      expect(spawnSync('systemd-analyze', security).status).toBe(0);
    },
  );
});

describe('the files for launchd and the Task Scheduler', () => {
  it.skipIf(isMissing('xmllint'))('are well-formed', () => {
    const paths = files.filter((path) => /\.(xml|plist)$/.test(path));
    expect(spawnSync('xmllint', ['--noout', '--nonet', ...paths], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe('GitLab CI', () => {
  const { backup } = parse(readFileSync(join(folder, 'gitlab/.gitlab-ci.yml'), 'utf8'));

  it('takes a pause for a warning, and runs one job at a time', () => {
    expect(backup).toMatchObject({
      allow_failure: { exit_codes: exitCodes.paused },
      resource_group: 'prosonata-backup',
      cache: { when: 'always' },
    });
  });

  it('uploads the archive, and ends as the program did', () => {
    const here = temporaryFolder();
    const bin = join(here, 'bin');
    mkdirSync(bin);
    const stub = (name: string, script: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    stub('curl', `for last; do :; done; echo "$last" >> ${here}/uploaded`);
    const run = (code: number, archive: string) => {
      stub('npx', `${archive && `echo > archives/${archive}`}\nexit ${code}`);
      return spawnSync('bash', ['-e', '-c', backup.script.join('\n')], {
        cwd: here,
        env: {
          PATH: `${bin}:${process.env.PATH}`,
          CI_API_V4_URL: 'api',
          CI_PROJECT_ID: '7',
          CI_JOB_TOKEN: 't',
          PROGRAM: 'p',
        },
      }).status;
    };
    expect([run(3, ''), run(1, ''), run(0, 'prosonata-a-20261123T0215Z.sqlite')]).toEqual([3, 1, 0]);
    expect(readFileSync(join(here, 'uploaded'), 'utf8')).toMatch(
      /^api\/projects\/7\/packages\/generic\/prosonata-backup\/20\d\d\.\d+\.\d+\/prosonata-a-20261123T0215Z\.sqlite\n$/,
    );
  });

  it('needs no more than the cached folder to go on, and to know that nothing is due', async () => {
    const world = cliWorld({ scale: 0.02 });
    const lists = ['--resources', 'users,customers,contacts', '--details', 'none'];
    let at = world.directory;
    const run = async (...more: string[]) => {
      // A new machine, on which there is what the cache holds.
      const next = temporaryFolder();
      for (const name of readdirSync(at).filter((one) => one.startsWith('.work-'))) {
        cpSync(join(at, name), join(next, name), { recursive: true });
      }
      at = next;
      return world.run('backup', '--directory', at, '--json', ...lists, ...more);
    };
    const paused = await run('--request-limit', '1');
    expect(paused.code).toBe(exitCodes.paused);
    const finished = await run();
    expect(finished.code).toBe(exitCodes.finished);
    expect(JSON.parse(finished.out).backupId).toBe(JSON.parse(paused.out).backupId);
    world.clock.step(hourMs);
    expect(JSON.parse((await run()).out)).toMatchObject({ status: 'idle' });
  });
});
