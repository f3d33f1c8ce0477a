import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSaveName, parseSaveName, workspaceSlug } from '../../../src/workfile/save.js';

/** Hosts as alike as can be: the same few labels, joined in all ways, before and around the vendor's domain. */
const hosts = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'a-b', '-', 'prosonata', 'software', '1', '0123456789'), {
      minLength: 1,
      maxLength: 5,
    }),
    fc.array(fc.constantFrom('.', '.', '-', '--', '..', '_'), { minLength: 5, maxLength: 5 }),
    fc.constantFrom('', '.prosonata.software', '-prosonata.software', '.prosonata-software', '.example'),
    fc.constantFrom('', '', ':8443', ':1'),
  )
  .map(([labels, joints, domain, port]) =>
    [...labels.map((label, index) => (index > 0 ? `${joints[index]}${label}` : label)), domain, port].join(
      '',
    ),
  )
  .map((host) => `https://${host}`)
  .filter(URL.canParse);

const hostOf = (url: string) => new URL(url).host;

describe('the name of a workspace', () => {
  it.each([
    ['https://agency.prosonata.software', 'agency-prosonata-software'],
    ['https://my-agency.prosonata.software/', 'my-agency-prosonata-software'],
    ['https://ERP.agency.de', 'erp-agency-de'],
    ['http://127.0.0.1:4711', '127-0-0-1-4711'],
    ['https://a.b.x', 'a-b-x'],
  ])('is the host itself with dashes: %s', (url, slug) => {
    expect(workspaceSlug(url)).toBe(slug);
  });

  it.each([
    'https://a-b.x',
    'https://my.agency.prosonata.software',
    'https://agency-prosonata.software',
    'https://agency.prosonata-software.de',
    'http://[::1]:4711',
  ])('has a digest where dashes alone would not tell: %s', (url) => {
    expect(workspaceSlug(url)).toMatch(/^[a-z0-9-]+--[0-9a-f]{10}$/);
  });

  it('is never that of another host, and fits into the name of a save', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(hosts, (url) => {
        const slug = workspaceSlug(url);
        expect(hostOf(seen.get(slug) ?? url)).toBe(hostOf(url));
        seen.set(slug, url);
        const name = { workspace: slug, backupId: '20261123T0215Z', status: 'done', sequence: 1 } as const;
        expect(parseSaveName(formatSaveName(name))).toEqual(name);
      }),
      { numRuns: 5_000 },
    );
  });
});
