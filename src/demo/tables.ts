/** Changes to lists of records that stay in the order of their keys; finding one takes a few steps in any size. */
import { findResource } from '../prosonata/catalogue.js';
import type { DemoRecord, DemoRecords } from './records.js';

interface Place {
  readonly list: DemoRecord[];
  readonly index: number;
  /** What stands there, if it has the id that was asked for. */
  readonly record: DemoRecord | undefined;
}

function placeOf(records: DemoRecords, resource: string, id: number): Place {
  const list = records[resource];
  const key = findResource(resource)?.idField;
  if (!list || !key) throw new Error(`The demo workspace has no resource ${resource}.`);
  let [index, end] = [0, list.length];
  while (index < end) {
    const middle = (index + end) >>> 1;
    if (Number(list[middle]?.[key]) < id) index = middle + 1;
    else end = middle;
  }
  const record = list[index];
  return { list, index, record: record && Number(record[key]) === id ? record : undefined };
}

export function findRecord(records: DemoRecords, resource: string, id: number): DemoRecord | undefined {
  return placeOf(records, resource, id).record;
}

/** Throws where the id is taken: a test that repeats one would prove nothing. */
export function insertRecord(records: DemoRecords, resource: string, record: DemoRecord): void {
  const id = Number(record[findResource(resource)?.idField ?? '']);
  const { list, index, record: taken } = placeOf(records, resource, id);
  if (taken || !Number.isFinite(id)) throw new Error(`${resource} cannot take a record of the id ${id}.`);
  list.splice(index, 0, record);
}

/** Puts a changed copy in the record's place; says whether there was one. */
export function updateRecord(
  records: DemoRecords,
  resource: string,
  id: number,
  fields: DemoRecord,
): boolean {
  const { list, index, record } = placeOf(records, resource, id);
  if (record) list[index] = { ...record, ...fields };
  return record !== undefined;
}

/** Says whether there was one. */
export function removeRecord(records: DemoRecords, resource: string, id: number): boolean {
  const { list, index, record } = placeOf(records, resource, id);
  if (record) list.splice(index, 1);
  return record !== undefined;
}
