import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { releaseNotes } from '../../../src/report/release-notes.js';
import { doubtLines } from '../../../src/report/report.js';
import { failedSummary, finishedSummary, pausedSummary } from '../../../src/report/summary.js';
import type { ResourceState } from '../../../src/workfile/state.js';
import { resourceState } from '../../support/resource-state.js';

const startedAt = Date.UTC(2026, 10, 23, 2, 15);
const file = {
  name: 'prosonata-agency-prosonata-software-20261123T0215Z.sqlite',
  sha256: '0'.repeat(64),
  sizeBytes: 2_345_678,
  place: 'https://github.com/agency/backups/releases/tag/prosonata-backup-agency-20261123T0215Z',
};

function state(name: string, more: Partial<ResourceState>): ResourceState {
  return resourceState(findResource(name) as Resource, more);
}

const pause = {
  backupId: '20261123T0215Z',
  trouble: undefined,
  alarm: undefined,
  quota: { requests: 50, remaining: 0 },
};

/** Golden files are what people read: look at the difference, then `npx vitest run test/report -u`. */
const golden = (name: string) => `golden/${name}.md`;

describe('the summary of a run', () => {
  it('that paused shows how far each list and its details are', async () => {
    const resources = [
      state('users', { rows: 12 }),
      state('servicetemplates', { rows: 0 }),
      state('customers', { rows: 180, detailsRead: 60, detailsGone: 1, detailsMissing: 119, requests: 62 }),
      state('projecttimes', { status: 'reading', rows: 3_000, reported: 5_200, requests: 4 }),
      state('workingtimes', { status: 'waiting', reported: undefined, requests: 0 }),
    ];
    const line = 'The quota of this window is used up. All progress is kept.';
    const planned = { ...pause, line, resources };
    await expect(pausedSummary(planned)).toMatchFileSnapshot(golden('paused'));
    const page = pausedSummary({ ...planned, trouble: 'Listing users: read ECONNRESET.' });
    expect(page).toContain('\n\n> Listing users: read ECONNRESET.\n\n');
  });

  it('that must not pause quietly is failed, says so first, and promises nothing where nothing was read', () => {
    const line = 'The workspace does not answer properly at the moment. All progress is kept.';
    const alarm = 'Listing users: getaddrinfo ENOTFOUND. Check the workspace URL and the network.';
    const waiting = [state('users', { status: 'waiting', requests: 0 })];
    expect(pausedSummary({ ...pause, line, alarm, resources: waiting })).toBe(
      `### ProSonata backup \`20261123T0215Z\`: failed\n\n**${alarm}**\n\n`,
    );
    const begun = pausedSummary({ ...pause, line, alarm, resources: [state('users', { rows: 3 })] });
    expect(begun.indexOf(alarm)).toBeLessThan(begun.indexOf(line));
    expect(begun).toContain('| `users` |');
  });

  it('that finished shows what is in the archive, what changed, and what is in doubt', async () => {
    const hostile = 'the answer was "<b>no</b> | [x](https://evil.example)"\n::error::x';
    const resources = [
      state('customers', { rows: 180, detailsRead: 180, added: 2, changed: 1, removed: 3 }),
      state('users', { status: 'refused', reason: hostile }),
      state('invoices', { rows: 380, detailsRead: 370, detailsMissing: 10 }),
    ];
    const faults = ['customers has lost 40 % of its rows.'];
    const retention = ['kept 20261123T0215Z: last 1, daily 1', 'removed 20261101T0215Z (not complete)'];
    const summary = finishedSummary('20261123T0215Z', file, faults, resources, retention);
    await expect(summary).toMatchFileSnapshot(golden('finished'));
    expect(finishedSummary('20261123T0215Z', file, [], resources, [])).not.toContain('kept');
  });

  it('tells lists of which only details are missing in one sentence', () => {
    const lines = doubtLines([
      state('users', { rows: 3 }),
      state('invoices', { rows: 380, detailsRead: 370, detailsMissing: 10 }),
      state('customers', { rows: 9, detailsMissing: 9 }),
      state('projects', { status: 'incomplete', reason: 'the list kept shifting while it was read' }),
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^projects: .*the list kept shifting/),
      'The details of 19 records are not read yet (invoices, customers): the next backup was due, and goes on with them.',
    ]);
  });

  it('that failed says what to do next', async () => {
    await expect(
      failedSummary('Listing users was answered with 401: Invalid API key.', 'Check the API key.'),
    ).toMatchFileSnapshot(golden('failed'));
  });
});

describe('the notes of a release', () => {
  const notesOn = (...resources: readonly ResourceState[]): string =>
    releaseNotes({
      backup: {
        id: '20261123T0215Z',
        startedAt,
        finishedAt: undefined,
        workspace: 'https://agency.prosonata.software',
        previous: undefined,
      },
      finishedAt: startedAt,
      resources,
      shrunk: [],
      leftOut: [],
      runs: [],
      file,
    });

  it('name what the key may not read, and apart from it what is not complete', () => {
    const users = state('users', { status: 'refused' });
    const quotations = state('quotations', { status: 'absent' });
    const invoices = state('invoices', { rows: 8, detailsMissing: 8 });
    expect(notesOn(quotations)).toContain('in 1 list, complete and verified.');
    expect(notesOn(users, quotations)).toContain(
      'complete but for what the key may not read (`users`), and verified.',
    );
    expect(notesOn(users, quotations, invoices)).toContain('verified, but **not complete**: `invoices`.');
  });

  it('say what is in the archive, how long it took, and how to open it', async () => {
    const notes = releaseNotes({
      backup: {
        id: '20261123T0215Z',
        startedAt,
        finishedAt: undefined,
        workspace: 'https://agency.prosonata.software',
        previous: undefined,
      },
      finishedAt: startedAt + 95 * 60_000,
      resources: [
        state('customers', { rows: 180, detailsRead: 180, added: 2, changed: 1, removed: 3 }),
        state('users', { rows: 12 }),
      ],
      shrunk: [{ resource: 'customers', rowsBefore: 300, rows: 180 }],
      leftOut: ['invoices', 'details of quotations'],
      runs: [
        { number: 1, startedAt, endedAt: startedAt, requests: 50, stopped: 'quota', version: '0.1.0' },
        { number: 2, startedAt, endedAt: startedAt, requests: 7, stopped: 'done', version: '0.1.0' },
      ],
      file: { ...file, name: `${file.name}.age` },
    });
    await expect(notes).toMatchFileSnapshot(golden('release-notes'));
  });
});
