import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface DemoServer {
  /** Origin, as `http://127.0.0.1:4711`. */
  readonly url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

interface Served {
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Serves a workspace on loopback, for the command `demo` and for tests of the built program. Port 0: a free one. */
export async function serveDemo(workspace: Served, port = 0): Promise<DemoServer> {
  const server = createServer((incoming, outgoing) => void relay(workspace, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo server has no port.');
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function relay(workspace: Served, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    await send(await workspace.fetch(requestOf(incoming, gone.signal)), incoming, outgoing);
  } catch (error) {
    // Where fetch would fail, the connection breaks; anything else is a bug of the workspace and is shown.
    if (gone.signal.aborted || isNetworkFault(error)) outgoing.destroy();
    else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  }
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const url = new URL(`http://${incoming.headers.host}${incoming.url ?? '/'}`);
  return new Request(url, { method: incoming.method ?? 'GET', headers, signal });
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const plain = Buffer.from(await response.arrayBuffer());
  const isZipped = /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? '')) && plain.length > 0;
  const body = isZipped ? await promisify(gzip)(plain) : plain;
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    // 204 has no body, and so no length of one.
    ...(response.status === 204 ? {} : { 'content-length': body.length }),
  });
  outgoing.end(body);
}

function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'fetch failed';
}
