import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { archivesIn } from '../../support/archive.js';
import { type CliWorld, cliWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import { archiveOf, type GivenRecord, type SourceOptions } from '../../support/source.js';

/** Two archives of the demo workspace, between which this is done to it. */
async function twoArchives(
  change: (world: CliWorld) => void,
): Promise<{ world: CliWorld; paths: [string, string] }> {
  const world = cliWorld({ scale: 0.02 });
  const backUp = () => world.run('backup', '--directory', world.directory);
  expect((await backUp()).code).toBe(0);
  change(world);
  world.clock.step(dayMs);
  expect((await backUp()).code).toBe(0);
  const [before = '', after = ''] = archivesIn(world.directory).map((name) => join(world.directory, name));
  return { world, paths: [before, after] };
}

/** Two archives of one table, written where the command line finds them. */
async function twoFiles(before: GivenRecord[], after: GivenRecord[], options: SourceOptions = {}) {
  const world = cliWorld({ scale: 0 });
  const sqlite = await loadSqlite();
  const things = customResource('things', 'id');
  const write = (name: string, records: GivenRecord[], more: SourceOptions = {}) => {
    const path = join(world.directory, name);
    writeFileSync(path, archiveOf(sqlite, new Map([[things, records]]), more));
    return path;
  };
  return { world, paths: [write('a.sqlite', before), write('b.sqlite', after, options)] as const };
}

const lines = (text: string) => text.trimEnd().split('\n');

describe('diff', () => {
  it('prints nothing and exits with 0 where two backups hold the same', async () => {
    const { world, paths } = await twoArchives(() => {});
    expect(await world.run('diff', ...paths)).toEqual({ code: 0, out: '', err: '' });
    expect(await world.run('diff', ...paths, '--json')).toEqual({ code: 0, out: '', err: '' });
  });

  it('tells what was inserted, updated and removed between two backups', async () => {
    const { world, paths } = await twoArchives(({ workspace }) => {
      workspace.update('customers', 0, { customerName: 'Hausintern', companyStatus: 9 });
      workspace.insert('users', { userID: 900, username: 'Neu' });
      workspace.remove('projects', Number(workspace.records.projects?.[3]?.projectID));
    });
    const { code, out, err } = await world.run('diff', ...paths);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(
      lines(out)
        .slice(2)
        .map((line) => line.replace(/\d+ the same/, 'n the same')),
    ).toEqual([
      '+ users 900 (Neu)',
      'users: 1 added, 0 removed, 0 changed, n the same',
      expect.stringMatching(/^~ customers 0 \(Hausintern/),
      '    customerName: "Intern" → "Hausintern"',
      expect.stringMatching(/^ {4}companyStatus: \d → 9$/),
      'customers: 0 added, 0 removed, 1 changed, n the same',
      expect.stringMatching(/^- projects \d+ \(\d\d-\d\d-\d+, .+, .+\)$/),
      'projects: 0 added, 1 removed, 0 changed, n the same',
    ]);
    expect(out).toMatch(
      /^Before: .*, backup 20261123T0215Z of https:.*\nAfter: .*, backup 20261124T0215Z of /,
    );
  });

  it('gives each difference as one line of JSON, values whole', async () => {
    const long = 'x'.repeat(500);
    const { world, paths } = await twoFiles(
      [`{"id":1,"a":"${long}","n":1}`, '{"id":"t","a":"","n":2}'],
      [`{"id":1,"a":"${long}y","n":1.0}`, '{"id":2,"a":"","n":2}'],
    );
    const { code, out } = await world.run('diff', ...paths, '--json');
    expect(code).toBe(1);
    expect(out).toContain('{"field":"n","before":1,"after":1.0}');
    expect(lines(out).map((line) => JSON.parse(line))).toEqual([
      {
        kind: 'archives',
        before: { path: paths[0], backupId: '20261123T0215Z', workspace: 'https://agency.example' },
        after: { path: paths[1], backupId: '20261123T0215Z', workspace: 'https://agency.example' },
      },
      {
        kind: 'changed',
        resource: 'things',
        id: 1,
        title: '',
        fields: [
          { field: 'a', before: long, after: `${long}y` },
          { field: 'n', before: 1, after: 1 },
        ],
      },
      { kind: 'added', resource: 'things', id: 2, title: '', record: { id: 2, a: '', n: 2 } },
      { kind: 'removed', resource: 'things', id: 't', title: '', record: { id: 't', a: '', n: 2 } },
      {
        kind: 'counts',
        resource: 'things',
        added: 1,
        removed: 1,
        changed: 1,
        same: 0,
        statusBefore: 'complete',
        statusAfter: 'complete',
      },
    ]);
  });

  it('shows long values where they differ', async () => {
    const { world, paths } = await twoFiles(
      [`{"id":1,"a":"${'x'.repeat(300)}old${'y'.repeat(300)}"}`],
      [`{"id":1,"a":"${'x'.repeat(300)}new"}`],
    );
    const { out } = await world.run('diff', ...paths);
    const [, , , line = ''] = lines(out);
    expect(line).toContain(`…"${'x'.repeat(16)}old`);
    expect(line).toContain('"… (603 characters)');
    expect(line).toContain(`…"${'x'.repeat(16)}new" (303 characters)`);
    expect(line.length).toBeLessThan(200);
  });

  it('lets no value, name or address steer the terminal', async () => {
    const nasty = '\\u001b[2J\\u0007\\r\\n\\u009b31m\\u202e\\u2028\\u0000';
    const { world, paths } = await twoFiles(
      [`{"id":"${nasty}","a${nasty}":"${nasty}"}`],
      [`{"id":"${nasty}","a${nasty}":"other${nasty}"}`, `{"id":"${nasty}2"}`],
      { workspace: 'https://\u001b[31m.example' },
    );
    for (const option of [[], ['--json'], ['--summary']]) {
      const { code, out } = await world.run('diff', ...paths, ...option);
      expect(code).toBe(1);
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
    const { out } = await world.run('diff', ...paths, '--json');
    expect(JSON.parse(lines(out)[1] ?? '').fields[0].before).toBe(JSON.parse(`"${nasty}"`));
  });

  it('says first when the archives are of two workspaces', async () => {
    const { world, paths } = await twoFiles(['{"id":1}'], ['{"id":1}'], {
      workspace: 'https://other.example',
    });
    const { code, out } = await world.run('diff', ...paths);
    expect(code).toBe(0);
    expect(lines(out)[0]).toBe('Note: these are archives of two workspaces.');
  });

  it('gives counts alone, or one list alone', async () => {
    const { world, paths } = await twoFiles(['{"id":1,"old":1}'], ['{"id":1,"a":2}', '{"id":2,"a":2}']);
    expect(lines((await world.run('diff', ...paths, '--summary')).out).slice(2)).toEqual([
      'things: field old only before (1 with a value)',
      'things: field a only after (2 with a value)',
      'things: 1 added, 0 removed, 0 changed, 1 the same',
    ]);
    const none = await world.run('diff', ...paths, '--resource', 'customers');
    expect(none).toEqual({ code: 2, out: '', err: expect.stringContaining('has a list "customers"') });
  });

  it('exits with 2 for whatever is not an answer: no file, no archive, wrong usage', async () => {
    const { world, paths } = await twoFiles(['{"id":1}'], ['{"id":2}']);
    const foreign = join(world.directory, 'foreign.sqlite');
    writeFileSync(foreign, readFileSync('package.json'));
    for (const argv of [[paths[0], 'nowhere'], [foreign, paths[1]], [paths[0]], [...paths, '--unknown']]) {
      const { code, out, err } = await world.run('diff', ...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).not.toBe('');
    }
    expect((await world.run('diff', '--help')).code).toBe(0);
  });

  it('stops when nobody reads on', async () => {
    const records = (text: string) => Array.from({ length: 9000 }, (_, id) => `{"id":${id},"a":"${text}"}`);
    const { world, paths } = await twoFiles(records('a'), records('b'));
    let written = 0;
    const terminal = {
      out: (text: string) => {
        written += text.length;
      },
      err: () => {},
      flush: async () => false,
      liveColumns: undefined,
    };
    const { code } = await world.runWith({ terminal }, 'diff', ...paths);
    expect(code).toBe(1);
    expect(written).toBeLessThan(70_000);
  });
});
