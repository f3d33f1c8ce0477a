import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { isEncrypted, needsPassphrase } from '../../../src/encryption/recognise.js';
import { encryptedBytes } from '../../support/whole.js';

const file = Buffer.from('SQLite format 3');

describe('an encrypted file', () => {
  it('is recognized by its beginning', async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    const bytes = await encryptedBytes(file, { kind: 'recipients', recipients: [recipient] });
    expect(isEncrypted(bytes)).toBe(true);
    expect(needsPassphrase(bytes)).toBe(false);
    for (const other of ['', 'age-encryption.org/v1', 'age-encryption.org/v2\n', 'SQLite format 3\0']) {
      expect(isEncrypted(Buffer.from(other))).toBe(false);
    }
  });

  it('tells whether a passphrase opens it', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse');
    // Stretched less than in earnest, which takes two seconds.
    encrypter.setScryptWorkFactor(10);
    const bytes = await encrypter.encrypt(file);
    expect(isEncrypted(bytes)).toBe(true);
    expect(needsPassphrase(bytes)).toBe(true);
  });
});
