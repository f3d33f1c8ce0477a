/** Where somebody says which values of a column they want. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { labelOf } from '../../labels/labels.js';
import type { ColumnFacts, Filter, ListFacts, RowsWanted, Value } from '../protocol.js';
import { language, words } from '../state.js';
import { labelText, shownValue } from './format.js';
import { useCall, Working } from './work.js';

export interface FilterPanelProps {
  readonly archive: number;
  readonly list: ListFacts;
  readonly column: ColumnFacts;
  readonly wanted: RowsWanted;
  apply(filter: Filter | undefined): void;
  close(): void;
}

type Bounds = 'number' | 'day' | undefined;

function boundsOf(list: ListFacts, column: ColumnFacts): Bounds {
  const { kind } = labelOf(list.name, column.field);
  if (kind === 'date' || kind === 'moment') return 'day';
  return ['money', 'hours', 'number', 'percent'].includes(kind) ? 'number' : undefined;
}

export function FilterPanel({ archive, list, column, wanted, apply, close }: FilterPanelProps) {
  const text = words.value;
  const current = wanted.filters.find((filter) => filter.column === column.name);
  const bounds = boundsOf(list, column);
  const box = useRef<HTMLFormElement>(null);
  const [contained, setContained] = useState(current?.kind === 'contains' ? current.text : '');
  const [from, setFrom] = useState(boundText(current, 'from'));
  const [to, setTo] = useState(boundText(current, 'to'));
  const [ticked, setTicked] = useState<readonly Value[]>(current?.kind === 'is' ? current.values : []);
  const values = useCall('values', { archive, wanted, column: column.name });
  useEffect(() => box.current?.querySelector('input')?.focus(), []);

  const submit = (event: Event) => {
    event.preventDefault();
    apply(filterOf(column.name, { bounds, contained, from, to, ticked }));
  };
  const title = text.filter(labelText(list.name, column.field, language.value));
  return (
    <form
      ref={box}
      class="filter-panel"
      aria-label={title}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <h2>{title}</h2>
      {bounds ? (
        <p class="pair">
          <Bound name={text.from} bounds={bounds} value={from} set={setFrom} />
          <Bound name={text.to} bounds={bounds} value={to} set={setTo} />
        </p>
      ) : (
        <label>
          {text.contains}{' '}
          <input
            type="text"
            value={contained}
            onInput={({ currentTarget }) => setContained(currentTarget.value)}
          />
        </label>
      )}
      <fieldset>
        <legend>{text.frequent}</legend>
        <Working part={values.part} stop={values.stop} />
        {values.answer?.map(({ value, count, title: named }) => (
          <label key={`${typeof value} ${value}`} class="tick">
            <input
              type="checkbox"
              checked={ticked.includes(value)}
              onChange={({ currentTarget }) =>
                setTicked(currentTarget.checked ? [...ticked, value] : ticked.filter((one) => one !== value))
              }
            />{' '}
            {shownValue(
              list.name,
              column.field,
              { value, ...(named !== undefined && { title: named }) },
              language.value,
            ) || text.none}{' '}
            <small>{text.count(count)}</small>
          </label>
        ))}
      </fieldset>
      <p>
        <button type="submit" class="main">
          {text.apply}
        </button>{' '}
        <button type="button" onClick={close}>
          {text.cancel}
        </button>
      </p>
    </form>
  );
}

interface BoundProps {
  readonly name: string;
  readonly bounds: Bounds;
  readonly value: string;
  set(value: string): void;
}

function Bound({ name, bounds, value, set }: BoundProps) {
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement }) => set(currentTarget.value);
  return bounds === 'day' ? (
    <label>
      {name} <input type="date" value={value} onInput={onInput} />
    </label>
  ) : (
    <label>
      {name} <input type="text" value={value} onInput={onInput} />
    </label>
  );
}

interface Given {
  readonly bounds: Bounds;
  readonly contained: string;
  readonly from: string;
  readonly to: string;
  readonly ticked: readonly Value[];
}

function filterOf(column: string, { bounds, contained, from, to, ticked }: Given): Filter | undefined {
  if (ticked.length > 0) return { kind: 'is', column, values: ticked };
  if (bounds === 'day' && (from || to)) {
    return { kind: 'day', column, ...(from && { from }), ...(to && { to }) };
  }
  if (bounds === 'number') {
    const [least, most] = [numberIn(from), numberIn(to)];
    if (least === undefined && most === undefined) return undefined;
    return {
      kind: 'number',
      column,
      ...(least !== undefined && { from: least }),
      ...(most !== undefined && { to: most }),
    };
  }
  return contained.trim() ? { kind: 'contains', column, text: contained.trim() } : undefined;
}

/** As people write numbers in either language; 1.234 is a thousand to Germans, 1.5 is not. */
export function numberIn(text: string): number | undefined {
  const bare = text.replace(/[\s€]/g, '');
  const plain = bare.includes(',')
    ? bare.replaceAll('.', '').replace(',', '.')
    : bare.replace(/\.(?=\d{3}(?:\.|$))/g, '');
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

function boundText(filter: Filter | undefined, side: 'from' | 'to'): string {
  if (filter?.kind !== 'day' && filter?.kind !== 'number') return '';
  const bound = filter[side];
  return bound === undefined ? '' : String(bound);
}

/** A filter in words. */
export function filterText(list: ListFacts, filter: Filter): string {
  const { contains, from, to, none } = words.value;
  const column = list.columns.find(({ name }) => name === filter.column);
  const field = column?.field ?? filter.column;
  const name = labelText(list.name, field, language.value);
  const shown = (value: Value) => shownValue(list.name, field, { value }, language.value) || none;
  switch (filter.kind) {
    case 'contains':
      return `${name} ${contains} „${filter.text}“`;
    case 'is':
      return `${name}: ${filter.values.map(shown).join(', ')}`;
    default: {
      const parts = [
        filter.from === undefined ? '' : `${from} ${shown(filter.from)}`,
        filter.to === undefined ? '' : `${to} ${shown(filter.to)}`,
      ];
      return `${name} ${parts.filter(Boolean).join(' ')}`;
    }
  }
}
