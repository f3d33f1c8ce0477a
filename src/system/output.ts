/** The process's standard output: results of any length, read by whoever stands at the other end of a pipe. */
export function standardOutput(): { out(text: string): void; flush(): Promise<boolean> } {
  const { stdout } = process;
  let isBroken = false;
  // `| head` closes the pipe when it has seen enough, which is no fault.
  stdout.on('error', () => {
    isBroken = true;
  });
  return {
    out(text) {
      if (!isBroken) stdout.write(text);
    },
    async flush() {
      // A closed pipe shows only after a turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isBroken && stdout.writableNeedDrain) await drained(stdout);
      return !isBroken;
    },
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off('drain', end);
      stream.off('error', end);
      resolve();
    };
    stream.on('drain', end);
    stream.on('error', end);
  });
}
