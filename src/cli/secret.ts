/** Asks for a secret on a terminal. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export interface SecretPorts {
  /** A terminal. */
  readonly input: NodeJS.ReadStream;
  readonly output: Pick<NodeJS.WriteStream, 'write'>;
  /** What the terminal would do at Ctrl-C, which it does not while nothing is shown. */
  readonly interrupt: () => void;
  /** Ends the question. */
  readonly signal: AbortSignal;
}

/** What somebody types up to the line's end, without showing it; empty if there is no line. */
export async function askSecret(
  question: string,
  { input, output, interrupt, signal }: SecretPorts,
): Promise<string> {
  output.write(question);
  // Readline shows what is typed where it writes, so it writes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const end = () => lines.close();
  signal.addEventListener('abort', end);
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.once('SIGINT', () => {
        interrupt();
        end();
      });
      if (signal.aborted) end();
    });
  } finally {
    signal.removeEventListener('abort', end);
    end();
    output.write('\n');
  }
}
