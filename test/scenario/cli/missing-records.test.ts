import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { backUpWhole, type CliWorld, listWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

const sizes = {
  ...Object.fromEntries(catalogue.map(({ name }) => [name, 12])),
  ...{ users: 20, projecttimes: 300 },
};

async function nights(world: CliWorld, ...changes: (() => void)[]) {
  const printed = [];
  for (const change of changes) {
    change();
    printed.push(await backUpWhole(world));
    world.clock.step(dayMs);
  }
  return printed;
}

const nothing = () => undefined;

/** Sets what some of the users are; the list shows the active ones only. */
function deactivate(world: CliWorld, count: number): void {
  for (const user of world.workspace.records.users ?? []) {
    world.workspace.update('users', Number(user.userID), { active: 1 });
  }
  for (const user of (world.workspace.records.users ?? []).slice(0, count)) {
    world.workspace.update('users', Number(user.userID), { active: 0 });
  }
}

describe('records that others refer to and no list gives', () => {
  it('are a warning when many more are missing than in the last backup, and a line when that stays', async () => {
    const world = listWorld({ sizes, defaultFilters: { users: { active: '1' } } });
    const printed = await nights(
      world,
      () => deactivate(world, 0),
      nothing,
      () => deactivate(world, 5),
      nothing,
    );
    const warned = printed.map(({ err }) => /The list users seems to hide records: .*refer to/.test(err));
    expect(warned).toEqual([false, false, true, false]);
    expect(printed[2]?.err).toMatch(
      /it lacks 5 records that others refer to, 0 in the last backup \(.*projecttimes\.userID in \d+ rows/,
    );
    const lines = printed.map(({ out }) => /no list gives: .*\b5 of users/.test(out));
    expect(lines).toEqual([false, false, false, true]);
    expect(printed.every(({ out }) => out.includes('Complete and verified'))).toBe(true);
  });

  it('are a warning in the first backup too', async () => {
    const world = listWorld({ sizes, defaultFilters: { users: { active: '1' } } });
    const [first] = await nights(world, () => deactivate(world, 5));
    expect(first?.err).toMatch(
      /The list users seems to hide records: it lacks 5 records that others refer to \(/,
    );
  });

  it('are no warning if somebody deleted a record', async () => {
    const world = listWorld({ sizes });
    const [project] = (world.workspace.records.projecttimes ?? []).map(({ projectID }) => Number(projectID));
    const printed = await nights(world, nothing, () => world.workspace.remove('projects', project ?? 0));
    expect(printed[1]?.err).not.toContain('seems to hide');
  });

  it('are no warning if the list that lacks them was refused or is given in part', async () => {
    const user = { userID: 3, username: 'Heike3', group: 'Teamleiter' };
    const world = listWorld({ sizes, user: () => user, forbidden: ['customers'] });
    const [first] = await nights(world, nothing);
    expect(first?.err).toContain('customers: skipped');
    expect(first?.err).not.toContain('seems to hide');
  });
});
