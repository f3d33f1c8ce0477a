import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { archiveReader } from '../../../src/archive/reader.js';
import type { DemoRecord } from '../../../src/demo/records.js';
import { encrypted } from '../../../src/publish/encrypted.js';
import { folderPublisher } from '../../../src/publish/folder.js';
import { archiveName } from '../../../src/publish/publisher.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { contentOf } from '../../../src/system/content.js';
import { realFiles } from '../../../src/system/real.js';
import { type CliWorld, cliWorld } from '../../support/cli.js';
import { holdings } from '../../support/holdings.js';
import { type MadeBackup, writePile } from '../../support/made-pile.js';
import { memoryScratch } from '../../support/storages.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function pile(count = 7): { readonly world: CliWorld; readonly made: readonly MadeBackup[] } {
  const world = cliWorld();
  return { world, made: writePile(world.directory, sqlite, count) };
}

const jsonLines = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const idsOf = (records: readonly DemoRecord[] | undefined, field: string) =>
  (records ?? []).map((record) => record[field]);

describe('Asking a pile of archives', () => {
  it('lists them, the oldest first, with what each holds', async () => {
    const { world, made } = pile(3);
    const { code, out } = await world.run('list', world.directory);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('Workspace https://agency.example');
    expect(out).toMatch(/2026-09-28 02:15, complete, [\d,]+ rows, [\d.]+ KiB: .*\.sqlite\n$/);
    const { out: json } = await world.run('list', world.directory, '--json');
    expect(jsonLines(json).map(({ backupId }) => backupId)).toEqual(made.map(({ backupId }) => backupId));
    expect(jsonLines(json)[0]).toMatchObject({
      isComplete: true,
      lists: { invoices: { rows: made[0]?.records.invoices?.length } },
    });
  });

  it('finds what the newest archive has, and what only earlier ones have', async () => {
    const { world, made } = pile();
    const lost = made[0]?.records.invoices?.at(-1) as DemoRecord;
    const number = String(lost.invoiceNo);
    const newest = await world.run('find', number, world.directory);
    expect(newest).toMatchObject({ code: 1, out: '' });
    expect(newest.err).toContain('--all');
    const all = await world.run('find', number, world.directory, '--all', '--json');
    expect(all.code).toBe(0);
    const last = made.findLast(({ records }) =>
      idsOf(records.invoices, 'invoiceID').includes(lost.invoiceID),
    );
    expect(jsonLines(all.out)).toContainEqual({
      workspace: 'https://agency.example',
      list: 'invoices',
      id: lost.invoiceID,
      title: expect.stringContaining(number),
      fields: { invoiceNo: number },
      first: made[0]?.backupId,
      last: last?.backupId,
      isGone: true,
    });
    const text = await world.run('find', number, world.directory, '--all', '--list', 'Rechnungen');
    expect(text.out).toMatch(/^invoices: 1 record\n {2}\d+ .*, not in the newest archive\) invoiceNo/);
  });

  it('opens no archive whose lists are those of one that was asked before', async () => {
    const { world, made } = pile();
    const opened: string[] = [];
    const files = {
      ...(await import('../../../src/system/real.js')).realFiles,
    };
    const open = files.open;
    let bytesRead = 0;
    files.open = async (path) => {
      opened.push(path);
      const file = await open(path);
      const read: typeof file.read = (into, at) => {
        const count = file.read(into, at);
        bytesRead += count;
        return count;
      };
      return { ...file, read };
    };
    const { code } = await world.runWith(
      { files },
      'find',
      'qqq',
      world.directory,
      '--all',
      '--list',
      'users',
    );
    expect(code).toBe(1);
    expect(opened).toEqual([made[0]?.path]);
    opened.length = 0;
    bytesRead = 0;
    await world.runWith({ files }, 'history', 'invoices', '1', world.directory);
    expect(opened).toEqual([made[0]?.path, made[5]?.path]);
    // Of each only what says what is in it, and the one list.
    expect(bytesRead).toBeLessThan(statSync(made[0]?.path ?? '').size);
  });

  it('tells the history of a record, and gives it back as the API gave it', async () => {
    const { world, made } = pile();
    const lost = made[0]?.records.invoices?.at(-1) as DemoRecord;
    const id = String(lost.invoiceID);
    const { code, out } = await world.run('history', 'Rechnungen', id, world.directory, '--json');
    expect(code).toBe(0);
    expect(jsonLines(out)).toEqual([
      expect.objectContaining({ kind: 'appeared', backupId: made[0]?.backupId, isFirstSeen: true }),
      expect.objectContaining({
        kind: 'vanished',
        backupId: made[5]?.backupId,
        lastIn: made[4]?.backupId,
        isCertain: true,
      }),
    ]);
    const contact = made[0]?.records.contacts?.[0] as DemoRecord;
    const changes = await world.run('history', 'contacts', String(contact.contactID), world.directory);
    expect(changes.out.split('\n').filter((line) => / changed: lastName /.test(line)).length).toBe(6);
    const path = made[2]?.path ?? '';
    const restored = await world.run('restore', 'invoices', id, '--from', path);
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.out)).toEqual(lost);
    expect((await world.run('restore', 'invoices', '987654', '--from', path)).code).toBe(1);
  });

  it('answers from what can be read, names the rest, and exits with 1', async () => {
    const { world, made } = pile(3);
    const at = (name: string) => join(world.directory, name);
    const bytes = readFileSync(made[0]?.path ?? '');
    writeFileSync(at('foreign.sqlite'), readFileSync('package.json'));
    writeFileSync(at('empty.sqlite'), '');
    writeFileSync(at('encrypted.sqlite.age'), 'age-encryption.org/v1\n-> X25519 abc\n');
    copyFileSync(made[1]?.path ?? '', at('copy.sqlite'));
    copyFileSync(made[1]?.path ?? '', at('cut.sqlite'));
    truncateSync(at('cut.sqlite'), bytes.byteLength / 2);
    const future = sqlite(Uint8Array.from(bytes));
    future.execute(`PRAGMA user_version = 99; UPDATE _backup SET format = 99`);
    writeFileSync(at('newer.sqlite'), future.export());
    future.execute(`PRAGMA user_version = 3; UPDATE _backup SET format = 3, id = '20991231T0000Z'`);
    writeFileSync(at('ahead.sqlite'), future.export());
    future.close();
    const { code, out, err } = await world.run('list', world.directory);
    expect(code).toBe(1);
    expect(out.match(/complete/g)?.length).toBe(3);
    for (const said of [
      /foreign\.sqlite was skipped, so the answer may be short: /,
      /empty\.sqlite was skipped.*is empty/,
      /encrypted\.sqlite\.age was skipped.*--identity FILE/,
      /cut\.sqlite was skipped/,
      /newer\.sqlite was skipped.*format 99.*newer version/,
      /ahead\.sqlite was skipped.*dated in the future/,
      /\.sqlite is left out: It is the same backup as /,
    ]) {
      expect(err).toMatch(said);
    }
    const found = await world.run('find', 'müller', world.directory, '--list', 'contacts');
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining('contacts: ') });
  });

  it('skips an archive that turns out to be damaged when it is opened', async () => {
    const { world, made } = pile(3);
    const path = made[1]?.path ?? '';
    const bytes = readFileSync(path);
    // A page in the middle: what the archive says of itself lies at its end.
    bytes.fill(0xff, 4096, 3 * 4096);
    writeFileSync(path, bytes);
    const { code, err, out } = await world.run('find', 'müller', world.directory, '--all');
    expect(code).toBe(1);
    expect(err).toContain(`${path} was skipped, so the answer may be short: `);
    expect(out).toContain('contacts: ');
  });

  it('lists encrypted archives without their key, and asks them with it', async () => {
    const { world, made } = pile(2);
    const identity = await generateIdentity();
    const recipients = [await identityToRecipient(identity)];
    const folder = join(world.directory, 'encrypted');
    const workspace = 'agency-example';
    const publisher = encrypted(
      folderPublisher(folder, workspace, { files: realFiles, archives: archiveReader(sqlite) }),
      { kind: 'recipients', recipients },
      { scratch: memoryScratch },
    );
    for (const { backupId, path, records } of made) {
      await publisher.publish({
        backupId,
        name: archiveName(workspace, backupId),
        content: contentOf(readFileSync(path)),
        isComplete: true,
        holds: holdings({ contacts: records.contacts?.length ?? 0 }),
        notes: () => '',
      });
    }
    const listed = await world.run('list', folder, '--json');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(listed.out).map(({ backupId }) => backupId)).toEqual(
      made.map(({ backupId }) => backupId),
    );
    const locked = await world.run('find', 'müller', folder);
    expect(locked).toMatchObject({ code: 1, err: expect.stringContaining('--identity FILE') });
    const key = join(world.directory, 'key.txt');
    writeFileSync(key, identity);
    const found = await world.run('find', 'müller', folder, '--list', 'contacts', '--identity', key);
    expect(found).toMatchObject({ code: 0, out: expect.stringContaining('contacts: ') });
    // The same backup in the clear is the same workspace, although that archive says its address.
    const both = await world.run('list', folder, made[0]?.path ?? '');
    expect(both.err).toContain('It is the same backup as');
  });

  it('reads archives of an earlier format beside others', async () => {
    const { world } = pile(2);
    copyFileSync('test/unit/archive/format-2.sqlite', join(world.directory, 'old.sqlite'));
    const { out, code } = await world.run('list', world.directory, '--json');
    expect(code).toBe(0);
    const old = jsonLines(out).find(({ name }) => name.endsWith('old.sqlite'));
    const [list = ''] = Object.entries<{ rows: number }>(old.lists).find(([, { rows }]) => rows > 0) ?? [];
    const found = await world.run('find', '1', world.directory, '--workspace', old.workspace, '--list', list);
    expect(found.err).not.toContain('skipped');
    const history = await world.run('history', list, '1', world.directory, '--workspace', old.workspace);
    expect(history).toMatchObject({ code: 0, out: expect.stringContaining('first seen') });
  });

  it('tells workspaces apart, and asks one of them if that is named', async () => {
    const { world } = pile(2);
    writePile(join(world.directory, 'other'), sqlite, 1, 'https://other.example');
    const both = [world.directory, join(world.directory, 'other')];
    const { out } = await world.run('list', ...both);
    expect(out.match(/^Workspace .*$/gm)).toEqual([
      'Workspace https://agency.example',
      'Workspace https://other.example',
    ]);
    const one = await world.run('find', 'müller', ...both, '--workspace', 'other');
    expect(one.out).not.toContain('Workspace');
    expect((await world.run('find', 'müller', ...both, '--workspace', 'nobody')).code).toBe(1);
  });

  it('refuses wrong usage before it reads anything', async () => {
    const { world } = pile(1);
    for (const argv of [
      ['find', ' ', world.directory],
      ['find'],
      ['find', 'x', '--limit', 'many'],
      ['history', 'invoices'],
      ['restore', 'invoices', '1'],
      ['list', world.directory, '--repository', 'a/b'],
      ['list', '--repository', 'nobody'],
    ]) {
      expect(await world.run(...argv), argv.join(' ')).toMatchObject({ code: 2, out: '' });
    }
    const none = await world.run('list', join(world.directory, 'nowhere'));
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') });
    const empty = join(world.directory, 'empty');
    mkdirSync(empty);
    expect((await world.run('list', empty)).code).toBe(1);
  });
});
