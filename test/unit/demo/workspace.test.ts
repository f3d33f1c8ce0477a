import { describe, expect, it } from 'vitest';
import { minuteMs } from '../../support/clock.js';
import { demoClient } from '../../support/demo/demo-client.js';
import { createTestWorkspace } from '../../support/demo/test-workspace.js';

const missing = { meta: { status: 404, message: 'Data not found.' }, data: [] };

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

  it('of a single read holds one record and no paging', async () => {
    const { meta, data } = await demoClient().read('customers/0');
    expect(data).toMatchObject({ customerID: 0, customerName: 'Intern' });
    expect(meta).not.toHaveProperty('perPage');
  });
});

describe('the key', () => {
  const world = demoClient({ apiKey: 'k' });
  const right = { 'X-API-Key': 'k' };

  it.each([
    ['none', {}],
    ['a wrong key', { 'X-API-Key': 'x' }],
    ["that of a person with an app's id", { ...right, 'X-APP-ID': '77' }],
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
    expect((await world.get('users?X-API-Key=k')).status).toBe(401);
    expect((await world.get('users?apiKey=k', right)).status).toBe(401);
  });
});

describe('the quota', () => {
  it('counts every call, refuses with the seconds to wait, and is whole again in the next period', async () => {
    const { clock, get, read } = demoClient({ quota: 3, emptyAs: '404' });
    await get('users');
    await get('nothing-there');
    expect((await read('users/4711')).meta).toMatchObject({ status: 404, apiLimitRemaining: 0 });
    clock.step(5 * minuteMs);
    expect(await read('users')).toEqual({
      meta: expect.objectContaining({
        status: 429,
        message: 'API limit reached. Try again in 600 seconds.',
        apiLimitRemaining: 0,
        apiLimitReset: 600,
      }),
      data: [],
    });
    clock.step(10 * minuteMs);
    expect((await read('users')).meta).toMatchObject({
      status: 200,
      apiLimitRemaining: 2,
      apiLimitReset: 900,
    });
  });

  it('does not carry unused calls over, and periods keep their beat', async () => {
    const { clock, read } = demoClient({ quota: 3 });
    clock.step(47 * minuteMs);
    expect((await read('users')).meta).toMatchObject({ apiLimitRemaining: 2, apiLimitReset: 13 * 60 });
  });

  it('has periods of any length for tests that cannot wait', async () => {
    const { clock, read } = demoClient({ quota: 1, periodMs: 2_000 });
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
  const column = async (query: string, field: string) =>
    (await demoClient().rows(`projecttimes?perPage=1000&orderBy=${query}`)).map((row) => row[field]);

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

  it('is not obeyed for fields that are not documented', async () => {
    const unordered = await column('', 'timeID');
    expect(Number(unordered[0])).toBeGreaterThan(1000);
    expect(await column('detail ASC', 'timeID')).toEqual(unordered);
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

  it('are not written to', async () => {
    const { workspace } = demoClient();
    const request = new Request(`${workspace.url}/api/v1/users/1`, { method: 'DELETE' });
    expect((await workspace.fetch(request)).status).toBe(405);
  });
});

describe('the data', () => {
  it('are the ones given, where some are given', async () => {
    const records = { users: [{ userID: 3, username: 'Eva' }] };
    const { rows, read } = demoClient({ records, emptyAs: 'list' });
    expect(await rows('users')).toEqual(records.users);
    expect((await read('contacts')).data).toEqual([]);
  });
});

describe('the log', () => {
  it('is the same for the same seed and the same requests', async () => {
    const texts = await Promise.all(
      [1, 2].map(async () => {
        const workspace = createTestWorkspace({ now: () => 0, seed: 4, scale: 0.1 });
        return (await workspace.fetch(new Request(`${workspace.url}/api/v1/projects`))).text();
      }),
    );
    expect(texts[0]).toBe(texts[1]);
  });
});
