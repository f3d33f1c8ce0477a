import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { GitHubTrouble } from '../../../src/github/errors.js';
import { octokitGitHub } from '../../../src/github/octokit.js';
import { contentOf } from '../../../src/system/content.js';
import { fixedClock } from '../../support/clock.js';
import { downloads } from '../../support/downloads.js';
import { faultOn } from '../../support/github/github-faults.js';
import { github } from '../../support/github/octokit.js';

/** The program's own client; `end` ends the run, `timeUp` the time of what is in progress. */
async function client() {
  const services = await github();
  const run = new AbortController();
  const limits: { readonly ms: number; readonly controller: AbortController }[] = [];
  const timeout = (ms: number) => {
    const controller = new AbortController();
    limits.push({ ms, controller });
    return { signal: controller.signal, clear: () => {} };
  };
  const options = {
    token: services.token({ contents: 'write', actions: 'write' }),
    apiUrl: `${services.url}/api/v3`,
    owner: services.repository.owner,
    repo: services.repository.name,
    userAgent: 'test',
  };
  const clock = { ...fixedClock(), timeout };
  const calls = octokitGitHub(options, { fetch, clock, signal: run.signal, downloads });
  const arrived = async (operation: string) => {
    while (!services.requests.some((request) => request.operation === operation)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    services,
    calls,
    limits,
    arrived,
    end: () => run.abort(),
    timeUp: () => limits.at(-1)?.controller.abort(),
  };
}

const message = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => `${error instanceof GitHubTrouble ? 'trouble' : 'other'}: ${error.message}`,
  );

describe('a call to GitHub', () => {
  it('ends when no answer comes in its time', async () => {
    const { services, calls, arrived, timeUp } = await client();
    services.setFaults(faultOn('createRelease', { kind: 'hang' }));
    const call = message(calls.createDraft({ tag: 'backup-1', title: 'x', body: 'x' }));
    await arrived('createRelease');
    timeUp();
    expect(await call).toMatch(/^trouble: .*no answer within 60 seconds/);
  });

  it('ends with the run, although its Request was collected meanwhile, and is not tried again', async () => {
    const { services, calls, arrived, end } = await client();
    services.setFaults(faultOn('listCaches', { kind: 'hang' }));
    const call = message(calls.caches('x'));
    await arrived('listCaches');
    collectGarbage();
    end();
    expect(await call).toMatch(/^trouble: .*because the run had to end/);
    expect(await message(calls.caches('x'))).toMatch(/^trouble: /);
    expect(services.requests).toHaveLength(1);
  });

  it('gives lists page by page', async () => {
    const { services, calls } = await client();
    for (let entry = 0; entry < 101; entry++) services.cache.plant(`key-${entry}`, 'v');
    expect(await calls.caches('key-')).toHaveLength(101);
  });

  it('has more time for a file, in proportion to its size', async () => {
    const { calls, limits } = await client();
    const draft = await calls.createDraft({ tag: 'backup-1', title: 'x', body: 'x' });
    const asset = await calls.uploadAsset(draft, 'x.sqlite', contentOf(new Uint8Array(5_000_000)));
    expect(Math.max(...limits.map(({ ms }) => ms))).toBe(80_000);
    limits.length = 0;
    const file = await calls.downloadAsset(asset.id);
    expect(file.sizeBytes).toBe(5_000_000);
    file.close();
    expect(Math.max(...limits.map(({ ms }) => ms))).toBe(80_000);
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

it('sends a file without keeping what was sent', async () => {
  const { calls } = await client();
  const release = await calls.createDraft({ tag: 'backup-1', title: 'x', body: 'x' });
  const pieces: WeakRef<Uint8Array>[] = [];
  let kept = 0;
  const content = {
    sizeBytes: 200 * 65_536,
    *pieces() {
      for (let index = 0; index < 200; index++) {
        const piece = new Uint8Array(65_536).fill(index);
        pieces.push(new WeakRef(piece));
        yield piece;
      }
      collectGarbage();
      kept = pieces.filter((piece) => piece.deref()).length;
    },
  };
  const asset = await calls.uploadAsset(release, 'a.sqlite', content);
  expect(asset.sizeBytes).toBe(content.sizeBytes);
  expect(kept).toBeLessThan(50);
});
