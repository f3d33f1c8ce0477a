import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite, type Sqlite } from '../../src/sqlite/sqlite.js';
import { browserIsMissing, endBrowser, openViewer, smallArchive } from '../support/viewer-in-browser.js';

let sqlite: Sqlite;
let archive: Uint8Array;
beforeAll(async () => {
  sqlite = await loadSqlite();
  archive = smallArchive(sqlite);
});
afterAll(endBrowser);

function altered(alter: (bytes: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const bytes = archive.slice();
  return alter(bytes) ?? bytes;
}

const refusals: readonly (readonly [what: string, make: () => Uint8Array, sentence: RegExp])[] = [
  ['an empty file', () => new Uint8Array(0), /ist kein Archiv/],
  ['a text', () => Buffer.from('Sehr geehrte Damen und Herren'), /ist kein Archiv/],
  ['another SQLite file', () => withPragma('application_id = 1'), /stammt nicht von ProSonata Backup/],
  ['a newer format', () => withPragma('user_version = 99'), /neuer als diese Seite/],
  ['an older format', () => withPragma('user_version = 1'), /zu alt/],
  [
    'an archive with a trigger',
    () => withSql('CREATE TRIGGER t AFTER DELETE ON users BEGIN SELECT 1; END'),
    /verändert/,
  ],
  ['an archive without its tables', () => withSql('DROP TABLE _backup'), /verändert/],
  ['a file that is cut off in its first page', () => archive.slice(0, 2000), /beschädigt/],
  [
    'a file whose schema is overwritten',
    () => altered((bytes) => void bytes.fill(7, 100, 3000)),
    /beschädigt/,
  ],
];

function withSql(sql: string): Uint8Array {
  const database = sqlite(archive.slice());
  database.execute(sql);
  const bytes = database.export();
  database.close();
  return bytes;
}

function withPragma(pragma: string): Uint8Array {
  return withSql(`PRAGMA ${pragma}`);
}

describe.skipIf(browserIsMissing)('The viewer opens', () => {
  it('an archive, and asks for nothing but its own file', async () => {
    const { page, opened, asked, faults, context } = await openViewer();
    await opened(archive);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('agentur.example');
    await page.getByText('✓ Vollständig').waitFor();
    expect(await page.getByRole('row', { name: /^Projektzeiten 300 vollständig/ }).count()).toBe(1);
    expect(asked).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('an incomplete archive, and names what is missing', async () => {
    const { page, opened, context } = await openViewer();
    const states = { invoices: { status: 'incomplete' as const, reason: 'the last page was missing' } };
    await opened(smallArchive(sqlite, { states }));
    await page.getByText('! Nicht vollständig').waitFor();
    await page.getByText('Rechnungen: the last page was missing').waitFor();
    await context.close();
  });

  it('an archive that a passphrase opens, once it is the right one', async () => {
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(10);
    encrypter.setPassphrase('richtig');
    const bytes = await encrypter.encrypt(archive);
    const { page, choose, faults, context } = await openViewer();
    await choose({ name: 'archiv.sqlite.age', bytes });
    const field = page.getByLabel('Passwort', { exact: false });
    await field.fill('falsch');
    await page.getByRole('button', { name: 'Öffnen' }).click();
    await page.getByRole('alert').filter({ hasText: 'Mit diesem Passwort' }).waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill('richtig');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('an archive that an identity opens, from its file', async () => {
    const identity = await generateIdentity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const bytes = await encrypter.encrypt(archive);
    const { page, choose, context } = await openViewer();
    await choose({ name: 'archiv.sqlite.age', bytes });
    const file = page.locator('input[type=file]');
    const given = (text: string) => ({ name: 'key.txt', mimeType: '', buffer: Buffer.from(text) });
    await page.getByText('ist verschlüsselt').waitFor();
    await file.setInputFiles(given('nothing'));
    await page.getByRole('alert').filter({ hasText: 'kein geheimer Schlüssel' }).waitFor();
    await file.setInputFiles(given(await generateIdentity()));
    await page.getByRole('alert').filter({ hasText: 'Mit diesem Schlüssel' }).waitFor();
    await file.setInputFiles(given(`# created\n${identity}\n`));
    await page.getByRole('navigation').waitFor();
    await context.close();
  });

  it('no encrypted archive that is cut off', async () => {
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(10);
    encrypter.setPassphrase('richtig');
    const bytes = await encrypter.encrypt(archive);
    const { page, choose, context } = await openViewer();
    await choose({ name: 'archiv.sqlite.age', bytes: bytes.slice(0, -1000) });
    await page.getByLabel('Passwort', { exact: false }).fill('richtig');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'unvollständig' }).waitFor();
    await context.close();
  });

  it('nothing that is no sound archive, and says why in one sentence', async () => {
    const { page, choose, asked, context } = await openViewer();
    for (const [what, make, sentence] of refusals) {
      await choose({ name: 'datei', bytes: make() });
      await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
      expect(await page.getByRole('navigation').count(), what).toBe(0);
    }
    expect(asked).toEqual([]);
    await context.close();
  });

  it('in English for those who read English, and changes on demand', async () => {
    const { page, opened, context } = await openViewer({ locale: 'en-GB' });
    await page.getByRole('heading', { name: 'Open an archive' }).waitFor();
    await opened(archive);
    await page.getByText('✓ Complete').waitFor();
    await page.getByLabel('Language').selectOption('de');
    await page.getByText('✓ Vollständig').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await context.close();
  });
});
