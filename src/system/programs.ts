/** Other programs on this machine. */
import { execFile, spawn } from 'node:child_process';

/** Whether a program is there and says anything when asked like this. */
export async function says(program: string, parameters: readonly string[]): Promise<boolean> {
  const said = await run(program, parameters);
  return said !== undefined && said !== '';
}

/** The first line that a program says when asked like this, on either stream; undefined if there is no such program. */
export async function firstLine(program: string, parameters: readonly string[]): Promise<string | undefined> {
  return (await run(program, parameters))?.split('\n', 1)[0];
}

function run(program: string, parameters: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 10_000 }, (error, stdout, stderr) =>
      resolve(error && 'code' in error && error.code === 'ENOENT' ? undefined : `${stdout}${stderr}`.trim()),
    );
  });
}

/** What a program writes to its output; undefined if there is no such program, or it fails. */
export function outputOf(program: string, parameters: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 10_000 }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}

/** Shows a file in the browser of whoever is at this machine; false if there is nothing to show it with. */
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
