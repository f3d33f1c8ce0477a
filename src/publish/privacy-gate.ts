import { BackupError } from '../errors.js';
import type { GitHub } from '../github/github.js';
import type { Publisher } from './publisher.js';

/** Anybody could download the archive, which holds personal data in the clear. */
export class NotPrivate extends BackupError {
  override name = 'NotPrivate' as const;
}

/** Lets nothing be published where more people could read it than those with access to the repository. */
export function privatelyOnly(publisher: Publisher, { github }: { readonly github: GitHub }): Publisher {
  const check = async (): Promise<void> => {
    const { isPrivate } = await github.repository();
    if (isPrivate) return;
    throw new NotPrivate(
      'The repository is not private, and the archive would hold personal data for everybody to read.',
      'Make the repository private, or encrypt the archive with encrypt-to or encrypt-passphrase.',
    );
  };
  return {
    ...publisher,
    async check() {
      await check();
      await publisher.check();
    },
    async publish(publication) {
      // A backup takes many runs, and the repository may have been made public meanwhile.
      await check();
      return publisher.publish(publication);
    },
  };
}
