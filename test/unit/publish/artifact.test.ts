import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BackupError } from '../../../src/errors.js';
import type { ArtifactClient, UploadedArtifact } from '../../../src/github/artifact-client.js';
import { GitHubTrouble } from '../../../src/github/errors.js';
import type { GitHub } from '../../../src/github/github.js';
import { artifactPublisher } from '../../../src/publish/artifact.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { fixedClock } from '../../support/clock.js';
import { publication } from '../../support/release-publisher.js';

const text = 'the archive';
const sha256 = createHash('sha256').update(text).digest('hex');
const sound: UploadedArtifact = { id: 7, sizeBytes: text.length, sha256 };

/** A publisher whose service answers each upload with the next of these; the last one stays. */
function publisherOf(answers: readonly (UploadedArtifact | Error)[], leftMs = 600_000) {
  const folder = join(temporaryFolder(), 'uploads');
  const calls: string[] = [];
  const times: number[] = [];
  const artifacts: ArtifactClient = {
    async upload(path, _, ms) {
      const content = readFileSync(path, 'utf8');
      // What says what the archive holds goes first, and arrives.
      if (!content.startsWith(text)) {
        const digest = createHash('sha256').update(content).digest('hex');
        return { id: 6, sizeBytes: content.length, sha256: digest };
      }
      calls.push(`upload ${content}`);
      times.push(ms);
      const answer = answers[Math.min(times.length, answers.length) - 1];
      if (answer instanceof Error || !answer) throw answer;
      return answer;
    },
    remove: async (name) => void (name.endsWith('.sqlite') && calls.push('remove')),
  };
  const clock = fixedClock();
  const publisher = artifactPublisher(
    {
      workspace: 'agency-example',
      ref: 'refs/heads/main',
      workflow: undefined,
      retentionDays: undefined,
      temporaryFolder: folder,
      runUrl: 'https://github.com/o/r/actions/runs/1',
    },
    {
      artifacts,
      github: {} as GitHub,
      files: realFiles,
      log: { warn: () => undefined },
      clock,
      signal: new AbortController().signal,
      endsAt: clock.now() + leftMs,
    },
  );
  return { publish: () => publisher.publish(publication(text)), calls, times, folder };
}

describe('an archive as an artifact', () => {
  it('is reported in the server’s words, and leaves no file behind', async () => {
    const { publish, calls, folder } = publisherOf([sound]);
    expect(await publish()).toMatchObject({
      artifactId: 7,
      place: 'https://github.com/o/r/actions/runs/1/artifacts/7',
    });
    expect(calls).toEqual(['upload the archive']);
    expect(existsSync(folder)).toBe(false);
  });

  it.each<[string, UploadedArtifact]>([
    ['another digest', { ...sound, sha256: sha256.replace(/./, 'x') }],
    ['another size', { ...sound, sizeBytes: 1 }],
    ['another size and no digest', { ...sound, sizeBytes: 1, sha256: undefined }],
  ])('with %s is removed and uploaded once more', async (_, altered) => {
    const { publish, calls } = publisherOf([altered, sound]);
    expect((await publish()).artifactId).toBe(7);
    expect(calls).toEqual(['upload the archive', 'remove', 'upload the archive']);
  });

  it('is enough with its size if the server computes no digest', async () => {
    const { publish, calls } = publisherOf([{ ...sound, sha256: undefined }]);
    await publish();
    expect(calls).toHaveLength(1);
  });

  it('has what is left of the run to arrive, and a minute at least', async () => {
    const trouble = new GitHubTrouble('no answer');
    const long = publisherOf([trouble, sound]);
    await long.publish();
    expect(long.times[0]).toBe(600_000);
    expect(long.times[1]).toBeLessThan(600_000);
    const short = publisherOf([sound], 1_000);
    await short.publish();
    expect(short.times[0]).toBeGreaterThanOrEqual(60_000);
    expect(short.times[0]).toBeLessThan(61_000);
  });

  it('that the service will not take is not tried again, and leaves nothing', async () => {
    const { publish, calls, folder } = publisherOf([new BackupError('full', 'Delete old ones.')]);
    await expect(publish()).rejects.toThrow('full');
    expect(calls).toEqual(['upload the archive', 'remove']);
    expect(existsSync(folder)).toBe(false);
  });
});
