// Builds the viewer into one HTML file below the folder given (default dist): two programs, SQLite and the style, all of
// it inside. Nothing in it depends on the machine or the day. Expects a fresh build/.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { gzipSync } from 'fflate';
import { licenceText, packageIn } from './bundled.mjs';

const bytesAtMost = 1_200_000;
const [target = 'dist'] = process.argv.slice(2);

/** What the viewer shares with the program may import Node's modules as long as it uses nothing that needs them. */
const unusedNode = {
  name: 'unused-node',
  setup({ onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
  },
};

async function program(main) {
  const { outputFiles, metafile } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    target: ['chrome100', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    charset: 'ascii',
    // SQLite's glue asks whether it runs in Node.
    external: ['fs', 'path', 'crypto'],
    plugins: [unusedNode],
    // Of the engine's loader for Node, which is shaken off.
    logOverride: { 'empty-import-meta': 'silent' },
    logLevel: 'warning',
  });
  const text = outputFiles[0].text;
  const needed = /require\("(node:[^"]+)"\)/.exec(text)?.[1];
  if (needed) throw new Error(`${main} needs ${needed}, which no browser has.`);
  return { text, inputs: Object.keys(metafile.inputs) };
}

const page = await program('build/viewer/main.js');
const worker = await program('build/viewer/engine/worker.js');
const style = await readFile('src/viewer/style.css', 'utf8');
const wasm = await readFile('node_modules/sql.js/dist/sql-wasm-browser.wasm');
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** fflate, because the bytes that zlib makes differ between versions of Node. */
const packed = (bytes) => Buffer.from(gzipSync(bytes, { level: 9, mtime: 0 })).toString('base64');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
// In a script element this would end it, or begin one that never ends.
const script = page.text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  'worker-src blob:',
  `style-src ${hash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types viewer',
].join('; ');

const html = `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="ProSonata Backup ${version}">
<title>ProSonata</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>Diese Seite braucht JavaScript. This page needs JavaScript.</noscript></div>
<script type="text/plain" id="worker">${packed(Buffer.from(worker.text))}</script>
<script type="text/plain" id="sqlite">${packed(wasm)}</script>
<script>${script}</script>
</body>
</html>
`;

const size = Buffer.byteLength(html);
if (size > bytesAtMost) throw new Error(`The viewer has ${size} bytes; ${bytesAtMost} are allowed.`);
const folders = new Set(
  ['node_modules/sql.js', ...page.inputs, ...worker.inputs].flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  ),
);
const packages = await Promise.all([...folders].sort().map((folder) => packageIn(folder, 0)));
const folder = join(target, 'viewer');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'viewer.html'), html);
await writeFile(join(folder, 'licenses.txt'), licenceText(packages));
console.log(
  `${folder}: viewer.html (${Math.round(size / 1000)} kB), licenses.txt (${packages.length} packages)`,
);
