/** Reads the open files into memory while nobody asks for anything, so that searches find them there. */
import { OpeningFailed } from './opening-failed.js';

/** A file that can be read bit by bit. */
export interface Fillable {
  /** Reads a little; false if nothing is left to do. */
  readMore(): boolean;
}

export interface Filling {
  /** Reads this file as well. */
  fill(file: Fillable): void;
  /** Holds until the function that it returns is called: a question is at work. */
  wait(): () => void;
}

/** Who clicks from page to page asks again soon. */
const quietMs = 200;

export function startFilling(
  later: (work: () => void, waitMs: number) => unknown,
  now: () => number,
): Filling {
  const files: Fillable[] = [];
  let questions = 0;
  let quietFrom = now();
  let isPlanned = false;

  const plan = (waitMs: number) => {
    if (isPlanned || files.length === 0) return;
    isPlanned = true;
    later(step, waitMs);
  };
  const step = () => {
    isPlanned = false;
    const waitMs = questions > 0 ? quietMs : quietFrom + quietMs - now();
    if (waitMs > 0) return plan(waitMs);
    const [file] = files;
    if (file && !readMore(file)) files.shift();
    plan(0);
  };
  return {
    fill(file) {
      files.push(file);
      plan(quietMs);
    },
    wait() {
      questions++;
      return () => {
        questions--;
        quietFrom = now();
      };
    },
  };
}

function readMore(file: Fillable): boolean {
  try {
    return file.readMore();
  } catch (error) {
    // Whoever asks for this part is told.
    if (error instanceof OpeningFailed) return false;
    throw error;
  }
}
