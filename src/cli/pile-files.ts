/** Where the archives of a pile are: in folders, as files, or in the releases of a repository. */
import { basename, dirname, join } from 'node:path';
import { type OpenArchive, openArchive, readArchiveInfo } from '../archive/info.js';
import { BackupError } from '../errors.js';
import type { GitHub } from '../github/github.js';
import { factsOfMarker, quickFacts } from '../pile/facts.js';
import { type ArchiveFile, type Facts, type Pile, pileOf } from '../pile/pile.js';
import { backupOfArchive, workspaceOfArchive } from '../publish/publisher.js';
import { archiveOf, digestIn, markerOf, type OurRelease } from '../publish/release-marker.js';
import { parseSidecar, sidecarName } from '../publish/sidecar.js';
import { escapedPath } from '../report/escaped.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import type { OwnStorage } from '../sqlite/storage.js';
import { outputOf } from '../system/programs.js';
import { type Keys, keysFrom } from './keys.js';
import { archivesIn } from './named-files.js';
import type { PileGiven } from './pile-task.js';
import { archiveFile, archiveIn, withArchiveFile } from './read-archive.js';
import { lookedAt, repositoryNamed } from './repository.js';
import type { CliPorts } from './terminal.js';

const defaultFolder = './archives';

/** The archives that a command is about. Throws BackupError if there is none at all. */
export async function openPile(given: PileGiven, sqlite: Sqlite, ports: CliPorts): Promise<Pile> {
  const keys = keysFrom(given, ports);
  const files = given.repository
    ? await releasedFiles(given.repository, keys, sqlite, ports)
    : await namedFiles(given.paths.length > 0 ? given.paths : [defaultFolder], keys, sqlite, ports);
  const pile = await pileOf(files, ports.clock.now());
  const { workspace } = given;
  if (workspace === undefined) return pile;
  const workspaces = pile.workspaces.filter((one) => isNamed(one.workspace, workspace));
  if (workspaces.length > 0) return { ...pile, workspaces };
  throw new BackupError(
    `There is no archive of the workspace ${escapedPath(workspace)}.`,
    `There are archives of ${pile.workspaces.map((one) => escapedPath(one.workspace)).join(', ') || 'none'}.`,
  );
}

function isNamed(workspace: string, wanted: string): boolean {
  const host = workspace.replace(/^https?:\/\//, '');
  return [workspace, host, host.split('.')[0]].includes(wanted) || workspace.startsWith(`${wanted}-`);
}

async function namedFiles(
  paths: readonly string[],
  keys: Keys,
  sqlite: Sqlite,
  ports: CliPorts,
): Promise<readonly ArchiveFile[]> {
  const found: ArchiveFile[] = [];
  for (const path of paths) {
    if (path === defaultFolder && (await ports.files.stat(path)) === undefined) {
      throw new BackupError(
        'There is no folder ./archives here.',
        'Name the folder, the files, or --repository OWNER/NAME.',
      );
    }
    for (const one of await archivesIn(path, ports)) found.push(await fileAt(one, keys, sqlite, ports));
  }
  return found;
}

async function fileAt(path: string, keys: Keys, sqlite: Sqlite, ports: CliPorts): Promise<ArchiveFile> {
  const { files } = ports;
  const stat = await files.stat(path);
  const sizeBytes = stat?.kind === 'file' ? stat.sizeBytes : 0;
  const readPart = (offset: number, length: number) => files.readPart(path, offset, length);
  return {
    name: path,
    sizeBytes,
    async facts() {
      const quick = sizeBytes > 0 ? await quickFacts(readPart, sizeBytes) : undefined;
      return (
        quick ??
        (await besideFacts(path, ports)) ??
        withArchiveFile(path, keys, ports, (content) => readArchiveInfo(content, { sqlite }))
      );
    },
    open: async (lists) => openedIn(await archiveFile(path, keys, ports), sqlite, lists),
  };
}

/** What the file beside an encrypted archive says of it, so that a list needs no key. */
async function besideFacts(path: string, { files }: Pick<CliPorts, 'files'>): Promise<Facts | undefined> {
  const name = basename(path);
  const workspace = workspaceOfArchive(name);
  const named = workspace === undefined ? undefined : backupOfArchive(workspace, name);
  if (workspace === undefined || !named?.isEncrypted) return undefined;
  const holds = parseSidecar(name, await files.read(join(dirname(path), sidecarName(name))))?.holds;
  return factsOfMarker(path, { ...named, workspace, holds });
}

async function releasedFiles(
  repository: string,
  keys: Keys,
  sqlite: Sqlite,
  ports: CliPorts,
): Promise<readonly ArchiveFile[]> {
  return (await releasedArchives(repository, keys, ports)).map(({ name, sizeBytes, marker, download }) => ({
    name,
    sizeBytes,
    facts: async () => factsOfMarker(name, marker) ?? readArchiveInfo(await download(), { sqlite }),
    open: async (lists) => openedIn(await download(), sqlite, lists),
  }));
}

/** An archive in a release. */
export interface ReleasedArchive {
  /** The release's tag. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly marker: OurRelease['marker'];
  /** What is in it, decrypted. Throws BackupError, also if it is not what was published. */
  download(): Promise<OwnStorage>;
}

/** The archives in the releases of a repository. Throws BackupError if there is none. */
export async function releasedArchives(
  repository: string,
  keys: Keys,
  ports: CliPorts,
): Promise<readonly ReleasedArchive[]> {
  const github = await githubOf(repository, ports);
  const releases = await lookedAt(repository, () => github.releases(), ports);
  const archives = releases.flatMap((release) => {
    const marker = release.isDraft ? undefined : markerOf(release);
    return marker ? releasedArchive({ release, marker }, github, keys) : [];
  });
  if (archives.length > 0) return archives;
  throw new BackupError(
    `The repository ${repository} has no release with an archive that this token may see.`,
    'Check the name, and that the token may read the contents of the repository.',
  );
}

function releasedArchive(ours: OurRelease, github: GitHub, keys: Keys): readonly ReleasedArchive[] {
  const asset = archiveOf(ours);
  const name = ours.release.tag;
  if (!asset) return [];
  const download = async (): Promise<OwnStorage> => {
    const file = await github.downloadAsset(asset.id);
    const expected = digestIn(ours, asset);
    if (expected !== undefined && file.sha256 !== expected) {
      file.close();
      throw new BackupError(
        `The archive of the release ${name} is not the one that was published.`,
        'Use another release.',
      );
    }
    return archiveIn(name, file, keys);
  };
  return [{ name, sizeBytes: asset.sizeBytes, marker: ours.marker, download }];
}

/** GitHub as the user may see it: by a token in the environment, or the one of the program gh. */
export async function githubOf(repository: string, ports: CliPorts): Promise<GitHub> {
  const { env } = ports;
  const token = env.GH_TOKEN || env.GITHUB_TOKEN ? undefined : await outputOf('gh', ['auth', 'token']);
  return repositoryNamed(repository, token ? { ...ports, env: { ...env, GH_TOKEN: token } } : ports);
}

/** The one archive at a path, which is opened at once. */
export async function openOne(
  path: string,
  given: { readonly identity?: string | undefined },
  sqlite: Sqlite,
  ports: CliPorts,
): Promise<OpenArchive> {
  return openedIn(await archiveFile(path, keysFrom(given, ports), ports), sqlite);
}

/** The archive in a file that is closed with it. Throws NotAnArchive. */
function openedIn(content: OwnStorage, sqlite: Sqlite, lists?: readonly string[]): OpenArchive {
  try {
    const archive = openArchive(content, { sqlite, lists });
    return {
      ...archive,
      close() {
        archive.close();
        content.close();
      },
    };
  } catch (error) {
    content.close();
    throw error;
  }
}
