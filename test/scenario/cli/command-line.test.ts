import { describe, expect, it } from 'vitest';
import { listWorld } from '../../support/cli.js';

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
    const world = listWorld({ sizes: { projecttimes: 5200 } });
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
});
