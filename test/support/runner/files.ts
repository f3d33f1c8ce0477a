/** The files by which a step talks to the runner (FileCommandManager.cs): outputs, state, environment, path, summary. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A summary above this is dropped whole, with an error annotation (FileCommandManager.cs). */
const summaryLimitBytes = 1024 * 1024;

export interface CommandFiles {
  /** The variables that name the files. */
  readonly env: Readonly<Record<string, string>>;
  read(): FileCommands;
}

export interface FileCommands {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** Undefined where it was too large and is not shown. */
  readonly summary: string | undefined;
}

/** Fresh files for one step; they exist and are empty, as the runner makes them. */
export function commandFiles(folder: string, step: string): CommandFiles {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => {
    const path = join(folder, `${name}_${step}`);
    writeFileSync(path, '');
    return path;
  };
  const env = {
    GITHUB_OUTPUT: file('set_output'),
    GITHUB_STATE: file('save_state'),
    GITHUB_ENV: file('set_env'),
    GITHUB_PATH: file('add_path'),
    GITHUB_STEP_SUMMARY: file('step_summary'),
  };
  const text = (path: string) => readFileSync(path, 'utf8');
  return {
    env,
    read: () => ({
      outputs: parsePairs(text(env.GITHUB_OUTPUT)),
      state: parsePairs(text(env.GITHUB_STATE)),
      environment: parsePairs(text(env.GITHUB_ENV)),
      paths: text(env.GITHUB_PATH).split(/\r?\n/).filter(Boolean),
      summary:
        statSync(env.GITHUB_STEP_SUMMARY).size > summaryLimitBytes
          ? undefined
          : text(env.GITHUB_STEP_SUMMARY),
    }),
  };
}

/** `name=value` lines and `name<<delimiter` blocks; the last one of a name wins. Throws where the runner fails the step. */
export function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const block = /^([^=]*?)<<(.+)$/.exec(line);
    if (!block) {
      const equals = line.indexOf('=');
      if (equals <= 0) throw new Error(`Invalid format of a file command: ${line}`);
      pairs[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const [, name = '', delimiter] = block;
    const end = lines.indexOf(delimiter ?? '', index + 1);
    if (end < 0) throw new Error(`The value of ${name} has no end ${delimiter}.`);
    pairs[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return pairs;
}
