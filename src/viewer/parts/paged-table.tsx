/** The same rows as plain pages of 100: for screen readers that read a scrolling grid wrongly, and for paper. */

import { useState } from 'preact/hooks';
import { addressOf } from '../route.js';
import { isAsStored, language, words } from '../state.js';
import { isRight, labelText, shownValue, storedText } from './format.js';
import type { GridProps } from './grid.js';
import { Scroll } from './scroll.js';
import { Failed, useCall, Working } from './work.js';

const rowsOnPage = 100;

export function PagedTable({ archive, list, wanted, columns, count, label, sort }: GridProps) {
  const text = words.value;
  const [page, setPage] = useState(0);
  const pages = Math.max(Math.ceil(count / rowsOnPage), 1);
  const rows = useCall('page', {
    archive,
    wanted,
    from: page * rowsOnPage,
    count: rowsOnPage,
    columns: columns.map(({ name }) => name),
  });
  return (
    <>
      <p class="pager">
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          {text.previousPage}
        </button>{' '}
        <span role="status">{text.pageOf(page + 1, pages)}</span>{' '}
        <button type="button" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
          {text.nextPage}
        </button>
      </p>
      <Working part={rows.part} stop={rows.stop} />
      <Failed failure={rows.failure} />
      <Scroll label={label}>
        <table>
          <caption class="hidden">{label}</caption>
          <thead>
            <tr>
              {columns.map(({ name, field }) => (
                <th key={name} scope="col" title={field}>
                  <button type="button" class="sort" onClick={() => sort(name)}>
                    {labelText(list.name, field, language.value)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.answer?.map(({ id, cells, isDamaged }) => (
              <tr key={String(id)}>
                {columns.map(({ name, field }, place) => {
                  const cell = cells[place];
                  const shown = isAsStored.value
                    ? storedText(cell)
                    : cell
                      ? shownValue(list.name, field, cell, language.value)
                      : '';
                  return (
                    <td
                      key={name}
                      class={isRight(list.name, field) && cell?.title === undefined ? 'right' : ''}
                    >
                      {place === 0 ? (
                        <a href={addressOf({ page: 'record', list: list.name, id: String(id) })}>
                          {isDamaged ? text.damagedRow : shown || String(id)}
                        </a>
                      ) : (
                        shown
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
