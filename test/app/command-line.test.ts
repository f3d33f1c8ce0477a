import { describe, expect, it } from 'vitest';
import { listWorld } from '../support/cli.js';

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
});
