import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import { checkedStorage } from '../../../src/sqlite/scratch.js';
import { memoryStorage } from '../../../src/sqlite/storage.js';

const block = 8192;
const content = new Uint8Array(randomBytes(20 * block));

function written() {
  const disk = memoryStorage();
  const storage = checkedStorage(disk);
  storage.set(content, 0);
  return { disk, storage };
}

describe('a storage in a file', () => {
  it('gives back what was written, at any place', () => {
    const { storage } = written();
    for (const [from, to] of [
      [0, content.length],
      [3, 30_000],
      [block, 3 * block],
      [block - 1, block + 1],
    ] as const) {
      expect(Buffer.compare(storage.subarray(from, to), content.subarray(from, to))).toBe(0);
    }
  });

  it('notices each bit that the disk gives back otherwise', () => {
    for (const at of [0, block - 1, 7 * block + 4000, content.length - 1]) {
      const { disk, storage } = written();
      disk.set(Uint8Array.of((content[at] ?? 0) ^ 1), at);
      expect(() => storage.subarray(0, content.length)).toThrow(BackupError);
      const start = Math.floor(at / block) * block;
      expect(() => storage.subarray(start, start + block)).toThrow('something else than what was written');
    }
  });

  it('takes what is written over, in whole blocks and in parts of them', () => {
    const { storage } = written();
    storage.set(new Uint8Array(2 * block), 4 * block);
    storage.set(Uint8Array.of(1, 2, 3), 6 * block - 1);
    const expected = Uint8Array.from(content).fill(0, 4 * block, 6 * block);
    expected.set([1, 2, 3], 6 * block - 1);
    expect(Buffer.compare(storage.subarray(0, content.length), expected)).toBe(0);
  });
});
