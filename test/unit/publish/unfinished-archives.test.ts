import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { archiveReader } from '../../../src/archive/reader.js';
import { folderPublisher } from '../../../src/publish/folder.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { contentOf } from '../../../src/system/content.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';
import { holdings } from '../../support/holdings.js';

it('archives that a killed run has left half-written go with the next one, and no other file', async () => {
  const folder = temporaryFolder();
  const left = [
    'prosonata-agency-20261122T0215Z.sqlite.part',
    'prosonata-agency-20261123T0215Z.sqlite.0123456789ab.part',
    'prosonata-agency-20261123T0215Z.incomplete.sqlite.age.0123456789ab.part',
  ];
  const kept = [
    'prosonata-agency-two-20261123T0215Z.sqlite.0123456789ab.part',
    'prosonata-agency-20261122T0215Z.sqlite',
    'download.part',
  ];
  for (const name of [...left, ...kept]) writeFileSync(join(folder, name), 'x');
  const name = 'prosonata-agency-20261124T0215Z.sqlite';
  await folderPublisher(folder, 'agency', {
    files: realFiles,
    archives: archiveReader(await loadSqlite()),
  }).publish({
    backupId: '20261124T0215Z',
    name,
    content: contentOf(new Uint8Array(1)),
    isComplete: true,
    holds: holdings({}),
    notes: () => '',
  });
  expect(readdirSync(folder).sort()).toEqual([...kept, name].sort());
});
