/** What the commands about many archives share: options, how they are read, and the shape of their help. */
import type { Command } from 'commander';
import { SettingsError } from '../settings/settings.js';
import type { PileGiven } from './pile-task.js';

export const identity = [
  '--identity <file>',
  'opens encrypted archives: the file with your secret key, as age-keygen makes it',
] as const;

export interface Given {
  readonly repository?: string;
  readonly identity?: string;
  readonly workspace?: string;
  readonly json?: boolean;
}

/** The options of every command that asks a pile. */
export function withPile(command: Command): Command {
  return command
    .option(
      '--repository <owner/name>',
      'ask the releases of this repository (token: GH_TOKEN, or the program gh)',
    )
    .option('--workspace <name>', 'only archives of this workspace, by its address or host')
    .option(...identity)
    .option('--json', 'a line of JSON for each result');
}

/** Throws SettingsError. */
export function pileOf(
  paths: readonly string[],
  { repository, identity, workspace, json }: Given,
): PileGiven {
  if (repository !== undefined && paths.length > 0) {
    throw wrong('Name files and folders, or --repository, not both.');
  }
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw wrong('--repository takes OWNER/NAME.');
  }
  return { paths, repository, identity, workspace, json };
}

export function example(line: string, english: string, german: string): string {
  return `
Example (Beispiel):
  ${line}
    ${english}.
    ${german}.

Exit codes: 0 answered, 1 nothing found or the answer may be short, 2 wrong usage.`;
}

export function wrong(fault: string): SettingsError {
  return new SettingsError([fault], 'command line');
}

export function commaSeparated(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

export function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw wrong('--limit takes a whole number.');
}

export function year(text: string): string {
  if (/^\d{4}$/.test(text)) return text;
  throw wrong(`A year is four digits, as 2026, and not ${JSON.stringify(text)}.`);
}
