import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveSealKey, SealBroken, seal, unseal } from '../../../src/workfile/seal.js';

const key = await deriveSealKey('secret', 'https://agency.prosonata.software');

async function sealed(content: Uint8Array, claim = 'state'): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of seal(content, claim, key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a seal', () => {
  it.each([0, 1, 70_000, 3_000_000])('gives back %i bytes as they were', async (size) => {
    const content = new Uint8Array(randomBytes(size));
    expect(Buffer.from(await unseal(await sealed(content), 'state', key)).equals(content)).toBe(true);
  });

  it('does not open with another key, another workspace or another claim', async () => {
    const bytes = await sealed(Buffer.from('rows'));
    const otherKey = await deriveSealKey('other', 'https://agency.prosonata.software');
    const otherWorkspace = await deriveSealKey('secret', 'https://other.prosonata.software');
    await expect(unseal(bytes, 'state', otherKey)).rejects.toThrow(SealBroken);
    await expect(unseal(bytes, 'state', otherWorkspace)).rejects.toThrow(SealBroken);
    await expect(unseal(bytes, 'later state', key)).rejects.toThrow('does not agree with its name');
  });

  it('is refused when one byte is flipped or the end is missing, wherever that is', async () => {
    const bytes = await sealed(new Uint8Array(randomBytes(2_000)));
    for (let at = 0; at < bytes.length; at += 37) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8((flipped.readUInt8(at) + 1) % 256, at);
      await expect(unseal(flipped, 'state', key)).rejects.toThrow(SealBroken);
      await expect(unseal(bytes.subarray(0, at), 'state', key)).rejects.toThrow(SealBroken);
    }
  });

  it('shows nothing of what it holds', async () => {
    const bytes = await sealed(Buffer.from('Bäckerei Beispiel '.repeat(100)));
    expect(bytes.includes('Beispiel')).toBe(false);
  });
});
