import { describe, expect, it } from 'vitest';
import { octokitGitHub } from '../../../src/github/octokit.js';
import { newestBackup } from '../../../src/publish/earlier-artifacts.js';
import { fixedClock } from '../../support/clock.js';
import { downloads } from '../../support/downloads.js';
import { github } from '../../support/github/octokit.js';
import { backupWorkflow } from '../../support/github/runs.js';
import type { RuntimeTokenOptions } from '../../support/github/token.js';

const origin = { workspace: 'agency-example', ref: 'refs/heads/main', workflow: backupWorkflow };
const named = (backupId: string) => `prosonata-${origin.workspace}-${backupId}.sqlite`;

/** What is believed of artifacts of these names and origins, made one after the other at 02:15. */
async function believed(
  artifacts: readonly (readonly [name: string, run: RuntimeTokenOptions])[],
  from: typeof origin | { readonly workflow: undefined } = origin,
) {
  const clock = fixedClock();
  const services = await github({ now: clock.now });
  for (const [index, [name, run]] of artifacts.entries()) {
    services.artifacts.plant(name, services.runtimeToken({ run: 100 + index, ...run }));
  }
  const client = octokitGitHub(
    {
      token: services.token({ actions: 'read' }),
      apiUrl: `${services.url}/api/v3`,
      owner: services.repository.owner,
      repo: services.repository.name,
      userAgent: 'test',
    },
    { fetch, clock, signal: new AbortController().signal, downloads },
  );
  const backups = await newestBackup({ ...origin, ...from }, client);
  return backups.map(({ backupId }) => backupId);
}

describe('an artifact', () => {
  it('tells of an earlier backup where this workflow has made it on this branch', async () => {
    expect(
      await believed([
        [named('20261121T0215Z'), {}],
        [`${named('20261122T0215Z')}.age`, {}],
        ['coverage', {}],
      ]),
    ).toEqual(['20261122T0215Z']);
  });

  it.each<readonly [string, RuntimeTokenOptions]>([
    ['another branch', { ref: 'refs/heads/feature' }],
    ['a pull request', { ref: 'refs/pull/7/merge' }],
    ['a tag of the same name', { ref: 'refs/tags/main' }],
    ['a fork whose branch has the same name', { isFork: true }],
    ['another workflow of the branch', { workflow: '.github/workflows/lint.yml' }],
  ])('of %s tells nothing', async (_, run) => {
    const genuine = [named('20261121T0215Z'), {}] as const;
    expect(await believed([genuine, [named('20261123T0214Z'), run]])).toEqual(['20261121T0215Z']);
  });

  it('dated later than it was made tells nothing', async () => {
    expect(await believed([[named('20261123T0216Z'), {}]])).toEqual([]);
    expect(await believed([[named('20261123T0215Z'), {}]])).toEqual(['20261123T0215Z']);
  });

  it('tells nothing where the runner does not say which workflow this is', async () => {
    expect(await believed([[named('20261121T0215Z'), {}]], { workflow: undefined })).toEqual([]);
  });
});
