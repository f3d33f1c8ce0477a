/** Pages for people who print them: without a script, and nothing in them that a value could become but text. */
import type { Language } from '../labels/words.js';

/** Text as it is, for a page. */
export function asText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd');
}

/** `body` is HTML, made with `asText` for each value. */
export function germanPage(title: string, body: string): string {
  return `${pageStart(title, 'de')}\n${body}${pageEnd}`;
}

/** Up to the title, which stands above all else; HTML and `pageEnd` follow. */
export function pageStart(title: string, language: Language): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${asText(title)}</title>
<style>
body { font: 11pt/1.45 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }
h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin-top: 2em } h3 { font-size: 1em; margin-top: 1.5em }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line }
th { background: #eee } .note { border-left: 4px solid #b60; padding-left: 1em } section { break-inside: avoid-page }
@media print { body { margin: 0; max-width: none } }
</style>
</head>
<body>
<h1>${asText(title)}</h1>`;
}

export const pageEnd = `
</body>
</html>
`;

/** A table of texts; no rows, no table. */
export function pageTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (tag: 'th' | 'td') => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${asText(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[line('th')(heads), ...rows.map(line('td'))].join('\n')}\n</table>`;
}
