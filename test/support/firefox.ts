/**
 * Firefox as it is installed, through the protocol that it speaks itself (https://w3c.github.io/webdriver-bidi/):
 * playwright-core drives only a Firefox of its own.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'undici';
import { temporaryFolder } from './cli.js';
import { isInstalled } from './programs.js';
import { type GivenFile, viewerPath } from './viewer-in-browser.js';

export const firefox = ['firefox-esr', 'firefox'].find(isInstalled);

export interface FirefoxViewer {
  /** Addresses that the page asked for beside its own file. */
  readonly asked: readonly string[];
  /** What the page wrote as an error or a warning. */
  readonly faults: readonly string[];
  choose(file: GivenFile): Promise<void>;
  /** The value of an expression in the page, once it is one that counts as true. */
  until(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

const longestMs = 60_000;

/** The built page in a new profile. */
export async function openInFirefox(): Promise<FirefoxViewer> {
  const folder = temporaryFolder();
  const { address, end } = await start(folder);
  const asked: string[] = [];
  const faults: string[] = [];
  const own = pathToFileURL(viewerPath).href;
  const send = await connect(`${address}/session`, (method, { request, level, text }) => {
    const isOwn =
      request?.url.startsWith(own) || /^(?:blob|data|about|resource|chrome):/.test(request?.url ?? '');
    if (method === 'network.beforeRequestSent' && !isOwn) asked.push(request?.url ?? '');
    if (method === 'log.entryAdded' && (level === 'error' || level === 'warn')) faults.push(text ?? '');
  });
  await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  const context = contexts?.[0]?.context;
  const events = ['log.entryAdded', 'network.beforeRequestSent'];
  await send('session.subscribe', { events, contexts: [context] });
  await send('browsingContext.navigate', { context, url: own, wait: 'complete' });
  return {
    asked,
    faults,
    async choose({ name, bytes }) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const locator = { type: 'css', value: 'input[type=file]' };
      const { nodes } = await send('browsingContext.locateNodes', { context, locator });
      await send('input.setFiles', { context, element: { sharedId: nodes?.[0]?.sharedId }, files: [path] });
    },
    async until(expression) {
      const target = { context };
      for (const start = Date.now(); Date.now() - start < longestMs; ) {
        const { result } = await send('script.evaluate', { expression, target, awaitPromise: true });
        if (result?.value) return result.value;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`It never came true: ${expression}`);
    },
    async close() {
      await send('browser.close', {}).catch(() => undefined);
      await end();
    },
  };
}

async function start(
  profile: string,
): Promise<{ readonly address: string; readonly end: () => Promise<void> }> {
  const args = ['--headless', '--remote-debugging-port', '0', '--profile', profile, '--no-remote'];
  const browser = spawn(firefox ?? 'firefox', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile },
  });
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    browser.stderr.on('data', (part) => {
      said += part;
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    browser.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
  });
  const end = () => {
    browser.kill();
    return ended;
  };
  return { address, end };
}

/** What is used of answers and events. */
interface Told {
  readonly contexts?: readonly { readonly context: string }[];
  readonly nodes?: readonly { readonly sharedId: string }[];
  readonly result?: { readonly value?: unknown };
  readonly request?: { readonly url: string };
  readonly level?: string;
  readonly text?: string;
}

interface Message {
  readonly id?: number;
  readonly type: string;
  readonly method?: string;
  readonly params?: Told;
  readonly result?: Told;
  readonly message?: string;
}

type Send = (method: string, params: object) => Promise<Told>;

async function connect(address: string, event: (method: string, told: Told) => void): Promise<Send> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`Nobody answers at ${address}`));
  });
  const waiting = new Map<number, (message: Message) => void>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) event(message.method ?? '', message.params ?? {});
    else waiting.get(message.id)?.(message);
  };
  let sent = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++sent;
      waiting.set(id, ({ type, result, message }) => {
        waiting.delete(id);
        if (type === 'error') reject(new Error(`${method}: ${message}`));
        else resolve(result ?? {});
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
}
