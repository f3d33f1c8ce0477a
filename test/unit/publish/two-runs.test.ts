import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Published } from '../../../src/publish/publisher.js';
import { github } from '../../support/github/octokit.js';
import { digest, publication, publisherOn, releasesIn } from '../../support/release-publisher.js';

/** A run that stops before each of its requests until it is its turn. */
function steppedRun(start: (hold: () => Promise<void>) => Promise<Published>) {
  let isOver = false;
  let atGate = gate();
  let go = gate();
  const hold = async () => {
    const turn = go;
    atGate.open();
    await turn.opened;
  };
  const result = start(hold).finally(() => {
    isOver = true;
    atGate.open();
  });
  // Looked at in the end; until then a failure is nobody's.
  result.catch(() => undefined);
  return {
    result,
    /** Lets one request through and waits for the next one; false where the run is over. */
    async step(): Promise<boolean> {
      await atGate.opened;
      if (isOver) return false;
      atGate = gate();
      const turn = go;
      go = gate();
      turn.open();
      await atGate.opened;
      return true;
    },
  };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Two runs publish archives of one backup that differ, request by request in this order, then each to its end. */
async function publishTwice(order: readonly (0 | 1)[], hasImmutableReleases: boolean): Promise<void> {
  const services = await github({ repository: { hasImmutableReleases } });
  const texts = ['archive of run 1', 'archive of run 2, which is another one'];
  const runs = texts.map((text) =>
    steppedRun((hold) => publisherOn(services, { hold }).publisher.publish(publication(text))),
  );
  const step = async (index: number) => {
    const isOn = (await runs[index]?.step()) ?? false;
    for (const { isDraft, assets } of services.releases.all()) {
      if (!isDraft) expect(assets.map(({ state }) => state)).toEqual(['uploaded']);
    }
    return isOn;
  };
  for (const index of order) await step(index);
  for (const index of [0, 1]) while (await step(index));
  const [one, two] = await Promise.all(runs.map(({ result }) => result));
  const shown = texts.find((text) => digest(text) === one?.sha256);
  expect(releasesIn(services)).toEqual([`20261123T0215Z shown: ${shown}`]);
  // The one that came second brings along what it found.
  expect({ ...two, content: undefined }).toEqual({ ...one, content: undefined });
  await services.close();
}

describe.each([false, true])(
  'two runs that publish one backup at once (immutable releases: %s)',
  (immutable) => {
    const counts = Array.from({ length: 7 }, (_, count) => count);
    it.each(counts)(
      'end with one whole archive wherever the second comes in after %d requests',
      async (before) => {
        for (const between of counts) {
          await publishTwice([...Array(before).fill(0), ...Array(between).fill(1)], immutable);
        }
      },
    );

    it('end with one whole archive in any order of their requests', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { maxLength: 24 }), (order) =>
          publishTwice(order, immutable),
        ),
        { numRuns: 12 },
      );
    });
  },
);
