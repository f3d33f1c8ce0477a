/** Halves of surrogate pairs: JSON can hold them, UTF-8 cannot, and with it neither SQLite nor an address. */

/** Whether a JSON text holds what may be one, raw or escaped; true for whole pairs too. */
export function mayHoldSurrogates(text: string): boolean {
  // Each record is asked, so the search for escapes comes before the slower pattern.
  return /[\ud800-\udfff]/.test(text) || (text.includes('\\u') && /\\u[dD][89a-fA-F]/.test(text));
}

/** The text with each of them replaced. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
