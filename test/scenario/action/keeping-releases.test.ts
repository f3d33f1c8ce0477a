import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, actionHere, type Tick, type Ticked } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';
import { apiKey } from '../../support/world.js';

const tiny: Partial<WorkspaceOptions> = { scale: 0.02 };

async function here(demo: Partial<WorkspaceOptions> = {}): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { ...tiny, ...demo } });
  onTestFinished(() => world.close());
  return world;
}

/** One run a day, each of which finishes a backup. */
async function days(
  world: ActionHere,
  count: number,
  inputs: Tick['inputs'],
  more: Tick = {},
): Promise<Ticked> {
  let told: Ticked | undefined;
  for (let day = 0; day < count; day++) {
    told = await world.tick({ inputs: { force: 'true', ...inputs }, ...more });
    expect(told.outputs.status, told.log).toBe('finished');
    world.clock.step(dayMs);
  }
  if (!told) throw new Error('no day');
  return told;
}

/** The releases that are shown, oldest first: day, and whether it is a pre-release. */
const shown = ({ github }: ActionHere) =>
  github.releases
    .all()
    .filter(({ isDraft }) => !isDraft)
    .map(({ tag, isPrerelease }) => `${/-\d{6}(\d\d)T/.exec(tag)?.[1]}${isPrerelease ? ' pre-release' : ''}`)
    .reverse();

const releaseOf = ({ github }: ActionHere, day: string) =>
  github.releases.all().find(({ tag }) => tag.includes(`202611${day}T`));

describe('a key that was rotated to one with fewer rights', () => {
  it('costs no release that holds what it may not read, and is a gap', async () => {
    const forbidden: string[] = [];
    const world = await here({ forbidden });
    await days(world, 2, { 'keep-last': '3' });
    forbidden.push('invoices', 'quotations');
    // The simulated workspace knows one key for ever, so the new one is translated.
    const intercept = (request: Request): Promise<Response> | undefined => {
      if (request.url.startsWith(world.github.url)) return undefined;
      const headers = new Headers(request.headers);
      if (headers.get('x-api-key') === 'key-9876543210fedcba') headers.set('x-api-key', apiKey);
      return world.workspace.fetch(new Request(request, { headers }));
    };
    const told = await days(world, 3, { 'keep-last': '3', 'api-key': 'key-9876543210fedcba' }, { intercept });
    expect(shown(world)).toEqual(['23', '24', '25 pre-release', '26 pre-release', '27 pre-release']);
    expect(told.outputs.complete).toBe('false');
    expect(told.log).toMatch(/kept 20261124T0215Z: last 1, the newest lacks quotations, invoices/);
    expect(told.warnings.join('\n')).toMatch(
      /invoices: skipped, the key may no longer read it \(8 rows known/,
    );
  });
});

describe('a backup that leaves out what the last one had', () => {
  it('says so once, in log, summary and notes, and removes nothing in that run', async () => {
    const world = await here();
    await days(world, 2, { resources: 'users,invoices' });
    const narrow = { resources: 'users', 'keep-last': '1' };
    const first = await days(world, 1, narrow);
    const words = 'leaves out what earlier ones hold: invoices.';
    expect(first.warnings.join('\n')).toContain(words);
    expect(first.summary).toContain('leaves out what earlier ones hold');
    expect(releaseOf(world, '25')?.body).toContain('leaves out what earlier ones hold');
    expect(shown(world)).toEqual(['23', '24', '25']);
    const second = await days(world, 1, narrow);
    expect(second.raw).not.toContain('leaves out what earlier ones hold');
    expect(shown(world)).toEqual(['24', '26']);
    expect(second.summary).toContain('- kept 20261124T0215Z: last 1, only this one holds invoices');
  });

  it('lets the others go when thirty days have passed so', { timeout: 600_000 }, async () => {
    const world = await here();
    await days(world, 1, { resources: 'users,projecttimecategories' });
    await days(world, 29, { resources: 'users', 'keep-last': '2' });
    expect(shown(world)).toHaveLength(3);
    await days(world, 1, { resources: 'users', 'keep-last': '2' });
    expect(shown(world)).toHaveLength(2);
  });
});

describe('a release that has lost its archive', () => {
  it('is no backup: the one before it stays, and a warning names it', async () => {
    let more = 0;
    const world = await here({ total: (_, real) => real + more });
    const inputs = { resources: 'users,customers', details: 'none', 'keep-last': '1' };
    await days(world, 1, inputs);
    await days(world, 1, { resources: 'users,customers', details: 'none' });
    world.github.releases.removeAsset(releaseOf(world, '24')?.assets[0]?.id ?? 0);
    more = 5;
    const told = await days(world, 1, inputs);
    expect(shown(world)).toEqual(['23', '24', '25 pre-release']);
    expect(told.warnings.join('\n')).toMatch(
      /The release prosonata-backup-.*20261124T0215Z has no archive any more\. It/,
    );
    // Where no work file is left, the newest archive tells what is due.
    world.github.cache.evict({ prefix: '' });
    more = 0;
    await days(world, 1, inputs);
    expect(shown(world)).toEqual(['24', '26']);
  });

  it('or another one in its place lets nothing go', async () => {
    const world = await here();
    await days(world, 2, { resources: 'users', details: 'none' });
    const file = { name: '', label: null, contentType: 'application/octet-stream' };
    world.github.setFaults(({ operation }) => {
      const release = releaseOf(world, '25');
      const [asset] = release?.assets ?? [];
      if (operation !== 'listReleases' || release?.isDraft !== false || !asset) return undefined;
      world.github.releases.removeAsset(asset.id);
      world.github.releases.addAsset(release.id, { ...file, name: asset.name }, Buffer.from('another'));
      world.github.setFaults(() => undefined);
      return undefined;
    });
    const told = await days(world, 1, { resources: 'users', details: 'none', 'keep-last': '1' });
    expect(shown(world)).toEqual(['23', '24', '25']);
    expect(told.warnings.join('\n')).toContain('is not the one that was published. It counts as no backup');
  });
});

describe('a backup that is not complete', () => {
  it('is a pre-release under a name that says so, and never the latest one', async () => {
    let more = 0;
    const world = await here({ total: (_, real) => real + more });
    const inputs = { resources: 'users,customers', details: 'none' };
    await days(world, 1, inputs);
    more = 5;
    const { outputs } = await days(world, 1, { ...inputs, 'make-latest': 'true' });
    expect(outputs.archive).toMatch(/20261124T0215Z\.incomplete\.sqlite$/);
    expect(releaseOf(world, '24')?.assets.map(({ name }) => name)).toEqual([outputs.archive]);
    expect(world.github.releases.latest()?.tag).toBe(releaseOf(world, '23')?.tag);
    const latest = await fetch(`${world.github.url}/api/v3/repos/agency/backups/releases/latest`, {
      headers: { authorization: `Bearer ${world.token}` },
    });
    expect(await latest.json()).toMatchObject({ tag_name: releaseOf(world, '23')?.tag, prerelease: false });
  });
});

describe('a release that is dated ahead', () => {
  it('hides no alarm', async () => {
    const world = await here();
    await days(world, 1, { resources: 'users', details: 'none' });
    const [real] = world.github.releases.all();
    const ahead = (text: string) => text.replaceAll('20261123T0215Z', '20301123T0215Z');
    const { id } = world.github.releases.create({
      tag: ahead(real?.tag ?? ''),
      body: ahead(real?.body ?? ''),
    });
    const name = ahead(real?.assets[0]?.name ?? '');
    world.github.releases.addAsset(id, { name, label: null, contentType: 'x' }, Buffer.from('an archive'));
    world.github.cache.evict({ prefix: '' });
    world.github.setFaults(({ operation }) =>
      operation === 'listCaches' ? { kind: 'status', status: 500 } : undefined,
    );
    world.clock.step(5 * dayMs);
    const told = await world.tick({ inputs: { resources: 'users' } });
    expect(told.errors.join()).toMatch(/No backup has been finished for/);
    expect(told.code).toBe(1);
  });
});
