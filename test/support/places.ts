/** Places for archives, as the contract of publishers wants them: a folder, releases, artifacts. */
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Encryption } from '../../src/encryption/archive-encryption.js';
import { actionsArtifactClient } from '../../src/github/artifact-client.js';
import { artifactPublisher } from '../../src/publish/artifact.js';
import { encrypted } from '../../src/publish/encrypted.js';
import { archiveName } from '../../src/publish/publisher.js';
import { formatMarker, releaseTag } from '../../src/publish/release-marker.js';
import { realFiles } from '../../src/system/real.js';
import type { Place } from '../contract/publisher.contract.js';
import { temporaryFolder } from './cli.js';
import { fixedClock } from './clock.js';
import { github } from './github/octokit.js';
import { backupWorkflow } from './github/runs.js';
import { folderOf, realPublication } from './real-archives.js';
import {
  githubClient,
  publication as plainPublication,
  publisherOn,
  workspace,
} from './release-publisher.js';
import { memoryScratch } from './storages.js';

export async function folderPlace(encryption: Encryption = { kind: 'none' }): Promise<Place> {
  const directory = temporaryFolder();
  const theirs = ['notes.sqlite', `prosonata-${workspace}-x.sqlite`, 'prosonata-other-20261121T0215Z.sqlite'];
  return {
    publisher: () => encrypted(folderOf(directory), encryption, { scratch: memoryScratch }),
    publication: realPublication,
    spoil({ name }, how) {
      const path = join(directory, name);
      const bytes = readFileSync(path);
      const half = Math.floor(bytes.length / 2);
      if (how === 'remove') rmSync(path);
      else if (how === 'change') writeFileSync(path, bytes.with(half, (bytes[half] ?? 0) ^ 1));
      else truncateSync(path, how === 'empty' ? 0 : half);
    },
    addStrangers() {
      for (const name of theirs) writeFileSync(join(directory, name), name);
    },
    strangers: () => readdirSync(directory).filter((name) => !name.startsWith(`prosonata-${workspace}-2`)),
  };
}

export async function releasePlace(): Promise<Place> {
  const services = await github();
  const { releases } = services;
  const assetIn = (name: string) =>
    releases
      .all()
      .flatMap(({ assets }) => assets)
      .find((asset) => asset.name === name);
  const marker = { workspace, backupId: '20200101T0000Z', isComplete: true };
  let strangers: readonly number[] = [];
  return {
    publisher: () => publisherOn(services).publisher,
    publication: async (backupId, isComplete, holds) =>
      plainPublication(`archive of ${backupId}`, { backupId, isComplete, holds }),
    spoil({ name }, how) {
      const { id = 0, contentType = '' } = assetIn(name) ?? {};
      const release = releases.all().find(({ assets }) => assets.some((asset) => asset.id === id));
      releases.removeAsset(id);
      if (how === 'remove') return;
      const file = { name, label: null, contentType };
      if (how === 'change') releases.addAsset(release?.id ?? 0, file, Buffer.from('another archive'));
      // No file of 0 bytes can be uploaded; this is what is left of a try.
      else releases.addStarter(release?.id ?? 0, file);
    },
    addStrangers() {
      const theirs = [
        { tag: 'v1', body: formatMarker(marker) },
        {
          tag: releaseTag({ ...marker, workspace: 'other' }),
          body: formatMarker({ ...marker, workspace: 'other' }),
        },
        { tag: releaseTag(marker), body: 'by hand' },
      ];
      strangers = theirs.map((fields) => releases.create(fields).id);
    },
    strangers: () =>
      releases
        .all()
        .filter(({ id }) => strangers.includes(id))
        .map(({ tag }) => tag),
  };
}

export async function artifactPlace(): Promise<Place> {
  // An artifact that is dated later than it was made tells nothing.
  const services = await github({ now: fixedClock().now });
  let run = 0;
  const { artifacts } = services;
  const clock = fixedClock();
  const { signal } = new AbortController();
  return {
    publisher() {
      run += 1;
      for (const [name, value] of Object.entries(services.environment({ run }))) vi.stubEnv(name, value);
      onTestFinished(() => void vi.unstubAllEnvs());
      return artifactPublisher(
        {
          workspace,
          ref: 'refs/heads/main',
          workflow: backupWorkflow,
          retentionDays: undefined,
          temporaryFolder: join(temporaryFolder(), 'uploads'),
          runUrl: 'https://github.com/agency/backups/actions/runs/1',
        },
        {
          github: githubClient(services),
          artifacts: actionsArtifactClient({ clock, signal }),
          files: realFiles,
          log: { warn: () => undefined },
          clock,
          signal,
        },
      );
    },
    publication: async (backupId, isComplete, holds) =>
      plainPublication(`archive of ${backupId}`, { backupId, isComplete, holds }),
    spoil() {
      throw new Error('nobody can change an artifact');
    },
    addStrangers() {
      artifacts.plant('coverage', services.runtimeToken({ run: 1000 }));
      artifacts.plant(
        archiveName(workspace, '20261120T0215Z'),
        services.runtimeToken({ run: 1001, ref: 'refs/heads/feature' }),
      );
    },
    strangers: () =>
      artifacts
        .artifacts()
        .map(({ name }) => name)
        .filter((name) => name === 'coverage' || name.includes('20261120')),
  };
}
