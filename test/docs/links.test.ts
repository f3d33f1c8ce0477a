import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const pages = ['.', 'docs', '.github']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'));

const withoutCode = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '');

/** Anchors as GitHub makes them from headings. */
function anchorsOf(path: string): string[] {
  const headings = readFileSync(path, 'utf8')
    .replace(/^ *```[\s\S]*?^ *```$/gm, '')
    .matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function linksOf(path: string): string[] {
  const links = withoutCode(readFileSync(path, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].map(([, target = '']) => target).filter((target) => !/^https?:/.test(target));
}

describe.each(pages)('%s', (path) => {
  it('links to files and headings that are there', () => {
    for (const target of linksOf(path)) {
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : normalize(join(dirname(path), file));
      expect(existsSync(linked), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(linked), target).toContain(anchor);
    }
  });

  it('names no place on a machine, and no address without encryption but on this machine', () => {
    expect(readFileSync(path, 'utf8')).not.toMatch(/http:\/\/(?!127\.0\.0\.1|localhost)/);
  });
});

it('finds the links of the README', () => {
  expect(linksOf('README.md').length).toBeGreaterThan(10);
});
