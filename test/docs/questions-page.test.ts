import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { questions } from '../../src/questions/questions.js';
import { tableRows } from './markdown.js';

it('docs/questions.md names every question', () => {
  const page = readFileSync('docs/questions.md', 'utf8');
  const table = page.slice(page.indexOf('| name | question |'), page.indexOf('## A person'));
  const expected = questions.map(({ id, title: [german, english] }) => [
    `\`${id}\``,
    `${english} (${german})`,
  ]);
  expect(tableRows(table)).toEqual(expected);
});
