/** The kinds of values that settings have: how each is read from a text, and what of a wrong one may be shown. Pure. */
import { printable } from '../errors.js';
import { isLoopback } from '../system/loopback.js';

/** What a text means, what is accepted instead, or whole sentences about what is wrong with it. */
export type Reading<Value> =
  | { readonly value: Value }
  | { readonly accepted: string }
  | { readonly faults: readonly string[] };

export interface Kind<Value> {
  /** What the help of the command line shows behind the name of an option; empty for a flag. */
  readonly placeholder: string;
  /** What of a wrong text may be shown; empty if nothing may. */
  readonly shown: (text: string) => string;
  /** `text` is trimmed, and the default if nothing was given; `given` is the text as it came, spaces and all. */
  readonly read: (text: string, given: string | undefined) => Reading<Value>;
}

/** Characters of a wrong value that are worth showing. */
const shownAtMost = 100;

export function shortened(text: string): string {
  return printable(text, shownAtMost);
}

const nothing = () => '';

/** The same kind of value, or nothing at all. */
export function optional<Value>(kind: Kind<Value>): Kind<Value | undefined> {
  return { ...kind, read: (text, given) => (text === '' ? { value: undefined } : kind.read(text, given)) };
}

export const flag: Kind<boolean> = {
  placeholder: '',
  shown: shortened,
  read(text) {
    if (/^(true|yes|1)$/i.test(text)) return { value: true };
    if (/^(false|no|0)$/i.test(text)) return { value: false };
    return { accepted: 'true or false' };
  },
};

export function oneOf<Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    placeholder: 'choice',
    shown: shortened,
    read(text) {
      const value = words.find((word) => word === text.toLowerCase());
      return value === undefined ? { accepted: `one of ${words.join(', ')}` } : { value };
    },
  };
}

/** A whole number; both ends are accepted. */
export function count(min: number, max: number): Kind<number> {
  return {
    placeholder: 'count',
    shown: shortened,
    read(text) {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : { accepted: `a whole number from ${min} to ${max}` };
    },
  };
}

/** Milliseconds. */
export const duration: Kind<number> = {
  placeholder: 'duration',
  shown: shortened,
  read(text) {
    const ms = parseDuration(text);
    return ms ? { value: ms } : { accepted: 'a duration such as 10m, 24h or 30d' };
  },
};

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `90s`, `10m`, `24h` or `30d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,6})\s*([smhd])$/.exec(text.trim()) ?? [];
  const factor = unitMs[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Names of lists, separated by white space or commas. */
export const names: Kind<readonly string[]> = {
  placeholder: 'list',
  shown: shortened,
  read: (text) => ({ value: text.split(/[\s,]+/).filter((name) => name !== '') }),
};

/** A workspace of several, and the name under which its secrets and its job are found. */
export interface NamedWorkspace {
  readonly name: string;
  readonly url: string;
}

/** One workspace a line: a name of letters, digits, dots and dashes, and an address. */
export const workspaces: Kind<readonly NamedWorkspace[]> = {
  placeholder: 'lines',
  shown: nothing,
  read(text, given) {
    const lines = (given ?? text).split('\n').map((line) => line.trim());
    const found = lines.filter((line) => line !== '').map(namedWorkspace);
    const value = found.filter((one) => one !== undefined);
    const isSound = value.length === found.length && value.length <= workspacesAtMost;
    const isUnique = (key: keyof NamedWorkspace) =>
      new Set(value.map((one) => one[key])).size === value.length;
    if (isSound && isUnique('name') && isUnique('url')) return { value };
    return {
      accepted: `at most ${workspacesAtMost} lines with a name and an address each, such as "berlin https://berlin.prosonata.software", none of them twice`,
    };
  },
};

/** GitHub makes no more jobs of one matrix. */
const workspacesAtMost = 256;

function namedWorkspace(line: string): NamedWorkspace | undefined {
  const [, name, url = ''] = /^([\w.-]{1,100})\s+(\S+)$/.exec(line) ?? [];
  const reading = address.read(url, url);
  return name !== undefined && 'value' in reading ? { name, url: reading.value } : undefined;
}

/** Paths are printed, and what a path holds must not steer a terminal. */
export const path: Kind<string> = {
  placeholder: 'path',
  shown: shortened,
  read: (text) =>
    text && !/\p{C}/u.test(text) ? { value: text } : { accepted: 'a path without invisible characters' },
};

/** A text that travels in a header and must not break out of it. */
export function headerText(accepted: string): Kind<string> {
  return {
    placeholder: 'text',
    shown: shortened,
    read: (text) => (/^[\x21-\x7e]+$/.test(text) ? { value: text } : { accepted }),
  };
}

/** Shorter keys could be guessed from what is made with them and can be seen: the names and seals of work files. */
const keyLettersAtLeast = 16;

/** The API key. */
export const key: Kind<string> = {
  ...headerText(''),
  read(text) {
    const accepted = `the key as ProSonata shows it, which has at least ${keyLettersAtLeast} letters`;
    return text.length < keyLettersAtLeast ? { accepted } : headerText(accepted).read(text, undefined);
  },
};

/** The same kind, of which nothing may ever be shown. */
export function secret<Value>(kind: Kind<Value>): Kind<Value> {
  return { ...kind, placeholder: 'text', shown: nothing };
}

/** A host becomes part of file names and cache keys, which are limited; those of the vendor have about 30. */
const hostLettersAtMost = 150;

/** The origin of a workspace; https is added if no scheme is given. */
export const address: Kind<string> = {
  placeholder: 'url',
  shown: printableAddress,
  read(text) {
    const accepted = 'an address such as https://agency.prosonata.software, without user, password or key';
    const whole = isHost.test(text.split('/', 1)[0] ?? '') ? `https://${text}` : text;
    if (!URL.canParse(whole)) return { accepted };
    const url = new URL(whole);
    const isPlain = !url.username && !url.password && !url.search;
    if (!isSealed(url) || !isPlain || url.host.length > hostLettersAtMost) return { accepted };
    return { value: url.origin };
  },
};

/**
 * An address that is a secret as a whole, such as one at which a service waits for a sign of life. Nothing of it is ever
 * shown.
 */
export const secretAddress: Kind<string> = {
  placeholder: 'url',
  shown: nothing,
  read(text) {
    const accepted = 'an address that begins with https://, without user and password';
    if (!URL.canParse(text)) return { accepted };
    const url = new URL(text);
    if (!isSealed(url) || url.username || url.password) return { accepted };
    url.hash = '';
    return { value: url.href };
  },
};

/** Whether what is sent there can be read by its receiver only. */
function isSealed(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

const isHost = /^[\w-]+(\.[\w-]+)+$/;

/** An address with a key or a password in it must not end up in a log; empty if nothing is safe to show. */
function printableAddress(text: string): string {
  if (isHost.test(text)) return shortened(text);
  if (!URL.canParse(text)) return '';
  const { protocol, host } = new URL(text);
  return host && shortened(`${protocol}//${host}`);
}
