/**
 * Takes out every guard of the program, one after another, and looks whether a test sees it: the unit tests that import
 * the file, then two short stories through both front ends. Takes hours for the whole program, so each result is written
 * down at once, and another start skips what is known of a file and its tests as they are.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedGuards } from './accepted-guards.js';
import type { ProjectCopy } from './copy.js';
import { type Guard, guardsIn } from './guards.js';
import { testsOf } from './tests-of.js';

export interface AllOptions {
  /** Beginnings of the files' paths. */
  readonly paths: readonly string[];
  /** Epoch milliseconds after which no guard is begun. */
  readonly deadline: number;
  /** A file that results are added to, one JSON object a line. */
  readonly results: string;
}

/** A backup that goes through lists, details, changes, archive and publishing, of either front end. */
const stories = ['test/scenario/cli/released-folder.test.ts', 'test/scenario/action/released-cache.test.ts'];

interface Result {
  /** Of the guard, its file and the tests: as long as none of them changes, the result holds. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly guard: string;
  /** What the first test said that saw it; null if none did. */
  readonly seen: string | null;
}

/** Returns how many guards no test sees, except those that are accepted. */
export function disproveAll(project: ProjectCopy, { paths, deadline, results }: AllOptions): number {
  const known = new Map(readResults(results).map((result) => [result.key, result]));
  const found: Result[] = [];
  let left = 0;
  for (const file of sourceFiles().filter((path) => paths.some((beginning) => path.startsWith(beginning)))) {
    const code = readFileSync(file, 'utf8');
    const tests = testsOf(file);
    const fingerprint = digest([code, ...tests.map((test) => readFileSync(test, 'utf8'))]);
    for (const guard of guardsIn(code)) {
      if (acceptedGuards.some((accepted) => accepted.file === file && accepted.guard === guard.text))
        continue;
      const key = digest([fingerprint, String(guard.start)]);
      const before = known.get(key);
      if (!before && Date.now() >= deadline) {
        left++;
        continue;
      }
      const result = before ?? { key, file, ...tried(project, file, code, guard, tests) };
      if (!before) appendFileSync(results, `${JSON.stringify(result)}\n`);
      found.push(result);
      tell(result);
    }
  }
  const survivors = found.filter(({ seen }) => seen === null);
  console.log(
    `\n${found.length} guards taken out, ${survivors.length} of them unseen, ${left} left for later`,
  );
  for (const { file, line, guard } of survivors) console.log(`UNSEEN ${file}:${line}  ${oneLine(guard)}`);
  return survivors.length;
}

function tried(
  project: ProjectCopy,
  file: string,
  code: string,
  { start, end, line, text }: Guard,
  tests: readonly string[],
): Omit<Result, 'key' | 'file'> {
  const without = code.slice(0, start) + code.slice(end);
  const byTests = tests.length > 0 ? project.failureWith(file, without, tests) : undefined;
  const seen = byTests ?? project.failureWith(file, without, stories) ?? null;
  return { line, guard: text, seen };
}

function tell({ file, line, guard, seen }: Result): void {
  console.log(`${seen === null ? 'UNSEEN' : 'seen  '} ${file}:${line}  ${oneLine(guard)}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 110);
}

function readResults(path: string): readonly Result[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
}

function sourceFiles(): readonly string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))
    .sort();
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
