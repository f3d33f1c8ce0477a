/** Arbitrary records as JSON texts, with what each text means: made here without the program's own reading of JSON. */
import fc from 'fast-check';

export type Field = {
  readonly name: string;
  /** The name as it is written, quotes and all. */
  readonly nameText: string;
  /** White space before the name and before the value. */
  readonly space: string;
} & (
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string; readonly text: string }
  | { readonly kind: 'number'; readonly literal: string }
  | { readonly kind: 'nested'; readonly text: string }
);

export interface Given {
  readonly fields: readonly Field[];
  /** Before which field the key comes. */
  readonly keyAt: number;
  readonly isTextKey: boolean;
}

/** The JSON text of a field's value. */
export function fieldText(field: Field): string {
  switch (field.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(field.value);
    case 'number':
      return field.literal;
    default:
      return field.text;
  }
}

/** The record as the API writes it, with its place in the list as its id. */
export function recordText(record: Given, index: number): string {
  const fields = record.fields.map(
    (field) => `${field.space}${field.nameText}:${field.space}${fieldText(field)}`,
  );
  fields.splice(record.keyAt % (fields.length + 1), 0, `"id":${record.isTextKey ? `"${index}"` : index}`);
  return `{${fields.join(',')}}`;
}

/** UTF-16 code units of any kind: every plane, controls, NUL, halves of pairs, and what likes to be taken for more. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
  fc.string({
    unit: fc.constantFrom(
      '\ud800',
      '\udc00',
      '\ud83c\udfa8',
      '\0',
      '\ufeff',
      '\\',
      '"',
      '\ufffd',
      '\u2028',
      'x',
    ),
  }),
  fc.constantFrom(
    '01067',
    '5281.00',
    '',
    ' ',
    '1e5',
    'null',
    'true',
    '0x10',
    "'; DROP TABLE things; --",
    '\ufeffBOM at the start',
    '\0',
    'a\0b',
    '-0',
    '1.0',
    'Infinity',
    'NaN',
    '\u202egnirts',
    '<script>',
    '::set-output name=x::y',
    '[not json',
    '{"a":1}',
    '[1]',
  ),
  fc.nat(3).map((times) => 'Füße 🎨 \r\n'.repeat(400 * (times + 1))),
);

const oddNames = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'rowid',
  'ROWID',
  '_rowid_',
  'oid',
  'group',
  'order',
  'select',
  'name',
  'Name',
  'NAME',
  'name_2',
  'ID',
  'Id',
  'Ä',
  'ä',
  'a"b',
  "a'b",
  'a]b',
  'a`b',
  'a;DROP TABLE things',
  'a\0b',
  'a.b',
  '$',
  '?1',
  ':a',
  '1',
  '2',
  '10',
  '\ud800',
  'x'.repeat(300),
  'meta',
  'data',
  'table',
  'value',
  'item',
  '\u{1f3a8}',
  '--',
  '/*',
];
const anyName = fc
  .oneof(
    fc.constantFrom(...oddNames),
    fc.string({ maxLength: 6 }),
    anyText.map((text) => text.slice(0, 40)),
  )
  // The key is written by the caller, and a name in which only halves of characters differ would be one column too many.
  .filter((name) => name !== 'id');

/** A text as some writer of JSON may have written it: characters as they are, or escaped. UTF-8 has no halves of pairs. */
function written(text: string, isEscaped: boolean): string {
  const plain = JSON.stringify(text);
  if (!isEscaped) return plain;
  return `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 30 });
const wholeLiteral = fc.tuple(fc.boolean(), digits).map(([isNegative, text]) => {
  return `${isNegative ? '-' : ''}${text.replace(/^0+(?=\d)/, '')}`;
});
const anyNumber = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toFixed(2)),
  wholeLiteral,
  fc.tuple(wholeLiteral, digits).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc
    .tuple(wholeLiteral, fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(400))
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '-0',
    '0',
    '0.0',
    '-0.0',
    '1.0',
    '1e2',
    '1E+2',
    '1e400',
    '-1e400',
    '1e-400',
    '5e-324',
    '2147483647',
    '2147483648',
    '-2147483648',
    '-2147483649',
    '4294967296',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '18446744073709551615',
    '12345678901234567890',
    '0.1',
    '1.10',
    '0.30000000000000004',
    '100000000000000000000',
    '1e22',
    '1e23',
    '123456789.123456789123456789',
  ),
);

const anyValue: fc.Arbitrary<Pick<Field, 'kind'> & Record<string, unknown>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'null' as const }) },
  { weight: 1, arbitrary: fc.boolean().map((value) => ({ kind: 'boolean' as const, value })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyText, fc.boolean())
      .map(([value, isEscaped]) => ({ kind: 'text' as const, value, text: written(value, isEscaped) })),
  },
  { weight: 4, arbitrary: anyNumber.map((literal) => ({ kind: 'number' as const, literal })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.array(fc.jsonValue()), fc.dictionary(anyName, fc.jsonValue()))
      .chain((value) =>
        fc
          .constantFrom(0, 1, 3)
          .map((indent) => ({ kind: 'nested' as const, text: JSON.stringify(value, null, indent) })),
      ),
  },
);

const anyField = fc
  .tuple(anyName, fc.boolean(), anyValue, fc.constantFrom('', '', ' ', '\r\n\t'))
  .map(
    ([name, isEscaped, value, space]) =>
      ({ ...value, name, space, nameText: written(name, isEscaped) }) as Field,
  );

export const givenRecords: fc.Arbitrary<Given> = fc.record({
  fields: fc.array(anyField, { maxLength: 14 }),
  keyAt: fc.nat(14),
  isTextKey: fc.boolean(),
});

/** Whether a literal names the same number as the shortest decimal of a double, digit by digit. */
export function isSameNumber(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  return Object.is(value, 0) || Object.is(value, -0)
    ? /^-?[0.]+(?:e.*)?$/i.test(literal)
    : decimal(literal) === decimal(String(value));
}

/** Sign, digits without zeros at either end, and the power of ten of the last one. */
function decimal(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(literal) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const short = all.replace(/0+$/, '');
  return `${sign}${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - short.length)}`;
}
