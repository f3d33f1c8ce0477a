import { describe, expect, it } from 'vitest';
import type { Api, ListRequest } from '../../../src/prosonata/api.js';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { QuotaExceeded, RedirectRefused, ServerTrouble, Unreachable } from '../../../src/prosonata/errors.js';
import { type JournalEntry, replay } from '../../../src/reading/apply.js';
import type { Limits } from '../../../src/reading/budget.js';
import type { ReadingEvent } from '../../../src/reading/parts.js';
import { readWorkspace } from '../../../src/reading/read.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { createWorkFile } from '../../../src/workfile/work-file.js';
import { dayMs, fixedClock, periodMs } from '../../support/clock.js';
import { memory } from '../../support/storages.js';

const sqlite = await loadSqlite();
const rows = 5_000;

function resource(name: string, details: boolean): Resource {
  const found = findResource(name);
  if (!found) throw new Error(`no resource ${name}`);
  return { ...found, details };
}
const customers = resource('customers', true);
const projecttimes = resource('projecttimes', false);

/** Decides about the n-th request, from 1; `what` is the same for each try of one request. Throws, or never returns. */
type Fault = (count: number, signal: AbortSignal | undefined, what: string) => unknown;

/** Throws at the n-th request and at each further try of it. */
function failingFrom(n: number, error: unknown): Fault {
  let failing: string | undefined;
  return (count, _, what) => {
    if (count === n) failing = what;
    if (what === failing) throw error;
  };
}

/** An API that gives good answers except when `fault` throws. */
function apiWith(fault: Fault, now: () => number) {
  const counts = { sent: 0, answered: 0, details: 0 };
  const answer = async <Answer>(
    what: string,
    signal: AbortSignal | undefined,
    good: () => Answer,
  ): Promise<Answer> => {
    await fault(++counts.sent, signal, what);
    counts.answered++;
    return good();
  };
  const quota = () => ({ remaining: 400, resetAt: now() + periodMs });
  const api: Api = {
    list: ({ resource: { idField, name }, page, perPage }: ListRequest, signal) =>
      answer(`${name} ${page}/${perPage}`, signal, () => {
        const size = name === customers.name ? 30 : rows;
        const start = (page - 1) * perPage;
        const ids = Array.from({ length: Math.max(0, Math.min(perPage, size - start)) }, (_, n) => start + n);
        return {
          rows: ids.map((id) => ({ id, text: `{"${idField}":${id}}` })),
          perPage,
          total: size,
          quota: quota(),
        };
      }),
    read: (path, { idField }, id, signal) =>
      answer(`${path} ${id}`, signal, () => {
        counts.details++;
        return { text: `{"${idField}":${id},"notes":"x"}`, quota: quota() };
      }),
  };
  return { api, counts };
}

function engine(
  resources: readonly Resource[],
  fault: Fault,
  given: Partial<Limits> & {
    concurrency?: number;
    signal?: AbortSignal;
    /** Runs before an entry is written; `count` is from 1. */
    beforeEntry?: (count: number) => void;
    onEvent?: (event: ReadingEvent) => void;
  } = {},
) {
  const clock = fixedClock();
  const { api, counts } = apiWith(fault, clock.now);
  const startedAt = clock.now();
  const newFile = () => {
    const workFile = createWorkFile(sqlite, memory());
    workFile.startBackup({ id: '20261123T0215Z', startedAt, workspace: 'x' }, resources);
    return workFile;
  };
  const workFile = newFile();
  const entries: JournalEntry[] = [];
  const events: ReadingEvent[] = [];
  const run = () =>
    readWorkspace(
      {
        limits: {
          deadline: Number.POSITIVE_INFINITY,
          requestLimit: undefined,
          quotaReserve: 0,
          waitAtMostMs: 0,
          ...given,
        },
        concurrency: given.concurrency ?? 8,
        named: new Set(),
        intervalMs: dayMs,
        detailsMaxAgeMs: 30 * dayMs,
      },
      {
        api,
        workFile,
        journal: {
          async append(entry) {
            given.beforeEntry?.(entries.length + 1);
            entries.push(entry as JournalEntry);
          },
        },
        clock,
        signal: given.signal ?? new AbortController().signal,
        onEvent(event) {
          events.push(event);
          given.onEvent?.(event);
        },
      },
    );
  const replayed = () => {
    const file = newFile();
    replay(file, entries);
    return file.resources();
  };
  return { run, workFile, counts, events, clock, replayed };
}

const refusal = (resetAt: number) => new QuotaExceeded('429', '', { quota: { remaining: 0, resetAt } });
const waits = (events: readonly ReadingEvent[]) => events.filter(({ kind }) => kind === 'waiting').length;

describe('a 429', () => {
  const patient = { waitAtMostMs: Number.POSITIVE_INFINITY };

  it.each([3, 9])(
    'at request %i is waited for where waiting is worth it, and costs no answer',
    async (at) => {
      const engineer = engine(
        [customers, projecttimes],
        (count) => {
          if (count === at) throw refusal(engineer.clock.now() + periodMs);
        },
        patient,
      );
      expect(await engineer.run()).toMatchObject({ kind: 'done' });
      expect(waits(engineer.events)).toBe(1);
      expect(engineer.workFile.resources()).toMatchObject([
        { rows: 30, status: 'complete', detailsRead: 30, repairs: 0 },
        { rows, status: 'complete', repairs: 0 },
      ]);
    },
  );

  it('ends the run where waiting is not worth it, and keeps every answer that was given', async () => {
    const engineer = engine([customers], (count) => {
      if (count === 5) throw refusal(engineer.clock.now() + periodMs);
    });
    expect(await engineer.run()).toMatchObject({ kind: 'stopped', reason: 'quota' });
    const { answered, details } = engineer.counts;
    expect(answered).toBeGreaterThan(5);
    expect(engineer.workFile.resources()[0]?.detailsRead).toBe(details);
    expect(engineer.replayed()).toEqual(engineer.workFile.resources());
  });

  it('three times in a row is believed', async () => {
    const engineer = engine(
      [customers],
      (count) => {
        if (count > 4) throw refusal(engineer.clock.now() + periodMs);
      },
      { ...patient, concurrency: 1 },
    );
    expect(await engineer.run()).toMatchObject({ kind: 'stopped', reason: 'quota' });
    expect(waits(engineer.events)).toBe(2);
    expect(engineer.counts.sent).toBe(7);
  });
});

describe('when one request fails', () => {
  it.each([
    ['passes', new Unreachable('gone'), { kind: 'stopped', reason: 'trouble' }],
    ['does not pass', new RedirectRefused('elsewhere'), undefined],
  ])('in a way that %s, the answers in progress are kept', async (_, error, end) => {
    const engineer = engine([customers], failingFrom(5, error));
    if (end) expect(await engineer.run()).toMatchObject(end);
    else await expect(engineer.run()).rejects.toBe(error);
    expect(engineer.counts.answered).toBeGreaterThan(5);
    expect(engineer.workFile.resources()[0]?.detailsRead).toBe(engineer.counts.details);
    expect(engineer.replayed()).toEqual(engineer.workFile.resources());
  });

  it('windows behind it join nothing, and are no repairs', async () => {
    let isDown = true;
    const failing = failingFrom(3, new ServerTrouble('500'));
    const engineer = engine([projecttimes], (...request) => isDown && failing(...request));
    expect(await engineer.run()).toMatchObject({ kind: 'done' });
    isDown = false;
    expect(engineer.workFile.resources()).toMatchObject([{ rows, status: 'complete', repairs: 0 }]);
    expect(engineer.replayed()).toEqual(engineer.workFile.resources());
  });
});

describe('a journal that cannot be written', () => {
  const full = new Error('the disk is full');

  it('ends the run at once: nothing that follows is written or committed', async () => {
    let tries = 0;
    const engineer = engine([customers], () => undefined, {
      beforeEntry(count) {
        if (count < 4) return;
        tries++;
        throw full;
      },
    });
    await expect(engineer.run()).rejects.toBe(full);
    expect(tries).toBe(1);
    expect(engineer.workFile.resources()[0]?.detailsRead).toBe(2);
  });

  it('is not taken for the fault of an answer that comes behind a failed one', async () => {
    const engineer = engine([customers], failingFrom(5, new QuotaExceeded('429')), {
      beforeEntry(count) {
        if (count === 6) throw full;
      },
    });
    await expect(engineer.run()).rejects.toBe(full);
  });
});

describe('what is in progress', () => {
  const silent = (signal: AbortSignal | undefined) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Unreachable('given up')));
    });

  it('is given up at once when the process is asked to end', async () => {
    const controller = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    const engineer = engine(
      [customers],
      (count, signal) => {
        signals.push(signal);
        if (count < 5) return undefined;
        controller.abort();
        return silent(signal);
      },
      { signal: controller.signal },
    );
    expect(await engineer.run()).toMatchObject({ kind: 'stopped', reason: 'signal' });
    expect(signals.at(-1)?.aborted).toBe(true);
    const { sent } = engineer.counts;
    await new Promise(setImmediate);
    expect(engineer.counts.sent).toBe(sent);
    expect(engineer.events.filter(({ kind }) => kind === 'retrying')).toEqual([]);
  });

  it('and was answered when the process is asked to end is the last', async () => {
    const controller = new AbortController();
    const engineer = engine([customers], () => undefined, {
      signal: controller.signal,
      concurrency: 1,
      onEvent: () => controller.abort(),
    });
    expect(await engineer.run()).toMatchObject({ kind: 'stopped', reason: 'signal' });
    expect(engineer.counts.sent).toBe(1);
    expect(engineer.workFile.countRows('customers')).toBe(30);
  });

  it('gets no more than the time that is left, and a little of what is kept to save', async () => {
    const times: number[] = [];
    const engineer = engine([customers], () => undefined, {
      deadline: fixedClock().now() + 20_000,
      concurrency: 1,
    });
    const timeout = engineer.clock.timeout;
    engineer.clock.timeout = (ms, signal) => {
      times.push(ms);
      engineer.clock.step(9_000);
      return timeout(ms, signal);
    };
    expect(await engineer.run()).toMatchObject({ kind: 'stopped', reason: 'time' });
    expect(times).toEqual([20_000, 11_000, 5_000]);
  });
});
