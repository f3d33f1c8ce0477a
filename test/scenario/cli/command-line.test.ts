import { describe, expect, it } from 'vitest';
import { cliWorld, listWorld, workspaceUrl } from '../../support/cli.js';
import { hourMs } from '../../support/clock.js';

describe('the command line', () => {
  it('refuses a command that it does not have, and names where all of them stand', async () => {
    expect(await listWorld({}).run('bakup')).toMatchObject({
      code: 2,
      err: 'error: There is no command bakup; --help lists them.\n',
    });
  });

  it('tells the default of an option and the variable that it may come from', async () => {
    const { out, code } = await listWorld({}).run('backup', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/--interval <duration> .*\n? *\(default: 24h\)/);
    expect(out).toMatch(/--api-key <text>[^-]*\(or:\s+PROSONATA_API_KEY\)/);
  });

  it('draws one line over itself on a terminal, never wider than that', async () => {
    const world = listWorld({ sizes: { projecttimes: 5200 }, perPageCap: 1000 });
    let err = '';
    const terminal = {
      out: () => undefined,
      err: (text: string) => {
        err += text;
      },
      flush: async () => true,
      liveColumns: 40,
    };
    const { code } = await world.runWith({ terminal }, 'backup', '--directory', world.directory);
    expect(code).toBe(0);
    const lines = err.split('\r\u001b[K');
    expect(lines).toContainEqual(expect.stringMatching(/^projecttimes · [\d,]+ of 5,200 · 13 o/));
    expect(Math.max(...lines.map((line) => line.length))).toBe(39);
    // Cleared behind the last one.
    expect(lines.at(-1)).toBe('');
  });

  it('says how far it is once a minute while details are read, where no line can be drawn over itself', async () => {
    const world = cliWorld({
      scale: 0.1,
      sizes: { invoices: 40 },
      before: (count) => (count > 2 ? world.clock.step(9_000) : undefined),
    });
    const { code, err } = await world.run(
      'backup',
      '--directory',
      world.directory,
      '--resources',
      'invoices',
    );
    expect(code).toBe(0);
    const left = [...err.matchAll(/^invoices · (\d+) details? to come/gm)].map(([, details]) =>
      Number(details),
    );
    // Forty details of nine seconds each.
    expect(left.length).toBeGreaterThanOrEqual(4);
    expect(left.length).toBeLessThanOrEqual(6);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
  });
});

describe('what the command line prints', () => {
  const lists = ['--resources', 'users,customers', '--details', 'none'];

  it('is nothing with --quiet if all is well, and still the warnings, the errors and what was asked for', async () => {
    const world = cliWorld({ scale: 0.02 });
    const run = (...more: string[]) =>
      world.run('backup', '--directory', world.directory, ...lists, '--quiet', ...more);
    expect(await run()).toEqual({ code: 0, out: '', err: '' });
    expect((await run('--force', '--json')).out).toMatch(/^\{"status":"finished"/);
    const env = { PROSONATA_URL: workspaceUrl, PROSONATA_API_KEY: 'wrong-key-0123456789' };
    const failed = await world.runWith(
      { env },
      'backup',
      '--directory',
      world.directory,
      ...lists,
      '--quiet',
      '--force',
    );
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Error: /) });
  });

  it('has with --verbose how far each list is, too', async () => {
    const world = cliWorld({ scale: 0.02 });
    const run = (...more: string[]) =>
      world.run('backup', '--directory', world.directory, ...lists, '--force', ...more);
    expect((await run()).err).not.toContain(' lists · ');
    world.clock.step(hourMs);
    expect((await run('--verbose')).err).toMatch(/^customers · .* of 2 lists · /m);
  });

  it('cannot be both', async () => {
    const told = await cliWorld({ scale: 0.02 }).run('backup', '--quiet', '--verbose');
    expect(told).toMatchObject({
      code: 2,
      err: expect.stringContaining('quiet and verbose exclude each other'),
    });
  });
});
