import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { openLedger } from '../../../src/reading/budget.js';
import { doubtLines } from '../../../src/report/lists.js';
import { releaseNotes } from '../../../src/report/release-notes.js';
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
  requests: 50,
  ledger: { ...openLedger(undefined, startedAt), remaining: 0 },
};
const words = { trouble: undefined, alarm: undefined, remarks: [] };

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
    const line = "ProSonata's quota for these 15 minutes is used up; nothing is lost.";
    const paused = { ...pause, resources };
    await expect(pausedSummary(paused, { ...words, line })).toMatchFileSnapshot(golden('paused'));
    const page = pausedSummary(paused, {
      ...words,
      line,
      trouble: 'Could not read a record of users: read ECONNRESET.',
    });
    expect(page).toContain('\n\n> Could not read a record of users: read ECONNRESET.\n\n');
  });

  it('that must not pause quietly is failed, says so first, and promises nothing where nothing was read', () => {
    const line = 'ProSonata does not answer properly at the moment; nothing is lost.';
    const alarm =
      'Could not read a record of users: getaddrinfo ENOTFOUND. Check the workspace URL and the network.';
    const waiting = [state('users', { status: 'waiting', requests: 0 })];
    expect(pausedSummary({ ...pause, resources: waiting }, { ...words, line, alarm })).toBe(
      `### ProSonata backup \`20261123T0215Z\`: failed\n\n**${alarm}**\n\n`,
    );
    const begun = pausedSummary(
      { ...pause, resources: [state('users', { rows: 3 })] },
      { ...words, line, alarm },
    );
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
    const retention = ['kept 20261123T0215Z: last 1, daily 1', 'removed 20261101T0215Z (not complete)'];
    const words = {
      backupId: '20261123T0215Z',
      doubts: ['customers has lost 40 % of its rows.'],
      remarks: ['The API key is that of user 7, group Teamleiter.'],
      resources,
    };
    const summary = finishedSummary(file, { ...words, retention });
    await expect(summary).toMatchFileSnapshot(golden('finished'));
    expect(finishedSummary(file, { ...words, doubts: [], retention: [] })).not.toContain('kept');
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
      'The details of 19 records are still missing (invoices, customers). The next backup is due and continues with them.',
    ]);
  });

  it('that failed says what to do next', async () => {
    await expect(
      failedSummary({
        message: 'ProSonata refused to list users (page 1, 1,000 rows a page): 401 Invalid API key.',
        hint: 'Check the API key.',
      }),
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
        callers: [],
        previous: undefined,
      },
      finishedAt: startedAt,
      resources,
      missing: [],
      shrunk: [],
      leftOut: [],
      runs: [],
      file,
    });

  it('name what the key may not read, and apart from it what is not complete', () => {
    const users = state('users', { status: 'refused' });
    const quotations = state('quotations', { status: 'absent' });
    const invoices = state('invoices', { rows: 8, detailsMissing: 8 });
    expect(notesOn(quotations)).toContain('in 0 lists, complete and verified.');
    expect(notesOn(users, quotations)).toContain(
      'complete except for what the key may not read (`users`), and verified.',
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
        callers: [],
        previous: undefined,
      },
      finishedAt: startedAt + 95 * 60_000,
      resources: [
        state('customers', { rows: 180, detailsRead: 180, added: 2, changed: 1, removed: 3 }),
        state('users', { rows: 12 }),
      ],
      missing: [],
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
