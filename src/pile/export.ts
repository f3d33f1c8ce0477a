/** Lists and answers of one archive as tables, and the check that a file holds all of them. */
import type { OpenArchive } from '../archive/info.js';
import { quoted } from '../archive/names.js';
import { readable } from '../archive/opening.js';
import { recordValues } from '../archive/record-texts.js';
import { BackupError } from '../errors.js';
import { labelOf } from '../labels/labels.js';
import { listWords } from '../labels/lists.js';
import { inLanguage, type Language } from '../labels/words.js';
import { type List, listsIn } from '../questions/lists.js';
import { answerColumns, answerRows, asked, type Question } from '../questions/question.js';
import type { SqlValue } from '../sqlite/sqlite.js';
import type { Table, TableValue } from '../tables/table.js';

export interface Exported extends Table {
  /** The API's name of the list, or the id of the question. */
  readonly name: string;
  /** What the archive says: how many rows there are, and the sum of each column of numbers, by its name. */
  expected(): Totals;
}

export interface Totals {
  readonly rows: number;
  readonly sums: ReadonlyMap<string, number>;
}

/** A list as a table; undefined if the archive does not have it. */
export function listTable({ database }: OpenArchive, name: string, language: Language): Exported | undefined {
  const list = readable(() => listsIn(database.query)).get(name);
  if (!list) return undefined;
  return {
    name,
    title: inLanguage(listWords(name).many, language),
    columns: list.columns.map(({ field }) => {
      const { words, kind } = labelOf(name, field);
      return { name: field, title: inLanguage(words, language), kind };
    }),
    rows: { [Symbol.iterator]: () => recordValues(database, list.name, list.columns) },
    expected: () => totalsOf(list, database.query),
  };
}

/** Asked of the archive itself, and not added up from what was read for the file. */
function totalsOf(list: List, query: (sql: string) => SqlValue[][]): Totals {
  const numbers = list.columns.filter(({ type }) => type === 'INTEGER' || type === 'REAL');
  const sums = numbers.map(({ name }) => `total(${quoted(name)})`);
  const [row = []] = readable(() =>
    query(`SELECT ${['count(*)', ...sums].join(', ')} FROM ${quoted(list.name)}`),
  );
  return {
    rows: Number(row[0]),
    sums: new Map(numbers.map(({ field }, index) => [field, Number(row[index + 1])])),
  };
}

/** A question's answer as a table. Throws BackupError if the archive lacks what it needs. */
export function questionTable(
  { database }: OpenArchive,
  question: Question,
  values: Readonly<Record<string, SqlValue>>,
  language: Language,
): Exported {
  const found = asked(
    question,
    readable(() => listsIn(database.query)),
  );
  if (found.kind === 'lacking') {
    throw new BackupError(
      `The archive lacks what ${question.id} needs: ${found.lacking.join(', ')}.`,
      'Use an archive of a backup that had all lists and their details.',
    );
  }
  const rows = readable(() => answerRows(question, found.sql, values, database.query));
  return {
    name: question.id,
    title: inLanguage(question.title, language),
    columns: answerColumns(question).map(({ name, words, kind }) => ({
      name,
      title: inLanguage(words, language),
      kind,
    })),
    rows: rows.map((row) => row.map(asTableValue)),
    expected: () => ({ rows: rows.length, sums: new Map() }),
  };
}

function asTableValue(value: SqlValue): TableValue {
  return value instanceof Uint8Array ? null : value;
}
