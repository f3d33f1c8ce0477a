import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askSecret } from '../../../src/cli/secret.js';

/** A terminal that is a stream. */
function terminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const controller = new AbortController();
  const written: string[] = [];
  const ports = {
    input: input as unknown as NodeJS.ReadStream,
    output: { write: (text: string) => written.push(text) > 0 },
    interrupt: () => written.push('interrupted'),
    signal: controller.signal,
  };
  return { input, ports, written, abort: () => controller.abort() };
}

describe('a secret', () => {
  it('is what was typed up to the end of the line, corrected as people do, and never shown', async () => {
    const { input, ports, written } = terminal();
    const asked = askSecret('Passphrase: ', ports);
    input.write('zwölf Bx');
    input.write('\u007f');
    input.write('oxkämpfer 🔒\r');
    expect(await asked).toBe('zwölf Boxkämpfer 🔒');
    expect(written).toEqual(['Passphrase: ', '\n']);
  });

  it('is nothing at the end of the input, and at Ctrl-C, which the process learns of', async () => {
    for (const [typed, more] of [
      ['abc\u0003', ['interrupted']],
      ['\u0004', []],
    ] as const) {
      const { input, ports, written } = terminal();
      const asked = askSecret('? ', ports);
      input.write(typed);
      expect(await asked).toBe('');
      expect(written).toEqual(['? ', ...more, '\n']);
    }
  });

  it('is no longer asked for when the process is to end', async () => {
    const { ports, abort } = terminal();
    const asked = askSecret('? ', ports);
    abort();
    expect(await asked).toBe('');
  });
});
