/** The files of an extract, in the order in which they are written. Each is read from the archive when it is asked for. */
import { encoded } from '../tables/pieces.js';
import { dtd, dtdName } from './dtd.js';
import type { Extract, ExtractTable } from './extract.js';
import { indexXml, type WrittenTable } from './index-xml.js';
import { type ExtractFacts, extractPage } from './page.js';
import { csvOf, measured } from './rows.js';

export interface TaxFile {
  readonly name: string;
  pieces(): Iterable<Uint8Array>;
}

export interface TaxFolder {
  readonly files: readonly TaxFile[];
  readonly tables: readonly WrittenTable[];
}

/** All rows are read once here, because the description says how long the texts are. */
export function taxFolder(extract: Extract, facts: ExtractFacts): TaxFolder {
  const tables = extract.tables.map(({ table, rows }) => ({ table, ...measured(table, rows()) }));
  const { workspace, backupId, madeAt, year } = facts;
  const supplier = {
    name: workspace,
    location: 'Deutschland',
    comment: `Auszug aus ProSonata, Sicherung ${backupId}, erstellt am ${madeAt} UTC`,
  };
  return {
    tables,
    files: [
      ...extract.tables.map((table, index) => tableFile(table, tables[index]?.widths ?? [])),
      textFile('index.xml', indexXml(tables, supplier, year)),
      textFile(dtdName, dtd),
      textFile('liesmich.html', extractPage(extract, tables, facts)),
    ],
  };
}

function tableFile({ table, rows }: ExtractTable, widths: readonly number[]): TaxFile {
  return { name: table.file, pieces: () => encoded(csvOf(table, rows(), widths)) };
}

function textFile(name: string, text: string): TaxFile {
  return { name, pieces: () => [new TextEncoder().encode(text)] };
}
