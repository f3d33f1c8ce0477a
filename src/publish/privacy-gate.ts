/**
 * Who could read what is published. Archives in the clear hold personal data, so they go only where nobody but the
 * people with access to the repository can read them: not into a public one, and not into an internal one, which every
 * member of the enterprise can read.
 */
import { BackupError } from '../errors.js';
import type { GitHub, Repository } from '../github/github.js';
import type { Log } from '../system/ports.js';
import type { Publisher } from './publisher.js';

/** More people could download the archive than those who were given access, and it is in the clear. */
export class NotPrivate extends BackupError {
  override name = 'NotPrivate' as const;
}

type Open = Exclude<Repository['visibility'], 'private'>;

const readers: Readonly<Record<Open, string>> = {
  public: 'everybody',
  internal: 'every member of the enterprise',
};

/** Lets nothing be published where more people could read it than those with access to the repository. */
export function privatelyOnly(publisher: Publisher, { github }: { readonly github: GitHub }): Publisher {
  const check = async (): Promise<void> => {
    const { visibility } = await github.repository();
    if (visibility === 'private') return;
    throw new NotPrivate(await refusal(visibility, publisher), remedy);
  };
  return {
    ...publisher,
    async check(run) {
      await check();
      await publisher.check(run);
    },
    async publish(publication) {
      // A backup takes many runs and publishing many tries, and the repository may be made public meanwhile.
      await check();
      return publisher.publish({ ...publication, mayShow: check });
    },
  };
}

const remedy = 'Make the repository private, or encrypt the archive with encrypt-to or encrypt-passphrase.';

async function refusal(visibility: Open, publisher: Publisher): Promise<string> {
  const words = {
    public: 'The repository is not private',
    internal: 'The repository is internal and not private',
  };
  const refused = `${words[visibility]}, and the archive would hold personal data for ${readers[visibility]} to read.`;
  try {
    const exposed = await countExposed(publisher);
    return exposed === 0 ? refused : `${refused} ${exposure(exposed, visibility)}`;
  } catch (error) {
    // What was published earlier is only added to the message: the refusal must not depend on it.
    if (error instanceof BackupError) return refused;
    throw error;
  }
}

/** For encrypted archives, which may go anywhere: warns of earlier ones in the clear that lie open, once a backup. */
export function warningOfExposed(
  publisher: Publisher,
  { github, log }: { readonly github: GitHub; readonly log: Pick<Log, 'warn' | 'debug'> },
): Publisher {
  const warn = async (): Promise<void> => {
    const { visibility } = await github.repository();
    if (visibility === 'private') return;
    const exposed = await countExposed(publisher);
    if (exposed > 0) {
      log.warn(`${exposure(exposed, visibility)} Delete them, or make the repository private.`);
    }
  };
  return {
    ...publisher,
    async check(run) {
      try {
        if (run.isFirst) await warn();
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        log.debug(`Whether archives lie open is not known: ${error.message}`);
      }
      await publisher.check(run);
    },
  };
}

async function countExposed(publisher: Publisher): Promise<number> {
  const { backups } = await publisher.shelf();
  return backups.filter(({ isEncrypted }) => !isEncrypted).length;
}

function exposure(count: number, visibility: Open): string {
  const archives = count === 1 ? '1 earlier archive is' : `${count} earlier archives are`;
  return `${archives} not encrypted and can be read by ${readers[visibility]} now.`;
}
