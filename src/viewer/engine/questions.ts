/** Asks an archive the questions that are data. */
import { quoted } from '../../archive/names.js';
import { labelOf } from '../../labels/labels.js';
import { answerColumns, answerRows, asked, type Question } from '../../questions/question.js';
import { findQuestion, questions } from '../../questions/questions.js';
import type { Askable, QuestionAnswer } from '../protocol.js';
import type { ArchiveFile } from './archive-file.js';
import { plainValue } from './page.js';

export function askableIn(archive: ArchiveFile): readonly Askable[] {
  return questions.map((question) => {
    const sql = asked(question, archive.lists);
    return {
      id: question.id,
      lacking: sql.kind === 'lacking' ? sql.lacking : [],
      years: sql.kind === 'lacking' || question.parameters.length === 0 ? [] : yearsOf(archive, question),
    };
  });
}

const yearsAtMost = 60;

/** From the first to the last day that its lists know; indexes of days make this quick. */
function yearsOf({ database, lists }: ArchiveFile, { requires }: Question): readonly string[] {
  const years = Object.entries(requires).flatMap(([name, fields]) => {
    const list = lists.get(name);
    const columns = list?.columns.filter(
      ({ field }) => fields.includes(field) && labelOf(name, field).kind === 'date',
    );
    return (columns ?? []).flatMap((column) => {
      const day = quoted(column.name);
      const sql = `FROM ${quoted(list?.name ?? name)} WHERE ${day} BETWEEN '1900' AND '3000'`;
      return [`SELECT min(${day}) ${sql}`, `SELECT max(${day}) ${sql}`].map((bound) =>
        Number(String(database.value(bound) ?? '').slice(0, 4)),
      );
    });
  });
  const known = years.filter((year) => year > 0);
  if (known.length === 0) return [];
  const [first, last] = [Math.min(...known), Math.max(...known)];
  return Array.from({ length: Math.min(last - first + 1, yearsAtMost) }, (_, index) => String(last - index));
}

export function answerTo(
  archive: ArchiveFile,
  id: string,
  given: Readonly<Record<string, string>>,
): QuestionAnswer {
  const question = findQuestion(id);
  if (!question) throw new Error('there is no such question');
  const sql = asked(question, archive.lists);
  if (sql.kind === 'lacking') return { columns: answerColumns(question), rows: [] };
  const rows = answerRows(question, sql.sql, given, archive.database.query);
  return { columns: answerColumns(question), rows: rows.map((row) => row.map(plainValue)) };
}
