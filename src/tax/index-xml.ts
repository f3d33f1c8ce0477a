/** The description of the tables, index.xml, as auditors' programs read it. Pure. */
import { dtdName } from './dtd.js';
import type { TaxColumn, TaxTable } from './tables.js';

/** A table as it was written. */
export interface WrittenTable {
  readonly table: TaxTable;
  readonly rows: number;
  /** By the places of the columns: the length of the longest text, or the number of decimals. */
  readonly widths: readonly number[];
}

export interface Supplier {
  readonly name: string;
  readonly location: string;
  readonly comment: string;
}

export function indexXml(tables: readonly WrittenTable[], supplier: Supplier, year: string): string {
  const written = new Set(tables.map(({ table }) => table.title));
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE DataSet SYSTEM "${dtdName}">
<DataSet>
  <Version>1.0</Version>
  <DataSupplier>
    <Name>${escaped(supplier.name)}</Name>
    <Location>${escaped(supplier.location)}</Location>
    <Comment>${escaped(supplier.comment)}</Comment>
  </DataSupplier>
  <Media>
    <Name>ProSonata ${escaped(year)}</Name>
${tables.map((table) => tableXml(table, written, year)).join('\n')}
  </Media>
</DataSet>
`;
}

function tableXml({ table, widths }: WrittenTable, written: ReadonlySet<string>, year: string): string {
  const columns = table.columns.map((column, index) =>
    columnXml(column, index < table.keys ? 'VariablePrimaryKey' : 'VariableColumn', widths[index] ?? 0),
  );
  const references = table.references
    .filter((reference) => written.has(reference.table))
    .map(
      ({ column, table: target }) =>
        `        <ForeignKey><Name>${column}</Name><References>${target}</References></ForeignKey>`,
    );
  return `    <Table>
      <URL>${table.file}</URL>
      <Name>${table.title}</Name>
      <Description>${escaped(`${table.description} (${year})`)}</Description>
      <UTF8/>
      <DecimalSymbol>,</DecimalSymbol>
      <DigitGroupingSymbol>.</DigitGroupingSymbol>
      <Range><From>2</From></Range>
      <VariableLength>
        <ColumnDelimiter>;</ColumnDelimiter>
        <RecordDelimiter>&#13;&#10;</RecordDelimiter>
        <TextEncapsulator>"</TextEncapsulator>
${[...columns, ...references].join('\n')}
      </VariableLength>
    </Table>`;
}

function columnXml({ name, type, description }: TaxColumn, element: string, width: number): string {
  const about = description === undefined ? '' : `<Description>${escaped(description)}</Description>`;
  const kind = {
    // Without it, cents may be lost.
    number: width > 0 ? `<Numeric><Accuracy>${width}</Accuracy></Numeric>` : '<Numeric/>',
    text: `<AlphaNumeric/><MaxLength>${Math.max(width, 1)}</MaxLength>`,
    date: '<Date><Format>DD.MM.YYYY</Format></Date>',
  }[type];
  return `        <${element}><Name>${name}</Name>${about}${kind}</${element}>`;
}

function escaped(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
