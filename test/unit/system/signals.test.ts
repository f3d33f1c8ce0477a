import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processSignal, type Signalled } from '../../../src/system/signals.js';

function signalled(platform: NodeJS.Platform = 'linux') {
  const sent: string[] = [];
  const own = Object.assign(new EventEmitter(), {
    pid: 7,
    platform,
    kill: (pid: number, name: string) => sent.push(`${pid} ${name}`),
  });
  const clock = { now: 0 };
  return { own, sent, clock, signal: processSignal(own as unknown as Signalled, () => clock.now) };
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
    const { own, sent, clock } = signalled();
    own.emit(first, first);
    clock.now += 501;
    own.emit(second, second);
    expect(sent).toEqual([`7 ${second}`]);
    expect(own.listenerCount('SIGINT') + own.listenerCount('SIGTERM')).toBe(0);
  });

  it('takes what comes twice in a moment for one request: npm hands on what the terminal has sent it as well', () => {
    const { own, sent, clock, signal } = signalled();
    own.emit('SIGINT', 'SIGINT');
    clock.now += 499;
    own.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).toBe(true);
    expect(sent).toEqual([]);
  });

  it('listens on Windows to a closed window and Ctrl-Break too, and elsewhere leaves SIGHUP to nohup', () => {
    const windows = signalled('win32');
    windows.own.emit('SIGHUP', 'SIGHUP');
    expect(windows.signal.aborted).toBe(true);
    const linux = signalled();
    expect([linux.own.listenerCount('SIGHUP'), linux.own.listenerCount('SIGBREAK')]).toEqual([0, 0]);
  });
});
