import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a workspace on loopback, for the command `demo` and for tests of the built program. */
export async function serveDemo(
  workspace: { readonly fetch: (request: Request) => Promise<Response> },
  port = 0,
): Promise<DemoServer> {
  const server = createServer((incoming, outgoing) => void relay(workspace, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function relay(
  workspace: { readonly fetch: (request: Request) => Promise<Response> },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  try {
    const response = await workspace.fetch(
      new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host}`).href, {
        method: incoming.method ?? 'GET',
        headers,
      }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch {
    // A fault of the demo workspace that breaks the connection does so here too.
    outgoing.destroy();
  }
}
