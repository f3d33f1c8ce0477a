import { describe, expect, it } from 'vitest';
import { PublishedDiffers } from '../../../src/publish/publisher.js';
import { formatMarker, releaseTag } from '../../../src/publish/release-marker.js';
import { faultOn } from '../../support/github/github-faults.js';
import { github } from '../../support/github/octokit.js';
import type { GitHubServices } from '../../support/github/services.js';
import {
  backupId,
  digest,
  publication,
  publisherOn,
  releasesIn,
  workspace,
} from '../../support/release-publisher.js';

const operations = ({ requests }: GitHubServices, name: string) =>
  requests.filter(({ operation }) => operation === name).length;

const file = (name: string) => ({ name, label: null, contentType: 'application/octet-stream' });

/** A draft with our marker, as a run or a deleted tag leaves it. */
function draftOf(services: GitHubServices, id: string) {
  const marker = { workspace, backupId: id, isComplete: true };
  return services.releases.create({ tag: releaseTag(marker), body: formatMarker(marker), isDraft: true });
}

describe('an archive whose upload is answered with', () => {
  it.each([
    ['another digest', (body: string) => body.replace(/sha256:../, 'sha256:00')],
    ['another size', (body: string) => body.replace(/"size":\d+/, '"size":1')],
  ])('%s is uploaded once more before it is shown', async (_, alter) => {
    const services = await github({ faults: faultOn('uploadAsset', { kind: 'altered', alter }, 1) });
    const published = await publisherOn(services).publisher.publish(publication('archive'));
    expect(operations(services, 'uploadAsset')).toBe(2);
    expect(operations(services, 'updateRelease')).toBe(1);
    expect(published.sha256).toBe(digest('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`]);
  });

  it('another digest each time is never shown', async () => {
    const alter = (body: string) => body.replace(/sha256:../, 'sha256:00');
    const services = await github({ faults: faultOn('uploadAsset', { kind: 'altered', alter }) });
    const publishing = publisherOn(services).publisher.publish(publication('archive'));
    await expect(publishing).rejects.toThrow('not what was uploaded');
    expect(operations(services, 'updateRelease')).toBe(0);
  });

  it('no digest is read back, and uploaded once more where it differs', async () => {
    const services = await github();
    const without = (body: string) => body.replace(/"digest":"[^"]*"/g, '"digest":null');
    services.setFaults(({ operation, count }) => {
      const asset = services.releases.all()[0]?.assets[0];
      if (operation === 'downloadAsset' && count === 1 && asset) services.releases.damageAsset(asset.id);
      return { kind: 'altered', alter: without };
    });
    const { publisher } = publisherOn(services);
    expect((await publisher.publish(publication('archive'))).sha256).toBe(digest('archive'));
    expect([operations(services, 'uploadAsset'), operations(services, 'downloadAsset')]).toEqual([2, 2]);
    expect((await publisher.publish(publication('archive'))).sha256).toBe(digest('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`]);
  });
});

describe('a release that turns out to be shown without the archive', () => {
  it('is red and names what to do', async () => {
    const services = await github();
    services.setFaults(({ operation }) => {
      const asset = services.releases.all()[0]?.assets[0];
      if (operation === 'updateRelease' && asset) services.releases.removeAsset(asset.id);
      return undefined;
    });
    await expect(publisherOn(services).publisher.publish(publication('archive'))).rejects.toMatchObject({
      name: PublishedDiffers.name,
      message: expect.stringContaining('without the archive that was uploaded to it'),
      transient: false,
    });
  });
});

describe('a backup that was published earlier', () => {
  it('is found by the name of its archive, encrypted or not, whatever people put beside it', async () => {
    const services = await github();
    const { publisher } = publisherOn(services);
    await publisher.publish(publication('archive'));
    const [release] = services.releases.all();
    // The file that is not the archive comes first.
    services.releases.removeAsset(release?.assets[0]?.id ?? 0);
    services.releases.addAsset(release?.id ?? 0, file('minutes.pdf'), Buffer.from('pdf'));
    services.releases.addAsset(release?.id ?? 0, file(publication('').name), Buffer.from('archive'));
    const encrypted = publication('cipher', { name: `${publication('').name}.age` });
    expect(await publisher.publish(encrypted)).toMatchObject({
      name: publication('').name,
      sha256: digest('archive'),
    });
  });

  it.each(['nothing', 'another file', 'the rest of an upload'])(
    'and holds %s in place of its archive is named, and no draft of it is removed',
    async (left) => {
      const services = await github();
      const { publisher } = publisherOn(services);
      await publisher.publish(publication('archive'));
      const [shown] = services.releases.all();
      services.releases.removeAsset(shown?.assets[0]?.id ?? 0);
      const id = shown?.id ?? 0;
      if (left === 'another file') services.releases.addAsset(id, file('minutes.pdf'), Buffer.from('pdf'));
      if (left === 'the rest of an upload') services.releases.addStarter(id, file(publication('').name));
      services.releases.addAsset(
        draftOf(services, backupId).id,
        file('a.sqlite'),
        Buffer.from('the only copy'),
      );
      await expect(publisher.publish(publication('archive'))).rejects.toThrow('has no archive any more');
      expect(releasesIn(services)[0]).toBe(`${backupId} draft: the only copy`);
    },
  );
});

describe('drafts of ours', () => {
  const earlier = '20261101T0215Z';

  it('that hold a file are kept where they are of an earlier backup, and told of', async () => {
    const services = await github();
    const { publisher, warnings } = publisherOn(services);
    await publisher.publish(publication('of November', { backupId: earlier }));
    services.releases.removeTag([...services.releases.tags().keys()][0] ?? '');
    await publisher.publish(publication('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`, `${earlier} draft: of November`]);
    expect(warnings).toEqual([
      expect.stringMatching(/lie in drafts: prosonata-backup-.*20261101T0215Z\. Publish/),
    ]);
  });

  it('that are empty or hold the rest of an upload go', async () => {
    const services = await github();
    services.releases.addStarter(draftOf(services, earlier).id, file('a.sqlite'));
    draftOf(services, '20261102T0215Z');
    const { publisher, warnings } = publisherOn(services);
    await publisher.publish(publication('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`]);
    expect(warnings).toEqual([]);
  });

  it('stay where they have been filled or shown since they were listed', async () => {
    const services = await github();
    const filled = draftOf(services, earlier);
    const shown = draftOf(services, '20261102T0215Z');
    services.setFaults(({ operation }) => {
      if (operation !== 'uploadAsset') return undefined;
      services.releases.addAsset(filled.id, file('a.sqlite'), Buffer.from('filled'));
      services.releases.update(shown.id, { isDraft: false });
      return undefined;
    });
    await publisherOn(services).publisher.publish(publication('archive'));
    expect(releasesIn(services)).toEqual([
      `${backupId} shown: archive`,
      '20261102T0215Z shown: ',
      `${earlier} draft: filled`,
    ]);
  });

  it('that cannot be removed are a warning: the archive is published', async () => {
    const services = await github({ faults: faultOn('deleteRelease', { kind: 'status', status: 500 }) });
    draftOf(services, earlier);
    const { publisher, warnings } = publisherOn(services);
    await publisher.publish(publication('archive'));
    expect(warnings).toEqual([expect.stringContaining('were not removed: Deleting a release')]);
  });

  it('of this run do not stay where somebody else has used the tag', async () => {
    const services = await github();
    services.releases.create({ tag: releaseTag({ workspace, backupId }), body: 'by hand' });
    await expect(publisherOn(services).publisher.publish(publication('archive'))).rejects.toThrow('422');
    expect(releasesIn(services)).toEqual([`${backupId} shown: `]);
  });

  it('with an archive that another run has made are never filled or emptied by this one', async () => {
    const services = await github();
    const other = draftOf(services, backupId);
    services.releases.addAsset(other.id, file(publication('').name), Buffer.from('of the other run'));
    services.setFaults(({ operation }) => {
      if (operation === 'updateRelease') {
        expect(releasesIn(services)).toContain(`${backupId} draft: of the other run`);
      }
      return undefined;
    });
    await publisherOn(services).publisher.publish(publication('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`]);
  });
});

describe('notes', () => {
  it('too long for GitHub are cut behind a line, and the release stays ours', async () => {
    const services = await github();
    const { publisher } = publisherOn(services);
    await publisher.publish(publication('archive', { notes: () => 'a line of notes\n'.repeat(20_000) }));
    expect(services.releases.all()[0]?.body).toMatch(/^<!-- prosonata.*\n\na line.*of notes\n\n\(The rest/s);
    expect((await publisher.shelf()).backups).toMatchObject([{ backupId, isEncrypted: false }]);
  });

  it('that somebody has cut off at the end leave the release ours', async () => {
    const services = await github();
    const { publisher } = publisherOn(services);
    await publisher.publish(publication('archive', { notes: () => 'notes '.repeat(100) }));
    const [release] = services.releases.all();
    services.releases.update(release?.id ?? 0, { body: release?.body?.slice(0, 200) ?? '' });
    expect((await publisher.shelf()).backups).toHaveLength(1);
  });
});

describe('the page that opens archives', () => {
  it('lies beside the archive of a release, which is verified and found without it', async () => {
    const services = await github();
    const { publisher } = publisherOn(services, { viewer: '<!doctype html>' });
    const published = await publisher.publish(publication('archive'));
    const [release] = services.releases.all();
    expect(release?.assets.map(({ name }) => name)).toEqual([published.name, 'Archiv-ansehen.html']);
    const { backups, broken } = await publisher.shelf();
    expect(broken).toEqual([]);
    expect(await backups[0]?.verify()).toBeUndefined();
    expect(await publisher.publish(publication('archive'))).toMatchObject({ name: published.name });
  });

  it('costs no backup if it cannot be uploaded', async () => {
    const services = await github();
    services.setFaults(({ operation, count }) =>
      operation === 'uploadAsset' && count > 1 ? { kind: 'status', status: 422 } : undefined,
    );
    const { publisher, warnings } = publisherOn(services, { viewer: '<!doctype html>' });
    await publisher.publish(publication('archive'));
    expect(releasesIn(services)).toEqual([`${backupId} shown: archive`]);
    expect(warnings).toEqual([expect.stringContaining('The page that opens archives was not put beside')]);
  });
});
