/**
 * To whom the API gives its answers: an app integration, or the user that a personal key belongs to. `meta` of each
 * answer says so. Source: the vendor's samples. Pure.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { printable } from '../errors.js';

export type Caller =
  | { readonly kind: 'integration'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly name: string;
      /** Of the user, as `Teamleiter`; empty if the answer does not say it. */
      readonly group: string;
    };

const charactersAtMost = 80;

/** Some text, or a number as text; empty for everything else. */
const word = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => printable(String(value), charactersAtMost)),
  ),
  '',
);

const metaSchema = v.object({
  requestAppID: v.optional(word, ''),
  requestIntegration: v.optional(word, ''),
  requestUserID: v.optional(word, ''),
  requestUsername: v.optional(word, ''),
  usergroupName: v.optional(word, ''),
});

/** Undefined if the answer does not say it. */
export function callerOf(meta: object): Caller | undefined {
  const { requestAppID, requestIntegration, requestUserID, requestUsername, usergroupName } = v.parse(
    metaSchema,
    meta,
  );
  if (requestAppID || requestIntegration) {
    return { kind: 'integration', id: requestAppID, name: requestIntegration };
  }
  if (!requestUserID && !usergroupName) return undefined;
  return { kind: 'user', id: requestUserID, name: requestUsername, group: usergroupName };
}

/** Whether two answers were given to the same key, with the same rights. What one of them leaves out is no difference. */
export function isSameCaller(one: Caller, other: Caller): boolean {
  const agree = (a: string, b: string) => a === '' || b === '' || a === b;
  if (one.kind !== other.kind || !agree(one.id, other.id)) return false;
  return one.kind === 'integration' || other.kind === 'integration' || agree(one.group, other.group);
}

/** A key answers for one caller, seldom for two. */
const callersAtMost = 5;

/** The callers that are known after one more answer; the same array if it says nothing new. */
export function withCaller(known: readonly Caller[], caller: Caller): readonly Caller[] {
  const place = known.findIndex((one) => isSameCaller(one, caller));
  const found = known[place];
  if (!found) return known.length < callersAtMost ? [...known, caller] : known;
  const merged = mergedCaller(found, caller);
  return isSaidTheSame(found, merged) ? known : known.with(place, merged);
}

/** What two answers to the same caller say of it together. */
function mergedCaller(one: Caller, other: Caller): Caller {
  const [id, name] = [one.id || other.id, one.name || other.name];
  if (one.kind === 'integration' || other.kind === 'integration') return { kind: 'integration', id, name };
  return { kind: 'user', id, name, group: one.group || other.group };
}

function isSaidTheSame(one: Caller, other: Caller): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How many letters tell users of a workspace apart. */
const digestLetters = 8;

/**
 * Whose eyes a key has, for comparing what archives hold: two keys with the same word see the same records. It names
 * nobody: users below the administrators see records of their own, so their number is in it as a digest.
 */
export function keyScope(caller: Caller, workspace: string): string {
  // Both see everybody's records; what an integration may not read is refused, list by list.
  if (caller.kind === 'integration' || caller.group === administrators) return 'all';
  const own = createHash('sha256').update(`${workspace}\n${caller.id}`).digest('hex').slice(0, digestLetters);
  return `${caller.group || 'user'} ${own}`;
}

/** The group that sees everything. */
export const administrators = 'Administrator';
