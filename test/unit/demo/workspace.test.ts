import { describe, expect, it } from 'vitest';
import { createDemoWorkspace } from '../../../src/demo/workspace.js';
import { demoClient } from './client.js';

const missing = { meta: { status: 404, message: 'Data not found.' }, data: [] };
const minutes = 60_000;

describe('the envelope', () => {
  it('of a list states page, rows per page, total and quota', async () => {
    const { read } = demoClient({ quota: 50 });
    const { meta, data } = await read('projecttimes?perPage=1000&page=3');
    expect(meta).toEqual({
      status: 200,
      perPage: 1000,
      page: 3,
      totalCount: 2500,
      requestUserID: 1,
      requestUsername: 'Admin1',
      usergroupName: 'Administrator',
      apiLimitRemaining: 49,
      apiLimitReset: 900,
    });
    expect(data).toHaveLength(500);
  });

  it('names the app integration where there is one', async () => {
    const { read } = demoClient({ apiKey: 'k', appId: '77' });
    const { meta } = await read('users', { 'X-API-Key': 'k', 'X-APP-ID': '77' });
    expect(meta).toMatchObject({ requestAppID: '77', requestIntegration: 'Backup' });
    expect(meta).not.toHaveProperty('requestUserID');
  });

  it('of a single read holds one record and no paging', async () => {
    const { meta, data } = await demoClient().read('customers/0');
    expect(data).toMatchObject({ customerID: 0, customerName: 'Intern' });
    expect(meta).not.toHaveProperty('perPage');
  });

  it('leaves out what the server does not give, or says another total', async () => {
    const silent = await demoClient({ metaWithout: ['perPage', 'apiLimitReset'] }).read('users');
    expect(Object.keys(silent.meta)).not.toEqual(expect.arrayContaining(['perPage']));
    expect(silent.meta).not.toHaveProperty('apiLimitReset');
    expect((await demoClient({ total: () => undefined }).read('users')).meta).not.toHaveProperty(
      'totalCount',
    );
    expect((await demoClient({ total: (_, real) => real + 5 }).read('users')).meta.totalCount).toBe(17);
  });
});

describe('the key', () => {
  const world = demoClient({ apiKey: 'k', appId: '77' });
  const right = { 'X-API-Key': 'k', 'X-APP-ID': '77' };

  it.each([
    ['none', {}],
    ['a wrong key', { ...right, 'X-API-Key': 'x' }],
    ['no app id', { 'X-API-Key': 'k' }],
    ['a wrong app id', { ...right, 'X-APP-ID': '78' }],
  ])('is refused: %s', async (_, headers) => {
    const response = await world.get('users', headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      meta: { status: 401, message: 'Invalid API key.' },
      data: [],
    });
  });

  it('is taken in headers only', async () => {
    expect((await world.get('users', right)).status).toBe(200);
    expect((await world.get('users?X-API-Key=k&X-APP-ID=77')).status).toBe(401);
    expect((await world.get('users?apiKey=k', right)).status).toBe(401);
  });

  it('of a person comes without an app id', async () => {
    const { get } = demoClient({ apiKey: 'k' });
    expect((await get('users', { 'X-API-Key': 'k' })).status).toBe(200);
    expect((await get('users', right)).status).toBe(401);
  });
});

describe('the quota', () => {
  it('counts every call, refuses with the seconds to wait, and is whole again in the next window', async () => {
    const { clock, get, read } = demoClient({ quota: 3, emptyAs: '404' });
    await get('users');
    await get('nothing-there');
    expect((await read('users/4711')).meta).toMatchObject({ status: 404, apiLimitRemaining: 0 });
    clock.step(5 * minutes);
    expect(await read('users')).toEqual({
      meta: expect.objectContaining({
        status: 429,
        message: 'API limit reached. Try again in 600 seconds.',
        apiLimitRemaining: 0,
        apiLimitReset: 600,
      }),
      data: [],
    });
    clock.step(10 * minutes);
    expect((await read('users')).meta).toMatchObject({
      status: 200,
      apiLimitRemaining: 2,
      apiLimitReset: 900,
    });
  });

  it('does not carry unused calls over, and windows keep their beat', async () => {
    const { clock, read } = demoClient({ quota: 3 });
    clock.step(47 * minutes);
    expect((await read('users')).meta).toMatchObject({ apiLimitRemaining: 2, apiLimitReset: 13 * 60 });
  });

  it('is shared with other clients', async () => {
    const { workspace, read } = demoClient({ quota: 10 });
    workspace.steal(4);
    expect((await read('users')).meta.apiLimitRemaining).toBe(5);
  });

  it('has windows of any length for tests that cannot wait', async () => {
    const { clock, read } = demoClient({ quota: 1, windowMs: 2_000 });
    await read('users');
    clock.step(2_000);
    expect((await read('users')).meta.status).toBe(200);
  });
});

describe('pages', () => {
  const ids = async (world: ReturnType<typeof demoClient>, query: string) =>
    (await world.rows(`projecttimes?orderBy=timeID ASC&${query}`)).map(({ timeID }) => Number(timeID));

  it('have 100 rows unless told, and 1000 at most', async () => {
    const { read } = demoClient();
    for (const [query, perPage] of [
      ['', 100],
      ['?perPage=7', 7],
      ['?perPage=5000', 1000],
      ['?perPage=x', 100],
    ]) {
      const { meta, data } = await read(`projecttimes${query}`);
      expect(meta.perPage).toBe(perPage);
      expect(data).toHaveLength(Number(perPage));
    }
  });

  it('join without gap or overlap', async () => {
    const world = demoClient();
    const joined = [...(await ids(world, 'perPage=900&page=1')), ...(await ids(world, 'perPage=900&page=2'))];
    const all = world.workspace.records.projecttimes?.map(({ timeID }) => Number(timeID));
    expect(joined).toEqual(all?.slice(0, 1800));
  });

  it('may be capped, with meta saying so or not', async () => {
    const frank = demoClient({ perPageCap: 70 });
    expect((await frank.read('projecttimes?perPage=500')).meta.perPage).toBe(70);
    expect(await ids(frank, 'perPage=500&page=2')).toHaveLength(70);
    const silent = demoClient({ silentCap: 70 });
    expect((await silent.read('projecttimes?perPage=500')).meta.perPage).toBe(500);
    expect(await ids(silent, 'perPage=500&page=2')).toEqual(await ids(frank, 'perPage=500&page=2'));
  });

  it('past the end, and empty lists, are an empty list, a 404 or a 204, as the seed chooses', async () => {
    const empty = { sizes: { servicetemplates: 0 } };
    const forms = new Set<unknown>();
    for (const path of ['users?page=9', 'servicetemplates']) {
      expect((await demoClient({ ...empty, emptyAs: 'list' }).read(path)).data).toEqual([]);
      expect(await demoClient({ ...empty, emptyAs: '404' }).read(path)).toMatchObject(missing);
      const none = await demoClient({ ...empty, emptyAs: '204' }).get(path);
      expect([none.status, none.body]).toEqual([204, null]);
      for (let seed = 1; seed <= 3; seed++)
        forms.add((await demoClient({ ...empty, seed }).get(path)).status);
    }
    expect(forms).toEqual(new Set([200, 404, 204]));
  });
});

describe('orderBy', () => {
  const column = async (query: string, field: string, options = {}) =>
    (await demoClient(options).rows(`projecttimes?perPage=1000&orderBy=${query}`)).map((row) => row[field]);

  it.each(['timeID ASC', 'timeID+ASC', 'timeID%2BASC', 'timeID'])('%s ascends by the key', async (query) => {
    const ids = (await column(query, 'timeID')).map(Number);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids[0]).toBe(1);
  });

  it('descends, and sorts by several fields', async () => {
    const ids = (await column('timeID DESC', 'timeID')).map(Number);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const rows = await demoClient().rows('projecttimes?perPage=1000&orderBy=userID DESC, date ASC');
    const keys = rows.map(({ userID, date }) => `${String(100 - Number(userID)).padStart(3, '0')} ${date}`);
    expect(keys).toEqual(keys.toSorted());
  });

  it('is not obeyed for fields that are not documented, or where the server ignores it', async () => {
    const unordered = await column('', 'timeID');
    expect(Number(unordered[0])).toBeGreaterThan(1000);
    expect(await column('detail ASC', 'timeID')).toEqual(unordered);
    expect(await column('timeID ASC', 'timeID', { ignoreOrderBy: true })).toEqual(unordered);
  });

  it('is refused with 400 by a server that knows none', async () => {
    const { read } = demoClient({ refuseOrderBy: true });
    expect((await read('users?orderBy=userID ASC')).meta.status).toBe(400);
    expect((await read('users')).meta.status).toBe(200);
  });
});

describe('what a list leaves out', () => {
  it.each([
    ['addresses', 'addressActive'],
    ['contacts', 'active'],
  ])('%s: the inactive, unless asked for', async (resource, field) => {
    const world = demoClient();
    const flags = async (query: string) =>
      new Set((await world.rows(`${resource}?perPage=1000${query}`)).map((row) => row[field]));
    expect(await flags('')).toEqual(new Set([1]));
    expect(await flags(`&${field}=0`)).toEqual(new Set([0]));
    const totals = await Promise.all(
      [1, 0].map(async (flag) => (await world.read(`${resource}?${field}=${flag}`)).meta.totalCount),
    );
    expect(Number(totals[0]) + Number(totals[1])).toBe(world.workspace.records[resource]?.length);
  });

  it.each([
    ['invoices', 1, ['positions']],
    ['externalcosts', 1, ['comments', 'additionalPositions']],
    ['projects', 1, ['projectInfo', 'projectLinks', 'usersAssigned']],
    ['customers', 0, ['addressesAssigned', 'contactsAssigned']],
    ['crmevents', 1, ['customerID']],
  ])('%s: fields that the single read has', async (resource, id, fields) => {
    const { rows, read } = demoClient();
    const single = Object.keys((await read(`${resource}/${id}`)).data as object);
    const [row] = await rows(`${resource}?perPage=1`);
    expect(single).toEqual(expect.arrayContaining(fields));
    for (const field of fields) expect(row).not.toHaveProperty(field);
  });

  it('is not the single read of an inactive record', async () => {
    const { workspace, read } = demoClient();
    workspace.update('contacts', 1, { active: 0 });
    expect((await read('contacts/1')).data).toMatchObject({ contactID: 1, active: 0 });
  });
});

describe('a single read', () => {
  it('gives hours as a number where the list has text, and the reverse', async () => {
    const { workspace, read } = demoClient();
    workspace.update('projecttimes', 1, { workingTime: '0.50' });
    expect((await read('projecttimes/1')).data).toMatchObject({ workingTime: 0.5 });
    workspace.update('projecttimes', 1, { workingTime: 0.5 });
    expect((await read('projecttimes/1')).data).toMatchObject({ workingTime: '0.50' });
  });

  it('of what is not there is a 404 with an envelope, or a 204', async () => {
    const { read } = demoClient({ emptyAs: '404' });
    const { get } = demoClient({ emptyAs: '204' });
    for (const id of ['999999', 'abc', '']) {
      expect(await read(`customers/${id}`)).toMatchObject(missing);
      expect((await get(`customers/${id}`)).status).toBe(204);
    }
  });

  it('of an event answers under one of two paths, its list under the plural', async () => {
    for (const [option, other] of [
      ['crmevents', 'crmevent'],
      ['crmevent', 'crmevents'],
    ] as const) {
      const { get } = demoClient({ crmeventPath: option });
      expect((await get(`${option}/1`)).status).toBe(200);
      expect((await get(`${other}/1`)).status).toBe(404);
      expect((await get('crmevents')).status).toBe(200);
      expect((await get('crmevent')).status).toBe(404);
    }
  });
});

describe('addresses that lead nowhere', () => {
  const isPage = async (response: Response) => (await response.text()).startsWith('<!DOCTYPE html>');

  it('are answered with a page: 404 below the API, 200 elsewhere', async () => {
    const { workspace, get } = demoClient();
    for (const path of ['nothing', 'users/1/2', '']) {
      const response = await get(path);
      expect([response.status, await isPage(response)]).toEqual([404, true]);
    }
    const login = await workspace.fetch(new Request('https://other.example/api/v2/users'));
    expect([login.status, await isPage(login)]).toEqual([200, true]);
  });

  it('are answered with an envelope where a right or a list is missing', async () => {
    const { read } = demoClient({ forbidden: ['users', 'crmevents'], missing: ['quotations'] });
    expect((await read('users')).meta).toMatchObject({ status: 403, message: 'No permission for users.' });
    expect((await read('crmevents/1')).meta.status).toBe(403);
    const { meta } = await read('quotations');
    expect(meta.status).toBe(404);
    expect(meta.message).not.toMatch(/data not found/i);
  });

  it('are not written to', async () => {
    const { workspace } = demoClient();
    const request = new Request(`${workspace.url}/api/v1/users/1`, { method: 'DELETE' });
    expect((await workspace.fetch(request)).status).toBe(405);
  });
});

describe('the data', () => {
  it('change through the workspace and keep the order of their ids', async () => {
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

  it('can change between two requests', async () => {
    const records = { users: [{ userID: 1 }, { userID: 2 }] };
    const { rows } = demoClient({
      records,
      before: (count, workspace) => count === 2 && workspace.remove('users', 1),
    });
    expect(await rows('users?orderBy=userID')).toEqual([{ userID: 1 }, { userID: 2 }]);
    expect(await rows('users?orderBy=userID')).toEqual([{ userID: 2 }]);
  });

  it('are the ones given, where some are given', async () => {
    const records = { users: [{ userID: 3, username: 'Eva' }] };
    const { rows, read } = demoClient({ records, emptyAs: 'list' });
    expect(await rows('users')).toEqual(records.users);
    expect((await read('contacts')).data).toEqual([]);
  });
});

describe('the log', () => {
  it('has method, path, query, names of headers and status, never a key', async () => {
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

  it('is the same for the same seed and the same requests', async () => {
    const texts = await Promise.all(
      [1, 2].map(async () => {
        const workspace = createDemoWorkspace({ now: () => 0, seed: 4, scale: 0.1 });
        return (await workspace.fetch(new Request(`${workspace.url}/api/v1/projects`))).text();
      }),
    );
    expect(texts[0]).toBe(texts[1]);
  });
});
