/**
 * Takes out one protection after another, in a copy of the project, and runs the short proof of its promise there:
 * `npm run disprove -- [--only NAME,…] [--matching TEXT]`. One line for each; ends with 1 if a proof holds without a
 * protection. `--all` takes out every guard of the program instead; see disprove-all.ts.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ProjectCopy, projectCopy } from './copy.js';
import { disproveAll } from './disprove-all.js';
import { shortProofOf } from './promise.js';
import { type Protection, protections } from './protections.js';

const { values } = parseArgs({
  options: {
    /** Names of promises, comma separated. */
    only: { type: 'string' },
    /** Words of the protection. */
    matching: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    /** With --all: beginnings of paths, comma separated. */
    files: { type: 'string', default: 'src/' },
    /** With --all: no guard is begun after that. */
    minutes: { type: 'string', default: '60' },
    /** With --all: where results are kept, so that the next start continues behind them. */
    results: { type: 'string', default: 'disprove-results.jsonl' },
  },
});

const copy = projectCopy();
try {
  const survivors = values.all
    ? disproveAll(copy, {
        paths: values.files.split(','),
        deadline: Date.now() + Number(values.minutes) * 60_000,
        results: values.results,
      })
    : disproveProtections(copy, values.only?.split(','), values.matching);
  process.exitCode = survivors > 0 ? 1 : 0;
} finally {
  copy.remove();
}

function disproveProtections(
  project: ProjectCopy,
  only: readonly string[] | undefined,
  matching: string,
): number {
  let survivors = 0;
  for (const entry of protections) {
    const { promise, protection } = entry;
    if ((only && !only.includes(promise)) || !protection.includes(matching)) continue;
    const broken = proveWithout(project, entry);
    if (broken === undefined) survivors++;
    const verdict = broken === undefined ? 'HOLDS without' : 'breaks without';
    console.log(`${promise.padEnd(10)} ${verdict}: ${protection}`);
    if (broken !== undefined) console.log(`${' '.repeat(11)}${broken}`);
  }
  return survivors;
}

/** What the proof says if it breaks; undefined if it holds. */
function proveWithout(
  project: ProjectCopy,
  { promise, file, code, without }: Protection,
): string | undefined {
  const changed = readFileSync(file, 'utf8').replace(code, () => without);
  return project.failureWith(file, changed, [shortProofOf(promise)]);
}
