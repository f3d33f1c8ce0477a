const everywhere = ['SIGINT', 'SIGTERM'] as const;

/**
 * Windows sends no SIGTERM. Ctrl-Break is SIGBREAK there, and SIGHUP says that the window is closed, ten seconds before it
 * is over. Elsewhere SIGHUP is left alone: nohup has it ignored, and a handler would undo that.
 */
const onWindows = [...everywhere, 'SIGBREAK', 'SIGHUP'] as const;

/** What of the process is used here. */
export type Signalled = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid' | 'platform'>;

/** A terminal sends Ctrl-C to the program and to npm, which sends it on: that is one request. */
const sameRequestMs = 500;

/**
 * Aborts when the process is asked to end, so that it can save. A second request ends it at once, whichever of the two
 * it is: a runner sends first the one and then the other. `now` counts milliseconds from anywhere.
 */
export function processSignal(own: Signalled = process, now = () => performance.now()): AbortSignal {
  const controller = new AbortController();
  const names = own.platform === 'win32' ? onWindows : everywhere;
  let askedAt = Number.NEGATIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    if (now() - askedAt < sameRequestMs) return;
    askedAt = now();
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
