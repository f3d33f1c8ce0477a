const names = ['SIGINT', 'SIGTERM'] as const;

/** What of the process is used here. */
export type Signalled = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;

/**
 * Aborts when the process is asked to end, so that it can save. A second request ends it at once, whichever of the two
 * it is: a runner sends first the one and then the other.
 */
export function processSignal(own: Signalled = process): AbortSignal {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      // Without a handler the system does what it always does, and the exit status tells so.
      for (const each of names) own.off(each, onSignal);
      own.kill(own.pid, name);
    }
    controller.abort();
  };
  for (const name of names) own.on(name, onSignal);
  return controller.signal;
}
