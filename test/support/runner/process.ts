/** One process of an action, and how the runner ends it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { compiledOnce, shortLived } from '../nodes.js';
import type { StepLog } from './log.js';

/** When and how a step is ended before its time. */
export interface Interruption {
  /** `cancel` as by a person or a step's timeout: SIGINT, SIGTERM, then the tree is killed. `kill`: SIGKILL at once. */
  readonly kind: 'cancel' | 'kill';
  /** Asked every few milliseconds, with what the step has printed so far. */
  readonly when: (stdout: string) => boolean;
  /** The step that is ended; main unless told. */
  readonly step?: 'main' | 'post';
  /** From SIGINT to SIGTERM; 7,500 unless told (ProcessInvoker.cs). */
  readonly interruptMs?: number;
  /** From SIGTERM to the end of the tree; 2,500 unless told (ProcessInvoker.cs). */
  readonly terminateMs?: number;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly node: string;
  readonly script: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: StepLog;
  readonly interruption?: Interruption | undefined;
}

/** Runs a script to its end. It leads a process group of its own, so that nothing of it outlives the test. */
export function runScript({ node, script, folder, env, log, interruption }: Start): Promise<Ended> {
  const child = spawn(node, [...shortLived, script], {
    cwd: folder,
    env: { ...compiledOnce, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => killTree(child));
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
      log.write(stream, text);
    });
  }
  const stop = interruption ? interrupt(child, interruption, () => printed.stdout) : () => {};
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // What the action started and left behind keeps the pipes open: the runner does not wait for it either.
    child.once('exit', () => setTimeout(() => killTree(child), 100).unref());
    child.once('close', (code, signal) => {
      stop();
      log.end();
      resolve({ code, signal, ...printed });
    });
  });
}

function interrupt(child: ChildProcess, interruption: Interruption, printed: () => string): () => void {
  const { kind, when, interruptMs = 7_500, terminateMs = 2_500 } = interruption;
  const timers: NodeJS.Timeout[] = [];
  const watch = setInterval(() => {
    if (!when(printed())) return;
    clearInterval(watch);
    if (kind === 'kill') {
      killTree(child);
      return;
    }
    // The signal goes to the node process alone, not to what it has started (docs, workflow cancellation).
    child.kill('SIGINT');
    timers.push(setTimeout(() => child.kill('SIGTERM'), interruptMs));
    timers.push(setTimeout(() => killTree(child), interruptMs + terminateMs));
  }, 2);
  return () => {
    clearInterval(watch);
    for (const timer of timers) clearTimeout(timer);
  };
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
