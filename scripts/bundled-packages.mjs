// The packages of others that are in the committed bundles: what dist/*/licenses.txt names, as package-lock.json has it.
import { readdirSync, readFileSync } from 'node:fs';

/** Each with its name, version, licence and the digest of the lock file. */
export function bundledPackages() {
  const named = new Set(
    readdirSync('dist').flatMap((name) => readFileSync(`dist/${name}/licenses.txt`, 'utf8').split('\n')),
  );
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const found = new Map();
  for (const [path, { version, license, integrity }] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (named.has(`${name} ${version}`))
      found.set(`${name} ${version}`, { name, version, license, integrity });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
