// What each package takes in each bundle, from the sources that went into it. Expects a fresh build/.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ncc from '@vercel/ncc';

const doors = (await readdir('build/entry')).filter((name) => name.endsWith('.js'));

/** The package of a source's path: the one named last, with its scope; our own is `src`. */
function packageOf(source) {
  const inside = source.split('node_modules/').slice(1).at(-1);
  if (inside === undefined) return 'src';
  const [scope, name] = inside.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

for (const door of doors) {
  const { map, assets } = await ncc(join(process.cwd(), 'build/entry', door), {
    cache: false,
    quiet: true,
    sourceMap: true,
  });
  const maps = [
    map,
    ...Object.entries(assets)
      .filter(([name]) => name.endsWith('.js.map'))
      .map(([, { source }]) => String(source)),
  ];
  const bytes = new Map();
  for (const { sources, sourcesContent } of maps.map((text) => JSON.parse(text))) {
    sources.forEach((source, index) => {
      const name = packageOf(source);
      bytes.set(name, (bytes.get(name) ?? 0) + Buffer.byteLength(sourcesContent?.[index] ?? ''));
    });
  }
  console.log(`\n${door.replace(/\.js$/, '')}`);
  for (const [name, size] of [...bytes].sort((a, b) => b[1] - a[1])) {
    if (size >= 20_000) console.log(`  ${String(Math.round(size / 1000)).padStart(6)} kB  ${name}`);
  }
}
