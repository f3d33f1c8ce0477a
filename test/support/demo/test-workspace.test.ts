import { describe, expect, it } from 'vitest';
import { demoClient } from './demo-client.js';
import { createTestWorkspace } from './test-workspace.js';

describe('the workspace of tests', () => {
  it('shares its quota with other clients', async () => {
    const { workspace, read } = demoClient({ quota: 10 });
    workspace.steal(4);
    expect((await read('users')).meta.apiLimitRemaining).toBe(5);
  });

  it('changes its records and keeps the order of their ids', async () => {
    const { workspace, rows, read } = demoClient();
    const before = workspace.records.customers?.length ?? 0;
    workspace.remove('customers', 5);
    workspace.insert('customers', { customerID: 5, customerName: 'Wieder da' });
    workspace.insert('customers', { customerID: 9000, customerName: 'Neu' });
    workspace.update('customers', 5, { customerName: 'Noch einmal' });
    workspace.remove('customers', 8999);
    const ids = (await rows('customers?orderBy=customerID&perPage=1000')).map((row) => row.customerID);
    expect(ids).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
    expect(ids).toHaveLength(before + 1);
    expect((await read('customers/5')).data).toEqual({ customerID: 5, customerName: 'Noch einmal' });
    expect(() => workspace.insert('customers', { customerID: 9000 })).toThrow('9000');
    expect(() => workspace.remove('planets', 1)).toThrow('planets');
  });

  it('changes records between two requests', async () => {
    const records = { users: [{ userID: 1 }, { userID: 2 }] };
    const { rows } = demoClient({
      records,
      before: (count, workspace) => count === 2 && workspace.remove('users', 1),
    });
    expect(await rows('users?orderBy=userID')).toEqual([{ userID: 1 }, { userID: 2 }]);
    expect(await rows('users?orderBy=userID')).toEqual([{ userID: 2 }]);
  });

  it('logs method, path, query, names of headers and status, never a key', async () => {
    const { workspace, clock, get } = demoClient({ apiKey: 'secret-key' });
    await get('users?page=1', { 'X-API-Key': 'secret-key' });
    await get('users');
    expect(workspace.requests).toEqual([
      {
        method: 'GET',
        path: '/api/v1/users',
        query: '?page=1',
        headers: ['x-api-key'],
        at: clock.now(),
        status: 200,
      },
      expect.objectContaining({ headers: [], status: 401 }),
    ]);
    expect(JSON.stringify(workspace.requests)).not.toContain('secret-key');
  });

  it('has scaled defaults where no size is asked for', () => {
    const { records } = createTestWorkspace({ now: () => 0, sizes: { users: 7 }, scale: 0.1 });
    expect([records.users?.length, records.customers?.length]).toEqual([7, 18]);
  });
});
