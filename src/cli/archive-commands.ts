/** The commands about archives that are there already, as commander has them. */
import type { Command } from 'commander';
import { runDecrypt } from './decrypt.js';
import { wrong } from './pile-options.js';
import { runStatus, type StatusOptions } from './status.js';
import type { CliPorts } from './terminal.js';
import { runView } from './view.js';

interface Given {
  readonly identity?: string;
  readonly json?: boolean;
}

interface GivenToVerify extends Given {
  readonly repository?: string;
}

interface GivenToDiff extends Given {
  readonly resource?: string;
  readonly summary?: boolean;
}

interface GivenToDecrypt extends Given {
  readonly out?: string;
}

const identity = [
  '--identity <file>',
  'opens encrypted archives: the file with your secret key, as age-keygen makes it',
] as const;

/** `exit` takes the exit code of the command that ran. */
export function addArchiveCommands(program: Command, ports: CliPorts, exit: (code: number) => void): void {
  const { aside } = ports;
  program
    .command('verify')
    .description('prove archives sound, or say what is wrong with them')
    .argument('[archive...]', 'paths of archives (.sqlite, .sqlite.age), or of a folder of them')
    .option(
      '--repository <owner/name>',
      'downloads and proves the archives in the releases of this repository',
    )
    .option(...identity)
    .addHelpText('after', passphraseHelp)
    .action(async (paths: string[], given: GivenToVerify) => {
      if (paths.length > 0 === (given.repository !== undefined)) {
        throw wrong('Name archives and folders, or --repository OWNER/NAME.');
      }
      exit(await aside({ command: 'verify', paths, ...given }, ports));
    });

  program
    .command('info')
    .description('show what is in archives: lists, rows, when and from where')
    .argument('<archive...>', 'paths of archives (.sqlite, .sqlite.age), or of a folder of them')
    .option('--json', 'as JSON; of several archives one line each')
    .option(...identity)
    .addHelpText('after', passphraseHelp)
    .action(async (paths: string[], given: Given) => {
      exit(await aside({ command: 'info', paths, ...given }, ports));
    });

  program
    .command('diff')
    .description(
      'show what differs between two archives, record by record; exits with 0 if nothing does, otherwise 1',
    )
    .argument('<before>', 'path of an archive')
    .argument('<after>', 'path of another one')
    .option('--json', 'one line of JSON for each difference, values and records whole')
    .option('--resource <name>', 'compare this list only')
    .option('--summary', 'the counts of each list, not the records')
    .option(...identity)
    .addHelpText('after', passphraseHelp)
    .action(async (before: string, after: string, { summary, ...given }: GivenToDiff) => {
      exit(await aside({ command: 'diff', before, after, ...given, countsOnly: summary }, ports));
    });

  program
    .command('status')
    .description('show how old the newest backups are, and when the next ones are due')
    .argument('[folder...]', 'folders of archives; ./archives if neither a folder nor a repository is named')
    .option(
      '--repository <owner/name>',
      'look at the releases of this repository, with the token in GH_TOKEN; may be given several times',
      (name: string, others: readonly string[] = []) => [...others, name],
    )
    .option('--max-age <duration>', 'exit with 1 if a newest backup is older than this, such as 36h')
    .option('--interval <duration>', 'time between the starts of two backups', '24h')
    .option('--json', 'one line of JSON for each workspace')
    .action(async (folders: string[], given: StatusOptions) => {
      exit(await runStatus(folders, given, ports));
    });

  program
    .command('decrypt')
    .description('write an encrypted archive as it was before, for programs that cannot decrypt')
    .argument('<file>', 'path of a file ….age')
    .option(...identity)
    .option('--out <path>', 'where it is written; the name without .age if not given')
    .addHelpText('after', passphraseHelp)
    .action(async (path: string, given: GivenToDecrypt) => {
      exit(await runDecrypt(path, given, ports));
    });

  program
    .command('view')
    .description('write the page that opens archives beside an archive, and show it in the browser')
    .argument('[archive]', 'path of an archive; the page goes into its folder')
    .option('--out <path>', 'where the page is written: a file, or a folder')
    .option('--no-open', 'only write it')
    .action(async (path: string | undefined, given: { readonly out?: string; readonly open: boolean }) => {
      exit(await runView(path, given, ports));
    });
}

const passphraseHelp = `
If a passphrase opens the archive, it is asked for, or taken from PROSONATA_ENCRYPT_PASSPHRASE.`;
