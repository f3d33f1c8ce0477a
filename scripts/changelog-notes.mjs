// Prints the part of CHANGELOG.md for one version, given as 1.2.3 or v1.2.3. Fails if there are none.
import { readFileSync } from 'node:fs';

const version = (process.argv[2] ?? '').replace(/^v/, '');
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
const section = sections.find((text) => /^\[?([^\s\]]+)/.exec(text)?.[1] === version);
const notes = section?.slice(section.indexOf('\n')).trim();
if (!notes) {
  console.error(`CHANGELOG.md has no notes for ${version || 'no version at all'}.`);
  process.exit(1);
}
console.log(notes);
