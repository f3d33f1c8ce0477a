/** The views with names of their own: which of them an archive has, and their SQL. Pure. */
import { explainingViews } from './explaining-views.js';
import { distinctNames, quoted } from './names.js';
import { positionViews } from './position-views.js';
import type { Table } from './schema.js';
import { typedQuery, typedViews } from './typed-views.js';
import { filledIn, type Known, type NamedQuery } from './view-queries.js';

/** The views as SQL, those that others read first; fills `taken`, because a table may have such a name. */
export function createNamedViews(tables: readonly Table[], taken: Set<string>): readonly string[] {
  const byResource = new Map(tables.map((table) => [table.resource.name, table]));
  const views = new Map<string, string>();
  const made: string[] = [];
  const add = (name: string, aliases: Readonly<Record<string, string>>, query: (known: Known) => string) => {
    const sql = query({ tables: tablesOf(aliases, byResource), views });
    const [free = name] = distinctNames([name], taken);
    views.set(name, free);
    made.push(`CREATE VIEW ${quoted(free)} AS\n${sql}`);
  };
  for (const view of typedViews) {
    if (byResource.has(view.tables.t)) add(view.name, view.tables, (known) => typedQuery(view, known));
  }
  for (const view of [...positionViews, ...explainingViews]) {
    if (hasAll(view, byResource)) add(view.name, view.tables, (known) => filledIn(view.query, known));
  }
  return made;
}

function tablesOf(
  aliases: Readonly<Record<string, string>>,
  byResource: ReadonlyMap<string, Table>,
): ReadonlyMap<string, Table> {
  return new Map(
    Object.entries(aliases).flatMap(([alias, resource]): [string, Table][] => {
      const table = byResource.get(resource);
      return table ? [[alias, table]] : [];
    }),
  );
}

function hasAll({ requires }: NamedQuery, byResource: ReadonlyMap<string, Table>): boolean {
  return Object.entries(requires).every(([resource, fields]) => {
    const columns = byResource.get(resource)?.columns;
    return fields.every((field) => columns?.some((column) => column.field === field));
  });
}
