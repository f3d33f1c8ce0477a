import { hkdfSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { bech32 } from '@scure/base';
import { Encrypter, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/system/content.js';
import { deriveSealKey, SealBroken, type SealKey, seal, unseal } from '../../../src/workfile/seal.js';

const key = await deriveSealKey('secret', 'https://agency.prosonata.software');

/** As version 0.1 derived it. */
function earlierIdentity(apiKey: string, url: string): string {
  const secret = hkdfSync('sha256', apiKey, 'prosonata-backup work file v1', url, 32);
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', new Uint8Array(secret)).toUpperCase();
}

async function sealed(content: Uint8Array, claim = 'state', by: SealKey = key): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of seal(contentOf(content), claim, by)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the key of a seal', () => {
  const url = 'https://agency.prosonata.software';

  it('is the same for the same API key and workspace', async () => {
    expect(await deriveSealKey('secret', url)).toEqual(key);
    expect((await deriveSealKey('secret', `${url}x`)).identity).not.toBe(key.identity);
  });

  it('is not what one step leads to from the API key', () => {
    expect(key.identity).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
    expect(key.identity).not.toBe(earlierIdentity('secret', url));
    expect(key.earlierIdentity).toBe(earlierIdentity('secret', url));
  });

  it('opens what version 0.1 has sealed, and makes nothing that it could open', async () => {
    const earlier: SealKey = {
      ...key,
      identity: key.earlierIdentity,
      recipient: () => identityToRecipient(key.earlierIdentity),
    };
    const bytes = await sealed(Buffer.from('rows'), 'state', earlier);
    expect(Buffer.from(await unseal(bytes, 'state', key)).toString()).toBe('rows');
    const later = await sealed(Buffer.from('rows'));
    await expect(unseal(later, 'state', earlier)).rejects.toThrow(SealBroken);
  });
});

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

describe('what somebody has sealed who holds the key', () => {
  /** Anything at all, compressed and encrypted to us. */
  async function crafted(plain: Uint8Array): Promise<Uint8Array> {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await key.recipient());
    return encrypter.encrypt(new Uint8Array(gzipSync(plain)));
  }
  const headed = (sizeBytes: unknown, content = '', claim = 'state') =>
    Buffer.from(`${JSON.stringify({ claim, sizeBytes })}\n${content}`);

  it('opens if it says what is in it', async () => {
    expect(Buffer.from(await unseal(await crafted(headed(4, 'rows')), 'state', key)).toString()).toBe('rows');
  });

  it.each<[string, Uint8Array, string]>([
    ['without a first line', Buffer.alloc(5000, ' '), 'It has no beginning.'],
    ['with nothing in it', Buffer.of(), 'It is shorter than it says.'],
    ['with less than it says', headed(5, 'rows'), 'It is shorter than it says.'],
    ['with more than it says', headed(3, 'rows'), 'It is longer than it says.'],
    ['under another claim', headed(4, 'rows', 'other'), 'Its inside does not agree with its name.'],
    ['with half a byte', headed(3.5, 'rows'), 'It says an impossible size.'],
    ['with less than nothing', headed(-1), 'It says an impossible size.'],
    ['with more than a disk may be filled with', headed(2 ** 36), 'It says an impossible size.'],
    ['with a size that is none', headed('4', 'rows'), 'It says an impossible size.'],
    ['with a first line that is no JSON', Buffer.from('{\n'), 'It is damaged'],
  ])('is refused %s', async (_, plain, message) => {
    const error = await unseal(await crafted(plain), 'state', key).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SealBroken);
    expect(String(error)).toContain(message);
  });
});
