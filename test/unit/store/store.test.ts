import { appendFileSync, readdirSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { folderStore } from '../../../src/store/folder.js';
import { lockFolder } from '../../../src/store/lock.js';
import { contentOf } from '../../../src/system/content.js';
import type { Files } from '../../../src/system/ports.js';
import { realClock, realFiles, realHost } from '../../../src/system/real.js';
import { formatSaveName, parseSaveName, type Save, workspaceSlug } from '../../../src/workfile/save.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';
import { createWorkFile, openWorkFile, WorkFileUnusable } from '../../../src/workfile/work-file.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import { failing, systemError } from '../../support/failing-files.js';
import { bytesIn, bytesOf, memory, memoryScratch } from '../../support/storages.js';

const key = await deriveSealKey('secret', 'https://agency.example');
const save: Save = {
  workspace: 'agency-example',
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 4,
};

const portsOf = (files: Files) => ({ files, scratch: memoryScratch });

describe('the name of a save', () => {
  it('carries all that the next run must know, and back', () => {
    expect(parseSaveName(formatSaveName(save))).toEqual(save);
    expect(workspaceSlug('https://Agency.example:8443/')).toBe('agency-example-8443');
    expect(parseSaveName('prosonata-backup_x_2026_partial_1')).toBeUndefined();
  });
});

describe('the work folder', () => {
  const open = (folder: string) => folderStore(folder, 'agency-example', key, portsOf(realFiles));

  it('gives back what was saved with the journal behind it, and removes what is older', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, contentOf(Buffer.from('first')));
    const later = { ...save, sequence: 5 };
    await store.save(later, contentOf(Buffer.from('second')));
    const journal = store.journal(later, 0);
    await Promise.all([journal.append({ a: 1 }), journal.append({ a: 2 })]);
    expect(await store.newest()).toEqual(later);
    const { content, entries } = await store.load(later);
    expect(bytesIn(content).toString()).toBe('second');
    expect(entries).toEqual([{ a: 1 }, { a: 2 }]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('keeps the older save and its journal until the newer one is on the disk', async () => {
    const folder = temporaryFolder();
    await open(folder).save(save, contentOf(Buffer.from('first')));
    await open(folder).journal(save, 0).append('learned');
    let isFull = true;
    const files: Files = {
      ...realFiles,
      async replace(path, content) {
        if (isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        await realFiles.replace(path, content);
      },
    };
    const store = folderStore(folder, 'agency-example', key, portsOf(files));
    const later = { ...save, sequence: 5 };
    await expect(store.save(later, contentOf(Buffer.from('second')))).rejects.toThrow('no space left');
    expect(await store.newest()).toEqual(save);
    expect((await store.load(save)).entries).toEqual(['learned']);
    isFull = false;
    await store.save(later, contentOf(Buffer.from('second')));
    expect(readdirSync(folder)).toEqual([`${formatSaveName(later)}.sealed`]);
  });

  it('cuts off a journal entry that was torn, and continues behind the sound ones', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, contentOf(Buffer.from('x')));
    await store.journal(save, 0).append('sound');
    appendFileSync(join(folder, `${formatSaveName(save)}.journal`), Buffer.from([0, 0, 4, 0, 1, 2, 3]));
    expect((await store.load(save)).entries).toEqual(['sound']);
    await store.journal(save, 1).append('next');
    expect((await store.load(save)).entries).toEqual(['sound', 'next']);
  });

  it('cuts off a torn journal entry although the disk is full', async () => {
    const folder = temporaryFolder();
    await open(folder).save(save, contentOf(Buffer.from('x')));
    await open(folder).journal(save, 0).append('sound');
    appendFileSync(join(folder, `${formatSaveName(save)}.journal`), Buffer.from([0, 0, 4, 0, 1, 2, 3]));
    const full = failing('replace', systemError('ENOSPC'));
    expect((await folderStore(folder, 'agency-example', key, portsOf(full)).load(save)).entries).toEqual([
      'sound',
    ]);
    await open(folder).journal(save, 1).append('next');
    expect((await open(folder).load(save)).entries).toEqual(['sound', 'next']);
  });

  it.each(['sealed', 'journal'])('reads no %s file that is larger than any of ours', async (kind) => {
    const folder = temporaryFolder();
    await open(folder).save(save, contentOf(Buffer.from('x')));
    await open(folder).journal(save, 0).append('entry');
    const path = join(folder, `${formatSaveName(save)}.${kind}`);
    truncateSync(path, 10 * 1024 ** 3);
    const read = (file: string) => {
      if (file === path) throw new Error('it was read');
      return realFiles.read(file);
    };
    const store = folderStore(folder, 'agency-example', key, portsOf({ ...realFiles, read }));
    if (kind === 'sealed') await expect(store.load(save)).rejects.toThrow('larger than 2 GiB');
    else expect((await store.load(save)).entries).toEqual([]);
  });

  it('removes what runs have left that died while they wrote, and nothing of others', async () => {
    const folder = temporaryFolder();
    const name = formatSaveName({ ...save, sequence: 1 });
    const kept = [
      `${formatSaveName({ ...save, workspace: 'other' })}.sealed.0123456789ab.part`,
      'lock.0123456789ab.part',
      'notes.part',
    ];
    for (const left of [`${name}.sealed.0123456789ab.part`, `${name}.sealed.part`, ...kept]) {
      appendFileSync(join(folder, left), 'torn');
    }
    await open(folder).save(save, contentOf(Buffer.from('x')));
    expect(readdirSync(folder).sort()).toEqual([...kept, `${formatSaveName(save)}.sealed`].sort());
  });

  it('removes what was set aside 30 days ago, and not before', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, contentOf(Buffer.from('x')));
    await store.setAside(save);
    const aside = `unusable-${formatSaveName(save)}.sealed`;
    const later = { ...save, sequence: 5 };
    for (const [days, isThere] of [
      [29, true],
      [31, false],
    ] as const) {
      const then = new Date(Date.now() - days * dayMs);
      utimesSync(join(folder, aside), then, then);
      await store.save(later, contentOf(Buffer.from('x')));
      expect([days, readdirSync(folder).includes(aside)]).toEqual([days, isThere]);
    }
  });

  it('counts those days from the day on which it was set aside', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, contentOf(Buffer.from('x')));
    const old = new Date(Date.now() - 100 * dayMs);
    utimesSync(join(folder, `${formatSaveName(save)}.sealed`), old, old);
    await store.setAside(save);
    await store.save({ ...save, sequence: 5 }, contentOf(Buffer.from('x')));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('does not see saves of another workspace', async () => {
    const folder = temporaryFolder();
    await open(folder).save({ ...save, workspace: 'other' }, contentOf(Buffer.from('x')));
    expect(await open(folder).newest()).toBeUndefined();
  });
});

describe('the lock', () => {
  const ports = { files: realFiles, clock: realClock, host: realHost };
  /** Another process that lives. */
  const other = { ...ports, host: { ...realHost, processId: process.ppid } };

  it('keeps others out until it is released', async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder, ports);
    await expect(lockFolder(folder, other)).rejects.toThrow('Another backup is at work');
    await lock.release();
    await (await lockFolder(folder, ports)).release();
  });

  it('is never there without its content, whatever instant its maker dies at', async () => {
    const path = join(temporaryFolder(), 'lock');
    const content = 'x'.repeat(50_000_000);
    const seen = new Set<number>();
    let isMade = false;
    const watch = async () => {
      while (!isMade) {
        const found = await realFiles.stat(path);
        if (found) seen.add(found.sizeBytes);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const watching = watch();
    expect(await realFiles.create(path, content)).toBe(true);
    isMade = true;
    await watching;
    expect([...seen].filter((size) => size !== content.length)).toEqual([]);
    expect(await realFiles.create(path, 'y')).toBe(false);
    expect((await realFiles.read(path))?.length).toBe(content.length);
  });

  it('of a process that is gone is taken over, on another machine after ten minutes', async () => {
    const folder = temporaryFolder();
    await lockFolder(folder, ports);
    const isGone = { ...ports, host: { ...realHost, isAlive: () => false } };
    await (await lockFolder(folder, isGone)).release();
    await lockFolder(folder, ports);
    const elsewhere = { ...ports, host: { ...realHost, name: 'other', isAlive: () => false } };
    await expect(lockFolder(folder, elsewhere)).rejects.toThrow('Another backup is at work');
    const old = new Date(Date.now() - 11 * 60_000);
    utimesSync(join(folder, 'lock'), old, old);
    await lockFolder(folder, elsewhere);
  });
});

describe('a work file', () => {
  it('of a newer format, or no work file at all, is refused and told apart', async () => {
    const sqlite = await loadSqlite();
    const newer = sqlite(bytesOf(createWorkFile(sqlite, memory()).content()));
    newer.execute('PRAGMA user_version = 99');
    expect(() => openWorkFile(sqlite, memory(newer.export()))).toThrow(
      expect.objectContaining({ name: 'WorkFileUnusable', hint: expect.stringContaining('newer version') }),
    );
    expect(() => openWorkFile(sqlite, memory(sqlite().export()))).toThrow(WorkFileUnusable);
    expect(() => openWorkFile(sqlite, memory(Buffer.from('nothing of the kind')))).toThrow(WorkFileUnusable);
  });
});
