/** Which unit tests are about a source file. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The unit tests that import the file; if there are none, those that import a file which imports it. */
export function testsOf(file: string): readonly string[] {
  const importers = (of: string) => filesIn('test/unit').filter((test) => importsOf(test).includes(of));
  const direct = importers(file);
  if (direct.length > 0) return direct;
  const users = filesIn('src').filter((path) => importsOf(path).includes(file));
  return [...new Set(users.flatMap(importers))];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}

const imports = new Map<string, readonly string[]>();

/** Paths of the project's own files, types left out: a test that needs a type alone runs nothing of the file. */
function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known) return known;
  const code = readFileSync(file, 'utf8');
  const found = [...code.matchAll(/^import (?!type )[^;]*? from '(\.[^']+)\.js';/gm)].map(([, path = '']) =>
    join(dirname(file), `${path}.ts`),
  );
  imports.set(file, found);
  return found;
}
