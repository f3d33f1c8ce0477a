/**
 * The long versions of all proofs: `npm run prove -- [--seed N] [--runs N] [--minutes M] [--only NAME,…] [--verbose]`. One line for
 * each promise with its figure; ends with 1 at the first one that breaks, naming the seed that replays it.
 */
import { parseArgs } from 'node:util';
import { attackPromise, number } from './attack.js';
import { promises } from './promises.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    /** Attempts at each promise. */
    runs: { type: 'string' },
    /** For all promises together; time that one leaves is given to the others. */
    minutes: { type: 'string', default: '10' },
    /** Names, comma separated. */
    only: { type: 'string' },
    /** Names each seed before its attempt. */
    verbose: { type: 'boolean', default: false },
  },
});

const only = values.only?.split(',');
const unknown = only?.filter((name) => !promises.some((promise) => promise.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `No promise ${unknown.join(', ')}; there are ${promises.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const chosen = promises.filter(({ name }) => !only || only.includes(name));
const seed = wholeNumber('seed', values.seed) ?? Date.now() % 1_000_000_000;
const asked = wholeNumber('runs', values.runs);
const end = Date.now() + Number(values.minutes) * 60_000;

console.log(`seed ${seed}, Node ${process.versions.node}, ${new Date().toISOString()}`);
for (const [index, promise] of chosen.entries()) {
  const started = Date.now();
  const outcome = await attackPromise(promise, {
    seed,
    runs: asked ?? promise.longRuns ?? Number.POSITIVE_INFINITY,
    deadline: started + (end - started) / (chosen.length - index),
    isShort: false,
    ...(values.verbose ? { onAttempt: (seed: number) => console.log(`  ${promise.name} ${seed}`) } : {}),
  });
  if (outcome.kind === 'broken') {
    console.error(`BROKEN ${promise.name}: ${promise.promise}`);
    console.error(outcome.error);
    console.error(`Replay: npm run prove -- --only ${promise.name} --seed ${outcome.seed} --runs 1`);
    process.exit(1);
  }
  const seconds = (Date.now() - started) / 1000;
  const { runs, figure } = outcome;
  console.log(`${promise.name.padEnd(12)} ${figure} (${number(runs)} runs, ${number(seconds)} s)`);
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, not ${text}.`);
  process.exit(2);
}
