import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../src/prosonata/catalogue.js';
import { releaseNotes } from '../../src/report/release-notes.js';
import { failedSummary, finishedSummary, pausedSummary } from '../../src/report/summary.js';
import type { ResourceState } from '../../src/workfile/state.js';
import { resourceState } from '../support/resource-state.js';

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
    await expect(
      pausedSummary('20261123T0215Z', line, [], resources, { requests: 50, remaining: 0 }),
    ).toMatchFileSnapshot(golden('paused'));
  });

  it('that finished shows what is in the archive, what changed, and what is in doubt', async () => {
    const hostile = 'the answer was "<b>no</b> | [x](https://evil.example)"\n::error::x';
    const resources = [
      state('customers', { rows: 180, detailsRead: 180, added: 2, changed: 1, removed: 3 }),
      state('users', { status: 'refused', reason: hostile }),
      state('invoices', { rows: 380, detailsRead: 370, detailsMissing: 10 }),
    ];
    await expect(
      finishedSummary('20261123T0215Z', file, ['customers has lost 40 % of its rows.'], resources),
    ).toMatchFileSnapshot(golden('finished'));
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
      runs: [
        { number: 1, startedAt, endedAt: startedAt, requests: 50, stopped: 'quota', version: '0.1.0' },
        { number: 2, startedAt, endedAt: startedAt, requests: 7, stopped: 'done', version: '0.1.0' },
      ],
      file: { ...file, name: `${file.name}.age` },
    });
    await expect(notes).toMatchFileSnapshot(golden('release-notes'));
  });
});
