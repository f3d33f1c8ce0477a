/** The page's side of the worker. */
import type { CallName, Calls, Failure, FromWorker, ToWorker } from './protocol.js';

/** The worker refused a call, or the reader stopped it. */
export class CallFailed extends Error {
  constructor(readonly failure: Failure | { readonly kind: 'stopped' }) {
    super(failure.kind);
  }
}

export interface Listener<Name extends CallName> {
  told?: (told: Calls[Name] extends { tells: infer Told } ? Told : never) => void;
  progress?: (part: number) => void;
  /** Part of the file could not be read; the answer is without it. */
  damaged?: () => void;
  /** Stops the call when it is aborted. */
  signal?: AbortSignal;
}

export interface Engine {
  call<Name extends CallName>(
    name: Name,
    takes: Calls[Name]['takes'],
    listener?: Listener<Name>,
  ): Promise<Calls[Name]['answers']>;
  /** Ends the worker with all that it holds. */
  end(): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: CallFailed): void;
  told(told: unknown): void;
  progress(part: number): void;
  damaged(): void;
}

/** Why a call is stopped whose page is not shown any more. */
export const left = 'left';

/** A statement that has to be stopped ends by itself within this time, or not at all. */
const stopWithinMs = 3000;

/** `stuck` is called if a call cannot be stopped; only the end of the worker ends it then. */
export function startEngine(worker: Worker, wasm: ArrayBuffer, stuck: () => void): Engine {
  const waiting = new Map<number, Waiting>();
  let number = 0;
  const say = (message: ToWorker) => worker.postMessage(message);
  say({ kind: 'start', wasm });

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const call = waiting.get(data.number);
    if (!call) return;
    if (data.kind === 'told') return call.told(data.told);
    if (data.kind === 'progress') return call.progress(data.part);
    if (data.kind === 'damaged') return call.damaged();
    waiting.delete(data.number);
    if (data.kind === 'answer') call.resolve(data.answer);
    else call.reject(new CallFailed(data.kind === 'stopped' ? { kind: 'stopped' } : data.failure));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const failure = new CallFailed({ kind: 'other', words: event.message });
    for (const call of waiting.values()) call.reject(failure);
    waiting.clear();
  };

  return {
    call: (name, takes, { told, progress, damaged, signal } = {}) =>
      new Promise((resolve, reject) => {
        const own = ++number;
        waiting.set(own, {
          // The worker answers a call with what its name promises.
          resolve: (answer) => resolve(answer as never),
          reject,
          told: (value) => told?.(value as never),
          progress: (part) => progress?.(part),
          damaged: () => damaged?.(),
        });
        say({ kind: 'call', number: own, name, takes });
        const stop = () => {
          say({ kind: 'stop', number: own });
          // Who has left a page does not wait for it.
          if (signal?.reason === left) return;
          setTimeout(() => waiting.has(own) && stuck(), stopWithinMs);
        };
        signal?.addEventListener('abort', stop, { once: true });
        if (signal?.aborted) stop();
      }),
    end() {
      worker.terminate();
      for (const call of waiting.values()) call.reject(new CallFailed({ kind: 'stopped' }));
      waiting.clear();
    },
  };
}
