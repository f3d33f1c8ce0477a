import type { HeldList, Holdings } from '../../src/keeping/holdings.js';

/** What an archive holds, by list: the number of its rows if all are there, or what is otherwise. */
export function holdings(
  lists: Readonly<Record<string, number | Partial<HeldList>>>,
  more: Partial<Holdings> = {},
): Holdings {
  const held = Object.entries(lists).map(([name, list]): [string, HeldList] => [
    name,
    { rows: 10, extent: 'whole', ...(typeof list === 'number' ? { rows: list } : list) },
  ]);
  return { lists: Object.fromEntries(held), leftOut: {}, losses: {}, ...more };
}
