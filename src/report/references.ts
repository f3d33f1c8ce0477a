/** What is said of references that lead to records which no list gave. Pure. */
import type { MissingTargets } from '../workfile/dangling.js';
import { counted, rowCount } from './format.js';

/** A warning for each list that seems to hide rows. */
export function hidingLines(targets: readonly MissingTargets[]): readonly string[] {
  return targets.filter(({ isJump }) => isJump).map(hidingLine);
}

function hidingLine({ to, references, missing, missingBefore }: MissingTargets): string {
  const before = missingBefore === undefined ? '' : `, ${missingBefore} in the last backup`;
  const where = references
    .map(({ from, column, rows }) => `${from}.${column} in ${rowCount(rows)}`)
    .join(', ');
  return `The list ${to} seems to hide records: it lacks ${counted(missing, 'record')} that others refer to${before} (${where}). If people deleted them in ProSonata, nothing is wrong; the table _references of the archive names some.`;
}

/** One line for what is known already: people delete records that others refer to. */
export function danglingLines(targets: readonly MissingTargets[]): readonly string[] {
  const known = targets.filter(({ isJump }) => !isJump).map(({ to, missing }) => `${missing} of ${to}`);
  return known.length === 0 ? [] : [`Records that others refer to and no list gives: ${known.join(', ')}.`];
}
