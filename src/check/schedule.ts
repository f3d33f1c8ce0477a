/** How often a workflow is started by its schedule, read from the text of its file. Pure. */
import { dayMs } from '../system/day.js';

export type Schedule =
  | { readonly kind: 'scheduled'; readonly runsIn30Days: number }
  /** It runs only when somebody starts it. */
  | { readonly kind: 'unscheduled' }
  /** The file cannot be had, or has a schedule that this program does not understand. */
  | { readonly kind: 'unknown' };

export function scheduleIn(workflow: string | undefined): Schedule {
  if (workflow === undefined) return { kind: 'unknown' };
  const lines = [...workflow.matchAll(/^\s*-\s+cron:\s*(?:'([^'\n]*)'|"([^"\n]*)"|([^'"#\n]*))/gm)];
  if (lines.length === 0) return { kind: 'unscheduled' };
  const runs = lines.map(([, single, double, bare]) => runsOf(single ?? double ?? bare ?? ''));
  if (runs.some((one) => one === undefined)) return { kind: 'unknown' };
  return {
    kind: 'scheduled',
    runsIn30Days: Math.round(runs.reduce<number>((sum, one) => sum + (one ?? 0), 0)),
  };
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const daysOfYear = 365;

/** Of one cron line, on average over a year; undefined if it is none. */
function runsOf(cron: string): number | undefined {
  const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/);
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, monthNames);
  const weekdays = valuesOf(weekday, 0, 7, dayNames);
  if (!minutes || !hours || !days || !months || !weekdays || rest.length > 0) return undefined;
  // As in every cron: if both are named, either of them is enough.
  const isEither = day !== '*' && weekday !== '*';
  let matching = 0;
  for (let place = 0; place < daysOfYear; place++) {
    const date = new Date(Date.UTC(2026, 0, 1) + place * dayMs);
    const isDay = days.has(date.getUTCDate());
    const isWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    const isToday = isEither ? isDay || isWeekday : isDay && isWeekday;
    if (months.has(date.getUTCMonth() + 1) && isToday) matching++;
  }
  return (minutes.size * hours.size * matching * 30) / daysOfYear;
}

/** The values of one field, such as `7,22` or `22-23`; undefined if it is none. */
function valuesOf(
  field: string | undefined,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of (field ?? '').toLowerCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first, last = step === undefined ? first : String(most)] =
      range === '*' ? [String(least), String(most)] : range.split('-');
    const [from, to] = [numberOf(first, names, least), numberOf(last, names, least)];
    const every = Number(step ?? 1);
    if (!(from >= least && to <= most && from <= to && every > 0)) return undefined;
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return values;
}

function numberOf(text: string | undefined, names: readonly string[], least: number): number {
  if (text === undefined) return Number.NaN;
  const place = names.indexOf(text);
  if (place >= 0) return place + least;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}
