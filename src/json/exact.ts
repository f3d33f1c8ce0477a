import { parse as parseLossless } from 'lossless-json';

/** A number that a JavaScript number would alter: it is kept as the text that the JSON had. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Json = null | boolean | number | string | ExactNumber | Json[] | { [name: string]: Json };

// Numbers of up to 15 digits and without an exponent always survive. The test may hit text inside strings too,
// which costs time and nothing else.
const mayHoldLongNumber = /\d[\d.]{15,}|\d[eE][-+]?\d/;

/** Parses JSON without altering any number; numbers that JavaScript cannot hold become ExactNumber. */
export function parseExact(text: string): Json {
  if (!mayHoldLongNumber.test(text)) return JSON.parse(text) as Json;
  return parseLossless(text, null, {
    parseNumber: exactNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  }) as Json;
}

function exactNumber(source: string): number | ExactNumber {
  const value = Number(source);
  return sameNumber(source, value) ? value : new ExactNumber(source);
}

function sameNumber(source: string, value: number): boolean {
  return Number.isFinite(value) && normalised(source) === normalised(String(value));
}

/** Digits without leading and trailing zeros, and the power of ten they stand at. */
function normalised(source: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(source);
  if (!match) return source;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
