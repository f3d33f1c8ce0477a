import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoRecord } from '../../../src/demo/records.js';
import { customResource, findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { type Database, loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { type ByteSource, readOnlyStorage } from '../../../src/sqlite/storage.js';
import { type ArchiveFile, openArchiveFile } from '../../../src/viewer/engine/archive-file.js';
import { allOf } from '../../../src/viewer/engine/conditions.js';
import { startFilling } from '../../../src/viewer/engine/filling.js';
import { blockPool, keptBlocks } from '../../../src/viewer/engine/kept-blocks.js';
import { orderOf } from '../../../src/viewer/engine/order.js';
import { pageOf } from '../../../src/viewer/engine/page.js';
import { personOf } from '../../../src/viewer/engine/person.js';
import { recordOf } from '../../../src/viewer/engine/record.js';
import { searchIn } from '../../../src/viewer/engine/search.js';
import { titlesIn } from '../../../src/viewer/engine/titles-of.js';
import { Stopped, type Turn } from '../../../src/viewer/engine/turn.js';
import { valuesOf } from '../../../src/viewer/engine/values.js';
import type { Filter, RowsWanted, Value } from '../../../src/viewer/protocol.js';
import { archiveOf } from '../../support/source.js';

const turn: Turn = { pause: async () => undefined, tell: () => undefined, damaged: () => undefined };
const things = customResource('things', 'id');
/** More than a slice has. */
const many = 60_000;

let sqlite: Sqlite;
let archive: ArchiveFile;
let bytes: Uint8Array;
const records: readonly DemoRecord[] = [
  {
    id: 3,
    name: 'Zebra',
    amount: '10.00',
    day: '2024-12-31',
    at: '2024-12-31 23:59:00',
    rank: 7,
    customerID: 1,
  },
  { id: 5, name: 'Äpfel', amount: '9.50', day: '2024-01-01', at: null, rank: null, customerID: '1' },
  { id: 8, name: 'apfel 10', amount: null, day: '', at: '2025-01-01 00:00:00', rank: '', customerID: 2 },
  { id: 9, name: 'Apfel 9', amount: 'kostenlos', day: '0000-00-00', at: null, rank: '7', customerID: 0 },
  { id: 12, name: '', amount: '-1.00', day: '2023-06-01', at: null, rank: 10.5, customerID: null },
];

beforeAll(async () => {
  sqlite = await loadSqlite();
  const rows = (list: readonly DemoRecord[]) => list.map((record) => JSON.stringify(record));
  const numbered = Array.from({ length: many }, (_, id) => ({ id: 2 * id, text: `row ${id % 7}` }));
  const dense = Array.from({ length: 6_000 }, (_, id) => ({ id: id + 7, text: `entry ${id % 7}` }));
  bytes = archiveOf(
    sqlite,
    new Map<Resource, string[]>([
      [findResource('customers') as Resource, rows([{ customerID: 1, customerName: 'Müller' }])],
      [things, rows(records)],
      [customResource('many', 'id'), rows(numbered)],
      [customResource('dense', 'id'), rows(dense)],
    ]),
  );
  archive = openArchiveFile(sqlite, readOnlyStorage(sourceOf(bytes)), 'archiv.sqlite');
});
afterAll(() => archive.database.close());

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read(into, at) {
      const part = bytes.subarray(at, at + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
  };
}

async function ids(more: Partial<RowsWanted>): Promise<readonly Value[]> {
  const wanted: RowsWanted = { list: 'things', filters: [], search: '', ...more };
  const order = await orderOf(archive, wanted, turn);
  const list = archive.list(wanted.list);
  const rows = pageOf(archive, list, order, { from: 0, count: 10, columns: ['id'] }, titlesIn(archive));
  return rows.map(({ id }) => id);
}

describe('Rows of a list are', () => {
  it.each<[string, { column: string; isDescending: boolean } | undefined, readonly number[]]>([
    ['as they lie', undefined, [3, 5, 8, 9, 12]],
    [
      'in German order, numbers in texts by their size',
      { column: 'name', isDescending: false },
      [5, 9, 8, 3, 12],
    ],
    ['the other way round, with empty ones last', { column: 'name', isDescending: true }, [3, 8, 9, 5, 12]],
    ['by number, whatever types there are', { column: 'rank', isDescending: false }, [3, 12, 9, 5, 8]],
  ])('%s', async (_, sort, expected) => {
    expect(await ids(sort ? { sort } : {})).toEqual(expected);
  });

  it.each<[string, Filter, readonly number[]]>([
    ['a number in a text', { kind: 'number', column: 'amount', from: 9.5 }, [3, 5]],
    ['a number below', { kind: 'number', column: 'amount', to: 0 }, [12]],
    ['days, the last one included', { kind: 'day', column: 'at', from: '2024-12-31', to: '2024-12-31' }, [3]],
    ['no value, which an empty text is too', { kind: 'is', column: 'rank', values: [null] }, [5, 8]],
    ['one of the values, by type', { kind: 'is', column: 'rank', values: ['7', null] }, [5, 8, 9]],
    ['words in a column', { kind: 'contains', column: 'name', text: 'aepfel' }, [5, 8, 9]],
    ['nothing at all', { kind: 'is', column: 'rank', values: [] }, []],
    ['a column that is not there', { kind: 'contains', column: 'x"y', text: 'a' }, [3, 5, 8, 9, 12]],
  ])('filtered by %s', async (_, filter, expected) => {
    expect(await ids({ filters: [filter] })).toEqual(expected);
  });

  it('found by words and filters at once', async () => {
    const filters: Filter[] = [{ kind: 'number', column: 'amount', from: 0 }];
    expect(await ids({ search: 'apfel', filters })).toEqual([5]);
    expect(await ids({ search: '31.12.2024' })).toEqual([3]);
  });

  it('read in slices, whatever gaps their ids have', async () => {
    const wanted: RowsWanted = { list: 'many', filters: [], search: 'row 3' };
    const order = await orderOf(archive, wanted, turn);
    expect(order.count).toBe(Math.ceil((many - 3) / 7));
    const last = { from: order.count - 1, count: 5, columns: ['text'] };
    const [row] = pageOf(archive, archive.list('many'), order, last, titlesIn(archive));
    expect(row).toMatchObject({ cells: [{ value: 'row 3' }] });
  });

  it.each([
    ['with gaps', 'many', 'row 3', 11],
    ['without gaps', 'dense', 'entry 3', 0],
  ])('found as in one pass %s, and nobody looks for their slices twice', async (_, name, search, looked) => {
    const file = openArchiveFile(sqlite, readOnlyStorage(sourceOf(bytes)), 'archiv.sqlite');
    const { database } = file;
    let times = 0;
    const value: Database['value'] = (sql, parameters) => {
      times += Number(sql.includes('OFFSET'));
      return database.value(sql, parameters);
    };
    const counting = { ...file, database: { ...database, value } };
    const places = database.query(`SELECT rowid FROM "${name}" WHERE text = ? ORDER BY rowid`, [search]);
    expect(places.length).toBeGreaterThan(800);
    for (let time = 0; time < 2; time++) {
      const order = await orderOf(counting, { list: name, filters: [], search }, turn);
      expect([...(order.places ?? [])]).toEqual(places.flat());
      expect(times).toBe(looked);
    }
    database.close();
  });

  it('no more looked for once the reader has stopped', async () => {
    let pauses = 0;
    const stopping: Turn = {
      ...turn,
      async pause() {
        if (++pauses === 2) throw new Stopped();
      },
    };
    const wanted: RowsWanted = { list: 'many', filters: [], search: 'nothing' };
    await expect(orderOf(archive, wanted, stopping)).rejects.toThrow(Stopped);
    expect(pauses).toBe(2);
  });

  it('counted by value, over all slices', async () => {
    const values = await valuesOf(
      archive,
      { list: 'many', filters: [], search: '' },
      'text',
      titlesIn(archive),
      turn,
    );
    expect(values).toHaveLength(7);
    expect(values.reduce((sum, { count }) => sum + count, 0)).toBe(many);
  });

  it('shown with the number of elements of a list, and with whatever else lies in its column', async () => {
    const values = ['[1,2]', '[]', '{"a":1}', '7', '"7"', '"[no list"', 'null', '-2'];
    const texts = values.map((value, id) => `{"id":${id},"mixed":${value}}`);
    const mixed = archiveOf(sqlite, new Map([[customResource('mixed', 'id'), texts]]));
    const file = openArchiveFile(sqlite, readOnlyStorage(sourceOf(mixed)), 'archiv.sqlite');
    const order = await orderOf(file, { list: 'mixed', filters: [], search: '' }, turn);
    const cells = (isWhole: boolean) => {
      const part = { from: 0, count: 9, columns: ['mixed'], isWhole };
      return pageOf(file, file.list('mixed'), order, part, titlesIn(file)).map(({ cells: [cell] }) => cell);
    };
    const others = [
      { value: '{"a":1}' },
      { value: 7 },
      { value: '7' },
      { value: '[no list' },
      { value: null },
      { value: -2 },
    ];
    expect(cells(false)).toEqual([{ value: null, items: 2 }, { value: null, items: 0 }, ...others]);
    expect(cells(true)).toEqual([{ value: '[1,2]' }, { value: '[]' }, ...others]);
    file.database.close();
  });

  it('shown with the names of what they refer to', async () => {
    const order = await orderOf(archive, { list: 'things', filters: [], search: '' }, turn);
    const part = { from: 0, count: 5, columns: ['customerID'] };
    const rows = pageOf(archive, archive.list('things'), order, part, titlesIn(archive));
    expect(rows.map(({ cells: [cell] }) => cell?.title)).toEqual([
      'Müller',
      'Müller',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('A list whose fields take every name for the place of a row', () => {
  const names = ['Äpfel', 'Birnen', 'apfel', 'Quitten', 'Ida Obst'];
  /** Ids are texts and numbers, so that the table has no number of its own for a row. */
  const fruit = names.map((name, at) => ({ id: at % 2 === 0 ? `${at}` : at, name, contactID: 7 }));
  const taking = fruit.map((record, at) => ({ ...record, rowid: 9, _ROWID_: -at, oid: 'o', place: 1 }));
  let odd: ArchiveFile;
  beforeAll(() => {
    const lists = new Map<Resource, string[]>([
      [customResource('plain', 'id'), fruit.map((record) => JSON.stringify(record))],
      [customResource('odd', 'id'), taking.map((record) => JSON.stringify(record))],
      [findResource('contacts') as Resource, ['{"contactID":7,"firstName":"Ida","lastName":"Obst"}']],
    ]);
    const storage = readOnlyStorage(sourceOf(archiveOf(sqlite, lists)));
    odd = openArchiveFile(sqlite, storage, 'archiv.sqlite');
  });
  afterAll(() => odd.database.close());

  it.each<[string, Partial<RowsWanted>]>([
    ['as it lies', {}],
    ['sorted', { sort: { column: 'name', isDescending: true } }],
    ['searched', { search: 'apfel' }],
    ['filtered', { filters: [{ kind: 'is', column: 'name', values: ['Ida Obst', 'Birnen'] }] }],
  ])('is shown like any other, %s', async (_, more) => {
    const rows = async (list: string) => {
      const order = await orderOf(odd, { list, filters: [], search: '', ...more }, turn);
      const part = { from: 0, count: 10, columns: ['name'] };
      return pageOf(odd, odd.list(list), order, part, titlesIn(odd)).map(({ cells: [cell] }) => cell?.value);
    };
    expect((await rows('odd')).toSorted()).toEqual((await rows('plain')).toSorted());
    if (more.sort) expect(await rows('odd')).toEqual(await rows('plain'));
  });

  it('has records with neighbours, is found by a search, and says what there is of a person', async () => {
    const record = recordOf(odd, 'odd', 1, titlesIn(odd), turn.damaged);
    expect(record?.fields.find(({ column }) => column.name === 'oid')?.value).toBe('o');
    const beside = [record?.previous, record?.next].filter((id) => id !== undefined);
    expect(beside.length).toBeGreaterThan(0);
    const hits: unknown[] = [];
    await searchIn(odd, 'quitten', titlesIn(odd), { ...turn, tell: (one) => hits.push(one) });
    expect(hits).toMatchObject([
      { list: 'plain', count: 1 },
      { list: 'odd', count: 1, hits: [{ id: 3, text: 'Quitten' }] },
    ]);
    const person = await personOf(odd, { list: 'contacts', id: '7' }, titlesIn(odd), turn);
    expect(person?.unread).toEqual([]);
    expect(person?.parts.find(({ list }) => list === 'odd')).toMatchObject({ kind: 'names', count: 1 });
  });
});

describe('A damaged file', () => {
  /** Fills a page with rows of the list `many` with other bytes. */
  function damagedArchive(): ArchiveFile {
    const damaged = bytes.slice();
    const pageBytes = 8192;
    const leafOfTable = 13;
    const leaves = Array.from({ length: damaged.length / pageBytes }, (_, at) => at * pageBytes).filter(
      (at) =>
        damaged[at] === leafOfTable && Buffer.from(damaged.subarray(at, at + pageBytes)).includes('row 3'),
    );
    const leaf = leaves[Math.floor(leaves.length / 2)] ?? 0;
    damaged.fill(0xff, leaf, leaf + pageBytes);
    return openArchiveFile(sqlite, readOnlyStorage(sourceOf(damaged)), 'archiv.sqlite');
  }

  it('is read around its damage, and the reader is told', async () => {
    const file = damagedArchive();
    let told = 0;
    const telling: Turn = { ...turn, damaged: () => told++ };
    const list = file.list('many');
    const found = await orderOf(file, { list: 'many', filters: [], search: 'row 3' }, telling);
    const all = Math.ceil((many - 3) / 7);
    expect(told).toBeGreaterThan(0);
    expect(found.count).toBeLessThan(all);
    expect(found.count).toBeGreaterThan(all * 0.95);
    const values = await valuesOf(
      file,
      { list: 'many', filters: [], search: '' },
      'text',
      titlesIn(file),
      telling,
    );
    const counted = values.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeLessThan(many);
    expect(counted).toBeGreaterThan(many * 0.95);
    // Rows whose places are known are shown as damaged, and not left out.
    const places = Float64Array.from({ length: many }, (_, at) => 2 * at);
    const order = { places, count: many, isByBytes: false, first: 0 };
    const middle = { from: many / 2 - 1500, count: 3000, columns: ['id'] };
    const rows = pageOf(file, list, order, middle, titlesIn(file));
    expect(rows).toHaveLength(3000);
    expect(rows.filter(({ isDamaged }) => isDamaged).length).toBeGreaterThan(0);
    expect(rows[0]).toEqual({ id: many - 3000, cells: [{ value: many - 3000 }] });
    file.database.close();
  });

  it('is searched on in the lists that are sound', async () => {
    const file = damagedArchive();
    const hits: unknown[] = [];
    let told = 0;
    await searchIn(file, 'row apfel', titlesIn(file), {
      ...turn,
      tell: (one) => hits.push(one),
      damaged: () => told++,
    });
    expect(hits).toEqual([]);
    await searchIn(file, 'zebra', titlesIn(file), {
      ...turn,
      tell: (one) => hits.push(one),
      damaged: () => told++,
    });
    expect(hits).toMatchObject([{ list: 'things', count: 1 }]);
    expect(told).toBeGreaterThan(0);
    file.database.close();
  });
});

describe('Conditions', () => {
  it('keep their values apart, and names that look like values', () => {
    const one = { sql: '"a?1" = ?1', values: ['x'] };
    const other = { sql: "b IN (?1, ?2) AND c = '?1'", values: [1, 2] };
    expect(allOf([one, other])).toEqual({
      sql: `("a?1" = ?1) AND (b IN (?2, ?3) AND c = '?1')`,
      values: ['x', 1, 2],
    });
  });
});

describe('Blocks of a file', () => {
  const bytes = Uint8Array.from({ length: 700_001 }, (_, at) => (at * 2654435761) >>> 24);

  /** The file, and how often it was read. */
  function counted() {
    const source = sourceOf(bytes);
    const reads = { times: 0, bytes: 0 };
    const read = (into: Uint8Array, at: number) => {
      reads.times++;
      reads.bytes += into.byteLength;
      return source.read(into, at);
    };
    return { source: { ...source, read }, reads };
  }

  it('give the same bytes as the file, in whatever order they are read, also beside another file', () => {
    const places = fc.array(fc.tuple(fc.nat(bytes.byteLength - 1), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(places, fc.constantFrom(0, 200_000, 1e9), (all, kept) => {
        const pool = blockPool(kept);
        const files = [keptBlocks(sourceOf(bytes), pool), keptBlocks(sourceOf(bytes.toReversed()), pool)];
        for (const [place, isOther] of all) {
          const from = place - (place % 4096);
          const to = Math.min(from + 4096, bytes.byteLength);
          const own = isOther ? bytes.toReversed() : bytes;
          expect(
            Buffer.compare(
              files[Number(isOther)]?.subarray(from, to) ?? new Uint8Array(0),
              own.subarray(from, to),
            ),
          ).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are all there once they were read in the background, and the file is not asked any more', () => {
    const { source, reads } = counted();
    const blocks = keptBlocks(source, blockPool(1e9));
    blocks.subarray(8192, 12288);
    while (blocks.readMore());
    expect(reads.bytes).toBe(bytes.byteLength);
    const { times } = reads;
    for (let at = 0; at + 4096 < bytes.byteLength; at += 4096) blocks.subarray(at, at + 4096);
    expect(reads.times).toBe(times);
  });

  it('of a file that is kept as a whole stay, however much of a larger one is read beside it', () => {
    const pool = blockPool(0);
    const { source, reads } = counted();
    const small = keptBlocks(source, pool);
    while (small.readMore());
    const { times } = reads;
    const blocks = 1000;
    const large = { sizeBytes: blocks * 65_536, read: (into: Uint8Array) => into.byteLength };
    const other = keptBlocks(large, pool);
    for (let at = 0; at < blocks; at++) other.subarray(at * 65_536, at * 65_536 + 4096);
    expect(pool.others.size).toBeLessThanOrEqual(pool.blocksAtMost);
    for (let at = 0; at + 4096 < bytes.byteLength; at += 4096) small.subarray(at, at + 4096);
    expect(reads.times).toBe(times);
  });

  it('are not read in the background if there is no room for all of them, until another file is closed', () => {
    // Room for 128 blocks of 64 KiB.
    const pool = blockPool(0);
    const large = { sizeBytes: 100 * 65_536, read: (into: Uint8Array) => into.byteLength };
    const first = keptBlocks(large, pool);
    const second = keptBlocks(large, pool);
    expect(first.readMore()).toBe(true);
    expect(second.readMore()).toBe(false);
    first.close();
    expect(keptBlocks(large, pool).readMore()).toBe(true);
  });
});

describe('Reading in the background', () => {
  it('waits while somebody asks, and goes on a moment later', () => {
    let now = 0;
    const planned: { work: () => void; at: number }[] = [];
    const filling = startFilling(
      (work, waitMs) => planned.push({ work, at: now + waitMs }),
      () => now,
    );
    const run = (ms: number) => {
      const end = now + ms;
      for (let next = planned[0]; next && next.at <= end; next = planned[0]) {
        planned.shift();
        now = Math.max(now, next.at) + 1;
        next.work();
      }
      now = end;
    };
    let steps = 0;
    filling.fill({ readMore: () => ++steps < 500 });
    run(150);
    expect(steps).toBe(0);
    run(100);
    expect(steps).toBeGreaterThan(0);
    const done = filling.wait();
    const before = steps;
    run(1000);
    expect(steps).toBe(before);
    done();
    run(150);
    expect(steps).toBe(before);
    run(1000);
    expect(steps).toBe(500);
    expect(planned).toEqual([]);
  });
});
