import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { SqlValue } from '../../src/sqlite/sqlite.js';
import { tickMs } from '../support/clock.js';
import { deathAt } from '../support/death.js';
import { createWorld } from '../support/world.js';
import { newestArchive, sqliteEngine } from './archived.js';
import { type Field, type Given, givenRecords, isSameNumber, recordText } from './json-texts.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';

/**
 * Records of any shape and with any values, as JSON texts: from the answer's bytes through work file, seal and journal
 * (a page a run, some runs killed) into the archive, and read back by SQL.
 */
export const values: Promised = {
  name: 'values',
  promise: 'Values survive',
  shortRuns: 2,
  attack,
};

async function attack({ seed, isShort, directory }: Attempt): Promise<Counts> {
  const counts = { records: 0, values: 0, differences: 0 };
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(givenRecords, { minLength: 1, maxLength: 9 }),
      fc.nat(40),
      async (records, kill) => {
        const compared = await survive(records, kill, `${directory}/${number++}`);
        counts.records += records.length;
        counts.values += compared;
      },
    ),
    { seed, numRuns: isShort ? 8 : 25, endOnFailure: isShort },
  );
  return counts;
}

/** Backs the records up, four in each answer, and holds the archive against them; returns values compared. */
async function survive(records: readonly Given[], kill: number, directory: string): Promise<number> {
  const texts = records.map((record, index) => recordText(record, index));
  const fetch = async (request: Request): Promise<Response> => {
    const page = Number(new URL(request.url).searchParams.get('page'));
    const perPage = Math.min(4, Number(new URL(request.url).searchParams.get('perPage')));
    const rows = texts.slice((page - 1) * perPage, page * perPage);
    const meta = JSON.stringify({ status: 200, perPage, totalCount: texts.length });
    return new Response(`{"data": [${rows.join(' ,')}] , "meta":${meta}}`);
  };
  const world = createWorld(directory, {}, ['--resources', 'things:id', '--request-limit', '2']);
  if (kill > 0) {
    await world.runWith({ fetch, death: deathAt(kill, 'midst') }, 'backup', '--directory', directory);
    // A lock that was left half-made holds up the next minutes only.
    world.clock.step(tickMs);
  }
  for (let runs = 0; ; runs++) {
    const { code, out, err } = await world.runWith({ fetch }, 'backup', '--directory', directory, '--force');
    if (code === 0 || code === 4) break;
    hold(code === 3 && runs < 50, () => out + err);
  }
  const path = newestArchive(directory);
  const verified = await world.run('verify', path);
  hold(verified.code === 0, () => verified.out);
  return compare(records, path);
}

/** A cell as SQL can tell it without loss: its type, and its bytes or digits. */
type Told = readonly [type: string, hex: string, value: SqlValue, digits: string];

async function compare(records: readonly Given[], path: string): Promise<number> {
  const database = (await sqliteEngine())(readFileSync(path));
  try {
    const columns = database
      .query('SELECT name FROM pragma_table_info(?)', ['things'])
      .map(([name]) => String(name));
    const named = database.query('SELECT field FROM _columns ORDER BY rowid').map(([field]) => String(field));
    const fields = ['id', ...new Set(records.flatMap(({ fields }) => fields.map(({ name }) => name)))];
    hold(columns.length === fields.length, `${columns.length} columns for ${fields.length} fields`);
    for (const [at, field] of fields.entries()) {
      hold(
        named[at] === field.replace(/\0|\p{Surrogate}/gu, '\ufffd'),
        `${named[at]} is no name for ${field}`,
      );
    }
    let compared = 0;
    for (const [at, field] of fields.entries()) {
      if (at === 0) continue;
      const column = `"${columns[at]?.replaceAll('"', '""')}"`;
      const told = database.query(
        `SELECT typeof(${column}), hex(CAST(${column} AS BLOB)), ${column}, CAST(${column} AS TEXT) FROM things
         ORDER BY CAST(id AS INTEGER)`,
      ) as unknown as Told[];
      hold(told.length === records.length, `${told.length} rows for ${records.length} records`);
      for (const [row, record] of records.entries()) {
        const given = record.fields.findLast(({ name }) => name === field);
        const fault = differenceOf(given, told[row] as Told);
        hold(fault === undefined, () => `${JSON.stringify(field)}: ${fault}`);
        compared++;
      }
    }
    return compared;
  } finally {
    database.close();
  }
}

/** How a cell differs from what was given, apart from what docs/archive-format.md names; undefined where it does not. */
function differenceOf(given: Field | undefined, [type, hex, value, digits]: Told): string | undefined {
  const is = (expected: string, bytes: string) =>
    type === expected && hex === Buffer.from(bytes).toString('hex').toUpperCase()
      ? undefined
      : `${JSON.stringify(given)} became ${type} ${JSON.stringify(value)}`;
  switch (given?.kind) {
    case undefined:
    case 'null':
      return type === 'null' ? undefined : `nothing became ${type}`;
    case 'boolean':
      return is('integer', given.value ? '1' : '0');
    case 'text':
      return is('text', given.value.replace(/\p{Surrogate}/gu, '\ufffd'));
    case 'nested':
      return is('text', given.text);
    case 'number': {
      const { literal } = given;
      const isWhole = /^-?\d+$/.test(literal);
      // A number that neither INTEGER nor REAL can hold is its own digits.
      if (type === 'text')
        return isSameNumber(literal, Number(literal)) ? `${literal} became text` : is('text', literal);
      if (type === 'integer')
        return isWhole && BigInt(literal) === BigInt(digits) ? undefined : `${literal} became ${digits}`;
      const mayBeReal = !isWhole || Math.abs(Number(literal)) >= 2 ** 63;
      return type === 'real' && mayBeReal && isSameNumber(literal, Number(value))
        ? undefined
        : `${literal} became ${type} ${value}`;
    }
  }
}
