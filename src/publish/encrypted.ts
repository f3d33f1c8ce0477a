import {
  type Encryption,
  type EncryptionPorts,
  plainBytesAtMost,
  tryRecipients,
  withEncrypted,
} from '../encryption/archive-encryption.js';
import type { Publisher } from './publisher.js';

/** Publishes archives encrypted: nobody else sees the plain ones. Throws EncryptionFailed besides. */
export function encrypted(publisher: Publisher, encryption: Encryption, ports: EncryptionPorts): Publisher {
  if (encryption.kind === 'none') return publisher;
  const { bytesAtMost } = publisher;
  return {
    ...publisher,
    ...(bytesAtMost === undefined ? {} : { bytesAtMost: plainBytesAtMost(bytesAtMost) }),
    async check(run) {
      // In each run, before anything is read for an archive that could not be encrypted.
      await tryRecipients(encryption);
      await publisher.check(run);
    },
    publish: async (publication) =>
      withEncrypted(publication, encryption, ports, (file) => publisher.publish({ ...publication, ...file })),
  };
}
