/** Markdown as GitHub shows it, from values that may hold anything. */

/** Text that stays text: nothing in it opens a tag, a link, a table cell or a mention, or becomes a picture or a formula. */
export function markdown(text: string): string {
  return (
    text
      .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .replace(/[\\`*_{}[\]<>()#+!|~$]/g, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/@/g, '@\u200b')
      // GitHub makes links of bare addresses, and pictures of words between colons.
      .replace(/:(?=\/\/|[\w+-]+:)/g, ':\u200b')
      .replace(/\bwww\./gi, '$&\u200b')
  );
}

/** A table; cells are Markdown already. `alignment` has one letter a column: l or r. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: string,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = [...alignment].map((letter) => (letter === 'r' ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Ten characters, filled in proportion; an unknown total gives an empty bar. */
export function bar(done: number, total: number | undefined): string {
  const share = total === undefined || total === 0 ? 0 : Math.min(1, done / total);
  const filled = Math.floor(share * 10);
  return '█'.repeat(filled) + '░'.repeat(10 - filled);
}
