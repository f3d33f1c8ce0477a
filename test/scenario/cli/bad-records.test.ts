import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArchivedList, newestArchive, readLists } from '../../proof/archived.js';
import { expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld } from '../../support/cli.js';
import { dayMs, hourMs, periodMs } from '../../support/clock.js';
import type {
  Fault,
  LoggedRequest,
  TestWorkspace,
  WorkspaceOptions,
} from '../../support/demo/test-workspace.js';

const broken: Fault = { kind: 'status', status: 500 };
/** The most rows of a page where the numbers of requests do not matter: a fifth of what the API gives. */
const perPageCap = 200;
const lists = ['--details', 'none', '--resources', 'customers,projecttimes'];

/** A world in which the server fails on every page that holds one of these hours. */
function worldFailingOn(
  bad: ReadonlySet<number>,
  hours = 1300,
  more: Partial<WorkspaceOptions> = {},
  argv: readonly string[] = lists,
): CliWorld {
  let workspace: TestWorkspace | undefined;
  const world = cliWorld(
    {
      sizes: { customers: 12, projecttimes: hours },
      fault: (request) =>
        workspace && holds(workspace, request, bad, more.perPageCap ?? 1000) ? broken : undefined,
      ...more,
    },
    ...argv,
  );
  workspace = world.workspace;
  return world;
}

function holds(
  { records }: TestWorkspace,
  { path, query }: LoggedRequest,
  ids: ReadonlySet<number>,
  cap: number,
): boolean {
  if (!path.endsWith('/projecttimes')) return false;
  const [page, perPage] = pageOf(query, cap);
  const rows = records.projecttimes?.slice((page - 1) * perPage, page * perPage) ?? [];
  return rows.some(({ timeID }) => ids.has(Number(timeID)));
}

/** The number of the page that is given, and its rows at most. */
function pageOf(query: string, cap: number): readonly [number, number] {
  const asked = new URLSearchParams(query);
  return [Number(asked.get('page')), Math.min(cap, Number(asked.get('perPage')))];
}

const backUp = (world: CliWorld, ...argv: string[]) => backUpWhole(world, ...argv);

async function times(world: CliWorld): Promise<ArchivedList & { readonly ids: ReadonlySet<number> }> {
  const list = (await readLists(newestArchive(world.directory))).get('projecttimes') as ArchivedList;
  return { ...list, ids: new Set(list.rows.map((row) => Number(row[list.columns.indexOf('timeID')]))) };
}

/** Expects all hours but these in the newest archive. */
async function expectAllBut(world: CliWorld, bad: ReadonlySet<number>): Promise<ArchivedList> {
  const list = await times(world);
  const missing = (world.workspace.records.projecttimes ?? [])
    .map(({ timeID }) => Number(timeID))
    .filter((id) => !list.ids.has(id));
  expect(missing).toEqual([...bad].toSorted((one, other) => one - other));
  return list;
}

/** The hours in what `--json` printed. */
const jsonOf = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '').resources[1];

const requestsFor = ({ workspace }: CliWorld, since = 0) =>
  workspace.requests.slice(since).filter(({ path }) => path.endsWith('/projecttimes'));
const idAt = ({ workspace }: CliWorld, rank: number) =>
  Number(workspace.records.projecttimes?.[rank]?.timeID);

describe('one record that the server fails on', () => {
  it('costs itself and no other, by name, and about a dozen requests', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad, 2200);
    bad.add(idAt(world, 1100));
    const { out, runs } = await backUp(world);
    const list = await expectAllBut(world, bad);
    expect(list).toMatchObject({
      status: 'incomplete',
      reason: `record number 1,101 is not given (between the ids ${idAt(world, 1099)} and ${idAt(world, 1101)})`,
    });
    expect(out).toMatch(/projecttimes: 2,199 of 2,200 rows, incomplete: record number 1,101/);
    expect(runs).toBe(1);
    // Four without the trouble, five tries for the first failure and five for the last, and the search between them.
    expect(requestsFor(world).length).toBeLessThanOrEqual(4 + 4 + 4 + 16);
  });

  it('is gone straight around in the next backup, and tried once', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    bad.add(idAt(world, 1100));
    await backUp(world);
    for (let day = 1; day <= 2; day++) {
      world.clock.step(dayMs);
      const before = world.workspace.requests.length;
      const { runs } = await backUp(world);
      expect(runs).toBe(1);
      expect(await expectAllBut(world, bad)).toMatchObject({
        status: 'incomplete',
        reason: expect.stringContaining('number 1,101'),
      });
      const requests = requestsFor(world, before);
      expect(requests.filter(({ status }) => status === 500)).toHaveLength(1);
      expect(requests.length).toBeLessThanOrEqual(10);
    }
  });

  it('is tried once a day, not in each backup', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    bad.add(idAt(world, 700));
    await backUp(world, '--interval', '4h');
    const before = world.workspace.requests.length;
    for (let backups = 1; backups < 6; backups++) {
      world.clock.step(4 * hourMs);
      await backUp(world, '--interval', '4h');
      await expectAllBut(world, bad);
    }
    expect(requestsFor(world, before).filter(({ status }) => status === 500)).toHaveLength(1);
  });

  it('is there again when the server gives it again', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    bad.add(idAt(world, 1100));
    await backUp(world);
    bad.clear();
    world.clock.step(dayMs);
    const { out } = await backUp(world);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, { ...world.workspace, records: backedUp(world) });
    world.clock.step(dayMs);
    const before = world.workspace.requests.length;
    await backUp(world);
    expect(requestsFor(world, before)).toHaveLength(2);
  });

  it.each<[string, number, number]>([
    ['first', 1300, 0],
    ['second', 1300, 1],
    ['last', 1300, 1299],
    ['last of a full page', 1300, 999],
    ['first of the second page', 1300, 1000],
    ['only', 1, 0],
    ['first of few', 30, 0],
    ['last of few', 30, 29],
    ['in the midst of few', 30, 17],
  ])('may be the %s one', async (_, hours, rank) => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad, hours);
    bad.add(idAt(world, rank));
    await backUp(world);
    if (hours > 1) expect(await expectAllBut(world, bad)).toMatchObject({ status: 'incomplete' });
    for (let day = 0; day < 2; day++) {
      world.clock.step(dayMs);
      const before = world.workspace.requests.length;
      await backUp(world);
      if (hours === 1) continue;
      expect(await expectAllBut(world, bad)).toMatchObject({
        status: 'incomplete',
        reason: expect.stringContaining(`record number ${(rank + 1).toLocaleString('en-US')} is not given`),
      });
      expect(requestsFor(world, before).filter(({ status }) => status === 500)).toHaveLength(1);
    }
  });

  it.each<[string, readonly number[]]>([
    ['next to each other', [1100, 1101]],
    ['with one between them', [1100, 1102]],
    ['far apart', [17, 1100, 1221]],
    ['many', [100, 101, 102, 700, 1100, 1233]],
  ])('may have others like it: %s', async (_, ranks) => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    for (const rank of ranks) bad.add(idAt(world, rank));
    await backUp(world);
    expect(await expectAllBut(world, bad)).toMatchObject({ status: 'incomplete' });
    world.clock.step(dayMs);
    const before = world.workspace.requests.length;
    await backUp(world);
    expect(await expectAllBut(world, bad)).toMatchObject({ status: 'incomplete' });
    expect(requestsFor(world, before).filter(({ status }) => status === 500)).toHaveLength(ranks.length);
  });

  it('is found again where rows in front of it were deleted', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    bad.add(idAt(world, 1100));
    await backUp(world);
    for (let rank = 0; rank < 70; rank += 10) world.workspace.remove('projecttimes', idAt(world, rank));
    world.clock.step(dayMs);
    const list = jsonOf((await backUp(world, '--json')).out);
    expect(await expectAllBut(world, bad)).toMatchObject({
      status: 'incomplete',
      reason: expect.stringContaining('record number 1,094'),
    });
    expect(list).toMatchObject({ rows: 1292, removed: 7 });
  });

  it('costs no other one when it is deleted', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    bad.add(idAt(world, 1100));
    await backUp(world);
    world.workspace.remove('projecttimes', idAt(world, 1100));
    world.clock.step(dayMs);
    const { out } = await backUp(world);
    expect(out).toContain('Complete and verified');
    await expectAllBut(world, new Set());
  });

  it('was not removed if it was known before; what is missing elsewhere was', async () => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad);
    await backUp(world);
    bad.add(idAt(world, 1100));
    world.workspace.remove('projecttimes', idAt(world, 300));
    world.workspace.remove('projecttimes', idAt(world, 1200));
    world.clock.step(dayMs);
    const list = jsonOf((await backUp(world, '--json')).out);
    expect(list).toMatchObject({ resource: 'projecttimes', rows: 1297, removed: 2, added: 0, changed: 0 });
    await expectAllBut(world, bad);
    bad.clear();
    world.clock.step(dayMs);
    const next = jsonOf((await backUp(world, '--json')).out);
    expect(next).toMatchObject({ rows: 1298, removed: 0, added: 0, changed: 0, status: 'complete' });
  });

  it('may be a contact: the other side and the second reading are read around it as well', async () => {
    let workspace: TestWorkspace | undefined;
    const world = cliWorld(
      {
        sizes: { customers: 12, contacts: 400 },
        fault: ({ path, query }) => {
          if (!workspace || !path.endsWith('/contacts')) return undefined;
          const asked = new URLSearchParams(query);
          const side = workspace.records.contacts?.filter(
            ({ active }) => String(active) === asked.get('active'),
          );
          const [page, perPage] = [Number(asked.get('page')), Number(asked.get('perPage'))];
          const start = (page - 1) * perPage;
          return asked.get('active') === '1' &&
            start <= 120 &&
            start + perPage > 120 &&
            (side?.length ?? 0) > 120
            ? broken
            : undefined;
        },
      },
      '--details',
      'none',
      '--resources',
      'customers,contacts',
    );
    workspace = world.workspace;
    for (let day = 0; day < 2; day++) {
      await backUp(world);
      const list = (await readLists(newestArchive(world.directory))).get('contacts');
      expect(list).toMatchObject({
        status: 'incomplete',
        reason: expect.stringMatching(/^active: record number 121 is/),
      });
      expect(list?.rows).toHaveLength(399);
      world.clock.step(dayMs);
    }
  });
});

describe('trouble that is of no single record', () => {
  it('and passes while its place is looked for costs nothing but requests', async () => {
    let failures = 0;
    const world = cliWorld(
      {
        sizes: { customers: 12, projecttimes: 1000 },
        perPageCap,
        fault: ({ path, query }) =>
          path.endsWith('/projecttimes') && !query.includes('page=1&') && failures++ < 9 ? broken : undefined,
      },
      ...lists,
    );
    const { out } = await backUp(world);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, { ...world.workspace, records: backedUp(world) });
  });

  it('but of the size of an answer makes the pages smaller', async () => {
    const world = cliWorld(
      {
        sizes: { customers: 12, projecttimes: 2000 },
        perPageCap,
        fault: ({ path, query }, count) =>
          count > 2 &&
          path.endsWith('/projecttimes') &&
          Number(new URLSearchParams(query).get('perPage')) > 80
            ? broken
            : undefined,
      },
      ...lists,
    );
    const { out } = await backUp(world);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, { ...world.workspace, records: backedUp(world) });
    expect(requestsFor(world).length).toBeLessThan(150);
  });

  it('but of all that comes behind a place ends the list there', async () => {
    const world = cliWorld(
      {
        sizes: { customers: 12, projecttimes: 1000 },
        perPageCap,
        fault: ({ path, query }) => {
          const [page, perPage] = pageOf(query, perPageCap);
          return path.endsWith('/projecttimes') && page * perPage > 500 ? broken : undefined;
        },
      },
      ...lists,
    );
    await backUp(world);
    const list = await times(world);
    expect(list).toMatchObject({ status: 'incomplete' });
    expect(list.ids.size).toBe(500);
    expect(requestsFor(world).length).toBeLessThan(80);
  });
});

describe('a record that the server fails on in the only list', () => {
  it.each([0, 1, 2])('of three costs itself alone: number %i', async (rank) => {
    const bad = new Set<number>();
    const world = worldFailingOn(bad, 3, {}, ['--details', 'none', '--resources', 'projecttimes']);
    bad.add(idAt(world, rank));
    await backUp(world);
    expect(await expectAllBut(world, bad)).toMatchObject({ status: 'incomplete' });
  });
});

describe('a list with records that are not given, and runs that end at any time', () => {
  it('has all others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(279), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (ranks, limits, concurrency) => {
          const bad = new Set<number>();
          const world = worldFailingOn(bad, 280, { perPageCap });
          for (const rank of ranks) bad.add(idAt(world, rank));
          const argv = ['backup', '--directory', world.directory, '--concurrency', String(concurrency)];
          for (const limit of limits) {
            await world.run(...argv, '--request-limit', String(limit));
            world.clock.step(periodMs);
          }
          await backUp(world, '--concurrency', String(concurrency));
          expect(await expectAllBut(world, bad)).toMatchObject({ status: 'incomplete' });
        },
      ),
      { numRuns: 6 },
    );
  });
});

/** The records of the lists that are backed up here. */
function backedUp({ workspace: { records } }: CliWorld): TestWorkspace['records'] {
  return { customers: records.customers ?? [], projecttimes: records.projecttimes ?? [] };
}
