/** The commands that ask many archives, as commander has them. Wrong words are refused before any file is read. */
import type { Command } from 'commander';
import type { KeepPolicy } from '../keeping/rules.js';
import { options } from '../settings/options.js';
import {
  commaSeparated,
  example,
  type Given,
  pileOf,
  wholeNumber,
  withPile,
  wrong,
  year,
} from './pile-options.js';
import type { PileTask, PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

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

  const person = (name: 'person' | 'forget') =>
    withKeepRules(
      withPile(
        program
          .command(name)
          .argument('<who>', 'a name, an e-mail address, or contacts:48, users:3, customers:10')
          .argument(...pileArgument),
      ),
    );

  person('person')
    .description(
      'everything about one contact, user or company: what an answer under Art. 15 GDPR is made from',
    )
    .option('--out <folder>', 'write it as a German page, JSON and CSV')
    .option(
      '--where',
      'name each archive that has something about them, and when it goes by the keep-… rules',
    )
    .addHelpText(
      'after',
      example(
        'prosonata-backup person "Karin Müller" archives --out auskunft',
        'What there is about her, to be read before it is handed out',
        'Was es über sie gibt; vor der Herausgabe zu prüfen',
      ),
    )
    .action((who: string, paths: string[], given: Given & PersonGiven) => run(personTask(who, paths, given)));

  person('forget')
    .description('deletes nothing: says why, and which commands would delete the archives that have somebody')
    .addHelpText(
      'after',
      example(
        'prosonata-backup forget contacts:48 archives',
        'Which archives would have to go for an erasure under Art. 17 GDPR',
        'Welche Archive für eine Löschung nach Art. 17 DSGVO weichen müssten',
      ),
    )
    .action((who: string, paths: string[], given: Given & PersonGiven) =>
      run({ ...personTask(who, paths, given), forget: true }),
    );

  withPile(
    program
      .command('tax')
      .description(
        'the documents of a year for a tax audit in Germany (access Z3): CSV with index.xml and its DTD',
      )
      .argument('<year>', 'by the dates of the documents', year)
      .argument(...pileArgument)
      .requiredOption('--out <folder>', 'where the extract is written')
      .option('--with-times', 'project times and working times too; they are personal data'),
  )
    .addHelpText(
      'after',
      example(
        'prosonata-backup tax 2025 archives --out pruefung-2025',
        'The extract of the newest archive, for the auditor',
        'Der Auszug aus der neuesten Sicherung für die Betriebsprüfung',
      ),
    )
    .action((chosen: string, paths: string[], given: Given & { out: string; withTimes?: boolean }) =>
      run({ ...given, command: 'tax', year: chosen, ...pileOf(paths, given) }),
    );

  withKeepRules(
    withPile(
      program
        .command('keep')
        .description(
          'say which archives the keep-… rules would keep, why, and which would go; removes nothing',
        )
        .argument(...pileArgument)
        .option('--dry-run', 'needed: a backup with the same rules removes, this command never does'),
    ),
  )
    .addHelpText(
      'after',
      example(
        'prosonata-backup keep archives --keep-daily 14 --keep-monthly 12 --dry-run',
        'What these rules would do',
        'Was diese Regeln täten',
      ),
    )
    .action((paths: string[], given: Given & KeepGiven & { dryRun?: boolean }) => {
      if (!given.dryRun) throw wrong('keep removes nothing, and says so: add --dry-run.');
      const policy = policyOf(given);
      if (Object.keys(policy).length === 0) throw wrong('Name a rule, as --keep-daily 14.');
      return run({ command: 'keep', policy, ...pileOf(paths, given) });
    });
}

type KeepGiven = Readonly<Record<string, unknown>>;

interface PersonGiven {
  readonly out?: string;
  readonly where?: boolean;
}

function withKeepRules(command: Command): Command {
  for (const { name, description, kind } of Object.values(options.keep)) {
    command.option(`--${name} <${kind.placeholder}>`, description);
  }
  return command;
}

/** Throws SettingsError. */
function policyOf(given: KeepGiven): KeepPolicy {
  const rules = Object.entries(options.keep).flatMap(([rule, { name, kind }]) => {
    const text = given[`keep${rule.charAt(0).toUpperCase()}${rule.slice(1)}`];
    if (typeof text !== 'string') return [];
    const read = kind.read(text.trim(), text);
    if ('value' in read) return [[rule, read.value]];
    throw wrong(`--${name} takes ${'accepted' in read ? read.accepted : read.faults.join(' ')}.`);
  });
  return Object.fromEntries(rules);
}

/** Throws SettingsError. */
function personTask(who: string, paths: readonly string[], given: Given & PersonGiven): PileTaskOf<'person'> {
  if (who.trim() === '') throw wrong('Name a person.');
  const { out, where } = given;
  if (out !== undefined && where) throw wrong('--out and --where exclude each other.');
  return { command: 'person', who, out, where, policy: policyOf({ ...given }), ...pileOf(paths, given) };
}

interface FindGiven {
  readonly all?: boolean;
  readonly list?: string;
  readonly fields?: readonly string[];
  readonly limit: number;
}
