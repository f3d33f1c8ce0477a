import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, type ActionHereOptions, actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs, hourMs } from '../../support/clock.js';
import { faultOn } from '../../support/github/github-faults.js';

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

/** Publishes a backup on each of so many days; the next one is due then. */
async function publishDaily({ tick, clock }: ActionHere, days: number): Promise<void> {
  for (let day = days; day > 0; day--) {
    expect((await tick({ inputs })).outputs.status).toBe('finished');
    clock.step(dayMs);
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
  it('removes 25 at most in one run, the oldest first, and says how many are left', async () => {
    const world = await here();
    await publishDaily(world, 40);
    const keep = { ...inputs, 'keep-daily': '4' };
    const { outputs, log } = await world.tick({ inputs: keep });
    expect(outputs.status).toBe('finished');
    expect(count(world, 'deleteRelease')).toBe(25);
    expect(count(world, 'deleteTag')).toBe(25);
    expect(world.github.releases.all()).toHaveLength(16);
    expect(log).toMatch(/^12 more old backups are left to the next finished backup\.$/m);
    world.clock.step(dayMs);
    await world.tick({ inputs: keep });
    expect(world.github.releases.all()).toHaveLength(4);
    expect(world.github.releases.tags().size).toBe(4);
  });

  it('continues after one that cannot be removed, and names it at the end', async () => {
    const world = await here();
    await publishDaily(world, 5);
    world.github.setFaults(faultOn('deleteRelease', { kind: 'status', status: 422 }, 2));
    const { warnings } = await world.tick({ inputs: { ...inputs, 'keep-last': '1' } });
    expect(world.github.releases.all()).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringMatching(/^Old backups were not removed: \d{8}T\d{4}Z\. Deleting a/),
    ]);
  });

  it('gives up after three failures in a row', async () => {
    const world = await here();
    await publishDaily(world, 9);
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

describe('a ruleset that restricts tags', () => {
  const rule = {
    name: 'Release tags',
    target: 'tag',
    enforcement: 'active',
    include: ['refs/tags/*'],
    rules: ['creation', 'deletion'],
  } as const;

  it('is red before anything is read if it is known to hold for the job', async () => {
    const world = await here();
    world.github.repository.rulesets = [{ ...rule, mayBypass: 'never' }];
    const { code, errors } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(errors).toEqual([
      expect.stringMatching(/\(Release tags\) restricts who can make tags.* Allow tags that begin with/),
    ]);
    expect(world.workspace.requests).toEqual([]);
  });

  it('is a warning if GitHub does not tell whom it lets through', async () => {
    const world = await here();
    world.github.repository.rulesets = [{ ...rule, letsThrough: true }];
    const { outputs, warnings } = await world.tick({ inputs });
    expect(outputs.status).toBe('finished');
    expect(warnings).toEqual([expect.stringContaining('may be refused')]);
  });

  it('that refuses the release at the end is reported in GitHub’s words, with what helps', async () => {
    const world = await here();
    world.github.repository.rulesets = [rule];
    const { code, errors } = await world.tick({ inputs });
    expect(code).toBe(1);
    expect(errors[0]).toMatch(
      /^Publishing the release was answered with 422: .*creations being restricted.* Allow tags that begin with/,
    );
  });

  it.each([
    ['is about other tags', { ...rule, include: ['refs/tags/v*'] }],
    ['lets the job through', { ...rule, mayBypass: 'always' as const }],
  ])('is not mentioned if it %s', async (_, ruleset) => {
    const world = await here();
    world.github.repository.rulesets = [ruleset];
    const { outputs, warnings } = await world.tick({ inputs });
    expect([outputs.status, warnings]).toEqual(['finished', []]);
  });

  it('is not asked for on servers that know none', async () => {
    const world = await here();
    world.github.setFaults(faultOn('listRulesets', { kind: 'status', status: 404 }));
    expect((await world.tick({ inputs })).outputs.status).toBe('finished');
  });
});

describe('a limit of GitHub', () => {
  /** Answers every request that creates something like this until a minute is over. */
  const limited = (world: ActionHere, status: number, headers: Record<string, string>, message: string) => {
    const until = world.clock.now() + 60_000;
    const seen: number[] = [];
    world.github.setFaults(({ operation }) => {
      if (operation !== 'createRelease') return undefined;
      seen.push(world.clock.now());
      return world.clock.now() < until ? { kind: 'status', status, headers, body: { message } } : undefined;
    });
    return seen;
  };

  it.each<[string, number, Record<string, string>, string]>([
    ['that says how long', 403, { 'retry-after': '60' }, 'You have exceeded a secondary rate limit.'],
    ['in its older words', 403, {}, 'You have triggered an abuse detection mechanism.'],
  ])('%s is waited for, and asked no sooner', async (_, status, headers, message) => {
    const world = await here();
    const seen = limited(world, status, headers, message);
    const { outputs, errors } = await world.tick({ inputs });
    expect([outputs.status, errors]).toEqual(['finished', []]);
    expect(seen).toHaveLength(2);
    expect((seen[1] ?? 0) - (seen[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it('that does not fit into the run is left to the next one, which is green too', async () => {
    const world = await here();
    const seen = limited(world, 403, { 'retry-after': '60' }, 'You have exceeded a secondary rate limit.');
    const short = { ...inputs, 'time-limit': '30s' };
    const told = await world.tick({ inputs: short });
    expect([told.code, told.outputs.status, seen.length], told.log).toEqual([0, 'paused', 1]);
    world.clock.step(hourMs / 4);
    expect((await world.tick({ inputs: short })).outputs.status).toBe('finished');
  });
});
