import { describe, expect, it } from 'vitest';
import { type ArchivedList, newestArchive, readLists } from '../../proof/archived.js';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import { type CliWorld, listWorld } from '../../support/cli.js';
import { dayMs, hourMs, periodMs } from '../../support/clock.js';
import type { Fault, LoggedRequest } from '../../support/demo/test-workspace.js';

const small = {
  users: 12,
  customers: 20,
  contacts: 30,
  addresses: 30,
  projects: 20,
  quotations: 10,
  invoices: 10,
  externalcosts: 10,
  crmevents: 10,
  projecttasks: 30,
  workingtimes: 60,
  projecttimes: 1400,
};
const broken: Fault = { kind: 'status', status: 500 };

function worldWith(
  fault: (request: LoggedRequest, count: number) => Fault | undefined,
  projecttimes = small.projecttimes,
) {
  return listWorld({ sizes: { ...small, projecttimes }, perPageCap: 1000, fault });
}

const isOf = ({ path }: LoggedRequest, ...lists: readonly string[]) =>
  lists.some((list) => path.endsWith(`/${list}`));

const backUp = (world: CliWorld, ...argv: string[]) =>
  world.run('backup', '--directory', world.directory, ...argv);

/** Exit codes of runs a tick apart, up to the one that ends the backup. */
async function codesToTheEnd(world: CliWorld, ...argv: string[]): Promise<readonly number[]> {
  const codes: number[] = [];
  while (codes.length === 0 || codes.at(-1) === 3) {
    expect(codes.length).toBeLessThan(20);
    codes.push((await backUp(world, ...argv)).code);
    world.clock.step(periodMs);
  }
  return codes;
}

async function listOf(world: CliWorld, name: string): Promise<ArchivedList | undefined> {
  return (await readLists(newestArchive(world.directory))).get(name);
}

describe('a list that is never answered', () => {
  it.each<[string, Fault]>([
    ['5xx', broken],
    ['nothing', { kind: 'empty' }],
    ['a page for people', { kind: 'html' }],
    ['a broken connection', { kind: 'network' }],
  ])('but by %s is named when it was tried in two runs, and all others are backed up', async (_, fault) => {
    const world = worldWith((request) => (isOf(request, 'servicetemplates') ? fault : undefined));
    const first = await backUp(world);
    expect(first).toMatchObject({ code: 3, err: expect.stringContaining('list servicetemplates') });
    const asked = world.workspace.requests.length;
    const second = await backUp(world);
    expect(second).toMatchObject({ code: 4, out: expect.stringContaining('not complete') });
    const others = world.workspace.requests
      .slice(asked)
      .filter((request) => !isOf(request, 'servicetemplates'));
    expect(others).toHaveLength(1);
    expect(second.out).toContain('projecttimes: 1,400 rows, complete');
    expect(second.out).toMatch(/servicetemplates: 0 rows, incomplete: .*list servicetemplates/);
    expect(archivesIn(world.directory)[0]).toContain('.incomplete.');
  });

  it('is given up although it is the first one', async () => {
    const world = worldWith((request) => (isOf(request, 'users') ? broken : undefined));
    expect(await codesToTheEnd(world)).toEqual([3, 4]);
    expect(await listOf(world, 'users')).toMatchObject({ status: 'incomplete', rows: [] });
    expect(await listOf(world, 'projecttimes')).toMatchObject({ status: 'complete' });
  });

  it('is given up although the user named it', async () => {
    const world = worldWith((request) => (isOf(request, 'users') ? broken : undefined));
    expect(await codesToTheEnd(world, '--resources', 'users,customers')).toEqual([3, 4]);
    expect(await listOf(world, 'users')).toMatchObject({ status: 'incomplete' });
  });

  it('does not keep others like it from being given up', async () => {
    const never = ['users', 'servicetemplates', 'customers', 'contacts'];
    const world = worldWith((request) => (isOf(request, ...never) ? broken : undefined));
    await codesToTheEnd(world);
    for (const name of never) expect(await listOf(world, name)).toMatchObject({ status: 'incomplete' });
    expect(await listOf(world, 'projecttimes')).toMatchObject({ status: 'complete' });
  });

  it('costs no warning of a loss, and nothing of what is known of it', async () => {
    let isBroken = false;
    const world = worldWith((request) => (isBroken && isOf(request, 'customers') ? broken : undefined));
    await codesToTheEnd(world);
    isBroken = true;
    world.clock.step(dayMs);
    expect((await backUp(world)).code).toBe(3);
    const { out, err } = await backUp(world);
    expect(out).toContain('customers: 0 rows, incomplete');
    expect(out + err).not.toContain('has lost');
    isBroken = false;
    world.clock.step(dayMs);
    const [customers] = JSON.parse((await backUp(world, '--json')).out).resources.filter(
      (entry: { resource: string }) => entry.resource === 'customers',
    );
    expect(customers).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  it('is not waited for once the next backup is due', async () => {
    const world = worldWith((request) => (isOf(request, 'servicetemplates') ? broken : undefined));
    expect((await backUp(world, '--request-limit', '2')).code).toBe(3);
    world.clock.step(dayMs);
    expect(await codesToTheEnd(world)).toEqual([4]);
    expect(await listOf(world, 'servicetemplates')).toMatchObject({ status: 'incomplete' });
  });
});

describe('a list of which one window is never answered', () => {
  it('is read around it in smaller pages where that helps', async () => {
    const world = worldWith((request) =>
      isOf(request, 'projecttimes') && Number(new URLSearchParams(request.query).get('perPage')) > 500
        ? { kind: 'empty' }
        : undefined,
    );
    await codesToTheEnd(world);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('keeps what was read of it', async () => {
    const world = worldWith((request) => {
      const query = new URLSearchParams(request.query);
      const end = Number(query.get('page')) * Number(query.get('perPage'));
      return isOf(request, 'projecttimes') && end > 2500 ? { kind: 'empty' } : undefined;
    }, 3400);
    await codesToTheEnd(world);
    const list = await listOf(world, 'projecttimes');
    expect(list).toMatchObject({ status: 'incomplete', reason: expect.stringContaining('projecttimes') });
    expect(list?.rows.length).toBeGreaterThan(1900);
  });

  it('is complete where it is answered in the next run', async () => {
    let isBroken = true;
    const world = worldWith((request) =>
      isBroken && isOf(request, 'projecttimes') && !request.query.includes('page=1&') ? broken : undefined,
    );
    expect((await backUp(world)).code).toBe(3);
    isBroken = false;
    expect((await backUp(world)).code).toBe(0);
    await expectArchiveEquals(world.directory, world.workspace);
  });
});

describe('a server that is down', () => {
  it.each<[string, Fault, number]>([
    ['5xx', broken, 10],
    ['a broken connection', { kind: 'network' }, 10],
    ['a page for people', { kind: 'html' }, 2],
  ])(
    'and answers with %s ends the run at once, and is held against no list',
    async (_, fault, requestsAtMost) => {
      let isDown = false;
      const world = worldWith((__, count) => (isDown || count === 5 ? fault : undefined));
      expect((await backUp(world, '--request-limit', '4')).code).toBe(3);
      isDown = true;
      for (let runs = 0; runs < 5; runs++) {
        world.clock.step(6 * hourMs);
        const asked = world.workspace.requests.length;
        expect((await backUp(world)).code).toBe(3);
        expect(world.workspace.requests.length - asked).toBeLessThanOrEqual(requestsAtMost);
      }
      isDown = false;
      expect(await codesToTheEnd(world)).toEqual([0]);
      await expectArchiveEquals(world.directory, world.workspace);
    },
  );

  it('for large answers only is not asked for every list', async () => {
    const world = worldWith(({ query }) => (/perPage=1(&|$)/.test(query) ? undefined : broken));
    expect((await backUp(world)).code).toBe(3);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(18);
  });

  it('for too long is named in the failure', async () => {
    const world = worldWith((request) => (isOf(request, 'users') ? undefined : broken));
    expect((await backUp(world)).code).toBe(3);
    world.clock.step(72.5 * hourMs);
    expect(await backUp(world, '--request-limit', '3')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /No backup has been finished for 73 h\. The last trouble: .*could not list .* 500/,
      ),
    });
  });
});

describe('a list that a page for people says is not there', () => {
  const missing: Fault = { kind: 'status', status: 404, html: true };

  it.each(['users', 'quotations'])('is absent where another list is answered: %s', async (name) => {
    const world = worldWith((request) => (isOf(request, name) ? missing : undefined));
    expect(await backUp(world)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${name}: skipped, this workspace has no such list`),
    });
  });

  it('is a wrong address where nothing is', async () => {
    const world = worldWith(() => missing);
    expect(await backUp(world)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/web page, not JSON/),
    });
  });

  it('is in trouble where it was there before', async () => {
    const world = worldWith((request) =>
      isOf(request, 'projecttimes') && !request.query.includes('page=1&') ? missing : undefined,
    );
    await codesToTheEnd(world);
    expect(await listOf(world, 'projecttimes')).toMatchObject({ status: 'incomplete' });
  });
});

describe('a list that is refused in the middle', () => {
  it.each<[string, number, object]>([
    ['403', 403, { meta: { status: 403, message: 'No permission' }, data: [] }],
    ['404', 404, { meta: { status: 404, message: 'Page not found.' }, data: [] }],
  ])('by %s is not called complete', async (_, status, body) => {
    const world = listWorld({ sizes: small, perPageCap: 1000 });
    const fetch = async (request: Request): Promise<Response> => {
      const { pathname, searchParams } = new URL(request.url);
      const isMiddle = pathname.endsWith('/projecttimes') && searchParams.get('page') !== '1';
      return isMiddle ? Response.json(body, { status }) : world.workspace.fetch(request);
    };
    const { code } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(code).toBe(4);
    const list = await listOf(world, 'projecttimes');
    expect(list).toMatchObject({ status: 'incomplete' });
    expect(list?.rows).toHaveLength(1000);
    expect(archivesIn(world.directory)[0]).toContain('.incomplete.');
  });
});
