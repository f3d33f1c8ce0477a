/** What the commands `person` and `forget` say on a terminal. */
import { printable } from '../errors.js';
import type { PersonPart } from '../pile/one-person.js';
import type { Candidate, Trace } from '../pile/person.js';
import { escapedPath } from './escaped.js';
import type { PersonFacts } from './person-page.js';

/** Records have no place on a terminal, so they are counted. */
export function personText({ report, archive }: PersonFacts): string {
  const count = (kind: PersonPart['kind']) =>
    report.parts
      .filter((part) => part.kind === kind)
      .map((part) => `  ${printable(part.list, 60)}: ${part.count}\n`)
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
