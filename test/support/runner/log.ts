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
  /** Every command that was obeyed, in order; outputs and state among them count where no file says otherwise. */
  readonly obeyed: readonly Command[];
}

/** One command to the runner, whichever way it was written. */
export interface Command {
  /** In lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
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

/** Names that the runner knows (ActionCommandManager.cs); capitals do not matter to it. */
const known = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
]);

/** A value that is masked later stays readable in the lines before, as on GitHub. */
export function createStepLog(masks: Masks, isDebug: boolean): StepLog {
  const rest = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const annotations: Annotation[] = [];
  const obeyed: Command[] = [];
  let stopToken: string | undefined;

  function take(line: string): void {
    const command = commandIn(line, stopToken);
    if (!command || (stopToken !== undefined && command.name !== stopToken)) {
      lines.push(masks.apply(line));
      return;
    }
    if (command.name === stopToken) stopToken = undefined;
    else obey(command);
  }

  function obey(command: Command): void {
    const { name, properties, data } = command;
    obeyed.push(command);
    if (name === 'add-mask') masks.add(data);
    else if (name === 'stop-commands') stopToken = data.toLowerCase();
    else if (name === 'error' || name === 'warning' || name === 'notice') {
      const { title, file } = properties;
      const place = { ...(title === undefined ? {} : { title }), ...(file === undefined ? {} : { file }) };
      annotations.push({ level: name, message: masks.apply(data), ...place });
      lines.push(masks.apply(`##[${name}]${data}`));
    } else if (name === 'debug') {
      if (isDebug) lines.push(masks.apply(`##[debug]${data}`));
    } else if (name === 'set-env' || name === 'add-path') {
      annotations.push({ level: 'error', message: `Unable to process command '${name}' successfully.` });
    } else if (name === 'group' || name === 'endgroup') lines.push(masks.apply(`##[${name}]${data}`));
  }

  return {
    lines,
    annotations,
    obeyed,
    write(stream, text) {
      const parts = (rest[stream] + text).split(/\r\n|\n|\r(?!$)/);
      rest[stream] = parts.pop() ?? '';
      for (const part of parts) take(part);
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (rest[stream] !== '') take(rest[stream]);
        rest[stream] = '';
      }
    },
  };
}

/** `::name a=b,c=d::data` at the start of a line, else `##[name a=b;c=d]data` anywhere in it (ActionCommand.cs). */
function commandIn(line: string, stopToken: string | undefined): Command | undefined {
  const isKnown = (name: string) => known.has(name.toLowerCase()) || name.toLowerCase() === stopToken;
  const [, info, data = ''] = /^[\s\u0085]*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (info !== undefined && isKnown(nameIn(info))) {
    return { name: nameIn(info).toLowerCase(), ...read(info, data, ',', unescapeProperty, unescapeData) };
  }
  const [, oldInfo, oldData = ''] = /##\[(.*?)\](.*)$/s.exec(line) ?? [];
  if (oldInfo === undefined || !isKnown(nameIn(oldInfo))) return undefined;
  return { name: nameIn(oldInfo).toLowerCase(), ...read(oldInfo, oldData, ';', unescapeOld, unescapeOld) };
}

const nameIn = (info: string): string => info.split(' ', 1)[0] ?? '';

function read(
  info: string,
  data: string,
  separator: string,
  property: (text: string) => string,
  rest: (text: string) => string,
): Omit<Command, 'name'> {
  const properties: Record<string, string> = {};
  const from = info.indexOf(' ');
  for (const pair of from < 0
    ? []
    : info
        .slice(from + 1)
        .trim()
        .split(separator)) {
    const [, name, value] = /^([^=]+)=+(.+)$/s.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) properties[name] = property(value);
  }
  return { properties, data: rest(data) };
}

/** The reverse of escapeData in core/command.js. */
function unescapeData(text: string): string {
  return text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replace(/%3A/g, ':').replace(/%2C/g, ','));
}

function unescapeOld(text: string): string {
  const unescaped = text.replace(/%3B/g, ';').replace(/%0D/g, '\r').replace(/%0A/g, '\n');
  return unescaped.replace(/%5D/g, ']').replace(/%25/g, '%');
}

/** What commands of this name have set, such as `set-output`. */
export function setBy(name: string, { obeyed }: Pick<StepLog, 'obeyed'>): Record<string, string> {
  const commands = obeyed.filter((command) => command.name === name);
  return Object.fromEntries(commands.map(({ properties, data }) => [properties.name ?? '', data]));
}
