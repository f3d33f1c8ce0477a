import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requestsAtMost } from '../../../src/check/findings.js';
import { apiKey, type CliWorld, cliWorld, workspaceUrl } from '../../support/cli.js';
import type { DemoUser } from '../../support/demo/callers.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';
import type { Fault } from '../../support/demo/workspace-faults.js';

const check = (world: CliWorld, ...more: string[]) =>
  world.run('check', '--directory', world.directory, ...more);

async function checkAsJson(world: CliWorld, ...more: string[]) {
  const { code, out } = await check(world, '--json', ...more);
  return { code, found: JSON.parse(out) };
}

const user = (group: string) => (): DemoUser => ({ userID: 3, username: 'Heike3', group });

describe('check', () => {
  it('says whose key it is, what it may read, how long that is and what a backup takes', async () => {
    const world = cliWorld({ quota: 500 });
    const { code, out, err } = await check(world);
    expect(code, out + err).toBe(0);
    expect(out).toMatch(
      /^A backup of https:\/\/agency\.prosonata\.example would succeed \(asked with \d+ requests\)\./,
    );
    expect(out).toMatch(/^ {2}projecttimes +5,200 +yes$/m);
    expect(out).toMatch(/^ {2}contacts +\d+ \+ \d+ +yes$/m);
    expect(out).toMatch(/^ {2}invoices +380 +yes +yes$/m);
    expect(out).toContain('The API key is that of user 1, group Administrator (Admin1).');
    expect(out).toContain('it looks like ProSonata 20 (500 requests in 15 minutes)');
    expect(out).toMatch(/The first backup takes about [\d,]+ requests in \d+ runs\./);
    expect(out).toContain('not encrypted');
  });

  it('asks at most thirty requests and writes nothing', async () => {
    const world = cliWorld();
    await check(world);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(requestsAtMost);
    expect(readdirSync(world.directory)).toEqual([]);
  });

  it('is right about the requests of the first backup', async () => {
    const sizes = {
      customers: 30,
      addresses: 40,
      projects: 45,
      invoices: 50,
      projecttasks: 60,
      crmevents: 20,
    };
    const others = { quotations: 20, externalcosts: 20, projecttimes: 4_000 };
    const world = cliWorld({ quota: 10_000, scale: 0.1, sizes: { ...sizes, ...others } });
    const { found } = await checkAsJson(world);
    const before = world.workspace.requests.length;
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(0);
    const took = world.workspace.requests.length - before;
    expect(found.costs.first.requests).toBeGreaterThan(took * 0.95);
    expect(found.costs.first.requests).toBeLessThan(took * 1.05);
  });

  it('counts lists that are empty, in every way of saying so', async () => {
    for (const emptyAs of ['list', '204', '404'] as const) {
      const world = cliWorld({ emptyAs, sizes: { quotations: 0, crmevents: 0 } });
      const { code, found } = await checkAsJson(world);
      expect(code).toBe(0);
      const list = (name: string) => found.lists.find((one: { list: string }) => one.list === name);
      expect(list('quotations')).toMatchObject({ state: 'given', rows: 0, details: { state: 'nothing' } });
    }
  });

  it('finds a list that leaves records out', async () => {
    const world = cliWorld({ sizes: { projects: 60 }, defaultFilters: { projects: { activeStatus: '1' } } });
    const { code, found } = await checkAsJson(world);
    expect(code).toBe(0);
    const leaving = found.lists.filter((one: { leavesOut?: boolean }) => one.leavesOut);
    expect(leaving.map((one: { list: string }) => one.list)).toEqual(['projects']);
  });

  it('does not take a long list for one that leaves records out', async () => {
    const world = cliWorld({ sizes: { projecttasks: 1500 } });
    for (const [index, task] of (world.workspace.records.projecttasks ?? []).entries()) {
      world.workspace.update('projecttasks', Number(task.taskID), { done: index < 1400 ? 1 : 0 });
    }
    const { found } = await checkAsJson(world);
    expect(found.lists.find((one: { list: string }) => one.list === 'projecttasks').leavesOut).not.toBe(true);
  });
});

describe('check with a key that may not read everything', () => {
  it('names the lists that are refused, and what to do', async () => {
    const world = cliWorld({ forbidden: ['invoices', 'users'], missing: ['quotations'] });
    const { code, out } = await check(world);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}invoices .*may not be read\. Give the integration the right/m);
    expect(out).toMatch(/^ {2}quotations .*this workspace has no such list/m);
  });

  it('names the lists that a personal key gives in part', async () => {
    const world = cliWorld({ user: user('Teamleiter') });
    const { code, out } = await check(world);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}workingtimes .*in part: the user's own records only \(group Teamleiter\)/m);
    expect(out).toMatch(/^ {2}users .*in part, or nothing: it is for groups above Teamleiter/m);
    expect(out).toContain('The API key is that of user 3, group Teamleiter (Heike3).');
  });

  it('fails if no list may be read', async () => {
    const all = (await checkAsJson(cliWorld())).found.lists.map((one: { list: string }) => one.list);
    const { code, out } = await check(cliWorld({ forbidden: all }));
    expect(code).toBe(1);
    expect(out).toContain('Error: The key may read none of the lists.');
  });

  it('fails if a list that was named may not be read', async () => {
    const world = cliWorld({ forbidden: ['invoices'] });
    const { code, out } = await check(world, '--resources', 'users,invoices');
    expect(code).toBe(1);
    expect(out).toMatch(/Error: .*invoices.*403.*leave it out/);
  });
});

describe('check in every way in which it can go wrong', () => {
  const broken: Fault = { kind: 'status', status: 500 };
  it.each<[string, Partial<WorkspaceOptions>, RegExp]>([
    ['a wrong key', { apiKey: 'another-key-0123456789' }, /Error: .*401.*Check the API key/],
    ['a web page', { fault: () => ({ kind: 'html' }) }, /Error: .*web page.*Check|check the workspace URL/i],
    ['a server that is down', { fault: () => ({ kind: 'network' }) }, /Error: .*ECONNRESET/],
    ['errors alone', { fault: () => broken }, /Error: .*500/],
    [
      'another address',
      { fault: () => ({ kind: 'redirect', location: 'https://other.example/' }) },
      /Error: .*other\.example/,
    ],
  ])('fails with the reason and the next step: %s', async (_, options, reason) => {
    const world = cliWorld(options);
    const { code, out } = await check(world);
    expect(code).toBe(1);
    expect(out).toMatch(/^A backup of .* would fail/);
    expect(out).toMatch(reason);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(5);
    expect(out).not.toContain(apiKey);
  });

  it('fails if the quota is used up, without asking more', async () => {
    const world = cliWorld({ quota: 50 });
    world.workspace.steal(50);
    const { code, out } = await check(world);
    expect(code).toBe(1);
    expect(out).toContain('the key could not be checked. Check again in 15 minutes.');
    expect(world.workspace.requests).toHaveLength(1);
  });

  it('asks less if the quota is short, and says what', async () => {
    const world = cliWorld({ quota: 50 });
    world.workspace.steal(40);
    const { code, out } = await check(world, '--quota-reserve', '2');
    expect(code).toBe(0);
    expect(world.workspace.requests).toHaveLength(8);
    expect(out).toMatch(
      /Not asked, because the quota or the number of requests was too small: the lists .*projecttimes/,
    );
    expect(out).toContain('What a backup takes is not known');
    const leaving = cliWorld({ quota: 50 });
    leaving.workspace.steal(33);
    expect((await check(leaving)).out).toMatch(
      /too small: a detail of .*; how many inactive records contacts, addresses have/,
    );
  });

  it('continues behind a list that is in trouble', async () => {
    const world = cliWorld({ fault: ({ path }) => (path.endsWith('/invoices') ? broken : undefined) });
    const { code, out } = await check(world);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}invoices .*500/m);
    expect(out).toMatch(/^ {2}projecttimes +5,200 +yes$/m);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(requestsAtMost);
  });

  it('is wrong usage with settings that are wrong', async () => {
    const { code, err } = await cliWorld().run('check', '--resources', 'rechnungen');
    expect([code, err.includes('did you mean invoices')]).toEqual([2, true]);
  });

  it('takes the options of a backup', async () => {
    const world = cliWorld({ appId: '12345' });
    const { code, out } = await check(
      world,
      '--app-id',
      '12345',
      '--details',
      'none',
      '--include-inactive',
      'no',
    );
    expect(code, out).toBe(0);
    expect(out).toContain('The API key is of the app integration "Backup".');
    expect(world.workspace.requests.every(({ path }) => path.split('/').length === 4)).toBe(true);
    expect(out).toContain(workspaceUrl);
  });
});
