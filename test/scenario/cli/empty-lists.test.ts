import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { type ArchivedList, newestArchive, readLists } from '../../proof/archived.js';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld, listWorld } from '../../support/cli.js';
import { dayMs, periodMs } from '../../support/clock.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

const forms = ['list', '204', '404'] as const;
const listNames = catalogue.map(({ name }) => name);
/** One request for each pass of each list: every list fits into one answer. */
const leastRequests = catalogue.reduce((sum, { passes }) => sum + passes.length, 0);

/** So many records of each list, but none of these. */
const sizesWithout = (empty: readonly string[]) =>
  Object.fromEntries(listNames.map((name) => [name, empty.includes(name) ? 0 : 12]));

const backUp = (world: CliWorld, ...argv: string[]) =>
  world.run('backup', '--directory', world.directory, ...argv);

async function listOf(world: CliWorld, name: string): Promise<ArchivedList | undefined> {
  return (await readLists(newestArchive(world.directory))).get(name);
}

/** Answers the requests for this list with what `answer` gives for their number, from 1, if anything. */
function answeringFor(
  world: CliWorld,
  list: string,
  answer: (count: number, page: number) => Response | undefined,
) {
  let count = 0;
  return async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.endsWith(`/${list}`)) return world.workspace.fetch(request);
    return answer(++count, Number(searchParams.get('page'))) ?? world.workspace.fetch(request);
  };
}

describe('a workspace with empty lists', () => {
  it.each(
    forms.flatMap((emptyAs) =>
      [['quotations'], ['contacts', 'invoices', 'servicetemplates', 'crmevents', 'users'], listNames].map(
        (empty): [string, number, readonly string[]] => [emptyAs, empty.length, empty],
      ),
    ),
  )('answered as %s is complete in the least number of requests: %i of them', async (emptyAs, _, empty) => {
    const world = listWorld({
      sizes: sizesWithout(empty),
      emptyAs: emptyAs as WorkspaceOptions['emptyAs'] & string,
    });
    const { code, out } = await backUp(world);
    expect(code, out).toBe(0);
    expect(out).toContain('Complete and verified');
    expect(archivesIn(world.directory)[0]).not.toContain('incomplete');
    expect(world.workspace.requests).toHaveLength(leastRequests);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it.each(
    forms.flatMap(
      (form) =>
        [
          [form, { ignoreOrderBy: true }],
          [form, { refuseOrderBy: true }],
        ] as const,
    ),
  )('answered as %s is complete also on a server that does not sort: %j', async (emptyAs, more) => {
    const empty = ['invoices', 'contacts', 'projecttimes'];
    const world = listWorld({ sizes: { ...sizesWithout(empty), workingtimes: 120 }, emptyAs, ...more });
    expect((await backUp(world)).out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('that has no inactive contact and address is complete in the least number of requests', async () => {
    const world = listWorld({ sizes: sizesWithout([]), emptyAs: '204' });
    for (const [list, field] of [
      ['contacts', 'active'],
      ['addresses', 'addressActive'],
    ] as const) {
      for (const record of world.workspace.records[list] ?? []) {
        world.workspace.update(list, Number(record[`${list === 'contacts' ? 'contact' : 'address'}ID`]), {
          [field]: 1,
        });
      }
    }
    expect((await backUp(world)).out).toContain('Complete and verified');
    expect(world.workspace.requests).toHaveLength(leastRequests);
  });

  it('answered by 204 makes no call too many: what was known of the quota stays known', async () => {
    const world = listWorld({ sizes: sizesWithout(listNames.slice(1)), emptyAs: '204', quota: 5 });
    const { runs } = await backUpWhole(world);
    expect(runs).toBe(Math.ceil(leastRequests / 5));
    expect(world.workspace.requests.map(({ status }) => status)).not.toContain(429);
  });
});

describe('a record that is answered with 204', () => {
  it('was deleted after it was listed', async () => {
    const sizes = { ...sizesWithout(listNames), invoices: 8 };
    const world = cliWorld({ sizes, emptyAs: '204' }, '--resources', 'invoices');
    const fetch = async (request: Request): Promise<Response> =>
      request.url.endsWith('/invoices/4')
        ? new Response(null, { status: 204 })
        : world.workspace.fetch(request);
    const { code, out } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(code).toBe(0);
    expect(out).toContain('invoices: 8 rows, complete, 1 deleted meanwhile');
  });
});

describe('a 204 in the middle of a list', () => {
  const sizes = { users: 12, projecttimes: 2200 };
  const worldWith = (more: Partial<WorkspaceOptions>) =>
    cliWorld({ sizes, ...more }, '--details', 'none', '--resources', Object.keys(sizes).join());
  const expectEqual = ({ directory, workspace }: CliWorld) => {
    const { users = [], projecttimes = [] } = workspace.records;
    return expectArchiveEquals(directory, { ...workspace, records: { users, projecttimes } });
  };
  const noContent = () => new Response(null, { status: 204 });

  it.each<[string, Partial<WorkspaceOptions>]>([
    ['that is sorted', {}],
    ['that is not sorted', { ignoreOrderBy: true }],
  ])('%s is not the end of it, but is asked for again', async (_, more) => {
    const world = worldWith(more);
    let isShown = false;
    const fetch = answeringFor(world, 'projecttimes', (_count, page) => {
      if (isShown || page !== 2) return undefined;
      isShown = true;
      return noContent();
    });
    const { code, out } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(code, out).toBe(0);
    await expectEqual(world);
    expect(out).toContain('Complete and verified');
  });

  it.each<[string, Partial<WorkspaceOptions>]>([
    ['that is sorted', {}],
    ['that is not sorted', { ignoreOrderBy: true }],
  ])('%s and stays makes the list incomplete, within few requests', async (_, more) => {
    const world = worldWith(more);
    let requests = 0;
    const fetch = answeringFor(world, 'projecttimes', (count, page) => {
      requests = count;
      return page > 1 ? noContent() : undefined;
    });
    const { code } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(code).toBe(4);
    const list = await listOf(world, 'projecttimes');
    expect(list).toMatchObject({ status: 'incomplete', reason: expect.stringMatching(/./) });
    expect(list?.rows).toHaveLength(1000);
    expect(requests).toBeLessThan(60);
  });
});

describe('an answer that is no whole one', () => {
  const none = (status: number, body: object) => () => Response.json(body, { status });
  const kinds: readonly [string, () => Response][] = [
    ['202 with an empty list', none(202, { meta: { status: 202, message: 'Processing' }, data: [] })],
    [
      'an error under the status 200',
      none(200, { meta: { status: 200, totalCount: 0 }, error: 'x', data: [] }),
    ],
    ['an empty list without a word about it', none(200, { data: [] })],
    ['an empty list beside a message', none(200, { meta: { totalCount: 0, message: 'Later' }, data: [] })],
    ['a status of zero', none(200, { meta: { status: 0, totalCount: 0 }, data: [] })],
    ['no list', none(200, { meta: { status: 200, totalCount: 0 }, data: null })],
  ];

  const fewLists = () =>
    cliWorld({ sizes: sizesWithout([]) }, '--details', 'none', '--resources', 'users,customers,invoices');

  it.each(kinds)('%s, is asked for again', async (_, answer) => {
    const world = fewLists();
    const fetch = answeringFor(world, 'customers', (count) => (count === 1 ? answer() : undefined));
    const { code, out } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(code).toBe(0);
    expect(out).toContain('customers: 12 rows, complete');
    expect(out).toContain('Complete and verified');
  });

  it.each(kinds)('%s, that stays makes the list incomplete, never empty', async (_, answer) => {
    const world = fewLists();
    const fetch = answeringFor(world, 'customers', answer);
    let code = 3;
    for (let runs = 0; code === 3 && runs < 4; runs++) {
      ({ code } = await world.runWith({ fetch }, 'backup', '--directory', world.directory));
      world.clock.step(periodMs);
    }
    expect(code).toBe(4);
    expect(await listOf(world, 'customers')).toMatchObject({
      status: 'incomplete',
      rows: [],
      reason: expect.stringMatching(/./),
    });
  });
});

describe('a list that had rows in the last backup and is empty now', () => {
  const nothing: readonly [string, () => Response][] = [
    ['204', () => new Response(null, { status: 204 })],
    ['a total of 0', () => Response.json({ meta: { status: 200, totalCount: 0 }, data: [] })],
    [
      '404',
      () => Response.json({ meta: { status: 404, message: 'Data not found.' }, data: [] }, { status: 404 }),
    ],
  ];

  async function worldOfYesterday(more: Partial<WorkspaceOptions> = {}): Promise<CliWorld> {
    const world = listWorld({ sizes: sizesWithout([]), ...more });
    expect((await backUp(world)).out).toContain('Complete and verified');
    world.clock.step(dayMs);
    return world;
  }

  it.each(nothing)('by one wrong answer, %s, loses nothing, for one request', async (_, answer) => {
    const world = await worldOfYesterday();
    const before = world.workspace.requests.length;
    let asked = 0;
    const fetch = answeringFor(world, 'invoices', (count) => {
      asked = count;
      return count === 1 ? answer() : undefined;
    });
    const { out } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(out).toContain('Complete and verified');
    expect(out).toContain('invoices: 12 rows, complete (2 requests)');
    await expectArchiveEquals(world.directory, world.workspace);
    expect(asked).toBe(2);
    // The wrong answer did not come to the workspace.
    expect(world.workspace.requests.length - before).toBe(leastRequests);
    expect(world.workspace.requests.at(-1)?.path).toContain('/invoices');
  });

  it.each<[string, Partial<WorkspaceOptions>]>([
    ['', {}],
    [' by a server that does not sort', { refuseOrderBy: true }],
  ])('is believed when it is asked for once more behind all other lists%s', async (_, more) => {
    const world = await worldOfYesterday(more);
    const before = world.workspace.requests.length;
    for (const { invoiceID } of [...(world.workspace.records.invoices ?? [])]) {
      world.workspace.remove('invoices', Number(invoiceID));
    }
    const { out, err } = await backUp(world);
    expect(out).toContain('Complete and verified');
    expect(out).toMatch(/invoices: 0 rows, complete .*\[12 removed\]/);
    expect(out + err).toContain('invoices has lost 100 %');
    expect(world.workspace.requests.length - before).toBeLessThanOrEqual(
      (leastRequests + 1) * (more.refuseOrderBy ? 2 : 1),
    );
    world.clock.step(dayMs);
    const later = world.workspace.requests.length;
    await backUp(world);
    expect(world.workspace.requests.length - later).toBe(leastRequests * (more.refuseOrderBy ? 2 : 1));
  });

  it('is asked for once more if only one side of it is empty', async () => {
    const world = await worldOfYesterday({ sizes: { ...sizesWithout([]), contacts: 40 } });
    const isInactive = (request: Request) =>
      request.url.includes('/contacts?') && new URL(request.url).searchParams.get('active') === '0';
    let shown = 0;
    const fetch = async (request: Request): Promise<Response> =>
      isInactive(request) && shown++ === 0
        ? new Response(null, { status: 204 })
        : world.workspace.fetch(request);
    const { out } = await world.runWith({ fetch }, 'backup', '--directory', world.directory);
    expect(shown).toBe(2);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('is asked for once more also if the run ends before', async () => {
    const world = await worldOfYesterday();
    const fetch = answeringFor(world, 'customers', (count) =>
      count === 1 ? new Response(null, { status: 204 }) : undefined,
    );
    for (let code = 3; code === 3; ) {
      ({ code } = await world.runWith(
        { fetch },
        'backup',
        '--directory',
        world.directory,
        '--request-limit',
        '5',
      ));
      world.clock.step(periodMs);
    }
    await expectArchiveEquals(world.directory, world.workspace);
  });
});
