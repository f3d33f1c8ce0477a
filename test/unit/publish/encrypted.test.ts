import { bech32 } from '@scure/base';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { encrypted } from '../../../src/publish/encrypted.js';
import type { Publisher } from '../../../src/publish/publisher.js';
import { apiKey, cliWorld } from '../../support/cli.js';
import { memoryScratch } from '../../support/storages.js';

/** Its checksum is right, and it is no point of the curve that anybody could have a key for. */
const zeros = bech32.encodeFromBytes('age', new Uint8Array(32));
const sound = await identityToRecipient(await generateIdentity());

const publisher = { check: async () => undefined } as unknown as Publisher;

describe('recipients of archives', () => {
  it('that are typed rightly and are no keys are refused before anything is read', async () => {
    const world = cliWorld({ scale: 0.02 }, '--resources', 'users', '--details', 'none');
    const { code, err } = await world.run(
      ...['backup', '--directory', world.directory, '--encrypt-to', `${sound} ${zeros}`],
    );
    expect(code).toBe(1);
    expect(err).toMatch(
      /^Error: encrypt-to, entry 2 of 2: nothing can be encrypted to it .*\nNext: Give the/m,
    );
    expect(err).not.toContain(zeros);
    expect(err).not.toContain(apiKey);
    expect(world.workspace.requests).toEqual([]);
  });

  it('are tried in each run of a backup, and pass on to what the place asks', async () => {
    const to = (recipient: string) => ({ kind: 'recipients', recipients: [recipient] }) as const;
    for (const isFirst of [true, false]) {
      await expect(
        encrypted(publisher, to(zeros), { scratch: memoryScratch }).check({ isFirst }),
      ).rejects.toThrow('entry 1 of 1');
      const asked: boolean[] = [];
      const check: Publisher['check'] = async (run) => void asked.push(run.isFirst);
      await encrypted({ ...publisher, check }, to(sound), { scratch: memoryScratch }).check({
        isFirst,
      });
      expect(asked).toEqual([isFirst]);
    }
  });
});
