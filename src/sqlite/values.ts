/** Values as SQLite gives them, in which NULL means that there is none. */

export type SqlValue = string | number | null | Uint8Array;

export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}

export function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
