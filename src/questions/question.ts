/** What a question is, and how it is asked of an archive. Questions are data: a new one is one entry in its file. */
import { lackingFields, namedViews, tablesOf } from '../archive/named-views.js';
import { quoted } from '../archive/names.js';
import { filledIn, type NamedQuery } from '../archive/view-queries.js';
import type { FieldKind } from '../labels/fields.js';
import { labelOf } from '../labels/labels.js';
import type { Words } from '../labels/words.js';
import type { SqlValue } from '../sqlite/sqlite.js';
import type { Lists, Query } from './lists.js';

/** A value that the reader may choose; every question answers without it, of all that there is. */
export interface QuestionParameter {
  readonly name: string;
  readonly words: Words;
  readonly kind: 'year';
}

export interface QuestionColumn {
  /** As the query names it. */
  readonly name: string;
  /** Those of the field if they are not given. */
  readonly words?: Words;
  readonly kind?: FieldKind;
  /** Whether the sum of all rows means something. */
  readonly isSummed?: boolean;
}

/** `bars`: one bar for each row, in the order of the rows; the table is shown beside it in any case. */
export type Drawing =
  | { readonly kind: 'table' }
  | { readonly kind: 'bars'; readonly by: string; readonly value: string; readonly beside?: string };

/** The query may name views as `{v_invoices}`, fields as view-queries.ts says, and parameters as `?1`, `?2`. */
export interface Question extends Omit<NamedQuery, 'name'> {
  readonly id: string;
  readonly title: Words;
  /** One sentence: what is counted, and what is not. */
  readonly about: Words;
  /** The list whose labels the columns have. */
  readonly list: string;
  readonly parameters: readonly QuestionParameter[];
  readonly columns: readonly QuestionColumn[];
  readonly drawing: Drawing;
  /** Whether the answer says something about single people. */
  readonly isPersonal?: boolean;
}

export interface AnswerColumn {
  readonly name: string;
  readonly words: Words;
  readonly kind: FieldKind;
  readonly isSummed: boolean;
}

export type Asked =
  | { readonly kind: 'sql'; readonly sql: string }
  /** The lists and fields that the archive does not have. */
  | { readonly kind: 'lacking'; readonly lacking: readonly string[] };

/** The columns of the answer, with their words. */
export function answerColumns({ list, columns }: Question): readonly AnswerColumn[] {
  return columns.map(({ name, words, kind, isSummed = false }) => {
    const label = labelOf(list, name);
    return { name, words: words ?? label.words, kind: kind ?? label.kind, isSummed };
  });
}

/**
 * The question as SQL for these lists. The archive's own views are not read: somebody who altered the file could have written
 * anything into them, and earlier formats do not have them.
 */
export function asked(question: Omit<NamedQuery, 'name'>, lists: Lists): Asked {
  const lacking = lackingFields(question, lists);
  if (lacking.length > 0) return { kind: 'lacking', lacking };
  const views = namedViews(lists, (wanted) => wanted);
  const names = new Map(views.map(({ name }) => [name, name]));
  const absent = viewsIn(question.query).filter((name) => !names.has(name));
  if (absent.length > 0) return { kind: 'lacking', lacking: absent };
  const query = filledIn(question.query, { tables: tablesOf(question.tables, lists), views: names });
  const needed = new Set<string>();
  // From behind: what a view needs comes before it.
  for (const view of views.toReversed()) {
    const users = [query, ...views.filter(({ name }) => needed.has(name)).map((user) => user.query)];
    if (users.some((sql) => sql.includes(quoted(view.name)))) needed.add(view.name);
  }
  const parts = views
    .filter(({ name }) => needed.has(name))
    .map(({ name, query: sql }) => `${quoted(name)} AS NOT MATERIALIZED (${sql})`);
  return { kind: 'sql', sql: parts.length === 0 ? query : `WITH ${parts.join(',\n')}\n${query}` };
}

function viewsIn(query: string): readonly string[] {
  return [...query.matchAll(/\{(v_\w+)\}/g)].map(([, name]) => name ?? '');
}

/** The answer's rows, in the order of the columns. Values are given by the names of the parameters. */
export function answerRows(
  question: Question,
  sql: string,
  values: Readonly<Record<string, SqlValue>>,
  query: Query,
): readonly (readonly SqlValue[])[] {
  return query(
    sql,
    question.parameters.map(({ name }) => values[name] ?? null),
  );
}
