// What each package takes in each bundle. Expects a fresh build/.
import { readdir } from 'node:fs/promises';
import { bundled } from './bundled.mjs';

const doors = (await readdir('build/entry')).filter((name) => name.endsWith('.js'));
for (const door of doors) {
  const { packages } = await bundled(door);
  console.log(`\n${door.replace(/\.js$/, '')}`);
  for (const { name, version, bytes } of packages.toSorted((a, b) => b.bytes - a.bytes)) {
    if (bytes >= 20_000)
      console.log(`  ${String(Math.round(bytes / 1000)).padStart(6)} kB  ${name} ${version}`);
  }
}
