import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { openJournal, readJournal } from '../../../src/workfile/journal.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';
import { newestArchive, readLists } from '../../proof/archived.js';
import { archivesIn, expectArchiveEquals } from '../../support/archive.js';
import {
  apiKey,
  backUpWhole,
  type CliWorld,
  cliWorld,
  listWorld,
  small,
  workspaceUrl,
} from '../../support/cli.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { deathAt, killed } from '../../support/death.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

describe('trouble', () => {
  it('with the network is reported and kept apart from progress', async () => {
    const world = listWorld({
      sizes: small,
      fault: (_, count) => (count > 6 ? { kind: 'network' } : undefined),
    });
    const { code, err } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(3);
    expect(err).toContain('read ECONNRESET');
  });

  it.each<[string, Partial<WorkspaceOptions>, RegExp]>([
    ['a wrong key', { apiKey: 'another' }, /Invalid API key.*\n.*Check the API key/],
    [
      'an address that is no ProSonata',
      { fault: () => ({ kind: 'html' }) },
      /^Error: .*web page, not JSON.*\nNext: .*check the workspace URL/m,
    ],
    [
      'a redirect to another host',
      { fault: () => ({ kind: 'redirect', location: 'https://evil.example/api' }) },
      /evil\.example.*not sent there/,
    ],
    ['no network', { fault: () => ({ kind: 'network' }) }, /^Error: .*ECONNRESET.*\nNext: /m],
  ])('%s ends the run with a message and the next step', async (_, options, message) => {
    const world = listWorld({ sizes: small, ...options });
    const { code, out, err } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toContain('key-0123456789abcdef');
    expect(out).toBe('');
  });

  it('with a page for people, where the API answered before, is a pause until it lasts too long', async () => {
    let isUnderMaintenance = false;
    const world = listWorld({
      sizes: small,
      fault: (_, count) => (isUnderMaintenance || count === 7 ? { kind: 'html' } : undefined),
    });
    const first = await world.run('backup', '--directory', world.directory);
    expect(first).toMatchObject({ code: 3, err: expect.stringMatching(/^Warning: .*a web page, not JSON/m) });
    await backUpWhole(world);

    isUnderMaintenance = true;
    world.clock.step(dayMs);
    const asked = world.workspace.requests.length;
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(3);
    expect(world.workspace.requests.length).toBeLessThanOrEqual(asked + 2);
    world.clock.step(60 * hourMs);
    const last = await world.run('backup', '--directory', world.directory);
    expect(last).toMatchObject({
      code: 1,
      err: expect.stringMatching(/No backup has been finished for 84 h.*\nNext: .*check the workspace URL/),
    });
  });

  it('with the key, once among good answers, is asked again; red if it stays in the next run', async () => {
    const refused = { kind: 'status', status: 401 } as const;
    const once = listWorld({ sizes: small, fault: (_, count) => (count === 7 ? refused : undefined) });
    const { code, err } = await once.run('backup', '--directory', once.directory);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.not.stringContaining('Check the API key') });
    await expectArchiveEquals(once.directory, once.workspace);

    const always = listWorld({ sizes: small, fault: (_, count) => (count > 6 ? refused : undefined) });
    const first = await always.run('backup', '--directory', always.directory);
    expect(first).toMatchObject({ code: 3, err: expect.stringContaining('401') });
    const second = await always.run('backup', '--directory', always.directory);
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('Check the API key') });
  });

  it('a damaged, foreign or newer work file is set aside and the backup starts again', async () => {
    const world = listWorld({ quota: 5 });
    await world.run('backup', '--directory', world.directory);
    const folder = join(world.directory, '.work-agency-prosonata-example');
    const sealed = readdirSync(folder).find((name) => name.endsWith('.sealed')) ?? '';
    const bytes = readFileSync(join(folder, sealed));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 30) ^ 1, bytes.length - 30);
    writeFileSync(join(folder, sealed), bytes);
    world.clock.step(16 * 60_000);
    const { err } = await world.run('backup', '--directory', world.directory);
    expect(err).toContain('set aside as unusable-');
    expect(readdirSync(folder)).toContain(`unusable-${sealed}`);
    await backUpWhole(world);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('a mistyped key does not cost the progress made with the right one', async () => {
    const world = listWorld({ quota: 12 });
    await world.run('backup', '--directory', world.directory);
    world.clock.step(16 * 60_000);
    const mistyped = await world.run(
      'backup',
      '--directory',
      world.directory,
      '--api-key',
      'mistyped-0123456789',
    );
    expect(mistyped).toMatchObject({ code: 1, err: expect.stringContaining('Check the API key') });
    const folder = join(world.directory, '.work-agency-prosonata-example');
    expect(readdirSync(folder).filter((name) => name.startsWith('unusable'))).toEqual([]);
    const { err } = await world.run('backup', '--directory', world.directory);
    expect(err).not.toContain('starts over');
  });

  it('keeps the lock of a long run fresh', async () => {
    const touched: string[] = [];
    const files: Files = {
      ...realFiles,
      touch: async (path) => {
        touched.push(path);
        await realFiles.touch(path);
      },
    };
    const world = listWorld({ sizes: small });
    await world.runWith({ files }, 'backup', '--directory', world.directory);
    expect(touched.length).toBeGreaterThan(10);
  });

  it('a full disk leaves nothing under the final name', async () => {
    const world = listWorld({ sizes: small });
    const files: Files = {
      ...realFiles,
      replace: async (path, content) => {
        if (path.endsWith('.sqlite')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return realFiles.replace(path, content);
      },
    };
    const { code, err } = await world.runWith({ files }, 'backup', '--directory', world.directory);
    expect(code).toBe(1);
    expect(err).toMatch(/disk is full.*\n.*Free some space/);
    expect(archivesIn(world.directory)).toEqual([]);
  });

  it('a folder that cannot be written to is named', async () => {
    const world = listWorld({ sizes: small });
    const file = join(world.directory, 'a-file');
    writeFileSync(file, '');
    const { code, err } = await world.run('backup', '--directory', file);
    expect(code).toBe(1);
    expect(err).toMatch(/Cannot create the folder .*a-file.*\nNext: .* choose another folder\.$/m);
  });

  it.each(['verify', 'info'])(
    'with a file larger than any memory is found by %s in its first pages',
    async (command) => {
      const world = listWorld();
      const file = join(world.directory, 'large.sqlite');
      writeFileSync(file, '');
      truncateSync(file, 10 * 1024 ** 3);
      const { code, err } = await world.run(command, file);
      expect(code).toBe(1);
      expect(err).toMatch(/^Error: This is no archive, or it is damaged: .*\nNext: /);
    },
  );

  it.runIf(existsSync('/proc/self'))(
    'a folder that the system never makes is named and ends the run',
    async () => {
      const { code, err } = await listWorld({ sizes: small }).run('backup', '--directory', '/proc/no/folder');
      expect({ code, err }).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^Error: Cannot create .*\nNext: .* choose another folder/),
      });
    },
  );

  it('a backup that never gets done becomes a failure after alert-after', async () => {
    const world = listWorld({ quota: 1 });
    expect((await world.run('backup', '--directory', world.directory)).code).toBe(3);
    world.clock.step(73 * hourMs);
    const { code, err } = await world.run('backup', '--directory', world.directory);
    expect(code).toBe(1);
    expect(err).toContain('No backup has been finished for 73 h');
  });

  it('a second process is kept out while the first one works', async () => {
    const world = listWorld({ sizes: small });
    let second: Promise<{ code: number; err: string }> | undefined;
    const fetch = async (request: Request): Promise<Response> => {
      second ??= world.run('backup', '--directory', world.directory);
      await second;
      return world.workspace.fetch(request);
    };
    expect((await world.runWith({ fetch }, 'backup', '--directory', world.directory)).code).toBe(0);
    expect(await second).toMatchObject({
      code: 1,
      err: expect.stringContaining('Another backup is at work'),
    });
  });

  it('a signal saves what there is and ends as paused', async () => {
    const controller = new AbortController();
    const world = listWorld({ before: (count) => count === 8 && controller.abort() });
    const { code, out } = await world.runWith(
      { signal: controller.signal },
      'backup',
      '--directory',
      world.directory,
    );
    expect(code).toBe(3);
    expect(out).toContain('The run was stopped as asked');
    await backUpWhole(world);
    await expectArchiveEquals(world.directory, world.workspace);
  });

  it('of data that change while they are read leaves nothing out that was there throughout', async () => {
    const world = listWorld({
      quota: 8,
      before: (count, workspace) => {
        workspace.remove('projecttimes', count * 3);
        workspace.insert('projecttimes', { ...workspace.records.projecttimes?.[0], timeID: 100_000 + count });
      },
    });
    const atStart = new Set(world.workspace.records.projecttimes?.map((record) => Number(record.timeID)));
    await backUpWhole(world);
    const atEnd = new Set(world.workspace.records.projecttimes?.map((record) => Number(record.timeID)));
    const list = (await readLists(newestArchive(world.directory))).get('projecttimes');
    const captured = new Set(list?.rows.map((row) => Number(row[list.columns.indexOf('timeID')])));
    const throughout = [...atStart].filter((id) => atEnd.has(id));
    expect(throughout.length).toBeGreaterThan(atStart.size * 0.8);
    expect(throughout.length).toBeLessThan(atStart.size);
    expect(throughout.filter((id) => !captured.has(id))).toEqual([]);
  });
});

describe('--json', () => {
  const json = async (world: CliWorld) => {
    const { code, out } = await world.run('backup', '--directory', world.directory, '--json');
    return { code, ...JSON.parse(out) };
  };

  it('says what failed and what to do next where no run ever came to anything', async () => {
    expect(await json(listWorld({ fault: () => ({ kind: 'network' }) }))).toMatchObject({
      code: 1,
      status: 'failed',
      reason: 'trouble',
      error: expect.stringContaining('Could not list users'),
      next: 'Check the workspace URL and the network.',
    });
  });

  it('says why a run paused, and that none has come to an end for too long', async () => {
    const world = listWorld({
      fault: (_, count) => (count > 3 ? { kind: 'status', status: 500 } : undefined),
    });
    expect(await json(world)).toMatchObject({
      code: 3,
      status: 'paused',
      error: expect.stringContaining('500'),
    });
    world.clock.step(10 * dayMs);
    expect(await json(world)).toMatchObject({
      code: 1,
      status: 'failed',
      error: expect.stringContaining('500'),
      alarm: { error: expect.stringContaining('No backup has been finished') },
    });
  });

  it('says what is to be mended', async () => {
    const world = listWorld({ fault: () => ({ kind: 'status', status: 401 }) });
    expect(await json(world)).toMatchObject({
      code: 1,
      status: 'failed',
      next: expect.stringContaining('Check the API key'),
    });
  });
});

describe('a named list that is not there', () => {
  it('comes with a next step', async () => {
    const world = cliWorld({ missing: ['quotations'] }, '--details', 'none', '--resources', 'quotations');
    const { code, err } = await world.run('backup', '--directory', world.directory);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('Next: Check the name') });
  });
});

describe('a work file that cannot be used', () => {
  const folderOf = (world: CliWorld) => join(world.directory, '.work-agency-prosonata-example');
  const stateIn = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.sealed'))
      .at(-1)
      ?.replace('.sealed', '') ?? '';

  it('is a pause while the quota leaves no call to prove the key', async () => {
    const world = listWorld({ quota: 3 });
    await world.run('backup', '--directory', world.directory);
    const path = join(folderOf(world), `${stateIn(folderOf(world))}.sealed`);
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5);
    writeFileSync(path, bytes);
    const { code, err } = await world.run('backup', '--directory', world.directory);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining('429') });
    expect(readdirSync(folderOf(world))).toContain(`${stateIn(folderOf(world))}.sealed`);
  });

  it('with its journal, which speaks of a list that is no longer there, costs requests and not the backup', async () => {
    const world = listWorld({ sizes: small });
    await expect(
      world.runWith({ death: deathAt(21, 'midst') }, 'backup', '--directory', world.directory),
    ).resolves.toMatchObject({ code: killed });
    const folder = folderOf(world);
    const name = stateIn(folder);
    const path = join(folder, `${name}.journal`);
    const key = await deriveSealKey(apiKey, workspaceUrl);
    const { entries, soundBytes } = await readJournal(path, name, key, realFiles);
    expect(entries.length).toBeGreaterThan(1);
    writeFileSync(path, readFileSync(path).subarray(0, soundBytes));
    const [first] = entries as [{ step: object }];
    await openJournal(path, name, entries.length, key, realFiles).append({
      ...first,
      step: { ...first.step, resource: 'no-longer' },
    });
    const { code, err } = await world.run('backup', '--directory', world.directory);
    expect(code, err).toBe(0);
    expect(err).toContain('what it held is read again');
    await expectArchiveEquals(world.directory, world.workspace);
  });
});
