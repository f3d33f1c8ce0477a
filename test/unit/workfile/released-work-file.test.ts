import { beforeEach, describe, expect, it } from 'vitest';
import { findResource } from '../../../src/prosonata/catalogue.js';
import { type JournalEntry, readWork, replay } from '../../../src/reading/apply.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import type { Storage } from '../../../src/sqlite/storage.js';
import { folderStore } from '../../../src/store/folder.js';
import type { LoadedSave } from '../../../src/store/store.js';
import { realFiles } from '../../../src/system/real.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';
import { openWorkFile, type WorkFile } from '../../../src/workfile/work-file.js';
import { temporaryFolder } from '../../support/cli.js';
import { placeReleased, released, releasedSlug } from '../../support/released.js';
import { bytesOf, memory, memoryScratch } from '../../support/storages.js';

const sqlite = await loadSqlite();
const key = await deriveSealKey(released.apiKey, released.workspaceUrl);

async function load(which: 'cli' | 'action'): Promise<LoadedSave> {
  const folder = temporaryFolder();
  placeReleased(which, folder);
  const store = folderStore(folder, releasedSlug, key, { files: realFiles, scratch: memoryScratch });
  const newest = await store.newest();
  if (!newest) throw new Error('the fixture holds no save');
  return store.load(newest);
}

/** In the format of 0.1.0, before anything is migrated. */
function asReleased(content: Storage) {
  const database = sqlite(content);
  const definitions = database.query('SELECT definition FROM resources').map(([text]) => String(text));
  const quota = String(database.value("SELECT value FROM notes WHERE name = 'quota'"));
  const format = database.value('PRAGMA user_version');
  database.close();
  return { definitions, quota, format };
}

describe.each(['cli', 'action'] as const)('a work file that 0.1.0 has left behind (%s)', (which) => {
  let loaded: LoadedSave;
  let workFile: WorkFile;
  beforeEach(async () => {
    loaded = await load(which);
    workFile = openWorkFile(sqlite, loaded.content);
  });

  it('is of an earlier format, in the middle of a second backup', async () => {
    const { definitions, quota, format } = asReleased(await loaded.again());
    expect(format).toBe(2);
    expect(definitions.every((text) => text.includes('"key"') && !text.includes('idField'))).toBe(true);
    expect(quota).toContain('windowCalls');
    expect(loaded.save).toMatchObject({ status: 'partial', sequence: 2 });
    expect(workFile.backup().previous).toBeDefined();
    expect(loaded.entries.length).toBeGreaterThan(0);
  });

  it('is brought to the present one: id fields and periods have their names', () => {
    for (const { resource } of workFile.tasks()) {
      expect(resource.idField).toBe(findResource(resource.name)?.idField);
      expect(resource).not.toHaveProperty('key');
    }
    expect(workFile.note('quota')).toEqual({
      remaining: expect.any(Number),
      resetAt: expect.any(Number),
      periodCalls: 60,
    });
    expect(() => openWorkFile(sqlite, memory(bytesOf(workFile.content())))).not.toThrow();
  });

  it('takes its journal entry by entry', () => {
    const before = workFile.resources().reduce((sum, { requests }) => sum + requests, 0);
    replay(workFile, loaded.entries as readonly JournalEntry[]);
    const after = workFile.resources().reduce((sum, { requests }) => sum + requests, 0);
    expect(after).toBe(before + loaded.entries.length);
    const unfinished = readWork(workFile).filter(({ isFinished }) => !isFinished);
    if (which === 'cli') expect(unfinished).not.toEqual([]);
    // It had read all lists. It did not note how many rows came at once, so the end of the last one is looked at again.
    else expect(unfinished.map(({ resource }) => resource.name)).toEqual(['projecttimes']);
  });
});
