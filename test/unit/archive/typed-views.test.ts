import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord, DemoRecords } from '../../../src/demo/records.js';
import { germanWords } from '../../../src/labels/codes.js';
import { catalogue, customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { loadSqlite, type Sqlite, type SqlValue } from '../../../src/sqlite/sqlite.js';
import { madeRecords } from '../../support/demo/made-records.js';
import { archiveOf } from '../../support/source.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

function build(records: DemoRecords): Uint8Array {
  const given = Object.entries(records).map(([name, list]): [Resource, string[]] => [
    findResource(name) ?? customResource(name, 'id'),
    list.map((record) => JSON.stringify(record)),
  ]);
  return archiveOf(sqlite, new Map(given), { startedAt: Date.UTC(2026, 10, 23) });
}

function query(bytes: Uint8Array, sql: string): SqlValue[][] {
  const database = sqlite(bytes);
  try {
    return database.query(sql);
  } finally {
    database.close();
  }
}

const ask = (records: DemoRecords, sql: string) => query(build(records), sql);
const namedViews = (bytes: Uint8Array) =>
  query(
    bytes,
    `SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\'`,
  ).flatMap(([name]) => String(name));

describe('every view', () => {
  const records = madeRecords({ seed: 2, scale: 0.1 });

  it('can be read, and says the type of each of its columns, which all values have', () => {
    const bytes = build(records);
    const views = namedViews(bytes);
    expect(views).toHaveLength(12);
    for (const view of views) {
      const columns = query(bytes, `SELECT name, type FROM pragma_table_info('${view}')`);
      const rows = query(bytes, `SELECT * FROM ${view}`);
      expect(rows.length, view).toBeGreaterThan(0);
      columns.forEach(([name, type], index) => {
        expect(type, `${view}.${name}`).toMatch(/^(?:INTEGER|INT|REAL|TEXT)$/);
        const isRight = (value: SqlValue | undefined) =>
          value === null || (type === 'TEXT' ? typeof value === 'string' : typeof value === 'number');
        expect(
          rows.every((row) => isRight(row[index])),
          `${view}.${name}`,
        ).toBe(true);
      });
      // One row each: what is joined multiplies none.
      const keys = new Set(rows.map((row) => JSON.stringify(row)));
      expect(keys.size, view).toBe(rows.length);
    }
  });

  it('can be read however few lists and fields there are', () => {
    const empty = Object.fromEntries(catalogue.map(({ name }) => [name, []]));
    const bare = Object.fromEntries(catalogue.map(({ name, idField }) => [name, [{ [idField]: 1 }]]));
    const alone = catalogue.map(({ name }) => ({ [name]: records[name] ?? [] }));
    for (const given of [empty, bare, ...alone]) {
      const bytes = build(given);
      for (const view of namedViews(bytes)) expect(() => query(bytes, `SELECT * FROM ${view}`)).not.toThrow();
    }
    expect(ask(bare, 'SELECT invoiceID, netValue, customerName, unread FROM v_invoices')).toEqual([
      [1, null, null, null],
    ]);
  });

  it('leaves no value of the demo workspace unread', () => {
    const bytes = build(records);
    for (const view of namedViews(bytes)) {
      const has = query(bytes, `SELECT 1 FROM pragma_table_info('${view}') WHERE name = 'unread'`).length > 0;
      if (has) expect(query(bytes, `SELECT count(unread) FROM ${view}`), view).toEqual([[0]]);
    }
  });
});

describe('values in typed views', () => {
  it.each<[value: unknown, read: number | null, isUnread: boolean]>([
    ['5281.00', 5281, false],
    ['-0.5', -0.5, false],
    [9383.05, 9383.05, false],
    [12, 12, false],
    ['', null, false],
    [null, null, false],
    ['1,25', null, true],
    ['12 EUR', null, true],
    ['abc', null, true],
    ['1234567890123456789', null, true],
    ['0x10', null, true],
  ])('a number from %j is %j', (value, read, isUnread) => {
    // The other record makes it a column of any type.
    const invoices = [
      { invoiceID: 1, netValue: value },
      { invoiceID: 2, netValue: 'x' },
      { invoiceID: 3, netValue: 1 },
    ];
    const [row] = ask({ invoices }, 'SELECT netValue, unread FROM v_invoices');
    expect(row).toEqual([read, isUnread ? 'netValue' : null]);
  });

  it.each<[value: unknown, read: string | null, isUnread: boolean]>([
    ['2026-02-28', '2026-02-28', false],
    ['2026-02-28 10:00:00', '2026-02-28', false],
    ['0000-00-00', null, false],
    ['', null, false],
    [null, null, false],
    ['2026-02-30', null, true],
    ['28.02.2026', null, true],
    ['now', null, true],
    [20260228, null, true],
  ])('a day from %j is %j', (value, read, isUnread) => {
    const invoices = [{ invoiceID: 1, invoiceDate: value }];
    expect(ask({ invoices }, 'SELECT invoiceDate, unread FROM v_invoices')).toEqual([
      [read, isUnread ? 'invoiceDate' : null],
    ]);
  });

  it('name all fields that are not read', () => {
    const invoices = [{ invoiceID: 1, netValue: 'viel', invoiceDate: 'gestern', paymentDate: '' }];
    expect(ask({ invoices }, 'SELECT unread FROM v_invoices')).toEqual([['invoiceDate netValue']]);
  });

  it('compare, sort and sum as numbers', () => {
    const { invoices = [] } = madeRecords({ seed: 3, scale: 0.5 });
    const amounts = invoices.map(({ grossValue }) => Number(grossValue));
    expect(
      ask({ invoices }, 'SELECT max(grossValue), count(*) FILTER (WHERE grossValue > 1000) FROM v_invoices'),
    ).toEqual([[Math.max(...amounts), amounts.filter((amount) => amount > 1000).length]]);
    expect(ask({ invoices }, 'SELECT grossValue FROM v_invoices ORDER BY grossValue').flat()).toEqual(
      amounts.toSorted((one, other) => one - other),
    );
  });

  it('have ids as numbers, and the names of what they refer to, their own first', () => {
    const records = {
      customers: [{ customerID: 1, customerName: 'A' }],
      projects: [{ projectID: 7, projectNo: '26-7', projectName: 'P', customerID: '1' }],
      users: [{ userID: 3, username: 'mia', userFirstName: 'Mia', userLastName: '' }],
      projecttimes: [
        { timeID: '5', projectID: '7', userID: 3, projectName: '', workingTime: '1.25', date: '2026-01-02' },
        { timeID: 6, projectID: 7, userID: 99, projectName: 'Own', customerName: 'Other', workingTime: 2 },
      ],
    };
    expect(
      ask(
        records,
        `SELECT timeID, projectID, projectNo, projectName, customerID, customerName, username, userFullName
         FROM v_project_times ORDER BY timeID`,
      ),
    ).toEqual([
      [5, 7, '26-7', 'P', 1, 'A', 'mia', 'Mia'],
      [6, 7, '26-7', 'Own', 1, 'Other', null, null],
    ]);
  });
});

describe('words for codes', () => {
  const cases: [
    list: string,
    view: string,
    key: string,
    field: string,
    words: Readonly<Record<number, string>>,
  ][] = [
    [
      'invoices',
      'v_invoices',
      'invoiceID',
      'currency',
      Object.fromEntries(germanWords('invoices', 'currency')),
    ],
    [
      'projects',
      'v_projects',
      'projectID',
      'projectStatus',
      Object.fromEntries(germanWords('projects', 'projectStatus')),
    ],
    [
      'projects',
      'v_projects',
      'projectID',
      'financeStatus',
      Object.fromEntries(germanWords('projects', 'financeStatus')),
    ],
    [
      'projects',
      'v_projects',
      'projectID',
      'activeStatus',
      Object.fromEntries(germanWords('projects', 'activeStatus')),
    ],
    [
      'projects',
      'v_projects',
      'projectID',
      'recurringProject',
      Object.fromEntries(germanWords('projects', 'recurringProject')),
    ],
    [
      'externalcosts',
      'v_external_costs',
      'documentID',
      'type',
      Object.fromEntries(germanWords('externalcosts', 'type')),
    ],
    [
      'externalcosts',
      'v_external_costs',
      'documentID',
      'paymentType',
      Object.fromEntries(germanWords('externalcosts', 'paymentType')),
    ],
    [
      'workingtimes',
      'v_working_times',
      'workingTimeID',
      'dayType',
      Object.fromEntries(germanWords('workingtimes', 'dayType')),
    ],
  ];
  it.each(cases)('of %s in %s are there: %s, %s', (list, view, key, field, words) => {
    const codes = [...Object.keys(words).map(Number), 99];
    const records = { [list]: codes.map((code, index) => ({ [key]: index + 1, [field]: code })) };
    expect(ask(records, `SELECT ${field}, ${field}Name FROM ${view} ORDER BY ${key}`)).toEqual(
      codes.map((code) => [code, words[code] ?? null]),
    );
  });
});

describe('cancelled invoices', () => {
  const invoice = (invoiceID: number, more: DemoRecord = {}) => ({
    invoiceID,
    invoiceType: 'Rechnung',
    netValue: '100.00',
    grossValue: '119.00',
    cancelInvoiceID: null,
    ...more,
  });
  const counted = (...invoices: DemoRecord[]) =>
    ask(
      { invoices },
      'SELECT invoiceID FROM v_invoices WHERE NOT isCancelled AND NOT isCancellation ORDER BY 1',
    ).flat();

  it('and what cancels them do not count, whatever the sign of the amount', () => {
    expect(
      counted(
        invoice(1),
        invoice(2),
        invoice(3, { cancelInvoiceID: 1, grossValue: '-119.00' }),
        invoice(4, { cancelInvoiceID: '2', grossValue: 119 }),
        invoice(5),
      ),
    ).toEqual([5]);
  });

  it('are recognized by their type, too', () => {
    expect(
      counted(
        invoice(1, { invoiceType: 'Stornorechnung', cancelInvoiceID: 0 }),
        invoice(2, { invoiceType: 'Storno', cancelInvoiceID: 3, grossValue: '0.00' }),
        invoice(3),
        invoice(4, { cancelInvoiceID: '' }),
      ),
    ).toEqual([4]);
  });

  it('are not those that are corrected in part', () => {
    const partly = invoice(2, {
      invoiceType: 'Rechnungskorrektur',
      cancelInvoiceID: 1,
      grossValue: '-19.00',
    });
    expect(counted(invoice(1), partly)).toEqual([1, 2]);
    expect(counted(invoice(1), partly, { ...partly, invoiceID: 3, grossValue: '-100.00' })).toEqual([2, 3]);
  });

  it('may be gone', () => {
    expect(counted(invoice(2, { cancelInvoiceID: 77 }), invoice(3))).toEqual([3]);
  });
});

describe('lines of documents', () => {
  it('come to what the invoice says: the sample of the vendor', () => {
    const line = (quantity: string, netValue: string, more: DemoRecord = {}) => ({
      detail: '<p>Zeitbedarf: ca. 8 Std.</p>\r\n<p>mit &quot;Logo&quot; &amp; mehr</p>',
      quantity,
      netValue,
      unit: '',
      taxSwitch: 0,
      tax: '0.0',
      additionalChargeSwitch: 0,
      initialNetValue: '0.00',
      additionalCharge1: '0.00',
      additionalCharge2: '0.00',
      discountPosition: 0,
      discountPercent: '0.00',
      ...more,
    });
    const surcharge = (initialNetValue: string, additionalCharge1: string) => ({
      additionalChargeSwitch: 1,
      initialNetValue,
      additionalCharge1,
    });
    const invoices = [
      {
        invoiceID: 304,
        invoiceNo: '22-0007',
        invoiceDate: '2022-07-15',
        netValue: '5281.00',
        tax: '19.0',
        customerName: 'ABC Versicherung Hamburg',
        positions: [
          line('12.00', '104.50', { ...surcharge('95.00', '10.00'), taxSwitch: 1, tax: '7.0' }),
          line('5.00', '600.00', { unit: 'Tage' }),
          line('8.00', '114.00', surcharge('95.00', '20.00')),
          line('1.00', '115.00', surcharge('100.00', '15.00')),
        ],
      },
    ];
    const bytes = build({ invoices });
    expect(
      query(
        bytes,
        `SELECT position, quantity, unit, unitPrice, lineTotal, tax, priceBeforeSurcharge, surchargePercent
         FROM v_invoice_positions ORDER BY position`,
      ),
    ).toEqual([
      [1, 12, null, 104.5, 1254, 7, 95, 10],
      [2, 5, 'Tage', 600, 3000, 19, null, null],
      [3, 8, null, 114, 912, 19, 95, 20],
      [4, 1, null, 115, 115, 19, 100, 15],
    ]);
    expect(
      query(
        bytes,
        'SELECT invoiceNo, customerName, description, sum(lineTotal) FROM v_invoice_positions GROUP BY invoiceID',
      ),
    ).toEqual([['22-0007', 'ABC Versicherung Hamburg', 'Zeitbedarf: ca. 8 Std.\nmit "Logo" & mehr', 5281]]);
  });

  it('of all documents of the demo workspace come to what these say', () => {
    const { invoices = [], externalcosts = [] } = madeRecords({ seed: 4, scale: 0.3 });
    const differences = (positions: string, documents: string, key: string) =>
      ask(
        { invoices, externalcosts },
        `SELECT d.${key} FROM ${documents} AS d JOIN ${positions} AS p ON p.${key} = d.${key}
         GROUP BY d.${key} HAVING abs(sum(p.lineTotal) - d.netValue) > 0.005`,
      );
    expect(differences('v_invoice_positions', 'v_invoices', 'invoiceID')).toEqual([]);
    expect(differences('v_external_cost_positions', 'v_external_costs', 'documentID')).toEqual([]);
    const lines = externalcosts.reduce(
      (sum, { additionalPositions }) => sum + 1 + (additionalPositions as unknown[]).length,
      0,
    );
    expect(ask({ externalcosts }, 'SELECT count(*) FROM v_external_cost_positions')).toEqual([[lines]]);
  });

  it('begin, of external costs, with the one in the record itself', () => {
    const cost = (documentID: number, more: DemoRecord) => ({ documentID, netValue: 100, tax: 19, ...more });
    const two = {
      position: '2',
      detail: '<b>zweite</b> Position',
      quantity: 2,
      netValue: 200,
      unit: 'Stck.',
    };
    const externalcosts = [
      cost(86, {
        netValue: 1500,
        quantity: 1,
        unitPrice: 1100,
        comments: 'erste',
        additionalPositions: [two],
      }),
      cost(87, { quantity: null, unitPrice: null, additionalPositions: [] }),
      cost(88, { netValue: 500, quantity: null, unitPrice: null, additionalPositions: [two] }),
      // Its other lines were not read.
      cost(89, { multiplePositions: 1, quantity: null, unitPrice: null }),
    ];
    expect(
      ask(
        { externalcosts },
        `SELECT documentID, position, description, quantity, unit, unitPrice, lineTotal
         FROM v_external_cost_positions ORDER BY documentID, position`,
      ),
    ).toEqual([
      [86, 1, 'erste', 1, null, 1100, 1100],
      [86, 2, 'zweite Position', 2, 'Stck.', 200, 400],
      [87, 1, null, null, null, null, 100],
      [88, 1, null, null, null, null, 100],
      [88, 2, 'zweite Position', 2, 'Stck.', 200, 400],
      [89, 1, null, null, null, null, null],
    ]);
  });

  it.each([
    ['<p>eins</p>\r\n<p>zwei <strong>fett</strong></p>', 'eins\nzwei fett'],
    ['a<br />b<br>c', 'a\nb\nc'],
    ['1 < 2 und 3 > 2', '1 < 2 und 3 > 2'],
    ['&lt;p&gt; &amp;lt; &Uuml;ber gr&ouml;&szlig;e &#39;x&#39;', "<p> &lt; Über größe 'x'"],
    ['<p>ohne Ende', 'ohne Ende'],
    ['<', '<'],
    ['<a href="x">Link</a><!-- weg -->', 'Link'],
    ['', null],
    [null, null],
  ])('have their text without HTML: %j', (detail, text) => {
    const invoices = [{ invoiceID: 1, positions: [{ detail }] }];
    expect(ask({ invoices }, 'SELECT description FROM v_invoice_positions')).toEqual([[text]]);
  });
});

describe('a table that has the name of a view', () => {
  it('keeps it, and the views that build on the view follow', () => {
    const bytes = build({
      V_Invoices: [{ id: 1 }],
      invoices: [
        {
          invoiceID: 1,
          invoiceNo: 'a',
          invoiceDate: '2026-01-01',
          customerID: 1,
          grossValue: '5.00',
          paymentDate: null,
          positions: [{ quantity: 1, netValue: '5.00' }],
        },
      ],
    });
    expect(query(bytes, 'SELECT id FROM v_invoices')).toEqual([[1]]);
    expect(query(bytes, 'SELECT grossValue FROM v_invoices_2')).toEqual([[5]]);
    expect(query(bytes, 'SELECT grossValue FROM v_open_invoices')).toEqual([[5]]);
    expect(query(bytes, 'SELECT lineTotal FROM v_invoice_positions')).toEqual([[5]]);
  });
});
