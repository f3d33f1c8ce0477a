import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord, DemoRecords } from '../../../src/demo/records.js';
import { type Lists, listsIn } from '../../../src/questions/lists.js';
import { answerColumns, answerRows, asked, type Question } from '../../../src/questions/question.js';
import { findQuestion, questions } from '../../../src/questions/questions.js';
import { type Database, loadSqlite, type Sqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { madeArchive } from '../../support/made-archives.js';

let sqlite: Sqlite;
let database: Database;
let lists: Lists;
const records: DemoRecords = madeRecords({ scale: 0.1 });
beforeAll(async () => {
  sqlite = await loadSqlite();
  database = sqlite(madeArchive(sqlite, records));
  lists = listsIn(database.query);
});
afterAll(() => database.close());

function rows(id: string, year?: string): readonly (readonly SqlValue[])[] {
  const question = findQuestion(id) as Question;
  const sql = asked(question, lists);
  if (sql.kind !== 'sql') throw new Error(`lacking ${sql.lacking}`);
  return answerRows(question, sql.sql, year === undefined ? {} : { year }, database.query);
}

const cents = (value: unknown) => Math.round(Number(value) * 100);

function total(of: readonly DemoRecord[], field: string): number {
  return of.reduce((sum, record) => sum + cents(record[field]), 0);
}

describe('Questions', () => {
  it.each(questions.map((question) => [question.id, question] as const))(
    '%s has an answer in the demo',
    (id, question) => {
      const found = rows(id);
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found.map((row) => row.length))).toEqual(new Set([question.columns.length]));
      const columns = answerColumns(question);
      // Words that are no more than the name would show that the labels lack it.
      expect(columns.filter(({ words, name }) => words[0] === name)).toEqual([]);
      const drawn = question.drawing.kind === 'bars' ? [question.drawing.by, question.drawing.value] : [];
      expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(drawn));
    },
  );

  it('have ids and titles of their own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    expect(new Set(questions.map(({ title }) => title[0])).size).toBe(questions.length);
  });

  it('count what the workspace has', () => {
    const hours = rows('hours-by-month');
    expect(hours.reduce((sum, [, value]) => sum + cents(value), 0)).toBe(
      total(records.projecttimes ?? [], 'workingTime'),
    );
    const book = rows('invoice-book');
    expect(book.length).toBe(records.invoices?.length);
    expect(book.reduce((sum, row) => sum + cents(row[6]), 0)).toBe(total(records.invoices ?? [], 'netValue'));
  });

  it('answer for one year, or for all', () => {
    const years = new Set(records.invoices?.map(({ invoiceDate }) => String(invoiceDate).slice(0, 4)));
    const sizes = [...years].map((year) => rows('invoice-book', year).length);
    expect(years.size).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(records.invoices?.length);
    expect(rows('invoice-book', '1999')).toEqual([]);
  });

  it('say which list or field they lack', () => {
    const few = sqlite(madeArchive(sqlite, { customers: records.customers ?? [] }));
    const found = listsIn(few.query);
    const lacking = questions.map((question) => asked(question, found));
    expect(lacking.every(({ kind }) => kind === 'lacking')).toBe(true);
    expect(asked(findQuestion('ksk') as Question, found)).toEqual({
      kind: 'lacking',
      lacking: ['externalcosts'],
    });
    few.close();
  });

  it('do not read the views of the archive, which anybody may have altered', () => {
    const altered = sqlite(madeArchive(sqlite, records));
    altered.execute('DROP VIEW v_open_invoices; DROP VIEW v_invoices');
    altered.execute('CREATE VIEW v_invoices AS SELECT 1 AS invoiceNo');
    const question = findQuestion('open-invoices') as Question;
    const sql = asked(question, listsIn(altered.query));
    const answer = sql.kind === 'sql' ? answerRows(question, sql.sql, {}, altered.query) : [];
    expect(answer).toEqual(rows('open-invoices'));
    altered.close();
  });
});
