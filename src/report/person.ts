/** What is shown of a person: a German page to be printed, JSON, and a table. */

import { titleOf } from '../archive/titles.js';
import { printable } from '../errors.js';
import { codeWords, labelOf } from '../labels/labels.js';
import { listWords } from '../labels/lists.js';
import { plainText } from '../labels/plain-text.js';
import type { Candidate, PersonPart, PersonReport, Trace } from '../pile/person.js';
import type { Table } from '../tables/table.js';
import { escapedPath } from './escaped.js';
import { asText, germanPage, pageTable } from './page.js';

export interface PersonFacts {
  readonly report: PersonReport;
  readonly workspace: string;
  /** Of the backup that was asked, as people read it. */
  readonly readAt: string;
  readonly archive: string;
  readonly version: string;
}

/** The page that an answer under Art. 15 GDPR is made from. */
export function personPage({ report, workspace, readAt, archive, version }: PersonFacts): string {
  const refers = report.parts.filter(({ kind }) => kind === 'refers');
  const names = report.parts.filter(({ kind }) => kind === 'names');
  const lacking =
    report.lacking.length === 0
      ? ''
      : `<p class="note">In dieser Sicherung fehlen Daten, oder sie sind nicht vollständig: ${asText(report.lacking.map(listName).join(', '))}.</p>`;
  const body = `
<p>Aus der Sicherung von ${asText(workspace)} vom ${asText(readAt)} UTC (${asText(archive)}), erstellt mit ProSonata Backup ${asText(version)}.</p>
<p class="note">Eine Hilfe zur Auskunft nach Art. 15 DSGVO und keine Rechtsberatung. Zwecke, Empfänger, Speicherdauer, Herkunft und die Rechte der betroffenen Person stehen nicht in ProSonata und sind zu ergänzen. Daten anderer Personen sind vor der Herausgabe zu prüfen. Dateien und PDF sind nicht in der Sicherung.</p>
${lacking}
<h2>Stammdaten</h2>
${recordTable(report.list, report.record)}
<h2>Einträge, die auf diesen Datensatz verweisen</h2>
${refers.length === 0 ? '<p>Keine.</p>' : refers.map(partHtml).join('\n')}
<h2>Einträge, die den Namen, eine Adresse oder eine Nummer enthalten</h2>
<p class="note">Ob diese Einträge dieselbe Person meinen, ist einzeln zu prüfen: Namen sind nicht eindeutig.</p>
${names.length === 0 ? '<p>Keine.</p>' : names.map(partHtml).join('\n')}
<h2>Angaben, die zu ergänzen sind</h2>
${pageTable(
  ['Angabe (Art. 15 Abs. 1 DSGVO)', 'Antwort'],
  [
    'Zwecke der Verarbeitung',
    'Empfänger oder Kategorien von Empfängern',
    'geplante Speicherdauer oder Kriterien dafür',
    'Rechte auf Berichtigung, Löschung, Einschränkung, Widerspruch; Beschwerderecht',
    'Herkunft der Daten',
    'automatisierte Entscheidungen, Übermittlung in Drittländer',
  ].map((what) => [what, '']),
)}`;
  return germanPage(`Auskunft: ${report.title || `${report.list} ${report.id}`}`, body);
}

function partHtml({ list, records }: PersonPart): string {
  const sections = records.map(
    (record) =>
      `<section><h3>${asText(titleOf(list, record) || listWords(list).one[0])}</h3>${recordTable(list, record)}</section>`,
  );
  return `<h3>${asText(listName(list))} (${records.length})</h3>\n${sections.join('\n')}`;
}

function recordTable(list: string, record: ReadonlyMap<string, string>): string {
  const rows = [...record]
    .filter(([, text]) => text !== 'null' && text !== '""')
    .map(([field, text]) => [fieldName(list, field), shownValue(list, field, text)]);
  return pageTable(['Feld', 'Wert'], rows);
}

/** References stand beside the name of what they refer to, and look like it otherwise. */
function fieldName(list: string, field: string): string {
  const { words, kind } = labelOf(list, field);
  return kind === 'reference' ? `${words[0]} (ID)` : words[0];
}

/** A value as people read it: codes and flags in words, notes without tags, nested lists a line for each entry. */
function shownValue(list: string, field: string, text: string): string {
  const value: unknown = JSON.parse(text);
  const code = codeWords(list, field, value)?.[0];
  if (code !== undefined) return code;
  const { kind } = labelOf(list, field);
  if (kind === 'flag')
    return value === 1 || value === '1' ? 'ja' : value === 0 || value === '0' ? 'nein' : text;
  if (typeof value !== 'string') return text;
  if (kind === 'list') return entriesText(`${list}.${field}`, value) ?? value;
  return kind === 'html' ? plainText(value) : value;
}

/** Undefined if the text is no array of objects. */
function entriesText(list: string, json: string): string | undefined {
  let entries: unknown;
  try {
    entries = JSON.parse(json);
  } catch {
    // The API has written a plain text there.
    return undefined;
  }
  if (!Array.isArray(entries)) return undefined;
  return entries
    .map((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return String(entry);
      return Object.entries(entry)
        .filter(([, value]) => value !== null && value !== '')
        .map(
          ([field, value]) => `${fieldName(list, field)}: ${shownValue(list, field, JSON.stringify(value))}`,
        )
        .join(', ');
    })
    .join('\n');
}

function listName(list: string): string {
  return listWords(list).many[0];
}

/** The same as data. */
export function personJson({ report, workspace, readAt, archive }: PersonFacts): string {
  const valuesOf = (record: ReadonlyMap<string, string>) =>
    Object.fromEntries([...record].map(([field, text]) => [field, JSON.parse(text) as unknown]));
  const { list, id, title, record, parts, lacking } = report;
  return `${JSON.stringify(
    {
      person: { list, id, title, record: valuesOf(record) },
      parts: parts.map((part) => ({ ...part, records: part.records.map(valuesOf) })),
      lacking,
      workspace,
      readAt,
      archive,
    },
    undefined,
    2,
  )}\n`;
}

/** One row for each value. */
export function personTable({ report }: PersonFacts): Table {
  const column = (name: string, title: string) => ({ name, title, kind: 'text' as const });
  const idOf = (list: string, record: ReadonlyMap<string, string>) => titleOf(list, record);
  const rowsOf = (part: string, list: string, record: ReadonlyMap<string, string>) =>
    [...record]
      .filter(([, text]) => text !== 'null' && text !== '""')
      .map(([field, text]) => [
        part,
        listName(list),
        idOf(list, record),
        field,
        labelOf(list, field).words[0],
        shownValue(list, field, text),
      ]);
  return {
    title: 'Auskunft',
    columns: [
      column('part', 'Teil'),
      column('list', 'Liste'),
      column('title', 'Eintrag'),
      column('field', 'Feld (API)'),
      column('label', 'Feld'),
      column('value', 'Wert'),
    ],
    rows: [
      ...rowsOf('Stammdaten', report.list, report.record),
      ...report.parts.flatMap(({ kind, list, records }) =>
        records.flatMap((record) => rowsOf(kind === 'refers' ? 'verweist' : 'nennt', list, record)),
      ),
    ],
  };
}

/** What is said on a terminal, where records have no place. */
export function personText({ report, archive }: PersonFacts): string {
  const count = (kind: PersonPart['kind']) =>
    report.parts
      .filter((part) => part.kind === kind)
      .map(({ list, records }) => `  ${printable(list, 60)}: ${records.length}\n`)
      .join('');
  return `${report.list}:${report.id} ${printable(report.title)}, from ${escapedPath(archive)}
Records that refer to it:
${count('refers') || '  none\n'}Records that hold the name, an address or a number (to be checked one by one):
${count('names') || '  none\n'}`;
}

/** Asks back who is meant. */
export function candidatesText(candidates: readonly Candidate[]): string {
  const shown = candidates.slice(0, candidatesAtMost);
  const lines = shown.map(
    ({ list, id, title, lastIn }) => `  ${list}:${id}  ${printable(title)} (last in ${lastIn})\n`,
  );
  const more = candidates.length > shown.length ? `  and ${candidates.length - shown.length} more\n` : '';
  return `Several fit. Name one of them, as contacts:48:\n${lines.join('')}${more}`;
}

const candidatesAtMost = 40;

/** Where somebody is, and when each place will be gone. */
export function traceText({ archive, hasRecord, refers, names }: Trace, departure: string): string {
  const holds = [
    ...(hasRecord ? ['their own record'] : []),
    ...(refers > 0 ? [`${refers} that refer to it`] : []),
    ...(names > 0 ? [`${names} that name them`] : []),
  ];
  return `${escapedPath(archive.file.name)}: ${holds.join(', ')}; ${departure}\n`;
}

export function departureText(at: number | undefined, hasRules: boolean): string {
  if (!hasRules) return 'stays until somebody deletes it: no keep-… rule was named';
  if (at === undefined) return 'stays for more than three years by these rules';
  return `goes about ${new Date(at).toISOString().slice(0, 10)} by these rules, with a backup a day`;
}

/** Why no single record is deleted, and what would delete the archives instead. */
export function forgetText(commands: readonly string[]): string {
  return `An archive is kept or deleted whole: a record that is taken out would make it another file, which nothing proves.
So nothing was deleted. Delete the person in ProSonata first; then the next backups do not have them. The archives that
have something about them go by the keep-… rules, or by these commands, which delete each archive with all that is in it:
${commands.map((command) => `  ${command}\n`).join('')}Whether a law wants an archive to be kept is to be checked first, see docs/keeping.md.
`;
}
