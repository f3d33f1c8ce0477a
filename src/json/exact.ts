/** Beyond this no number survives in a double, and to compare so many digits would only cost time. */
const charactersAtMost = 1000;

/**
 * The number that a JSON literal names, or undefined if a JavaScript number would alter it: such a number is kept as
 * the text that the JSON had. Throws if the text is no number of JSON.
 */
export function exactNumber(literal: string): number | undefined {
  if (isShort(literal)) return Number(literal);
  if (!isNumber(literal)) throw new Error('the text is no number of JSON');
  if (literal.length > charactersAtMost) return undefined;
  const value = Number(literal);
  return Number.isFinite(value) && decimal(literal) === decimal(String(value)) ? value : undefined;
}

/** Whether it has no more than 15 digits and no exponent: such numbers always survive. */
function isShort(literal: string): boolean {
  return literal.length <= 16 && /^-?(?:\d{1,15}|\d+\.\d+)$/.test(literal);
}

function isNumber(literal: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(literal);
}

/** Sign, digits without zeros at either end, and the power of ten of the last one. */
function decimal(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const end = significantEnd(digits);
  const significant = digits.slice(0, end).replace(/^0+/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${literal.startsWith('-') ? '-' : ''}${significant}e${power}`;
}

/** Where the zeros at the end begin. A pattern would look at every run of zeros inside, again and again. */
function significantEnd(digits: string): number {
  let end = digits.length;
  while (digits.charAt(end - 1) === '0') end--;
  return end;
}
