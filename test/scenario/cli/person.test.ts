import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord } from '../../../src/demo/records.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { realFiles } from '../../../src/system/real.js';
import { cliWorld } from '../../support/cli.js';
import { failing, systemError } from '../../support/failing-files.js';
import { madeArchive } from '../../support/made-archives.js';
import { writePile } from '../../support/made-pile.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function pile(count = 6) {
  const world = cliWorld();
  return { world, made: writePile(world.directory, sqlite, count) };
}

const jsonLines = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('Asking about a person', () => {
  it('gives what refers to them, and apart from it what names them', async () => {
    const { world, made } = pile();
    const records = made.at(-1)?.records;
    const user = records?.users?.[0] as DemoRecord;
    const { code, out } = await world.run('person', `users:${user.userID}`, world.directory, '--json');
    expect(code).toBe(0);
    const [report] = jsonLines(out);
    expect(report.person.record.username).toBe(user.username);
    const refers = (list: string, field: string) =>
      (records?.[list] ?? []).filter((record) => record[field] === user.userID).length;
    const part = (kind: string, list: string) =>
      report.parts.find((one: { kind: string; list: string }) => one.kind === kind && one.list === list)
        ?.records.length ?? 0;
    expect(part('refers', 'projecttimes')).toBe(refers('projecttimes', 'userID'));
    expect(part('refers', 'workingtimes')).toBe(refers('workingtimes', 'userID'));
    expect(refers('projecttimes', 'userID')).toBeGreaterThan(0);
    // Projects name their people in a nested list too.
    const assigned = (records?.projects ?? []).filter(
      (project) =>
        project.createdByUserID === user.userID ||
        project.userResponsibleID === user.userID ||
        (project.usersAssigned as DemoRecord[]).some(({ userID }) => userID === user.userID),
    );
    expect(part('refers', 'projects')).toBe(assigned.length);
    // An invoice says who wrote it, by name only.
    const named = (records?.invoices ?? []).filter(({ username }) => username === user.username).length;
    expect(part('names', 'invoices')).toBe(named);
  });

  it('writes a German page, JSON and CSV, in which values are nothing but text', async () => {
    const { world, made } = pile();
    const contact = made.at(-1)?.records.contacts?.[0] as DemoRecord;
    const out = join(world.directory, 'auskunft');
    const { code } = await world.run(
      'person',
      `contacts:${contact.contactID}`,
      world.directory,
      '--out',
      out,
    );
    expect(code).toBe(0);
    const page = readFileSync(join(out, 'auskunft.html'), 'utf8');
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('<th>Feld</th><th>Wert</th>');
    expect(page).toContain(`<td>Nachname</td><td>${contact.lastName}</td>`);
    expect(page).toContain('keine Rechtsberatung');
    expect(page).not.toMatch(/<script|href=|src=/);
    const csv = readFileSync(join(out, 'auskunft.csv'), 'utf8');
    expect(csv).toMatch(/^\ufeffTeil;Liste;Eintrag;/);
    expect(csv).toContain(`Stammdaten;Ansprechpartner;`);
    expect(JSON.parse(readFileSync(join(out, 'auskunft.json'), 'utf8')).person.id).toBe(
      String(contact.contactID),
    );
    const again = await world.run('person', `contacts:${contact.contactID}`, world.directory, '--out', out);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
  });

  it('asks back if several fit, and says if nobody does', async () => {
    const { world } = pile();
    const several = await world.run('person', 'e', world.directory);
    expect(several).toMatchObject({ code: 1, out: '' });
    expect(several.err).toMatch(/^Several fit\. Name one of them, as contacts:48:\n {2}\w+:\d+ /);
    for (const nobody of ['Xaver Niemand', 'contacts:987654']) {
      const { code, err } = await world.run('person', nobody, world.directory);
      expect(code).toBe(1);
      expect(err).toContain('No archive has a contact, a user or a customer');
    }
    expect((await world.run('person', ' ', world.directory)).code).toBe(2);
    expect((await world.run('person', 'x', '--where', '--out', 'y')).code).toBe(2);
  });

  it('finds somebody by the name that they had in an earlier archive', async () => {
    const { world, made } = pile();
    const contact = made.at(-1)?.records.contacts?.[0] as DemoRecord;
    const { out, code } = await world.run('person', `${contact.firstName} mueller-2`, world.directory);
    expect(code).toBe(0);
    expect(out).toContain(`contacts:${contact.contactID} `);
  });

  it('names every archive that has them, and when it goes by the rules', async () => {
    const { world, made } = pile();
    const contact = made.at(-1)?.records.contacts?.[0] as DemoRecord;
    const who = `contacts:${contact.contactID}`;
    const bare = await world.run('person', who, world.directory, '--where');
    expect(bare.out.split('\n').filter((line) => line.includes('their own record')).length).toBe(made.length);
    expect(bare.out).toContain('stays until somebody deletes it');
    const ruled = await world.run('person', who, world.directory, '--where', '--json', '--keep-last', '7');
    // Six archives and one a day: the oldest is the seventh newest after one day, and is removed after the second.
    expect(jsonLines(ruled.out).map(({ goesAt }) => goesAt)).toEqual([
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
      '2026-11-30',
    ]);
  });

  it('forgets nobody, and says how the archives would go', async () => {
    const { world, made } = pile(2);
    const contact = made.at(-1)?.records.contacts?.[0] as DemoRecord;
    const { code, out } = await world.run('forget', `contacts:${contact.contactID}`, world.directory);
    expect(code).toBe(0);
    expect(out).toContain('So nothing was deleted.');
    for (const { path } of made) {
      expect(out).toContain(`rm -- '${path}'`);
      expect(readFileSync(path).byteLength).toBeGreaterThan(0);
    }
  });
});

describe('A person whose name a hundred have', () => {
  it('is asked back for, without reading everything about each of them', async () => {
    const world = cliWorld();
    const [made] = writePile(join(world.directory, 'made'), sqlite, 1);
    const [contact] = made?.records.contacts ?? [];
    const hundred = Array.from({ length: 100 }, (_, index) => ({
      ...(contact as DemoRecord),
      contactID: 5_000 + index,
      lastName: 'Hundertfach',
    }));
    const path = join(world.directory, 'prosonata-agency-example-20261123T0215Z.sqlite');
    writeFileSync(path, madeArchive(sqlite, { contacts: hundred }));
    let opened = 0;
    const files = {
      ...realFiles,
      open: (one: string) => {
        opened++;
        return realFiles.open(one);
      },
    };
    const { code, out, err } = await world.runWith({ files }, 'person', 'Hundertfach', path);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^Several fit\. Name one of them, as contacts:48:\n( {2}contacts:50\d\d {2}.*\n){40} {2}and 60 more\n/,
    );
    // Once for each list that people are in; the archive has one of them.
    expect(opened).toBeLessThanOrEqual(2);
  });
});

describe('A target that takes nothing', () => {
  it.each([
    ['ENOSPC', 'export', ['--list', 'invoices', '--format', 'xlsx']],
    ['EROFS', 'tax', []],
    ['EACCES', 'person', []],
  ] as const)(
    '(%s) is told by %s, with a next step, and nothing is left under a final name',
    async (code, command, more) => {
      const world = cliWorld();
      const [made] = writePile(world.directory, sqlite, 1);
      const asked = {
        export: [made?.path ?? ''],
        tax: [String(made?.records.invoices?.[0]?.invoiceDate).slice(0, 4), world.directory],
        person: [`contacts:${made?.records.contacts?.[0]?.contactID}`, world.directory],
      }[command];
      const out = join(world.directory, 'out');
      const before = readdirSync(world.directory);
      const files = failing('replace', systemError(code));
      const told = await world.runWith({ files }, command, ...asked, ...more, '--out', out);
      expect(told.code).toBe(1);
      expect(told.err).toMatch(/^Error: .+\nNext: .+\.\n$/m);
      expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
      expect(readdirSync(world.directory).filter((name) => name !== 'out')).toEqual(before);
    },
  );
});
