import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import type { Outcome } from '../../../src/outcome.js';
import { toldOf } from '../../../src/run/told.js';
import { settingsFromInputs } from '../../../src/settings/settings.js';
import { dayMs, fixedClock, hourMs, minuteMs } from '../../support/clock.js';
import { apiKey, workspaceUrl } from '../../support/world.js';

/** A service on loopback, in the manner of healthchecks.io: it knows when it last heard that all is well. */
async function pingService(now: () => number) {
  const heard = { goodAt: now(), failures: 0 };
  const server = createServer(({ url = '' }, answer) => {
    if (url.endsWith('/fail')) heard.failures++;
    else if (!url.endsWith('/start')) heard.goodAt = now();
    answer.end('OK');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/key/backup` };
}

describe('a month of runs each hour of the night, with a service that expects one a day', () => {
  it('leaves no silence unnoticed, and no failure', async () => {
    const clock = fixedClock(Date.UTC(2026, 10, 1, 22, 7));
    const { heard, url } = await pingService(clock.now);
    const settings = settingsFromInputs({
      'INPUT_WORKSPACE-URL': workspaceUrl,
      'INPUT_API-KEY': apiKey,
      'INPUT_PING-URL': url,
    });
    const ports = { fetch, clock, signal: new AbortController().signal };
    // Three nights in which GitHub starts nothing, one in which every run fails, and one of which two runs are left.
    const [silent, failing, sparse] = [[7, 8, 20], 14, 25];
    // What docs/watching.md recommends.
    const lateAfterMs = dayMs + 2 * hourMs;
    const [late, failed]: [Set<number>, Set<number>] = [new Set(), new Set()];
    for (let night = 0; night < 30; night++) {
      for (let quarter = 0; quarter < 96; quarter++) {
        if (clock.now() - heard.goodAt > lateAfterMs) late.add(night);
        const isTick =
          quarter < 24 && quarter % 4 === 0 && (night !== sparse || quarter === 4 || quarter === 20);
        if (isTick && !silent.includes(night)) {
          const before = heard.failures;
          await toldOf(async () => outcome(night === failing), settings, ports, 'The next run continues');
          if (heard.failures > before) failed.add(night);
        }
        clock.step(15 * minuteMs);
      }
    }
    expect([...failed]).toEqual([failing]);
    // The service is late from the day on which it misses a night, until it hears of a good one.
    expect([...late]).toEqual([7, 8, 9, 14, 15, 20, 21]);
  });

  function outcome(fails: boolean): Outcome {
    if (fails) throw new BackupError('The key is refused.', 'Make another one.');
    return { kind: 'idle', backupId: '20261101T2207Z', dueAt: 0 };
  }
});

describe('a bug in a run', () => {
  it('reaches the service as a failure, and is thrown on', async () => {
    const clock = fixedClock();
    const { heard, url } = await pingService(clock.now);
    const settings = settingsFromInputs({
      'INPUT_WORKSPACE-URL': workspaceUrl,
      'INPUT_API-KEY': apiKey,
      'INPUT_PING-URL': url,
    });
    const ports = { fetch, clock, signal: new AbortController().signal };
    const run = () => Promise.reject(new TypeError('x is not a function'));
    await expect(toldOf(run, settings, ports, '')).rejects.toThrow('x is not a function');
    expect(heard.failures).toBe(1);
  });
});
