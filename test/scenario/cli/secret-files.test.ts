import { chmodSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isEncrypted } from '../../../src/encryption/recognise.js';
import { realFiles } from '../../../src/system/real.js';
import { apiKey, type CliWorld, cliWorld, workspaceUrl } from '../../support/cli.js';

const passphrase = 'correct horse battery staple';

function world(): CliWorld & { file(name: string, content: string): string } {
  const here = cliWorld({ scale: 0.02 }, '--resources', 'users', '--details', 'none');
  const file = (name: string, content: string) => {
    const path = join(here.directory, name);
    writeFileSync(path, content);
    chmodSync(path, 0o600);
    return path;
  };
  return { ...here, file };
}

/** One run without any secret in the environment but those given. */
const run = (here: CliWorld, env: Record<string, string>, ...argv: string[]) =>
  here.runWith(
    { env: { PROSONATA_URL: workspaceUrl, ...env } },
    ...['backup', '--directory', here.directory, ...argv],
  );

describe('the API key', () => {
  it.each([
    ['as it is', apiKey],
    ['with a line break behind it', `${apiKey}\n`],
    ['as editors of Windows write it', `\ufeff${apiKey}\r\n`],
  ])('is read from the file that is named, %s', async (_, content) => {
    const here = world();
    const path = here.file('key', content);
    for (const told of [
      await run(here, { PROSONATA_API_KEY_FILE: path }),
      await run(here, {}, '--api-key-file', path, '--force'),
      // An option counts before the environment.
      await run(here, { PROSONATA_API_KEY: 'another-key-0123456789' }, '--api-key-file', path, '--force'),
    ]) {
      expect(told.code, told.err).toBe(0);
    }
  });

  it.each<[string, Record<string, string>, readonly string[], RegExp]>([
    ['two options', {}, ['--api-key', apiKey, '--api-key-file', 'x'], /api-key and api-key-file exclude/],
    [
      'two variables',
      { PROSONATA_API_KEY: apiKey, PROSONATA_API_KEY_FILE: 'x' },
      [],
      /PROSONATA_API_KEY and PROSONATA_API_KEY_FILE exclude/,
    ],
  ])('is not given by %s at once', async (_, env, argv, message) => {
    const { code, err } = await run(world(), env, ...argv);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });

  it('whose file has a name that could steer a terminal shows none of it as it is', async () => {
    const { code, err } = await run(world(), {}, '--api-key-file', 'x\r::add-mask::all\u001b[2J');
    expect(code).toBe(1);
    expect(err).toBe('Error: There is no file "x\\r::add-mask::all\\u001b[2J".\nNext: Check api-key-file.\n');
  });

  it('in a file that is not there, empty, too large or a folder is named, and nothing of it shown', async () => {
    const here = world();
    const told = async (path: string) => (await run(here, {}, '--api-key-file', path)).err;
    expect(await told('/no/such/key')).toMatch(
      /^Error: There is no file \/no\/such\/key\.\nNext: Check api-key-file/,
    );
    expect(await told(here.file('empty', ' \n'))).toMatch(/api-key-file: the file .*empty is empty\./);
    expect(await told(here.directory)).toMatch(/it is a folder/);
    expect(await told(here.file('short', 'short-one'))).not.toContain('short-one');
    const large = here.file('large', 'x');
    truncateSync(large, 10 * 1024 ** 3);
    expect(await told(large)).toMatch(/large is too large for a secret/);
    expect(here.workspace.requests).toEqual([]);
  });
});

describe('the passphrase of archives', () => {
  it('is read from a file too, and its line break does not count', async () => {
    const here = world();
    const path = here.file('passphrase', `${passphrase}\n`);
    const { code, err } = await run(here, {
      PROSONATA_API_KEY: apiKey,
      PROSONATA_ENCRYPT_PASSPHRASE_FILE: path,
    });
    expect(code, err).toBe(0);
    const [name = ''] = (await realFiles.list(here.directory)).filter((file) => file.endsWith('.age'));
    expect(isEncrypted((await realFiles.read(join(here.directory, name))) ?? new Uint8Array())).toBe(true);
  });
});
