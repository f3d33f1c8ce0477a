import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { archivesIn } from '../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld, temporaryFolder } from '../support/cli.js';
import { dayMs } from '../support/clock.js';

const examples = 'examples/second-place';

/** Why a test of these programs is skipped; undefined if all are there. */
function missing(...programs: readonly string[]): string | undefined {
  const left = programs.filter((program) => spawnSync(program, ['version']).error !== undefined);
  return left.length > 0 ? `${left.join(' and ')} missing: apt-get install ${left.join(' ')}` : undefined;
}

async function backedUp(): Promise<{ world: CliWorld; archive: string }> {
  const world = cliWorld({ scale: 0.02 }, '--resources', 'users,customers', '--details', 'none');
  await backUpWhole(world);
  return { world, archive: join(world.directory, archivesIn(world.directory)[0] ?? '') };
}

/** The step of an example that copies, as a shell runs it. */
function copyStep(file: string): { run: string; env: Record<string, string> } {
  const { steps } = parse(readFileSync(join(examples, file), 'utf8')).jobs.backup;
  return steps.at(-1);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

/** rclone's own server for a folder, and the folder. */
async function served(
  protocol: string,
  ...args: readonly string[]
): Promise<{ port: number; folder: string }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const command = [
    'serve',
    protocol,
    folder,
    '--addr',
    `127.0.0.1:${port}`,
    '--vfs-cache-mode',
    'off',
    ...args,
  ];
  const server: ChildProcess = spawn('rclone', command, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => {
    server.kill();
  });
  let said = '';
  await new Promise<void>((ready, failed) => {
    server.stderr?.on('data', (text) => {
      said += text;
      if (/started on|listening on|Serving/i.test(said)) ready();
    });
    server.once('exit', () => failed(new Error(said)));
  });
  return { port, folder };
}

function obscured(password: string): string {
  return spawnSync('rclone', ['obscure', password], { encoding: 'utf8' }).stdout.trim();
}

function shell(command: readonly string[], env: Record<string, string>) {
  const [program = '', ...args] = command;
  const { status, stderr } = spawnSync(program, args, {
    env: { PATH: process.env.PATH ?? '', HOME: temporaryFolder(), ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe(`copies by rclone (${missing('rclone') ?? 'run against its own servers'})`, () => {
  const hasNone = missing('rclone') !== undefined;
  const hasNoS3 =
    hasNone || !spawnSync('rclone', ['serve', '--help'], { encoding: 'utf8' }).stdout.includes('serve s3');

  /** Runs the step, and proves what has arrived. */
  async function copiedBy(file: string, folder: string, own: Record<string, string>): Promise<void> {
    const { world, archive } = await backedUp();
    const { run, env } = copyStep(file);
    const all = { ...env, RUNNER_TEMP: temporaryFolder(), ARCHIVE: archive, ...own };
    expect(shell(['bash', '-e', '-c', run], all)).toMatchObject({ status: 0 });
    const copy = join(folder, env.FOLDER ?? '', basename(archive));
    expect(await world.run('verify', copy)).toMatchObject({
      code: 0,
      out: expect.stringContaining('is sound'),
    });
    // What lies there already is never written over.
    writeFileSync(archive, 'damaged');
    expect(shell(['bash', '-e', '-c', run], all).status).not.toBe(0);
    expect((await world.run('verify', copy)).code).toBe(0);
  }

  it.skipIf(hasNone)('arrive by WebDAV, are compared, and verify proves them', async () => {
    const { port, folder } = await served('webdav', '--user', 'backups', '--pass', 'secret');
    await copiedBy('webdav.yml', folder, {
      RCLONE_CONFIG_SECOND_URL: `http://127.0.0.1:${port}`,
      RCLONE_CONFIG_SECOND_VENDOR: 'other',
      RCLONE_CONFIG_SECOND_PASS: obscured('secret'),
    });
  });

  it.skipIf(hasNone || spawnSync('ssh-keygen', ['-?']).error !== undefined)(
    'arrive by SFTP at the server whose key is known, and at no other',
    async () => {
      const keys = temporaryFolder();
      spawnSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', join(keys, 'host')]);
      const key = ['--key', join(keys, 'host')];
      const { port, folder } = await served('sftp', '--user', 'backups', '--pass', 'secret', ...key);
      const [type, publicKey] = readFileSync(join(keys, 'host.pub'), 'utf8').split(' ');
      const own = {
        HOST_KEY: `[127.0.0.1]:${port} ${type} ${publicKey}`,
        RCLONE_CONFIG_SECOND_HOST: '127.0.0.1',
        RCLONE_CONFIG_SECOND_PORT: String(port),
        RCLONE_CONFIG_SECOND_USER: 'backups',
        RCLONE_CONFIG_SECOND_PASS: obscured('secret'),
      };
      await copiedBy('sftp.yml', folder, own);
      const { run, env } = copyStep('sftp.yml');
      const other = { ...env, ...own, RUNNER_TEMP: temporaryFolder(), ARCHIVE: 'README.md', HOST_KEY: '' };
      expect(
        shell(['bash', '-e', '-c', `${run.replace('rclone copy', 'rclone copy --retries 1')}`], other).status,
      ).not.toBe(0);
    },
  );

  it.skipIf(hasNoS3)(
    'arrive in S3 (skipped if rclone is older than 1.65, which cannot serve it)',
    async () => {
      const { port, folder } = await served('s3', '--auth-key', 'id,secret-key');
      mkdirSync(join(folder, copyStep('s3.yml').env.FOLDER ?? ''));
      await copiedBy('s3.yml', folder, {
        RCLONE_CONFIG_SECOND_PROVIDER: 'Rclone',
        RCLONE_CONFIG_SECOND_ENDPOINT: `http://127.0.0.1:${port}`,
        RCLONE_CONFIG_SECOND_ACCESS_KEY_ID: 'id',
        RCLONE_CONFIG_SECOND_SECRET_ACCESS_KEY: 'secret-key',
      });
    },
  );
});

describe('pull-to-nas.sh', () => {
  it('fetches each archive once, and none that did not come whole', async () => {
    const { world, archive } = await backedUp();
    const github = temporaryFolder();
    const [bin, nas] = [join(github, 'bin'), join(github, 'nas')];
    mkdirSync(bin);
    // Plays the two calls of gh. Like it, it reads what it is given, and leaves half a file if it breaks off.
    writeFileSync(
      join(bin, 'gh'),
      `#!/bin/sh
case "$2" in
  list) echo prosonata-backup-a-20261123T0215Z; echo v1.0.0 ;;
  download) cat > /dev/null; mkdir -p "$9"; echo "$3" >> ${github}/asked
    [ -e ${github}/breaks ] && { echo half > "$9/${basename(archive)}"; exit 1; }
    cp ${archive} "$9/" ;;
esac`,
    );
    chmodSync(join(bin, 'gh'), 0o755);
    const pull = () =>
      shell(['sh', join(examples, 'pull-to-nas.sh'), 'agency/backups', nas], {
        PATH: `${bin}:${process.env.PATH}`,
      }).status;
    writeFileSync(join(github, 'breaks'), '');
    expect(pull()).not.toBe(0);
    expect(archivesIn(nas)).toEqual([]);
    rmSync(join(github, 'breaks'));
    expect([pull(), pull()]).toEqual([0, 0]);
    expect((await world.run('verify', nas)).code).toBe(0);
    const asked = readFileSync(join(github, 'asked'), 'utf8').trim().split('\n');
    expect(asked).toEqual(Array(2).fill('prosonata-backup-a-20261123T0215Z'));
  });
});

describe(`restic.sh (${missing('restic') ?? 'run on a repository in a folder'})`, () => {
  it.skipIf(missing('restic') !== undefined)('keeps the archives, and they come back sound', async () => {
    const { world, archive } = await backedUp();
    const [repository, back] = [temporaryFolder(), temporaryFolder()];
    const env = { RESTIC_REPOSITORY: join(repository, 'restic'), RESTIC_PASSWORD: 'secret' };
    expect(shell(['restic', 'init'], env).status).toBe(0);
    const script = resolve(examples, 'restic.sh');
    expect(shell(['sh', script, world.directory], env)).toMatchObject({ status: 0 });
    world.clock.step(dayMs);
    copyFileSync(archive, `${archive}.copy`);
    expect(shell(['sh', script, world.directory], env)).toMatchObject({ status: 0 });
    expect(shell(['restic', 'restore', 'latest', '--target', back], env).status).toBe(0);
    const restored = join(back, world.directory);
    expect(readdirSync(restored).filter((name) => name.startsWith('.work'))).toEqual([]);
    expect((await world.run('verify', join(restored, basename(archive)))).code).toBe(0);
  });
});
