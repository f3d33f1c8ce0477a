/** Places on which histories are played, looked at from outside the program. */
import { mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { encrypted } from '../../src/publish/encrypted.js';
import { archiveName, type PublishedBackup, type Publisher } from '../../src/publish/publisher.js';
import { releaseTag } from '../../src/publish/release-marker.js';
import { contentOf, fileOf } from '../../src/system/content.js';
import { type GitHubServices, serveGitHub } from './github/services.js';
import type { HistoryPlace } from './keeping-history.js';
import { folderOf, realPublication } from './real-archives.js';
import { publication, publisherOn, workspace } from './release-publisher.js';
import { memoryScratch } from './storages.js';

export interface OpenPlace extends HistoryPlace {
  readonly close: () => Promise<void>;
}

const recipient = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa';

/** In this folder, which is removed in the end. */
export async function folderHistory(directory: string, isEncrypted: boolean): Promise<OpenPlace> {
  mkdirSync(directory, { recursive: true });
  const idOf = (name: string) => /-(\d{8}T\d{4}Z)(\.incomplete)?\.sqlite(\.age)?$/.exec(name)?.[1];
  const named = (id: string) => readdirSync(directory).filter((name) => idOf(name) === id);
  return {
    publisher: encrypted(
      folderOf(directory),
      isEncrypted ? { kind: 'recipients', recipients: [recipient] } : { kind: 'none' },
      { scratch: memoryScratch },
    ),
    publication: realPublication,
    there: async () => readdirSync(directory).flatMap((name) => idOf(name) ?? []),
    async remove(id) {
      for (const name of named(id)) rmSync(join(directory, name));
    },
    async spoil(id) {
      for (const name of named(id)) truncateSync(join(directory, name), 200);
    },
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

export async function releaseHistory(): Promise<OpenPlace & { readonly services: GitHubServices }> {
  const services = await serveGitHub();
  const { releases } = services;
  const tagged = (id: string) =>
    releases.all().find(({ tag }) => tag === releaseTag({ workspace, backupId: id }));
  return {
    services,
    publisher: publisherOn(services).publisher,
    publication: async (backupId, isComplete, holds) =>
      publication(`archive of ${backupId}`, { backupId, isComplete, holds }),
    there: async () =>
      releases
        .all()
        .filter(({ isDraft }) => !isDraft)
        .map(({ tag }) => tag.slice(-14)),
    async remove(id) {
      const release = tagged(id);
      if (release) releases.remove(release.id);
      if (release) releases.removeTag(release.tag);
    },
    async spoil(id) {
      for (const { id: asset } of tagged(id)?.assets ?? []) releases.removeAsset(asset);
    },
    close: () => services.close(),
  };
}

/** A place in memory: what lies there is what the program sees, so this shows the rules alone. */
export function memoryHistory(): HistoryPlace {
  const backups = new Map<string, PublishedBackup>();
  const publisher: Publisher = {
    check: async () => undefined,
    async publish({ backupId, name, isComplete, holds }) {
      backups.set(backupId, {
        name,
        backupId,
        isComplete,
        isEncrypted: false,
        holds,
        sha256: undefined,
        read: async () => fileOf(new Uint8Array()),
        verify: async () => undefined,
        remove: async () => void backups.delete(backupId),
      });
      return { name, sha256: '', sizeBytes: 1, place: name };
    },
    shelf: async () => ({ backups: [...backups.values()], broken: [] }),
  };
  const remove = async (id: string) => void backups.delete(id);
  return {
    publisher,
    publication: async (backupId, isComplete, holds) => ({
      backupId,
      name: archiveName(workspace, backupId),
      content: contentOf(new Uint8Array()),
      isComplete,
      holds,
      notes: () => '',
    }),
    there: async () => [...backups.keys()],
    remove,
    spoil: remove,
  };
}
