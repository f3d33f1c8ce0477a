import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DemoRecord } from '../../../src/demo/records.js';
import { encrypted } from '../../../src/publish/encrypted.js';
import { archiveName } from '../../../src/publish/publisher.js';
import { loadSqlite, type Sqlite } from '../../../src/sqlite/sqlite.js';
import { contentOf } from '../../../src/system/content.js';
import { cliWorld } from '../../support/cli.js';
import { serveGitHub } from '../../support/github/services.js';
import { holdings } from '../../support/holdings.js';
import { writePile } from '../../support/made-pile.js';
import { publisherOn, workspace } from '../../support/release-publisher.js';
import { memoryScratch } from '../../support/storages.js';

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

/** Three archives as releases, the last two encrypted; and a count of what is downloaded. */
async function released() {
  const world = cliWorld();
  const made = writePile(join(world.directory, 'made'), sqlite, 3);
  const services = await serveGitHub({ now: world.clock.now });
  onTestFinished(() => services.close());
  const identity = await generateIdentity();
  const recipients = [await identityToRecipient(identity)];
  for (const [index, { backupId, path, records }] of made.entries()) {
    const { publisher } = publisherOn(services);
    const target =
      index === 0
        ? publisher
        : encrypted(publisher, { kind: 'recipients', recipients }, { scratch: memoryScratch });
    await target.publish({
      backupId,
      name: archiveName(workspace, backupId),
      content: contentOf(readFileSync(path)),
      isComplete: true,
      holds: holdings(Object.fromEntries(Object.entries(records).map(([list, all]) => [list, all.length]))),
      notes: () => 'notes',
    });
  }
  const key = join(world.directory, 'key.txt');
  writeFileSync(key, `${identity}\n`);
  const env = { GITHUB_API_URL: `${services.url}/api/v3`, GH_TOKEN: services.token({ contents: 'read' }) };
  let downloads = 0;
  const counted = async (request: Request) => {
    if (request.headers.get('accept') === 'application/octet-stream') downloads++;
    return fetch(request);
  };
  const { owner, name } = services.repository;
  const run = (...argv: string[]) =>
    world.runWith({ env, fetch: counted }, ...argv, '--repository', `${owner}/${name}`);
  return { world, made, services, key, run, downloads: () => downloads };
}

describe('Asking the releases of a repository', () => {
  it('lists them by their markers and downloads nothing', async () => {
    const { made, run, downloads } = await released();
    const { code, out } = await run('list', '--json');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ backupId }) => backupId)).toEqual(made.map(({ backupId }) => backupId));
    expect(lines[2].lists.invoices.rows).toBe(made[2]?.records.invoices?.length);
    expect(downloads()).toBe(0);
  });

  it('asks the newest alone, decrypted in memory; without the key it says so', async () => {
    const { world, run, key, downloads } = await released();
    const before = readdirSync(world.directory);
    const found = await run('find', 'müller', '--list', 'contacts', '--identity', key);
    expect(found).toMatchObject({ code: 0, out: expect.stringContaining('contacts: ') });
    expect(downloads()).toBe(1);
    expect(readdirSync(world.directory)).toEqual(before);
    const locked = await run('find', 'müller');
    expect(locked).toMatchObject({ code: 1, err: expect.stringContaining('--identity FILE') });
  });

  it('tells a history over encrypted and plain ones, and where somebody is', async () => {
    const { made, run, key } = await released();
    const contact = made[2]?.records.contacts?.[0] as DemoRecord;
    const history = await run('history', 'contacts', String(contact.contactID), '--identity', key);
    expect(history.code).toBe(0);
    expect(history.out.match(/ changed: lastName /g)?.length).toBe(2);
    const forget = await run('forget', `contacts:${contact.contactID}`, '--identity', key);
    expect(forget.out).toContain(
      `gh release delete prosonata-backup-agency-example-${made[0]?.backupId} --repo `,
    );
    const keep = await run('keep', '--keep-last', '1', '--dry-run');
    expect(keep).toMatchObject({ code: 0, out: expect.stringContaining('would go ') });
  });

  it('takes no archive that is not the one that was published', async () => {
    const { services, run, key } = await released();
    for (const { assets } of services.releases.all()) {
      for (const { id } of assets) services.releases.damageAsset(id);
    }
    const { code, err } = await run('find', 'müller', '--all', '--identity', key);
    expect(code).toBe(1);
    expect(err.match(/is not the one that was published/g)?.length).toBe(3);
  });

  it('proves each of them, and says which one is damaged', async () => {
    const { made, services, run, key } = await released();
    const sound = await run('verify', '--identity', key);
    expect(sound.code).toBe(0);
    for (const { backupId } of made) {
      expect(sound.out).toMatch(new RegExp(`^prosonata-backup-agency-example-${backupId}: sound, `, 'm'));
    }
    const [newest] = services.releases.all();
    services.releases.damageAsset(newest?.assets[0]?.id ?? 0);
    const damaged = await run('verify', '--identity', key);
    expect(damaged.code).toBe(1);
    expect(damaged.out).toContain('is not the one that was published');
    expect(damaged.out.match(/: sound, /g)).toHaveLength(2);
    expect((await run('verify', 'archives')).code).toBe(2);
  });
});
