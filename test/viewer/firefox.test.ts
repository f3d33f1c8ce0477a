import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { firefox, openInFirefox } from '../support/firefox.js';
import { smallArchive } from '../support/viewer-in-browser.js';

describe.skipIf(firefox === undefined)('In Firefox', () => {
  it('people open an archive, see a list and find words, and nothing else is asked for', async () => {
    const { choose, until, asked, faults, close } = await openInFirefox();
    try {
      await until("document.querySelector('h1')");
      await choose({ name: 'archiv.sqlite', bytes: smallArchive(await loadSqlite()) });
      expect(await until("document.querySelector('nav') && document.querySelector('h1').textContent")).toBe(
        'agentur.example',
      );
      await until("location.hash = '#list/projecttimes'");
      expect(await until("document.querySelector('.count')?.textContent")).toMatch(/^300 (?:Zeilen|rows)$/);
      await until("document.querySelector('[role=row]:not([aria-busy]) [role=gridcell]')?.textContent");
      await until("location.hash = '#search?text=mueller'");
      const found = await until("document.querySelector('main > [role=status]:not(.working)')?.textContent");
      expect(found).toMatch(/^[1-9]\d* (?:Treffer|hits) in /);
      expect(
        await until("[...document.querySelectorAll('mark')].map((one) => one.textContent).join()"),
      ).toMatch(/m(?:ü|ue)ller/i);
      expect(asked).toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      await close();
    }
  });
});
