import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import type { Random } from '../../src/demo/random.js';
import { customResource } from '../../src/prosonata/catalogue.js';
import type { Sqlite, SqlValue } from '../../src/sqlite/sqlite.js';
import type { ByteSource } from '../../src/sqlite/storage.js';
import { ageFile } from '../../src/viewer/engine/age-file.js';
import { type ArchiveFile, openArchiveFile } from '../../src/viewer/engine/archive-file.js';
import { blockPool, keptBlocks } from '../../src/viewer/engine/kept-blocks.js';
import { OpeningFailed } from '../../src/viewer/engine/opening-failed.js';
import { orderOf } from '../../src/viewer/engine/order.js';
import { pageOf } from '../../src/viewer/engine/page.js';
import { personFile } from '../../src/viewer/engine/person.js';
import { recordOf } from '../../src/viewer/engine/record.js';
import { titlesIn } from '../../src/viewer/engine/titles-of.js';
import type { Turn } from '../../src/viewer/engine/turn.js';
import { archiveOf } from '../support/source.js';
import { sqliteEngine } from './archived.js';
import { type Given, givenRecords, recordText } from './json-texts.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';

/**
 * The engine of the page over records of any shape, plain and encrypted, read by blocks of which few are kept: what it
 * gives is what SQLite alone finds in the archive, whatever is asked in which order. Encrypted archives are damaged
 * as well. The page itself, as it is built, may ask for no address and run nothing but its own two programs.
 */
export const viewer: Promised = {
  name: 'viewer',
  promise: 'The page shows what the archive holds, and nothing leaves it',
  shortRuns: 1,
  attack,
};

const things = customResource('things', 'id');
const contacts = customResource('contacts', 'contactID');
const turn: Turn = { pause: async () => undefined, tell: () => undefined, damaged: () => undefined };

async function attack({ seed, random, isShort }: Attempt): Promise<Counts> {
  const counts = { archives: 0, values: 0, differences: 0, damaged: 0, undetected: 0 };
  const sqlite = await sqliteEngine();
  holdPage(readFileSync('dist/viewer/viewer.html', 'utf8'));
  await fc.assert(
    fc.asyncProperty(fc.array(givenRecords, { minLength: 1, maxLength: 9 }), async (records) => {
      fc.pre(!takesEveryPlace(records));
      const bytes = archiveWith(records, sqlite);
      counts.archives++;
      counts.values += await compare(bytes, sqlite, random);
    }),
    { seed, numRuns: isShort ? 2 : 60, endOnFailure: isShort },
  );
  counts.damaged += await attackEncrypted(archiveWith([], sqlite), isShort ? 12 : 400, random);
  return counts;
}

/** SQLite has three names for the place of a row. A list with fields of all three cannot be shown, and the page says so. */
function takesEveryPlace(records: readonly Given[]): boolean {
  const names = new Set(records.flatMap(({ fields }) => fields.map(({ name }) => name.toLowerCase())));
  return ['rowid', '_rowid_', 'oid'].every((name) => names.has(name));
}

function archiveWith(records: readonly Given[], sqlite: Sqlite): Uint8Array {
  const person = (record: Given, index: number) => {
    const text = recordText(record, index).replace(/"id":/, '"contactID":');
    return `${text.slice(0, -1)},"lastName":"<img src=x onerror=owned()>"}`;
  };
  return archiveOf(
    sqlite,
    new Map([
      [things, records.map(recordText)],
      // One of them is enough: a record that others name shows them as well.
      [contacts, records.slice(0, 1).map(person)],
    ]),
  );
}

/** Every value of every list as the page has it, in any order, beside what SQLite says; returns how many there were. */
async function compare(bytes: Uint8Array, sqlite: Sqlite, random: Random): Promise<number> {
  const archive = openArchiveFile(sqlite, keptBlocks(sourceOf(bytes), blockPool(0)), 'archiv.sqlite');
  const database = sqlite(bytes);
  let compared = 0;
  try {
    for (const list of archive.facts.lists) {
      const known = database.query(`SELECT * FROM "${list.table}" NOT INDEXED`);
      const columns = list.columns.map(({ name }) => name);
      const sort = { column: random.pick(columns), isDescending: random.chance(0.5) };
      for (const wanted of [{}, { sort }]) {
        const order = await orderOf(archive, { list: list.name, filters: [], search: '', ...wanted }, turn);
        const part = { from: 0, count: known.length + 1, columns, isWhole: true };
        const rows = pageOf(archive, list, order, part, titlesIn(archive));
        const shown = rows.map(({ cells }) => cells.map(({ value }) => value));
        const texts = (values: readonly (readonly SqlValue[])[]) => values.map((row) => JSON.stringify(row));
        const [one, other] = [texts(shown), texts(known)];
        const isSame = 'sort' in wanted ? sameSet(one, other) : one.join() === other.join();
        hold(isSame, `${list.name} is shown otherwise than it is`);
      }
      for (const row of known) {
        const id = row[columns.indexOf(list.key)] ?? null;
        const record = recordOf(
          archive,
          list.name,
          id instanceof Uint8Array ? null : id,
          titlesIn(archive),
          turn.damaged,
        );
        const values = record?.fields.map(({ value }) => value);
        hold(JSON.stringify(values) === JSON.stringify(row), `the record ${id} of ${list.name} is another`);
        compared += row.length;
      }
    }
    await holdPersonPage(archive);
  } finally {
    database.close();
    archive.database.close();
  }
  return compared;
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}

const ownTags =
  /<\/?(?:html|head|meta|title|style|body|h[1-3]|p|table|tr|th|td|section)(?: (?:lang|charset|http-equiv|name|class|content)="[^"<>]*")*>|<!DOCTYPE html>/g;

/** What is saved of a person is a page of its own, outside the policy of the viewer. */
async function holdPersonPage(archive: ArchiveFile): Promise<void> {
  const person = { list: 'contacts', id: '0' };
  const wanted = { person, language: 'de' as const, format: 'html' as const, leftOut: [], version: '1' };
  const page = await personFile(archive, wanted, turn);
  hold(page !== undefined, 'the contact is not there');
  const text = await page.text();
  const foreign = /<.{0,60}/s.exec(text.replace(ownTags, ''))?.[0];
  hold(foreign === undefined, `a value became HTML: ${foreign}`);
}

/** A flip or a cut of an encrypted archive is told, or does not matter; no other bytes are ever shown. */
async function attackEncrypted(plain: Uint8Array, tries: number, random: Random): Promise<number> {
  const identity = await generateIdentity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const sealed = await encrypter.encrypt(plain);
  const refused = async (bytes: Uint8Array, isRead = true) => {
    try {
      const content = await ageFile(sourceOf(bytes), { kind: 'identities', text: identity });
      const blocks = keptBlocks(content, blockPool(0));
      const end = isRead ? blocks.length : 0;
      for (let at = 0; at < end; at += 4096) blocks.subarray(at, Math.min(at + 4096, end));
      return false;
    } catch (error) {
      if (error instanceof OpeningFailed) return true;
      throw error;
    }
  };
  hold(!(await refused(sealed)), 'a sound encrypted archive was refused');
  for (let left = tries; left > 0; left--) {
    const bytes = Uint8Array.from(sealed);
    const at = random.whole(0, sealed.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.whole(0, 7));
    const isCut = random.chance(0.2);
    hold(
      await refused(isCut ? sealed.slice(0, at) : bytes),
      `it was shown, ${isCut ? 'cut' : 'altered'} at ${at}`,
    );
  }
  // Exactly between two chunks, where every chunk that is left is whole: told before anything of it is shown.
  const chunk = 65_536 + 16;
  const start = sealed.length - Math.ceil(plain.length / 65_536) * 16 - plain.length;
  for (let end = start + chunk; end < sealed.length; end += chunk) {
    hold(await refused(sealed.slice(0, end), false), `it was opened, cut at ${end}`);
  }
  return tries;
}

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read(into, at) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
  };
}

const policyParts = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  'worker-src blob:',
  "require-trusted-types-for 'script'",
  'trusted-types viewer',
];

/** The policy lets nothing run but what is in the page, and nothing be asked for. */
function holdPage(html: string): void {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split('; ') ?? [];
  const hashIn = (element: RegExp) => {
    const text = element.exec(html)?.[1] ?? '';
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  const expected = [
    ...policyParts,
    `script-src ${hashIn(/<script>(.*)<\/script>/s)} 'wasm-unsafe-eval'`,
    `style-src ${hashIn(/<style>(.*?)<\/style>/s)}`,
  ];
  hold(sameSet(policy, expected), `the policy of the page is ${policy.join('; ')}`);
  const shell = html.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '');
  hold(!/\s(?:src|href|on\w+)=|https?:/i.test(shell), 'the page refers to something outside of it');
}
