import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderPublisher } from '../../../src/publish/folder.js';
import { realFiles } from '../../../src/system/real.js';
import { temporaryFolder } from '../../support/cli.js';

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
  await folderPublisher(folder, 'agency', realFiles).publish({
    backupId: '20261124T0215Z',
    name,
    bytes: new Uint8Array(1),
    isComplete: true,
    notes: () => '',
  });
  expect(readdirSync(folder).sort()).toEqual([...kept, name].sort());
});
