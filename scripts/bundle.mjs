// Bundles each door of build/entry into a folder of its own below the folder given (default dist).
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ncc from '@vercel/ncc';

const target = process.argv[2] ?? 'dist';
const doors = (await readdir('build/entry')).filter((name) => name.endsWith('.js'));

for (const door of doors) {
  const folder = join(target, door.replace(/\.js$/, ''));
  const { code, assets } = await ncc(join(process.cwd(), 'build/entry', door), {
    cache: false,
    quiet: true,
    license: 'licenses.txt',
  });
  await rm(folder, { recursive: true, force: true });
  const files = {
    // npm links the command line as a program; Node skips the line everywhere else.
    'index.js': code.startsWith('#!') ? code : `#!/usr/bin/env node\n${code}`,
    ...Object.fromEntries(Object.entries(assets).map(([name, asset]) => [name, asset.source])),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  console.log(`${folder}: ${Object.keys(files).sort().join(', ')}`);
}
