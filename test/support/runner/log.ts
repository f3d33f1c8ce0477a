/** What becomes of a step's output: workflow commands are obeyed, masked values are starred, the rest is the log. */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
}

export interface StepLog {
  /** Takes a piece of output as it comes; stdout and stderr are lines of their own. */
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Takes what is left without a line end. */
  end(): void;
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
}

export interface Masks {
  add(value: string): void;
  /** The text with every masked value as ***. */
  apply(text: string): string;
  readonly values: readonly string[];
}

/** Masked are the values and each line of them, longest first, as the runner's SecretMasker does. */
export function createMasks(initial: readonly string[]): Masks {
  const values: string[] = [];
  const masks: Masks = {
    values,
    add(value) {
      for (const part of [value, ...value.split(/\r?\n/)]) {
        if (part.trim() !== '' && !values.includes(part)) values.push(part);
      }
      values.sort((a, b) => b.length - a.length);
    },
    apply: (text) => values.reduce((masked, value) => masked.replaceAll(value, '***'), text),
  };
  for (const value of initial) masks.add(value);
  return masks;
}

/** A value that is masked later stays readable in the lines before, as on GitHub. */
export function createStepLog(masks: Masks, isDebug: boolean): StepLog {
  const rest = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const annotations: Annotation[] = [];

  function take(line: string): void {
    const command = /^::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line.trimStart());
    if (!command) {
      lines.push(masks.apply(line));
      return;
    }
    const [, name = '', properties = '', data = ''] = command;
    const message = unescapeData(data);
    if (name === 'add-mask') masks.add(message);
    else if (name === 'error' || name === 'warning' || name === 'notice') {
      annotations.push({ level: name, message: masks.apply(message), ...propertiesIn(properties) });
      lines.push(masks.apply(`##[${name}]${message}`));
    } else if (name === 'debug') {
      if (isDebug) lines.push(masks.apply(`##[debug]${message}`));
    } else lines.push(masks.apply(`##[${name}]${message}`));
  }

  return {
    lines,
    annotations,
    write(stream, text) {
      const parts = (rest[stream] + text).split('\n');
      rest[stream] = parts.pop() ?? '';
      for (const part of parts) take(part.replace(/\r$/, ''));
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (rest[stream] !== '') take(rest[stream]);
        rest[stream] = '';
      }
    },
  };
}

function propertiesIn(text: string): Partial<Annotation> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  const known = pairs.filter(([name]) => name === 'title' || name === 'file');
  return Object.fromEntries(known.map(([name, value = '']) => [name, unescapeProperty(value)]));
}

/** The reverse of escapeData in core/command.js. */
function unescapeData(text: string): string {
  return text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replace(/%3A/g, ':').replace(/%2C/g, ','));
}
