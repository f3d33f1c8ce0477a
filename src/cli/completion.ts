/** Completion in shells: the script for each shell comes from a library, and what it offers from the commands themselves. */
import { script } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { BackupError } from '../errors.js';
import type { Terminal } from './terminal.js';

const shells = ['bash', 'zsh', 'fish', 'powershell'];

/** Throws BackupError for any other shell. */
export function completionScript(shell: string, program: string): string {
  if (!shells.includes(shell)) {
    throw new BackupError('There is no completion for this shell.', `Name one of ${shells.join(', ')}.`);
  }
  // The library prints. Here it is the terminal's business.
  const printed: string[] = [];
  const { log } = console;
  console.log = (text: string) => printed.push(text);
  try {
    script(shell, program, program);
  } finally {
    console.log = log;
  }
  return `${printed.join('\n')}\n`;
}

/** What the scripts take after the offers: whether the shell offers files if there are none of ours. */
const [withFiles, withoutFiles] = [0, 4];

/** Prints what can stand in the place of the last of these words, for the scripts. */
export function offer(program: Command, words: readonly string[], terminal: Terminal): void {
  const current = words.at(-1) ?? '';
  const command = program.commands.find((one) => one.name() === words[0]);
  const isFirst = words.length <= 1;
  const options = (command ?? program.commands.find((one) => one.name() === 'backup'))?.options ?? [];
  const offers = current.startsWith('-')
    ? options.map(({ long, description }) => [long ?? '', description])
    : isFirst
      ? program.commands.filter(isShown).map((one) => [one.name(), one.description()])
      : [];
  for (const [word = '', description = ''] of offers) {
    if (word.startsWith(current)) terminal.out(`${word}\t${description.split('\n')[0]}\n`);
  }
  terminal.out(`:${isFirst || current.startsWith('-') ? withoutFiles : withFiles}\n`);
}

function isShown(command: Command): boolean {
  return command.name() !== 'complete';
}
