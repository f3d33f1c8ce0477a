import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.js';
import { temporaryFolder } from '../support/cli.js';

describe('the program', () => {
  // What npm does with the `bin` of package.json: a link to the file, which must be a script that names Node.
  it('starts by its own name once it is installed', () => {
    const folder = temporaryFolder();
    cpSync('dist/cli', join(folder, 'cli'), { recursive: true });
    const program = join(folder, 'prosonata-backup');
    chmodSync(join(folder, 'cli/index.js'), 0o755);
    symlinkSync('cli/index.js', program);
    const { stdout, stderr } = spawnSync(program, ['--version'], {
      env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect(stdout, stderr).toBe(`${version}\n`);
  });
});
