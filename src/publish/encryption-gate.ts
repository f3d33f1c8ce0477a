/** Archives that were encrypted do not become plain ones because a secret is empty, misspelt or gone. */
import { BackupError } from '../errors.js';
import type { Clock } from '../system/ports.js';
import { newestPublished, type Publisher } from './publisher.js';

/** For runs without encryption: refuses to publish if the newest archive is encrypted. */
export function encryptedIfLastWas(publisher: Publisher, { clock }: { readonly clock: Clock }): Publisher {
  const check = async (): Promise<void> => {
    const newest = await newestPublished(publisher, clock.now());
    if (!newest?.isEncrypted) return;
    throw new BackupError(
      `The newest archive (${newest.backupId}) is encrypted, but this run has no setting that says how to encrypt.`,
      'Check that the secret for encrypt-to or encrypt-passphrase exists and is spelt right; set require-encryption to false to publish archives in the clear from now on.',
    );
  };
  return {
    ...publisher,
    async check(run) {
      if (run.isFirst) await check();
      await publisher.check(run);
    },
    async publish(publication) {
      // The secret may have gone while the backup was in progress.
      await check();
      return publisher.publish(publication);
    },
  };
}
