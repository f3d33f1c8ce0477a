import { type Encryption, encryptArchive } from '../encryption/archive-encryption.js';
import type { Publisher } from './publisher.js';

/** Publishes archives encrypted: the plain bytes stay in this process. Throws EncryptionFailed besides. */
export function encrypted(publisher: Publisher, encryption: Encryption): Publisher {
  if (encryption.kind === 'none') return publisher;
  return {
    ...publisher,
    publish: async (publication) =>
      publisher.publish({ ...publication, ...(await encryptArchive(publication, encryption)) }),
  };
}
