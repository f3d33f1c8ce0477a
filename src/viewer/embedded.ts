/** What the page carries in itself, compressed: the worker's program and SQLite. */

export async function embedded(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = document.getElementById(name)?.textContent ?? '';
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

/** A worker of this program text. The page's policy lets no other text become a program. */
export function workerOf(program: Uint8Array<ArrayBuffer>): Worker {
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('viewer', { createScriptURL: (given) => given });
  try {
    return new Worker(policy ? policy.createScriptURL(address) : address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
