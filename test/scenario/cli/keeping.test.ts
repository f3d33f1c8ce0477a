import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archivesIn } from '../../support/archive.js';
import { backUpWhole, type CliWorld, cliWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

const tiny: Partial<WorkspaceOptions> = { scale: 0.02 };
const work = '.work-agency-prosonata-example';

/** One backup a day, with these options; what was printed on the last one. */
async function days(world: CliWorld, count: number, ...more: readonly string[]) {
  let printed = { out: '', err: '' };
  for (let day = 0; day < count; day++) {
    printed = await backUpWhole(world, '--force', ...more);
    world.clock.step(dayMs);
  }
  return printed;
}

const dayOf = (name: string) => /-(\d{8})T/.exec(name)?.[1];
const daysIn = ({ directory }: CliWorld) => archivesIn(directory).map(dayOf);

describe('a narrower backup', () => {
  const lists = ['--resources', 'users,projecttimecategories,contacts,invoices'];

  it.each([
    ['of fewer lists', ['--resources', 'projecttimecategories']],
    ['without details', [...lists, '--details', 'none']],
    ['without inactive records', [...lists, '--include-inactive', 'false']],
  ])('%s displaces no fuller one, not even by keep-last', async (_, narrow) => {
    const world = cliWorld(tiny);
    await days(world, 3, ...lists);
    await days(world, 2, ...narrow, '--keep-last', '1');
    expect(daysIn(world)).toEqual(['20261125', '20261127']);
  });
});

describe('lists that a new key may not read, with a new work file', () => {
  it('are a gap again, and the archives that hold them stay', async () => {
    const forbidden: string[] = [];
    const world = cliWorld({ ...tiny, forbidden }, '--details', 'none');
    await days(world, 2);
    rmSync(join(world.directory, work), { recursive: true });
    forbidden.push('invoices', 'quotations');
    await days(world, 3, '--keep-last', '2');
    expect(archivesIn(world.directory).map((name) => [dayOf(name), name.includes('incomplete')])).toEqual([
      ['20261123', false],
      ['20261124', false],
      ['20261126', true],
      ['20261127', true],
    ]);
  });
});

describe('a list that is empty once, by a wrong answer', () => {
  it('costs no archive on that day, and is forgotten when the list is back', async () => {
    const world = cliWorld(tiny, '--resources', 'users,invoices', '--details', 'none');
    await days(world, 2);
    const { workspace } = world;
    const invoices = [...(workspace.records.invoices ?? [])];
    for (const { invoiceID } of invoices) workspace.remove('invoices', Number(invoiceID));
    const { err } = await days(world, 1, '--keep-last', '1');
    expect(daysIn(world)).toEqual(['20261123', '20261124', '20261125']);
    expect(err).toContain('Nothing is removed in this run');
    for (const invoice of invoices) workspace.insert('invoices', invoice);
    await days(world, 1, '--keep-last', '1');
    expect(daysIn(world)).toEqual(['20261126']);
  });
});

describe('a file that is no archive any more', () => {
  it.each([
    ['of 0 bytes', (path: string) => truncateSync(path, 0)],
    ['cut off', (path: string) => truncateSync(path, 20_000)],
    ['of something else', (path: string) => writeFileSync(path, 'x'.repeat(50_000))],
  ])('%s counts as no backup, and a warning names it', async (_, spoil) => {
    let more = 0;
    const world = cliWorld({ ...tiny, total: (_, real) => real + more }, '--resources', 'users,customers');
    await days(world, 2);
    const [, newest = ''] = archivesIn(world.directory);
    spoil(join(world.directory, newest));
    more = 5;
    const { err } = await days(world, 1, '--keep-last', '1');
    expect(archivesIn(world.directory)).toHaveLength(3);
    expect(err).toContain(`Warning: ${newest} `);
    more = 0;
    await days(world, 1, '--keep-last', '1');
    // What is damaged is left to people.
    expect(daysIn(world)).toEqual(['20261124', '20261126']);
    expect(readdirSync(world.directory)).toContain(newest);
  });
});
