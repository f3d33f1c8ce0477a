/**
 * Archives are read in a thread of their own: SQLite computes without a pause, and in the main thread no signal would
 * be heard until it is done, which a file made for it may never let happen. The thread reads the files itself; what it
 * prints and asks goes through the main thread, which ends it at the first signal, and when its time is over.
 */

import { BackupError } from '../errors.js';
import { type Parent, startThread, type Thread } from '../system/thread.js';
import { readArchives } from './reading-task.js';
import type { CliPorts, ReadingTask, Terminal } from './terminal.js';

/** From the thread. */
type Said =
  | { readonly kind: 'out' | 'err'; readonly text: string }
  | { readonly kind: 'flush' }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'done'; readonly exitCode: number }
  /** A BackupError; any other ends the thread with its own words. */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string };

/** To the thread, which waits for one answer at a time. */
type Answer = boolean | string;

/**
 * The largest archives are read in seconds. A file made to be read for ever must not keep a job of the night from ever
 * ending.
 */
const readingMsAtMost = 60 * 60_000;

/** Runs tasks in threads that run this module, the one that calls `runThread` there. */
export function asideIn(module: URL, msAtMost = readingMsAtMost): CliPorts['aside'] {
  return async (task, { terminal, signal, clock }) => {
    const timeout = clock.timeout(msAtMost, signal);
    let result: Extract<Said, { kind: 'done' | 'failed' }> | undefined;
    const thread: Thread = startThread(module, task, async (message) => {
      const said = message as Said;
      if (said.kind === 'done' || said.kind === 'failed') result = said;
      else await obey(said, terminal, thread);
    });
    const end = () => void thread.end();
    timeout.signal.addEventListener('abort', end, { once: true });
    if (timeout.signal.aborted) end();
    try {
      await thread.ended;
    } finally {
      timeout.clear();
    }
    if (result?.kind === 'done') return result.exitCode;
    if (result) throw new BackupError(result.message, result.hint);
    throw unfinished(signal.aborted, msAtMost);
  };
}

async function obey(
  said: Exclude<Said, { kind: 'done' | 'failed' }>,
  terminal: Terminal,
  thread: Thread,
): Promise<void> {
  switch (said.kind) {
    case 'out':
      return terminal.out(said.text);
    case 'err':
      return terminal.err(said.text);
    case 'flush':
      return thread.post(await terminal.flush());
    case 'ask':
      return thread.post((await terminal.askSecret?.(said.question)) ?? false);
  }
}

function unfinished(isAsked: boolean, msAtMost: number): BackupError {
  if (isAsked) return new BackupError('Stopped as asked, before the end.', 'Run it again.');
  const minutes = Math.round(msAtMost / 60_000);
  return new BackupError(
    `The archive could not be read within ${minutes} minutes.`,
    'Use another archive: this one was probably made so that it cannot be read to its end.',
  );
}

/** What a thread of `asideIn` does. The ports are those of the process, but the terminal is the main thread's. */
export async function runThread(parent: Parent, ports: Omit<CliPorts, 'terminal' | 'aside'>): Promise<void> {
  const waiting: ((answer: Answer) => void)[] = [];
  parent.onMessage((answer) => waiting.shift()?.(answer as Answer));
  const say = (said: Said) => parent.post(said);
  const asked = (said: Said): Promise<Answer> => {
    const answer = new Promise<Answer>((resolve) => waiting.push(resolve));
    say(said);
    return answer;
  };
  const terminal: Terminal = {
    out: (text) => say({ kind: 'out', text }),
    err: (text) => say({ kind: 'err', text }),
    flush: async () => (await asked({ kind: 'flush' })) === true,
    askSecret: async (question) => {
      const answer = await asked({ kind: 'ask', question });
      return typeof answer === 'string' ? answer : undefined;
    },
    liveColumns: undefined,
  };
  try {
    const all = { ...ports, terminal, aside: readArchives };
    say({ kind: 'done', exitCode: await readArchives(parent.task as ReadingTask, all) });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    say({ kind: 'failed', message: error.message, hint: error.hint });
  } finally {
    parent.close();
  }
}
