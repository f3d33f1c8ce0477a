import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDemo } from '../../src/demo/serve.js';
import { expectArchiveEquals } from '../support/archive.js';
import { apiKey, temporaryFolder } from '../support/cli.js';
import { createTestWorkspace } from '../support/demo/test-workspace.js';
import { compiledOnce, nodes, shortLived } from '../support/nodes.js';
import { tlsCertificate, tlsHost, tlsKey } from '../support/tls.js';

async function listening<Listener extends Server>(server: Listener): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A workspace behind https, and a proxy that is the only way to it; `seen` is all that the proxy can read. */
async function behindProxy() {
  const workspace = createTestWorkspace({ apiKey, now: () => Date.now(), scale: 0.02 });
  const demo = await serveDemo(workspace);
  onTestFinished(() => demo.close());
  const tlsPort = await listening(
    createTlsServer({ key: tlsKey, cert: tlsCertificate }, (socket) => {
      const inner = connect(Number(new URL(demo.url).port), '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const end of [socket, inner]) end.on('error', () => {});
    }),
  );
  const seen: Buffer[] = [];
  const proxyPort = await listening(
    createServer((socket) => {
      const tunnel = connect(tlsPort, '127.0.0.1');
      for (const end of [socket, tunnel]) end.on('error', () => {});
      socket.on('data', (bytes) => seen.push(bytes));
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(tunnel).pipe(socket);
      });
    }),
  );
  return {
    workspace,
    proxy: `http://127.0.0.1:${proxyPort}`,
    seen: () => Buffer.concat(seen).toString('latin1'),
  };
}

function backUp(node: string, directory: string, env: Record<string, string>, ...more: string[]) {
  const certificate = join(temporaryFolder(), 'certificate.pem');
  writeFileSync(certificate, tlsCertificate);
  const argv = ['backup', '--directory', directory, '--details', 'none', ...more];
  const child = spawn(node, [...shortLived, 'dist/cli/index.js', ...argv], {
    env: {
      PATH: process.env.PATH ?? '',
      PROSONATA_URL: `https://${tlsHost}`,
      PROSONATA_API_KEY: apiKey,
      NODE_EXTRA_CA_CERTS: certificate,
      ...compiledOnce,
      ...env,
    },
  });
  return new Promise<{ code: number | null; printed: string }>((resolve) => {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        printed += chunk;
      });
    }
    child.on('close', (code) => resolve({ code, printed }));
  });
}

describe.each(nodes)('behind a proxy, %s', (node) => {
  it('the workspace is reached in a tunnel, of which the proxy sees the host alone', async () => {
    const { workspace, proxy, seen } = await behindProxy();
    const directory = temporaryFolder();
    const { code, printed } = await backUp(node, directory, { HTTPS_PROXY: proxy });
    expect(code, printed).toBe(0);
    expect(printed).not.toMatch(/warning|experimental/i);
    await expectArchiveEquals(directory, workspace);
    expect(seen()).toMatch(new RegExp(`^CONNECT ${tlsHost}:443 HTTP/1\\.1\r\n`));
    expect(seen()).not.toContain(apiKey);
    expect(seen()).not.toContain('/api/v1/');
  });

  it('a host in NO_PROXY is not', async () => {
    const { proxy, seen } = await behindProxy();
    const { code } = await backUp(
      node,
      temporaryFolder(),
      { HTTPS_PROXY: proxy, NO_PROXY: tlsHost },
      '--time-limit',
      '5s',
    );
    expect(code).toBe(1);
    expect(seen()).toBe('');
  });

  it('whose address is none is refused with what is wrong with it', async () => {
    const { code, printed } = await backUp(node, temporaryFolder(), { HTTPS_PROXY: 'socks5://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^Error: HTTPS_PROXY is not the address of an HTTP proxy\.\nNext: Set it to/m);
  });
});
