// One program, by its main module in build/, as one file, with what others have written in it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ncc from '@vercel/ncc';

/** The bundle's code and assets; `packages` are those in it, each with its licence and the bytes of its modules. */
export async function bundled(main) {
  const { code, assets, stats } = await ncc(join(process.cwd(), 'build', `${main}.js`), {
    cache: false,
    quiet: true,
  });
  const sizes = new Map();
  for (const module of new Set(modulesIn(stats.compilation.modules))) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.resource ?? '')?.[0];
    if (folder) sizes.set(folder, (sizes.get(folder) ?? 0) + module.size());
  }
  const packages = await Promise.all([...sizes].map(([folder, bytes]) => packageIn(folder, bytes)));
  packages.sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
  return { code, assets, packages };
}

function modulesIn(modules) {
  return [...modules].flatMap((module) => (module.modules ? modulesIn(module.modules) : [module]));
}

// Of a helper of @actions/artifact that unzips downloads, which this program never does; it cannot be left out.
const undeclared = ['buffers'];

export async function packageIn(folder, bytes) {
  const { name, version, license, licenses } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const identifier = license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ');
  const file = (await readdir(folder)).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (!identifier && !file && !undeclared.includes(name))
    throw new Error(`${name} tells no licence, so it may not be in the bundle.`);
  const text = file ? await readFile(join(folder, file), 'utf8') : '';
  return {
    name,
    version,
    bytes,
    license: identifier ?? (file ? '' : 'No licence is declared in the package.'),
    text: text.replaceAll('\r\n', '\n').trim(),
  };
}

/** The licences of all packages as one text. ncc's own file leaves out all but the last chunk of a bundle. */
export function licenceText(packages) {
  const parts = packages.map(({ name, version, license, text }) =>
    [`${name} ${version}`, license, text].filter(Boolean).join('\n'),
  );
  return `${[...new Set(parts)].join('\n\n')}\n`;
}
