import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardsIn } from './guards.js';

const texts = (code: string) => guardsIn(code).map(({ text }) => text);

describe('a guard', () => {
  it.each([
    "if (a) throw new Error('x;y');",
    'if (a !== b(c)) return undefined;',
    "if (a) return ['a fault'];",
    "if (a) {\n    log('x');\n    throw b;\n  }",
    'if (a) {\n    throw new Error(\n      `a } $' + '{`;`} b`,\n    );\n  }',
    'if (/[)}]/.test(a)) return;',
    "if (a['x)'] /* ) */) continue;",
    "if (a) return { kind: 'unreadable' };",
  ])('is found whole: %s', (guard) => {
    expect(texts(`function f() {\n  ${guard}\n  return a / b;\n}`)).toEqual([guard]);
  });

  it.each([
    'if (a) b();',
    'if (a) return b + c;',
    'if (a) {\n    return undefined;\n  } else b();',
    "if (a) return '';\n  else b();",
    "const text = 'if (a) throw b;';",
  ])('is none: %s', (code) => {
    expect(texts(`function f() {\n  ${code}\n}`)).toEqual([]);
  });

  it('is found in each file of the program, at the line where it begins', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    let count = 0;
    for (const file of files) {
      const code = readFileSync(join('src', file), 'utf8');
      for (const { line, text, start, end } of guardsIn(code)) {
        count++;
        expect(code.slice(start, end)).toBe(text);
        expect(code.split('\n')[line - 1]?.trim()).toBe(text.split('\n')[0]);
        expect(text, file).toMatch(/^if \([\s\S]*(?:;|\})$/);
      }
    }
    expect(count).toBeGreaterThan(200);
  });
});
