import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenDisk, openScratch, openToRead } from '../../../src/system/open-files.js';
import { unfinishedTarget } from '../../../src/system/unfinished.js';
import { temporaryFolder } from '../../support/cli.js';

/** A file system that knows no files without a name. */
const named = (more: Partial<OpenDisk> = {}): OpenDisk => ({
  ...fs,
  openSync: (path, flags, mode) => {
    if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('EISDIR');
    return fs.openSync(path, flags, mode);
  },
  ...more,
});

const text = (file: { read(into: Uint8Array, at: number): number }, at: number, length: number): string => {
  const into = new Uint8Array(length);
  return Buffer.from(into.subarray(0, file.read(into, at))).toString();
};

describe.each([
  ['without a name', undefined],
  ['whose name is removed at once', named()],
])('a scratch file %s', (_, disk) => {
  it('is in no folder, keeps what is written to it, and takes any place', () => {
    const folder = temporaryFolder();
    const file = openScratch(join(folder, 'work'), folder, disk);
    file.write(Buffer.from('world'), 6);
    file.write(Buffer.from('hello '), 0);
    expect(text(file, 0, 20)).toBe('hello world');
    expect(text(file, 11, 5)).toBe('');
    expect(fs.readdirSync(folder)).toEqual([]);
    file.close();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe('a scratch file on a system that removes no open file', () => {
  it('is readable by its owner alone, is unfinished by its name, and goes when it is closed', () => {
    const folder = temporaryFolder();
    let isOpen = true;
    const unlinkSync: OpenDisk['unlinkSync'] = (path) => {
      if (isOpen) throw new Error('EBUSY');
      fs.unlinkSync(path);
    };
    const file = openScratch(join(folder, 'work'), folder, named({ unlinkSync }));
    const [name = ''] = fs.readdirSync(folder);
    expect(unfinishedTarget(name)).toBe('work');
    expect(fs.statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    isOpen = false;
    file.close();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe('a file that is written in parts by the system', () => {
  it('is written and read whole', () => {
    const folder = temporaryFolder();
    const slow = named({
      readSync: ((fd: number, into: Uint8Array, offset: number, length: number, at: number) =>
        fs.readSync(fd, into, offset, Math.min(length, 3), at)) as OpenDisk['readSync'],
      writeSync: ((fd: number, bytes: Uint8Array, offset: number, length: number, at: number) =>
        fs.writeSync(fd, bytes, offset, Math.min(length, 2), at)) as OpenDisk['writeSync'],
    });
    const file = openScratch(join(folder, 'work'), folder, slow);
    file.write(Buffer.from('0123456789'), 5);
    expect(text(file, 5, 10)).toBe('0123456789');
    file.close();
  });
});

describe('a file that is opened for reading', () => {
  it('has its size and its bytes, and refuses to be written to', () => {
    const path = join(temporaryFolder(), 'file');
    fs.writeFileSync(path, 'hello');
    const file = openToRead(path);
    expect(file.sizeBytes).toBe(5);
    expect(text(file, 1, 3)).toBe('ell');
    expect(() => file.write(Buffer.from('x'), 0)).toThrow();
    file.close();
  });
});
