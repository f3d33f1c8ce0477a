/**
 * The document type of descriptions of data carriers for German tax audits (Beschreibungsstandard), version 1.5 of
 * 1 September 2004: its element declarations, without its explanations. Auditors' programs read index.xml by it.
 */
export const dtdName = 'gdpdu-01-09-2004.dtd';

/** Elements that hold text alone. */
const texts = [
  ...['Version', 'Location', 'Comment', 'Length', 'References', 'From', 'To', 'AcceptNoTables', 'MaxLength'],
  ...['TextEncapsulator', 'Accuracy', 'ImpliedAccuracy', 'Format', 'DecimalSymbol', 'DigitGroupingSymbol'],
  ...['Command', 'URL', 'Description', 'Name', 'Epoch', 'ColumnDelimiter', 'RecordDelimiter', 'SkipNumBytes'],
];

const empty = ['AlphaNumeric', 'ANSI', 'Macintosh', 'OEM', 'UTF16', 'UTF7', 'UTF8'];

const type = '(Numeric | AlphaNumeric | Date)';
const variableType = '(Numeric | (AlphaNumeric, MaxLength?) | Date)';

const structures: Readonly<Record<string, string>> = {
  Alias: '(From, To)',
  Extension: '(Name, URL)',
  Range: '(From, (To | Length)?)',
  FixedRange: '(From, (To | Length))',
  DataSet: '(Extension*, Version, DataSupplier?, Command*, Media+, Command*)',
  Date: '(Format?)',
  Numeric: '((ImpliedAccuracy | Accuracy)?)',
  FixedLength:
    '((Length | RecordDelimiter)?, ((FixedPrimaryKey+, FixedColumn*) | (FixedColumn+)), ForeignKey*)',
  FixedColumn: `(Name, Description?, ${type}, Map*, FixedRange)`,
  FixedPrimaryKey: `(Name, Description?, ${type}, Map*, FixedRange)`,
  VariableLength:
    '(ColumnDelimiter?, RecordDelimiter?, TextEncapsulator?, ((VariablePrimaryKey+, VariableColumn*) | (VariableColumn+)), ForeignKey*)',
  VariableColumn: `(Name, Description?, ${variableType}, Map*)`,
  VariablePrimaryKey: `(Name, Description?, ${variableType}, Map*)`,
  DataSupplier: '(Name, Location, Comment)',
  Media: '(Name, Command*, Table*, Command*, AcceptNoTables?)',
  Table:
    '(URL, Name?, Description?, Validity?, (ANSI | Macintosh | OEM | UTF16 | UTF7 | UTF8)?, (DecimalSymbol, DigitGroupingSymbol)?, SkipNumBytes?, Range?, Epoch?, (VariableLength | FixedLength))',
  ForeignKey: '(Name+, References, Alias*)',
  Map: '(Description?, From, To)',
  Validity: '(Range, Format?)',
};

export const dtd = `<?xml version="1.0" encoding="UTF-8"?>
${[
  ...texts.map((name) => `<!ELEMENT ${name} (#PCDATA)>`),
  ...empty.map((name) => `<!ELEMENT ${name} EMPTY>`),
  ...Object.entries(structures).map(([name, content]) => `<!ELEMENT ${name} ${content}>`),
].join('\n')}
`;
