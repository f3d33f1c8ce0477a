/**
 * How archives are encrypted for people, from what a user gives. Pure and without the encryption itself, so that
 * settings can refuse a mistake before anything is done. A backup that nobody can open is worse than none, so what
 * age would not open, or people could not type, is refused here. No fault repeats what was given: a secret key that
 * was put into the wrong setting must not end up in a log.
 */
import { bech32 } from '@scure/base';
import type { Encryption } from '../encryption/archive-encryption.js';
import type { Kind } from './kinds.js';

/** Nothing of either is ever shown. */
const unshown = { placeholder: 'text', shown: () => '' };

/** Recipients that are given; undefined if none are. An empty text is a fault: a misspelt variable gives one. */
export const recipients: Kind<readonly string[] | undefined> = {
  ...unshown,
  read(_, given) {
    if (given === undefined) return { value: undefined };
    const parsed = parseRecipients(given);
    return parsed.faults.length > 0 ? { faults: parsed.faults } : { value: parsed.recipients };
  },
};

/** A passphrase may hold spaces that count. The line break at its end comes with files and is taken off. */
export const passphrase: Kind<string | undefined> = {
  ...unshown,
  read(_, given) {
    if (given === undefined) return { value: undefined };
    const value = given.replace(/\r?\n$/, '');
    const fault = passphraseFault(value);
    return fault === undefined ? { value } : { faults: [`encrypt-passphrase ${fault}.`] };
  },
};

/** What the two settings mean together; both at once are refused by the settings. */
export function encryptionOf({
  encryptTo,
  encryptPassphrase,
}: {
  readonly encryptTo: readonly string[] | undefined;
  readonly encryptPassphrase: string | undefined;
}): Encryption {
  if (encryptTo) return { kind: 'recipients', recipients: encryptTo };
  return encryptPassphrase === undefined
    ? { kind: 'none' }
    : { kind: 'passphrase', passphrase: encryptPassphrase };
}

/** Recipients separated by white space or commas, each once, and a sentence for each that cannot be used. */
function parseRecipients(text: string): {
  readonly recipients: readonly string[];
  readonly faults: readonly string[];
} {
  const given = text.split(/[\s,]+/).filter((entry) => entry !== '');
  if (given.length === 0)
    return { recipients: [], faults: ['encrypt-to is empty: give recipients (age1…).'] };
  // The rest of a key of ssh is on the same line and would be two more faults.
  if (given[0] && /^(ssh|ecdsa)-/.test(given[0])) {
    return {
      recipients: [],
      faults: ['encrypt-to takes no SSH keys: make a key with age-keygen and give its age1….'],
    };
  }
  const faults = given.flatMap((entry, index) => {
    const fault = recipientFault(entry);
    return fault ? [`encrypt-to, entry ${index + 1} of ${given.length}: ${fault}.`] : [];
  });
  const recipients = [...new Set(given)];
  const quantumSafe = recipients.filter(isQuantumSafe).length;
  if (faults.length === 0 && quantumSafe > 0 && quantumSafe < recipients.length) {
    faults.push(
      'encrypt-to mixes age1pq1… with other recipients, which age refuses: breaking the weaker one opens the archive.',
    );
  }
  return { recipients, faults };
}

/** Sizes of the public keys in bytes, https://c2sp.org/age: X25519, and ML-KEM-768 with X25519. */
const recipientKinds: ReadonlyMap<string, number> = new Map([
  ['age', 32],
  ['age1pq', 1216],
]);

function isQuantumSafe(recipient: string): boolean {
  return recipient.startsWith('age1pq1');
}

function recipientFault(entry: string): string | undefined {
  if (/^age-secret-key-/i.test(entry)) {
    return 'this is a secret key, which opens archives; keep it to yourself, and give its age1… as age-keygen -y shows it';
  }
  if (!entry.startsWith('age1')) return 'an age recipient begins with age1';
  const separator = entry.lastIndexOf('1');
  const kind = entry.slice(0, separator);
  const sizeBytes = recipientKinds.get(kind);
  if (sizeBytes === undefined) {
    // age1yubikey1…, age1tag1… and the like: nothing here can prove that the result opens.
    const name = /^age1[a-z0-9-]{1,20}$/.test(kind) ? ` (${kind}1…)` : '';
    return `recipients of plugins and hardware keys${name} are not supported; give one that begins with age1 or age1pq1 as age-keygen makes it`;
  }
  // Recipients are longer than bech32 was made for, so its limit of 90 characters is off.
  const decoded = bech32.decodeUnsafe(entry, false);
  const bytes = decoded && bech32.fromWordsUnsafe(decoded.words);
  return bytes?.length === sizeBytes ? undefined : 'it has a typing error or is cut off';
}

const passphraseLengthAtLeast = 12;
const differentCharactersAtLeast = 6;

/** What is wrong with a passphrase, as the end of a sentence; undefined where it can be used. */
function passphraseFault(passphrase: string): string | undefined {
  if (passphrase === '') return 'is empty';
  if (passphrase !== passphrase.trim() || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(passphrase)) {
    return 'begins or ends with white space, or holds characters that cannot be typed when age asks for it';
  }
  if (passphrase !== passphrase.normalize('NFC')) {
    return 'holds letters whose accents are separate characters (Unicode NFD); type it again, as it will be typed to open an archive';
  }
  const characters = [...passphrase];
  if (characters.length < passphraseLengthAtLeast || new Set(characters).size < differentCharactersAtLeast) {
    return `is too easy to guess: take at least ${passphraseLengthAtLeast} characters, ${differentCharactersAtLeast} of them different, best five random words`;
  }
  return undefined;
}
