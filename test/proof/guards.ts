/**
 * The guards of a source file: each `if` that throws, or that returns early with a refusal. Found in code as Biome formats
 * it, by its brackets and without a parser: each statement begins its line, and braces go around all but one statement.
 */

export interface Guard {
  /** Where the statement begins and ends in the code. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export function guardsIn(code: string): readonly Guard[] {
  const guards: Guard[] = [];
  for (const { index } of code.matchAll(/^ *if \(/gm)) {
    const start = code.indexOf('if', index);
    const condition = closingOf(code, code.indexOf('(', start));
    const end = endOfStatement(code, condition + 1);
    const body = code.slice(condition + 1, end).trim();
    // What follows with else is no guard but a choice.
    if (!isRefusal(body) || /^\s*else\b/.test(code.slice(end))) continue;
    const line = code.slice(0, start).split('\n').length;
    guards.push({ start, end, line, text: code.slice(start, end) });
  }
  return guards;
}

/** Whether the last statement gives up: throws, or returns nothing, false, a fault in words, or an outcome. */
function isRefusal(body: string): boolean {
  const statements = body.startsWith('{') ? body.slice(1, -1) : body;
  const last = /(?:^|\n) *(throw|return|continue|break)\b([^\n]*)/g;
  const [, word, rest = ''] = [...statements.matchAll(last)].at(-1) ?? [];
  if (word === undefined) return false;
  if (word !== 'return') return true;
  return /^(?:;| (?:undefined|false|true|-1|''|`|'|\[|\{|fail|refus|deny|Promise\.reject))/.test(rest);
}

function endOfStatement(code: string, from: number): number {
  const start = from + (/^\s*/.exec(code.slice(from))?.[0].length ?? 0);
  if (code[start] === '{') return closingOf(code, start) + 1;
  for (let at = start; at < code.length; at++) {
    at = skipped(code, at);
    if ('([{'.includes(code[at] ?? '')) at = closingOf(code, at);
    else if (code[at] === ';') return at + 1;
  }
  throw new Error('a statement has no end');
}

/** The place of the bracket that closes the one at `open`. */
function closingOf(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    at = skipped(code, at);
    if ('([{'.includes(code[at] ?? '')) depth++;
    else if (')]}'.includes(code[at] ?? '') && --depth === 0) return at;
  }
  throw new Error('a bracket is not closed');
}

/** The place behind the text, the pattern or the comment that begins at `at`; `at` if none does. */
function skipped(code: string, at: number): number {
  const rest = code.slice(at);
  const [found] =
    /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest) ??
    (rest[0] === '/' && isPatternAt(code, at) ? (pattern.exec(rest) ?? []) : []);
  if (found !== undefined) return skipped(code, at + found.length);
  return rest[0] === '`' ? skipped(code, endOfTemplate(code, at) + 1) : at;
}

const pattern = /^\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;

/** A slash behind a value divides; behind anything else it begins a pattern. */
function isPatternAt(code: string, at: number): boolean {
  return (
    !/[\w)\]}'"`]\s*$/.test(code.slice(Math.max(0, at - 20), at)) || /\breturn\s*$/.test(code.slice(0, at))
  );
}

function endOfTemplate(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === '`') return at;
    else if (code[at] === '$' && code[at + 1] === '{') at = closingOf(code, at + 1);
  }
  throw new Error('a template is not closed');
}
