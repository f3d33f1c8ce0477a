import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FieldKind } from '../../../src/labels/fields.js';
import { columnTypes, typedText } from '../../../src/tables/column-types.js';
import { csvLines, exactCsv, germanCsv, plainCsv } from '../../../src/tables/csv.js';
import { csvTotals, workbookTotals } from '../../../src/tables/read-back.js';
import type { Table, TableValue } from '../../../src/tables/table.js';
import { columnLetters, sheetName, workbook } from '../../../src/tables/xlsx.js';

const columns = [
  { name: 'postalCode', title: 'PLZ', kind: 'text' },
  { name: 'invoiceDate', title: 'Rechnungsdatum', kind: 'date' },
  { name: 'netValue', title: 'Netto', kind: 'money' },
  { name: 'comments', title: 'Anmerkungen', kind: 'html' },
] as const;

const table = (...rows: readonly (readonly TableValue[])[]): Table => ({
  title: 'Rechnungen',
  columns,
  rows,
});

const dangerous = ['=1+1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")'];

function sheets(tables: readonly Table[], notes = { cut: 0 }): Readonly<Record<string, string>> {
  const pieces = [...workbook(tables, notes)];
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));
}

async function* asPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.byteLength; at += 7) yield bytes.subarray(at, at + 7);
}

describe('CSV', () => {
  it('follows RFC 4180, with the names of the fields', () => {
    const lines = [
      ...csvLines(table(['01067', '2026-03-01', '12.50', 'a "b", c\r\nd'], [null, '', 3, 'ä']), plainCsv),
    ];
    expect(lines).toEqual([
      'postalCode,invoiceDate,netValue,comments\r\n',
      '01067,2026-03-01,12.50,"a ""b"", c\r\nd"\r\n',
      ',,3,ä\r\n',
    ]);
  });

  it('is for the German Excel if asked: semicolons, decimal commas, German days, a mark in front', () => {
    const lines = [
      ...csvLines(table(['01067', '2026-03-01', '5281.00', 'a;b'], [1, '0000-00-00', 3.5, '']), germanCsv),
    ];
    expect(lines).toEqual([
      '\ufeffPLZ;Rechnungsdatum;Netto;Anmerkungen\r\n',
      '01067;01.03.2026;5281,00;"a;b"\r\n',
      '1;0000-00-00;3,50;\r\n',
    ]);
  });

  it.each(dangerous)('lets no spreadsheet take %j for a formula', (text) => {
    for (const style of [plainCsv, germanCsv]) {
      const [, line = ''] = csvLines(table([text, null, null, null]), style);
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
      const [head = ''] = csvLines(
        { ...table(), columns: [{ name: text, title: text, kind: 'text' }] },
        style,
      );
      expect(head).toMatch(/^\ufeff?"?'/);
    }
    const [, line = ''] = csvLines(table([text, null, null, null]), exactCsv);
    expect(line).not.toContain("'");
  });

  it('leaves numbers alone, and negative ones too', () => {
    const [, line] = csvLines(table(['-12.50', null, -3, '+5']), plainCsv);
    expect(line).toBe('-12.50,,-3,+5\r\n');
  });

  it('is read back as it was written, whatever is in it', async () => {
    const rows = [
      ['a"\n"b', null, 1.5, '""'],
      [';,\r\n', null, '2.25', "'"],
    ] as const;
    for (const [style, separator] of [
      [plainCsv, ','],
      [germanCsv, ';'],
    ] as const) {
      const totals = await csvTotals(asPieces([...csvLines(table(...rows), style)].join('')), separator);
      expect(totals.rows).toBe(2);
      expect(totals.sums.get('2')).toBe(3.75);
    }
  });
});

describe('Workbooks', () => {
  it('keep texts as texts, and make numbers and days of what is one', () => {
    const { 'xl/worksheets/sheet1.xml': sheet = '' } = sheets([
      table(['01067', '2026-03-01', '5281.00', '+49 171'], [8010, '', 3, null]),
    ]);
    expect(sheet).toContain('<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">01067</t></is></c>');
    expect(sheet).toContain('<c r="B2" s="2"><v>46082</v></c>');
    expect(sheet).toContain('<c r="C2" s="3"><v>5281</v></c>');
    expect(sheet).toContain('<t xml:space="preserve">+49 171</t>');
    expect(sheet).toContain('<autoFilter ref="A1:D3"/>');
    // A postal code is a text also if the API wrote a number.
    expect(sheet).toContain('<t xml:space="preserve">8010</t>');
  });

  it.each(dangerous)('hold no formula: %j', (text) => {
    const { 'xl/worksheets/sheet1.xml': sheet = '' } = sheets([table([text, text, text, text])]);
    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet.match(/t="inlineStr"/g)?.length).toBe(8);
  });

  it('take every character, and say which texts are cut', () => {
    const notes = { cut: 0 };
    const { 'xl/worksheets/sheet1.xml': sheet = '' } = sheets(
      [table(['<&>"', '\u0000\u0007\r\n\ufffe', '_x0041_', 'x'.repeat(40_000)])],
      notes,
    );
    expect(sheet).toContain('&lt;&amp;&gt;"');
    expect(sheet).toContain('_x0000__x0007__x000D_\n_xFFFE_');
    expect(sheet).toContain('_x005F_x0041_');
    expect(notes.cut).toBe(1);
  });

  it('have a sheet for each table, with a name that Excel takes', () => {
    const { 'xl/workbook.xml': book = '' } = sheets([
      table(),
      { ...table(), title: 'A/B [1]:*?\\' },
      table(),
    ]);
    expect([...book.matchAll(/name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Rechnungen',
      'A B  1',
      'Rechnungen 2',
    ]);
    expect(sheetName('x'.repeat(50), ['x'.repeat(31)])).toBe(`${'x'.repeat(29)} 2`);
    expect(sheetName("''", [])).toBe('Tabelle');
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });

  it('begin another sheet when one is full', async () => {
    const rows = Array.from({ length: 14 }, (_, number) => [number]);
    const column = [{ name: 'n', title: 'n', kind: 'number' }] as const;
    const sheetsOf = (count: number) =>
      workbookTotals(
        (async function* () {
          yield* workbook([{ title: 'Zahlen', columns: column, rows: rows.slice(0, count) }], { cut: 0 }, 6);
        })(),
      );
    const totals = await sheetsOf(14);
    expect([...totals].map(([sheet, { rows: count }]) => [sheet, count])).toEqual([
      [1, 5],
      [2, 5],
      [3, 4],
    ]);
    expect(totals.get(3)?.sums.get('A')).toBe(10 + 11 + 12 + 13);
    expect((await sheetsOf(10)).size).toBe(2);
    expect((await sheetsOf(0)).get(1)?.rows).toBe(0);
  });
});

const typedColumns: readonly [FieldKind, string, readonly TableValue[]][] = [
  ['id', 'whole', [1, 2n ** 60n, null]],
  ['money', 'number', ['5.50', '', '7']],
  ['money', 'number', [5, '7.25']],
  ['money', 'text', ['5.50', 'frei']],
  ['date', 'day', ['2026-03-01', '', '2026-03-02 00:00:00', null]],
  ['date', 'text', ['2026-03-01', '2026-02-30']],
  ['date', 'text', ['2026-03-01', 5]],
  ['text', 'text', ['007', '12']],
  ['digits', 'text', ['01067']],
  ['text', 'text', [null, '']],
];

it.each(typedColumns)('a column of the kind %s can hold %s (case %#)', (kind, type, values) => {
  const column = { name: 'a', title: 'a', kind };
  expect(columnTypes({ title: '', columns: [column], rows: values.map((value) => [value]) })).toEqual([type]);
});

it('an empty text is nothing in a column of numbers or days, and itself among texts', () => {
  const column = { name: 'a', title: 'a', kind: 'date' as const };
  expect(typedText(column, 'day', '')).toBe(null);
  expect(typedText(column, 'number', '')).toBe(null);
  expect(typedText(column, 'text', '')).toBe('');
  expect(typedText(column, 'day', '2026-03-02 00:00:00')).toBe('2026-03-02');
});
