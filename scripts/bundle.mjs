// Bundles each program into a folder of its own below the folder given (default dist).
// With --sizes it tells besides what each package weighs.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled, licenceText } from './bundled.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sizes: { type: 'boolean', default: false } },
});
const [target = 'dist'] = positionals;
const programs = { action: 'action/main', cli: 'cli/main', post: 'action/post' };

for (const [name, main] of Object.entries(programs)) {
  const folder = join(target, name);
  const { code, assets, packages } = await bundled(main);
  await rm(folder, { recursive: true, force: true });
  const files = {
    // npm links the command line as a program; Node skips the line everywhere else.
    'index.js': code.startsWith('#!') ? code : `#!/usr/bin/env node\n${code}`,
    ...Object.fromEntries(Object.entries(assets).map(([name, asset]) => [name, asset.source])),
    'licenses.txt': licenceText(packages),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  console.log(`${folder}: ${Object.keys(files).sort().join(', ')} (${packages.length} packages)`);
  if (values.sizes) {
    for (const { name, version, license, bytes } of packages.toSorted((a, b) => b.bytes - a.bytes)) {
      console.log(`  ${`${Math.round(bytes / 1000)} kB`.padStart(8)}  ${name} ${version} (${license})`);
    }
  }
}
