/**
 * A table of any number of rows, of which only those in sight are on the page. Browsers limit the height of an element,
 * so beyond that height the scroll bar moves through the rows in proportion.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { labelOf } from '../../labels/labels.js';
import { inLanguage } from '../../labels/words.js';
import type { ColumnFacts, ListFacts, Row, RowsWanted, Value } from '../protocol.js';
import { engine, isAsStored, language, words } from '../state.js';
import { isRight, shownValue, storedText } from './format.js';

const rowHeight = 32;
const heightAtMost = 8_000_000;
const pageRows = 100;

export interface GridProps {
  readonly archive: number;
  readonly list: ListFacts;
  readonly wanted: RowsWanted;
  readonly columns: readonly ColumnFacts[];
  readonly count: number;
  readonly label: string;
  sort(column: string): void;
  filter(column: string): void;
  open(id: Value): void;
}

export function Grid(props: GridProps) {
  const { columns, count, list, label, open } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, inSight: 20 });
  const [active, setActive] = useState({ row: -1, column: 0 });
  const rowAt = usePages(props, view.first, view.inSight);
  const height = Math.min(count * rowHeight, heightAtMost);

  const look = () => {
    const element = box.current;
    if (!element) return;
    const inSight = Math.ceil(element.clientHeight / rowHeight);
    setView({ first: firstInSight(element, count, inSight), inSight });
  };
  useEffect(() => {
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  }, [count]);

  const moveTo = (row: number, column: number) => {
    const next = {
      row: Math.min(Math.max(row, -1), count - 1),
      column: Math.min(Math.max(column, 0), columns.length - 1),
    };
    setActive(next);
    const element = box.current;
    const below = next.row - view.first;
    if (element && next.row >= 0 && (below < 0 || below > view.inSight - 3)) {
      const first = below < 0 ? next.row : next.row - view.inSight + 3;
      element.scrollTop = scrollTopOf(Math.max(first, 0), element, count);
    }
  };
  const keys = (event: KeyboardEvent) => {
    const { row, column } = active;
    const page = Math.max(view.inSight - 3, 1);
    const steps: Record<string, () => void> = {
      ArrowDown: () => moveTo(row + 1, column),
      ArrowUp: () => moveTo(row - 1, column),
      ArrowRight: () => moveTo(row, column + 1),
      ArrowLeft: () => moveTo(row, column - 1),
      PageDown: () => moveTo(row + page, column),
      PageUp: () => moveTo(Math.max(row - page, 0), column),
      Home: () => moveTo(event.ctrlKey ? 0 : row, event.ctrlKey ? column : 0),
      End: () => moveTo(event.ctrlKey ? count - 1 : row, event.ctrlKey ? column : columns.length - 1),
      Enter: () => {
        const found = rowAt(row);
        const name = columns[column]?.name;
        if (row < 0 && name) props.sort(name);
        else if (found) open(found.id);
      },
      f: () => {
        const name = columns[column]?.name;
        if (row < 0 && name) props.filter(name);
      },
    };
    const step = event.target === box.current ? steps[event.key] : undefined;
    if (!step) return;
    event.preventDefault();
    step();
  };

  const rows = Array.from(
    { length: Math.max(Math.min(view.inSight + 2, count - view.first), 0) },
    (_, at) => ({
      index: view.first + at,
      row: rowAt(view.first + at),
    }),
  );
  const top = box.current ? topOf(box.current, count, view.first) : 0;

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold a million rows.
    <div
      ref={box}
      class="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={
        active.row < view.first + rows.length ? cellId(active.row, active.column) : undefined
      }
      onScroll={look}
      onKeyDown={keys}
    >
      <div class="grid-canvas" style={{ height: `${height + rowHeight}px` }}>
        <HeadRow {...props} active={active.row < 0 ? active.column : -1} />
        {rows.map(({ index, row }, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself hears the keys.
          // biome-ignore lint/a11y/useSemanticElements: see above.
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell.
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            aria-busy={row ? undefined : true}
            class={`grid-row${index % 2 ? ' odd' : ''}${index === active.row ? ' active' : ''}`}
            style={{ top: `${top + (at + 1) * rowHeight}px` }}
            onClick={() => row && open(row.id)}
          >
            {columns.map((column, place) => (
              // biome-ignore lint/a11y/useSemanticElements: see above.
              // biome-ignore lint/a11y/useFocusableInteractive: see above.
              <div
                key={column.name}
                role="gridcell"
                id={cellId(index, place)}
                aria-colindex={place + 1}
                class={cellClass(list, column, index === active.row && place === active.column)}
                title={row && longText(list, column, row, place)}
              >
                {row ? shown(list, column, row, place) : place === 0 ? '…' : ''}
              </div>
            ))}
          </div>
        ))}
      </div>
      {count === 0 && <p class="grid-empty">{words.value.noRows}</p>}
    </div>
  );
}

function HeadRow({ list, columns, wanted, sort, filter, active }: GridProps & { active: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useFocusableInteractive: see the grid.
    <div role="row" aria-rowindex={1} class="grid-row head">
      {columns.map((column, place) => {
        const name = inLanguage(labelOf(list.name, column.field).words, language.value);
        const sorted = wanted.sort?.column === column.name ? wanted.sort : undefined;
        const isFiltered = wanted.filters.some((one) => one.column === column.name);
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the grid.
          // biome-ignore lint/a11y/useFocusableInteractive: see the grid.
          <div
            key={column.name}
            role="columnheader"
            id={cellId(-1, place)}
            aria-colindex={place + 1}
            aria-sort={sorted ? (sorted.isDescending ? 'descending' : 'ascending') : 'none'}
            class={cellClass(list, column, place === active)}
          >
            <button type="button" class="sort" title={column.field} onClick={() => sort(column.name)}>
              {name}
              <span aria-hidden="true">{sorted ? (sorted.isDescending ? ' ▼' : ' ▲') : ''}</span>
            </button>
            <button
              type="button"
              class={`funnel${isFiltered ? ' on' : ''}`}
              aria-label={words.value.filter(name)}
              onClick={() => filter(column.name)}
            >
              <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                <path d="M1 1h10L7 6v5L5 9V6z" />
              </svg>
            </button>
          </div>
        );
      })}
    </div>
  );
}

/** How many pages are asked for at once: when they come, only those count that are in sight then. */
const askedAtMost = 2;

/** The rows at hand, page by page; those in sight and around it that are not there yet are asked for. */
function usePages(props: GridProps, first: number, inSight: number): (index: number) => Row | undefined {
  const { archive, wanted, columns, count } = props;
  const names = columns.map(({ name }) => name);
  const name = JSON.stringify([archive, wanted, names]);
  const known = useMemo(() => ({ pages: new Map<number, readonly Row[] | 'asked'>(), asked: 0 }), [name]);
  const [, redraw] = useState(0);
  useEffect(() => {
    for (const page of pagesAround(first, inSight, count)) {
      if (known.asked >= askedAtMost) return;
      if (known.pages.has(page)) continue;
      known.pages.set(page, 'asked');
      known.asked++;
      engine.value
        ?.call('page', { archive, wanted, from: page * pageRows, count: pageRows, columns: names })
        .then(
          (rows) => known.pages.set(page, rows),
          // Asking again would fail again; the list itself says why.
          () => known.pages.set(page, []),
        )
        .then(() => {
          known.asked--;
          redraw((number) => number + 1);
        });
    }
  });
  return (index) => {
    const page = known.pages.get(Math.floor(index / pageRows));
    return typeof page === 'object' ? page[index % pageRows] : undefined;
  };
}

/** What is in sight comes first, then the page below and the one above. */
function pagesAround(first: number, inSight: number, count: number): readonly number[] {
  const from = Math.floor(first / pageRows);
  const to = Math.floor((first + inSight + 1) / pageRows);
  const shown = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return [...shown, to + 1, from - 1].filter((page) => page >= 0 && page * pageRows < count);
}

function firstInSight(element: HTMLElement, count: number, inSight: number): number {
  if (count * rowHeight <= heightAtMost) return Math.floor(element.scrollTop / rowHeight);
  const way = heightAtMost + rowHeight - element.clientHeight;
  return Math.round((element.scrollTop / way) * (count - inSight + 2));
}

function scrollTopOf(first: number, element: HTMLElement, count: number): number {
  if (count * rowHeight <= heightAtMost) return first * rowHeight;
  const way = heightAtMost + rowHeight - element.clientHeight;
  const inSight = Math.ceil(element.clientHeight / rowHeight);
  return (first / (count - inSight + 2)) * way;
}

function topOf(element: HTMLElement, count: number, first: number): number {
  return count * rowHeight <= heightAtMost ? first * rowHeight : element.scrollTop;
}

function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

function cellClass(list: ListFacts, column: ColumnFacts, isActive: boolean): string {
  const { kind } = labelOf(list.name, column.field);
  const width = ['text', 'reference', 'html', 'code'].includes(kind) ? 'wide' : 'narrow';
  const isNumber = isRight(list.name, column.field) && column.refersTo === undefined;
  return `grid-cell ${width}${isNumber ? ' right' : ''}${isActive ? ' active' : ''}`;
}

function shown(list: ListFacts, column: ColumnFacts, row: Row, place: number): string {
  const cell = row.cells[place];
  if (row.isDamaged) return place === 0 ? words.value.damagedRow : '';
  if (isAsStored.value) return storedText(cell);
  return cell ? shownValue(list.name, column.field, cell, language.value).replace(/\s*\n\s*/g, ' ') : '';
}

function longText(list: ListFacts, column: ColumnFacts, row: Row, place: number): string | undefined {
  const text = shown(list, column, row, place);
  return text.length > 24 ? text : undefined;
}
