/** Reads what LibreOffice writes of a workbook as one XML file (.fods): sheets of cells, each with its type. */

export interface Cell {
  readonly type: 'string' | 'float' | 'date';
  /** The text, the number as LibreOffice writes it, or the day. */
  readonly value: string;
}

type Sheet = readonly (readonly (Cell | undefined)[])[];

/** Rows without a cell at the end of a sheet are left out. Throws if there is a formula anywhere. */
export function sheetsIn(xml: string): ReadonlyMap<string, Sheet> {
  if (xml.includes('table:formula=')) throw new Error('there is a formula');
  const sheets = new Map<string, Sheet>();
  for (const [, name = '', body = ''] of xml.matchAll(
    /<table:table table:name="([^"]*)"[^>]*>(.*?)<\/table:table>/gs,
  ))
    sheets.set(textOf(name), rowsIn(body));
  return sheets;
}

function rowsIn(body: string): Sheet {
  const rows: (Cell | undefined)[][] = [];
  for (const [, head = '', inside = ''] of body.matchAll(
    /<table:table-row([^>]*?)(?:\/>|>(.*?)<\/table:table-row>)/gs,
  )) {
    const cells = cellsIn(inside);
    const times = Number(/number-rows-repeated="(\d+)"/.exec(head)?.[1] ?? 1);
    // The empty rest of a sheet is one row that is repeated a million times.
    if (cells.length > 0) for (let time = 0; time < times; time++) rows.push(cells);
  }
  return rows;
}

function cellsIn(row: string): (Cell | undefined)[] {
  const cells: (Cell | undefined)[] = [];
  let empty = 0;
  for (const [, head = '', inside = ''] of row.matchAll(
    /<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs,
  )) {
    const times = Number(/number-columns-repeated="(\d+)"/.exec(head)?.[1] ?? 1);
    const cell = cellOf(head, inside);
    if (!cell) {
      empty += times;
      continue;
    }
    for (; empty > 0; empty--) cells.push(undefined);
    for (let time = 0; time < times; time++) cells.push(cell);
  }
  return cells;
}

function cellOf(head: string, inside: string): Cell | undefined {
  const attribute = (name: string) => new RegExp(`office:${name}="([^"]*)"`).exec(head)?.[1];
  const type = attribute('value-type');
  switch (type) {
    case undefined:
      return undefined;
    case 'float':
      return { type, value: attribute('value') ?? '' };
    case 'date':
      return { type, value: attribute('date-value') ?? '' };
    case 'string': {
      const lines = [...inside.matchAll(/<text:p(?:\/>|>(.*?)<\/text:p>)/gs)].map(([, line = '']) =>
        lineOf(line),
      );
      return { type, value: lines.join('\n') };
    }
    default:
      throw new Error(`a cell of the type ${type}`);
  }
}

function lineOf(line: string): string {
  const plain = line
    .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count) => ' '.repeat(Number(count ?? 1)))
    .replaceAll('<text:tab/>', '\t')
    .replaceAll('<text:line-break/>', '\n')
    .replace(/<[^>]*>/g, '');
  return textOf(plain);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function textOf(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}
