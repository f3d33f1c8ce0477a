/** Texts without the HTML that people never see, as SQL. Pure. */
import { quotedText } from './names.js';

/** How a character may be written; `&amp;` last, so that what it protects stays. */
const entities: readonly (readonly [entity: string, character: string])[] = [
  ...(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'] as const).map(
    (letter) => [`&${letter.normalize('NFD')[0]}uml;`, letter] as const,
  ),
  ['&szlig;', 'ß'],
  ['&euro;', '€'],
  ['&nbsp;', ' '],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
];

/** At a `<` in `rest`: whether a tag begins there, and not a sign of its own. */
const isTag = `substr(rest, instr(rest, '<') + 1, 1) GLOB '[a-zA-Z/!]' AND instr(substr(rest, instr(rest, '<')), '>') > 0`;
const lineBreak = 'char(10)';

/** SQL for the text of an HTML text: paragraphs and breaks as line breaks, other tags gone, entities as they read. */
export function plainTextSql(html: string): string {
  const start = replaced(html, [
    ['char(13)', "''"],
    [lineBreak, "' '"],
    ["'</p>'", lineBreak],
    ["'<br'", `${lineBreak} || '<br'`],
  ]);
  const text = replaced('done || rest', [
    [`${lineBreak} || ' '`, lineBreak],
    ...entities.map(([entity, character]) => [quotedText(entity), quotedText(character)] as const),
  ]);
  return `(WITH RECURSIVE strip(done, rest) AS (
    SELECT '', ${start}
    UNION ALL
    SELECT done || substr(rest, 1, instr(rest, '<') - 1 + iif(${isTag}, 0, 1)),
      substr(rest, instr(rest, '<') + iif(${isTag}, instr(substr(rest, instr(rest, '<')), '>'), 1))
    FROM strip WHERE instr(rest, '<') > 0
  ) SELECT trim(${text}, ${lineBreak} || ' ') FROM strip WHERE instr(rest, '<') = 0)`;
}

function replaced(text: string, pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((made, [from, to]) => `replace(${made}, ${from}, ${to})`, text);
}
