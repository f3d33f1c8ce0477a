/**
 * Takes out one protection after another, in a copy of the project, and runs the short proof of its promise there:
 * `npm run disprove -- [--only NAME,…]`. One line for each; ends with 1 where a proof holds without a protection.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { shortProofOf } from './promise.js';
import { type Protection, protections } from './protections.js';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const notCopied = ['.git', 'node_modules', 'build', 'build-proof'];
/** A proof that does not come to an end has not held either. */
const endsWithinMs = 5 * 60_000;

const copy = mkdtempSync(join(tmpdir(), 'disprove-'));
let survivors = 0;
try {
  cpSync('.', copy, { recursive: true, filter: (path) => !notCopied.includes(relative('.', path)) });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  for (const protection of protections.filter(({ promise }) => !only || only.includes(promise))) {
    const broken = proveWithout(protection);
    if (broken === undefined) survivors++;
    const verdict = broken === undefined ? 'HOLDS without' : 'breaks without';
    console.log(`${protection.promise.padEnd(10)} ${verdict}: ${protection.protection}`);
    if (broken !== undefined) console.log(`${' '.repeat(11)}${broken}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = survivors > 0 ? 1 : 0;

/** What the proof says where it breaks; undefined where it holds. */
function proveWithout({ promise, file, code, without }: Protection): string | undefined {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    whole.replace(code, () => without),
  );
  try {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', shortProofOf(promise), '--reporter', 'json'],
      { cwd: copy, encoding: 'utf8', timeout: endsWithinMs, maxBuffer: 1 << 28 },
    );
    if (status === 0) return undefined;
    return status === null ? 'did not come to an end' : firstFailure(stdout);
  } finally {
    writeFileSync(path, whole);
  }
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages?: readonly string[] }[];
  }[];
}

function firstFailure(report: string): string {
  const { testResults } = JSON.parse(report.slice(report.indexOf('{'))) as Report;
  const [message] = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages = [] }) => failureMessages),
  );
  if (message === undefined) throw new Error(`the proof could not be run: ${report}`);
  return (message.split('\n', 1)[0] ?? '').slice(0, 160);
}
