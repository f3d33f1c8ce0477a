/**
 * What the process prints, made harmless. The runner reads both streams line by line and obeys everything that looks like a
 * command, and GitHub's own libraries print words that anybody may have chosen: keys of caches, names in archives.
 */

/** Commands that this process gives. Outputs and state go through files, and nothing else is asked of a runner. */
const ourCommand = /^::(?:debug|notice|warning|error|group|endgroup|add-mask)(?: [^\r\n]*)?::[^\r\n]*\r?\n$/;

/**
 * Text in which the runner finds no command. It takes a line for one that begins with `::`, blanks before it or not,
 * or has `##[` anywhere.
 */
export function plainLine(message: string): string {
  return message.replace(/##\[/g, '## [').replace(/^([\s\u0085]*):(?=:)/gm, '$1:\u200b');
}

export type Guard = (chunk: string | Uint8Array) => string;

/**
 * Takes the pieces of one stream as they are printed, and gives them back without commands. A piece that is one whole
 * command is let through where `mayCommand`: @actions/core writes each so, with line ends escaped.
 */
export function outputGuard({ mayCommand }: { readonly mayCommand: boolean }): Guard {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What was printed of the line that has no end yet: a command may come in several pieces. */
  let line = '';
  return (chunk) => {
    if (mayCommand && typeof chunk === 'string' && ourCommand.test(chunk)) {
      // In the midst of a line it would be no command, and a secret not be masked.
      const start = line === '' ? '' : '\n';
      line = '';
      return start + chunk;
    }
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    // Only behind its first signs is anything put into a command, so what was printed stays as it was.
    const plain = plainLine(line + text);
    const printed = line.length;
    line = plain.slice(Math.max(plain.lastIndexOf('\n'), plain.lastIndexOf('\r')) + 1);
    return plain.slice(printed);
  };
}

/** From now on nothing that this process or what it has started prints is a command, except our own. */
export function guardOutput(): void {
  guardStream(process.stdout, outputGuard({ mayCommand: true }));
  guardStream(process.stderr, outputGuard({ mayCommand: false }));
}

type Write = (
  chunk: string | Uint8Array,
  encoding?: BufferEncoding | WriteCallback,
  callback?: WriteCallback,
) => boolean;
type WriteCallback = (error?: Error | null) => void;

function guardStream(stream: NodeJS.WriteStream, guard: Guard): void {
  const write = stream.write.bind(stream);
  const guarded: Write = (chunk, encoding, callback) =>
    write(guard(chunk), typeof encoding === 'function' ? encoding : callback);
  stream.write = guarded;
}
