/** A copy of the project in which one thing at a time is changed and tested. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

export interface ProjectCopy {
  /** What a test says if `file` has this code instead of its own: the first failure, or undefined if all is well. */
  failureWith(file: string, code: string, tests: readonly string[]): string | undefined;
  remove(): void;
}

const notCopied = ['.git', 'node_modules', 'build', 'build-proof'];
/** A test that does not come to an end has not passed either. */
const endsWithinMs = 5 * 60_000;

export function projectCopy(): ProjectCopy {
  const copy = mkdtempSync(join(tmpdir(), 'disprove-'));
  cpSync('.', copy, { recursive: true, filter: (path) => !notCopied.includes(relative('.', path)) });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  return {
    failureWith(file, code, tests) {
      const path = join(copy, file);
      const whole = readFileSync(path, 'utf8');
      writeFileSync(path, code);
      try {
        return failureOf(copy, tests);
      } finally {
        writeFileSync(path, whole);
      }
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** `tests`: parameters of vitest. */
function failureOf(copy: string, tests: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--bail', '1', '--reporter', 'json'],
    { cwd: copy, encoding: 'utf8', timeout: endsWithinMs, maxBuffer: 1 << 28 },
  );
  if (status === 0) return undefined;
  return status === null ? 'did not come to an end' : firstFailure(stdout);
}

interface Report {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly { readonly failureMessages?: readonly string[] }[];
  }[];
}

function firstFailure(report: string): string {
  const { testResults } = JSON.parse(report.slice(report.indexOf('{'))) as Report;
  const messages = testResults.flatMap(({ message, assertionResults }) => [
    ...assertionResults.flatMap(({ failureMessages = [] }) => failureMessages),
    // That of a file which could not be loaded.
    ...(message ? [message] : []),
  ]);
  if (messages[0] === undefined) throw new Error(`the tests could not be run: ${report}`);
  return (messages[0].split('\n', 1)[0] ?? '').slice(0, 160);
}
