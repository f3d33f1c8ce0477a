/** The commands that ask many archives, as commander has them. What is wrong with their words is told before any file is read. */
import type { Command } from 'commander';
import { findQuestion, questions } from '../questions/questions.js';
import { SettingsError } from '../settings/settings.js';
import type { ExportFormat, PileGiven, PileTask, PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

interface Given {
  readonly repository?: string;
  readonly identity?: string;
  readonly workspace?: string;
  readonly json?: boolean;
}

const pileArgument = [
  '[pile...]',
  'archives: files or folders of them; ./archives if nothing is named',
] as const;

/** `exit` takes the exit code of the command that ran. */
export function addPileCommands(program: Command, ports: CliPorts, exit: (code: number) => void): void {
  const run = async (task: PileTask) => exit(await ports.aside(task, ports));

  withPile(
    program
      .command('list')
      .description('list archives: when, complete or what is missing, rows, size, what changed')
      .argument(...pileArgument),
  )
    .addHelpText(
      'after',
      example('prosonata-backup list archives', 'Which backups there are', 'Welche Sicherungen es gibt'),
    )
    .action((paths: string[], given: Given) => run({ command: 'list', ...pileOf(paths, given) }));

  withPile(
    program
      .command('find')
      .description('find the records that hold a text, in the newest archive or in all')
      .argument(
        '<text>',
        'words that must all be in a record; "in quotes" for a phrase. ä, ae and a are the same',
      )
      .argument(...pileArgument)
      .option('--all', 'ask all archives, and say in which the record was first and last')
      .option('--list <name>', 'only this list, in English or German')
      .option('--fields <names>', 'only these fields, comma separated', commaSeparated)
      .option('--limit <count>', 'records of each list that are printed; 0 for all', wholeNumber, 50),
  )
    .addHelpText(
      'after',
      example(
        'prosonata-backup find "Müller Entwurf" archives --all',
        'Where these words are and were, also in archives from before a record was deleted',
        'Wo diese Wörter stehen und standen, auch in Sicherungen vor dem Löschen',
      ),
    )
    .action((text: string, paths: string[], given: Given & FindGiven) => {
      if (text.trim() === '') throw wrong('There is no text to find.');
      return run({ ...given, command: 'find', text, ...pileOf(paths, given) });
    });

  withPile(
    program
      .command('history')
      .description('show one record over all archives: when it appeared, what changed, when it vanished')
      .argument('<list>', 'as invoices or Rechnungen')
      .argument('<id>', 'id of the record')
      .argument(...pileArgument),
  )
    .addHelpText(
      'after',
      example(
        'prosonata-backup history invoices 512 archives',
        'What became of the invoice with the id 512',
        'Was aus der Rechnung mit der ID 512 wurde',
      ),
    )
    .action((list: string, id: string, paths: string[], given: Given) =>
      run({ command: 'history', list, id, ...pileOf(paths, given) }),
    );

  program
    .command('restore')
    .description(
      'print a record as the API gave it, to be entered again by hand; writes nothing to ProSonata',
    )
    .argument('<list>', 'as invoices or Rechnungen')
    .argument('<id>', 'id of the record')
    .requiredOption('--from <archive>', 'the archive that has it')
    .option(...identity)
    .addHelpText(
      'after',
      example(
        'prosonata-backup restore contacts 48 --from archives/FILE.sqlite',
        'The deleted contact as JSON',
        'Der gelöschte Ansprechpartner als JSON',
      ),
    )
    .action((list: string, id: string, given: { from: string; identity?: string }) =>
      run({ command: 'restore', list, id, ...given }),
    );

  program
    .command('export')
    .description('write a list, the answer to a question, or everything of an archive into files')
    .argument('<archive>', 'path of an archive (.sqlite, .sqlite.age)')
    .option('--list <name>', 'one list')
    .option('--question <name>', `one question: ${questions.map(({ id }) => id).join(', ')}`)
    .option('--year <year>', 'of the question', year)
    .option('--all', 'every list: one sheet each, or a folder with one file each')
    .requiredOption('--format <format>', 'csv, xlsx or jsonl', formatNamed)
    .requiredOption('--out <path>', 'file to write; a folder for --all in csv or jsonl')
    .option('--excel <country>', 'de: CSV as the German Excel opens it', countryNamed)
    .option('--exact', 'CSV with every text as it is stored; for programs, not for spreadsheets')
    .option(...identity)
    .option('--json', 'say as JSON what was written')
    .addHelpText(
      'after',
      example(
        'prosonata-backup export FILE.sqlite --question open-invoices --format xlsx --out open.xlsx',
        'The open invoices for Excel',
        'Die offenen Rechnungen für Excel',
      ),
    )
    .action((path: string, given: ExportGiven) => run(exportTask(path, given)));
}

interface FindGiven {
  readonly all?: boolean;
  readonly list?: string;
  readonly fields?: readonly string[];
  readonly limit: number;
}

interface ExportGiven {
  readonly list?: string;
  readonly question?: string;
  readonly year?: string;
  readonly all?: boolean;
  readonly format: ExportFormat;
  readonly out: string;
  readonly excel?: string;
  readonly exact?: boolean;
  readonly identity?: string;
  readonly json?: boolean;
}

/** Throws SettingsError. */
function exportTask(path: string, given: ExportGiven): PileTaskOf<'export'> {
  const { list, question, all, year: chosen, excel, exact, format, out, identity, json } = given;
  const wanted = [list, question, all].filter((one) => one !== undefined).length;
  const faults = [
    ...(wanted === 1 ? [] : ['Name one of --list, --question and --all.']),
    ...(question === undefined || findQuestion(question)
      ? []
      : [`There is no question ${JSON.stringify(question)}; --help lists them.`]),
    ...(chosen !== undefined && question === undefined ? ['--year is for a --question.'] : []),
    ...((excel || exact) && format !== 'csv' ? ['--excel and --exact are for --format csv.'] : []),
    ...(excel && exact ? ['--excel and --exact exclude each other.'] : []),
  ];
  if (faults.length > 0) throw new SettingsError(faults, 'command line');
  return {
    command: 'export',
    path,
    identity,
    what:
      question !== undefined
        ? { kind: 'question', name: question, year: chosen }
        : list !== undefined
          ? { kind: 'list', name: list }
          : { kind: 'all' },
    format,
    style: excel ? 'german' : exact ? 'exact' : 'plain',
    out,
    json,
  };
}

const identity = [
  '--identity <file>',
  'opens encrypted archives: the file with your secret key, as age-keygen makes it',
] as const;

/** The options of every command that asks a pile. */
function withPile(command: Command): Command {
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
function pileOf(paths: readonly string[], { repository, identity, workspace, json }: Given): PileGiven {
  if (repository !== undefined && paths.length > 0) {
    throw wrong('Name files and folders, or --repository, not both.');
  }
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw wrong('--repository takes OWNER/NAME.');
  }
  return { paths, repository, identity, workspace, json };
}

function example(line: string, english: string, german: string): string {
  return `
Example (Beispiel):
  ${line}
    ${english}.
    ${german}.

Exit codes: 0 answered, 1 nothing found or the answer may be short, 2 wrong usage.`;
}

function wrong(fault: string): SettingsError {
  return new SettingsError([fault], 'command line');
}

function commaSeparated(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw wrong('--limit takes a whole number.');
}

function year(text: string): string {
  if (/^\d{4}$/.test(text)) return text;
  throw wrong(`A year is four digits, as 2026, and not ${JSON.stringify(text)}.`);
}

function formatNamed(text: string): ExportFormat {
  if (text === 'csv' || text === 'xlsx' || text === 'jsonl') return text;
  throw wrong(
    text === 'parquet'
      ? 'Parquet is not offered; DuckDB makes it from an archive, see docs/questions.md.'
      : '--format takes csv, xlsx or jsonl.',
  );
}

function countryNamed(text: string): string {
  if (text === 'de') return text;
  throw wrong('--excel takes de.');
}
