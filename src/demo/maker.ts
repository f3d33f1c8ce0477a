/** What the makers of demo records share: where they draw from, and values as the API writes them. */
import type { Random } from './random.js';
import { activities, works } from './words.js';

export type DemoRecord = Record<string, unknown>;

/** What a maker may draw from. */
export interface Making {
  readonly random: Random;
  /** A record that has been made already, of this list or an earlier one; undefined where there is none. */
  any(resource: string): DemoRecord | undefined;
  /** The record of this list that was made last. */
  latest(resource: string): DemoRecord | undefined;
  /** The id of a record made already; a few dangle, as after deletions. `null` where the list is empty. */
  reference(resource: string): unknown;
}

/** Makes one record; `share` is its place in the list, from 0 to below 1: later ones are younger. */
export type Maker = (id: number, making: Making, share: number) => DemoRecord;

const dayMs = 86_400_000;
/** 1 January 2022, in days since 1970, and how far the workspace reaches from there. */
const firstDay = 18_993;
const spanDays = 1_760;

/** A working day near the place of `share` in the life of the workspace, as YYYY-MM-DD. */
export function dayAt({ whole }: Random, share: number, spreadDays = 20): string {
  const day = Math.max(0, Math.floor(share * spanDays) + whole(-spreadDays, spreadDays)) + firstDay;
  const weekday = (day + 4) % 7;
  return isoDay((weekday === 0 ? day + 1 : weekday === 6 ? day + 2 : day) * dayMs);
}

export function daysLater(day: string, days: number): string {
  return isoDay(Date.parse(day) + days * dayMs);
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A moment of a day, as YYYY-MM-DD HH:MM:SS without a zone. */
export function stamp(random: Random, day: string): string {
  return `${day} ${two(random.whole(7, 19))}:${two(random.whole(0, 59))}:${two(random.whole(0, 59))}`;
}

export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** An amount as the API writes decimals: text with two digits. */
export function money(random: Random, most: number): string {
  return (random.whole(100, most * 100) / 100).toFixed(2);
}

/** Hours in quarters, as text in one record and as a number in the next: "0.50" or 0.5. */
export function hours(random: Random, most: number): string | number {
  const value = random.whole(1, most * 4) / 4;
  return random.chance(0.5) ? value.toFixed(2) : value;
}

export function flag(random: Random, share: number): number {
  return random.chance(share) ? 1 : 0;
}

/** What people write: HTML with line ends of Windows, nothing ("") or never anything (null). */
export function note(random: Random): string | null {
  if (random.chance(0.3)) return null;
  if (random.chance(0.3)) return '';
  return `<p>${random.pick(works)} &amp; mehr</p>\r\n<p>„${random.pick(activities)}“ 🎨</p>`;
}

/** Now and then an id comes as digits in a text. */
export function sometimesDigits(random: Random, id: unknown): unknown {
  return typeof id === 'number' && random.chance(0.01) ? String(id) : id;
}

/** A field that only younger records have, as after an update of the API. */
export function since(start: number, share: number, fields: DemoRecord): DemoRecord {
  return share >= start ? fields : {};
}
