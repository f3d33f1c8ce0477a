/** What every place for archives has to do, run by each of them in test/unit/publish/places.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Holdings } from '../../src/keeping/holdings.js';
import {
  type Publication,
  type Published,
  type Publisher,
  type Shelf,
  sha256,
} from '../../src/publish/publisher.js';
import { contentOfFile, fileOf } from '../../src/system/content.js';
import { holdings } from '../support/holdings.js';

export interface Place {
  /** The place as one run sees it; each call is another run. */
  publisher(): Publisher;
  /** What a run would publish there. */
  publication(backupId: string, isComplete: boolean, holds: Holdings): Promise<Publication>;
  /** Does something to the archive behind the program's back. */
  spoil(published: Published, how: 'change' | 'empty' | 'cut' | 'remove'): void;
  /** Puts there what others have put there, and what only looks like ours. */
  addStrangers(): void;
  /** What lies there that is none of ours, in words. */
  strangers(): readonly string[];
}

export interface PublisherContract {
  readonly name: string;
  readonly isEncrypted?: boolean;
  /** A new place, for one test. */
  readonly open: () => Promise<Place>;
  /** What this place cannot do, and why. */
  readonly skip?: Partial<Readonly<Record<Ability, string>>>;
}

type Ability = 'shows all' | 'removes' | 'proves' | 'is spoilt';

const held = holdings(
  {
    users: 5,
    invoices: { rows: 512, details: 'some' },
    workingtimes: { rows: 0, extent: 'none', lack: 'refused' },
  },
  {
    leftOut: { quotations: { last: '20261101T0215Z', days: 3 } },
    losses: { invoices: [{ atLeast: 600, days: 2 }] },
    key: 'a --> b',
  },
);
const first = '20261121T0215Z';
const second = '20261122T0215Z';

const byId = ({ backups }: Shelf) =>
  Object.fromEntries(backups.map(({ backupId, isComplete }) => [backupId, isComplete]));

export function publisherContract({ name, isEncrypted = false, open, skip = {} }: PublisherContract): void {
  const can = (ability: Ability, title: string, test: () => Promise<void>) => {
    const reason = skip[ability];
    if (reason === undefined) it(title, test);
    else it.skip(`${title} (${reason})`, test);
  };

  /** Publishes complete backups, each in a run of its own. */
  async function publishAll(place: Place, ...ids: readonly string[]): Promise<readonly Published[]> {
    const published: Published[] = [];
    for (const id of ids) {
      published.push(await place.publisher().publish(await place.publication(id, true, held)));
    }
    return published;
  }

  describe(name, () => {
    it('has nothing at first', async () => {
      const place = await open();
      expect(await place.publisher().shelf()).toEqual({ backups: [], broken: [] });
    });

    it('shows a later run what was published, and all that was said of it', async () => {
      const place = await open();
      const [published] = await publishAll(place, first);
      const { backups, broken } = await place.publisher().shelf();
      expect(backups).toMatchObject([{ backupId: first, isComplete: true, isEncrypted, holds: held }]);
      expect(broken).toEqual([]);
      expect(published?.name).toContain(first);
      expect(published?.sizeBytes).toBeGreaterThan(0);
    });

    it('gives back what was published, and what its digest has to be', async () => {
      const place = await open();
      const publication = await place.publication(first, true, held);
      const published = await place.publisher().publish(publication);
      const [backup] = (await place.publisher().shelf()).backups;
      const file = (await backup?.read()) ?? fileOf(new Uint8Array());
      expect(sha256(contentOfFile(file))).toBe(published.sha256);
      file.close();
      // A plain archive in a folder is proved by what is in it.
      if (backup?.sha256 !== undefined) expect(backup.sha256).toBe(published.sha256);
    });

    it('tells an archive that is not complete by its name and on the shelf', async () => {
      const place = await open();
      const publication = await place.publication(first, false, held);
      const published = await place.publisher().publish(publication);
      const plain = publication.name.replace('.sqlite', '.incomplete.sqlite');
      expect(published.name).toBe(isEncrypted ? `${plain}.age` : plain);
      expect(byId(await place.publisher().shelf())).toEqual({ [first]: false });
    });

    it('shows a backup once that two runs have published', async () => {
      const place = await open();
      const [one, two] = await publishAll(place, first, first);
      expect(byId(await place.publisher().shelf())).toEqual({ [first]: true });
      expect(two?.name).toBe(one?.name);
    });

    it('passes over what others have put there', async () => {
      const place = await open();
      place.addStrangers();
      const before = place.strangers();
      expect(before.length).toBeGreaterThan(0);
      expect(await place.publisher().shelf()).toEqual({ backups: [], broken: [] });
      await publishAll(place, first);
      expect(byId(await place.publisher().shelf())).toEqual({ [first]: true });
      expect(place.strangers()).toEqual(before);
    });

    can('shows all', 'shows all of them, each under a name of its own', async () => {
      const place = await open();
      await publishAll(place, first, second);
      const shelf = await place.publisher().shelf();
      expect(byId(shelf)).toEqual({ [first]: true, [second]: true });
      expect(new Set(shelf.backups.map((backup) => backup.name)).size).toBe(2);
    });

    can('removes', 'removes one with all that was published for it, once and again', async () => {
      const place = await open();
      place.addStrangers();
      const before = place.strangers();
      await publishAll(place, first, second);
      const old = (await place.publisher().shelf()).backups.find(({ backupId }) => backupId === first);
      await old?.remove();
      await old?.remove();
      expect(byId(await place.publisher().shelf())).toEqual({ [second]: true });
      expect(place.strangers()).toEqual(before);
    });

    can('proves', 'proves what lies there, and tells what was changed by one byte', async () => {
      const place = await open();
      const [one] = await publishAll(place, first, second);
      const publisher = place.publisher();
      const faults = async () => {
        const { backups } = await publisher.shelf();
        return Object.fromEntries(
          await Promise.all(backups.map(async ({ backupId, verify }) => [backupId, await verify()])),
        );
      };
      expect(await faults()).toEqual({ [first]: undefined, [second]: undefined });
      if (one) place.spoil(one, 'change');
      expect(await faults()).toEqual({ [first]: expect.stringContaining(first), [second]: undefined });
    });

    can('is spoilt', 'counts what is empty, cut off or gone as no backup', async () => {
      for (const how of ['empty', 'cut', 'remove'] as const) {
        const place = await open();
        const [one] = await publishAll(place, first, second);
        if (one) place.spoil(one, how);
        const { backups, broken } = await place.publisher().shelf();
        expect(
          backups.map(({ backupId }) => backupId),
          how,
        ).toEqual([second]);
        // A file that is gone is gone; a release that has lost its archive is still there.
        for (const fault of broken) expect(fault).toContain(first);
        if (how !== 'remove') expect(broken, how).toHaveLength(1);
      }
    });
  });
}
