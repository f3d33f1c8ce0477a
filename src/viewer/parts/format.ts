/** Values as people of a language read them. What does not look like its kind is shown as it is. Pure. */
import type { FieldKind } from '../../labels/fields.js';
import { codeWords, type Label, labelOf } from '../../labels/labels.js';
import { plainText } from '../../labels/plain-text.js';
import { inLanguage, type Language } from '../../labels/words.js';
import type { Cell, Value } from '../protocol.js';
import { de } from '../words/de.js';
import { en } from '../words/en.js';

const locales: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };

export function labelText(list: string, field: string, language: Language): string {
  return inLanguage(labelOf(list, field).words, language);
}

/** A value of a field, on one line or several. */
export function shownValue(
  list: string,
  field: string,
  { value, title, items }: Cell,
  language: Language,
): string {
  const words = language === 'de' ? de : en;
  if (items !== undefined) return words.items(items);
  if (value === null) return '';
  if (title !== undefined) return title === '' ? String(value) : titleText(title, language);
  const label = labelOf(list, field);
  return formatted(list, field, label, value, language) ?? String(value);
}

function formatted(
  list: string,
  field: string,
  { kind }: Label,
  value: Value,
  language: Language,
): string | undefined {
  if (kind === 'reference') return String(value) === '0' ? '' : undefined;
  if (kind !== 'code') return textOfKind(kind, value, language);
  const found = codeWords(list, field, value);
  return found && inLanguage(found, language);
}

/** Undefined if it does not look like its kind. */
export function textOfKind(kind: FieldKind, value: Value, language: Language): string | undefined {
  const words = language === 'de' ? de : en;
  if (value === null) return '';
  const text = String(value);
  switch (kind) {
    case 'money':
      return numberText(text, language, 2);
    case 'hours':
    case 'percent':
    case 'number':
      return numberText(text, language, 0);
    case 'date':
    case 'moment':
      return dayText(text, language);
    case 'flag':
      return text === '1' ? words.yes : text === '0' ? words.no : undefined;
    case 'html':
      return plainText(text);
    case 'text':
      return /&\w{2,8};|<\/?(?:p|br|b|i|ul|li|div|span)\b/i.test(text) ? plainText(text) : undefined;
    default:
      return undefined;
  }
}

const numbers = new Map<string, Intl.NumberFormat>();

function numberText(text: string, language: Language, digits: number): string | undefined {
  if (!/^-?\d{1,15}(?:\.\d{1,9})?$/.test(text)) return undefined;
  const name = `${language} ${digits}`;
  const format =
    numbers.get(name) ??
    new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: digits,
      maximumFractionDigits: Math.max(digits, 4),
    });
  numbers.set(name, format);
  return format.format(Number(text));
}

/** Days and times are words of the record's place, so no time zone is applied. */
export function dayText(text: string, language: Language): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d)(?::\d\d)?)?/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, time] = found;
  if (year === '0000') return '';
  const date = language === 'de' ? `${day}.${month}.${year}` : `${day}/${month}/${year}`;
  return time && time !== '00:00' ? `${date} ${time}` : date;
}

/** A value as it is stored; of a nested list only its length is at hand. */
export function storedText(cell: Cell | undefined): string {
  if (cell?.items !== undefined) return `[${cell.items}]`;
  return cell?.value === null || cell === undefined ? '' : String(cell.value);
}

/** A record's title: days and amounts in it stand there as the API wrote them. */
export function titleText(title: string, language: Language): string {
  return title
    .split(', ')
    .map((part) => {
      if (/^\d{4}-\d\d-\d\d$/.test(part)) return dayText(part, language) ?? part;
      return /^-?\d+\.\d\d$/.test(part) ? (numberText(part, language, 2) ?? part) : part;
    })
    .join(', ');
}

/** A moment in time, here and in the reader's time zone. */
export function momentText(iso: string, language: Language): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

export function sizeText(bytes: number, language: Language): string {
  const [unit, divisor] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : ['kB', 1e3];
  const shown = bytes / divisor;
  return `${shown.toLocaleString(locales[language], { maximumFractionDigits: shown < 10 ? 1 : 0 })} ${unit}`;
}

const rightKinds: readonly string[] = ['money', 'hours', 'number', 'percent', 'id'];

export function isRight(list: string, field: string): boolean {
  return rightKinds.includes(labelOf(list, field).kind);
}

/** A JSON text of a change, as a value. */
export function jsonValue(json: string): Value {
  try {
    const value: unknown = JSON.parse(json);
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    return typeof value === 'boolean' ? Number(value) : json;
  } catch {
    return json;
  }
}
