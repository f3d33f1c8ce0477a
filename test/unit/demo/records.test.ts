import { describe, expect, it } from 'vitest';
import { createRecords, type DemoRecord, type DemoRecords } from '../../../src/demo/records.js';
import { demoResources } from '../../../src/demo/resources.js';

const records = createRecords({ seed: 1 });
const of = (resource: string, from: DemoRecords = records): readonly DemoRecord[] => from[resource] ?? [];
const values = (resource: string, field: string) => of(resource).map((record) => record[field]);

describe('the records of the demo workspace', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(JSON.stringify(createRecords({ seed: 1 }))).toBe(JSON.stringify(records));
    expect(JSON.stringify(createRecords({ seed: 2 }))).not.toBe(JSON.stringify(records));
  });

  it('fill every list, ids ascending, with gaps', () => {
    expect(Object.keys(records).toSorted()).toEqual(demoResources.map(({ name }) => name).toSorted());
    for (const { name, idField } of demoResources) {
      const ids = values(name, idField).map(Number);
      expect(ids.every((id, index) => index === 0 || id > Number(ids[index - 1]))).toBe(true);
    }
    expect(values('projecttimes', 'timeID').map(Number).at(-1)).toBeGreaterThan(of('projecttimes').length);
  });

  it('have exactly the sizes that are asked for, and defaults elsewhere', () => {
    const some = createRecords({ seed: 1, sizes: { projecttimes: 7, users: 0 } });
    expect([of('projecttimes', some).length, of('users', some).length]).toEqual([7, 0]);
    expect(of('customers', some)).toHaveLength(180);
    expect(of('projecttimes', some).every(({ userID }) => userID === null)).toBe(true);
  });

  it('come in large numbers too', () => {
    const many = of('projecttimes', createRecords({ seed: 1, sizes: { projecttimes: 50_000 } }));
    expect(many).toHaveLength(50_000);
  });
});

describe('the values of the demo workspace', () => {
  it('are of changing types: hours, postal codes, ids', () => {
    const types = (resource: string, field: string) =>
      [...new Set(values(resource, field).map((value) => typeof value))].toSorted();
    expect(types('projecttimes', 'workingTime')).toEqual(['number', 'string']);
    expect(types('addresses', 'postalCode')).toEqual(['number', 'string']);
    expect(types('projecttimes', 'timeID')).toEqual(['number', 'string']);
    expect(values('addresses', 'postalCode')).toEqual(expect.arrayContaining(['01067', 10115]));
  });

  it('are empty in two ways that differ', () => {
    expect(values('invoices', 'paymentDate')).toEqual(expect.arrayContaining(['', null]));
    expect(values('projects', 'projectInfo')).toEqual(expect.arrayContaining(['', null]));
  });

  it('hold HTML with line ends, umlauts, and fields that only later records have', () => {
    const notes = values('projecttasks', 'taskInfo').join('');
    expect(notes).toContain('</p>\r\n<p>„');
    expect(values('customers', 'customerName').join('')).toMatch(/[äöüß]/);
    expect(of('projects')[0]).not.toHaveProperty('budgetType');
    expect(of('projects').at(-1)).toHaveProperty('budgetType');
  });

  it('begin the customers with the agency itself, under the id 0', () => {
    expect(of('customers')[0]).toMatchObject({ customerID: 0, customerName: 'Intern' });
  });

  it('repeat the names of what they refer to', () => {
    const projects = new Map(of('projects').map((record) => [record.projectID, record]));
    for (const { projectID, projectNo } of of('projecttimes')) {
      const project = projects.get(projectID);
      if (project) expect(project.projectNo).toBe(projectNo);
    }
  });

  it('refer to records that exist, except a few that dangle', () => {
    const ids = new Set(of('projects').map(({ projectID }) => projectID));
    const dangling = of('projecttimes').filter(({ projectID }) => !ids.has(projectID)).length;
    expect(dangling).toBeGreaterThan(0);
    expect(dangling).toBeLessThan(of('projecttimes').length / 50);
  });

  it('nest arrays, with the odd casing of the API within', () => {
    const people = of('customers').flatMap(({ contactsAssigned }) => contactsAssigned as DemoRecord[]);
    expect(Object.keys(people[0] ?? {})).toEqual([
      'contactID',
      'firstName',
      'LastName',
      'position',
      'email',
      'telephone',
    ]);
    expect(of('invoices')[0]?.positions).toEqual(
      expect.arrayContaining([expect.objectContaining({ position: 1, quantity: '12.00' })]),
    );
  });

  it('add up: the lines of an invoice, a quotation, external costs', () => {
    const line = ({ quantity, netValue }: DemoRecord) => Number(quantity) * Number(netValue);
    const sum = (lines: readonly DemoRecord[]) => lines.reduce((total, one) => total + line(one), 0);
    for (const { positions, netValue, grossValue } of of('invoices')) {
      expect(sum(positions as DemoRecord[])).toBeCloseTo(Number(netValue), 2);
      expect(Number(netValue) * 1.19).toBeCloseTo(Number(grossValue), 1);
    }
    for (const { positions, netValue } of of('quotations')) {
      const active = (positions as DemoRecord[]).filter(({ isActive }) => isActive === 1);
      expect(sum(active)).toBeCloseTo(Number(netValue), 2);
    }
    for (const { quantity, unitPrice, additionalPositions, netValue } of of('externalcosts')) {
      const first = quantity === null ? Number(netValue) : Number(quantity) * Number(unitPrice);
      expect(first + sum(additionalPositions as DemoRecord[])).toBeCloseTo(Number(netValue), 2);
    }
  });

  it('cancel an invoice by another one of the same amount, less than nothing', () => {
    const cancelling = of('invoices').filter(({ cancelInvoiceID }) => cancelInvoiceID !== null);
    expect(cancelling.length).toBeGreaterThan(3);
    for (const { cancelInvoiceID, netValue, invoiceType } of cancelling) {
      const cancelled = of('invoices').find(({ invoiceID }) => invoiceID === cancelInvoiceID);
      expect(Number(netValue)).toBe(-Number(cancelled?.netValue));
      expect([invoiceType, cancelled?.invoiceType]).toEqual(['Stornorechnung', 'Rechnung']);
    }
  });

  it('have every field that only single reads give', () => {
    for (const { name, detailOnly = [] } of demoResources) {
      for (const record of of(name))
        expect(Object.keys(record)).toEqual(expect.arrayContaining([...detailOnly]));
    }
  });
});
