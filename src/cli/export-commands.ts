/** The commands that take something out of one archive, as commander has them. */
import type { Command } from 'commander';
import { findQuestion, questions } from '../questions/questions.js';
import { SettingsError } from '../settings/settings.js';
import { example, identity, wrong, year } from './pile-options.js';
import type { ExportFormat, PileTask, PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

/** `exit` takes the exit code of the command that ran. */
export function addExportCommands(program: Command, ports: CliPorts, exit: (code: number) => void): void {
  const run = async (task: PileTask) => exit(await ports.aside(task, ports));

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
    .requiredOption('--format <format>', 'csv, xlsx, jsonl or parquet', formatNamed)
    .requiredOption('--out <path>', 'file to write; a folder for --all unless it is xlsx')
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

function formatNamed(text: string): ExportFormat {
  if (text === 'csv' || text === 'xlsx' || text === 'jsonl' || text === 'parquet') return text;
  throw wrong('--format takes csv, xlsx, jsonl or parquet.');
}

function countryNamed(text: string): string {
  if (text === 'de') return text;
  throw wrong('--excel takes de.');
}
