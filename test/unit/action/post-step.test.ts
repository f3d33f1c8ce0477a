import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runPost } from '../../../src/action/post-step.js';
import type { ActionsHost } from '../../../src/system/ports.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { fixedClock } from '../../support/clock.js';

const path = '.prosonata-backup/agency-example';
const key = `prosonata-backup_agency-example_20261123T0215Z_partial_000002_4711-1-mfx2-post_${'0'.repeat(32)}`;

/** One post step with this note; gives what it has saved and what it has said. */
async function post(noted: string) {
  const [workspace, temp] = [temporaryFolder(), temporaryFolder()];
  const saved: string[] = [];
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  mkdirSync(join(workspace, path), { recursive: true });
  mkdirSync(join(workspace, 'src'));
  const cache = {
    isAvailable: () => true,
    missingTools: async () => undefined,
    version: async () => 'v',
    lookUp: async () => undefined,
    restore: async () => false,
    save: async (folder: string, name: string) => void saved.push(`${folder} ${name}`),
  };
  const host = {
    savedState: () => noted,
    log: { debug: say, info: say, warn: say, error: say },
  } as unknown as ActionsHost;
  const { signal } = new AbortController();
  const run = () =>
    runPost({
      env: { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp },
      files: realFiles,
      cache,
      host,
      clock: fixedClock(),
      signal,
    });
  return { workspace, temp, saved, said, run };
}

describe('the post step', () => {
  it('saves what the main step has noted, and removes it', async () => {
    const { workspace, saved, said, run } = await post(JSON.stringify({ path, key, isFirst: false }));
    expect(await run()).toBe(0);
    expect(saved).toEqual([`${path} ${key}`]);
    expect(said).toEqual(['The progress of the run that was cut short is saved.']);
    expect(existsSync(join(workspace, path))).toBe(false);
  });

  it.each([
    ['another folder', { path: 'src', key, isFirst: false }],
    ['a folder that climbs', { path: '.prosonata-backup/../src', key, isFirst: false }],
    ['a folder below', { path: `${path}/..`, key }],
    ['another key', { path, key: 'node-modules' }],
    ['a key that is a command', { path, key: `${key}##[add-mask]x` }],
    ['one that says less', { path, key }],
    ['no checkpoint', 'x'],
  ])('touches nothing of a note that is not of our form: %s', async (_, noted) => {
    const { workspace, saved, said, run } = await post(
      typeof noted === 'string' ? noted : JSON.stringify(noted),
    );
    expect(await run()).toBe(0);
    expect(saved).toEqual([]);
    expect(said.join()).toContain('is left alone');
    expect([path, 'src'].map((folder) => existsSync(join(workspace, folder)))).toEqual([true, true]);
  });

  it('removes what an upload that was killed has left, whatever was noted', async () => {
    const { temp, run } = await post('');
    mkdirSync(join(temp, 'prosonata-backup/agency-example'), { recursive: true });
    writeFileSync(join(temp, 'prosonata-backup/agency-example/archive.sqlite'), 'in the clear');
    await run();
    expect(existsSync(join(temp, 'prosonata-backup'))).toBe(false);
  });
});
