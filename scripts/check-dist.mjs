// Fails unless dist/ is, byte by byte, what the source builds. Expects a fresh build/.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fresh = await mkdtemp(join(tmpdir(), 'dist-'));
for (const script of ['scripts/bundle.mjs', 'scripts/viewer.mjs']) {
  execFileSync(process.execPath, [script, fresh], { stdio: 'ignore' });
}

const filesOf = async (folder) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const names = new Set([...(await filesOf(fresh)), ...(await filesOf('dist'))]);
const bytes = (folder, name) => readFile(join(folder, name)).catch(() => Buffer.from('missing'));
const stale = [];
for (const name of names) {
  if (!(await bytes(fresh, name)).equals(await bytes('dist', name))) stale.push(name);
}
await rm(fresh, { recursive: true });
if (stale.length > 0) {
  console.error(
    `dist/ is not what the source builds: ${stale.join(', ')}. Run \`npm run build\` and commit it.`,
  );
  process.exit(1);
}
console.log(`dist/ is what the source builds (${names.size} files).`);
