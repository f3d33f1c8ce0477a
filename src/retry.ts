import pRetry, { AbortError } from 'p-retry';
import { BackupError } from './errors.js';

export interface RetryOptions {
  /** Tries after the first. */
  readonly retries: number;
  /** Wait before the second try; doubles with each further one, with jitter. */
  readonly firstWaitMs: number;
  /** Asked before every further try: a retry is a request like any other and needs the budget's consent. */
  readonly mayTryAgain: () => boolean;
  readonly onRetry?: (error: BackupError, attempt: number) => void;
}

/** Runs `attempt` until it succeeds, its error does not pass soon, or the tries or the budget are used up. */
export function retried<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  return pRetry(
    async () => {
      try {
        return await attempt();
      } catch (error) {
        // p-retry treats some TypeErrors of its own accord; only our classification counts here.
        if (error instanceof BackupError) throw error;
        throw new AbortError(error instanceof Error ? error : new Error(String(error)));
      }
    },
    {
      retries: options.retries,
      minTimeout: options.firstWaitMs,
      maxTimeout: Math.max(options.firstWaitMs, 30_000),
      factor: 2,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof BackupError && error.passesSoon && options.mayTryAgain(),
      onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
        if (error instanceof BackupError && error.passesSoon && retriesLeft > 0) {
          options.onRetry?.(error, attemptNumber);
        }
      },
    },
  );
}
