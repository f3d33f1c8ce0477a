import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithSource, verifyArchive } from '../../../src/archive/verify.js';
import { parsePage } from '../../../src/prosonata/answers.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { IdMissing } from '../../../src/prosonata/errors.js';
import { type RecordId, recordIdOf } from '../../../src/prosonata/record-id.js';
import type { Step } from '../../../src/reading/progress.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import type { WorkFile } from '../../../src/workfile/work-file.js';
import { builtArchive } from '../../support/whole.js';
import { startedWorkFile, takeStep } from '../../support/work-file.js';

const sqlite = await loadSqlite();
const things = customResource('things', 'id');

/** What a record has as its id, as JSON; undefined for a record without the field. */
const idText = fc.oneof(
  { weight: 4, arbitrary: fc.nat(40).map(String) },
  fc.nat(40).map((id) => `"${id}"`),
  fc.nat(40).map((id) => `${id}.0`),
  fc.constantFrom(
    '1e0',
    '-0',
    '-0.0',
    '0',
    '57.5',
    '57.50',
    '"57.5"',
    '1e400',
    '-1e400',
    '1e21',
    '12345678901234567890',
  ),
  fc.constantFrom(
    '9007199254740992',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '5e-324',
  ),
  fc.constantFrom(
    '"a"',
    '"A"',
    '"a\\u0000b"',
    '"a\\u0000c"',
    '"\\ud83d"',
    '"\\ud83e"',
    '"\\ufeff1"',
    '" 1"',
    '"007"',
  ),
  fc.constantFrom(undefined, 'null', 'true', 'false', '""', '[]', '[1]', '{}', '{"id":1}'),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const other = fc.dictionary(fc.constantFrom('a', 'b', 'ID', '__proto__', ''), fc.jsonValue(), { maxKeys: 3 });
const record = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.array(idText, { minLength: 1, maxLength: 2 }), other, fc.boolean()) },
  fc.constantFrom('null', '1', '"x"', '[]', '[{"id":1}]', 'true', '{}'),
);

/** The record's JSON, and its id: of a doubled field the last one counts. */
function given(one: readonly [readonly (string | undefined)[], object, boolean] | string): {
  readonly text: string;
  readonly id: RecordId | undefined;
} {
  if (typeof one === 'string') return { text: one, id: undefined };
  const [ids, more, isLast] = one;
  const members = Object.entries(more).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const literals = ids.filter((literal) => literal !== undefined);
  const named = literals.map((literal) => `"id":${literal}`);
  const all = isLast ? [...members, ...named] : [...named, ...members];
  const last = literals.at(-1);
  return { text: `{${all.join()}}`, id: last === undefined ? undefined : recordIdOf(last) };
}

/** Answers like the API that has these records, or says that its rows have no id at all. */
function answer(texts: readonly string[], { window }: Step) {
  const start = (window.page - 1) * window.perPage;
  const rows = texts.slice(start, start + window.perPage);
  const text = `{"meta":{"status":200,"totalCount":${texts.length}},"data":[${rows.join()}]}`;
  try {
    const page = parsePage({ status: 200, text, at: 0, shown: String }, things, window);
    return { ...page, kind: 'page' as const };
  } catch (error) {
    if (!(error instanceof IdMissing)) throw error;
    return { kind: 'unreadable' as const, status: 'incomplete' as const, reason: error.message };
  }
}

function archived(workFile: WorkFile) {
  const bytes = builtArchive(workFile, { sqlite }, { version: '1.2.3', finishedAt: 2000 });
  expect(verifyArchive(bytes, { sqlite }).faults).toEqual([]);
  expect(compareWithSource(bytes, workFile, { sqlite })).toEqual([]);
  const database = sqlite(bytes);
  try {
    return Number(database.value('SELECT count(*) FROM things'));
  } finally {
    database.close();
  }
}

describe('every record that the reader takes', () => {
  it('becomes a row of the archive, and every other one is named', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const all = records.map(given);
        const ids = new Set(all.flatMap(({ id }) => (id === undefined ? [] : [id])));
        const workFile = startedWorkFile(things);
        let steps = 0;
        while (
          takeStep(workFile, (step) =>
            answer(
              all.map(({ text }) => text),
              step,
            ),
          )
        )
          expect(steps++).toBeLessThan(50);
        const [state] = workFile.resources();
        expect(archived(workFile)).toBe(ids.size);
        expect(state?.rows).toBe(ids.size);
        expect(state?.status).toBe(ids.size === all.length ? 'complete' : 'incomplete');
        if (ids.size < all.length) expect(state?.reason).not.toBe('');
        workFile.close();
      }),
      { numRuns: 60 },
    );
  });

  it('may hold its long id behind two million brackets', () => {
    const deep = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`;
    const text = `{"nested":${deep},"id":12345678901234567890}`;
    const workFile = startedWorkFile(things);
    while (takeStep(workFile, (step) => answer([text], step)));
    expect(workFile.resources()[0]).toMatchObject({ status: 'complete', rows: 1 });
    expect(archived(workFile)).toBe(1);
  });
});
