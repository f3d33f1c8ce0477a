/** What the commands about many archives print. Words from an archive are cleaned, because it may come from anywhere. */
import { printable } from '../errors.js';
import type { FindAnswer, Found } from '../pile/find.js';
import type { FieldChange, History, HistoryEvent } from '../pile/history.js';
import type { PileArchive, Skipped } from '../pile/pile.js';
import { rowsOf } from '../workfile/completeness.js';
import { escapedJson, escapedName, escapedPath } from './escaped.js';
import { counted, minute, rowCount, size } from './format.js';

/** A line of JSON for each thing. */
export function jsonLineOf(value: unknown): string {
  return `${escapedJson(JSON.stringify(value))}\n`;
}

export function skippedLine({ name, reason, hint, isCopy }: Skipped): string {
  const said = isCopy ? 'is left out' : 'was skipped, so the answer may be short';
  return `${escapedPath(name)} ${said}: ${printable(reason)} ${hint}`.trimEnd().concat('\n');
}

export function workspaceLine(workspace: string): string {
  return `Workspace ${printable(workspace, 120)}\n`;
}

export function listedLine(archive: PileArchive): string {
  const { file, resources, startedAt } = archive;
  const changes = changesText(archive);
  const parts = [
    minute(startedAt),
    lackText(archive),
    rowCount(rowsOf(resources)),
    size(file.sizeBytes),
    ...(changes === '' ? [] : [changes]),
  ];
  return `${parts.join(', ')}: ${escapedPath(file.name)}\n`;
}

function changesText({ resources }: PileArchive): string {
  const sum = (of: 'added' | 'changed' | 'removed') => resources.reduce((all, list) => all + list[of], 0);
  const [added, changed, removed] = [sum('added'), sum('changed'), sum('removed')];
  return added + changed + removed === 0 ? '' : `+${added} ~${changed} -${removed}`;
}

function lackText({ resources }: PileArchive): string {
  const lacking = lackingLists({ resources });
  return lacking.length === 0 ? 'complete' : `not all of ${lacking.map(shown).join(', ')}`;
}

/** Lists of which an archive does not have everything. */
export function lackingLists({ resources }: Pick<PileArchive, 'resources'>): readonly string[] {
  return resources
    .filter((list) => list.status !== 'complete' || list.detailsMissing + list.detailsRefused > 0)
    .map(({ name }) => name);
}

export function listedJson({ file, backupId, workspace, resources, startedAt }: PileArchive): string {
  return jsonLineOf({
    name: file.name,
    backupId,
    workspace,
    startedAt: new Date(startedAt).toISOString(),
    sizeBytes: file.sizeBytes,
    isComplete: lackingLists({ resources }).length === 0,
    lacking: lackingLists({ resources }),
    rows: rowsOf(resources),
    lists: Object.fromEntries(
      resources.map(({ name, status, rows, added, changed, removed }) => [
        name,
        { status, rows, added, changed, removed },
      ]),
    ),
  });
}

/** What was found in one workspace, list by list; of each list so many. */
export function foundText({ found }: Pick<FindAnswer, 'found'>, limit: number): string {
  const lists = [...new Set(found.map(({ list }) => list))];
  return lists
    .map((list) => {
      const hits = found.filter((hit) => hit.list === list);
      const printed = limit === 0 ? hits : hits.slice(0, limit);
      const more = hits.length - printed.length;
      const rest =
        more > 0 ? `  and ${counted(more, 'more')} (--limit 0 prints all)\n`.replace('mores', 'more') : '';
      return `${shown(list)}: ${counted(hits.length, 'record')}\n${printed.map(foundLine).join('')}${rest}`;
    })
    .join('');
}

function foundLine({ id, title, fields, first, last, isGone }: Found): string {
  const when = first === last ? `in ${day(last)}` : `from ${day(first)} to ${day(last)}`;
  const gone = isGone ? ', not in the newest archive' : '';
  const where = fields
    .map(({ field, excerpt: text }) => `${escapedName(field)} ${JSON.stringify(printable(text, 200))}`)
    .join('; ');
  return `  ${printable(id, 40)} ${printable(title)} (${when}${gone})${where === '' ? '' : ` ${where}`}\n`;
}

export function foundJson(workspace: string, hit: Found): string {
  const { id, fields, ...rest } = hit;
  return jsonLineOf({
    workspace,
    ...rest,
    id: JSON.parse(id) as unknown,
    fields: Object.fromEntries(fields.map(({ field, value }) => [field, JSON.parse(value) as unknown])),
  });
}

const excerptCharacters = 100;

/** A JSON text, cut if it is long. */
function excerpt(json: string): string {
  const text = escapedJson(json);
  return text.length > excerptCharacters ? `${text.slice(0, excerptCharacters)}…` : text;
}

export function historyText(list: string, id: string, { events, without }: History): string {
  const lines = events.map((event) => `${day(event.backupId)} ${eventText(event)}\n`);
  const lack =
    without.length === 0 ? '' : `${counted(without.length, 'archive')} without the list ${shown(list)}.\n`;
  return `${shown(list)} ${printable(id, 40)}\n${lines.join('')}${lack}`;
}

function eventText(event: HistoryEvent): string {
  switch (event.kind) {
    case 'appeared':
      return event.isFirstSeen ? 'first seen' : 'appeared';
    case 'vanished':
      return `vanished, last in the archive of ${day(event.lastIn)}${event.isCertain ? '' : '; the list is not complete, so it may still be there'}`;
    case 'changed':
      return `changed: ${event.fields.map(changeText).join('; ')}`;
  }
}

function changeText({ field, before, after }: FieldChange): string {
  return `${escapedName(field)} ${excerpt(before ?? 'no such field')} → ${excerpt(after ?? 'no such field')}`;
}

export function historyJson(workspace: string, list: string, id: string, event: HistoryEvent): string {
  const at = { workspace, list, id, backupId: event.backupId, kind: event.kind };
  switch (event.kind) {
    case 'appeared':
      return jsonLineOf({ ...at, isFirstSeen: event.isFirstSeen, record: values(event.record) });
    case 'vanished':
      return jsonLineOf({ ...at, lastIn: event.lastIn, isCertain: event.isCertain });
    case 'changed':
      return jsonLineOf({
        ...at,
        fields: event.fields.map(({ field, before, after }) => ({
          field,
          before: before === undefined ? undefined : (JSON.parse(before) as unknown),
          after: after === undefined ? undefined : (JSON.parse(after) as unknown),
        })),
      });
  }
}

function values(record: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...record].map(([field, text]) => [field, JSON.parse(text) as unknown]));
}

/** The day and time of a backup, from its id. */
function day(backupId: string): string {
  const [, year, month, date, hour, minutes] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/.exec(backupId) ?? [];
  return year === undefined ? shown(backupId) : `${year}-${month}-${date} ${hour}:${minutes}`;
}

function shown(words: string): string {
  return printable(words, 120);
}
