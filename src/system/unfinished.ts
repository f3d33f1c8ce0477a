/** Names of files that are being written: the target, something random, `.part`. */

/** Nobody can know it before, so nobody can put a link there. `random` is twelve hexadecimal digits. */
export function unfinishedName(path: string, random: string): string {
  return `${path}.${random}.part`;
}

/** What a file would have become that a process left when it died; undefined if it is none of these. */
export function unfinishedTarget(name: string): string | undefined {
  return /^(.+?)(\.[0-9a-f]{12})?\.part$/.exec(name)?.[1];
}
