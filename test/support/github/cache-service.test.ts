import { describe, expect, it, onTestFinished } from 'vitest';
import { dayMs, fixedClock } from '../clock.js';
import { callClients } from './client.js';
import { faultOn } from './github-faults.js';
import { type GitHubOptions, serveGitHub } from './services.js';

const paths = ['state/work.db'];
const write = (seed = '', bytes = 1000) => ['write', 'state/work.db', bytes, seed] as const;
const save = (key: string) => ['saveCache', paths, key] as const;
const restore = (key: string, restoreKeys: string[] = [], options = {}) =>
  ['restoreCache', paths, key, restoreKeys, options] as const;
const hash = ['hash', 'state/work.db'] as const;

async function github(options: GitHubOptions = {}) {
  const services = await serveGitHub(options);
  onTestFinished(() => services.close());
  return services;
}

/** Node 24 is what the action runs on; CI says where it is. */
const node24 = process.env.PROSONATA_TEST_NODE24;

describe('the cache', () => {
  it.runIf(node24)('serves the client on Node 24 too', async () => {
    const services = await github();
    const more = { node: node24 ?? '' };
    const { results } = await callClients(services, [write('a', 1_000_000), save('state-1')], more);
    expect((await callClients(services, [restore('state-1'), hash], more)).results).toEqual([
      'state-1',
      results[0],
    ]);
  });

  it('is another one for other paths', async () => {
    const services = await github();
    const other = ['saveCache', ['./state/work.db'], 'state-1'] as const;
    const { results } = await callClients(services, [write(), other, restore('state-1'), save('state-1')]);
    expect(results.slice(1)).toEqual([expect.any(Number), null, expect.any(Number)]);
    expect(results[3]).toBeGreaterThan(Number(results[1]));
  });

  it('gives back 1 MB byte by byte', async () => {
    const services = await github();
    const saved = await callClients(services, [write('a', 1_000_000), save('state-1')]);
    const restored = await callClients(services, [restore('state-1'), hash]);
    expect(saved.results[1]).toBeGreaterThan(0);
    expect(restored.results).toEqual(['state-1', saved.results[0]]);
    expect(services.cache.entries()).toMatchObject([{ key: 'state-1', ref: 'refs/heads/main' }]);
    expect(services.requests.map(({ operation }) => operation)).toEqual([
      'CreateCacheEntry',
      'PutBlob',
      'FinalizeCacheEntryUpload',
      'GetCacheEntryDownloadURL',
      'GetBlob',
    ]);
  });

  it('never overwrites a key', async () => {
    const services = await github();
    const { results, log } = await callClients(services, [
      write('a'),
      save('state-1'),
      write('b'),
      save('state-1'),
      restore('state-1'),
      hash,
    ]);
    expect(results[3]).toBe(-1);
    expect(results[5]).toBe(results[0]);
    expect(log).toContain('another job may be creating this cache');
  });

  it('prefers the key itself, then the newest of its prefix, then restore keys in order', async () => {
    const clock = fixedClock();
    const services = await github({ now: clock.now });
    for (const key of ['state-b-1', 'state-a-9', 'state-a-2', 'other-1']) {
      await callClients(services, [write(key), save(key)], { time: { startAt: clock.now() } });
      clock.step(60_000);
    }
    const lookups = [
      restore('state-a-9', ['state-b'], { lookupOnly: true }),
      restore('state-a', [], { lookupOnly: true }),
      restore('state-', [], { lookupOnly: true }),
      restore('none', ['missing', 'state-b', 'other'], { lookupOnly: true }),
      restore('none', ['missing'], { lookupOnly: true }),
    ];
    const { results } = await callClients(services, lookups, { time: { startAt: clock.now() } });
    expect(results).toEqual(['state-a-9', 'state-a-2', 'state-a-2', 'state-b-1', null]);
    expect(services.requests.some(({ operation }) => operation === 'GetBlob')).toBe(false);
  });

  it('is read from the own branch first, then from the default branch, never from a sibling', async () => {
    const services = await github();
    const on = (ref: string) => ({ run: { ref: `refs/heads/${ref}` } });
    await callClients(services, [write('main'), save('state-main')]);
    await callClients(services, [write('one'), save('state-one')], on('one'));
    const lookup = restore('state-', [], { lookupOnly: true });
    expect((await callClients(services, [lookup], on('one'))).results).toEqual(['state-one']);
    expect((await callClients(services, [lookup], on('two'))).results).toEqual(['state-main']);
    expect((await callClients(services, [lookup])).results).toEqual(['state-main']);
  });

  it('can be read but not written with a read-only token, and neither with one that has no scope', async () => {
    const services = await github();
    await callClients(services, [write(), save('state-1')]);
    const calls = [restore('state-1'), write(), save('state-2')];
    const readOnly = await callClients(services, calls, { run: { permission: 'read' } });
    expect([readOnly.results[0], readOnly.results[2]]).toEqual(['state-1', -1]);
    expect(readOnly.annotations[0]?.message).toContain('cache write denied:');
    const none = await callClients(services, calls, { run: { permission: 'none' } });
    expect([none.results[0], none.results[2]]).toEqual([null, -1]);
    expect(none.annotations[0]?.message).toContain('cache read denied:');
  });

  it('loses what a test evicts, damages or lets lie for a week', async () => {
    const clock = fixedClock(Date.now());
    const services = await github({ now: clock.now });
    await callClients(services, [write(), save('a-1'), save('a-2'), save('b-1'), save('c-1')]);
    services.cache.damage('b-1');
    services.cache.damage('c-1', () => undefined);
    expect(services.cache.evict({ prefix: 'a-' })).toBe(2);
    const lookups = [restore('a-'), restore('b-1'), restore('c-1')];
    const { results, annotations } = await callClients(services, lookups);
    expect(results).toEqual([null, null, null]);
    expect(annotations.filter(({ level }) => level === 'warning').length).toBeGreaterThanOrEqual(2);
    clock.step(7 * dayMs);
    expect(services.cache.entries()).toEqual([]);
  });

  it('keeps a key reserved by an upload that never ended, and shows it to nobody', async () => {
    const services = await github({ faults: faultOn('PutBlob', { kind: 'status', status: 403, body: '' }) });
    const { results } = await callClients(services, [write(), save('state-1')]);
    expect(results[1]).toBe(-1);
    services.setFaults(undefined);
    const lookup = restore('state-1', [], { lookupOnly: true });
    const again = await callClients(services, [lookup, write(), save('state-1'), save('state-2')]);
    expect([again.results[0], again.results[2]]).toEqual([null, -1]);
    expect(again.results[3]).toBeGreaterThan(0);
  });

  it('refuses when its storage is full, when there were too many entries, and evicts beyond its size', async () => {
    const services = await github({ limits: { cacheEntriesPerMinute: 1 } });
    const first = await callClients(services, [write(), save('a'), save('b')]);
    expect(first.results.slice(1)).toEqual([expect.any(Number), -1]);
    expect(first.annotations[0]?.message).toContain('rate limit will reset in 60 seconds');
    Object.assign(services.limits, { cacheEntriesPerMinute: 9, isCacheFull: true });
    expect((await callClients(services, [write(), save('c')])).results[1]).toBe(-1);
    Object.assign(services.limits, { isCacheFull: false, cacheBytes: 2000 });
    await callClients(services, [write(), save('d')]);
    expect(services.cache.entries().map(({ key }) => key)).toEqual(['d']);
  });
});

describe('faults of the cache', () => {
  it('are tried again as the client does', async () => {
    const services = await github({
      faults: faultOn('CreateCacheEntry', { kind: 'status', status: 503 }, 1, 2),
    });
    const { results } = await callClients(services, [write(), save('state-1')]);
    expect(results[1]).toBeGreaterThan(0);
    expect(services.requests.filter(({ operation }) => operation === 'CreateCacheEntry').length).toBe(3);
  });

  it('a reservation whose answer was lost makes its own second try fail', async () => {
    const fault = { kind: 'status', status: 502, isDone: true } as const;
    const services = await github({ faults: faultOn('CreateCacheEntry', fault, 1) });
    expect((await callClients(services, [write(), save('state-1')])).results[1]).toBe(-1);
  });

  it.each([
    [faultOn('GetBlob', { kind: 'cut-download' })],
    [faultOn('GetBlob', { kind: 'garbage' })],
    [faultOn('GetCacheEntryDownloadURL', { kind: 'reset' })],
    [faultOn('GetCacheEntryDownloadURL', { kind: 'garbage' })],
  ])('a restore that fails is a miss with a warning %#', async (faults) => {
    const services = await github();
    await callClients(services, [write(), save('state-1')]);
    services.setFaults(faults);
    const { results, annotations } = await callClients(services, [restore('state-1')]);
    expect(results).toEqual([null]);
    expect(annotations.length).toBeGreaterThan(0);
  });

  it('an upload that breaks off is tried again by the client', async () => {
    const services = await github({ faults: faultOn('PutBlob', { kind: 'cut-upload' }, 1) });
    const { results } = await callClients(services, [write('a', 3_000_000), save('state-1')]);
    expect(results[1]).toBeGreaterThan(0);
    const restored = await callClients(services, [restore('state-1'), hash]);
    expect(restored.results[1]).toBe(results[0]);
  });
});
