// Compiles the proofs for plain Node and starts `prove` or `disprove`; arguments are handed on. See test/proof.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const target = 'build-proof';
rmSync(target, { recursive: true, force: true });
mkdirSync(target);
// The program looks for SQLite's wasm file two folders above its own.
symlinkSync(resolve('node_modules'), join(target, 'node_modules'), 'junction');
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.proof.json']);
const [program, ...given] = process.argv.slice(2);
run('--expose-gc', [join(target, `test/proof/${program}.js`), ...given]);

function run(program, parameters) {
  const { status } = spawnSync(process.execPath, [program, ...parameters], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
