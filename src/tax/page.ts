/** The German page that lies beside the tables: what was taken from where, and what is not in it. */
import { asText, germanPage, pageTable } from '../report/page.js';
import type { Extract } from './extract.js';
import type { WrittenTable } from './index-xml.js';

export interface ExtractFacts {
  readonly year: string;
  readonly workspace: string;
  readonly backupId: string;
  /** As people read it. */
  readonly readAt: string;
  readonly madeAt: string;
  readonly archive: string;
  /** SHA-256 over the archive, as it says itself. */
  readonly digest: string;
  readonly version: string;
  readonly withTimes: boolean;
}

export function extractPage(extract: Extract, tables: readonly WrittenTable[], facts: ExtractFacts): string {
  const { gaps, warnings } = extract;
  const list = (items: readonly string[]) =>
    `<ul>${items.map((item) => `<li>${asText(item)}</li>`).join('')}</ul>`;
  const body = `
<p>Auszug der Belege des Jahres ${facts.year} aus ProSonata (${asText(facts.workspace)}), beschrieben nach dem
Beschreibungsstandard für die Datenträgerüberlassung (index.xml, DTD vom 1. September 2004). Jahre nach Rechnungs-, Angebots-
und Belegdatum.</p>
<p class="note">Dieser Auszug ist eine Hilfe. Er ist kein Zertifikat, und keine Software allein macht eine Buchführung
ordnungsgemäß. Was vorzulegen ist, klären Sie mit Ihrer steuerlichen Beratung und der Prüferin oder dem Prüfer.</p>
<h2>Herkunft</h2>
${pageTable(
  ['Angabe', 'Wert'],
  [
    ['Sicherung', `${facts.backupId} (${facts.readAt} UTC)`],
    ['Archiv', facts.archive],
    ['Prüfsumme des Archivs (SHA-256, aus dem Archiv)', facts.digest],
    ['Auszug erstellt', `${facts.madeAt} UTC mit ProSonata Backup ${facts.version}`],
  ],
)}
<h2>Tabellen</h2>
${pageTable(
  ['Datei', 'Tabelle', 'Inhalt', 'Zeilen'],
  tables.map(({ table, rows }) => [table.file, table.title, table.description, String(rows)]),
)}
<h2>Rechnungsnummern</h2>
${gaps.missing.length === 0 ? '<p>Zwischen der ersten und der letzten Nummer des Jahres fehlt keine.</p>' : `<p class="note">Diese Nummern kommen in keiner Rechnung der Sicherung vor:</p>${list(gaps.missing)}`}
${gaps.twice.length === 0 ? '' : `<p class="note">Mehrfach vergeben:</p>${list(gaps.twice)}`}
${gaps.unnumbered === 0 ? '' : `<p class="note">${gaps.unnumbered} Rechnungen haben keine Nummer, die auf Ziffern endet.</p>`}
<h2>Hinweise</h2>
${list([
  ...warnings,
  'Belege als Bild oder PDF sind nicht enthalten: Die Schnittstelle von ProSonata gibt sie nicht heraus.',
  'Konten, Buchungen und Zahlungen stehen in der Buchhaltung und nicht in ProSonata.',
  'Gesamtpreise, Steuerbeträge je Satz und Stornokennzeichen sind aus den Daten berechnet.',
  'Zeilenumbrüche in Texten sind durch Leerzeichen ersetzt. Die Dateien sind für Prüfprogramme bestimmt; öffnen Sie sie nicht durch Doppelklick in einer Tabellenkalkulation.',
  facts.withTimes
    ? 'Projekt- und Arbeitszeiten sind enthalten: Sie sind personenbezogen.'
    : 'Projekt- und Arbeitszeiten sind nicht enthalten (--with-times).',
])}`;
  return germanPage(`Auszug für die Betriebsprüfung ${facts.year}`, body);
}
