/** Asks on a terminal, for what may be seen and for secrets. */
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
export async function askSecret(question: string, ports: SecretPorts): Promise<string> {
  ports.output.write(question);
  // Readline shows what is typed where it writes, so it writes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await lineTyped(nowhere, ports);
  } finally {
    ports.output.write('\n');
  }
}

/** The same, shown while it is typed. */
export async function askText(
  question: string,
  ports: SecretPorts & { readonly output: NodeJS.WritableStream },
): Promise<string> {
  ports.output.write(question);
  return lineTyped(ports.output, ports);
}

async function lineTyped(
  output: NodeJS.WritableStream,
  { input, interrupt, signal }: SecretPorts,
): Promise<string> {
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
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
  }
}
