import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processSignal, type Signalled } from '../../src/system/signals.js';

function signalled() {
  const sent: string[] = [];
  const own = Object.assign(new EventEmitter(), {
    pid: 7,
    kill: (pid: number, name: string) => sent.push(`${pid} ${name}`),
  });
  return { own, sent, signal: processSignal(own as unknown as Signalled) };
}

describe('a process that is asked to end', () => {
  it.each(['SIGINT', 'SIGTERM'])('once, by %s, may save', (name) => {
    const { own, sent, signal } = signalled();
    expect(signal.aborted).toBe(false);
    own.emit(name, name);
    expect(signal.aborted).toBe(true);
    expect(sent).toEqual([]);
  });

  it.each([
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGINT'],
  ])('by %s and then by %s ends at once, by the second', (first, second) => {
    const { own, sent } = signalled();
    own.emit(first, first);
    own.emit(second, second);
    expect(sent).toEqual([`7 ${second}`]);
    expect(own.listenerCount('SIGINT') + own.listenerCount('SIGTERM')).toBe(0);
  });
});
