/** Answers that give neither a page nor a record, as errors with their words and their next step. Pure. */
import { STATUS_CODES } from 'node:http';
import { type Answer, type Envelope, resetAfter } from './envelope.js';
import {
  AccessDenied,
  type ApiError,
  type Asked,
  BrokenAnswer,
  KeyRefused,
  NotAnApi,
  NotFound,
  QuotaExceeded,
  RequestRefused,
  ServerTrouble,
  taskOf,
} from './errors.js';

/** The error that an answer with a status other than 200 and 204 is. */
export function refusal(answer: Answer, envelope: Envelope | undefined, asked: Asked): ApiError {
  const { status } = answer;
  const quota = envelope?.quota;
  const about = { quota, asked, status };
  const words = `${status} ${wordsOf(answer, envelope) || (STATUS_CODES[status] ?? '')}`.trim();
  const refused = sentence(`ProSonata refused to ${taskOf(asked)}: ${words}`);
  const failed = sentence(`ProSonata could not ${taskOf(asked)}: ${words}`);
  if (status === 429) {
    return new QuotaExceeded(refused, 'Run again when the quota is back.', {
      ...about,
      quota: { remaining: 0, resetAt: quota?.resetAt ?? resetInText(words, answer.at) },
    });
  }
  if (status >= 500) return new ServerTrouble(failed, '', about);
  // Not ready yet, or only a part of it.
  if (status <= 299) return new BrokenAnswer(failed, '', about);
  if (!envelope && isWebPage(answer.text)) return notAnEnvelope(answer, asked);
  switch (status) {
    case 401:
      return new KeyRefused(
        refused,
        'Check the API key, and the app id if the key belongs to an app.',
        about,
      );
    case 403:
      return new AccessDenied(refused, 'Give the integration the right to read it in ProSonata.', about);
    case 404:
      return new NotFound(
        failed,
        'Check the name of the list in the input "resources", and whether this workspace has it.',
        about,
      );
    default:
      return new RequestRefused(
        refused,
        'Check the name and the id field of the list in the input "resources".',
        about,
      );
  }
}

/** The error that an answer with the status 200 is if it has not the form of one. */
export function notAnEnvelope({ status, text }: Answer, asked: Asked): ApiError {
  if (isWebPage(text)) {
    return new NotAnApi(
      `Could not ${taskOf(asked)}: the answer is a web page, not JSON.`,
      'Unless it is under maintenance, check the workspace URL: it is the address you log in at, such as https://agency.prosonata.software.',
      { asked, status },
    );
  }
  return new BrokenAnswer(
    `Could not ${taskOf(asked)}: the answer is cut off or not an answer of the API.`,
    '',
    { asked, status },
  );
}

/** The words of an answer in brackets, behind what is wrong with it; empty if it has none. */
export function said(answer: Answer, envelope: Envelope): string {
  const words = wordsOf(answer, envelope);
  return words === '' ? '' : ` (${words})`;
}

function wordsOf({ shown }: Answer, envelope: Envelope | undefined): string {
  return envelope ? shown(envelope.claim.message) : '';
}

/** The vendor's words may end in a full stop of their own. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function isWebPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text.slice(0, 200));
}

/** The message of a 429 names the seconds to wait, also if the fields of meta are missing. */
function resetInText(message: string, at: number): number | undefined {
  const match = /(\d+)\s*sec/i.exec(message);
  return match ? resetAfter(Number(match[1]), at) : undefined;
}
