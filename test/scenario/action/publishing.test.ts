import { describe, expect, it, onTestFinished } from 'vitest';
import { formatMarker, releaseTag } from '../../../src/publish/release-marker.js';
import { backupIdAt, workspaceSlug } from '../../../src/workfile/save.js';
import { type ActionHere, type ActionHereOptions, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';
import { workspaceUrl } from '../../support/world.js';

const inputs = { resources: 'customers', details: 'none' };
/** Pauses a few times before it is finished. */
const slow: ActionHereOptions = { demo: { scale: 0.05, quota: 3, perPageCap: 20 } };
const slowInputs = { resources: 'users,customers,contacts', details: 'none' };

async function here(options: ActionHereOptions = {}): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { scale: 0.02 }, ...options });
  onTestFinished(() => world.close());
  return world;
}

const count = ({ github }: ActionHere, operation: string) =>
  github.requests.filter((request) => request.operation === operation).length;

const backups = ({ github }: ActionHere) =>
  github.releases.all().map(({ isDraft, assets }) => [isDraft ? 'draft' : 'shown', assets.length]);

/** Releases of ours, one a day until today, the oldest first; empty, which is all that retention looks at. */
function publishDaily({ github, clock }: ActionHere, days: number): void {
  for (let day = days; day > 0; day--) {
    const marker = {
      workspace: workspaceSlug(workspaceUrl),
      backupId: backupIdAt(clock.now() - day * dayMs),
      isComplete: true,
    };
    github.releases.create({ tag: releaseTag(marker), body: formatMarker(marker) });
  }
}

describe('backups whose tags are deleted', () => {
  it('stay, as the drafts that GitHub makes of them, and each finished backup tells of them', async () => {
    const world = await here();
    for (let day = 0; day < 2; day++) {
      await world.tick({ inputs });
      world.clock.step(dayMs);
    }
    for (const tag of [...world.github.releases.tags().keys()]) world.github.releases.removeTag(tag);
    const { outputs, warnings } = await world.tick({ inputs: { ...inputs, 'keep-last': '1' } });
    expect(outputs.status).toBe('finished');
    expect(backups(world)).toEqual([
      ['shown', 1],
      ['draft', 1],
      ['draft', 1],
    ]);
    expect(warnings).toEqual([expect.stringContaining('Archives of earlier backups lie in drafts: ')]);
  });
});

describe('retention of releases', () => {
  it('lists them once, removes 50 at most in one run, the oldest first, and says how many are left', async () => {
    const world = await here();
    publishDaily(world, 80);
    const keep = { ...inputs, 'keep-daily': '14' };
    const { outputs, log } = await world.tick({ inputs: keep });
    expect(outputs.status).toBe('finished');
    expect(count(world, 'deleteRelease')).toBe(50);
    expect(count(world, 'deleteTag')).toBe(50);
    // To tell whether a backup is due, to publish, to retain.
    expect(count(world, 'listReleases')).toBe(3);
    expect(world.github.releases.all()).toHaveLength(31);
    expect(log).toMatch(/^17 more old backups are left to the next finished backup\.$/m);
    world.clock.step(dayMs);
    await world.tick({ inputs: keep });
    expect(world.github.releases.all()).toHaveLength(14);
    expect(world.github.releases.tags().size).toBe(14);
  });

  it('goes on after one that cannot be removed, and tells of it at the end', async () => {
    const world = await here();
    publishDaily(world, 5);
    world.github.setFaults(faultOn('deleteRelease', { kind: 'status', status: 422 }, 2));
    const { warnings } = await world.tick({ inputs: { ...inputs, 'keep-last': '1' } });
    expect(world.github.releases.all()).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringMatching(/^Old backups were not removed: \d{8}T\d{4}Z\. Deleting a/),
    ]);
  });

  it('gives up after three failures in a row', async () => {
    const world = await here();
    publishDaily(world, 9);
    world.github.setFaults(faultOn('deleteRelease', { kind: 'status', status: 422 }));
    const { log } = await world.tick({ inputs: { ...inputs, 'keep-last': '1' } });
    expect(count(world, 'deleteRelease')).toBe(3);
    expect(log).toMatch(/^6 more old backups are left/m);
  });
});

describe('the right to make releases', () => {
  it('is asked for in the first run of a backup, before anything is read, and in no other run', async () => {
    const world = await here(slow);
    const statuses: (string | undefined)[] = [];
    for (let run = 0; run < 8 && statuses.at(-1) !== 'idle'; run++) {
      statuses.push((await world.tick({ inputs: slowInputs })).outputs.status);
      world.clock.step(hourMs / 4);
    }
    expect(statuses).toContain('paused');
    expect(statuses.slice(-2)).toEqual(['finished', 'idle']);
    expect(count(world, 'generateReleaseNotes')).toBe(1);
    expect(world.github.releases.all()).toHaveLength(1);
  });

  it('that is missing is red at once', async () => {
    const world = await here(slow);
    const token = world.github.token({ contents: 'read', actions: 'write' });
    const { code, errors } = await world.tick({ inputs: { ...slowInputs, 'github-token': token } });
    expect(code).toBe(1);
    expect(errors[0]).toMatch(
      /Asking whether releases may be made was answered with 403.*Give the job this permission: contents: write/,
    );
    expect(world.workspace.requests).toEqual([]);
  });

  it.each([404, 422])(
    'is not doubted because of an answer %d, which older servers may give',
    async (status) => {
      const world = await here();
      world.github.setFaults(faultOn('generateReleaseNotes', { kind: 'status', status }));
      expect((await world.tick({ inputs })).outputs.status).toBe('finished');
    },
  );
});
