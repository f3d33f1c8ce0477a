/** Where the page that opens archives lies beside a built program. */
import { fileURLToPath } from 'node:url';

/** `program` is the address of a bundle, `dist/action/index.js`; the bundler must not take the page for a part of it. */
export function viewerBeside(program: string): string {
  return fileURLToPath(new URL('../viewer/viewer.html', program));
}
