import { describe, expect, it } from 'vitest';
import { type DemoClient, demoClient } from './demo-client.js';

const ids = async (world: DemoClient, query: string) =>
  (await world.rows(`projecttimes?orderBy=timeID ASC&${query}`)).map(({ timeID }) => Number(timeID));

describe('a server with other habits', () => {
  it('lets in the key of an app integration with its id, and names the integration', async () => {
    const { read, get } = demoClient({ apiKey: 'k', appId: '77' });
    const right = { 'X-API-Key': 'k', 'X-APP-ID': '77' };
    const { meta } = await read('users', right);
    expect(meta).toMatchObject({ requestAppID: '77', requestIntegration: 'Backup' });
    expect(meta).not.toHaveProperty('requestUserID');
    for (const wrong of [
      { ...right, 'X-API-Key': 'x' },
      { 'X-API-Key': 'k' },
      { ...right, 'X-APP-ID': '78' },
    ]) {
      expect((await get('users', wrong)).status).toBe(401);
    }
  });

  it('leaves out fields of meta, or says another total', async () => {
    const silent = await demoClient({ metaWithout: ['perPage', 'apiLimitReset'] }).read('users');
    expect(Object.keys(silent.meta)).not.toEqual(expect.arrayContaining(['perPage']));
    expect(silent.meta).not.toHaveProperty('apiLimitReset');
    expect((await demoClient({ total: () => undefined }).read('users')).meta).not.toHaveProperty(
      'totalCount',
    );
    expect((await demoClient({ total: (_, real) => real + 5 }).read('users')).meta.totalCount).toBe(17);
  });

  it('caps pages, with meta saying so or not', async () => {
    const frank = demoClient({ perPageCap: 70 });
    expect((await frank.read('projecttimes?perPage=500')).meta.perPage).toBe(70);
    expect(await ids(frank, 'perPage=500&page=2')).toHaveLength(70);
    const silent = demoClient({ silentCap: 70 });
    expect((await silent.read('projecttimes?perPage=500')).meta.perPage).toBe(500);
    expect(await ids(silent, 'perPage=500&page=2')).toEqual(await ids(frank, 'perPage=500&page=2'));
  });

  it('does not obey orderBy', async () => {
    const [first] = await ids(demoClient({ ignoreOrderBy: true }), 'perPage=1');
    expect(first).toBeGreaterThan(1000);
    expect(await ids(demoClient(), 'perPage=1')).toEqual([1]);
  });

  it('refuses orderBy with 400', async () => {
    const { read } = demoClient({ refuseOrderBy: true });
    expect((await read('users?orderBy=userID ASC')).meta.status).toBe(400);
    expect((await read('users')).meta.status).toBe(200);
  });

  it('gives a single event under one of two paths, the list under the plural', async () => {
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

  it('answers with an envelope if a right or a list is missing', async () => {
    const { read } = demoClient({ forbidden: ['users', 'crmevents'], missing: ['quotations'] });
    expect((await read('users')).meta).toMatchObject({ status: 403, message: 'No permission for users.' });
    expect((await read('crmevents/1')).meta.status).toBe(403);
    const { meta } = await read('quotations');
    expect(meta.status).toBe(404);
    expect(meta.message).not.toMatch(/data not found/i);
  });
});
