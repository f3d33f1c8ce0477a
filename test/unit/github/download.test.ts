import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { octokitGitHub } from '../../../src/github/octokit.js';
import { contentOf, contentOfFile } from '../../../src/system/content.js';
import type { OpenFile } from '../../../src/system/ports.js';
import { fixedClock } from '../../support/clock.js';
import { downloads } from '../../support/downloads.js';
import { faultOn } from '../../support/github/github-faults.js';
import { github } from '../../support/github/octokit.js';

const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * 7919) % 251));

async function client(file: () => Promise<OpenFile> = downloads) {
  const services = await github();
  const open = new Set<OpenFile>();
  const calls = octokitGitHub(
    {
      token: services.token({ contents: 'write' }),
      apiUrl: `${services.url}/api/v3`,
      owner: services.repository.owner,
      repo: services.repository.name,
      userAgent: 'test',
    },
    {
      fetch,
      clock: fixedClock(),
      signal: new AbortController().signal,
      async downloads() {
        const made = await file();
        open.add(made);
        return {
          ...made,
          close() {
            open.delete(made);
            made.close();
          },
        };
      },
    },
  );
  const draft = await calls.createDraft({ tag: 'backup-1', title: 'x', body: 'x' });
  const { id } = await calls.uploadAsset(draft, 'x.sqlite', contentOf(bytes));
  return { services, calls, id, open };
}

it('lies in a file as it came, with its digest, until it is closed', async () => {
  const { calls, id, open } = await client();
  const file = await calls.downloadAsset(id);
  expect(file.sizeBytes).toBe(bytes.byteLength);
  expect(Buffer.compare(Buffer.concat([...contentOfFile(file).pieces()]), bytes)).toBe(0);
  expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(open.size).toBe(1);
  file.close();
  expect(open.size).toBe(0);
});

it.each([
  ['is cut off', { kind: 'cut-download' } as const],
  ['is an error', { kind: 'status', status: 503 } as const],
])('begins in a new file if the first answer %s, and leaves none behind', async (_, fault) => {
  const { services, calls, id, open } = await client();
  services.setFaults(faultOn('downloadAsset', fault, 1));
  const file = await calls.downloadAsset(id);
  expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  file.close();
  expect(open.size).toBe(0);
});

it('is given to the file in small pieces, so that none is held as a whole', async () => {
  let largest = 0;
  const { calls, id } = await client(async () => {
    const file = await downloads();
    return {
      ...file,
      write(piece, at) {
        largest = Math.max(largest, piece.byteLength);
        file.write(piece, at);
      },
    };
  });
  (await calls.downloadAsset(id)).close();
  expect(largest).toBeGreaterThan(0);
  expect(largest).toBeLessThan(500_000);
});

it('says so if the disk is full, and leaves no file open', async () => {
  const { calls, id, open } = await client(async () => ({
    ...(await downloads()),
    write() {
      throw new Error('no space left');
    },
  }));
  await expect(calls.downloadAsset(id)).rejects.toThrow('no space left');
  expect(open.size).toBe(0);
});
