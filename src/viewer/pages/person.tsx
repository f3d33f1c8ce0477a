/** Everything about one person, to be looked through, printed and taken along. */
import { useEffect, useState } from 'preact/hooks';
import { listWords, personLists } from '../../labels/lists.js';
import { inLanguage } from '../../labels/words.js';
import type { PersonPart } from '../../pile/one-person.js';
import { leftOutText, personAnswers, personWords, unreadText } from '../../report/person-page.js';
import { Fields } from '../parts/fields.js';
import { momentText, titleText } from '../parts/format.js';
import { Link } from '../parts/link.js';
import { NestedList } from '../parts/nested-list.js';
import { useTaking } from '../parts/take-out.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { ArchiveFacts, Field, PersonFile, PersonFound, PersonShown } from '../protocol.js';
import { go, language, words } from '../state.js';
import { nameOf } from './overview.js';

export function isPersonList(list: string): boolean {
  return personLists.some((name) => name === list);
}

/** Asks who is meant. */
export function PeoplePage({ archive, who }: { archive: number; who: string }) {
  const text = words.value;
  const [typed, setTyped] = useState(who);
  useEffect(() => setTyped(who), [who]);
  const { answer, part, failure, stop } = useCall('people', who ? { archive, who } : undefined);
  return (
    <>
      <Trail />
      <h1>{text.person}</h1>
      <p class="quiet">{text.personText}</p>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault();
          go({ page: 'person', who: typed.trim() });
        }}
      >
        <label>
          {text.personSearch}{' '}
          <input type="search" value={typed} onInput={({ currentTarget }) => setTyped(currentTarget.value)} />
        </label>
        <button type="submit">{text.searchGo}</button>
      </form>
      <Working part={who ? part : undefined} stop={stop} />
      <Failed failure={failure} />
      {answer?.length === 0 && <p role="status">{text.personNobody}</p>}
      {answer && answer.length > 0 && (
        <>
          <h2>{text.personWhich}</h2>
          <ul class="incoming">
            {answer.map(({ list, id, title }) => (
              <li key={`${list} ${id}`}>
                <Link to={{ page: 'person', who: '', list, id }}>
                  {titleText(title, language.value) || id}
                </Link>{' '}
                <small>{inLanguage(listWords(list).one, language.value)}</small>
              </li>
            ))}
          </ul>
          {answer.length >= namedAtMost && <p class="quiet">{text.personMany(answer.length)}</p>}
        </>
      )}
    </>
  );
}

/** As many as the engine names. */
const namedAtMost = 50;

function Trail() {
  return (
    <p class="trail">
      <Link to={{ page: 'question', name: '', given: {} }}>{words.value.questions}</Link>
    </p>
  );
}

interface PersonProps {
  readonly archive: number;
  readonly facts: ArchiveFacts;
  readonly list: string;
  readonly id: string;
}

export function PersonPage({ archive, facts, list, id }: PersonProps) {
  const { answer, part, failure, stop } = useCall('person', { archive, person: { list, id } });
  if (answer === null || !isPersonList(list)) return <p role="alert">{words.value.noRecord}</p>;
  if (answer) {
    return (
      <>
        <Failed failure={failure} />
        <Shown archive={archive} facts={facts} person={answer} />
      </>
    );
  }
  return (
    <>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
    </>
  );
}

type LeftOut = PersonFile['leftOut'][number];

function Shown({ archive, facts, person }: { archive: number; facts: ArchiveFacts; person: PersonShown }) {
  const text = words.value;
  const say = (name: keyof typeof personWords) => inLanguage(personWords[name], language.value);
  const [leftOut, setLeftOut] = useState<readonly LeftOut[]>([]);
  const own = useCall('record', { archive, list: person.list, id: person.id });
  const title = titleText(person.title, language.value) || person.id;
  const toggle = (one: LeftOut) =>
    setLeftOut((known) => {
      const others = known.filter((other) => !isSame(other, one));
      return others.length < known.length ? others : [...known, one];
    });
  const shown = (kind: PersonPart['kind']) => (
    <Parts
      parts={person.parts.filter((part) => part.kind === kind)}
      facts={facts}
      leftOut={leftOut}
      toggle={toggle}
    />
  );
  return (
    <article class="person">
      <Trail />
      <h1>
        <small>{say('title')}</small> {title}
      </h1>
      <Files archive={archive} person={person} title={title} leftOut={leftOut} />
      <p>
        {facts.workspace.replace(/^https?:\/\//, '')} ({facts.fileName}).{' '}
        {text.madeOn(momentText(facts.startedAt, language.value))}.
      </p>
      <p class="note">{say('note')}</p>
      {person.lacking.length > 0 && (
        <p class="note">
          {say('lacking')} {person.lacking.map(nameOf).join(', ')}.
        </p>
      )}
      {person.unread.length > 0 && (
        <div class="failed" role="alert">
          <strong>{say('damaged')}</strong>
          <ul>
            {person.unread.map((one) => (
              <li key={one.list}>{unreadText(one, language.value)}</li>
            ))}
          </ul>
        </div>
      )}
      {leftOut.length > 0 && <p class="note">{leftOutText(leftOut.length, language.value)}</p>}
      <h2>{say('master')}</h2>
      <Failed failure={own.failure} />
      {own.answer && <RecordFields list={person.list} fields={own.answer.fields} facts={facts} />}
      <p class="quiet screen">{text.personTaking}</p>
      <h2>{say('refers')}</h2>
      {shown('refers')}
      <h2>{say('names')}</h2>
      <p class="note">{say('namesNote')}</p>
      {shown('names')}
      <h2>{say('toAdd')}</h2>
      <table class="to-add">
        <thead>
          <tr>
            <th scope="col">{say('what')}</th>
            <th scope="col">{say('answer')}</th>
          </tr>
        </thead>
        <tbody>
          {personAnswers.map((what) => (
            <tr key={what[0]}>
              <th scope="row">{inLanguage(what, language.value)}</th>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function isSame(one: LeftOut, other: LeftOut): boolean {
  return one.kind === other.kind && one.list === other.list && one.id === other.id;
}

interface FilesProps {
  readonly archive: number;
  readonly person: PersonShown;
  readonly title: string;
  readonly leftOut: readonly LeftOut[];
}

function Files({ archive, person, title, leftOut }: FilesProps) {
  const text = words.value;
  const { part, failure, take, stop } = useTaking();
  const takeAs = (format: PersonFile['format']) => {
    const { list, id } = person;
    const wanted = { person: { list, id }, language: language.value, format, leftOut, version: ownVersion() };
    const name = `${inLanguage(personWords.title, language.value)} ${title}.${format}`;
    take('personFile', { archive, ...wanted }, name);
  };
  return (
    <div class="tools">
      <button type="button" onClick={() => print()}>
        {text.print}
      </button>
      <button type="button" disabled={part !== undefined} onClick={() => takeAs('html')}>
        {text.asPage}
      </button>
      <button type="button" disabled={part !== undefined} onClick={() => takeAs('xlsx')}>
        {text.asXlsx(1)}
      </button>
      <button type="button" disabled={part !== undefined} onClick={() => takeAs('csv')}>
        {text.asCsv(1)}
      </button>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
    </div>
  );
}

/** Of the program that made this page, which says it in its head. */
function ownVersion(): string {
  const generator = document.querySelector<HTMLMetaElement>('meta[name=generator]')?.content ?? '';
  return generator.split(' ').at(-1) ?? '';
}

interface PartsProps {
  readonly parts: readonly PersonFound[];
  readonly facts: ArchiveFacts;
  readonly leftOut: readonly LeftOut[];
  toggle(one: LeftOut): void;
}

function Parts({ parts, facts, leftOut, toggle }: PartsProps) {
  const text = words.value;
  if (parts.length === 0) return <p>{inLanguage(personWords.none, language.value)}</p>;
  return (
    <>
      {parts.map(({ list, kind, count, records }) => (
        <div key={list}>
          <h3>
            {nameOf(list)} <small>{text.count(count)}</small>
          </h3>
          {count > records.length && <p class="note">{text.personSome(records.length, count)}</p>}
          {records.map(({ id, title, fields }) => {
            const one = { list, kind, id: String(id) };
            const isOut = leftOut.some((other) => isSame(other, one));
            const called = titleText(title, language.value) || String(id);
            return (
              <div key={String(id)} class={isOut ? 'about out' : 'about'}>
                <h4>
                  <Link to={{ page: 'record', list, id: String(id) }}>{called}</Link>
                  <label class="tick">
                    <input type="checkbox" checked={!isOut} onChange={() => toggle(one)} /> {text.personTake}
                  </label>
                </h4>
                {!isOut && <RecordFields list={list} fields={fields} facts={facts} />}
              </div>
            );
          })}
        </div>
      ))}
    </>
  );
}

interface RecordFieldsProps {
  readonly list: string;
  readonly fields: readonly Field[];
  readonly facts: ArchiveFacts;
}

function RecordFields({ list, fields, facts }: RecordFieldsProps) {
  const filled = fields.filter(({ value }) => value !== null && value !== '');
  return (
    <>
      <Fields list={list} fields={filled.filter(({ column }) => !column.isNested)} facts={facts} />
      {filled
        .filter(({ column }) => column.isNested)
        .map(({ column, value }) => (
          <NestedList key={column.name} list={list} field={column.field} json={String(value)} heading="h5" />
        ))}
    </>
  );
}
