/** How V8 spends memory and time on a program that holds little at a time and runs SQLite as WebAssembly. */
import { setFlagsFromString } from 'node:v8';

/**
 * How much code of the engine runs before V8 compiles it once more, for speed. By V8's own measure (1,800,000 on Node 20)
 * SQLite's largest functions are compiled again within the first second, which takes half a second of a processor and
 * 40 MB; with this one long runs are as quick, and short ones quicker.
 */
const tieringBudget = 200_000_000;

/**
 * To be called once the program is loaded, before the engine starts. Node 20 to 26 know both flags; a V8 that does not know
 * one says so on stderr and leaves it alone.
 */
export function tuneV8(): void {
  setFlagsFromString(`--wasm-tiering-budget=${tieringBudget}`);
  // The space for new objects keeps the size that loading has given it. It would grow to 100 MB, for hardly any time.
  setFlagsFromString('--semi-space-growth-factor=1');
}
