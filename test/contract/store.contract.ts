/** What every place for work files has to do, run by each of them in test/unit/store/saves.test.ts. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { contentOf } from '../../src/system/content.js';
import type { Save } from '../../src/workfile/save.js';
import { bytesIn } from '../support/storages.js';

export interface RestingPlace {
  /** The place as one run sees it that holds this API key; each call is another run. */
  store(apiKey?: string): Promise<Store>;
  /** The end of a run: what is on its machine alone is gone. `isKilled`: it did not end by itself. */
  endRun(isKilled: boolean): Promise<void>;
  /** Does something to what the newest save is kept in, behind the program's back. */
  spoil(how: 'change' | 'empty' | 'cut'): void;
}

export interface StoreContract {
  readonly name: string;
  /** A new place, for one test. */
  readonly open: () => Promise<RestingPlace>;
  /** What this place cannot do, and why. */
  readonly skip?: Partial<Readonly<Record<'sets aside', string>>>;
}

export const restingWorkspace = 'agency-example';
const first: Save = {
  workspace: restingWorkspace,
  backupId: '20261123T0215Z',
  status: 'partial',
  sequence: 4,
};
const second: Save = { ...first, sequence: 5 };
const done: Save = { ...first, status: 'done', sequence: 6 };

export function storeContract({ name, open, skip = {} }: StoreContract): void {
  /** A run that keeps a save for the next one. */
  async function saveInRun(place: RestingPlace, save: Save, content: string): Promise<void> {
    const store = await place.store();
    const newest = await store.newest();
    // As every run does: what the last one has left is loaded before anything is saved.
    if (newest) await store.load(newest);
    expect(await store.save(save, contentOf(Buffer.from(content)))).toEqual({ kind: 'saved' });
    await place.endRun(false);
  }

  /** What a later run finds: the save, its content and the entries behind it. */
  async function found(
    place: RestingPlace,
  ): Promise<readonly [Save, string, readonly unknown[]] | undefined> {
    const store = await place.store();
    const newest = await store.newest();
    if (!newest) return undefined;
    const { save, content, entries } = await store.load(newest);
    return [save, bytesIn(content).toString(), entries];
  }

  describe(name, () => {
    it('has nothing at first', async () => {
      const place = await open();
      expect(await (await place.store()).newest()).toBeUndefined();
    });

    it('gives a later run what was saved, and nothing else', async () => {
      const place = await open();
      await saveInRun(place, first, 'content');
      expect(await found(place)).toEqual([first, 'content', []]);
    });

    it('gives the newest save, whatever its status', async () => {
      const place = await open();
      await saveInRun(place, first, 'one');
      await saveInRun(place, second, 'two');
      expect(await found(place)).toEqual([second, 'two', []]);
      await saveInRun(place, done, 'three');
      expect(await found(place)).toEqual([done, 'three', []]);
    });

    it('gives what a killed run has learned since its save, in order', async () => {
      const place = await open();
      await saveInRun(place, first, 'content');
      const store = await place.store();
      await store.load((await store.newest()) ?? first);
      await store.keep(second, contentOf(Buffer.from('later')));
      const journal = store.journal(second, 0);
      await Promise.all([journal.append({ a: 1 }), journal.append({ a: 2 })]);
      await place.endRun(true);
      expect(await found(place)).toEqual([second, 'later', [{ a: 1 }, { a: 2 }]]);
    });

    it('continues a journal behind the entries that it holds', async () => {
      const place = await open();
      let store = await place.store();
      await store.newest();
      await store.keep(first, contentOf(Buffer.from('content')));
      await store.journal(first, 0).append('one');
      await place.endRun(true);
      store = await place.store();
      const { save, entries } = await store.load((await store.newest()) ?? first);
      await store.journal(save, entries.length).append('two');
      await place.endRun(true);
      expect(await found(place)).toEqual([first, 'content', ['one', 'two']]);
    });

    it('leaves nothing behind of a run that was killed before it learned anything', async () => {
      const place = await open();
      const store = await place.store();
      await store.newest();
      await place.endRun(true);
      expect(await (await place.store()).newest()).toBeUndefined();
    });

    it.each(['change', 'empty', 'cut'] as const)('never gives a save that does not open: %s', async (how) => {
      const place = await open();
      await saveInRun(place, first, 'content');
      place.spoil(how);
      const store = await place.store();
      await expect(store.load((await store.newest()) ?? first)).rejects.toThrow();
    });

    it('gives nothing to the holder of another API key', async () => {
      const place = await open();
      await saveInRun(place, first, 'content');
      const store = await place.store('another-key-0123456789');
      const newest = await store.newest();
      if (newest) await expect(store.load(newest)).rejects.toThrow('another API key');
    });

    const title = 'sets aside what cannot be used, and begins with nothing';
    if (skip['sets aside']) it.skip(`${title} (${skip['sets aside']})`);
    else {
      it(title, async () => {
        const place = await open();
        await saveInRun(place, first, 'content');
        place.spoil('change');
        const store = await place.store();
        expect(await store.setAside((await store.newest()) ?? first)).toMatch(/^was set aside as /);
        expect(await store.newest()).toBeUndefined();
        await store.save(second, contentOf(Buffer.from('anew')));
        expect(await found(place)).toEqual([second, 'anew', []]);
      });
    }
  });
}
