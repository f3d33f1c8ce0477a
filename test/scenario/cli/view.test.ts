import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliWorld } from '../../support/cli.js';

const page = '<!doctype html>\n<meta name="generator" content="ProSonata Backup 1.2.3">\n';

function world() {
  const here = cliWorld({ scale: 0.02 });
  const path = (name: string) => join(here.directory, name);
  const shown: string[] = [];
  writeFileSync(path('page.html'), page);
  writeFileSync(path('backup.sqlite'), 'archive');
  const ports = {
    viewerPath: path('page.html'),
    openInBrowser: async (file: string) => shown.push(file) > 0,
  };
  return { here, path, shown, ports };
}

describe('view', () => {
  it('writes the page beside the archive and shows it', async () => {
    const { here, path, shown, ports } = world();
    const { code, out, err } = await here.runWith(ports, 'view', path('backup.sqlite'));
    expect(code, err).toBe(0);
    expect(out).toBe(`${path('Archiv-ansehen.html')}\n`);
    expect(readFileSync(path('Archiv-ansehen.html'), 'utf8')).toBe(page);
    expect(shown).toEqual([path('Archiv-ansehen.html')]);
    expect(err).toContain('backup.sqlite there');
    expect((await here.runWith(ports, 'view', path('backup.sqlite'))).code).toBe(0);
  });

  it('only writes it if asked to, at the path given', async () => {
    const { here, path, shown, ports } = world();
    const { code } = await here.runWith(ports, 'view', '--no-open', '--out', path('other.html'));
    expect(code).toBe(0);
    expect(readFileSync(path('other.html'), 'utf8')).toBe(page);
    expect(shown).toEqual([]);
  });

  it('says what to do if there is no browser', async () => {
    const { here, path, ports } = world();
    const { code, err } = await here.runWith(
      { ...ports, openInBrowser: async () => false },
      'view',
      path('backup.sqlite'),
    );
    expect(code).toBe(0);
    expect(err).toContain('Open this file in a browser.');
  });

  it('writes over no other file, and needs an archive that is there', async () => {
    const { here, path, ports } = world();
    const over = await here.runWith(ports, 'view', '--out', path('backup.sqlite'));
    expect([over.code, over.err]).toEqual([1, expect.stringContaining('is not overwritten')]);
    expect(readFileSync(path('backup.sqlite'), 'utf8')).toBe('archive');
    const none = await here.runWith(ports, 'view', path('none.sqlite'));
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no file')]);
    const without = await here.runWith({}, 'view', '--no-open');
    expect([without.code, without.err]).toEqual([1, expect.stringContaining('came without the page')]);
  });
});
