/** One record with everything that belongs to it. */

import { labelOf } from '../../labels/labels.js';
import { listWords } from '../../labels/lists.js';
import { inLanguage } from '../../labels/words.js';
import { ChangedFields } from '../parts/changed-fields.js';
import { Fields } from '../parts/fields.js';
import { labelText, shownValue, titleText } from '../parts/format.js';
import { History } from '../parts/history.js';
import { Link } from '../parts/link.js';
import { NestedList } from '../parts/nested-list.js';
import { TakeOut } from '../parts/take-out.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { ArchiveFacts, Field, GivenTable, Incoming, RecordFacts } from '../protocol.js';
import { archives, language, listIn, words } from '../state.js';
import { nameOf } from './overview.js';
import { isPersonList } from './person.js';

export function RecordPage({
  archive,
  facts,
  list,
  id,
}: {
  archive: number;
  facts: ArchiveFacts;
  list: string;
  id: string;
}) {
  const { answer, part, failure, stop } = useCall('record', { archive, list, id });
  if (answer === null) return <p role="alert">{words.value.noRecord}</p>;
  if (!answer) {
    return (
      <>
        <Working part={part} stop={stop} />
        <Failed failure={failure} />
      </>
    );
  }
  return (
    <>
      <Failed failure={failure} />
      <Shown archive={archive} record={answer} facts={facts} />
    </>
  );
}

interface ShownProps {
  readonly archive: number;
  readonly record: RecordFacts;
  readonly facts: ArchiveFacts;
}

function Shown({ archive, record, facts }: ShownProps) {
  const text = words.value;
  const { list, id, title, fields, incoming, change } = record;
  const filled = fields.filter(({ value, column }) => value !== null && value !== '' && !column.isNested);
  const nested = fields.filter(({ column, value }) => column.isNested && value !== null);
  const isMain = (field: Field) => {
    const { isKnown, kind } = labelOf(list, field.column.field);
    return isKnown && kind !== 'id' && !(field.value === 0 && kind === 'reference');
  };
  const one = inLanguage(listWords(list).one, language.value);
  return (
    <article class="record">
      <p class="trail">
        <Link to={{ page: 'list', wanted: { list, filters: [], search: '' } }}>{nameOf(list)}</Link>
      </p>
      <h1>
        <small>{one}</small> {titleText(title, language.value) || String(id)}
      </h1>
      <div class="tools">
        <Neighbour list={list} id={record.previous} word={text.previous} />
        <Neighbour list={list} id={record.next} word={text.next} />
        {isPersonList(list) && (
          <Link to={{ page: 'person', who: '', list, id: String(id) }}>{text.personThis}</Link>
        )}
        <button type="button" onClick={() => print()}>
          {text.print}
        </button>
        <TakeOut
          archive={archive}
          title={`${one} ${titleText(title, language.value) || String(id)}`}
          rows={1}
          tables={[recordTable(list, one, filled)]}
        />
      </div>
      <div class="sides">
        <div>
          <Fields list={list} fields={filled.filter(isMain)} facts={facts} />
          {nested.map((field) => (
            <NestedList
              key={field.column.name}
              list={list}
              field={field.column.field}
              json={String(field.value)}
            />
          ))}
        </div>
        {incoming.length > 0 && (
          <aside aria-labelledby="belongs">
            <h2 id="belongs">{text.refersToThis}</h2>
            <ul class="incoming">
              {incoming.map((one) => (
                <IncomingLink key={`${one.list} ${one.column}`} incoming={one} id={id} facts={facts} />
              ))}
            </ul>
          </aside>
        )}
      </div>
      {change && (
        <section aria-labelledby="changed">
          <h2 id="changed">{text.sinceLast}</h2>
          <p>{wordFor(change.kind)}</p>
          {change.fields.length > 0 && <ChangedFields list={list} fields={change.fields} />}
        </section>
      )}
      {archives.value.length > 1 && <History list={list} id={id} />}
      <details>
        <summary>{text.technical}</summary>
        <Fields list={list} fields={filled.filter((field) => !isMain(field))} facts={facts} />
      </details>
      <details>
        <summary>{text.raw}</summary>
        <dl class="raw">
          {fields.map(({ column, value }) => (
            <div key={column.name}>
              <dt>{column.field}</dt>
              <dd>{value === null ? 'NULL' : String(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </article>
  );
}

/** One row for each field: its label, what is shown, and the value as it is stored. */
function recordTable(list: string, title: string, fields: readonly Field[]): GivenTable {
  const { field: head, value: shown, raw } = words.value;
  const column = (name: string) => ({ name, title: name, kind: 'text' as const });
  return {
    title,
    columns: [column(head), column(shown), column(raw)],
    rows: fields.map((field) => [
      labelText(list, field.column.field, language.value),
      shownValue(list, field.column.field, field, language.value),
      field.value,
    ]),
  };
}

export function wordFor(kind: string): string {
  const { added, changed, removed } = words.value;
  return kind === 'added' ? added : kind === 'removed' ? removed : changed;
}

function Neighbour({ list, id, word }: { list: string; id: RecordFacts['next']; word: string }) {
  return id === undefined ? null : <Link to={{ page: 'record', list, id: String(id) }}>{word}</Link>;
}

function IncomingLink({
  incoming,
  id,
  facts,
}: {
  incoming: Incoming;
  id: RecordFacts['id'];
  facts: ArchiveFacts;
}) {
  const text = words.value;
  const { list, column, count } = incoming;
  const referring = listIn(facts, list)?.columns.find(({ name }) => name === column);
  const filters = [{ kind: 'is' as const, column, values: bothForms(id) }];
  return (
    <li>
      <Link to={{ page: 'list', wanted: { list, filters, search: '' } }}>
        <strong>{text.count(count)}</strong> {nameOf(list)}
      </Link>{' '}
      <small>{text.as(labelText(list, referring?.field ?? column, language.value))}</small>
    </li>
  );
}

/** A reference may lie there as a number or as its digits. */
function bothForms(id: RecordFacts['id']): readonly (string | number | null)[] {
  const text = String(id);
  return /^-?\d{1,15}$/.test(text) ? [Number(text), text] : [id];
}
