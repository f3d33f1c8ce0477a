import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../cli.js';

/** An action made of two scripts, for the tests of the runner; each may use fs, `core` by its commands, and env. */
export function scriptedAction(main: string, post?: string): { main: string; post?: string } {
  const folder = temporaryFolder();
  const file = (name: string, script: string) => {
    const path = join(folder, name);
    writeFileSync(
      path,
      `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';\n${script}\n`,
    );
    return path;
  };
  return {
    main: file('main.mjs', main),
    ...(post === undefined ? {} : { post: file('post.mjs', post) }),
  };
}
