import { describe, expect, it } from 'vitest';
import type { Api } from '../../../src/prosonata/api.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
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
import { detailReader } from '../../../src/reading/detail-request.js';
import { startDetails } from '../../../src/reading/details.js';
import { openMeter } from '../../../src/reading/meter.js';
import { retriesAtMost } from '../../../src/retry.js';
import { fixedClock } from '../../support/clock.js';
import { startedWorkFile } from '../../support/work-file.js';

const resourceOf = (name: string): Resource => {
  const found = findResource(name);
  if (!found) throw new Error(`no resource ${name}`);
  return { ...found, details: true };
};
const customers = resourceOf('customers');
const crmevents = resourceOf('crmevents');
const tries = 1 + retriesAtMost;

interface Given {
  readonly resource?: Resource;
  /** What the server says to a list; rows unless told. */
  readonly elsewhere?: Error;
  readonly requestLimit?: number;
}

/** What comes of the detail of record 7, which is always answered with this error. */
async function arrival(error: Error, { resource = customers, elsewhere, requestLimit }: Given = {}) {
  const clock = fixedClock(0);
  const limits = { deadline: Number.POSITIVE_INFINITY, requestLimit, quotaReserve: 0, waitAtMostMs: 0 };
  const ports = { clock, signal: new AbortController().signal, onRetry: () => {} };
  const quota = { remaining: 100, resetAt: 60_000 };
  let asked = 0;
  const api: Api = {
    async list() {
      asked++;
      if (elsewhere) throw elsewhere;
      return { rows: [], perPage: 1, total: 0, quota };
    },
    async read() {
      asked++;
      throw error;
    },
  };
  const read = detailReader({
    api,
    workFile: startedWorkFile(resource),
    meter: openMeter(limits, ports, undefined),
  });
  const progress = startDetails(resource, undefined);
  const step = { resource: resource.name, id: 7, path: progress.path };
  const came = await read(step, { resource, progress }).catch((thrown: unknown) => ({ thrown }));
  return { ...came, asked };
}

describe('what the API says of one record', () => {
  it.each<[Error, Resource, string]>([
    [new NotFound('no'), customers, 'gone'],
    [new AccessDenied('no'), customers, 'refused'],
    [new RequestRefused('no'), customers, 'refused'],
    [new IdMissing('no'), customers, 'refused'],
    [new NotAnApi('no'), crmevents, 'elsewhere'],
    [new RedirectRefused('no'), crmevents, 'elsewhere'],
  ])('is noted of it: $name', async (error, resource, kind) => {
    const came = await arrival(error, { resource });
    expect(came).toMatchObject({
      entry: { outcome: { kind, reason: 'no', requests: 1 } },
      trouble: undefined,
    });
    expect(came.asked).toBe(1);
  });
});

describe('an error that is none of one record', () => {
  it.each([new KeyRefused('no'), new QuotaExceeded('no'), new Error('a bug')])(
    'ends the run and is noted of no record: $name',
    async (error) => {
      expect(await arrival(error)).toEqual({ thrown: error, asked: 1 });
    },
  );
});

describe('a detail in trouble', () => {
  const trouble = new ServerTrouble('500');

  it('over all tries is noted, and ends the run all the same, if the server answers otherwise', async () => {
    const came = await arrival(trouble);
    expect(came).toMatchObject({
      entry: { outcome: { kind: 'trouble', reason: '500', requests: tries } },
      trouble,
    });
    expect(came.asked).toBe(tries + 1);
  });

  it('as a page with no other path to try is noted at once', async () => {
    const page = new NotAnApi('a page');
    const came = await arrival(page);
    expect(came).toMatchObject({ entry: { outcome: { kind: 'trouble', requests: 1 } }, trouble: page });
  });

  it.each<[string, Given]>([
    ['the server answers nothing', { elsewhere: new ServerTrouble('502') }],
    ['nothing else can be asked any more', { requestLimit: tries }],
    ['the budget ended before the last try', { requestLimit: tries - 1 }],
  ])('is held against no record if %s', async (_, given) => {
    expect(await arrival(trouble, given)).toMatchObject({ thrown: trouble });
  });

  it('is not taken for the trouble that the question about the server met', async () => {
    const bug = new Error('a bug');
    expect(await arrival(trouble, { elsewhere: bug })).toMatchObject({ thrown: bug });
  });
});
