import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resourceUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { realClock } from '../../src/system/real.js';
import { createWorld, type Printed } from '../support/world.js';
import { newestArchive, readLists } from './archived.js';
import { type Attempt, type Counts, hold, type Promised } from './promise.js';

/**
 * Lists of every length and answers of every kind that could fill the memory or take for ever. The peak memory is that
 * of the whole process, the attacks before included; `--only bounded` measures it alone.
 */
export const bounded: Promised = {
  name: 'bounded',
  promise: 'Bounded',
  shortRuns: 1,
  longRuns: 1,
  greatest: ['MB at most', 's for the longest'],
  attack,
};

async function attack(attempt: Attempt): Promise<Counts> {
  const cases = [long, empty, heavy, digits, deep, wide, endless, growing, stingy, vast, slow];
  let longest = 0;
  for (const one of cases) {
    const start = performance.now();
    await one(`${attempt.directory}/${one.name}`, attempt.isShort);
    const seconds = (performance.now() - start) / 1000;
    longest = Math.max(longest, seconds);
    const megabytes = resourceUsage().maxRSS / 1000;
    if (!attempt.isShort)
      console.log(`  ${one.name}: ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB at most up to now`);
    hold(attempt.isShort || megabytes < 1500, `${one.name} took ${megabytes.toFixed(0)} MB`);
  }
  return {
    'ended cleanly': cases.length,
    'MB at most': resourceUsage().maxRSS / 1000,
    's for the longest': longest,
  };
}

/** Requests: far more than any of the lists here may take. */
const patience = 10_000;

/** Rows from `start` on; `total` undefined is left out. */
type Rows = (start: number, count: number) => { readonly rows: readonly string[]; readonly total?: number };

async function backUp(directory: string, rows: Rows, cap = 1000): Promise<Printed & { requests: number }> {
  let requests = 0;
  const fetch = async (request: Request): Promise<Response> => {
    // What never ends is ended here, and breaks the promise below.
    if (requests >= patience) return new Response('', { status: 401 });
    const query = new URL(request.url).searchParams;
    const perPage = Math.min(cap, Number(query.get('perPage')));
    const { rows: given, total } = rows((Number(query.get('page')) - 1) * perPage, perPage);
    requests++;
    const meta = { status: 200, perPage, totalCount: total, apiLimitRemaining: 400 };
    return new Response(`{"meta":${JSON.stringify(meta)},"data":[${given.join()}]}`);
  };
  const world = createWorld(directory, {}, ['--resources', 'projecttimes', '--details', 'none']);
  return { ...(await world.runWith({ fetch }, 'backup', '--directory', directory)), requests };
}

const numbers = (start: number, count: number, end: number) =>
  Array.from({ length: Math.max(0, Math.min(count, end - start)) }, (_, index) => start + index);

/** As a project time is. */
const time = (id: number) =>
  `{"timeID":${id},"category":11,"categoryName":"Konzeption","date":"2024-01-0${(id % 9) + 1}","detail":"<p>Besprechung ${id}</p>","workingTime":"0.50","projectID":${id % 997},"projectNo":"24-11-001","projectName":"Frühstücks-Flyer","customerID":11,"customerName":"Bäckerei Beispiel","userID":1,"username":"Admin1","linkedTaskID":null,"notInvoiceable":0,"isInvoiced":1,"creationDate":"2024-01-04 10:40:12","workingTimeStart":null,"workingTimeEnd":null}`;

async function long(directory: string, isShort: boolean): Promise<void> {
  const size = isShort ? 2_500 : 2_000_000;
  const { code, out, err } = await backUp(directory, (start, count) => ({
    rows: numbers(start, count, size).map(time),
    total: size,
  }));
  hold(code === 0 && out.includes(`${size.toLocaleString('en-US')} rows`), () => out + err);
}

async function empty(directory: string): Promise<void> {
  const { code, out, err } = await backUp(directory, () => ({ rows: [], total: 0 }));
  hold(code === 0 && /0 rows, complete/.test(out), () => out + err);
}

async function heavy(directory: string, isShort: boolean): Promise<void> {
  const note = 'ä🎨"\\n'.replace('"', '').repeat(isShort ? 200_000 : 800_000);
  const { code, out, err } = await backUp(directory, () => ({
    rows: [`{"timeID":1,"detail":"${note}"}`],
    total: 1,
  }));
  hold(code === 0, () => out + err);
  const list = (await readLists(newestArchive(directory))).get('projecttimes');
  hold(list?.rows[0]?.[1] === JSON.parse(`"${note}"`), 'the heavy record was altered');
}

/** Numbers of so many digits that reading one twice over would take hours; as values, nested, and as an id. */
async function digits(directory: string): Promise<void> {
  const number = `0.1${'0'.repeat(400_000)}1`;
  const id = `1${'0'.repeat(400_000)}1`;
  const { code, out, err } = await backUp(directory, () => ({
    rows: [`{"timeID":1,"tax":${number},"nested":[${number}]}`, `{"timeID":${id}}`],
    total: 2,
  }));
  hold(code === 0, () => (out + err).slice(0, 1000));
  const list = (await readLists(newestArchive(directory))).get('projecttimes');
  const row = list?.rows.find(([, tax]) => tax !== null);
  hold(row?.[1] === number && row[2] === `[${number}]`, 'a long number was altered');
  hold(list?.rows.some(([key]) => key === id) === true, 'a long id was altered');
}

/** An id that no number of JavaScript holds, behind far more brackets than a stack has room for. */
async function deep(directory: string, isShort: boolean): Promise<void> {
  const depth = isShort ? 300_000 : 2_000_000;
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const { code, out, err } = await backUp(directory, () => ({
    rows: [`{"nested":${nested},"timeID":12345678901234567890}`],
    total: 1,
  }));
  hold(code === 0, () => (out + err).slice(0, 1000));
  const list = (await readLists(newestArchive(directory))).get('projecttimes');
  hold(
    list?.rows[0]?.[0] === '12345678901234567890' && list.rows[0][1] === nested,
    'a deep record was altered',
  );
}

/** Records of which each has fields of its own: as many fields as records. */
async function wide(directory: string, isShort: boolean): Promise<void> {
  const size = isShort ? 1000 : 40_000;
  const { code, out, err } = await backUp(directory, (start, count) => ({
    rows: numbers(start, count, size).map((id) => `{"timeID":${id},"field${id}":${id}}`),
    total: size,
  }));
  hold(code === 0 && out.includes(`${size.toLocaleString('en-US')} rows`), () => (out + err).slice(0, 1000));
}

/** A list that has always another page, and says nothing of its length; or says little, where time is short. */
async function endless(directory: string, isShort: boolean): Promise<void> {
  const rows: Rows = (start, count) => ({
    rows: numbers(start, count, Number.POSITIVE_INFINITY).map((id) => `{"timeID":${id}}`),
    ...(isShort ? { total: 1500 } : {}),
  });
  await holdGivenUp(directory, rows, isShort ? 300 : 5000, isShort ? 50 : 1000);
}

/** The same, and each answer reports more rows than the one before. */
async function growing(directory: string, isShort: boolean): Promise<void> {
  const rows: Rows = (start, count) => ({
    rows: numbers(start, count, Number.POSITIVE_INFINITY).map((id) => `{"timeID":${id}}`),
    total: start + 5 * count,
  });
  await holdGivenUp(directory, rows, 200, isShort ? 50 : 1000);
}

/** Pages that are never full, of a list that always reports more than it has given. */
async function stingy(directory: string, isShort: boolean): Promise<void> {
  const rows: Rows = (start, count) => ({
    rows: numbers(start, Math.max(1, count - 1), Number.POSITIVE_INFINITY).map((id) => `{"timeID":${id}}`),
    total: start + (isShort ? 1000 : 100_000),
  });
  // Its answers contradict themselves as well, and it may be given up for that first.
  await holdGivenUp(
    directory,
    rows,
    isShort ? 150 : 8000,
    isShort ? 50 : 1000,
    /incomplete: the (?:list did not|API reported)/,
  );
}

async function holdGivenUp(
  directory: string,
  rows: Rows,
  requestsAtMost: number,
  cap: number,
  words = /incomplete: the list did not come to an end/,
): Promise<void> {
  const { code, out, err, requests } = await backUp(directory, rows, cap);
  hold(code === 4 && words.test(out), () => out + err);
  hold(requests <= requestsAtMost, `an endless list was given up only after ${requests} requests`);
}

/** A server of its own on loopback; time limits are shortened by `haste`. */
async function served(
  directory: string,
  haste: number,
  answer: (response: ServerResponse) => void,
): Promise<Printed> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const world = createWorld(directory, {}, [
    ...['--resources', 'projecttimes', '--details', 'none', '--request-limit', '1'],
  ]);
  const clock = {
    ...world.clock,
    timeout: (ms: number, signal?: AbortSignal) => realClock.timeout(ms / haste, signal),
  };
  const env = { PROSONATA_URL: `http://127.0.0.1:${port}`, PROSONATA_API_KEY: 'key-0123456789abcdef' };
  try {
    return await world.runWith({ fetch: globalThis.fetch, env, clock }, 'backup', '--directory', directory);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** An answer of a size that no answer has. It is right in all else, so nothing but its size speaks against it. */
async function vast(directory: string): Promise<void> {
  const piece = `{"timeID":1,"detail":"${'x'.repeat(1 << 20)}"}`;
  const { code, out, err } = await served(directory, 1, (response) => {
    let left = 130;
    response.write('{"meta":{"totalCount":1},"data":[');
    const more = () => {
      while (left-- > 0) if (!response.write(`${piece},`)) return;
      response.end(`${piece}]}`);
    };
    response.on('drain', more);
    response.on('error', () => undefined);
    more();
  });
  hold(code !== 0 && /larger than 128 MiB/.test(out + err), () => `${code} ${out}${err}`);
}

/**
 * An answer that comes byte by byte, and whole only when nobody should be waiting any more. Memory is collected
 * meanwhile, which has cost requests their time limit before.
 */
async function slow(directory: string): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collecting = setInterval(runInNewContext('gc') as () => void, 50);
  const { code, out, err } = await served(directory, 200, (response) => {
    response.write('{"meta":{},"data":[');
    const timer = setInterval(() => response.write(' '), 5);
    const end = setTimeout(() => response.end(']}'), 5_000);
    response.on('close', () => {
      clearInterval(timer);
      clearTimeout(end);
    });
  });
  clearInterval(collecting);
  hold(code !== 0 && /no answer within 60 seconds/.test(out + err), () => `${code} ${out}${err}`);
}
