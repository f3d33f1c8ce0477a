/**
 * What is said of the key: whose it is, and what it is not given. Names of users are records of the workspace, and logs
 * may be public, so a user is a number here; the archive has the name. Pure.
 */
import type { Caller } from '../prosonata/caller.js';
import { isAllGiven } from '../workfile/completeness.js';
import type { ResourceState } from '../workfile/state.js';
import type { KeyFindings } from '../workfile/whose-key.js';

/** Whose key it is, as the end of a sentence. */
export function callerWords(caller: Caller): string {
  if (caller.kind === 'integration') return `of the app integration "${caller.name || caller.id}"`;
  const user = caller.id === '' ? 'a personal one' : `that of user ${caller.id}`;
  return caller.group === '' ? user : `${user}, group ${caller.group}`;
}

/** The line that says whose key was used; none if the API does not say it. */
export function callerLines({ callers }: KeyFindings): readonly string[] {
  const last = callers.at(-1);
  return last ? [`The API key is ${callerWords(last)}.`] : [];
}

/** What is odd about the key: it changed, or nobody can say what it is given. */
export function callerWarnings({ callers, before, strangers }: KeyFindings): readonly string[] {
  return [...exchanged(callers), ...changedSince(before, callers.at(-1)), ...strangers.map(strangerLine)];
}

function exchanged(callers: readonly Caller[]): readonly string[] {
  if (callers.length < 2) return [];
  const all = callers.map(callerWords).join(', then ');
  return [
    `The user or the group of the key changed while the backup was made: it was ${all}. What was read before is kept, so lists may hold what only one of them is given.`,
  ];
}

function changedSince(before: Caller | undefined, now: Caller | undefined): readonly string[] {
  if (!before || !now) return [];
  return [
    `The key was ${callerWords(before)} in the last backup; now it is ${callerWords(now)}. Records that are missing now, or new, need not have been deleted or added by anybody.`,
  ];
}

function strangerLine(caller: Caller): string {
  const risk = 'lists may lack records without a sign. An app integration is given everything.';
  return caller.kind === 'user' && caller.group !== ''
    ? `What the group ${caller.group} may see is not known to this program: ${risk}`
    : `ProSonata does not say which group the key is of: ${risk}`;
}

const nouns: Readonly<Record<string, string>> = {
  projects: 'projects',
  projecttimes: 'project times',
  workingtimes: 'working times',
};

/** The lists of which the key was given a part, without an error: what is missing, and what to do about it. */
export function withheldLines(resources: readonly ResourceState[]): readonly string[] {
  const partly = resources.filter((state) => isAllGiven(state) && state.share);
  const group = partly[0]?.share?.group;
  if (group === undefined) return [];
  const given = (kind: string) =>
    partly.filter(({ share }) => share?.given === kind).map(({ resource: { name } }) => nouns[name] ?? name);
  const [own, shown, none] = [given('own'), given('shown'), given('none')];
  const missing = [
    ...(own.length > 0 ? [`${listed(own)} of other users`] : []),
    ...(shown.length > 0 ? [`entries in ${listed(shown)} that are reserved for higher groups`] : []),
    ...(none.length > 0 ? [`${listed(none)}, or most of them, which are for higher groups`] : []),
  ];
  const sentence = `${missing.join('; ')} are not in this backup: the key is of the group ${group}.`;
  return [
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} An app integration (System > Integrationen) or the key of an administrator is given everything.`,
  ];
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What to do about a list that is refused. */
export function refusedRemedy({ share }: Pick<ResourceState, 'share'>): string {
  if (share) {
    return `The key is of the group ${share.group}, and this list is for ${share.neededGroup}: use an app integration or the key of such a user, or leave it out of "resources".`;
  }
  return 'Give the integration the right to read it in ProSonata, or leave it out of "resources".';
}
