import { bech32 } from '@scure/base';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { SettingsError, settingsFromOptions } from '../../../src/settings/settings.js';

const identity = await generateX25519Identity();
const alice = await identityToRecipient(identity);
const bob = await identityToRecipient(await generateX25519Identity());
const quantumSafe = await identityToRecipient(await generateHybridIdentity());

/** What the settings make of these texts: an encryption, or the faults as one text. */
function choice(texts: { readonly to?: string; readonly passphrase?: string }): unknown {
  const given = {
    'workspace-url': 'https://agency.prosonata.software',
    'api-key': 'key-0123456789abcdef',
    ...(texts.to === undefined ? {} : { 'encrypt-to': texts.to }),
    ...(texts.passphrase === undefined ? {} : { 'encrypt-passphrase': texts.passphrase }),
  };
  try {
    return settingsFromOptions(given, {}).encryption;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n').map((line) => line.trim());
  }
}

const to = (text: string) => choice({ to: text });
const by = (passphrase: string) => choice({ passphrase });
const faultsOf = (chosen: unknown) => (Array.isArray(chosen) ? chosen.join('\n') : '');

describe('the choice of an encryption', () => {
  it('is none where nothing is given', () => {
    expect(choice({})).toEqual({ kind: 'none' });
  });

  it.each(['', ' ', ',\n'])('refuses settings that are given but empty: %j', (text) => {
    expect(faultsOf(to(text))).toContain('encrypt-to is empty');
    expect(faultsOf(by(''))).toBe('encrypt-passphrase is empty.');
  });

  it('refuses recipients and a passphrase at once, whatever they are', () => {
    expect(faultsOf(choice({ to: 'x', passphrase: 'y' }))).toContain('exclude each other');
  });

  it.each([', ', ' ', ',', '\n', '\r\n  '])('takes recipients separated by %j, each once', (separator) => {
    expect(to([alice, bob, alice].join(separator))).toEqual({ kind: 'recipients', recipients: [alice, bob] });
  });

  it('takes recipients that withstand quantum computers, but not beside others', () => {
    expect(to(quantumSafe)).toEqual({ kind: 'recipients', recipients: [quantumSafe] });
    expect(faultsOf(to(`${quantumSafe} ${alice}`))).toContain('mixes age1pq1');
  });

  it.each([
    ['a letter that differs', alice.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), 'typing error'],
    ['the end missing', alice.slice(0, -1), 'typing error'],
    ['a letter that bech32 has not', `${alice.slice(0, -1)}b`, 'typing error'],
    ['too few bytes', bech32.encodeFromBytes('age', new Uint8Array(31)), 'typing error'],
    [
      'a quantum-safe name on other bytes',
      bech32.encodeFromBytes('age1pq', new Uint8Array(32)),
      'typing error',
    ],
    ['capital letters', alice.toUpperCase(), 'begins with age1'],
    ['a name', 'alice@agency.example', 'begins with age1'],
    [
      'a plugin',
      bech32.encodeFromBytes('age1yubikey', new Uint8Array(33)),
      '(age1yubikey1…) are not supported',
    ],
    ['a tag', bech32.encodeFromBytes('age1tag', new Uint8Array(33)), '(age1tag1…) are not supported'],
    ['nothing but the beginning', 'age1', 'typing error'],
  ])('refuses a recipient with %s', (_, text, fault) => {
    const faults = faultsOf(to(`${alice},${text}`));
    expect(faults).toContain('encrypt-to, entry 2 of 2: ');
    expect(faults).toContain(fault);
  });

  it('names every recipient that cannot be used', () => {
    expect(faultsOf(to(`x ${alice} y`)).split('\n')).toHaveLength(2);
  });

  it('refuses an SSH key as one thing', () => {
    expect(faultsOf(to('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 alice@example'))).toBe(
      'encrypt-to takes no SSH keys: make a key with age-keygen and give its age1….',
    );
  });

  it.each([identity, identity.toLowerCase(), 'AGE-SECRET-KEY-PQ-1XYZ'])(
    'refuses a secret key and never shows it',
    (key) => {
      expect(faultsOf(to(key))).toContain('this is a secret key');
      expect(faultsOf(to(key)).toLowerCase()).not.toContain(key.slice(15).toLowerCase());
    },
  );

  it.each(['correct horse battery', 'zwölf Boxkämpfer jagen', '🔒👩‍💻🚀🌍🍀🎲🎧🧭🪁🧩🧲🧵', 'x7!Kq_0pWz#9'])(
    'takes the passphrase %j',
    (passphrase) => {
      expect(by(passphrase)).toEqual({ kind: 'passphrase', passphrase });
      expect(by(`${passphrase}\n`)).toEqual({ kind: 'passphrase', passphrase });
    },
  );

  it.each([
    ['secret', 'too easy to guess'],
    ['elevenchars', 'too easy to guess'],
    ['🔒🚀🌍🍀🎲🎧🧭🪁🧩', 'too easy to guess'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'too easy to guess'],
    ['ababcdcdeeaabbccddee', 'too easy to guess'],
    [' correct horse battery', 'white space'],
    ['correct horse battery ', 'white space'],
    ['correct horse\nbattery', 'cannot be typed'],
    ['correct horse\tbattery', 'cannot be typed'],
    ['correct horse battery\n\n', 'white space'],
    ['zwölf Boxkämpfer jagen'.normalize('NFD'), 'Unicode NFD'],
  ])('refuses the passphrase %j and does not repeat it', (passphrase, fault) => {
    expect(faultsOf(by(passphrase))).toContain(fault);
    expect(faultsOf(by(passphrase))).not.toContain(passphrase);
  });
});
