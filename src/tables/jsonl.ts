/** JSON lines: a record on each line, its values as the API wrote them. Pure. */

/** The line of a record whose values are JSON texts. */
export function jsonLine(fields: Iterable<readonly [field: string, text: string]>): string {
  const parts = [...fields].map(([field, text]) => `${JSON.stringify(field)}:${text}`);
  return `{${parts.join(',')}}\n`;
}
