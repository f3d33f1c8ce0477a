/**
 * Extracts for tax audits as releases of the repository, one for each year. They are no backups: their tag and their
 * marker are others, so that nothing that counts, keeps, proves or deletes backups sees them.
 */
import type { GitHub, Release } from '../github/github.js';
import { type RetryPorts, retried } from '../retry.js';
import type { Log } from '../system/ports.js';
import { describeFile, type Publication, type Published, type Publisher } from './publisher.js';
import { discardDraft, fillDraft, showDraft } from './release-drafts.js';

export interface TaxRelease {
  readonly workspace: string;
  readonly year: string;
}

interface TaxReleasePorts extends RetryPorts {
  readonly github: GitHub;
  readonly log: Pick<Log, 'warn'>;
}

export function taxTag({ workspace, year }: TaxRelease): string {
  return `prosonata-tax-extract-${workspace}-${year}`;
}

function markerFor({ workspace, year }: TaxRelease): string {
  return `<!-- prosonata-tax-extract workspace=${workspace} year=${year} -->`;
}

/** Whether a release is one of these, of whatever workspace and year. */
export function isTaxRelease({ tag, body }: Pick<Release, 'tag' | 'body'>): boolean {
  const [, workspace = '', year = ''] =
    /<!-- prosonata-tax-extract workspace=([a-z0-9-]+) year=(\d{4}) -->/.exec(body) ?? [];
  return tag === taxTag({ workspace, year });
}

/** Whether there is a release for this year already. One that people have changed or emptied counts, too. */
export async function hasTaxRelease(of: TaxRelease, github: GitHub): Promise<boolean> {
  return (await github.releases()).some(({ tag, isDraft }) => !isDraft && tag === taxTag(of));
}

/**
 * Publishes the extract of one year. On its shelf are the archives, `archives`, because whether an extract must be
 * encrypted is told by them.
 */
export function taxReleasePublisher(of: TaxRelease, archives: Publisher, ports: TaxReleasePorts): Publisher {
  return {
    ...archives,
    async publish(publication) {
      const own: { id: number | undefined } = { id: undefined };
      try {
        // Any step may have arrived although its answer did not, so all of them are looked at again.
        return await retried(() => publishOnce(publication, own, of, ports), ports);
      } catch (error) {
        // The next run makes another one.
        if (own.id !== undefined) await discardDraft(own.id, ports);
        throw error;
      }
    },
  };
}

async function publishOnce(
  { name, content, notes, mayShow }: Publication,
  own: { id: number | undefined },
  of: TaxRelease,
  ports: TaxReleasePorts,
): Promise<Published> {
  const { github } = ports;
  const file = describeFile(name, content);
  const tag = taxTag(of);
  const releases = (await github.releases()).filter((release) => release.tag === tag);
  // Another run was quicker, or the answer to the last try was lost.
  const shown = releases.find(({ isDraft }) => !isDraft);
  if (shown) return { ...file, place: shown.url };
  const title = `Tax extract ${of.year} (${of.workspace})`;
  const body = `${markerFor(of)}\n\n${notes(file)}`;
  const draft = releases.find(({ id }) => id === own.id) ?? (await github.createDraft({ tag, title, body }));
  own.id = draft.id;
  await fillDraft(draft, file, content, github);
  await mayShow?.();
  const { url } = await showDraft(draft, file, { body, isPrerelease: false, isLatest: false }, github);
  const leftovers = releases.filter((release) => release.id !== draft.id && isTaxRelease(release));
  for (const { id } of leftovers) await discardDraft(id, ports);
  return { ...file, place: url };
}
