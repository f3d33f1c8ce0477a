/** Other programs on this machine. */
import { execFile } from 'node:child_process';

/** Whether a program is there and says anything when asked like this. */
export function says(program: string, parameters: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 10_000 }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim() !== ''),
    );
  });
}
