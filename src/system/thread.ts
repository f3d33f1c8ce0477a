/** Work in a thread of its own, which can be ended at any moment, also in the middle of a computation. */
import { parentPort, Worker, workerData } from 'node:worker_threads';

export interface Thread {
  post(message: unknown): void;
  /** Resolves when the thread has ended by itself; rejects with what it threw. */
  readonly ended: Promise<void>;
  /** Resolves when nothing of it runs any more. */
  end(): Promise<void>;
}

/** Starts a thread that runs the module; `data` is its task. */
export function startThread(module: URL, data: unknown, onMessage: (message: unknown) => void): Thread {
  const worker = new Worker(module, { workerData: data });
  worker.on('message', onMessage);
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
  return {
    post: (message) => worker.postMessage(message),
    ended,
    async end() {
      await worker.terminate();
    },
  };
}

export interface Parent {
  readonly task: unknown;
  post(message: unknown): void;
  /** From then on the thread lives until it is closed. */
  onMessage(handler: (message: unknown) => void): void;
  close(): void;
}

/** In a thread that startThread made: who made it. Undefined in the main thread. */
export function parentOfThread(): Parent | undefined {
  const port = parentPort;
  if (!port) return undefined;
  return {
    task: workerData,
    post: (message) => port.postMessage(message),
    onMessage: (handler) => void port.on('message', handler),
    close: () => port.close(),
  };
}
