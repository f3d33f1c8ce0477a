import { describe, expect, it } from 'vitest';
import { parseDetail, parsePage } from '../../../src/prosonata/answers.js';
import type { Page } from '../../../src/prosonata/api.js';
import { customResource } from '../../../src/prosonata/catalogue.js';
import { ApiError, NotFound } from '../../../src/prosonata/errors.js';
import { judgeOrdered, startPass } from '../../../src/reading/ordered.js';
import type { OpenPass } from '../../../src/reading/passes.js';

const things = customResource('things', 'id');
const absent = Symbol('absent');

/** What may stand in a body beside `meta` and `data`. */
const bodies = {
  vendor: {},
  error: { error: 'x' },
  noError: { error: null, errors: [] },
  noSuccess: { success: false },
  success: { success: true },
  code: { code: 503 },
};

/** All that an answer may be made of: every combination of these is walked through. */
const parts = {
  http: [200, 202, 206, 404, 500],
  status: [absent, 200, '200', 204, '202', 0, 1, 'ok', 'error', 'Processing', null, false, 404, '500'],
  message: [absent, 'OK', 'Data not found.', 'Processing'],
  beside: Object.values(bodies),
  data: [absent, null, [], {}, { id: 1 }, [{ id: 1 }]],
  total: [absent, 0, '0', 1, 90],
};

interface Case {
  readonly http: number;
  readonly status: unknown;
  readonly message: unknown;
  readonly beside: object;
  readonly data: unknown;
  readonly total: unknown;
}

function* cases(): Generator<Case> {
  for (const http of parts.http)
    for (const status of parts.status)
      for (const message of parts.message)
        for (const beside of parts.beside)
          for (const data of parts.data)
            for (const total of parts.total) yield { http, status, message, beside, data, total };
}

function answerOf({ http, status, message, beside, data, total }: Case) {
  const given = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== absent));
  const body = given({ meta: given({ status, message, totalCount: total }), data, ...beside });
  return { status: http, text: JSON.stringify(body), at: 0, shown: (words: string) => words };
}

/** What the program makes of a list whose every request is answered so. */
type Outcome = 'empty' | 'one row' | 'asked again' | 'named';

function outcomeOf(page: () => Page): Outcome {
  let seen: Page;
  try {
    seen = page();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.transient ? 'asked again' : 'named';
  }
  const ids = seen.rows.map(({ id }) => id);
  let progress: OpenPass = startPass();
  for (let requests = 1; requests < 10; requests++) {
    const perPage = progress.cap;
    const { next } = judgeOrdered(progress as never, { page: 1, perPage }, { ...seen, perPage, ids });
    if (next.kind !== 'finished') progress = next;
    else if (next.doubt !== '') return requests > 1 ? 'asked again' : 'named';
    else return ids.length === 0 ? 'empty' : 'one row';
  }
  throw new Error('no end');
}

const holdsNothing = ({ data }: Case) =>
  data === absent || data === null || (typeof data === 'object' && Object.keys(data as object).length === 0);
const isError = ({ status, beside }: Case) =>
  status === 'error' || status === false || beside === bodies.error || beside === bodies.noSuccess;
const namesStatus = ({ status }: Case, ...statuses: readonly number[]) =>
  statuses.map(String).includes(String(status));
const isUnclear = ({ status, message }: Case) =>
  [0, 1, 'Processing'].includes(status as never) || message === 'Processing';

/** What is right, the first rule that fits. */
function expected(one: Case): Outcome {
  const { http, message, data, total } = one;
  const saysNoData = message === 'Data not found.';
  if (![200, 404].includes(http)) return 'asked again';
  if (namesStatus(one, 202, 500) || one.beside === bodies.code) return 'asked again';
  if (isError(one)) return http === 404 ? 'named' : 'asked again';
  if (saysNoData) return holdsNothing(one) && ![1, 90].includes(total as never) ? 'empty' : 'asked again';
  if (http === 404 || namesStatus(one, 404)) return 'named';
  if (!Array.isArray(data)) return 'asked again';
  if (data.length === 0) return !isUnclear(one) && (total === 0 || total === '0') ? 'empty' : 'asked again';
  if (total === absent || total === 1) return 'one row';
  return 'asked again';
}

describe('an answer to a list', () => {
  it('of any make is a list, is asked for again or names what is wrong, and is never empty in silence', () => {
    const counts = { empty: 0, 'one row': 0, 'asked again': 0, named: 0 };
    for (const one of cases()) {
      const outcome = outcomeOf(() => parsePage(answerOf(one), things, { page: 1, perPage: 1000 }));
      if (outcome !== expected(one)) expect({ ...one, outcome }).toEqual({ ...one, outcome: expected(one) });
      counts[outcome]++;
    }
    expect(counts).toMatchInlineSnapshot(`
      {
        "asked again": 42876,
        "empty": 792,
        "named": 6570,
        "one row": 162,
      }
    `);
  });
});

describe('an answer to a single read', () => {
  it('of any make is the record, is asked for again or says that there is none, and is never nothing', () => {
    for (const one of cases()) {
      const { http, message, status, data } = one;
      const saysNoData = message === 'Data not found.';
      const isPlain404 = (http === 404 || namesStatus(one, 404)) && !isError(one);
      let outcome: string;
      try {
        outcome = parseDetail(answerOf(one), things, 1).text;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        outcome = error.transient ? 'asked again' : error instanceof NotFound ? 'none' : 'named';
      }
      const right = (): string => {
        if (![200, 404].includes(http)) return 'asked again';
        if (namesStatus(one, 202, 500) || one.beside === bodies.code) return 'asked again';
        if (isError(one)) return http === 404 ? 'none' : 'asked again';
        if (saysNoData) return holdsNothing(one) ? 'none' : 'asked again';
        if (isPlain404 || http === 404 || status === 404) return 'none';
        if (Array.isArray(data) && data.length === 0) return isUnclear(one) ? 'asked again' : 'none';
        return typeof data === 'object' && data !== null && 'id' in data ? '{"id":1}' : 'asked again';
      };
      if (outcome !== right()) expect({ ...one, outcome }).toEqual({ ...one, outcome: right() });
    }
  });

  it.each(['{}', '{"message":"Processing"}', '{"status":500,"error":"x"}', '{"success":false}'])(
    'that has only words about itself, %s, is no record',
    (data) => {
      const answer = { status: 200, text: `{"meta":{"status":200},"data":${data}}`, at: 0, shown: String };
      expect(() => parseDetail(answer, things, 1)).toThrow('holds no record');
    },
  );
});

describe('204', () => {
  const answer = (text: string) => ({ status: 204, text, at: 0, shown: String });
  const untold = { remaining: undefined, resetAt: undefined };

  it('is a list without rows, and says nothing of the quota', () => {
    expect(parsePage(answer(''), things, { page: 1, perPage: 50 })).toEqual({
      rows: [],
      perPage: 50,
      total: 0,
      quota: untold,
    });
  });

  it('behind the first page is one without more rows, and says nothing of the total', () => {
    expect(parsePage(answer(' \n'), things, { page: 3, perPage: 50 })).toMatchObject({
      rows: [],
      total: undefined,
    });
  });

  it('in place of a record means that there is none', () => {
    expect(() => parseDetail(answer(''), things, 1)).toThrow(NotFound);
  });

  it.each(['{"meta":{"status":204},"data":[]}', '{"data":[{"id":1}]}', 'x'])(
    'with a body contradicts itself and is asked for again: %s',
    (text) => {
      for (const parse of [
        () => parsePage(answer(text), things, { page: 1, perPage: 50 }),
        () => parseDetail(answer(text), things, 1),
      ]) {
        expect(parse).toThrow(expect.objectContaining({ transient: true }));
      }
    },
  );
});

describe('a page behind the first', () => {
  const page = (http: number, body: unknown) =>
    parsePage({ status: http, text: JSON.stringify(body), at: 0, shown: String }, things, {
      page: 2,
      perPage: 50,
    });

  it.each([
    [404, { meta: { status: 404, message: 'No such page' }, data: [] }],
    [404, { meta: {} }],
    [200, { meta: { status: 404 }, data: [] }],
    [200, { meta: { status: 200 }, data: [] }],
    [200, { meta: {}, data: [] }],
  ])('is the end of the list if it is answered with %i %j', (http, body) => {
    expect(page(http, body).rows).toEqual([]);
  });

  it.each([
    [202, { meta: { status: 200 }, data: [] }],
    [200, { meta: { status: 200, message: 'Processing' }, data: [] }],
    [200, { meta: { status: 0 }, data: [] }],
    [200, { error: 'x', data: [] }],
    [404, { meta: { status: 500 }, data: [] }],
  ])('is no end of the list if it is answered with %i %j', (http, body) => {
    expect(() => page(http, body)).toThrow(expect.objectContaining({ transient: true }));
  });
});
