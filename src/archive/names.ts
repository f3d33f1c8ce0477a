/** Names of tables and columns: as the API has them, as far as SQLite can hold two of them side by side. */

/** A name in an SQL text, whatever characters it has. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in an SQL text. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQLite takes names for the same that differ in the case of ASCII letters only. */
function foldedName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The name without what an SQL text cannot hold: NUL would end it, half a surrogate pair has no UTF-8. */
export function speakableName(name: string): string {
  return name.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}

/**
 * One name for each wanted one, in the same order. The first of several that SQLite takes for the same keeps its
 * name, the others get a suffix: `Name`, `name_2`. Names that need no suffix are never changed by one that does.
 * `taken` holds folded names and is filled.
 */
export function distinctNames(wanted: readonly string[], taken: Set<string> = new Set()): readonly string[] {
  const claimed = wanted.map((name) => claim(speakableName(name), taken));
  return wanted.map((name, index) => claimed[index] ?? suffixed(speakableName(name), taken));
}

function claim(name: string, taken: Set<string>): string | undefined {
  const folded = foldedName(name);
  if (taken.has(folded)) return undefined;
  taken.add(folded);
  return name;
}

function suffixed(name: string, taken: Set<string>): string {
  for (let number = 2; ; number++) {
    const found = claim(`${name}_${number}`, taken);
    if (found !== undefined) return found;
  }
}
