import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text under a heading, up to the next heading of any level. Throws if there is no such heading. */
export function section(text: string, title: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title);
  if (start < 0) throw new Error(`no heading "${title}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

/** The text between the marks of a generated part. Throws if there is no such part. */
export function generatedPart(text: string, name: string): string {
  const [, part] = text.split(`<!-- generated: ${name} -->\n`);
  const end = part?.indexOf('<!-- end -->') ?? -1;
  if (part === undefined || end < 0) throw new Error(`no generated part "${name}"`);
  return part.slice(0, end);
}

/** Cells of the rows of all tables in a text, without their heads. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .map((line, index, lines) => ({ line, next: lines[index + 1] ?? '' }))
    .filter(({ line, next }) => line.startsWith('|') && !isRule(line) && !isRule(next))
    .map(({ line }) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
}

function isRule(line: string): boolean {
  return /^\|[-: |]+\|$/.test(line);
}

/** Contents of the fenced blocks of a language, without the indentation of their list. */
export function fencedBlocks(text: string, language: string): string[] {
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)\\n\\1\`\`\`$`, 'gm'));
  return [...blocks].map(([, indentation = '', block = '']) =>
    block
      .split('\n')
      .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
      .join('\n'),
  );
}

/** The whole source of the program. */
export function sourceText(): string {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
    .join('\n');
}
