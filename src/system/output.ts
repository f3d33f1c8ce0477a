/** The process's standard output: results of any length, read by whoever stands at the other end of a pipe. */
export function standardOutput(): { out(text: string): void; flush(): Promise<boolean> } {
  const { stdout } = process;
  // `| head` closes the pipe when it has seen enough, which is no fault.
  stdout.on('error', ignore);
  return {
    out(text) {
      if (stdout.writable) stdout.write(text);
    },
    async flush() {
      // One turn of the loop is needed before a closed pipe shows.
      await new Promise((resolve) => setImmediate(resolve));
      if (stdout.writableNeedDrain) await drained(stdout);
      return stdout.writable;
    },
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off('drain', end);
      stream.off('close', end);
      resolve();
    };
    stream.on('drain', end);
    stream.on('close', end);
  });
}

function ignore(): void {
  // The stream's own state tells what has happened to it.
}
