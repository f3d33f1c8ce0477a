/** Packages that this program can use and does not bring along. */
import { createRequire } from 'node:module';

/**
 * Finds what a package exports, installed in one of these folders or above it; undefined if it is in none. Throws what
 * the package throws when it is loaded.
 */
export function packagesIn(folders: readonly string[]): (name: string) => unknown {
  return (name) => {
    for (const folder of folders) {
      const load = createRequire(`${folder}/`);
      let path: string;
      try {
        path = load.resolve(name);
      } catch {
        // It is not installed there.
        continue;
      }
      return load(path);
    }
    return undefined;
  };
}
