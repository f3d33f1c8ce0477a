// The owner of this project is written in one place: `repository` in package.json. What follows from it in the pages and
// examples is written from there.
//
//   node scripts/owner.mjs              writes it into the pages again
//   node scripts/owner.mjs --check      fails if a page says something else
//   node scripts/owner.mjs NAME         sets the owner; NAME is the account on GitHub
//   node scripts/owner.mjs --is O/NAME  fails unless the repository is this one
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ownerBlocks } from './owner-blocks.mjs';

const [argument, value] = process.argv.slice(2);
const read = (path) => readFileSync(path, 'utf8');
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const project = JSON.parse(read('package.json'));

function withOwner(name) {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/.test(name)) fail(`${name} is no account on GitHub.`);
  const home = `https://github.com/${name}/${project.name}`;
  // Without an owner it is private, so that nobody publishes it by mistake.
  const { private: _private, ...rest } = project;
  return {
    ...rest,
    author: name,
    repository: { type: 'git', url: `git+${home}.git` },
    homepage: `${home}#readme`,
    bugs: `${home}/issues`,
  };
}

const isName = argument !== undefined && !argument.startsWith('--');
const current = isName ? withOwner(argument) : project;
if (isName) writeFileSync('package.json', `${JSON.stringify(current, undefined, 2)}\n`);

const owner = /github\.com\/([^/]+)\//.exec(current.repository?.url ?? '')?.[1];

if (argument === '--is') {
  if (owner && value === `${owner}/${current.name}`) process.exit(0);
  fail(`package.json says ${owner ? `${owner}/${current.name}` : 'no owner'}, and this is ${value}.`);
}

/** An owner's release is named by its version; without one, people have a copy, and name its commit. */
const place = `${owner ?? 'OWNER'}/${current.name}`;
const version = owner ? `v${current.version}` : 'COMMIT';

function written(text) {
  return (
    text
      .replace(
        /^(export const publishedAs: .* = ).*;$/m,
        `$1${owner ? `'${place}@${version}'` : 'undefined'};`,
      )
      // What docs/own-copy.md shows is somebody's copy.
      .replace(
        new RegExp(`(uses: )(?!my-agency/)[\\w-]+/${current.name}(/[\\w./-]+)?@[\\w.-]+`, 'g'),
        `$1${place}$2@${version}`,
      )
      .replace(new RegExp(`(--repo )[\\w-]+/${current.name}\\b`, 'g'), `$1${place}`)
      .replace(
        new RegExp(`(repository: )[\\w-]+/${current.name}\\n(\\s+ref: )[\\w.-]+`, 'g'),
        `$1${place}\n$2${version}`,
      )
      .replace(
        /( *)(<!-- owner: ([\w-]+) -->\n)[\s\S]*?\n *(<!-- end -->)/g,
        (_, indent, begin, name, end) => {
          const block = ownerBlocks[name];
          if (!block) return fail(`There is no text ${name}.`);
          const lines = (owner ? block.owned(place, version) : block.unowned).split('\n');
          return `${indent}${begin}${lines.map((line) => line && indent + line).join('\n')}\n${indent}${end}`;
        },
      )
  );
}

const pages = [
  'README.md',
  'README.de.md',
  ...readdirSync('docs').map((name) => `docs/${name}`),
  '.github/workflows/backup-workspaces.yml',
  'src/version.ts',
  ...readdirSync('examples', { recursive: true }).map((name) => `examples/${name}`),
].filter((path) => /\.(md|yml|ts)$/.test(path));
const stale = pages.filter((path) => written(read(path)) !== read(path));
if (argument === '--check' && stale.length > 0) {
  fail(`${stale.join(', ')}: not what package.json says of the owner. Run \`npm run owner\` and commit it.`);
}
for (const path of stale) writeFileSync(path, written(read(path)));
console.log(`${pages.length} pages name ${owner ? place : 'no owner yet'} (${stale.length} written).`);
