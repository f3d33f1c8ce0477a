import { randomBytes } from 'node:crypto';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { NotDecrypted, parseIdentities } from '../../../src/encryption/archive-decryption.js';
import { decryptedBytes, encryptedBytes } from '../../support/whole.js';

const plain = new Uint8Array(randomBytes(3_000_000));

async function encryptedFor(...identities: string[]): Promise<Uint8Array> {
  const recipients = await Promise.all(identities.map(identityToRecipient));
  return encryptedBytes(plain, { kind: 'recipients', recipients });
}

describe('an encrypted archive', () => {
  it.each([
    ['X25519', generateX25519Identity],
    ['quantum-safe', generateHybridIdentity],
  ])('opens with an identity: %s', async (_, generate) => {
    const [mine, other] = [await generate(), await generate()];
    const bytes = await encryptedFor(mine);
    const opened = await decryptedBytes('a.age', bytes, { kind: 'identities', identities: [other, mine] });
    expect(Buffer.compare(opened, plain)).toBe(0);
  });

  it('tells a wrong key from a file that is damaged', async () => {
    const [mine, other] = [await generateX25519Identity(), await generateX25519Identity()];
    const bytes = await encryptedFor(mine);
    const open = (file: Uint8Array, identity: string) =>
      decryptedBytes('a.age', file, { kind: 'identities', identities: [identity] });
    await expect(open(bytes, other)).rejects.toThrow('No key of the identity file opens a.age.');
    for (const end of [30, 150, 250, 100_000, bytes.length - 1]) {
      await expect(open(bytes.subarray(0, end), mine), `cut at ${end}`).rejects.toThrow(
        'a.age is damaged or was cut off',
      );
    }
    const flipped = Uint8Array.from(bytes);
    flipped[2_000_000] = (flipped[2_000_000] ?? 0) ^ 1;
    await expect(open(flipped, mine)).rejects.toThrow(NotDecrypted);
  });
});

describe('an identity file', () => {
  it('is read as age-keygen writes it, with several keys too', async () => {
    const keys = [await generateX25519Identity(), await generateHybridIdentity()];
    const text = `# created: 2026-11-23T02:15:00Z\r\n# public key: age1…\n\n${keys.join('\n')}\n`;
    expect(parseIdentities('key.txt', text)).toEqual(keys);
  });

  it.each([
    ['', 'holds no key'],
    ['# only a comment\n', 'holds no key'],
    ['age1qqqqqqqq', 'holds a recipient, the public half'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'holds a key of another kind'],
    ['ssh-ed25519 AAAA', 'holds a key of another kind'],
    ['AGE-PLUGIN-YUBIKEY-1QQ', 'holds a key of a plugin'],
    ['age-encryption.org/v1\n-> scrypt', 'is encrypted itself'],
    ['AGE-SECRET-KEY-1SECRETSECRET', 'holds a key with a typing error'],
    ['AGE-SECRET-KEY-PQ-1SECRETSECRET', 'holds a key with a typing error'],
    ['secret of somebody', 'is no identity file of age'],
  ])('that is none is refused without a word of what it holds: %j', (text, said) => {
    try {
      parseIdentities('key.txt', text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof NotDecrypted)) throw error;
      expect(error.message).toContain(`key.txt ${said}`);
      expect(error.message + error.hint).not.toMatch(/SECRETSECRET|somebody/);
    }
  });
});
