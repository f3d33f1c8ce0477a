import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { realFiles } from '../../../src/system/real.js';
import { openJournal, readJournal } from '../../../src/workfile/journal.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';
import { temporaryFolder } from '../../support/cli.js';

const key = await deriveSealKey('secret', 'https://agency.prosonata.software');
const save = 'prosonata-backup_agency_20261123T0215Z_partial_000004';

let path: string;
/** Bytes up to the end of each entry. */
let ends: number[];

/** Three entries behind a save. */
beforeEach(async () => {
  path = join(temporaryFolder(), 'journal');
  ends = [];
  const journal = openJournal(path, save, 0, key, realFiles);
  for (const entry of ['one', 'two', 'three']) {
    await journal.append(entry);
    ends.push(readFileSync(path).byteLength);
  }
});

const read = (name = save) => readJournal(path, name, key, realFiles);

describe('a journal', () => {
  it('gives back its entries', async () => {
    expect(await read()).toEqual({ entries: ['one', 'two', 'three'], soundBytes: ends[2], isTorn: false });
  });

  it('that is not there is an empty one', async () => {
    path = `${path}-of-nothing`;
    expect(await read()).toEqual({ entries: [], soundBytes: 0, isTorn: false });
  });

  it('of another save has no entries', async () => {
    expect(await read(save.replace('4', '5'))).toEqual({ entries: [], soundBytes: 0, isTorn: true });
  });

  it.each([1, 3, 4, 20])('ends before an entry of which only %i bytes were written', async (bytes) => {
    writeFileSync(path, readFileSync(path).subarray(0, (ends[1] ?? 0) + bytes));
    expect(await read()).toEqual({ entries: ['one', 'two'], soundBytes: ends[1], isTorn: true });
  });

  it('ends before an entry that is damaged, although whole ones follow', async () => {
    const content = readFileSync(path);
    const at = (ends[0] ?? 0) + 40;
    content.writeUInt8(content.readUInt8(at) ^ 1, at);
    writeFileSync(path, content);
    expect(await read()).toEqual({ entries: ['one'], soundBytes: ends[0], isTorn: true });
  });

  it('ends before an entry that is there twice, or in another place', async () => {
    appendFileSync(path, readFileSync(path).subarray(ends[1], ends[2]));
    expect(await read()).toEqual({ entries: ['one', 'two', 'three'], soundBytes: ends[2], isTorn: true });
  });

  it('is continued under the number that follows', async () => {
    await openJournal(path, save, 3, key, realFiles).append('four');
    expect((await read()).entries).toEqual(['one', 'two', 'three', 'four']);
  });

  it('whose disk fails says so, and is not taken for a torn one', async () => {
    const failing = { ...realFiles, read: () => Promise.reject(new Error('EIO')) };
    await expect(readJournal(path, save, key, failing)).rejects.toThrow('EIO');
  });
});
