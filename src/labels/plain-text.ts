/** HTML of notes and positions as the text that people read. Tags are taken out; nothing of them reaches the page. Pure. */

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  euro: '€',
  szlig: 'ß',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bdquo: '„',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  deg: '°',
  sect: '§',
  copy: '©',
  reg: '®',
  trade: '™',
  times: '×',
  frac12: '½',
};

const paragraphs = /^(?:p|div|h[1-6]|ul|ol|table|tr|blockquote)$/;

export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return html;
  return (
    html
      .replace(/\s+/g, ' ')
      .replace(/<!--[^<>]*-->/g, '')
      // A sign that begins no tag is a sign of its own, as in "3 < 4".
      .replace(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>/g, (_, slash: string, name: string) =>
        breakOf(name.toLowerCase(), slash === '/'),
      )
      .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, characterOf)
      .replace(/[ \t]*\n[ \t]*/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}

function breakOf(name: string, isEnd: boolean): string {
  if (name === 'br') return '\n';
  if (name === 'li') return isEnd ? '' : '\n• ';
  if (name === 'td' || name === 'th') return isEnd ? ' ' : '';
  return paragraphs.test(name) && isEnd ? '\n' : '';
}

function characterOf(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
