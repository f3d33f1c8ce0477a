import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, listWorld, small } from '../../support/cli.js';
import { dayMs, tickMs } from '../../support/clock.js';
import { type Death, deathAt, killed, moments } from '../../support/death.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

describe('a backup', () => {
  it('holds every record of the workspace, inactive contacts and addresses too, value by value', async () => {
    const world = listWorld();
    const { code, out } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(0);
    expect(out).toContain('Complete and verified: 1,103 rows');
    expect(await expectArchiveEquals(world.directory, world.workspace)).toBe(1_103);
  });

  it('holds a contact that is made active between the reading of the active and the inactive ones', async () => {
    const inactive = 4_711;
    const world = listWorld({
      sizes: small,
      before: (_, { requests, update }) => {
        const { path, query } = requests.at(-1) ?? {};
        if (path?.endsWith('/contacts') && query?.includes('active=0'))
          update('contacts', inactive, { active: 1 });
      },
    });
    world.workspace.insert('contacts', { contactID: inactive, firstName: 'Zoë', active: 0 });
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(0);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('continues over many runs when the quota is small, uses all of it and never a request more', async () => {
    const world = listWorld({ quota: 6 });
    const { runs } = await backUpWhole(world);
    const { requests } = world.workspace;
    expect(requests.length).toBeLessThanOrEqual(runs * 6);
    expect(requests.length).toBeGreaterThan((runs - 1) * 6 - 1);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('keeps to quota-reserve and request-limit', async () => {
    const world = listWorld({ quota: 10 });
    await world.run('backup', '--directory', world.directory, '--quota-reserve', '4');
    expect(world.workspace.requests.length).toBe(6);
    world.clock.step(16 * 60_000);
    await world.run('backup', '--directory', world.directory, '--request-limit', '3');
    expect(world.workspace.requests.length).toBe(9);
  });

  it('sleeps through quota windows with --wait', async () => {
    const world = listWorld({ quota: 5 });
    const { code } = await world.run('backup', '--directory', world.directory, '--wait');
    expect(code).toBe(0);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('sleeps through a window that others have used up with --wait', async () => {
    const world = listWorld({
      sizes: small,
      fault: (_, count) => (count === 5 ? { kind: 'stolen', calls: 100_000 } : undefined),
    });
    const { code, err } = await world.run('backup', '--directory', world.directory, '--wait');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('Waiting') });
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('pauses cleanly at a 429 although more calls were promised', async () => {
    const world = listWorld({
      sizes: small,
      fault: (_, count) => (count === 5 ? { kind: 'quota' } : undefined),
    });
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(3);
    world.clock.step(16 * 60_000);
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(0);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('makes no request when nothing is due, and starts a new backup when it is', async () => {
    const world = listWorld({ sizes: small });
    await world.run('backup', '--directory', world.directory);
    const before = world.workspace.requests.length;
    const idle = await world.run('backup', '--directory', world.directory);
    expect(idle).toMatchObject({ code: 0, out: expect.stringContaining('the next one is due in') });
    expect(world.workspace.requests.length).toBe(before);
    world.workspace.update('customers', 5, { customerName: 'Neu' });
    world.workspace.remove('customers', 6);
    world.clock.step(dayMs);
    const { out } = await world.run('backup', '--directory', world.directory, '--json');
    const told = JSON.parse(out);
    const customers = told.resources.find((entry: { resource: string }) => entry.resource === 'customers');
    expect(told).toMatchObject({ status: 'finished', complete: true });
    expect(customers.finishedAt).toMatch(/^2026-11-2\d.*Z$/);
    expect(customers).toMatchObject({ added: 0, changed: 1, removed: 1 });
    expect(archivesIn(world.directory)).toHaveLength(2);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it.each<[string, Partial<WorkspaceOptions>]>([
    ['gives empty lists as 404', { emptyAs: '404' }],
    ['ignores orderBy', { ignoreOrderBy: true }],
    ['refuses orderBy', { refuseOrderBy: true }],
    ['caps pages at 15 rows', { perPageCap: 15 }],
    ['tells no totals', { total: () => undefined }],
  ])('is complete on a server that %s', async (_, options) => {
    const world = listWorld({ sizes: { ...small, servicetemplates: 0 }, ...options });
    const { out } = await world.run('backup', '--directory', world.directory);
    expect(out).toContain('Complete and verified');
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('survives resets, 5xx, HTML and truncated answers by trying again', async () => {
    const kinds = [
      { kind: 'network' },
      { kind: 'status', status: 502, html: true },
      { kind: 'truncated' },
      { kind: 'status', status: 500 },
    ] as const;
    const world = listWorld({
      sizes: small,
      perPageCap: 1000,
      fault: (_, count) => (count % 3 === 0 ? kinds[count % kinds.length] : undefined),
    });
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(0);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('names what it could not prove', async () => {
    const world = listWorld({
      sizes: small,
      total: (resource, real) => (resource === 'users' ? real + 5 : real),
    });
    const { code, out } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(4);
    expect(out).toContain('not complete');
    expect(out).toMatch(/users: 12 of 17 rows, incomplete: the API reported 17 rows/);
  });

  it('skips what the key may not read in the default set, and fails where the user named it', async () => {
    const world = listWorld({ sizes: small, forbidden: ['users'], missing: ['quotations'] });
    const { code, out, err } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(0);
    expect(err).toMatch(/^users: skipped, the key may not read it$/m);
    expect(out).toContain('users: skipped, the key may not read it');
    expect(out).toContain('quotations: skipped, this workspace has no such list');
    const named = await world.run(
      'backup',
      '--directory',
      world.directory,
      '--force',
      '--resources',
      'users',
    );
    expect(named).toMatchObject({ code: 1, err: expect.stringContaining('No permission for users') });
  });

  it('backs up a list that the catalogue does not know when its key is named', async () => {
    const world = listWorld({ sizes: small });
    const fetch = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      if (!url.pathname.endsWith('/vacations')) return world.workspace.fetch(request);
      return Response.json({
        meta: { status: 200, perPage: 1000, page: 1, totalCount: 1 },
        data: [{ vid: 3, days: '2.50' }],
      });
    };
    const { code, out } = await world.runWith(
      { fetch },
      'backup',
      '--directory',
      world.directory,
      '--resources',
      'vacations:vid',
    );
    expect(out).toContain('vacations: 1 row, complete');
    expect(code).toBe(0);
  });
});

describe('a kill', () => {
  it('at any effect loses no record, and the archive equals the workspace', async () => {
    const kill = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.constantFrom(...moments));
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 6 }), async (kills) => {
        const world = listWorld({ sizes: small, quota: 12 });
        for (const [effect, moment] of kills) {
          await world.runWith({ death: deathAt(effect, moment) }, 'backup', '--directory', world.directory);
          world.clock.step(tickMs);
        }
        await backUpWhole(world);
        await expectArchiveEquals(world.directory, world.workspace);
      }),
      { numRuns: 4 },
    );
  });

  it('in the midst of locking the folder holds up the next run, and no later one', async () => {
    const world = listWorld({ sizes: small });
    const run = (death?: Death) =>
      world.runWith(death ? { death } : {}, 'backup', '--directory', world.directory);
    expect((await run(deathAt(2, 'midst'))).code).toBe(killed);
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('Another backup is at work') });
    world.clock.step(tickMs);
    expect((await run()).code).toBe(0);
  });

  it('repeats at most the windows in flight', async () => {
    const world = listWorld();
    const first = await world.runWith(
      { death: deathAt(30, 'midst') },
      'backup',
      '--directory',
      world.directory,
    );
    expect(first.code).toBe(killed);
    const before = world.workspace.requests.length;
    const whole = listWorld();
    await whole.run('backup', '--directory', whole.directory);
    await backUpWhole(world);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(whole.workspace.requests.length + 2);
    expect(before).toBeGreaterThan(5);
  });
});
