import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { customResource } from '../../../src/prosonata/catalogue.js';
import {
  AccessDenied,
  BrokenAnswer,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
  RequestRefused,
  ServerTrouble,
  Unreachable,
} from '../../../src/prosonata/errors.js';
import { httpApi } from '../../../src/prosonata/http-api.js';
import type { Clock } from '../../../src/system/ports.js';
import { realClock } from '../../../src/system/real.js';
import { fixedClock } from '../../support/clock.js';

const users = customResource('users', 'userID');
const request = { resource: users, filter: { active: '0' }, ordered: true, page: 2, perPage: 999 };
const meta = {
  status: 200,
  perPage: 999,
  page: 2,
  totalCount: 1500,
  apiLimitRemaining: 47,
  apiLimitReset: 656,
};

function apiAnswering(
  answer: (request: Request) => Response | Promise<Response>,
  workspaceUrl = 'https://agency.example',
) {
  const clock = fixedClock(1_000_000);
  const seen: Request[] = [];
  const fetch = async (sent: Request): Promise<Response> => {
    seen.push(sent);
    return answer(sent);
  };
  const api = httpApi({ workspaceUrl, apiKey: 'secret', appId: '12345' }, { fetch, clock });
  return { api, seen };
}

const list = (text: string, status = 200) =>
  apiAnswering(() => new Response(text, { status })).api.list(request);

describe('a list request', () => {
  it('carries the keys in headers only and asks for the window in order', async () => {
    const { api, seen } = apiAnswering(() => Response.json({ meta, data: [] }));
    await api.list(request);
    const [sent] = seen;
    expect(sent?.url).toBe(
      'https://agency.example/api/v1/users?active=0&orderBy=userID+ASC&page=2&perPage=999',
    );
    expect(sent?.headers.get('x-api-key')).toBe('secret');
    expect(sent?.headers.get('x-app-id')).toBe('12345');
    expect(sent?.redirect).toBe('manual');
  });

  it('gives rows as the API wrote them, ids as numbers, and the quota', async () => {
    const text = `{"meta":${JSON.stringify(meta)},"data":[{"userID":"12", "n":1.10},{"userID":13}]}`;
    expect(await list(text)).toEqual({
      rows: [
        { id: 12, text: '{"userID":"12", "n":1.10}' },
        { id: 13, text: '{"userID":13}' },
      ],
      perPage: 999,
      total: 1500,
      quota: { remaining: 47, resetAt: 1_656_000 },
    });
  });

  it('copes with any field of meta missing or odd', async () => {
    expect(await list('{"data":[{"userID":1}]}')).toMatchObject({
      perPage: 999,
      total: undefined,
      quota: { remaining: undefined },
    });
    expect(
      await list('{"meta":{"totalCount":"7","perPage":null,"apiLimitReset":-1},"data":[]}'),
    ).toMatchObject({ total: 7, perPage: 999 });
  });

  it('reads JSON whatever its content type says', async () => {
    const { api } = apiAnswering(
      () => new Response('{"meta":{},"data":[]}', { headers: { 'content-type': 'text/html' } }),
    );
    expect((await api.list(request)).rows).toEqual([]);
  });

  it('takes a 404 with the words of an empty list for one', async () => {
    const text = JSON.stringify({
      meta: { message: 'Data not found.', apiLimitRemaining: 3, apiLimitReset: 1 },
      data: [],
    });
    expect(await list(text, 404)).toMatchObject({ rows: [], quota: { remaining: 3 } });
  });

  it('takes any 404 of the API behind the first page for a page past the end', async () => {
    const text = '{"meta":{"message":"Unknown endpoint"},"data":[]}';
    expect(await list(text, 404)).toMatchObject({ rows: [], total: undefined });
    expect((await list('{"meta":{"status":404},"data":[]}')).rows).toEqual([]);
    const { api } = apiAnswering(() => new Response(text, { status: 404 }));
    await expect(api.list({ ...request, page: 1 })).rejects.toBeInstanceOf(NotFound);
  });

  it.each([
    [200, '<!DOCTYPE html><html>', NotAnApi],
    [200, '{"meta":{"status":200},"data":[{"userID":1},{"us', BrokenAnswer],
    [200, '', BrokenAnswer],
    [200, '{"meta":{},"data":{}}', BrokenAnswer],
    [400, '{"meta":{"message":"Invalid parameter"},"data":[]}', RequestRefused],
    [401, '{"meta":{"message":"Invalid API key"},"data":[]}', KeyRefused],
    [403, '{"meta":{"message":"No permission"},"data":[]}', AccessDenied],
    [404, 'Unknown endpoint', NotFound],
    [404, '<html>', NotAnApi],
    [500, '{"meta":{"message":"oops"},"data":[]}', ServerTrouble],
    [503, '<html>', ServerTrouble],
    [200, '{"meta":{"status":500,"message":"oops"},"data":[]}', ServerTrouble],
    [200, '{"meta":{"status":"429"},"data":[]}', QuotaExceeded],
    [200, '{"meta":{"status":401},"data":[]}', KeyRefused],
    [200, '{"meta":{"status":403},"data":[{"userID":1}]}', AccessDenied],
    [200, '{"meta":{"status":302},"data":[]}', RequestRefused],
  ])('answered with %i and %j is the right error', async (status, text, expected) => {
    const failure = list(text, status);
    await expect(failure).rejects.toBeInstanceOf(expected);
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('list users (page 2, 999 rows a page): '),
      list: 'users',
      page: 2,
    });
  });

  it.each([200, 204, 0, 1, 'ok', null])(
    'that has rows is the answer it looks like with the status %j in its meta',
    async (status) => {
      expect((await list(JSON.stringify({ meta: { status }, data: [{ userID: 1 }] }))).rows).toHaveLength(1);
    },
  );

  it.each([
    [400, '{"meta":{},"data":[]}'],
    [401, ''],
    [403, ''],
    [404, '{"meta":{},"data":[]}'],
    [429, ''],
  ])('refused with %i says what to do next', async (status, text) => {
    const { api } = apiAnswering(() => new Response(text, { status }));
    await expect(api.list({ ...request, page: 1 })).rejects.toMatchObject({
      hint: expect.stringMatching(/\.$/),
    });
  });

  it('believes no window of the quota to be longer than one', async () => {
    const at = 1_000_000;
    const endOf = async (apiLimitReset: number) =>
      (await list(JSON.stringify({ meta: { apiLimitRemaining: 0, apiLimitReset }, data: [] }))).quota.resetAt;
    expect(await endOf(900)).toBe(at + 900_000);
    expect(await endOf(901)).toBe(at + 900_000);
    expect(await endOf(1_795_000_000)).toBe(at + 900_000);
    expect(await endOf(1e13)).toBe(at + 900_000);
    await expect(
      list('{"meta":{"message":"Try again in 99999 seconds."},"data":[]}', 429),
    ).rejects.toMatchObject({ quota: { remaining: 0, resetAt: at + 900_000 }, status: 429 });
  });

  it.each(['1234567890123456', '9007199254740991', '0', '-5'])(
    'names %s by the same id, as number and as text',
    async (id) => {
      const { rows } = await list(`{"meta":{},"data":[{"userID":${id}},{"userID":"${id}"}]}`);
      expect(rows.map((row) => row.id)).toEqual([Number(id), Number(id)]);
    },
  );

  it.each(['9007199254740993', '007', '-0', '1e3', '+5'])('keeps the text %s as it is', async (id) => {
    expect((await list(`{"meta":{},"data":[{"userID":"${id}"}]}`)).rows[0]?.id).toBe(id);
  });

  it('passes on the words of the vendor, without anything that could steer a terminal', async () => {
    const text = JSON.stringify({ meta: { message: 'No\u001b[31m per\nmission\u202e' }, data: [] });
    await expect(list(text, 403)).rejects.toMatchObject({
      message: expect.stringMatching(/refused to list users .*: 403 No \[31m per mission\.$/),
    });
  });

  it('over the quota knows when the next window begins, from meta or from the words', async () => {
    const text = (reset: object) =>
      JSON.stringify({
        meta: { message: 'API limit reached. Try again in 412 seconds.', ...reset },
        data: [],
      });
    for (const reset of [{ apiLimitReset: 412 }, {}]) {
      const failure = list(text(reset), 429);
      await expect(failure).rejects.toBeInstanceOf(QuotaExceeded);
      await expect(failure).rejects.toMatchObject({ quota: { remaining: 0, resetAt: 1_412_000 } });
    }
  });

  it('that is refused without words is reported with the name of its status', async () => {
    await expect(list('', 403)).rejects.toMatchObject({
      message: 'ProSonata refused to list users (page 2, 999 rows a page): 403 Forbidden.',
      status: 403,
    });
  });

  it.each([201, 202, 203, 206, 226])('answered with %i is not ready yet', async (status) => {
    const failure = list(JSON.stringify({ meta: { ...meta, message: 'Processing' }, data: [] }), status);
    await expect(failure).rejects.toMatchObject({
      transient: true,
      status,
      message: `ProSonata could not list users (page 2, 999 rows a page): ${status} Processing.`,
    });
  });

  it('that is not UTF-8 is a broken answer, never altered text', async () => {
    const { api } = apiAnswering(
      () => new Response(Buffer.from('{"meta":{},"data":[{"userID":1,"n":"\xfc"}]}', 'latin1')),
    );
    await expect(api.list(request)).rejects.toBeInstanceOf(BrokenAnswer);
  });
});

describe('a redirect', () => {
  it.each([
    'https://evil.example/api/v1/users',
    'http://agency.example/api/v1/users',
    'https://agency.example.evil.example/',
    'https://agency.example:444/',
  ])('to %s is not followed', async (location) => {
    const { api, seen } = apiAnswering(() => new Response(null, { status: 302, headers: { location } }));
    await expect(api.list(request)).rejects.toBeInstanceOf(RedirectRefused);
    expect(seen).toHaveLength(1);
  });

  it('on the same origin is followed, but not in a circle', async () => {
    const { api, seen } = apiAnswering(
      () => new Response(null, { status: 301, headers: { location: '/api/v1/users/' } }),
    );
    await expect(api.list(request)).rejects.toThrow('redirects in a circle');
    expect(seen).toHaveLength(4);
  });
});

describe('a single read', () => {
  it('encodes the id into the path and gives the record as it was written', async () => {
    const { api, seen } = apiAnswering(() => new Response('{"meta":{},"data":{"userID":"a/../b", "x":[1]}}'));
    expect((await api.read('users', users, 'a/../b')).text).toBe('{"userID":"a/../b", "x":[1]}');
    expect(seen[0]?.url).toBe('https://agency.example/api/v1/users/a%2F..%2Fb');
  });

  it.each<[string | number, string]>([
    ['../users', '..%2Fusers'],
    ['%2e%2e', '%252e%252e'],
    ['a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['...', '...'],
    [' ü\\', '%20%C3%BC%5C'],
    [-0.5, '-0.5'],
  ])('asks for the id %j inside its own list', async (id, segment) => {
    const { api, seen } = apiAnswering(() => Response.json({ meta: {}, data: { name: 'x' } }));
    await api.read('users', users, id);
    expect(seen[0]?.url).toBe(`https://agency.example/api/v1/users/${segment}`);
  });

  it.each(['.', '..', 'a\ufffd'])('of an id that has no address, %j, is never sent', async (id) => {
    const { api, seen } = apiAnswering(() => Response.json({ meta: {}, data: [] }));
    await expect(api.read('users', users, id)).rejects.toBeInstanceOf(RequestRefused);
    expect(seen).toEqual([]);
  });

  it.each([() => Response.json({ meta: {}, data: [] }), () => new Response(null, { status: 204 })])(
    'answered with nothing means that there is no such record',
    async (answer) => {
      const { api } = apiAnswering(answer);
      await expect(api.read('users', users, 7)).rejects.toBeInstanceOf(NotFound);
    },
  );

  it('that is refused says of which list', async () => {
    const { api } = apiAnswering(() =>
      Response.json({ meta: { message: 'No permission.' } }, { status: 403 }),
    );
    await expect(api.read('users', users, 7)).rejects.toMatchObject({
      message: 'ProSonata refused to read a record of users: 403 No permission.',
      list: 'users',
      page: undefined,
      status: 403,
    });
  });

  it.each(['{"name":"x"}', '{"userID":null}', '{"userID":""}', '{"userID":"7"}'])(
    'takes %s for the record that was asked for',
    async (data) => {
      const { api } = apiAnswering(() => new Response(`{"meta":{},"data":${data}}`));
      expect((await api.read('users', users, 7)).text).toBe(data);
    },
  );

  it('may name its record by a number of 16 digits, as number or as text', async () => {
    const { api } = apiAnswering(() => new Response('{"meta":{},"data":{"userID":"1234567890123456"}}'));
    expect((await api.read('users', users, 1_234_567_890_123_456)).text).toContain('1234567890123456');
  });

  it('that gives another record is refused', async () => {
    const { api } = apiAnswering(() => new Response('{"meta":{},"data":{"userID":8}}'));
    await expect(api.read('users', users, 7)).rejects.toBeInstanceOf(BrokenAnswer);
  });
});

describe('over a real connection', () => {
  async function serve(
    answer: (response: import('node:http').ServerResponse) => void,
    clock: Pick<Clock, 'now' | 'timeout'> = fixedClock(),
    timeoutMs = 60_000,
  ) {
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return httpApi(
      { workspaceUrl: url, apiKey: 'secret', appId: undefined, timeoutMs },
      { fetch: (sent, init) => fetch(sent, init), clock },
    );
  }
  const body = gzipSync(
    JSON.stringify({ meta, data: Array.from({ length: 500 }, (_, id) => ({ userID: id })) }),
  );

  it('gzip is unpacked', async () => {
    const api = await serve((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body));
    expect((await api.list(request)).rows).toHaveLength(500);
  });

  it('a body that breaks off is trouble that may pass', async () => {
    const api = await serve((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length });
      response.write(body.subarray(0, 40), () => response.destroy());
    });
    await expect(api.list(request)).rejects.toBeInstanceOf(Unreachable);
  });

  it('204 is an empty list, also if the server sends a body all the same', async () => {
    for (const body of ['', '{"data":[{"userID":1}]}']) {
      const server = createTcpServer((socket) => {
        const head = 'HTTP/1.1 204 No Content\r\ncontent-type: application/json\r\n';
        socket.on('error', () => undefined);
        socket.on('data', () => socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void server.close());
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const api = httpApi(
        { workspaceUrl: url, apiKey: 'secret', appId: undefined, timeoutMs: 60_000 },
        { fetch: (sent, init) => fetch(sent, init), clock: fixedClock() },
      );
      for (let time = 0; time < 3; time++) {
        expect(await api.list({ ...request, page: 1 })).toMatchObject({ rows: [], total: 0 });
      }
    }
  });

  function closing() {
    let close = () => {};
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    return { closed, close };
  }

  /** Collects memory again and again, as a long run does now and then. */
  function collectMemory(): void {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const timer = setInterval(collect, 20);
    onTestFinished(() => clearInterval(timer));
  }

  it.each([
    ['never begins', () => undefined],
    ['never ends', (response: import('node:http').ServerResponse) => void response.write('{"meta":{},')],
  ])('an answer that %s is given up in time, also when memory is collected meanwhile', async (_, answer) => {
    const connection = closing();
    const api = await serve(
      (response) => {
        response.on('close', connection.close);
        answer(response);
      },
      realClock,
      300,
    );
    collectMemory();
    await expect(api.list(request)).rejects.toThrow('no answer within 0.3 seconds');
    await connection.closed;
  });

  it('an answer that nobody waits for any more is given up at once', async () => {
    const run = new AbortController();
    const connection = closing();
    const api = await serve((response) => {
      response.on('close', connection.close);
      run.abort();
    }, realClock);
    collectMemory();
    await expect(api.list(request, run.signal)).rejects.toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('before the run had to end'),
    });
    await connection.closed;
    await expect(api.read('users', users, 7, run.signal)).rejects.toBeInstanceOf(Unreachable);
  });
});
