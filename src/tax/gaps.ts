/** Invoice numbers that are missing or given twice: auditors ask for both. Pure. */

export interface NumberGaps {
  /** As `26-0034`, or as `26-0034 bis 26-0036`. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  /** Invoices without a number, or with one that does not end in digits. */
  readonly unnumbered: number;
}

interface Counted {
  readonly series: string;
  readonly number: number;
  readonly digits: number;
}

/** A number counts on within what comes before its last digits: 26-0034 is the 34th of 26-. */
function counted(invoiceNo: string): Counted | undefined {
  const [, series = '', digits = ''] = /^(.*?)(\d{1,9})$/.exec(invoiceNo.trim()) ?? [];
  return digits === '' ? undefined : { series, number: Number(digits), digits: digits.length };
}

/** `ofYear`: the numbers of the year's invoices; `all`: those of every invoice, which may fill a gap of the year. */
export function gapsIn(ofYear: readonly (string | null)[], all: readonly (string | null)[]): NumberGaps {
  const known = new Set<string>();
  for (const one of all.flatMap((number) => counted(number ?? '') ?? []))
    known.add(`${one.series} ${one.number}`);
  const series = new Map<string, Counted[]>();
  let unnumbered = 0;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const invoiceNo of ofYear) {
    const one = counted(invoiceNo ?? '');
    if (!one || invoiceNo === null) {
      unnumbered++;
      continue;
    }
    if (seen.has(invoiceNo)) twice.add(invoiceNo);
    seen.add(invoiceNo);
    series.set(one.series, [...(series.get(one.series) ?? []), one]);
  }
  const missing = [...series].flatMap(([name, numbers]) => missingIn(name, numbers, known));
  return { missing, twice: [...twice], unnumbered };
}

function missingIn(
  series: string,
  numbers: readonly Counted[],
  known: ReadonlySet<string>,
): readonly string[] {
  const sorted = numbers.toSorted((a, b) => a.number - b.number);
  return sorted.flatMap((one, index) => {
    const next = sorted[index + 1];
    return next ? between(series, one, next, known) : [];
  });
}

/** Runs of numbers between two that are there, less those of other years. */
function between(series: string, one: Counted, next: Counted, known: ReadonlySet<string>): readonly string[] {
  // A jump of that size begins another series, and no list of it would be read.
  if (next.number - one.number > gapAtMost)
    return [`${shown(series, one, 1)} bis ${shown(series, next, -1)}`];
  const gaps: [number, number][] = [];
  for (let number = one.number + 1; number < next.number; number++) {
    if (known.has(`${series} ${number}`)) continue;
    const last = gaps.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else gaps.push([number, number]);
  }
  const name = (number: number) => `${series}${String(number).padStart(one.digits, '0')}`;
  return gaps.map(([from, to]) => (from === to ? name(from) : `${name(from)} bis ${name(to)}`));
}

const gapAtMost = 10_000;

function shown(series: string, { number, digits }: Counted, away: number): string {
  return `${series}${String(number + away).padStart(digits, '0')}`;
}
