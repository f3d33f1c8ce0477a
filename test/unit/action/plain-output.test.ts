import { describe, expect, it } from 'vitest';
import { outputGuard, plainLine } from '../../../src/action/plain-output.js';
import { createMasks, createStepLog } from '../../support/runner/log.js';

describe('a line of the log', () => {
  it.each([
    '::set-output name=a::b',
    '  ::add-mask::x',
    '\u0085::add-mask::x',
    'first\r::add-mask::x',
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

/** What a runner obeys of these pieces. */
function obeyed(pieces: readonly (string | Uint8Array)[], mayCommand = true): readonly string[] {
  const guard = outputGuard({ mayCommand });
  const log = createStepLog(createMasks([]), true);
  for (const piece of pieces) log.write('stdout', guard(piece));
  log.end();
  return log.obeyed.map(({ name, data }) => `${name} ${data}`);
}

describe('what the process prints', () => {
  it.each([
    ['a key that a library repeats', ['Cache hit for restore-key: a_##[set-output name=x]y\n']],
    ['a key with a line end', ['Cache hit for restore-key: a_\n::set-output name=x::y\n']],
    ['an output, which goes through a file', ['::set-output name=x::y\n', '::stop-commands::x\n']],
    ['lines of a program', [Buffer.from('::add-mask::x\n'), Buffer.from('##[save-state name=x]y\n')]],
    ['a command in pieces', ['#', Buffer.from('#'), '[add-mask]x\n', ' :', Buffer.from(':add-mask::x\n')]],
    ['two commands in one piece', ['::debug::a\n::add-mask::x\n']],
    ['a command without its end', ['::add-mask::x']],
  ])('is no command: %s', (_, pieces) => {
    expect(obeyed(pieces)).toEqual([]);
  });

  it('is a command where the program gives one, also behind a line without an end', () => {
    expect(obeyed(['::add-mask::a%0Ab\n', 'rest', '::warning title=x::##[add-mask]y\n'])).toEqual([
      'add-mask a\nb',
      'warning ##[add-mask]y',
    ]);
    expect(obeyed(['::add-mask::x\n'], false)).toEqual([]);
  });

  it('stays as it is where it is harmless, letters in two pieces too', () => {
    const guard = outputGuard({ mayCommand: true });
    const bytes = Buffer.from('\ufeffGrüße: 10:15::20\n');
    const pieces = [bytes.subarray(0, 6), bytes.subarray(6)].map((piece) => guard(piece));
    expect(pieces.join('')).toBe(bytes.toString());
  });
});
