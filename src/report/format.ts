/** Numbers, sizes and times as people read them. Pure. */

const counts = new Intl.NumberFormat('en-US');

/** Sizes as people read them. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

/** Times as people read them, rounded up to what they can still tell apart. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  if (minutes < 600 && rest > 0) return `${Math.floor(minutes / 60)} h ${rest} min`;
  return `${Math.ceil(minutes / 60)} h`;
}

export function rowCount(rows: number): string {
  return counted(rows, 'row');
}

/** A number as people read it. */
export function count(number: number): string {
  return counts.format(number);
}

/** A number of things as people read it. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A time in UTC as people read it, to the minute. */
export function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
