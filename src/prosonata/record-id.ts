/** What names a record within its list: digits become a number, so that "12" and 12 name the same record. */
export type RecordId = number | string;

/** The id as records are named by: "12" and 12 are the same record, and so is every number that JavaScript can hold. */
export function toRecordId(text: string): RecordId {
  const isCanonical = /^(0|-?[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
  return isCanonical ? Number(text) : text;
}
