/** The views with names of their own: which of them an archive has, and their SQL. Pure. */
import { explainingViews } from './explaining-views.js';
import { distinctNames, quoted } from './names.js';
import { positionViews } from './position-views.js';
import type { Table } from './schema.js';
import { typedQuery, typedViews } from './typed-views.js';
import { filledIn, type Known, type NamedQuery, type ViewedTable } from './view-queries.js';

/** The views as SQL, those that others read first; fills `taken`, because a table may have such a name. */
export function createNamedViews(tables: readonly Table[], taken: Set<string>): readonly string[] {
  const byResource = new Map(tables.map((table) => [table.resource.name, table]));
  const free = (wanted: string) => distinctNames([wanted], taken)[0] ?? wanted;
  return namedViews(byResource, free).map(({ name, query }) => `CREATE VIEW ${quoted(name)} AS\n${query}`);
}

export interface NamedView {
  readonly name: string;
  readonly query: string;
}

/**
 * The queries behind the views that these lists allow, those that others read first; `nameFor` gives each the name under
 * which the others read it.
 */
export function namedViews(
  byResource: ReadonlyMap<string, ViewedTable>,
  nameFor: (wanted: string) => string,
): readonly NamedView[] {
  const views = new Map<string, string>();
  const made: NamedView[] = [];
  const add = (
    wanted: string,
    aliases: Readonly<Record<string, string>>,
    query: (known: Known) => string,
  ) => {
    const sql = query({ tables: tablesOf(aliases, byResource), views });
    const name = nameFor(wanted);
    views.set(wanted, name);
    made.push({ name, query: sql });
  };
  for (const view of typedViews) {
    if (byResource.has(view.tables.t)) add(view.name, view.tables, (known) => typedQuery(view, known));
  }
  for (const view of [...positionViews, ...explainingViews]) {
    if (hasAll(view, byResource)) add(view.name, view.tables, (known) => filledIn(view.query, known));
  }
  return made;
}

export function tablesOf(
  aliases: Readonly<Record<string, string>>,
  byResource: ReadonlyMap<string, ViewedTable>,
): ReadonlyMap<string, ViewedTable> {
  return new Map(
    Object.entries(aliases).flatMap(([alias, resource]): [string, ViewedTable][] => {
      const table = byResource.get(resource);
      return table ? [[alias, table]] : [];
    }),
  );
}

function hasAll(view: NamedQuery, byResource: ReadonlyMap<string, ViewedTable>): boolean {
  return lackingFields(view, byResource).length === 0;
}

/** What a query needs and the lists do not have: a list, or a field as `invoices.invoiceDate`. */
export function lackingFields(
  { requires }: Pick<NamedQuery, 'requires'>,
  byResource: ReadonlyMap<string, ViewedTable>,
): readonly string[] {
  return Object.entries(requires).flatMap(([resource, fields]) => {
    const columns = byResource.get(resource)?.columns;
    if (!columns) return [resource];
    return fields
      .filter((field) => !columns.some((column) => column.field === field))
      .map((field) => `${resource}.${field}`);
  });
}
