/** Tar archives with whatever in them: names and links that no tar program would write by itself. */
export interface TarEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Target of a symbolic or a hard link. */
  readonly link?: { readonly kind: 'symbolic' | 'hard'; readonly target: string };
}

/** POSIX ustar; names and targets up to 100 bytes. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, content = '', link }) => {
    const bytes = link ? Buffer.alloc(0) : Buffer.from(content);
    const type = link ? (link.kind === 'hard' ? '1' : '2') : '0';
    return [header(name, bytes.length, type, link?.target ?? ''), padded(bytes)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(name: string, sizeBytes: number, type: string, target: string): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(name, 0, 100);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeBytes, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(target, 157, 100);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
