import pRetry, { AbortError } from 'p-retry';
import { BackupError } from './errors.js';

export interface RetryOptions {
  /** Tries after the first. */
  readonly retries: number;
  /** Wait before the second try; doubles with each further one, with jitter. */
  readonly firstWaitMs: number;
  /** Asked before every further try: a retry is a request like any other and needs the budget's consent. */
  readonly mayTryAgain: () => boolean;
  /** Aborts when no further try is wanted; a wait before one ends at once. */
  readonly signal?: AbortSignal;
  readonly onRetry?: (error: BackupError, attempt: number) => void;
}

/** Runs `attempt` until it succeeds, its error does not pass soon, or the tries or the budget are used up. */
export async function retried<Result>(
  attempt: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const { signal } = options;
  let outcome: { readonly result: Result } | { readonly error: BackupError } | undefined;
  try {
    return await pRetry(
      async () => {
        try {
          const result = await attempt();
          outcome = { result };
          return result;
        } catch (error) {
          // p-retry treats some TypeErrors of its own accord; only our classification counts here.
          if (!(error instanceof BackupError)) {
            throw new AbortError(error instanceof Error ? error : new Error(String(error)));
          }
          outcome = { error };
          throw error;
        }
      },
      {
        retries: options.retries,
        minTimeout: options.firstWaitMs,
        maxTimeout: Math.max(options.firstWaitMs, 30_000),
        factor: 2,
        randomize: true,
        ...(signal === undefined ? {} : { signal }),
        shouldRetry: ({ error, attemptNumber }) => {
          if (!(error instanceof BackupError && error.passesSoon)) return false;
          if (signal?.aborted || !options.mayTryAgain()) return false;
          options.onRetry?.(error, attemptNumber);
          return true;
        },
      },
    );
  } catch (error) {
    // p-retry tells only that it was given up; what had come until then says more, and was paid for.
    if (!outcome || error !== signal?.reason) throw error;
    if ('result' in outcome) return outcome.result;
    throw outcome.error;
  }
}
