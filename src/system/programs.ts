/** Other programs on this machine. */
import { execFile, spawn } from 'node:child_process';
import type { RunProgram } from './ports.js';

/** Whether a program is there and says anything when asked like this. */
export async function says(program: string, parameters: readonly string[]): Promise<boolean> {
  const end = await runProgram(program, parameters);
  return end !== undefined && end.said !== '';
}

/** The first line that a program says when asked like this, on either stream; undefined if there is no such program. */
export async function firstLine(program: string, parameters: readonly string[]): Promise<string | undefined> {
  return (await runProgram(program, parameters))?.said.split('\n', 1)[0];
}

/** A program that hangs is ended after this time. */
const programMs = 10_000;

export const runProgram: RunProgram = (program, parameters, input) =>
  new Promise((resolve) => {
    const child = execFile(program, parameters, { timeout: programMs }, (error, stdout, stderr) => {
      if (error && 'code' in error && error.code === 'ENOENT') return resolve(undefined);
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, said: `${stdout}${stderr}`.trim() });
    });
    // A program that reads nothing ends before it was given all.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });

/** What a program writes to its output; undefined if there is no such program, or it fails. */
export function outputOf(program: string, parameters: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: programMs }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}

/** Shows a file in the browser of the person at this machine; false if there is nothing to show it with. */
export function openInBrowser(path: string): Promise<boolean> {
  const [program = '', ...parameters] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(program, [...parameters, path], { detached: true, stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
