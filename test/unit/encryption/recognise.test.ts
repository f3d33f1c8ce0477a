import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { encryptArchive } from '../../../src/encryption/archive-encryption.js';
import { FileIsEncrypted, isEncrypted, refuseEncrypted } from '../../../src/encryption/recognise.js';
import { cliWorld, temporaryFolder } from '../../support/cli.js';

const recipient = await identityToRecipient(await generateX25519Identity());
const { bytes } = await encryptArchive(
  { name: 'a.sqlite', bytes: Buffer.from('SQLite format 3') },
  { kind: 'recipients', recipients: [recipient] },
);

function hintFor(path: string, encrypted: Uint8Array): string {
  try {
    refuseEncrypted(path, encrypted);
  } catch (error) {
    if (error instanceof FileIsEncrypted) return error.hint;
  }
  return '';
}

describe('an encrypted file', () => {
  it('is told from others by its beginning', () => {
    expect(isEncrypted(bytes)).toBe(true);
    for (const other of ['', 'age-encryption.org/v1', 'age-encryption.org/v2\n', 'SQLite format 3\0']) {
      expect(isEncrypted(Buffer.from(other))).toBe(false);
      expect(() => refuseEncrypted('a.sqlite', Buffer.from(other))).not.toThrow();
    }
  });

  it('is refused with the command that decrypts it', () => {
    const byPassphrase = Buffer.from('age-encryption.org/v1\n-> scrypt c2FsdA 18\n');
    expect(hintFor('archives/a.sqlite.age', byPassphrase)).toBe(
      'Decrypt it first: age -d -o archives/a.sqlite archives/a.sqlite.age',
    );
    expect(hintFor("Anna's copy", bytes)).toBe(
      "Decrypt it first: age -d -i KEYFILE -o 'Anna'\\''s copy.sqlite' 'Anna'\\''s copy'",
    );
  });

  it.each(['verify', 'info'])('is no damaged archive to the command %s', async (command) => {
    const path = join(temporaryFolder(), 'a.sqlite.age');
    writeFileSync(path, bytes);
    const { code, err } = await cliWorld().run(command, path);
    expect(code).toBe(1);
    expect(err).toBe(
      `Error: ${path} is encrypted with age.\nNext: Decrypt it first: age -d -i KEYFILE -o ${path.slice(0, -4)} ${path}\n`,
    );
  });
});
