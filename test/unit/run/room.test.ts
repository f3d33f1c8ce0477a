import { expect, it } from 'vitest';
import { provedArchive } from '../../../src/archive/proved.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { encrypted } from '../../../src/publish/encrypted.js';
import type { Publisher } from '../../../src/publish/publisher.js';
import { roomFor } from '../../../src/run/room.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { github } from '../../support/github/octokit.js';
import { holdings } from '../../support/holdings.js';
import { publisherOn } from '../../support/release-publisher.js';
import { memoryScratch } from '../../support/storages.js';
import { encryptedBytes } from '../../support/whole.js';
import { pageOf, startedWorkFile, takeStep } from '../../support/work-file.js';

const sqlite = await loadSqlite();
const recipient = 'age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa';

function archiveIn(bytesAtMost: number | undefined) {
  const workFile = startedWorkFile(customResource('things', 'id'));
  takeStep(workFile, () => pageOf([1, 2, 3], 1000, 3));
  const publisher = bytesAtMost === undefined ? {} : { bytesAtMost };
  const scratch = roomFor(publisher, memoryScratch);
  return provedArchive(workFile, 1000, holdings({}), { sqlite, scratch });
}

it('an archive that its place would not take is not built to its end, and the message has the next step', async () => {
  const { content } = await archiveIn(undefined);
  expect((await archiveIn(content.length)).content.length).toBe(content.length);
  await expect(archiveIn(content.length - 1)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The archive would be larger than .* KiB, and GitHub takes no larger file/,
    ),
    hint: expect.stringContaining('Set publish to artifact'),
  });
});

it('a release takes files of less than 2 GiB', async () => {
  const services = await github();
  expect(publisherOn(services).publisher.bytesAtMost).toBe(2 ** 31 - 1);
});

it.each([700_000, 1_000_000])(
  'what becomes %i bytes when it is encrypted is taken, and nothing larger',
  async (most) => {
    const plain = { bytesAtMost: most } as Publisher;
    const encryption = { kind: 'recipients', recipients: [recipient] } as const;
    const { bytesAtMost = 0 } = encrypted(plain, encryption, { scratch: memoryScratch });
    expect(bytesAtMost).toBeGreaterThan(0);
    const bytes = await encryptedBytes(new Uint8Array(bytesAtMost), encryption);
    expect(bytes.byteLength).toBeLessThanOrEqual(most);
  },
);
