import { describe, expect, it } from 'vitest';
import { formsOf, plainLine } from '../../src/system/actions-host.js';

describe('a line of the log', () => {
  it.each([
    '::set-output name=a::b',
    '  ::add-mask::x',
    'first\n::warning::second',
    '##[command]x',
    'in the middle ##[error]x',
  ])('is no command to the runner: %j', (text) => {
    const line = plainLine(text);
    expect(line).not.toMatch(/^\s*::/m);
    expect(line).not.toContain('##[');
  });

  it('that is harmless stays as it is', () => {
    const line = 'projecttimes: 1,200 rows at 10:15::20 # [ok]';
    expect(plainLine(line)).toBe(line);
  });
});

describe('a secret', () => {
  it('is masked in every form in which it may be printed', () => {
    const secret = 'k"y/ü+1';
    const forms = formsOf(secret);
    expect(forms).toContain(secret);
    expect(forms).toContain(encodeURIComponent(secret));
    expect(forms).toContain(Buffer.from(secret).toString('base64'));
    expect(forms).toContain('k\\"y/ü+1');
  });
});
