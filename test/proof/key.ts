/** Servers that try to have the key, or GitHub's token, sent to somebody else. Real sockets, real fetch. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createProxy } from 'node:net';
import { throughProxy } from '../../src/system/proxy.js';
import { actionHere } from '../support/action-here.js';
import { createTestWorkspace } from '../support/demo/test-workspace.js';
import { apiKey, createWorld } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

export const key: Promised = {
  name: 'key',
  promise: 'The key goes nowhere else',
  shortRuns: 3,
  longRuns: 200,
  attack,
};

/** Where a server may try to lead: `own` and `other` are hosts with ports. */
const places: readonly ((own: string, other: string, random: Attempt['random']) => string)[] = [
  (_, other) => `http://${other}/api/v1/users`,
  (_, other) => `//${other}/api/v1/users`,
  (_, other) => `/\\${other}/api/v1/users`,
  (_, other) => `\\\\${other}\\api`,
  (_, other) => `\t//${other}/`,
  (_, other) => `HTTP:\\\\${other}/`,
  (own, other) => `http://${own}@${other}/api/v1/users`,
  (own, other) => `http://${own}%2f@${other}/`,
  (own, other) => `http://user:${own}@${other}/#@${own}`,
  (own, other) => `http://${other}/?x=http://${own}/`,
  (_, other) => `http://${other.replace('127.0.0.1', 'localhost')}/`,
  (_, other) => `http://${other.replace('127.0.0.1', '127.1')}/`,
  (_, other) => `http://${other.replace('127.0.0.1', '2130706433')}/`,
  (_, other) => `http://${other.replaceAll('.', '\u3002')}/`,
  (own) => `http://${own.replace('127.0.0.1', 'localhost')}/api/v1/users`,
  (own) => `https://${own}/api/v1/users`,
  (own) => `http://user:password@${own}/api/v1/users`,
  (own) => `http://${own}.evil.example/`,
  () => 'https://\u0430gency.prosonata.example/',
  (own) => `http://${own}/api/v1/users/${'x/'.repeat(2000)}`,
  () => '/api/v1/users',
  () => '',
  () => 'data:application/json,{}',
  () => 'javascript:alert(1)',
  () => 'file:///etc/passwd',
  () => 'http://[',
  () => 'http://%00/',
];

async function attack({ directory, random }: Attempt): Promise<Counts> {
  const other = await listen();
  const workspace = createTestWorkspace({ now: Date.now, apiKey, scale: 0.01 });
  let redirects = 0;
  let location = '';
  const own = await listen(async (request) => {
    if (location !== '') {
      redirects++;
      return new Response(null, { status: random.pick([301, 302, 303, 307, 308]), headers: { location } });
    }
    return workspace.fetch(request);
  });
  try {
    const world = createWorld(directory, {});
    const env = { PROSONATA_URL: `http://${own.host}`, PROSONATA_API_KEY: apiKey };
    for (const place of places) {
      // Header values are bytes; servers write others percent-encoded or as Latin-1.
      location =
        Buffer.from(place(own.host, other.host, random))
          .toString('latin1')
          .trim() || '/x';
      const { out, err, code } = await world.runWith(
        { env, fetch: (request) => fetch(request) },
        'backup',
        ...['--directory', directory, '--resources', 'users', '--force', 'true'],
      );
      const where = JSON.stringify(location.slice(0, 100));
      hold(code !== 0, () => `${where}: the backup was made of what a redirect gave\n${out}`);
      hold(!`${out}${err}`.includes(apiKey), () => `${where}: the key was printed\n${err}`);
      hold(!err.includes('password@'), () => `${where}: a password was printed\n${err}`);
      hold(!err.includes('This is a bug'), () => `${where}: crashed\n${err}`);
    }
    const strayed = own.seen.filter((request) => carriesKey(request) && request.headers.host !== own.host);
    hold(strayed.length === 0, () => `the key went to ${strayed[0]?.headers.host}`);
    hold(other.seen.length === 0, () => `somebody else was asked: ${other.seen[0]?.url}`);
    await attackByProxy(random);
    const calls = await attackGitHub(directory, other);
    return { redirects: redirects + calls, 'requests carrying a key to another origin': 0 };
  } finally {
    await own.close();
    await other.close();
  }
}

/** A proxy is between everything and reads along: of a workspace in https it sees the host, of one on this machine nothing. */
async function attackByProxy(random: Attempt['random']): Promise<void> {
  const own = await listen();
  let seen = '';
  const proxy = createProxy((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      seen += bytes.toString('latin1');
      if (seen.startsWith('CONNECT') && seen.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\n\r\n');
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    const env = { [random.pick(['HTTPS_PROXY', 'https_proxy'])]: address, HTTP_PROXY: address };
    const sent = throughProxy((request) => fetch(request), env);
    const headers = { 'X-API-Key': apiKey };
    await sent(new Request(`http://${own.host}/api/v1/users`, { headers }));
    hold(seen === '' && own.seen.length === 1, () => `what stays on this machine went to the proxy: ${seen}`);
    const lost = await sent(new Request('https://agency.prosonata.example/api/v1/users', { headers })).then(
      () => false,
      () => true,
    );
    hold(lost && seen.startsWith('CONNECT agency.prosonata.example:443 '), () => `not tunnelled: ${seen}`);
    hold(!seen.includes(apiKey) && !seen.includes('/api/'), () => `the proxy has seen too much: ${seen}`);
  } finally {
    proxy.close();
    await own.close();
  }
}

/** GitHub's side: its token stays with it, the key never comes to it. */
async function attackGitHub(directory: string, other: Listener): Promise<number> {
  const here = await actionHere(directory, { demo: { scale: 0.01 } });
  const operations = ['getRepository', 'listReleases', 'createRelease', 'uploadAsset', 'updateRelease'];
  try {
    const toWorkspace: Request[] = [];
    for (const operation of operations) {
      here.github.setFaults((request) =>
        request.operation === operation
          ? { kind: 'status', status: 307, headers: { location: `http://${other.host}/` } }
          : undefined,
      );
      await here.tick({
        inputs: { resources: 'users', details: 'none', force: 'true' },
        intercept(request) {
          if (!request.url.startsWith(here.github.url)) toWorkspace.push(request);
          return undefined;
        },
      });
      here.clock.step(60_000);
    }
    here.github.setFaults(undefined);
    await here.tick({ inputs: { resources: 'users', details: 'none', force: 'true' } });
    hold(
      here.github.received(apiKey).length === 0,
      () => `GitHub got the key: ${here.github.received(apiKey)}`,
    );
    hold(
      toWorkspace.every((request) => !JSON.stringify([...request.headers]).includes(here.token)),
      'the workspace got the token of GitHub',
    );
    const leaked = other.seen.filter(({ headers }) => JSON.stringify(headers).includes(here.token));
    hold(leaked.length === 0, () => `a redirect took GitHub's token along: ${leaked[0]?.url}`);
    return operations.length;
  } finally {
    await here.close();
  }
}

const carriesKey = ({ headers }: IncomingMessage) => headers['x-api-key'] !== undefined;

interface Listener {
  readonly host: string;
  readonly seen: readonly IncomingMessage[];
  close(): Promise<void>;
}

async function listen(answer?: (request: Request) => Promise<Response>): Promise<Listener> {
  const seen: IncomingMessage[] = [];
  const server: Server = createServer(async (incoming, outgoing) => {
    seen.push(incoming);
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { headers });
    const response = (await answer?.(request)) ?? new Response('{}');
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
