import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { unzipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { taxYearAt } from '../../../src/run/tax-extract.js';
import {
  type ActionHere,
  type ActionHereOptions,
  actionHere,
  type Ticked,
} from '../../support/action-here.js';
import { readCarrier } from '../../support/carrier.js';
import { cliWorld, temporaryFolder } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';

const inputs = { resources: 'invoices', details: 'none', 'tax-extract': 'true' };
const sizes = { customers: 3, invoices: 12, projecttimes: 20 };

/** The first run is in the night of this day. */
async function on(
  [year, month, day]: readonly [number, number, number],
  options: Partial<ActionHereOptions> = {},
): Promise<ActionHere> {
  const world = await actionHere(temporaryFolder(), { demo: { sizes }, inputs, ...options });
  onTestFinished(() => world.close());
  world.clock.step(Date.UTC(year, month - 1, day, 2) - world.clock.now());
  return world;
}

/** One finished backup a day; returns what each of them said. */
async function days(world: ActionHere, count: number, more: Record<string, string> = {}): Promise<Ticked[]> {
  const told: Ticked[] = [];
  for (let day = 0; day < count; day++) {
    const ticked = await world.tick({ inputs: more });
    expect(ticked.outputs.status, ticked.log).toBe('finished');
    told.push(ticked);
    world.clock.step(dayMs);
  }
  return told;
}

const ofKind = ({ github }: ActionHere, kind: 'tax-extract' | 'backup') =>
  github.releases.all().filter(({ tag }) => tag.startsWith(`prosonata-${kind}-`));
const yearsMade = (world: ActionHere) =>
  ofKind(world, 'tax-extract')
    .filter(({ isDraft }) => !isDraft)
    .map(({ tag }) => tag.slice(-4))
    .sort();
const bytesOf = (
  { github }: ActionHere,
  { assets }: { readonly assets: readonly { readonly id: number }[] },
) => github.releases.assetContent(assets[0]?.id ?? 0) ?? Buffer.alloc(0);

describe('tax-extract: true', () => {
  it('makes the extract of the year before from 25 January on, once, and no keep rule touches it', async () => {
    const world = await on([2027, 1, 24]);
    const [before] = await days(world, 1, { 'keep-last': '1' });
    expect(yearsMade(world)).toEqual(['2025']);
    expect(before?.raw).not.toContain('extract of 2026');
    const [first, second] = await days(world, 2, { 'keep-last': '1', reverify: 'weekly' });
    expect(yearsMade(world)).toEqual(['2025', '2026']);
    expect(first?.log).toContain('The tax extract of 2026 is published');
    expect(second?.raw).not.toContain('tax extract');
    expect(ofKind(world, 'backup')).toHaveLength(1);
    expect(world.github.releases.latest()?.tag).toBe(ofKind(world, 'backup')[0]?.tag);
  });

  it('has the same files as the command tax makes of the archive, without any times', async () => {
    const world = await on([2027, 1, 25]);
    await days(world, 1, { resources: 'customers,invoices,projecttimes' });
    const [extract] = ofKind(world, 'tax-extract');
    const [backup] = ofKind(world, 'backup');
    if (!extract || !backup) throw new Error('not published');
    const files = unzipSync(bytesOf(world, extract));
    const cli = cliWorld();
    cli.clock.step(world.clock.now() - cli.clock.now());
    const archive = join(cli.directory, backup.assets[0]?.name ?? '');
    writeFileSync(archive, bytesOf(world, backup));
    const out = join(cli.directory, 'auszug');
    await cli.run('tax', '2026', archive, '--out', out);
    const unzipped = join(cli.directory, 'unzipped');
    mkdirSync(unzipped);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(unzipped, name), bytes);
    expect(readCarrier(unzipped)).toEqual(readCarrier(out));
    expect(Object.keys(files)).toContain('liesmich.html');
    expect(Object.keys(files)).not.toContain('projektzeiten.csv');
    const ofYear = (world.workspace.records.invoices ?? []).filter(({ invoiceDate }) =>
      String(invoiceDate).startsWith('2026'),
    );
    expect(readCarrier(unzipped).get('Rechnungen')?.rows.length).toBe(ofYear.length);
    expect(extract.body).toContain(`${ofYear.length} invoices, from the backup`);
  });

  it('encrypts it as the archives are encrypted', async () => {
    const world = await on([2027, 1, 25]);
    const identity = await generateX25519Identity();
    await days(world, 1, { 'encrypt-to': await identityToRecipient(identity) });
    const [extract] = ofKind(world, 'tax-extract');
    expect(extract?.assets.map(({ name }) => name)).toEqual([expect.stringMatching(/-2026\.zip\.age$/)]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const opened = await decrypter.decrypt(bytesOf(world, extract ?? { assets: [] }));
    expect(Object.keys(unzipSync(opened))).toContain('index.xml');
  });

  it('waits for a backup that is complete, and takes a published one if this run has none', async () => {
    let more = 5;
    const world = await on([2027, 1, 25], { demo: { sizes, total: (_, real) => real + more } });
    const [waiting] = await days(world, 1);
    expect(yearsMade(world)).toEqual([]);
    expect(waiting?.warnings.join()).toContain('The tax extract of 2026 is not made yet');
    more = 0;
    await days(world, 1, { 'tax-extract': 'false' });
    more = 5;
    const [made] = await days(world, 1);
    expect(made?.outputs.complete).toBe('false');
    expect(yearsMade(world)).toEqual(['2026']);
    expect(ofKind(world, 'tax-extract')[0]?.body).toContain('from the backup `20270126T0200Z`');
  });

  it('costs no backup: what passes is a warning, what does not is red, and the next run makes it', async () => {
    const world = await on([2027, 1, 25]);
    // The first release that a run makes is that of the archive.
    const refuse = (status: number) => {
      let made = 0;
      world.github.setFaults(({ operation }) =>
        operation === 'createRelease' && made++ > 0 ? { kind: 'status', status } : undefined,
      );
    };
    refuse(502);
    const [passing] = await days(world, 1);
    expect(passing).toMatchObject({ code: 0 });
    expect(passing?.warnings.join()).toContain('The tax extract of 2026 could not be made');
    refuse(422);
    const [refused] = await days(world, 1);
    expect(refused).toMatchObject({ code: 1, outputs: { status: 'finished', complete: 'true' } });
    expect(refused?.errors.join()).toMatch(
      /tax extract of 2026 could not be made.*backup itself is published/,
    );
    expect(ofKind(world, 'backup')).toHaveLength(2);
    world.github.setFaults(undefined);
    const tag =
      ofKind(world, 'backup')[0]
        ?.tag.replace('backup', 'tax-extract')
        .replace(/-[^-]+$/, '-2026') ?? '';
    const marker = `<!-- prosonata-tax-extract workspace=${tag.slice(22, -5)} year=2026 -->`;
    world.github.releases.create({ tag, body: marker, isDraft: true });
    await days(world, 1);
    expect(ofKind(world, 'tax-extract').map(({ isDraft }) => isDraft)).toEqual([false]);
  });

  it('makes none of a year without invoices, and says so', async () => {
    const world = await on([2027, 1, 25], { demo: { sizes: { ...sizes, invoices: 0 } } });
    const [told] = await days(world, 1);
    expect(yearsMade(world)).toEqual([]);
    expect(told).toMatchObject({ code: 0, warnings: [] });
    expect(told?.log).toContain('The backup has no invoice of 2026');
  });
});

it.each([
  ['2026-01-24T23:59:59Z', '2024'],
  ['2026-01-25T00:00:00Z', '2025'],
  ['2026-12-31T23:59:59Z', '2025'],
  ['2027-01-01T00:00:00Z', '2025'],
  ['2024-02-29T12:00:00Z', '2023'],
])('at %s the extract of %s must be there', (at, year) => {
  expect(taxYearAt(Date.parse(at))).toBe(year);
});
