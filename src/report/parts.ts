/** The parts of a backup in words. */
import { enoughDays, unknownPart } from '../keeping/holdings.js';

const namedAtMost = 4;

/** As `invoices, details of quotations and 3 more`. */
export function partNames(parts: readonly string[]): string {
  const names = parts.slice(0, namedAtMost).map(partName).join(', ');
  return parts.length > namedAtMost ? `${names} and ${parts.length - namedAtMost} more` : names;
}

function partName(part: string): string {
  if (part === unknownPart) return 'what an earlier version read';
  return part.startsWith('key ') ? `what ${part} may see` : part;
}

/** The warning of a backup that was asked for less than the ones before it. */
export function leftOutLine(parts: readonly string[]): string {
  return `This backup leaves out what earlier ones hold: ${partNames(parts)}. Archives that hold it are kept until backups of ${enoughDays} days have left it out.`;
}
