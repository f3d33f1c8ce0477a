/** What an archive gives for a tax year: the tables with their rows, and what is to be said about them. */
import type { ArchiveInfo, OpenArchive } from '../archive/info.js';
import { readable } from '../archive/opening.js';
import { listWords } from '../labels/lists.js';
import { type Lists, listsIn } from '../questions/lists.js';
import { asked } from '../questions/question.js';
import type { SqlValue } from '../sqlite/sqlite.js';
import { gapsIn, type NumberGaps } from './gaps.js';
import { type TaxTable, taxQuery, taxTables } from './tables.js';

export interface ExtractTable {
  readonly table: TaxTable;
  /** Reads the rows again each time. */
  rows(): Iterable<readonly SqlValue[]>;
}

export interface Extract {
  readonly tables: readonly ExtractTable[];
  /** Titles of tables that the archive has nothing for. */
  readonly leftOut: readonly string[];
  readonly gaps: NumberGaps;
  /** German sentences about what is not as it should be. */
  readonly warnings: readonly string[];
  readonly invoices: number;
}

export function extractOf(
  { database, info }: OpenArchive,
  year: string,
  options: { readonly withTimes?: boolean | undefined },
): Extract {
  const lists = readable(() => listsIn(database.query));
  const wanted = taxTables.filter(({ isPersonal }) => options.withTimes || !isPersonal);
  const tables: ExtractTable[] = [];
  const leftOut: string[] = [];
  for (const table of wanted) {
    const found = asked({ ...table, query: taxQuery(table, lists) }, lists);
    if (found.kind === 'lacking') leftOut.push(table.title);
    else {
      // Not every table is of a year, and SQLite refuses a value that has no place.
      const parameters = found.sql.includes('?1') ? [year] : [];
      tables.push({ table, rows: () => database.stream(found.sql, parameters) });
    }
  }
  const numbers = invoiceNumbers(lists, database.query);
  const ofYear = numbers.filter(({ day }) => day.startsWith(`${year}-`));
  return {
    tables,
    leftOut,
    invoices: ofYear.length,
    gaps: gapsIn(
      ofYear.map(({ number }) => number),
      numbers.map(({ number }) => number),
    ),
    warnings: [...warningsOf(info, leftOut), ...currencyWarning(lists, year, database.query)],
  };
}

type Query = (sql: string, parameters?: readonly SqlValue[]) => readonly (readonly SqlValue[])[];

function rowsOf(view: string, lists: Lists, query: Query, parameters: readonly SqlValue[] = []) {
  const found = asked(
    { tables: {}, requires: { invoices: ['invoiceNo', 'invoiceDate'] }, query: view },
    lists,
  );
  return found.kind === 'sql' ? readable(() => query(found.sql, parameters)) : [];
}

function invoiceNumbers(lists: Lists, query: Query): readonly { number: string | null; day: string }[] {
  return rowsOf('SELECT invoiceNo, invoiceDate FROM {v_invoices}', lists, query).map(([number, day]) => ({
    number: number === null ? null : String(number),
    day: String(day ?? ''),
  }));
}

/** Lists that documents come from. */
const documentLists = ['invoices', 'quotations', 'externalcosts', 'customers', 'addresses', 'projects'];

function warningsOf({ resources }: ArchiveInfo, leftOut: readonly string[]): readonly string[] {
  const lists = resources.filter(({ name }) => documentLists.includes(name));
  const name = (list: string) => listWords(list).many[0];
  return [
    ...lists
      .filter(({ status }) => status !== 'complete')
      .map((list) => `Die Liste ${name(list.name)} ist in dieser Sicherung nicht vollständig.`),
    ...lists
      .filter(({ detailsMissing, detailsRefused }) => detailsMissing + detailsRefused > 0)
      .map(
        (list) =>
          `Von ${list.detailsMissing + list.detailsRefused} Einträgen der Liste ${name(list.name)} fehlen Einzelheiten wie Positionen.`,
      ),
    ...(leftOut.length === 0
      ? []
      : [`Für diese Tabellen hat die Sicherung keine Daten: ${leftOut.join(', ')}.`]),
  ];
}

function currencyWarning(lists: Lists, year: string, query: Query): readonly string[] {
  const sql = `SELECT DISTINCT currencyName FROM {v_invoices}
    WHERE substr(invoiceDate, 1, 4) = ?1 AND coalesce(currencyName, 'EUR') <> 'EUR' ORDER BY 1`;
  const currencies = rowsOf(sql, lists, query, [year]).flat();
  return currencies.length === 0
    ? []
    : [`Rechnungen in anderen Währungen als Euro: ${currencies.join(', ')}. Beträge sind nicht umgerechnet.`];
}
