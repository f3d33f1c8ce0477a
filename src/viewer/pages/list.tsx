/** All rows of a list: to search, sort, filter and scroll through. */
import { useState } from 'preact/hooks';
import { usualColumns } from '../parts/columns.js';
import { FilterPanel, filterText } from '../parts/filter-panel.js';
import { labelText } from '../parts/format.js';
import { Grid } from '../parts/grid.js';
import { PagedTable } from '../parts/paged-table.js';
import { TakeOut } from '../parts/take-out.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { Filter, ListFacts, RowsWanted } from '../protocol.js';
import { chosenColumns, go, isAsStored, language, replace, words } from '../state.js';
import { nameOf } from './overview.js';

export function ListPage({
  archive,
  list,
  wanted,
}: {
  archive: number;
  list: ListFacts;
  wanted: RowsWanted;
}) {
  const text = words.value;
  const [filtering, setFiltering] = useState<string>();
  const [isPaged, setPaged] = useState(false);
  const rows = useCall('rows', { archive, wanted });
  const names = chosenColumns.value.get(list.name) ?? usualColumns(list);
  const columns = names.flatMap((name) => list.columns.find((column) => column.name === name) ?? []);
  const label = (name: string) => {
    const column = list.columns.find((one) => one.name === name);
    return labelText(list.name, column?.field ?? name, language.value);
  };
  const show = (next: Partial<RowsWanted>) => go({ page: 'list', wanted: { ...wanted, ...next } });
  const sort = (column: string) => {
    const isDescending = wanted.sort?.column === column && !wanted.sort.isDescending;
    const { sort: _, ...others } = wanted;
    const isOff = wanted.sort?.column === column && wanted.sort.isDescending;
    go({ page: 'list', wanted: isOff ? others : { ...others, sort: { column, isDescending } } });
  };
  const setFilter = (column: string, filter: Filter | undefined) => {
    setFiltering(undefined);
    const others = wanted.filters.filter((one) => one.column !== column);
    show({ filters: filter ? [...others, filter] : others });
  };
  const filtered = list.columns.find(({ name }) => name === filtering);
  const props = {
    archive,
    list,
    wanted,
    columns,
    count: rows.answer?.count ?? 0,
    label: nameOf(list.name),
    sort,
    filter: setFiltering,
    open: (id: string | number | null) => go({ page: 'record', list: list.name, id: String(id) }),
  };
  return (
    <div class="list-page">
      <div class="list-head">
        <h1>{nameOf(list.name)}</h1>
        <p role="status" class="count">
          {rows.answer && text.countOf(rows.answer.count, list.rows)}
        </p>
        <input
          type="search"
          aria-label={text.searchList}
          placeholder={text.searchList}
          value={wanted.search}
          onInput={({ currentTarget }) =>
            replace({ page: 'list', wanted: { ...wanted, search: currentTarget.value } })
          }
        />
        <ChooseColumns list={list} names={names} label={label} />
        <label class="tick">
          <input type="checkbox" checked={isPaged} onChange={() => setPaged(!isPaged)} /> {text.paged}
        </label>
        <label class="tick" title={text.asStored}>
          <input
            type="checkbox"
            checked={isAsStored.value}
            onChange={({ currentTarget }) => {
              isAsStored.value = currentTarget.checked;
            }}
          />{' '}
          {text.raw}
        </label>
        {rows.answer && rows.answer.count > 0 && (
          <TakeOut
            archive={archive}
            title={nameOf(list.name)}
            rows={rows.answer.count}
            limits={[...wanted.filters.map((filter) => filterText(list, filter)), wanted.search].filter(
              Boolean,
            )}
            list={{
              wanted,
              columns: columns.map(({ name }) => name),
              title: nameOf(list.name),
              language: language.value,
            }}
          />
        )}
      </div>
      {wanted.filters.length > 0 && (
        <ul class="chips">
          {wanted.filters.map((filter) => (
            <li key={JSON.stringify(filter)}>
              <button
                type="button"
                aria-label={text.removeFilter(filterText(list, filter))}
                onClick={() => setFilter(filter.column, undefined)}
              >
                {filterText(list, filter)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {rows.answer?.isByBytes && <p class="quiet">{text.byBytes}</p>}
      <Working part={rows.part} stop={rows.stop} />
      <Failed failure={rows.failure} />
      {filtered && (
        <FilterPanel
          key={filtered.name}
          archive={archive}
          list={list}
          column={filtered}
          wanted={wanted}
          apply={(filter) => setFilter(filtered.name, filter)}
          close={() => setFiltering(undefined)}
        />
      )}
      {rows.answer && (isPaged ? <PagedTable {...props} /> : <Grid {...props} />)}
    </div>
  );
}

function ChooseColumns({
  list,
  names,
  label,
}: {
  list: ListFacts;
  names: readonly string[];
  label: (name: string) => string;
}) {
  const choose = (name: string, isOn: boolean) => {
    const next = isOn ? [...names, name] : names.filter((one) => one !== name);
    if (next.length > 0) chosenColumns.value = new Map([...chosenColumns.value, [list.name, next]]);
  };
  return (
    <details class="menu">
      <summary>{words.value.columns}</summary>
      <div class="menu-body">
        {list.columns.slice(0, 300).map(({ name, field }) => (
          <label key={name} class="tick" title={field}>
            <input
              type="checkbox"
              checked={names.includes(name)}
              onChange={({ currentTarget }) => choose(name, currentTarget.checked)}
            />{' '}
            {label(name)}
          </label>
        ))}
      </div>
    </details>
  );
}
