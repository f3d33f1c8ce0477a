/**
 * What is told of a person: a page to be printed, JSON, and a table. A person may have very many records, so the page is
 * made piece by piece. It runs in a browser as well.
 */
import { titleOf } from '../archive/titles.js';
import { codeWords, labelOf } from '../labels/labels.js';
import { listWords } from '../labels/lists.js';
import { plainText } from '../labels/plain-text.js';
import { inLanguage, type Language, type Words } from '../labels/words.js';
import type { PersonPart, PersonReport, Unread } from '../pile/one-person.js';
import type { Table } from '../tables/table.js';
import { asText, pageEnd, pageStart, pageTable } from './page.js';

export interface PersonFacts {
  readonly report: PersonReport;
  readonly workspace: string;
  /** Of the backup that was asked, as people read it, in UTC. */
  readonly readAt: string;
  readonly archive: string;
  readonly version: string;
  /** How many records somebody has taken out after looking at them. */
  readonly leftOut: number;
}

/** What the page says beside the records, here and in the viewer. */
export const personWords = {
  title: ['Auskunft', 'Information about a person'],
  note: [
    'Eine Hilfe zur Auskunft nach Art. 15 DSGVO und keine Rechtsberatung. Zwecke, Empfänger, Speicherdauer, Herkunft und die Rechte der betroffenen Person stehen nicht in ProSonata und sind zu ergänzen. Daten anderer Personen sind vor der Herausgabe zu prüfen. Dateien und PDF sind nicht in der Sicherung.',
    'A help for an answer under Art. 15 GDPR, and no legal advice. Purposes, recipients, storage periods, sources and the rights of the person are not in ProSonata and have to be added. Data about other people have to be checked before this is handed over. Files and PDFs are not in the backup.',
  ],
  lacking: [
    'In dieser Sicherung fehlen Daten, oder sie sind nicht vollständig:',
    'This backup lacks data, or does not have all of them:',
  ],
  damaged: [
    'Die Sicherung ist beschädigt, und diese Auskunft ist nicht vollständig. Nehmen Sie eine andere Sicherung, wenn es eine gibt.',
    'The backup is damaged, and this information is not complete. Use another backup if there is one.',
  ],
  unread: ['nicht lesbar', 'not readable'],
  master: ['Stammdaten', 'The record itself'],
  refers: ['Einträge, die auf diesen Datensatz verweisen', 'Records that refer to it'],
  names: [
    'Einträge, die den Namen, eine Adresse oder eine Nummer enthalten',
    'Records that hold the name, an address or a number',
  ],
  namesNote: [
    'Ob diese Einträge dieselbe Person meinen, ist einzeln zu prüfen: Namen sind nicht eindeutig.',
    'Whether these records mean the same person has to be checked one by one: names are not unique.',
  ],
  none: ['Keine.', 'None.'],
  toAdd: ['Angaben, die zu ergänzen sind', 'What has to be added'],
  what: ['Angabe (Art. 15 Abs. 1 DSGVO)', 'What (Art. 15(1) GDPR)'],
  answer: ['Antwort', 'Answer'],
  field: ['Feld', 'Field'],
  value: ['Wert', 'Value'],
} as const satisfies Readonly<Record<string, Words>>;

/** What the law asks for and no archive knows. */
export const personAnswers: readonly Words[] = [
  ['Zwecke der Verarbeitung', 'purposes of the processing'],
  ['Empfänger oder Kategorien von Empfängern', 'recipients or categories of recipients'],
  ['geplante Speicherdauer oder Kriterien dafür', 'storage period, or the criteria for it'],
  [
    'Rechte auf Berichtigung, Löschung, Einschränkung, Widerspruch; Beschwerderecht',
    'rights to rectification, erasure, restriction and objection; right to lodge a complaint',
  ],
  ['Herkunft der Daten', 'source of the data'],
  [
    'automatisierte Entscheidungen, Übermittlung in Drittländer',
    'automated decisions, transfers to third countries',
  ],
];

/** The page that an answer under Art. 15 GDPR is made from, in pieces. */
export function* personPage(facts: PersonFacts, language: Language): Generator<string, void, undefined> {
  const { report } = facts;
  const say = (name: keyof typeof personWords) => asText(inLanguage(personWords[name], language));
  const partsHtml = function* (kind: PersonPart['kind']) {
    const parts = report.parts.filter((part) => part.kind === kind);
    if (parts.length === 0) yield `<p>${say('none')}</p>`;
    for (const part of parts) yield* partHtml(part, language);
  };
  const called = report.title || `${report.list} ${report.id}`;
  yield pageStart(`${inLanguage(personWords.title, language)}: ${called}`, language);
  yield `
<p>${asText(originText(facts, language))}</p>
<p class="note">${say('note')}</p>
${lackingHtml(report.lacking, language)}
${unreadHtml(report.unread, language)}
${leftOutHtml(facts.leftOut, language)}
<h2>${say('master')}</h2>
${recordHtml(report.list, report.record, language)}
<h2>${say('refers')}</h2>
`;
  yield* partsHtml('refers');
  yield `
<h2>${say('names')}</h2>
<p class="note">${say('namesNote')}</p>
`;
  yield* partsHtml('names');
  yield `
<h2>${say('toAdd')}</h2>
${pageTable(
  [inLanguage(personWords.what, language), inLanguage(personWords.answer, language)],
  personAnswers.map((words) => [inLanguage(words, language), '']),
)}`;
  yield pageEnd;
}

function originText({ workspace, readAt, archive, version }: PersonFacts, language: Language): string {
  return language === 'de'
    ? `Aus der Sicherung von ${workspace} vom ${readAt} UTC (${archive}), erstellt mit ProSonata Backup ${version}.`
    : `From the backup of ${workspace} of ${readAt} UTC (${archive}), made with ProSonata Backup ${version}.`;
}

function lackingHtml(lists: readonly string[], language: Language): string {
  if (lists.length === 0) return '';
  const names = lists.map((list) => listName(list, language)).join(', ');
  return `<p class="note">${asText(`${inLanguage(personWords.lacking, language)} ${names}.`)}</p>`;
}

const unreadWords = {
  search: ['ein Teil der Liste konnte nicht durchsucht werden', 'a part of the list could not be searched'],
  one: ['gefundener Eintrag konnte nicht gelesen werden', 'record that was found could not be read'],
  many: ['gefundene Einträge konnten nicht gelesen werden', 'records that were found could not be read'],
} as const satisfies Readonly<Record<string, Words>>;

/** What could not be read of a list, as a sentence. */
export function unreadText({ list, records, isSearched }: Unread, language: Language): string {
  const say = (name: keyof typeof unreadWords) => inLanguage(unreadWords[name], language);
  const parts = [
    ...(isSearched ? [] : [say('search')]),
    ...(records === 0 ? [] : [`${records} ${say(records === 1 ? 'one' : 'many')}`]),
  ];
  return `${listName(list, language)}: ${parts.join(', ')}.`;
}

function unreadHtml(unread: readonly Unread[], language: Language): string {
  if (unread.length === 0) return '';
  const lists = unread.map((one) => `<li>${asText(unreadText(one, language))}</li>`).join('');
  return `<div class="note"><strong>${asText(inLanguage(personWords.damaged, language))}</strong><ul>${lists}</ul></div>`;
}

/** Whoever reads the page must know that it does not have everything. */
export function leftOutText(count: number, language: Language): string {
  if (language === 'de') {
    return count === 1
      ? 'Nach Prüfung wurde 1 Eintrag weggelassen.'
      : `Nach Prüfung wurden ${count} Einträge weggelassen.`;
  }
  return count === 1
    ? '1 record was left out after a check.'
    : `${count} records were left out after a check.`;
}

function leftOutHtml(count: number, language: Language): string {
  return count === 0 ? '' : `<p class="note">${leftOutText(count, language)}</p>`;
}

function* partHtml({ list, count, records }: PersonPart, language: Language): Generator<string> {
  yield `<h3>${asText(listName(list, language))} (${count})</h3>\n`;
  for (const record of records) {
    const title = titleOf(list, record) || inLanguage(listWords(list).one, language);
    yield `<section><h3>${asText(title)}</h3>${recordHtml(list, record, language)}</section>\n`;
  }
}

function recordHtml(list: string, record: ReadonlyMap<string, string>, language: Language): string {
  const rows = filledFields(record).map(([field, text]) => [
    fieldName(list, field, language),
    shownValue(list, field, text, language),
  ]);
  return pageTable([inLanguage(personWords.field, language), inLanguage(personWords.value, language)], rows);
}

function filledFields(record: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...record].filter(([, text]) => text !== 'null' && text !== '""');
}

/** References stand beside the name of what they refer to, and look like it otherwise. */
function fieldName(list: string, field: string, language: Language): string {
  const { words, kind } = labelOf(list, field);
  const name = inLanguage(words, language);
  return kind === 'reference' ? `${name} (ID)` : name;
}

const yes: Words = ['ja', 'yes'];
const no: Words = ['nein', 'no'];

/** A value as people read it: codes and flags in words, notes without tags, nested lists a line for each entry. */
function shownValue(list: string, field: string, text: string, language: Language): string {
  const value: unknown = JSON.parse(text);
  const code = codeWords(list, field, value);
  if (code) return inLanguage(code, language);
  const { kind } = labelOf(list, field);
  if (kind === 'flag' && (value === 1 || value === '1')) return inLanguage(yes, language);
  if (kind === 'flag' && (value === 0 || value === '0')) return inLanguage(no, language);
  if (typeof value !== 'string') return text;
  if (kind === 'list') return entriesText(`${list}.${field}`, value, language) ?? value;
  return kind === 'html' ? plainText(value) : value;
}

/** Undefined if the text is no array of objects. */
function entriesText(list: string, json: string, language: Language): string | undefined {
  let entries: unknown;
  try {
    entries = JSON.parse(json);
  } catch {
    // The API has written a plain text there.
    return undefined;
  }
  if (!Array.isArray(entries)) return undefined;
  const shown = ([field, value]: [string, unknown]) =>
    `${fieldName(list, field, language)}: ${shownValue(list, field, JSON.stringify(value), language)}`;
  return entries
    .map((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return String(entry);
      const filled = Object.entries(entry).filter(([, value]) => value !== null && value !== '');
      return filled.map(shown).join(', ');
    })
    .join('\n');
}

function listName(list: string, language: Language): string {
  return inLanguage(listWords(list).many, language);
}

/** The same as data. */
export function personJson({ report, workspace, readAt, archive }: PersonFacts): string {
  const valuesOf = (record: ReadonlyMap<string, string>) =>
    Object.fromEntries([...record].map(([field, text]) => [field, JSON.parse(text) as unknown]));
  const { list, id, title, record, parts, lacking } = report;
  return `${JSON.stringify(
    {
      person: { list, id, title, record: valuesOf(record) },
      parts: parts.map((part) => ({
        list: part.list,
        kind: part.kind,
        records: Array.from(part.records, valuesOf),
      })),
      lacking,
      workspace,
      readAt,
      archive,
    },
    undefined,
    2,
  )}\n`;
}

/** Of a table: part, list, record, the API's name of the field, its label and the value. */
const tableHeads: readonly (readonly [name: string, words: Words])[] = [
  ['part', ['Teil', 'Part']],
  ['list', ['Liste', 'List']],
  ['title', ['Eintrag', 'Record']],
  ['field', ['Feld (API)', 'Field (API)']],
  ['label', ['Feld', 'Field']],
  ['value', ['Wert', 'Value']],
];

const partWords: Readonly<Record<PersonPart['kind'], Words>> = {
  refers: ['verweist', 'refers'],
  names: ['nennt', 'names'],
};

/** One row for each value. */
export function personTable({ report }: PersonFacts, language: Language): Table {
  const rowsOf = (part: Words, list: string, record: ReadonlyMap<string, string>) =>
    filledFields(record).map(([field, text]) => [
      inLanguage(part, language),
      listName(list, language),
      titleOf(list, record),
      field,
      inLanguage(labelOf(list, field).words, language),
      shownValue(list, field, text, language),
    ]);
  const rows = function* () {
    for (const one of report.unread) {
      const [part, text] = [inLanguage(personWords.unread, language), unreadText(one, language)];
      const sentence = `${text} ${inLanguage(personWords.damaged, language)}`;
      yield [part, listName(one.list, language), '', '', '', sentence];
    }
    yield* rowsOf(personWords.master, report.list, report.record);
    for (const { kind, list, records } of report.parts) {
      for (const record of records) yield* rowsOf(partWords[kind], list, record);
    }
  };
  return {
    title: inLanguage(personWords.title, language),
    columns: tableHeads.map(([name, words]) => ({ name, title: inLanguage(words, language), kind: 'text' })),
    rows: { [Symbol.iterator]: rows },
  };
}
