import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDemo } from '../../../src/demo/serve.js';
import { exitCodes } from '../../../src/exit-codes.js';
import { realClock } from '../../../src/system/real.js';
import { cliWorld } from '../../support/cli.js';

/** The command `demo --serve`: its first line as soon as it is there, and what stops it. */
async function serving(...argv: string[]) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let ended: Promise<{ code: number }> | undefined;
  const line = await new Promise<string>((resolve) => {
    const terminal = { out: resolve, err: resolve, flush: async () => true, liveColumns: undefined };
    const ports = { terminal, clock: realClock, signal: controller.signal };
    ended = cliWorld().runWith(ports, 'demo', '--serve', ...argv);
  });
  const url = /http:\S+/.exec(line)?.[0] ?? '';
  return { line, url, end: () => controller.abort(), ended };
}

const users = (url: string, key: string) => fetch(`${url}/api/v1/users`, { headers: { 'X-API-Key': key } });

describe('demo --serve', () => {
  it('serves the demo workspace to those who have its key, until it is asked to end', async () => {
    const { line, url, end, ended } = await serving();
    expect(line).toContain('with the API key demo-key-0123456789');
    expect((await users(url, 'demo-key-0123456789')).status).toBe(200);
    expect((await users(url, 'another')).status).toBe(401);
    end();
    expect((await ended)?.code).toBe(exitCodes.finished);
    await expect(users(url, 'demo-key-0123456789')).rejects.toThrow('fetch failed');
  });

  it('says that a port is taken, with a next step', async () => {
    const other = await serveDemo({ fetch: async () => new Response() });
    onTestFinished(() => other.close());
    const { port } = new URL(other.url);
    const { code, err } = await cliWorld().run('demo', '--serve', '--port', port);
    expect(code).toBe(exitCodes.failed);
    expect(err).toContain(`cannot be served at port ${port} (EADDRINUSE).\nNext: Choose another --port.`);
  });

  it.each(['http', '-1', '65536', '1.5'])('takes no port %j', async (port) => {
    const { code, err } = await cliWorld().run('demo', '--serve', `--port=${port}`);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('from 0 to 65535');
  });
});
