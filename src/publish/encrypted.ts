import { type Encryption, encryptArchive, tryRecipients } from '../encryption/archive-encryption.js';
import type { Publisher } from './publisher.js';

/** Publishes archives encrypted: the plain bytes stay in this process. Throws EncryptionFailed besides. */
export function encrypted(publisher: Publisher, encryption: Encryption): Publisher {
  if (encryption.kind === 'none') return publisher;
  return {
    ...publisher,
    async check(run) {
      // In each run, before anything is read for an archive that could not be encrypted.
      await tryRecipients(encryption);
      await publisher.check(run);
    },
    publish: async (publication) =>
      publisher.publish({ ...publication, ...(await encryptArchive(publication, encryption)) }),
  };
}
