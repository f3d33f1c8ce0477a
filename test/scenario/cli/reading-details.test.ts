import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld, singleReads } from '../../support/cli.js';
import { dayMs, periodMs, tickMs } from '../../support/clock.js';
import { deathAt, killed, moments } from '../../support/death.js';
import type { Fault, LoggedRequest, WorkspaceOptions } from '../../support/demo/test-workspace.js';

const sqlite = await loadSqlite();
const sizes = { users: 3, customers: 6, projects: 6, invoices: 8, crmevents: 5, projecttimes: 40 };
const lists = ['--resources', Object.keys(sizes).join()];

const smallWorld = (options: Partial<WorkspaceOptions> = {}, ...more: readonly string[]): CliWorld =>
  cliWorld({ sizes, ...options }, ...(more.includes('--resources') ? [] : lists), ...more);

/** What the newest archive answers. */
function query({ directory }: CliWorld, sql: string): SqlValue[][] {
  const database = sqlite(readFileSync(join(directory, archivesIn(directory).at(-1) ?? '')));
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

const counts = (world: CliWorld, resource: string) =>
  query(
    world,
    `SELECT rows, details_read, details_missing, details_gone, details_refused FROM _resources
     WHERE resource = '${resource}'`,
  )[0];

/** A fault for the single reads of a list whose id is one of these; of all ids where none is given. */
const onReads =
  (resource: string, fault: Fault, ...ids: readonly number[]) =>
  ({ path }: LoggedRequest): Fault | undefined => {
    const [, id] = new RegExp(`/${resource}/(\\d+)$`).exec(path) ?? [];
    return id !== undefined && (ids.length === 0 || ids.includes(Number(id))) ? fault : undefined;
  };
const status = (code: number): Fault => ({ kind: 'status', status: code });

const whole = (day: number) => `prosonata-agency-prosonata-example-202611${day}T0215Z.sqlite`;
const lacking = (day: number) => whole(day).replace('.sqlite', '.incomplete.sqlite');

async function nextDay(
  world: CliWorld,
  days = 1,
): Promise<{ out: string; err: string; reads: readonly string[] }> {
  world.clock.step(days * dayMs);
  const before = world.workspace.requests.length;
  const { out, err } = await backUpWhole(world);
  return { out, err, reads: singleReads(world, before) };
}

describe('details', () => {
  it('are in the archive, positions and notes too, and are counted', async () => {
    const world = smallWorld();
    const { out } = await backUpWhole(world);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, { ...world.workspace, records: backedUp(world) });
    expect(counts(world, 'invoices')).toEqual([8, 8, 0, 0, 0]);
    expect(query(world, 'SELECT count(*) > 8 FROM invoices_positions')).toEqual([[1]]);
    expect(new Set(singleReads(world).map((read) => read.split(' ')[0]))).toEqual(
      new Set(['customers', 'projects', 'invoices', 'crmevents']),
    );
  });

  it('are read after all lists, the newest of each list first', async () => {
    const world = smallWorld({}, '--concurrency', '1');
    await backUpWhole(world);
    const { requests } = world.workspace;
    const firstRead = requests.findIndex(({ path }) => /\/\d+$/.test(path));
    expect(requests.slice(firstRead).every(({ path }) => /\/\d+$/.test(path))).toBe(true);
    const newest = (resource: string) => Object.values(world.workspace.records[resource]?.at(-1) ?? {})[0];
    expect(singleReads(world).slice(0, 4)).toEqual(
      ['customers', 'projects', 'invoices', 'crmevents'].map((name) => `${name} ${newest(name)}`),
    );
  });

  it('are of the lists that the user names, of any list, or of none', async () => {
    const named = smallWorld({}, '--details', 'users,projecttimes');
    await backUpWhole(named);
    expect(new Set(singleReads(named).map((read) => read.split(' ')[0]))).toEqual(
      new Set(['users', 'projecttimes']),
    );
    expect(query(named, "SELECT sum(typeof(workingTime) = 'text') > 0 FROM projecttimes")).toEqual([[1]]);
    const none = smallWorld({}, '--details', 'none');
    await backUpWhole(none);
    expect(singleReads(none)).toEqual([]);
    const wrong = await smallWorld({}, '--details', 'addresses').run('backup');
    expect(wrong).toMatchObject({
      code: 2,
      err: expect.stringContaining('details takes names of lists that are'),
    });
  });

  it('are forgotten when they are no longer wanted', async () => {
    const world = smallWorld();
    await backUpWhole(world);
    world.clock.step(dayMs);
    await backUpWhole(world, '--details', 'none');
    expect(query(world, 'SELECT sum(details_read + details_missing + changed) FROM _resources')).toEqual([
      [0],
    ]);
    expect(
      query(world, "SELECT count(*) FROM pragma_table_info('invoices') WHERE name = 'positions'"),
    ).toEqual([[0]]);
  });

  it('are read again when the list row has changed, and else only a share of them', async () => {
    const world = smallWorld();
    await backUpWhole(world);
    world.workspace.update('invoices', 3, { paymentDate: '2026-11-24', positions: [{ position: 1 }] });
    const { reads } = await nextDay(world);
    expect(reads).toHaveLength(2);
    expect(reads).toContain('invoices 3');
    await expectArchiveEquals(world.directory, { ...world.workspace, records: backedUp(world) });
  });

  it('that changed alone count as a change, and are named by their fields', async () => {
    const world = smallWorld({}, '--details-max-age', '24h');
    await backUpWhole(world);
    world.workspace.update('invoices', 2, { positions: [{ position: 1, detail: 'secret' }] });
    world.workspace.update('invoices', 3, { netValue: '1.00', positions: [] });
    world.workspace.update('projects', 1, { projectName: 'Neu' });
    world.workspace.remove('customers', 0);
    world.workspace.insert('customers', { customerID: 900, customerName: 'Neue Kundin' });
    const { out } = await nextDay(world);
    expect(query(world, 'SELECT resource, id, change, fields FROM _changes')).toEqual([
      ['customers', 0, 'removed', '[]'],
      ['customers', 900, 'added', '[]'],
      ['invoices', 2, 'changed', '["positions"]'],
      ['invoices', 3, 'changed', '["netValue","positions"]'],
      ['projects', 1, 'changed', '["projectName"]'],
    ]);
    expect(out).toContain('invoices: 8 rows, complete (9 requests) [2 changed]');
    expect(query(world, 'SELECT previous FROM _backup')).toEqual([['20261123T0215Z']]);
    const { reads } = await nextDay(world);
    expect(reads.length).toBeGreaterThan(20);
    expect(query(world, 'SELECT count(*) FROM _changes')).toEqual([[0]]);
  });

  it('of a record that was deleted after it was listed are counted as gone', async () => {
    let isDone = false;
    const world = smallWorld({
      before: (_, { requests, remove }) => {
        if (isDone || !/\/\d+$/.test(requests.at(-1)?.path ?? '')) return;
        isDone = true;
        remove('invoices', 4);
      },
    });
    const { out } = await backUpWhole(world);
    expect(counts(world, 'invoices')).toEqual([8, 7, 0, 1, 0]);
    expect(out).toContain('Complete and verified');
    const { reads } = await nextDay(world);
    expect(reads).not.toContain('invoices 4');
    expect(counts(world, 'invoices')).toEqual([7, 7, 0, 0, 0]);
  });

  it.each([400, 403, 422])(
    'that are answered with %d for one record are refused, and not asked for daily',
    async (code) => {
      const world = smallWorld({ fault: onReads('invoices', status(code), 4) });
      const { out } = await backUpWhole(world);
      expect(counts(world, 'invoices')).toEqual([8, 7, 0, 0, 1]);
      expect(out).toContain('invoices: 8 rows, complete, details of 1 refused');
      expect(out).toContain('Verified; complete except for what the key may not read: ');
      expect(archivesIn(world.directory)).toEqual([whole(23)]);
      let asked = 0;
      for (let day = 0; day < 3; day++) {
        const { reads } = await nextDay(world);
        asked += reads.filter((read) => read === 'invoices 4').length;
      }
      expect(asked).toBeLessThan(2);
    },
  );

  it('of the newest records of a list, deleted after they were listed, do not cost it the others', async () => {
    let isDone = false;
    const world = smallWorld({
      before: (_, { requests, remove }) => {
        if (isDone || !/\/\d+$/.test(requests.at(-1)?.path ?? '')) return;
        isDone = true;
        for (const id of [6, 7, 8]) remove('invoices', id);
      },
    });
    const { out, err } = await backUpWhole(world);
    expect(err).not.toContain('are not read');
    expect(counts(world, 'invoices')).toEqual([8, 5, 0, 3, 0]);
    expect(out).toContain('Complete and verified');
    expect(
      singleReads(world)
        .filter((read) => read.startsWith('invoices'))
        .slice(0, 4),
    ).toEqual(['8', '7', '6', '3'].map((id) => `invoices ${id}`));
    expect(archivesIn(world.directory)).toEqual([whole(23)]);
  });

  it('of a list whose every record was deleted meanwhile are gone, where they are few', async () => {
    const world = smallWorld({ sizes: { ...sizes, invoices: 3 }, fault: onReads('invoices', status(404)) });
    await backUpWhole(world);
    expect(counts(world, 'invoices')).toEqual([3, 0, 0, 3, 0]);
    await nextDay(world);
    expect(counts(world, 'invoices')).toEqual([3, 0, 0, 0, 3]);
  });

  it.each<[string, Fault]>([
    ['forbidden', status(403)],
    ['not there', status(404)],
  ])('that are %s for a whole list are skipped with a warning and are missing', async (_, fault) => {
    const world = smallWorld({ fault: onReads('invoices', fault) });
    const { out, err } = await backUpWhole(world);
    expect(out).toContain('invoices: 8 rows, complete, details of 8 not given');
    expect(out).toContain('Verified; complete except for what the key may not read: ');
    expect(archivesIn(world.directory)).toEqual([whole(23)]);
    expect(err).toContain('Warning: The details of invoices are not read: ProSonata ');
    expect(counts(world, 'invoices')).toEqual([8, 0, 8, 0, 0]);
    expect(counts(world, 'projects')).toEqual([6, 6, 0, 0, 0]);
    expect(singleReads(world).filter((read) => read.startsWith('invoices'))).toHaveLength(4);
    expect(query(world, "SELECT details_reason <> '' FROM _resources WHERE resource = 'invoices'")).toEqual([
      [1],
    ]);
  });

  it('that a list gave before are kept when they are forbidden later', async () => {
    let isForbidden = false;
    const fault = onReads('invoices', status(403));
    const world = smallWorld(
      { fault: (request) => (isForbidden ? fault(request) : undefined) },
      '--details-max-age',
      '24h',
    );
    await backUpWhole(world);
    isForbidden = true;
    world.workspace.update('invoices', 4, { netValue: '2.00' });
    const { out } = await nextDay(world);
    expect(counts(world, 'invoices')).toEqual([8, 7, 1, 0, 0]);
    expect(out).toContain('Verified, but not complete');
    expect(archivesIn(world.directory)).toEqual([whole(23), lacking(24)]);
    expect(query(world, 'SELECT invoiceID, netValue FROM invoices WHERE positions IS NULL')).toEqual([
      [4, '2.00'],
    ]);
  });

  it('that the user asked for by name and the API does not give are a gap', async () => {
    const world = smallWorld({ fault: onReads('invoices', status(404)) }, '--details', 'invoices');
    const { out } = await backUpWhole(world);
    expect(out).toContain('invoices: 8 rows, complete, details of 8 missing');
    expect(out).toContain('Verified, but not complete');
    expect(archivesIn(world.directory)).toEqual([lacking(23)]);
  });

  it('of events are found under either path, which is tried once and remembered', async () => {
    const world = smallWorld({ crmeventPath: 'crmevent' }, '--details-max-age', '24h');
    await backUpWhole(world);
    const wrong = () => singleReads(world).filter((read) => read.startsWith('crmevents ')).length;
    expect(wrong()).toBe(1);
    expect(counts(world, 'crmevents')).toEqual([5, 5, 0, 0, 0]);
    await nextDay(world);
    expect(wrong()).toBe(1);
  });

  it('of events are asked for one by one until it is known where they are', async () => {
    const world = smallWorld({ crmeventPath: 'crmevent' }, '--resources', 'crmevents', '--concurrency', '4');
    await backUpWhole(world);
    expect(singleReads(world)).toHaveLength(6);
  });

  it('that were broken when the budget ended are not held against their record', async () => {
    let isBroken = true;
    const fault = onReads('customers', status(500));
    const world = smallWorld(
      { fault: (request) => (isBroken ? fault(request) : undefined) },
      '--concurrency',
      '1',
    );
    await world.run('backup', '--directory', world.directory, '--request-limit', '7');
    isBroken = false;
    await backUpWhole(world);
    const [first, second] = singleReads(world);
    expect(second).toBe(first);
  });

  it('that stay broken for one record hold up neither the others nor the backup', async () => {
    const world = smallWorld({ fault: onReads('invoices', status(500), 8) });
    const { err, runs } = await backUpWhole(world);
    expect(err).toContain('could not read a record of invoices: 500');
    expect(runs).toBe(3);
    expect(counts(world, 'invoices')).toEqual([8, 7, 1, 0, 0]);
    const before = world.workspace.requests.length;
    await nextDay(world);
    expect(singleReads(world, before).filter((read) => read === 'invoices 8')).toHaveLength(5);
  });

  it.each<[string, Fault, number]>([
    ['broken answers', status(500), 5],
    ['no answer', { kind: 'network' }, 5],
    ['a page for people', { kind: 'html' }, 1],
    ['no answer, request by request', { kind: 'network' }, 5],
  ])('of the newest record that come as %s keep no other from being read', async (how, fault, tries) => {
    const concurrency = how.endsWith('request') ? '1' : '2';
    const world = smallWorld({ fault: onReads('customers', fault, 5) }, '--concurrency', concurrency);
    const { out, runs } = await backUpWhole(world);
    expect(runs).toBe(3);
    expect(counts(world, 'customers')).toEqual([6, 5, 1, 0, 0]);
    expect(query(world, 'SELECT sum(details_missing) FROM _resources')).toEqual([[1]]);
    expect(out).toContain('Verified, but not complete');
    expect(singleReads(world).filter((read) => read === 'customers 5')).toHaveLength(2 * tries);
  });

  it.each<[string, Fault, number]>([
    ['broken answers', status(500), 5],
    ['no answer', { kind: 'network' }, 5],
    ['a page for people', { kind: 'html' }, 1],
  ])(
    'of a whole list that come as %s are given up after a few runs, and the others are read',
    async (_, fault, tries) => {
      const world = smallWorld({ fault: onReads('invoices', fault) });
      const { err, out, runs } = await backUpWhole(world);
      expect(runs).toBe(5);
      expect(err).toContain('The details of invoices are not read');
      expect(counts(world, 'invoices')).toEqual([8, 0, 8, 0, 0]);
      expect(query(world, 'SELECT sum(details_missing) FROM _resources')).toEqual([[8]]);
      expect(out).toContain('Verified, but not complete');
      expect(singleReads(world).filter((read) => read.startsWith('invoices'))).toHaveLength(4 * tries);
    },
  );

  it.each<[string, Fault, number]>([
    ['broken answers', status(500), 5],
    ['no answer', { kind: 'network' }, 5],
    ['a page for people', { kind: 'html' }, 1],
  ])('are held against no record where the server gives %s to everything', async (_, fault, tries) => {
    let isDown = false;
    const world = smallWorld({ fault: () => (isDown ? fault : undefined) }, '--concurrency', '1');
    const backUp = (...more: string[]) => world.run('backup', '--directory', world.directory, ...more);
    // Six lists and three single reads, then the server goes down in the middle of a run.
    await backUp('--request-limit', '9');
    const reads = singleReads(world).length;
    isDown = true;
    for (let run = 0; run < 3; run++) {
      world.clock.step(periodMs);
      const before = world.workspace.requests.length;
      expect((await backUp()).code).toBe(3);
      // The record, and once the question whether anything is answered.
      expect(world.workspace.requests.length - before).toBe(tries + 1);
    }
    isDown = false;
    const { out } = await backUpWhole(world);
    const [refused, ...others] = singleReads(world).slice(reads + 3 * tries - 1);
    expect(others[0]).toBe(refused);
    expect(out).toContain('Complete and verified');
  });

  it('are held against no record where the server goes down after it has answered in the same run', async () => {
    let reads = 0;
    const isDown = () => reads > 4 && reads < 12;
    const world = smallWorld(
      {
        before: (_, { requests }) => {
          if (/\/\d+$/.test(requests.at(-1)?.path ?? '')) reads++;
        },
        fault: () => (isDown() ? { kind: 'network' } : undefined),
      },
      '--concurrency',
      '1',
    );
    const { out } = await backUpWhole(world);
    expect(out).toContain('Complete and verified');
    const [fifth] = singleReads(world).slice(4);
    expect(singleReads(world).slice(4, 12)).toEqual(Array.from({ length: 8 }, () => fifth));
  });

  it('are missing, and said to be, when the next backup is due; that one continues', async () => {
    const world = smallWorld({}, '--interval', '1h', '--request-limit', '7');
    const { out, runs } = await backUpWhole(world);
    expect(runs).toBe(5);
    const [[read, missing] = []] = query(
      world,
      'SELECT sum(details_read), sum(details_missing) FROM _resources',
    );
    expect([read, missing]).toEqual([22, 3]);
    expect(out).toMatch(/details of \d missing/);
    expect(out).toContain('not complete');
    const before = world.workspace.requests.length;
    await backUpWhole(world);
    expect(query(world, 'SELECT sum(details_missing) FROM _resources')).toEqual([[0]]);
    expect(singleReads(world, before).length).toBeLessThan(22);
  });
});

/** The records of the lists that are backed up here. */
function backedUp({ workspace }: CliWorld): typeof workspace.records {
  return Object.fromEntries(Object.entries(workspace.records).filter(([name]) => name in sizes));
}

describe('an estimate', () => {
  it('counts from the first run on what is known from the last backup', async () => {
    const world = smallWorld();
    await backUpWhole(world);
    for (const id of [1, 2, 3, 4]) world.workspace.update('invoices', id, { netValue: '3.00' });
    world.clock.step(dayMs);
    const { out } = await world.run(
      'backup',
      '--directory',
      world.directory,
      '--request-limit',
      '3',
      '--json',
    );
    // Three more lists and a share of the details are known to come.
    expect(JSON.parse(out)).toMatchObject({ status: 'paused', requestsNeeded: 4, runsNeeded: 2 });
  });

  it('says when it will be done', async () => {
    const world = smallWorld({ quota: 30 });
    const { out } = await world.run('backup', '--directory', world.directory, '--request-limit', '6');
    expect(out).toContain(
      'At least 25 more requests in 5 runs with this request limit; the backup can be finished at 2026-11-23 03:30 UTC at the earliest',
    );
  });
});

describe('a sudden loss', () => {
  const halved = (world: CliWorld) => {
    for (const id of [2, 3, 4, 5, 6, 7]) world.workspace.remove('invoices', id);
  };

  it('is reported once, by the backup that notices it', async () => {
    const world = smallWorld();
    await backUpWhole(world);
    halved(world);
    const { err } = await nextDay(world);
    expect(err).toContain(
      'Error: invoices has lost 75 % of its rows since the last backup: 2 of 8 are left.',
    );
    expect((await nextDay(world)).err).not.toContain('has lost');
  });

  it('is not told of a list that could not be read, and is when it can be read again', async () => {
    let isForbidden = false;
    const options: Partial<WorkspaceOptions> = {
      fault: ({ path }) => (isForbidden && path.includes('/invoices') ? status(403) : undefined),
      sizes: {
        ...Object.fromEntries(
          ['contacts', 'addresses', 'projecttasks', 'quotations'].map((name) => [name, 0]),
        ),
        ...sizes,
      },
    };
    const world = cliWorld({ scale: 0.05, ...options });
    await backUpWhole(world);
    isForbidden = true;
    halved(world);
    const refused = await nextDay(world);
    expect(refused.err).not.toContain('has lost');
    const words = 'invoices: skipped, the key may no longer read it (8 rows known from before)';
    expect(refused.err).toContain(`Warning: ${words}`);
    expect(refused.out).toContain(words);
    expect(refused.out).toContain('Verified, but not complete');
    expect(archivesIn(world.directory)).toEqual([whole(23), lacking(24)]);
    isForbidden = false;
    expect((await nextDay(world)).err).toContain('invoices has lost 75 %');
  });
});

describe('an interruption', () => {
  it('repeats at most the single reads in flight', async () => {
    const world = smallWorld();
    const first = await world.runWith(
      { death: deathAt(44, 'midst') },
      'backup',
      '--directory',
      world.directory,
    );
    expect(first.code).toBe(killed);
    expect(singleReads(world).length).toBeGreaterThan(8);
    await backUpWhole(world);
    expect(singleReads(world).length).toBeLessThanOrEqual(25 + 2);
  });

  /** Everything in the newest archive but the times. */
  const content = (world: CliWorld): Record<string, SqlValue[][]> => ({
    resources: query(
      world,
      `SELECT resource, status, reason, rows, content_hash, details_read, details_missing, details_gone,
         details_refused, added, changed, removed, changes_unlisted FROM _resources`,
    ),
    changes: query(world, 'SELECT * FROM _changes'),
    columns: query(world, 'SELECT * FROM _columns'),
  });

  async function twoDays(interrupt: (world: CliWorld, day: number) => Promise<void>): Promise<unknown> {
    const world = smallWorld({ quota: 15, crmeventPath: 'crmevent' }, '--details-max-age', '24h');
    const first = world.clock.now();
    const archives: unknown[] = [];
    for (const day of [0, 1]) {
      world.clock.step(first + day * dayMs - world.clock.now());
      if (day === 1) {
        world.workspace.update('invoices', 2, { positions: [] });
        world.workspace.update('customers', 2, { customerName: 'Andere' });
        world.workspace.remove('projects', 1);
        world.workspace.insert('invoices', { invoiceID: 900, positions: [{ position: 1 }] });
      }
      await interrupt(world, day);
      await backUpWhole(world);
      archives.push(content(world));
    }
    return archives;
  }

  it('at any effect leaves the merged archive as it would have been', async () => {
    const uninterrupted = await twoDays(async () => {});
    const kill = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(...moments));
    const kills = fc.array(kill, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(kills, kills, async (firstDay, secondDay) => {
        const interrupted = await twoDays(async (world, day) => {
          for (const [effect, moment] of day === 0 ? firstDay : secondDay) {
            await world.runWith({ death: deathAt(effect, moment) }, 'backup', '--directory', world.directory);
            world.clock.step(tickMs);
          }
        });
        expect(interrupted).toEqual(uninterrupted);
      }),
      { numRuns: 3 },
    );
  });
});
