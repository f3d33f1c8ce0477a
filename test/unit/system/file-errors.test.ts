import { describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import { inWords } from '../../../src/system/file-errors.js';
import type { Files } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { cliWorld } from '../../support/cli.js';
import { codes, failing, systemError } from '../../support/failing-files.js';

const path = '/archives/a-file';

const calls: Readonly<Record<keyof Files, (files: Files) => Promise<unknown>>> = {
  read: (files) => files.read(path),
  readPart: (files) => files.readPart(path, 0, 1),
  replace: (files) => files.replace(path, new Uint8Array(1)),
  append: (files) => files.append(path, new Uint8Array(1)),
  truncate: (files) => files.truncate(path, 1),
  create: (files) => files.create(path, 'x'),
  rename: (files) => files.rename(path, '/elsewhere'),
  remove: (files) => files.remove(path),
  isRegular: (files) => files.isRegular(path),
  list: (files) => files.list(path),
  makeFolder: (files) => files.makeFolder(path),
  removeFolder: (files) => files.removeFolder(path),
  stat: (files) => files.stat(path),
  touch: (files) => files.touch(path),
  open: (files) => files.open(path),
  scratch: (files) => files.scratch(path),
};

const operations = Object.keys(calls) as (keyof Files)[];

describe('a fault of the file system', () => {
  it.each(operations)(
    'is reported in words with the path and a next step, for each code: %s',
    async (name) => {
      for (const code of codes) {
        const cause = systemError(code);
        const error = await calls[name](inWords(failing(name, cause))).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error, code).toBeInstanceOf(BackupError);
        const { message, hint } = error as BackupError;
        expect(message, code).toMatch(/^Cannot [a-z ]+ \/archives\/a-file: .+\.$/);
        expect(message).toContain(`(${code})`);
        expect(hint, code).toMatch(/^[A-Z].*\.$/);
        expect((error as BackupError).cause).toBe(cause);
      }
    },
  );

  it('is not what fails while the content is made', async () => {
    const fault = systemError('ENOSPC');
    const content = (async function* () {
      yield new Uint8Array(1);
      throw fault;
    })();
    const { replace } = inWords({
      ...realFiles,
      async replace(_, pieces) {
        if (!(pieces instanceof Uint8Array)) for await (const piece of pieces) piece.byteLength;
      },
    });
    await expect(replace(path, content)).rejects.toBe(fault);
  });
});

describe('the command line on a disk at fault', () => {
  it.each(operations)('never takes it for a bug of its own, whichever call fails: %s', async (name) => {
    for (const code of ['EIO', 'EWHATEVER']) {
      const world = cliWorld({ scale: 0.02 }, '--details', 'none', '--resources', 'users');
      const files = failing(name, systemError(code));
      const { code: exit, err } = await world.runWith({ files }, 'backup', '--directory', world.directory);
      expect(err).not.toContain('This is a bug');
      if (exit !== 0) expect(err).toMatch(/^Error: Cannot .*\nNext: .*\.$/m);
    }
  });
});
