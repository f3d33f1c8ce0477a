import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asideIn } from '../../../src/cli/aside.js';
import type { CliPorts, Terminal } from '../../../src/cli/terminal.js';
import { realClock } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';

/** Runs this code as the thread that reads archives; `signal` and the time end it. */
async function run(
  code: string,
  given: { signal?: AbortSignal; msAtMost?: number; terminal?: Partial<Terminal> } = {},
) {
  const path = join(temporaryFolder(), 'thread.mjs');
  writeFileSync(path, `import { parentPort, workerData } from 'node:worker_threads';\n${code}`);
  let [out, err] = ['', ''];
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    flush: async () => true,
    liveColumns: undefined,
    ...given.terminal,
  };
  const ports = {
    terminal,
    clock: realClock,
    signal: given.signal ?? new AbortController().signal,
  } as unknown as CliPorts;
  const exitCode = await asideIn(pathToFileURL(path), given.msAtMost)(
    { command: 'verify', paths: ['a', 'b'] },
    ports,
  );
  return { exitCode, out, err };
}

const post = (said: unknown) => `parentPort.postMessage(${JSON.stringify(said)});`;
const done = `${post({ kind: 'done', exitCode: 3 })} parentPort.close();`;

describe('work aside', () => {
  it('prints through the main thread, knows its task, and ends with its code', async () => {
    const told = `parentPort.postMessage({ kind: 'out', text: workerData.paths.join() });`;
    expect(await run(told + post({ kind: 'err', text: 'e' }) + done)).toEqual({
      exitCode: 3,
      out: 'a,b',
      err: 'e',
    });
  });

  it('asks and waits through the main thread', async () => {
    const code = `
      parentPort.on('message', (answer) => {
        parentPort.postMessage({ kind: 'out', text: answer + ';' });
        if (typeof answer === 'string') { ${done} } else { ${post({ kind: 'ask', question: 'Name?' })} }
      });
      ${post({ kind: 'flush' })}`;
    const askSecret = async (question: string) => `${question} Mia`;
    expect((await run(code, { terminal: { askSecret, flush: async () => false } })).out).toBe(
      'false;Name? Mia;',
    );
  });

  it('hands on what failed, and what is a bug', async () => {
    await expect(
      run(`${post({ kind: 'failed', message: 'No.', hint: 'Go.' })} parentPort.close();`),
    ).rejects.toMatchObject({ name: 'BackupError', message: 'No.', hint: 'Go.' });
    await expect(run(`throw new TypeError('a bug');`)).rejects.toThrow('a bug');
  });

  it('is ended in the middle of a computation when the process is asked to end', async () => {
    const controller = new AbortController();
    const out = () => controller.abort();
    const code = `${post({ kind: 'out', text: 'x' })} setImmediate(() => { for (;;); });`;
    await expect(run(code, { signal: controller.signal, terminal: { out } })).rejects.toThrow(
      'Stopped as asked',
    );
    await expect(run('for (;;);', { signal: AbortSignal.abort() })).rejects.toThrow('Stopped as asked');
  });

  it('is ended when its time is over', async () => {
    await expect(run('for (;;);', { msAtMost: 200 })).rejects.toThrow('could not be read within');
  });
});
