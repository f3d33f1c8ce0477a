import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUpWhole, type CliWorld, cliWorld, temporaryFolder } from '../../support/cli.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { type GitHubServices, serveGitHub } from '../../support/github/services.js';
import { publication, publisherOn } from '../../support/release-publisher.js';

const lists = ['--resources', 'users,customers', '--details', 'none'];
const world = () => cliWorld({ scale: 0.02 }, ...lists);

describe('status of a folder', () => {
  it('says which backup is the newest, how old, whether it is complete, and when the next one is due', async () => {
    const here = world();
    await backUpWhole(here);
    here.clock.step(11 * hourMs);
    const told = await here.run('status', here.directory);
    expect(told).toEqual({
      code: 0,
      out: `agency-prosonata-example: backup 20261123T0215Z, 11 h old, complete, next one due in 10 h (${here.directory})\n`,
      err: '',
    });
  });

  it('exits with 1 once the backup is older than it may be', async () => {
    const here = world();
    await backUpWhole(here);
    const status = () => here.run('status', here.directory, '--max-age', '36h');
    here.clock.step(36 * hourMs);
    expect(await status()).toMatchObject({ code: 0, out: expect.stringMatching(/^OK {6}/) });
    here.clock.step(hourMs);
    expect(await status()).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^LATE {4}.* 37 h old, complete, next one was due 16 h ago/),
    });
  });

  it('says what is due by the schedule and not by a start that was late', async () => {
    const here = world();
    await backUpWhole(here);
    here.clock.step(dayMs + 2 * hourMs);
    await backUpWhole(here);
    const { out } = await here.run('status', here.directory, '--json');
    expect(JSON.parse(out)).toMatchObject({
      backupId: '20261124T0415Z',
      startedAt: '2026-11-24T04:15:00.000Z',
      dueAt: '2026-11-24T23:15:00.000Z',
      complete: true,
      encrypted: false,
    });
  });

  it('of no archives, or of files with names of others, is an error that says what to do', async () => {
    const here = world();
    await backUpWhole(here);
    for (const name of readdirSync(here.directory).filter((one) => one.endsWith('.sqlite'))) {
      renameSync(join(here.directory, name), join(here.directory, `copy of ${name}`));
    }
    const told = await here.run('status', here.directory);
    expect(told).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is no backup in the folder'),
    });
    expect((await here.run('status', join(here.directory, 'nowhere'))).code).toBe(1);
  });

  it('takes no file for a backup that only has the name of one', async () => {
    const here = world();
    await backUpWhole(here);
    writeFileSync(
      join(here.directory, 'prosonata-agency-prosonata-example-20261123T2315Z.sqlite'),
      'no archive',
    );
    here.clock.step(dayMs);
    const told = await here.run('status', here.directory);
    expect(told.out).toContain('backup 20261123T0215Z');
    expect(told.err).toContain('is no archive, or is cut off');
  });

  it.each([
    ['--max-age', 'soon'],
    ['--interval', '1w'],
    ['--repository', 'agency'],
  ])('is used wrongly with %s %s', async (option, value) => {
    const told = await world().run('status', option, value);
    expect(told).toMatchObject({ code: 2, err: expect.stringContaining(option) });
  });
});

async function github(here: CliWorld): Promise<{ services: GitHubServices; status: CliWorld['run'] }> {
  const services = await serveGitHub({ now: here.clock.now });
  onTestFinished(() => services.close());
  const env = { GITHUB_API_URL: `${services.url}/api/v3`, GH_TOKEN: services.token({ contents: 'read' }) };
  return { services, status: (...argv) => here.runWith({ env, fetch }, 'status', ...argv) };
}

describe('status of repositories', () => {
  it('tells of the releases of each workspace, and asks for nothing but their list', async () => {
    const here = world();
    const { services, status } = await github(here);
    const { publisher } = publisherOn(services);
    await publisher.publish(publication('first'));
    await publisher.publish(publication('second', { backupId: '20261124T0215Z', isComplete: false }));
    here.clock.step(2 * dayMs);
    const before = services.requests.length;
    const told = await status('--repository', 'agency/backups', '--max-age', '36h');
    expect(told).toEqual({
      code: 0,
      out: 'OK      agency-example: backup 20261124T0215Z, 24 h old, NOT COMPLETE, next one was due 3 h ago (agency/backups)\n',
      err: '',
    });
    expect(services.requests.slice(before).map(({ operation }) => operation)).toEqual(['listReleases']);
  });

  it('of one that cannot be seen says what is missing, and of one without backups that there are none', async () => {
    const here = world();
    const { services, status } = await github(here);
    const unseen = await status('--repository', 'agency/secret');
    expect(unseen).toMatchObject({ code: 1, err: expect.stringContaining('cannot be seen with this token') });
    expect(unseen.err).toContain('Next: Check its name, and set GH_TOKEN');
    await publisherOn(services).publisher.check({ isFirst: true });
    expect((await status('--repository', 'agency/backups')).err).toContain(
      'There is no backup in the releases',
    );
  });

  it('sends no token to an address that others can listen to', async () => {
    const here = world();
    const sent: string[] = [];
    const told = await here.runWith(
      {
        env: { GITHUB_API_URL: 'http://github.agency.example/api/v3', GH_TOKEN: 'secret' },
        fetch: ({ url }) => Promise.reject(sent.push(url)),
      },
      'status',
      '--repository',
      'agency/backups',
    );
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('the token is not sent there') });
    expect(sent).toEqual([]);
  });

  it('is what examples/watch/freshness.yml runs', async () => {
    const here = world();
    const { services, status } = await github(here);
    await publisherOn(services).publisher.publish(publication('first'));
    const workflow = readFileSync('examples/watch/freshness.yml', 'utf8').replaceAll('\\\n', ' ');
    const [, words = ''] = /node dist\/cli\/index\.js status (.+)/.exec(workflow) ?? [];
    const args = words
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^agency\/.+/, 'agency/backups'));
    expect((await status(...args)).code).toBe(0);
    here.clock.step(37 * hourMs);
    expect((await status(...args)).code).toBe(1);
  });

  it('of a fleet begins with the sum, and one that fails does not hide the others', async () => {
    const here = world();
    const { services, status } = await github(here);
    await publisherOn(services).publisher.publish(publication('first'));
    await backUpWhole(here);
    here.clock.step(2 * dayMs);
    await backUpWhole(here);
    const empty = temporaryFolder();
    mkdirSync(join(empty, 'archives'));
    const { code, out, err } = await status(
      here.directory,
      empty,
      '--repository',
      'agency/backups',
      '--max-age',
      '36h',
    );
    const lines = out.trimEnd().split('\n');
    expect([code, err]).toEqual([1, '']);
    expect(lines[0]).toBe('2 workspaces: 1 late, 1 failed');
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(['OK', 'FAILED', 'LATE']);
  });
});
