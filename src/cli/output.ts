export interface Output {
  write(text: string): void;
  /** Waits until what was written has left the process; false where nobody reads it any more. */
  flush(): Promise<boolean>;
}

/** One of the process's streams for people or programs: texts of any length, read by whoever stands at its other end. */
export function outputTo(stream: NodeJS.WriteStream): Output {
  let isBroken = false;
  // `| head` closes the pipe when it has seen enough, which is no fault.
  stream.on('error', () => {
    isBroken = true;
  });
  return {
    write(text) {
      if (!isBroken) stream.write(text);
    },
    async flush() {
      // A closed pipe shows only after a turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isBroken && stream.writableNeedDrain) await drained(stream);
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
