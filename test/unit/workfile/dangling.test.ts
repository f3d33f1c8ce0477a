import { describe, expect, it } from 'vitest';
import { type DanglingReference, knownDangling, missingTargets } from '../../../src/workfile/dangling.js';

const reference = (missing: number, more: Partial<DanglingReference> = {}): DanglingReference => ({
  ...{ from: 'projecttimes', column: 'userID', to: 'users', rows: missing * 10, missing },
  ...more,
});
const rows = new Map([['users', 12]]);
const jumps = (missing: number, before?: number) =>
  missingTargets(
    [reference(missing)],
    before === undefined ? undefined : knownDangling([reference(before)]),
    rows,
  )[0]?.isJump;

describe('a list that others refer to in vain', () => {
  it('seems to hide rows if many more are missing than in the last backup', () => {
    expect([jumps(1), jumps(2)]).toEqual([false, true]);
    expect([jumps(8, 7), jumps(9, 7)]).toEqual([false, true]);
    expect(jumps(8, 8)).toBe(false);
    expect(jumps(3, 8)).toBe(false);
  });

  it('may lose a few records in a day if it is long', () => {
    const projects = reference(10, { column: 'projectID', to: 'projects' });
    expect(missingTargets([projects], {}, new Map([['projects', 500]]))[0]?.isJump).toBe(false);
    expect(missingTargets([projects], {}, new Map([['projects', 499]]))[0]?.isJump).toBe(true);
  });

  it('is looked at over all that refers to it, each reference for itself', () => {
    const [times, tasks] = [reference(3), reference(1, { from: 'projecttasks' })];
    const before = knownDangling([reference(3)]);
    expect(missingTargets([times, tasks], before, rows)).toEqual([
      { to: 'users', references: [times, tasks], missing: 3, missingBefore: 3, isJump: false },
    ]);
    expect(missingTargets([times, reference(4, { from: 'projecttasks' })], before, rows)[0]?.isJump).toBe(
      true,
    );
  });

  it('is not suspected if it was not read to its end: that it lacks records is known', () => {
    expect(missingTargets([reference(8)], undefined, new Map())).toEqual([]);
  });
});
