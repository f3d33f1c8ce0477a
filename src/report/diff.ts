/**
 * What `diff` prints. It shows values, because they are the answer to the question that was asked, on the terminal
 * of the person who has both files; nothing else in this folder does.
 */
import type { ChangedField, Difference } from '../archive/diff.js';
import type { ArchiveInfo } from '../archive/info.js';
import { escapedJson, escapedName } from './escaped.js';
import { rowCount } from './format.js';

export interface DiffHeading {
  readonly path: string;
  readonly info: ArchiveInfo;
}

/** The first lines; they stand only where something follows, or where the workspaces are two. */
export function diffHeadingText(before: DiffHeading, after: DiffHeading): string {
  const note = isSameWorkspace(before, after) ? '' : 'Note: these are archives of two workspaces.\n';
  return `${note}Before: ${headingText(before)}\nAfter:  ${headingText(after)}\n`;
}

export function isSameWorkspace(before: DiffHeading, after: DiffHeading): boolean {
  return before.info.workspace === after.info.workspace;
}

function headingText({ path, info }: DiffHeading): string {
  return `${escapedName(path)}, backup ${escapedName(info.backupId)} of ${escapedName(info.workspace)}`;
}

/** A difference for people; long values are cut to where they differ. */
export function differenceText(difference: Difference): string {
  const resource = escapedName(difference.resource);
  switch (difference.kind) {
    case 'list':
      return `${resource}: only ${difference.onlyIn} (${rowCount(difference.rows)})\n`;
    case 'key':
      return `${resource}: not comparable, the key was ${escapedName(difference.before)} before and is ${escapedName(difference.after)} after\n`;
    case 'field':
      return `${resource}: field ${escapedName(difference.field)} only ${difference.onlyIn} (${difference.values} with a value)\n`;
    case 'added':
      return `+ ${resource} ${recordText(difference)}\n`;
    case 'removed':
      return `- ${resource} ${recordText(difference)}\n`;
    case 'changed':
      return `~ ${resource} ${recordText(difference)}\n${difference.fields.map(fieldText).join('')}`;
    case 'counts':
      return `${resource}: ${countsText(difference)}\n`;
  }
}

function countsText(counts: Extract<Difference, { kind: 'counts' }>): string {
  const { added, removed, changed, same, statusBefore, statusAfter } = counts;
  const isComplete = statusBefore === 'complete' && statusAfter === 'complete';
  const status = isComplete
    ? ''
    : ` (${escapedName(statusBefore)} before, ${escapedName(statusAfter)} after)`;
  return `${added} added, ${removed} removed, ${changed} changed, ${same} the same${status}`;
}

function fieldText({ field, before, after }: ChangedField): string {
  const [old, now] = shortened(before, after);
  return `    ${escapedName(field)}: ${escapedJson(old)} → ${escapedJson(now)}\n`;
}

/** Longer values are cut. */
const mostCharacters = 72;
/** What is shown of the part that two long values share. */
const sharedCharacters = 16;

/** Both values, long texts from a little before the first difference on, as JSON texts or parts of them. */
function shortened(before: string, after: string): readonly [string, string] {
  const [old, now] = [readableText(before), readableText(after)];
  let same = 0;
  while (same < Math.min(old.length, now.length) && old[same] === now[same]) same++;
  const start = Math.max(0, same - sharedCharacters);
  return [cut(before, old, start), cut(after, now, start)];
}

function cut(json: string, text: string, start: number): string {
  if (text.length <= mostCharacters) return json;
  const end = Math.min(text.length, start + mostCharacters);
  const part = JSON.stringify(text.slice(start, end));
  return `${start > 0 ? '…' : ''}${part}${end < text.length ? '…' : ''} (${text.length} characters)`;
}

function readableText(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/** The id, and what people call the record. */
function recordText({ id, title }: { readonly id: number | string; readonly title: string }): string {
  const name = escapedJson(JSON.stringify(id));
  return title === '' ? name : `${name} (${escapedJson(title)})`;
}

/** The two archives as one line of JSON, the first one. */
export function diffHeadingJson(before: DiffHeading, after: DiffHeading): string {
  const side = ({ path, info }: DiffHeading) => ({
    path,
    backupId: info.backupId,
    workspace: info.workspace,
  });
  return jsonLine(JSON.stringify({ kind: 'archives', before: side(before), after: side(after) }));
}

/** A difference as one line of JSON, values and records whole and numbers digit by digit. */
export function differenceJson(difference: Difference): string {
  switch (difference.kind) {
    case 'changed': {
      const { fields, ...rest } = difference;
      const list = fields.map(
        ({ field, before, after }) =>
          `{"field":${JSON.stringify(field)},"before":${before},"after":${after}}`,
      );
      return jsonLine(`${JSON.stringify(rest).slice(0, -1)},"fields":[${list.join(',')}]}`);
    }
    case 'added':
    case 'removed': {
      const { record, ...rest } = difference;
      const members = record.map(({ field, value }) => `${JSON.stringify(field)}:${value}`);
      return jsonLine(`${JSON.stringify(rest).slice(0, -1)},"record":{${members.join(',')}}}`);
    }
    default:
      return jsonLine(JSON.stringify(difference));
  }
}

function jsonLine(json: string): string {
  return `${escapedJson(json)}\n`;
}
