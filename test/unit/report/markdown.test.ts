import { describe, expect, it } from 'vitest';
import { bar, markdown, table } from '../../../src/report/markdown.js';

describe('text in Markdown', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '<'],
    ['[link](https://evil.example)', ']('],
    ['a | b', ' | '],
    ['# heading', '# h'],
    ['`code`', '`c'],
    ['**bold**', '**'],
    ['line\nbreak', '\n'],
    ['@everyone', '@e'],
    ['https://evil.example', '://'],
    ['see www.evil.example', 'www.e'],
    [':bomb:', ':bomb:'],
    ['$x$', '$x'],
    ['\u202eright to left', '\u202e'],
  ])('stays text: %j', (text, dangerous) => {
    const unescaped = markdown(text).replace(/\\./g, '');
    expect(unescaped).not.toContain(dangerous);
  });

  it('reads as it was', () => {
    expect(markdown('users: 12 of 17 rows')).toBe('users: 12 of 17 rows');
  });
});

describe('a table', () => {
  it('aligns numbers to the right', () => {
    expect(table(['list', 'rows'], [['a', '1']], 'lr')).toBe('| list | rows |\n| --- | ---: |\n| a | 1 |');
  });
});

describe('a bar', () => {
  it.each([
    [0, 10, '░░░░░░░░░░'],
    [5, 10, '█████░░░░░'],
    [99, 100, '█████████░'],
    [10, 10, '██████████'],
    [12, 10, '██████████'],
    [3, undefined, '░░░░░░░░░░'],
    [0, 0, '░░░░░░░░░░'],
  ])('of %s of %s is %s', (done, total, text) => {
    expect(bar(done, total)).toBe(text);
  });
});
