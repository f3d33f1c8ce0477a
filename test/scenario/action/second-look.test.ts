import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActionHere, actionHere, type Ticked } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

async function here(): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { sizes: { users: 3 } } });
  onTestFinished(() => world.close());
  return world;
}

const inputs = { resources: 'users', details: 'none', reverify: 'weekly' };

/** One finished backup a day; returns what each of them said. */
async function days(
  world: ActionHere,
  count: number,
  more: Record<string, string> = {},
): Promise<readonly Ticked[]> {
  const told: Ticked[] = [];
  for (let day = 0; day < count; day++) {
    const ticked = await world.tick({ inputs: { ...inputs, ...more } });
    expect(ticked.outputs.status, ticked.log).toBe('finished');
    told.push(ticked);
    world.clock.step(dayMs);
  }
  return told;
}

const downloads = ({ github }: ActionHere) =>
  github.requests.filter(({ operation }) => operation === 'downloadAsset').length;
const lookedAt = ({ log }: Ticked) => /Looked again at the archive (\S+): (.*)$/m.exec(log)?.slice(1);
const damage = ({ github }: ActionHere, day: string) => {
  const release = github.releases.all().find(({ tag }) => tag.includes(`202611${day}T`));
  github.releases.damageAsset(release?.assets[0]?.id ?? 0);
};

describe('reverify: weekly', () => {
  it('reads one archive a week back, each in turn, and says which were looked at when', async () => {
    const world = await here();
    const told = await days(world, 16);
    const looks = told.map(lookedAt);
    // At the first backup there is no earlier one; then one a week.
    expect(looks.flatMap((look, day) => (look ? [day] : []))).toEqual([1, 8, 15]);
    expect(looks[1]).toEqual([expect.stringContaining('20261123T'), 'it is sound.']);
    // The one whose last proof is the longest ago; publishing is one.
    expect(looks[8]?.[0]).toContain('20261124T');
    expect(looks[15]?.[0]).toContain('20261123T');
    expect(told[8]?.summary).toMatch(/Looked at before: \S*20261123T\d+Z \\\(2026-11-24 02:15 UTC\\\)/);
    expect(told[8]?.summary).toContain('Not looked at yet: 6 archives.');
  });

  it('is red when the bytes on GitHub are others, although GitHub says the same digest, and removes nothing', async () => {
    const world = await here();
    await days(world, 1);
    damage(world, '23');
    const { code, outputs, errors, summary } = await world.tick({ inputs: { ...inputs, 'keep-last': '1' } });
    expect(code).toBe(1);
    expect(outputs.status).toBe('finished');
    expect(errors.join()).toMatch(
      /The archive \S*20261123T\S+ is not sound any more\. It is not byte by byte/,
    );
    expect(summary).toContain('is not sound any more');
    expect(world.github.releases.all()).toHaveLength(2);
  });

  it('opens what is encrypted with the passphrase', async () => {
    const world = await here();
    await days(world, 1, { 'encrypt-passphrase': 'correct horse battery staple' });
    const [second] = await days(world, 1, { 'encrypt-passphrase': 'correct horse battery staple' });
    expect(second && lookedAt(second)?.[1]).toBe('it is sound.');
  });

  it('compares the bytes of what it cannot open', async () => {
    const world = await here();
    const recipient = await identityToRecipient(await generateX25519Identity());
    const [, second] = await days(world, 2, { 'encrypt-to': recipient });
    expect(second && lookedAt(second)?.[1]).toMatch(/byte by byte what was published/);
  });

  it('does not hold up a backup when GitHub does not give the archive', async () => {
    const world = await here();
    await days(world, 1);
    world.github.setFaults(({ operation }) =>
      operation === 'downloadAsset' ? { kind: 'status', status: 503 } : undefined,
    );
    const [told] = await days(world, 1);
    expect(told?.code).toBe(0);
    expect(told?.warnings.join()).toContain('No published archive could be looked at again');
    world.github.setFaults(undefined);
    const [next] = await days(world, 1);
    expect(next && lookedAt(next)).toBeDefined();
  });

  it('reads nothing back if it is not asked for', async () => {
    const world = await here();
    const before = downloads(world);
    await days(world, 3, { reverify: 'never' });
    expect(downloads(world)).toBe(before);
  });
});
