// Fails if a package in the bundles has a known vulnerability that is high or critical. Tools have theirs at times, but
// nobody who installs the program gets them.
import { spawnSync } from 'node:child_process';
import { bundledPackages } from './bundled-packages.mjs';

const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' });
const { vulnerabilities } = JSON.parse(stdout || '{}');
if (vulnerabilities === undefined) {
  console.error(`npm audit has not answered. ${stdout}${stderr}`);
  process.exit(1);
}
const bundled = new Set(bundledPackages().map(({ name }) => name));
const grave = Object.values(vulnerabilities).filter(
  ({ name, severity }) => bundled.has(name) && ['high', 'critical'].includes(severity),
);
for (const { name, severity, range } of grave) console.error(`${name} ${range}: ${severity}`);
console.log(`${bundled.size} packages are in the bundles; ${grave.length} have a grave vulnerability.`);
process.exit(grave.length === 0 ? 0 : 1);
