/**
 * What an answer means: a page, a record, or an error. Decided here and nowhere else, and so is what counts as an empty
 * answer: only what says clearly that there is nothing. Pure.
 *
 * 200 and 204 are answers. That there are no rows, or no more of them, is said in three ways (prosonata-api.md, Lists):
 * by 204 without a body, by 200 without rows, and by 404. An empty list needs clear words besides: 204, a total of 0, or
 * the vendor's words. An answer that says neither that nor anything else is no whole answer and is asked for again: taken
 * for an empty list, it would lose all records in silence.
 */
import { fieldFinder } from '../json/fields.js';
import type { FoundField } from '../json/forms.js';
import { recordTexts } from '../json/records.js';
import { dataText } from '../json/rows.js';
import type { Detail, Page, Quota, Row, Window } from './api.js';
import type { Resource } from './catalogue.js';
import { isOnlyClaim } from './claim.js';
import { type Answer, type Envelope, isObject, parseEnvelope } from './envelope.js';
import { type ApiError, type Asked, BrokenAnswer, IdMissing, NotFound, taskOf } from './errors.js';
import { type RecordId, recordIdOf } from './record-id.js';
import { notAnEnvelope, refusal, said } from './refusals.js';

/** The page in the answer to a list request. Throws an ApiError for anything else. */
export function parsePage(answer: Answer, { name, idField }: Resource, window: Window): Page {
  const asked = { list: name, window };
  const opened = open(answer, asked);
  if (opened.isNothing) {
    const { quota, total } = opened;
    return { rows: [], perPage: window.perPage, total: window.page === 1 ? (total ?? 0) : total, quota };
  }
  const { quota, caller, total, perPage = 0, claim, data } = opened;
  const found = recordTexts(answer.text, idField);
  if (!found || !Array.isArray(data)) throw broken('the answer holds no list of records', asked, quota);
  if (found.length === 0 && claim.kind === 'vague') {
    throw broken(
      `the answer has no rows, and does not say clearly that there are none${said(answer, opened)}`,
      asked,
      quota,
    );
  }
  const { rows, unnamed } = namedRows(found);
  if (rows.length === 0 && isWrongField(unnamed, window))
    throw withoutId(found[0]?.text ?? '', idField, asked, answer, quota);
  return {
    rows,
    ...(unnamed.length > 0 ? { unnamed } : {}),
    perPage: perPage || window.perPage,
    total,
    quota,
    caller,
  };
}

/** The record in the answer to a single read. Throws an ApiError for anything else. */
export function parseDetail(answer: Answer, { name, idField }: Resource, id: RecordId): Detail {
  const asked = { list: name };
  const opened = open(answer, asked);
  if (opened.isNothing) throw noRecord(asked, opened.quota, answer);
  const { quota, caller, claim, data } = opened;
  // Assumed: that there is no such record may also be said by the empty list that errors carry.
  if (Array.isArray(data) && data.length === 0 && claim.kind === 'sound')
    throw noRecord(asked, quota, answer);
  const text = dataText(answer.text);
  if (text === undefined || !isObject(data)) throw broken('the answer holds no record', asked, quota);
  // A server that answers with another record must not have it stored under this id.
  const named = recordIdOf(fieldFinder(idField)(text, 0).value ?? '');
  if (named !== undefined && named !== id) throw broken('the answer holds another record', asked, quota);
  if (named === undefined && isOnlyClaim(data)) throw broken('the answer holds no record', asked, quota);
  return { text, quota, caller };
}

const untold: Quota = { remaining: undefined, resetAt: undefined };

type Opened =
  /** There is no such thing, or no more of it. */
  | { readonly isNothing: true; readonly quota: Quota; readonly total: number | undefined }
  | ({ readonly isNothing: false } & Envelope);

/** Takes an answer for what it says to be. Throws an ApiError if that is no answer. */
function open(answer: Answer, asked: Asked): Opened {
  if (answer.status === 204) {
    // It has no meta, so nothing is known of the quota and of the total.
    if (answer.text.trim() === '') return { isNothing: true, quota: untold, total: undefined };
    throw broken('the answer says that it has no content, and has some', asked, untold);
  }
  const envelope = parseEnvelope(answer);
  if (envelope && isNothing(answer.status, envelope, asked)) {
    return { isNothing: true, quota: envelope.quota, total: envelope.total };
  }
  if (envelope?.claim.kind === 'noData' && isTaken(answer.status)) {
    throw broken('the answer says that there are no data, and has some', asked, envelope.quota);
  }
  const status = statusOf(answer.status, envelope);
  if (status !== 200) throw refusal({ ...answer, status }, envelope, asked);
  if (!envelope) throw notAnEnvelope(answer, asked);
  const { claim, quota } = envelope;
  if (claim.kind === 'failed')
    throw broken(`the answer calls itself an error${said(answer, envelope)}`, asked, quota);
  return { isNothing: false, ...envelope };
}

/** Whether an answer says clearly that there is nothing; 204 is looked at before. */
function isNothing(status: number, { claim, data }: Envelope, { window }: Asked): boolean {
  if (!isTaken(status) || !isBare(data)) return false;
  if (claim.kind === 'noData') return true;
  // Behind the first page there is no doubt of the list itself, so the words do not matter.
  const isMissing = claim.kind === 'missing' || (status === 404 && claim.kind !== 'failed');
  return isMissing && window !== undefined && window.page > 1;
}

/** Whether the body of an answer with this status is looked at for what it says of itself. */
function isTaken(status: number): boolean {
  return status === 200 || status === 404;
}

function isBare(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return data === undefined || data === null;
  return Object.keys(data).length === 0;
}

/** An answer that calls itself an error is one, even if HTTP says 200. */
function statusOf(status: number, envelope: Envelope | undefined): number {
  const claim = envelope?.claim;
  if (status === 200 && claim?.kind === 'missing') return 404;
  return isTaken(status) ? (claim?.status ?? status) : status;
}

/** The rows that have an id, and the places of the others on the page. */
function namedRows(found: readonly FoundField[]): {
  rows: readonly Row[];
  unnamed: readonly number[];
} {
  const rows: Row[] = [];
  const unnamed: number[] = [];
  found.forEach(({ text, value }, place) => {
    const id = recordIdOf(value ?? '');
    if (id === undefined) unnamed.push(place);
    else rows.push({ id, text });
  });
  return { rows, unnamed };
}

/** Whether it is the field that is wrong and not the records: none of those on the first page has it. */
function isWrongField(unnamed: readonly number[], { page, perPage }: Window): boolean {
  return page === 1 && perPage > 1 && unnamed.length > 0;
}

function withoutId(text: string, idField: string, asked: Asked, { shown }: Answer, quota: Quota): ApiError {
  const record: unknown = JSON.parse(text);
  const fields = isObject(record) ? Object.keys(record).slice(0, 20).map(shown).join(', ') : 'none';
  return new IdMissing(
    `Could not ${taskOf(asked)}: a record has no ${idField} to name it by (fields: ${fields}).`,
    `Name the id field of the list as ${asked.list}:FIELD in the input "resources".`,
    { quota, asked },
  );
}

function noRecord(asked: Asked, quota: Quota, { status }: Answer): ApiError {
  return new NotFound(`ProSonata has no such record of ${asked.list}.`, '', { quota, asked, status });
}

function broken(why: string, asked: Asked, quota: Quota): ApiError {
  return new BrokenAnswer(`Could not ${taskOf(asked)}: ${why}.`, '', { quota, asked });
}
