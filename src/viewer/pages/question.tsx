/** Questions that people ask first, each with a picture and the figures. */

import { inLanguage } from '../../labels/words.js';
import type { AnswerColumn, Question } from '../../questions/question.js';
import { findQuestion, questions } from '../../questions/questions.js';
import { type Bar, BarChart } from '../parts/chart.js';
import { textOfKind } from '../parts/format.js';
import { Link } from '../parts/link.js';
import { Scroll } from '../parts/scroll.js';
import { TakeOut } from '../parts/take-out.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { GivenTable, QuestionAnswer, Value } from '../protocol.js';
import { go, language, words } from '../state.js';

const rowsAtMost = 1000;
const barsAtMost = 40;

export function QuestionPage({
  archive,
  name,
  given,
}: {
  archive: number;
  name: string;
  given: Readonly<Record<string, string>>;
}) {
  const askable = useCall('questions', { archive });
  const question = findQuestion(name);
  const known = askable.answer?.find(({ id }) => id === name);
  return (
    <>
      {question ? (
        <>
          <p class="trail">
            <Link to={{ page: 'question', name: '', given: {} }}>{words.value.questions}</Link>
          </p>
          <h1>{inLanguage(question.title, language.value)}</h1>
          <p class="quiet">{inLanguage(question.about, language.value)}</p>
        </>
      ) : (
        <h1>{words.value.questions}</h1>
      )}
      <Working part={askable.part} stop={askable.stop} />
      <Failed failure={askable.failure} />
      {!question && (
        <ul class="questions">
          {questions.map(({ id, title, about }) => {
            const isLacking = (askable.answer?.find((one) => one.id === id)?.lacking.length ?? 0) > 0;
            return (
              <li key={id}>
                {isLacking ? (
                  inLanguage(title, language.value)
                ) : (
                  <Link to={{ page: 'question', name: id, given: {} }}>
                    {inLanguage(title, language.value)}
                  </Link>
                )}
                <small>{isLacking ? words.value.noData : inLanguage(about, language.value)}</small>
              </li>
            );
          })}
          <li>
            <Link to={{ page: 'person', who: '' }}>{words.value.person}</Link>
            <small>{words.value.personText}</small>
          </li>
        </ul>
      )}
      {question && known && known.lacking.length > 0 && <p>{words.value.noData}</p>}
      {question && known && known.lacking.length === 0 && (
        <Asked archive={archive} question={question} years={known.years} given={given} />
      )}
    </>
  );
}

interface AskedProps {
  readonly archive: number;
  readonly question: Question;
  readonly years: readonly string[];
  readonly given: Readonly<Record<string, string>>;
}

function Asked({ archive, question, years, given }: AskedProps) {
  const text = words.value;
  const { id, parameters } = question;
  const { answer, part, failure, stop } = useCall('ask', { archive, id, given });
  const choose = (name: string, value: string) => {
    const { [name]: _, ...others } = given;
    go({ page: 'question', name: id, given: value === '' ? others : { ...others, [name]: value } });
  };
  return (
    <>
      <div class="tools">
        {parameters.map(({ name, words: label }) => (
          <label key={name}>
            {inLanguage(label, language.value)}{' '}
            <select
              value={given[name] ?? ''}
              onChange={({ currentTarget }) => choose(name, currentTarget.value)}
            >
              <option value="">{text.all}</option>
              {years.map((year) => (
                <option key={year} value={year}>
                  {year}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="button" onClick={() => print()}>
          {text.print}
        </button>
      </div>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
      {answer && <Answer archive={archive} question={question} answer={answer} />}
    </>
  );
}

interface AnswerProps {
  readonly archive: number;
  readonly question: Question;
  readonly answer: QuestionAnswer;
}

function Answer({ archive, question, answer }: AnswerProps) {
  const text = words.value;
  const { columns, rows } = answer;
  const title = inLanguage(question.title, language.value);
  const bars = barsOf(question, answer);
  if (rows.length === 0) return <p role="status">{text.noData}</p>;
  return (
    <>
      <div class="tools">
        <TakeOut archive={archive} title={title} rows={rows.length} tables={[tableOf(title, answer)]} />
      </div>
      {bars.length > 0 && <BarChart title={title} bars={bars} />}
      {rows.length > rowsAtMost && <p class="quiet">{text.onlySome(rowsAtMost)}</p>}
      <Scroll label={title}>
        <table>
          <caption class="hidden">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" class={sideOf(column)}>
                  {inLanguage(column.words, language.value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsAtMost).map((row, index) => (
              <tr key={index}>
                {columns.map((column, at) => (
                  <td key={column.name} class={sideOf(column)}>
                    {shown(column, row[at] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {columns.some(({ isSummed }) => isSummed) && (
            <tfoot>
              <tr>
                {columns.map((column, at) => (
                  <td key={column.name} class={sideOf(column)}>
                    {column.isSummed ? shown(column, sumOf(rows, at)) : at === 0 ? text.sum : ''}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </Scroll>
    </>
  );
}

function tableOf(title: string, { columns, rows }: QuestionAnswer): GivenTable {
  return {
    title,
    columns: columns.map(({ name, words: heads, kind }) => ({
      name,
      title: inLanguage(heads, language.value),
      kind,
    })),
    rows,
  };
}

function shown({ kind }: AnswerColumn, value: Value): string {
  return textOfKind(kind, value, language.value) ?? String(value);
}

const rightKinds: readonly string[] = ['money', 'hours', 'number', 'percent'];

function sideOf({ kind }: AnswerColumn): string {
  return rightKinds.includes(kind) ? 'right' : '';
}

/** In hundredths, so that cents add up. */
function sumOf(rows: QuestionAnswer['rows'], at: number): number {
  return rows.reduce((sum, row) => sum + Math.round(Number(row[at] ?? 0) * 100), 0) / 100;
}

/** Of months the last ones, of everything else the first: the query has put the greatest there. */
function barsOf({ drawing }: Question, { columns, rows }: QuestionAnswer): readonly Bar[] {
  if (drawing.kind !== 'bars') return [];
  const place = (name: string | undefined) => columns.findIndex((column) => column.name === name);
  const [by, value, beside] = [place(drawing.by), place(drawing.value), place(drawing.beside)];
  const column = columns[value];
  if (!column) return [];
  const drawn = drawing.by === 'month' ? rows.slice(-barsAtMost) : rows.slice(0, barsAtMost);
  return drawn.map((row) => ({
    name: String(row[by] ?? words.value.none),
    value: Number(row[value] ?? 0),
    shown: shown(column, row[value] ?? null),
    ...(beside >= 0 && row[beside] !== null && { beside: Number(row[beside]) }),
  }));
}
