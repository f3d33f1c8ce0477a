import { describe, expect, it } from 'vitest';
import type { Api, ListRequest } from '../../../src/prosonata/api.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import {
  AccessDenied,
  IdMissing,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RedirectRefused,
  RequestRefused,
  ServerTrouble,
} from '../../../src/prosonata/errors.js';
import { readWork } from '../../../src/reading/apply.js';
import { windowReader } from '../../../src/reading/list-request.js';
import { openMeter } from '../../../src/reading/meter.js';
import type { Step } from '../../../src/reading/progress.js';
import { retriesAtMost } from '../../../src/retry.js';
import { fixedClock } from '../../support/clock.js';
import { pageOf, startedWorkFile } from '../../support/work-file.js';

const things = customResource('things', 'id');
const others = customResource('others', 'id');
const first: Step = { resource: 'things', pass: 0, window: { page: 1, perPage: 1000 }, ordered: true };
const later: Step = { ...first, window: { page: 3, perPage: 1000 } };

interface Given {
  readonly step?: Step;
  readonly named?: readonly string[];
  /** What the server says to everything else; an answer unless told. */
  readonly elsewhere?: Error;
  /** Requests that the run may make. */
  readonly requestLimit?: number;
}

/** What comes of a window of things that is always answered with this error. */
async function arrival(error: Error, { step = first, named = [], elsewhere, requestLimit }: Given = {}) {
  const workFile = startedWorkFile(things, others);
  const clock = fixedClock(0);
  const limits = {
    deadline: Number.POSITIVE_INFINITY,
    requestLimit,
    quotaReserve: 0,
    waitAtMostMs: 0,
  };
  const ports = { clock, signal: new AbortController().signal, onRetry: () => {} };
  const asked: ListRequest[] = [];
  const api: Pick<Api, 'list'> = {
    async list(request) {
      asked.push(request);
      if (request.resource.name === 'things') throw error;
      if (elsewhere) throw elsewhere;
      return { ...pageOf([1], 1, 1), quota: { remaining: 100, resetAt: 60_000 } };
    },
  };
  const read = windowReader(
    readWork(workFile),
    { named: new Set(named), intervalMs: 3_600_000 },
    { api: api as Api, workFile, meter: openMeter(limits, ports, undefined) },
  );
  const came = await read(step).catch((thrown: unknown) => ({ thrown }));
  return { ...came, asked: asked.map(({ resource }) => resource.name) };
}

const outcomeOf = (came: Awaited<ReturnType<typeof arrival>>) =>
  'entry' in came ? came.entry.outcome : undefined;

describe('an answer that concerns one list alone', () => {
  it.each<[string, Error, Given, object]>([
    ['403', new AccessDenied('no'), {}, { kind: 'unreadable', status: 'refused', reason: 'no' }],
    ['404', new NotFound('no'), {}, { kind: 'unreadable', status: 'absent', reason: 'no' }],
    ['400 of the first window', new RequestRefused('no'), {}, { kind: 'unsortable' }],
    [
      '400 without an order',
      new RequestRefused('no'),
      { step: { ...first, ordered: false } },
      { kind: 'unreadable', status: 'incomplete', reason: 'no' },
    ],
    [
      '400 in the middle',
      new RequestRefused('no'),
      { step: later },
      { kind: 'unreadable', status: 'incomplete', reason: 'no' },
    ],
    ['no ids', new IdMissing('no'), {}, { kind: 'unreadable', status: 'incomplete', reason: 'no' }],
  ])('is an outcome of it: %s', async (_, error, given, outcome) => {
    const came = await arrival(error, given);
    expect(outcomeOf(came)).toEqual({ ...outcome, requests: 1, at: 0 });
    expect(came.asked).toEqual(['things']);
  });

  it.each([new AccessDenied('no'), new NotFound('no'), new IdMissing('no')])(
    'ends the run if the user asked for the list: $name',
    async (error) => {
      expect(await arrival(error, { named: ['things'] })).toMatchObject({ thrown: error });
    },
  );

  it('ends no run if it is only about the order', async () => {
    const came = await arrival(new RequestRefused('no'), { named: ['things'] });
    expect(outcomeOf(came)).toMatchObject({ kind: 'unsortable' });
  });
});

describe('an answer that concerns the whole run', () => {
  it.each([new KeyRefused('no'), new RedirectRefused('no'), new QuotaExceeded('no'), new Error('a bug')])(
    'ends it, and is held against no list: $name',
    async (error) => {
      const came = await arrival(error);
      expect(came).toEqual({ thrown: error, asked: ['things'] });
    },
  );
});

describe('trouble over all tries', () => {
  const trouble = new ServerTrouble('500');
  const tries = 1 + retriesAtMost;

  it('is held against the list if the server answers another one', async () => {
    const came = await arrival(trouble);
    expect(outcomeOf(came)).toMatchObject({ kind: 'troubled', reason: '500', requests: tries + 1 });
    expect(came).toMatchObject({ trouble });
    expect(came.asked.at(-1)).toBe('others');
  });

  it('is held against it if the other one is answered with a refusal', async () => {
    const came = await arrival(trouble, { elsewhere: new AccessDenied('no') });
    expect(outcomeOf(came)).toMatchObject({ kind: 'troubled' });
  });

  it('ends the run if the server answers nothing', async () => {
    expect(await arrival(trouble, { elsewhere: new ServerTrouble('502') })).toMatchObject({
      thrown: trouble,
    });
  });

  it('ends the run if no other list can be asked any more', async () => {
    const came = await arrival(trouble, { requestLimit: tries });
    expect(came).toEqual({ thrown: trouble, asked: Array.from({ length: tries }, () => 'things') });
  });

  it('that ended with the budget before its last try is held against no list', async () => {
    expect(await arrival(trouble, { requestLimit: tries - 1 })).toMatchObject({ thrown: trouble });
  });

  it('shows in one try of a window that is a trial', async () => {
    const came = await arrival(trouble, { step: { ...later, isTrial: true } });
    expect(outcomeOf(came)).toMatchObject({ kind: 'troubled', requests: 1 });
    expect(came.asked).toEqual(['things']);
  });

  it.each<[string, Given, object]>([
    ['a list that never was answered', {}, { kind: 'unreadable', status: 'absent' }],
    ['a list in the middle', { step: later }, { kind: 'troubled' }],
    ['a list that the user named', { named: ['things'] }, { kind: 'troubled' }],
  ])('as a page with the status 404, of %s', async (_, given, outcome) => {
    const came = await arrival(new NotAnApi('a page', '', { status: 404 }), given);
    expect(outcomeOf(came)).toMatchObject(outcome);
  });
});
