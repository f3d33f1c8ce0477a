import { appendFileSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { folderStore } from '../../../src/store/folder.js';
import { FolderLocked, lockFolder } from '../../../src/store/lock.js';
import { realClock, realFiles, realHost } from '../../../src/system/real.js';
import { formatSaveName, parseSaveName, type Save, workspaceSlug } from '../../../src/workfile/save.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';
import { createWorkFile, openWorkFile, WorkFileUnusable } from '../../../src/workfile/work-file.js';
import { temporaryFolder } from '../../support/cli.js';

const key = await deriveSealKey('secret', 'https://agency.example');
const save: Save = {
  workspace: 'agency-example',
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 4,
};

describe('the name of a save', () => {
  it('carries all that the next run must know, and back', () => {
    expect(parseSaveName(formatSaveName(save))).toEqual(save);
    expect(workspaceSlug('https://Agency.example:8443/')).toBe('agency-example-8443');
    expect(parseSaveName('prosonata-backup_x_2026_partial_1')).toBeUndefined();
  });
});

describe('the work folder', () => {
  const open = (folder: string) => folderStore(folder, 'agency-example', key, realFiles);

  it('gives back what was saved with the journal behind it, and removes what is older', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, Buffer.from('first'));
    const later = { ...save, sequence: 5 };
    await store.save(later, Buffer.from('second'));
    const journal = store.journal(later, 0);
    await Promise.all([journal.append({ a: 1 }), journal.append({ a: 2 })]);
    expect(await store.newest()).toEqual(later);
    const { content, entries } = await store.load(later);
    expect(Buffer.from(content).toString()).toBe('second');
    expect(entries).toEqual([{ a: 1 }, { a: 2 }]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('cuts off a journal entry that was torn, and goes on behind the sound ones', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    await store.save(save, Buffer.from('x'));
    await store.journal(save, 0).append('sound');
    appendFileSync(join(folder, `${formatSaveName(save)}.journal`), Buffer.from([0, 0, 4, 0, 1, 2, 3]));
    expect((await store.load(save)).entries).toEqual(['sound']);
    await store.journal(save, 1).append('next');
    expect((await store.load(save)).entries).toEqual(['sound', 'next']);
  });

  it('does not see saves of another workspace', async () => {
    const folder = temporaryFolder();
    await open(folder).save({ ...save, workspace: 'other' }, Buffer.from('x'));
    expect(await open(folder).newest()).toBeUndefined();
  });
});

describe('the lock', () => {
  const ports = { files: realFiles, clock: realClock, host: realHost };

  it('keeps others out until it is released', async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder, ports);
    await expect(lockFolder(folder, ports)).rejects.toThrow(FolderLocked);
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
    await expect(lockFolder(folder, elsewhere)).rejects.toThrow(FolderLocked);
    const old = new Date(Date.now() - 11 * 60_000);
    utimesSync(join(folder, 'lock'), old, old);
    await lockFolder(folder, elsewhere);
  });
});

describe('a work file', () => {
  it('of a newer format, or no work file at all, is refused and told apart', async () => {
    const sqlite = await loadSqlite();
    const newer = sqlite(createWorkFile(sqlite).export());
    newer.execute('PRAGMA user_version = 99');
    expect(() => openWorkFile(sqlite, newer.export())).toThrow(
      expect.objectContaining({ name: 'WorkFileUnusable', hint: expect.stringContaining('newer version') }),
    );
    expect(() => openWorkFile(sqlite, sqlite().export())).toThrow(WorkFileUnusable);
    expect(() => openWorkFile(sqlite, Buffer.from('nothing of the kind'))).toThrow(WorkFileUnusable);
  });
});
