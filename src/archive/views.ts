/** Views that show nested arrays as tables. The columns' JSON texts stay what counts; views only read them. Pure. */
import type { Column, ElementFacts } from './columns.js';
import { distinctNames, quoted, quotedText } from './names.js';
import type { Table } from './schema.js';

/** SQLite's limit for the columns of a view, less the parent's id, the place and the value. */
const mostFields = 1997;

/** One view for each field that holds arrays, named `<table>_<field>`; fills `taken`. */
export function createViews(table: Table, taken: Set<string>): readonly string[] {
  const nested = table.columns.flatMap((column) =>
    column.elements ? { column, elements: column.elements } : [],
  );
  const names = distinctNames(
    nested.map(({ column }) => `${table.name}_${column.name}`),
    taken,
  );
  return nested.map(({ column, elements }, index) =>
    createView(names[index] ?? column.name, table, column, elements),
  );
}

function createView(view: string, table: Table, column: Column, elements: ElementFacts): string {
  const idColumn = table.columns[0]?.name ?? table.resource.idField;
  const fields = elements.fields.slice(0, mostFields);
  // Arrays that were empty throughout tell nothing of their elements.
  const hasValue = elements.hasScalars || fields.length === 0;
  const names = distinctNames([idColumn, 'item', ...fields, ...(hasValue ? ['value'] : [])]);
  const values = [
    `parent.${quoted(idColumn)}`,
    'item.key + 1',
    ...fields.map((field) => fieldOf(field, elements)),
    ...(hasValue ? [`iif(item.type = 'object', NULL, item.value)`] : []),
  ];
  const columns = values.map((value, index) => `${value} AS ${quoted(names[index] ?? '')}`);
  const source = `parent.${quoted(column.name)}`;
  // Values that are no arrays stand in the same column: texts, objects, numbers.
  const array = `CASE WHEN json_valid(${source}) THEN iif(json_type(${source}) = 'array', ${source}, NULL) END`;
  return `CREATE VIEW ${quoted(view)} AS\nSELECT ${columns.join(',\n  ')}\nFROM ${quoted(table.name)} AS parent, json_each(${array}) AS item`;
}

function fieldOf(field: string, { hasScalars }: ElementFacts): string {
  // A JSON path has no way to escape a quote, and older versions compare names as they are written.
  const value = /^[ !#-[\]-~]+$/.test(field)
    ? `json_extract(item.value, ${quotedText(`$."${field}"`)})`
    : `(SELECT field.value FROM json_each(item.value) AS field WHERE field.key = ${quotedText(field)})`;
  return hasScalars ? `iif(item.type = 'object', ${value}, NULL)` : value;
}
