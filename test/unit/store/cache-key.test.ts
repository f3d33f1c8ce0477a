import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCacheKey,
  formatDamageMark,
  isDamageMark,
  parseCacheKey,
} from '../../../src/store/cache-key.js';
import { type Save, savePrefix } from '../../../src/workfile/save.js';
import { deriveSealKey } from '../../../src/workfile/seal.js';

const url = 'https://agency.prosonata.example';
const key = await deriveSealKey('key-0123456789abcdef', url);
const other = await deriveSealKey('key-0123456788', url);
const save: Save = {
  workspace: 'agency-prosonata-example',
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 4,
};

describe('a cache key', () => {
  it('carries the save, and begins with what all keys of the workspace begin with', () => {
    const text = formatCacheKey(save, '4711-1-mfx2', key);
    expect(text.startsWith(savePrefix(save.workspace))).toBe(true);
    expect(parseCacheKey(text, key)).toEqual(save);
    expect(text).toMatch(/^[a-zA-Z0-9_.-]{1,512}$/);
  });

  it('is read on servers that fold keys to lower case', () => {
    expect(parseCacheKey(formatCacheKey(save, '4711-1-mfx2', key).toLowerCase(), key)).toEqual(save);
  });

  it('of another API key is none of ours', () => {
    expect(parseCacheKey(formatCacheKey(save, '4711-1-mfx2', other), key)).toBeUndefined();
  });

  it('of version 0.1 is still one of ours', () => {
    const earlier = { ...key, identity: key.earlierIdentity };
    expect(parseCacheKey(formatCacheKey(save, '4711-1-mfx2', earlier), key)).toEqual(save);
    expect(formatCacheKey(save, '4711-1-mfx2', key)).not.toBe(formatCacheKey(save, '4711-1-mfx2', earlier));
  });

  it('that was altered in any place is none of ours', () => {
    const text = formatCacheKey(save, '4711-1-mfx2', key);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.constantFrom(...'abcdefxyz0123456789_-T'),
        (at, letter) => {
          fc.pre(text[at]?.toLowerCase() !== letter.toLowerCase());
          const altered = text.slice(0, at) + letter + text.slice(at + 1);
          expect(parseCacheKey(altered, key)).toBeUndefined();
        },
      ),
    );
  });

  it.each(['', '_', 'prosonata-backup_a_20261123T0215Z_done_000001', 'node-modules-linux-x64'])(
    'is not %j',
    (text) => {
      expect(parseCacheKey(text, key)).toBeUndefined();
    },
  );
});

describe('the mark of an entry that could not be restored', () => {
  const damaged = formatCacheKey(save, '4711-1-mfx2', key);
  const mark = formatDamageMark(damaged, save.workspace, key);

  it('is listed with the saves of the workspace, and is none of them', () => {
    expect(mark.startsWith(savePrefix(save.workspace))).toBe(true);
    expect(mark).toMatch(/^[a-zA-Z0-9_.-]{1,512}$/);
    expect(parseCacheKey(mark, key)).toBeUndefined();
    expect(isDamageMark(mark, save.workspace, key)).toBe(true);
    expect(isDamageMark(damaged, save.workspace, key)).toBe(false);
  });

  it('belongs to one entry and one API key', () => {
    expect(formatDamageMark(`${damaged}x`, save.workspace, key)).not.toBe(mark);
    expect(isDamageMark(formatDamageMark(damaged, save.workspace, other), save.workspace, key)).toBe(false);
    expect(isDamageMark(mark, 'another-workspace', key)).toBe(false);
  });
});
