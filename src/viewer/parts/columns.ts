/** Which columns of a list are shown unless the reader chooses others. Pure. */
import { labelOf } from '../../labels/labels.js';
import type { ColumnFacts, ListFacts } from '../protocol.js';

const shownAtMost = 10;

/** Names and numbers first that people know the record by; what is empty, long or said twice is left out. */
export function usualColumns(list: ListFacts): readonly string[] {
  const kindOf = ({ field }: ColumnFacts) => labelOf(list.name, field);
  const useful = list.columns.filter((column) => {
    const { kind, isRepeated } = kindOf(column);
    return (
      column.name !== list.key &&
      !column.isEmpty &&
      !column.isNested &&
      kind !== 'html' &&
      kind !== 'id' &&
      isRepeated !== true
    );
  });
  const known = useful.filter((column) => kindOf(column).isKnown);
  const technical = (column: ColumnFacts) => /created|edited|creation|lastEdit|modified/i.test(column.field);
  const order = [
    ...known.filter((column) => !technical(column)),
    ...useful.filter((column) => !known.includes(column)),
    ...known.filter(technical),
  ];
  const names = order.slice(0, shownAtMost).map(({ name }) => name);
  return names.length > 0 ? names : [list.key];
}
