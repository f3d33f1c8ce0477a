/** Changes to lists of records that stay in the order of their ids. */
import { type DemoRecord, type DemoRecords, placeOf, type RecordPlace } from '../../../src/demo/records.js';
import { demoResource } from '../../../src/demo/resources.js';

export interface RecordsTable {
  /** Throws if the id is taken: a test that repeats one would prove nothing. */
  insert(resource: string, record: DemoRecord): void;
  /** Puts a changed copy in the record's place; does nothing if there is no such record. */
  update(resource: string, id: number, fields: DemoRecord): void;
  /** Does nothing if there is no such record. */
  remove(resource: string, id: number): void;
}

export function recordsTable(records: DemoRecords): RecordsTable {
  const place = (resource: string, id: number): RecordPlace => {
    if (!records[resource]) throw new Error(`There is no list ${resource} in these records.`);
    return placeOf(records, resource, id);
  };
  return {
    insert(resource, record) {
      const id = Number(record[demoResource(resource).idField]);
      const { list, index, record: taken } = place(resource, id);
      if (taken || !Number.isFinite(id)) throw new Error(`${resource} cannot take a record of the id ${id}.`);
      list.splice(index, 0, { ...record });
    },
    update(resource, id, fields) {
      const { list, index, record } = place(resource, id);
      if (record) list[index] = { ...record, ...fields };
    },
    remove(resource, id) {
      const { list, index, record } = place(resource, id);
      if (record) list.splice(index, 1);
    },
  };
}
