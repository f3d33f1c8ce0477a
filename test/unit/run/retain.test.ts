import { describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import type { KeepPolicy } from '../../../src/keeping/rules.js';
import type { PublishedBackup, Publisher } from '../../../src/publish/publisher.js';
import { retain } from '../../../src/run/retain.js';
import { backupIdAt } from '../../../src/workfile/save.js';
import { dayMs, fixedClock } from '../../support/clock.js';
import { holdings } from '../../support/holdings.js';

const clock = fixedClock();
const idOf = (daysAgo: number) => backupIdAt(clock.now() - daysAgo * dayMs);

/** A place in memory with backups that are so many days old. */
function place(...daysAgo: readonly number[]) {
  const backups = new Map<number, PublishedBackup>();
  const removed: number[] = [];
  const looks = { count: 0, onLook: (_count: number): void => undefined };
  const add = (age: number, more: Partial<PublishedBackup> = {}) =>
    backups.set(age, {
      name: `archive of ${age} days ago`,
      backupId: idOf(age),
      isComplete: true,
      isEncrypted: false,
      holds: holdings({ users: 5 }),
      sha256: undefined,
      read: async () => undefined,
      verify: async () => undefined,
      async remove() {
        removed.push(age);
        backups.delete(age);
      },
      ...more,
    });
  for (const age of daysAgo) add(age);
  const publisher: Publisher = {
    check: async () => undefined,
    publish: async () => {
      throw new Error('nothing is published here');
    },
    async shelf() {
      looks.onLook(++looks.count);
      return { backups: [...backups.values()], broken: [] };
    },
  };
  const told: { readonly infos: string[]; readonly warnings: string[] } = { infos: [], warnings: [] };
  const run = (policy: KeepPolicy, more: Partial<Publisher> = {}, isAlarmed = false) =>
    retain(
      policy,
      { isAlarmed },
      {
        publisher: { ...publisher, ...more },
        clock,
        log: { info: (line) => told.infos.push(line), warn: (line) => told.warnings.push(line) },
      },
    );
  return { backups, removed, looks, add, run, told };
}

describe('retention', () => {
  it('removes the oldest first, and tells of each backup', async () => {
    const { run, removed, told } = place(1, 2, 3);
    const lines = await run({ last: 1 });
    expect(removed).toEqual([3, 2]);
    expect(lines).toEqual([`kept ${idOf(1)}: last 1`, `removed ${idOf(2)}`, `removed ${idOf(3)}`]);
    expect(told).toEqual({ infos: lines, warnings: [] });
  });

  it('does not look if no rule is set', async () => {
    const { run, looks } = place(1, 2);
    expect(await run({})).toEqual([]);
    expect(looks.count).toBe(0);
  });

  it('removes nothing while the run warns of a loss, and says so', async () => {
    const { run, removed, told } = place(1, 2);
    const lines = await run({ last: 1 }, {}, true);
    expect(removed).toEqual([]);
    expect(told.warnings).toEqual([expect.stringContaining('Nothing is removed in this run')]);
    expect(lines.at(-1)).toBe(`not kept by any rule, still there: ${idOf(2)}`);
    const whole = place(1);
    await whole.run({ last: 1 }, {}, true);
    expect(whole.told.warnings).toEqual([]);
  });

  it('stops when what was to stand for a backup is gone, with a sentence', async () => {
    const { run, removed, looks, backups, told } = place(1, 2, 3, 4);
    // Behind the first removal somebody deletes the newest ones.
    looks.onLook = (count) => {
      if (count !== 3) return;
      backups.delete(1);
      backups.delete(2);
    };
    await run({ last: 2 });
    expect(removed).toEqual([4]);
    expect([...backups.keys()]).toEqual([3]);
    expect(told.warnings).toEqual([
      expect.stringContaining(`${idOf(3)} was not removed: what was to stand for it`),
    ]);
  });

  it('passes over what another run has removed meanwhile', async () => {
    const { run, removed, looks, backups, told } = place(1, 2, 3);
    looks.onLook = (count) => {
      if (count === 2) backups.delete(3);
    };
    await run({ last: 1 });
    expect(removed).toEqual([2]);
    expect(told.warnings).toEqual([]);
  });

  it('removes nothing if the newest complete one is not what was published', async () => {
    const { run, removed, add, told } = place(2, 3);
    add(1, { verify: async () => 'archive of 1 days ago is damaged.' });
    await run({ last: 1 });
    expect(removed).toEqual([]);
    expect(told.warnings).toEqual([
      expect.stringMatching(/^archive of 1 days ago is damaged\. It counts as no backup/),
    ]);
  });

  it('removes nothing because of one that is damaged, but of another one that is not', async () => {
    const { run, removed, add, told } = place(5);
    const full = holdings({ users: 5, invoices: 9 });
    add(4, { holds: full });
    add(3, { holds: full });
    add(2, { holds: full, verify: async () => 'archive of 2 days ago is damaged.' });
    add(1, { holds: holdings({ users: 5 }) });
    await run({ last: 1 });
    // The one of 3 days ago takes the place of the two before it.
    expect(removed).toEqual([5, 4]);
    expect(told.warnings).toEqual([
      expect.stringContaining('damaged'),
      expect.stringContaining(`${idOf(3)} was not removed`),
    ]);
  });

  it('leaves what is too much for one run to the next one', async () => {
    const { run, removed, told } = place(1, 2, 3, 4);
    const lines = await run({ last: 1 }, { removalsAtOnce: 1 });
    expect(removed).toEqual([4]);
    expect(told.infos[0]).toBe('2 more old backups are left to the next finished backup.');
    expect(lines.filter((line) => line.includes('still there'))).toHaveLength(2);
  });

  it('continues behind one that cannot be removed, gives up behind three, and breaks on a bug', async () => {
    const stuck = { remove: async () => Promise.reject(new BackupError('It is held fast.', 'Let it go.')) };
    const one = place(1, 2, 3);
    one.add(3, stuck);
    await one.run({ last: 1 });
    expect(one.removed).toEqual([2]);
    expect(one.told.warnings).toEqual([
      `Old backups were not removed: ${idOf(3)}. It is held fast. Let it go.`,
    ]);
    const many = place(1, 2);
    for (const age of [3, 4, 5]) many.add(age, stuck);
    await many.run({ last: 1 });
    expect(many.removed).toEqual([]);
    const bug = place(1);
    bug.add(2, { remove: async () => Promise.reject(new TypeError('x is undefined')) });
    await expect(bug.run({ last: 1 })).rejects.toThrow(TypeError);
  });

  it('is a warning where the place cannot be listed', async () => {
    const { run, told } = place(1);
    const lines = await run(
      { last: 1 },
      { shelf: async () => Promise.reject(new BackupError('GitHub is down.', '')) },
    );
    expect(lines).toEqual([]);
    expect(told.warnings).toEqual(['Old backups were not removed: GitHub is down.']);
  });
});
