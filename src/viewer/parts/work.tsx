/** A call of the engine as a page shows it: at work, done, stopped or failed. */
import { useEffect, useState } from 'preact/hooks';
import { CallFailed, type Listener, left } from '../engine-client.js';
import type { CallName, Calls, Failure } from '../protocol.js';
import { engine, words } from '../state.js';

export interface Work<Answer> {
  readonly answer: Answer | undefined;
  readonly failure: Failure | { readonly kind: 'stopped' } | undefined;
  /** From 0 to 1 while it is at work. */
  readonly part: number | undefined;
  stop(): void;
}

/** Calls the engine again whenever `takes` changes, and drops what the call before would have said. */
export function useCall<Name extends CallName>(
  name: Name,
  takes: Calls[Name]['takes'] | undefined,
  told?: Listener<Name>['told'],
): Work<Calls[Name]['answers']> {
  type Answer = Calls[Name]['answers'];
  const wanted = JSON.stringify(takes);
  const [state, setState] = useState<Omit<Work<Answer>, 'stop'> & { readonly wanted?: string }>(atWork);
  const [controller, setController] = useState<AbortController>();
  useEffect(() => {
    if (!takes || !engine.value) return;
    const own = new AbortController();
    let isCurrent = true;
    let isDamaged = false;
    const show = (next: Omit<Work<Answer>, 'stop'>) => isCurrent && setState({ ...next, wanted });
    setController(own);
    show(atWork);
    engine.value
      .call(name, takes, {
        ...(told && { told: ((value) => isCurrent && told(value)) as NonNullable<Listener<Name>['told']> }),
        progress: (part) => show({ ...atWork, part }),
        damaged: () => {
          isDamaged = true;
        },
        signal: own.signal,
      })
      .then(
        (answer) => show({ answer, failure: isDamaged ? damage : undefined, part: undefined }),
        (error) => show({ answer: undefined, failure: failureIn(error), part: undefined }),
      );
    return () => {
      isCurrent = false;
      own.abort(left);
    };
  }, [name, wanted]);
  // What was answered before would be taken for the answer to this, and asked about again.
  return { ...(state.wanted === wanted ? state : atWork), stop: () => controller?.abort() };
}

/** Said beside what could be read. */
export const damage: Failure = { kind: 'refused', refusal: 'damaged' };

const atWork = { answer: undefined, failure: undefined, part: 0 };

export function failureIn(error: unknown): Failure | { readonly kind: 'stopped' } {
  return error instanceof CallFailed ? error.failure : { kind: 'other', words: String(error) };
}

export function Working({ part, stop }: { part: number | undefined; stop: () => void }) {
  if (part === undefined) return null;
  return (
    <p class="working" role="status">
      <progress value={part} aria-label={words.value.loading} /> {words.value.loading}{' '}
      <button type="button" onClick={stop}>
        {words.value.stop}
      </button>
    </p>
  );
}

export function Failed({ failure }: { failure: Failure | { readonly kind: 'stopped' } | undefined }) {
  if (!failure) return null;
  return (
    <p class="failed" role="alert">
      {failureText(failure)}
    </p>
  );
}

export function failureText(failure: Failure | { readonly kind: 'stopped' }): string {
  const { refusals, failed, stopped } = words.value;
  switch (failure.kind) {
    case 'stopped':
      return stopped;
    case 'refused':
      return refusals[failure.refusal];
    case 'needs-key':
      return refusals['wrong-passphrase'];
    case 'other':
      return failed(failure.words);
  }
}
