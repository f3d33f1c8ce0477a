/** The command line: arguments in, exit code out. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { BackupError, crashReport, printable } from '../errors.js';
import { diffExitCodes, exitCodes } from '../exit-codes.js';
import { type Option, optionsOf } from '../settings/options.js';
import { SettingsError, settingsFromOptions } from '../settings/settings.js';
import { inWords } from '../system/file-errors.js';
import { version } from '../version.js';
import { addArchiveCommands } from './archive-commands.js';
import { runBackupCommand } from './backup.js';
import { runCheckCommand } from './check.js';
import { completionScript, offer } from './completion.js';
import { runDemo, serveDemoWorkspace } from './demo.js';
import { addExportCommands } from './export-commands.js';
import { runInit } from './init.js';
import { addPileCommands } from './pile-commands.js';
import { withSecretsFromFiles } from './secret-files.js';
import { type CliPorts, showError } from './terminal.js';

/** Runs one command. `argv` is what follows the program's name. */
export async function runCli(argv: readonly string[], given: CliPorts): Promise<number> {
  const ports = { ...given, files: inWords(given.files) };
  let exitCode: number = exitCodes.finished;
  const program = createProgram(ports, (code) => {
    exitCode = code;
  });
  try {
    refuseUnknownCommand(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    const code = reportFailure(error, ports);
    // 1 is an answer to the question whether two archives differ, and not a failure.
    return argv[0] === 'diff' && code !== exitCodes.finished ? diffExitCodes.trouble : code;
  }
}

function createProgram(ports: CliPorts, exit: (code: number) => void): Command {
  const { terminal, env } = ports;
  const program = new Command('prosonata-backup')
    .description('A complete, verified copy of a ProSonata workspace as one SQLite file.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .showSuggestionAfterError();

  const backup = program
    .command('backup', { isDefault: true })
    .description(
      'back up the workspace, or continue a backup in progress (runs the demo if no workspace is configured)',
    )
    .addHelpText('after', examples)
    .action(async (options: Record<string, string | true>) => {
      const values = asGiven(options);
      const isConfigured = Object.keys(values).length > 0 || env.PROSONATA_URL || env.PROSONATA_API_KEY;
      const isDefault = program.args[0] !== 'backup';
      if (!isConfigured && isDefault) exit(await runDemo({}, ports));
      else {
        const whole = await withSecretsFromFiles(values, env, ports.files);
        exit(await runBackupCommand(settingsFromOptions(whole, env), ports));
      }
    });
  addSettings(backup);

  const check = program
    .command('check')
    .description(
      'say in at most 30 requests whether a backup with these options would succeed, and what it would take; writes nothing',
    )
    .action(async (options: Record<string, string | true>) => {
      const whole = await withSecretsFromFiles(asGiven(options), env, ports.files);
      exit(await runCheckCommand(settingsFromOptions(whole, env), ports));
    });
  addSettings(check);

  addArchiveCommands(program, ports, exit);
  addPileCommands(program, ports, exit);
  addExportCommands(program, ports, exit);

  program
    .command('init')
    .description(
      'ask for address and quota, write the workflow for GitHub, and store the secrets if gh is there',
    )
    .action(async () => exit(await runInit(ports)));

  program
    .command('completion')
    .description('print what makes a shell complete commands and options: bash, zsh, fish or powershell')
    .argument('<shell>', 'eval "$(prosonata-backup completion bash)", or put it where your shell looks')
    .action((shell: string) => terminal.out(completionScript(shell, program.name())));

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: string[]) => offer(program, words, terminal));

  program
    .command('demo')
    .description('back up the embedded demo workspace, run by run, without any account')
    .option('--directory <text>', 'where the archive is written', './archives')
    .option('--serve', 'only serve it on this machine, until SIGINT, for other programs to read')
    .option('--port <count>', 'where --serve listens; 0 for a free port', portNumber, 0)
    .action(async ({ serve, port, directory }: { directory: string; serve?: true; port: number }) =>
      exit(await (serve ? serveDemoWorkspace(port, ports) : runDemo({ directory }, ports))),
    );

  return program;
}

function addSettings(command: Command): void {
  for (const option of optionsOf('command line')) {
    command.option(`--${option.name} ${placeholderOf(option)}`, describedOption(option));
  }
}

function placeholderOf({ kind }: Option): string {
  return kind.placeholder === '' ? '[yes|no]' : `<${kind.placeholder}>`;
}

function describedOption({ description, default: initial, variable }: Option): string {
  const notes = [initial && `default: ${initial}`, variable && `or: ${variable}`].filter(Boolean);
  return notes.length > 0 ? `${description} (${notes.join('; ')})` : description;
}

/** Commander would take a mistyped command for an argument of the default one. */
function refuseUnknownCommand(program: Command, [first]: readonly string[]): void {
  if (first === undefined || first.startsWith('-')) return;
  const names = ['help', ...program.commands.map((command) => command.name())];
  if (!names.includes(first)) {
    program.error(`error: There is no command ${printable(first, 40)}; --help lists them.`);
  }
}

const examples = `
Examples:
  PROSONATA_URL=https://agency.prosonata.software PROSONATA_APP_ID=… PROSONATA_API_KEY=… \\
    prosonata-backup backup --directory archives
  prosonata-backup backup --directory archives --wait        wait for the quota until done
  prosonata-backup backup --resources customers,invoices     only these lists

Exit codes: 0 finished or nothing due, 3 paused (run again), 4 finished, but not complete or with a sudden
loss, 1 failed, 2 wrong usage.`;

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It takes a whole number from 0 to 65535.');
}

/** Commander hands on flags without a value as true. */
function asGiven(given: Record<string, string | true>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [kebab(name), value === true ? 'true' : value]),
  );
}

/** Commander turns --time-limit into timeLimit. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function reportFailure(error: unknown, { terminal }: CliPorts): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.finished : exitCodes.usage;
  if (error instanceof BackupError) {
    showError(error, terminal);
    return error instanceof SettingsError ? exitCodes.usage : exitCodes.failed;
  }
  // A bug of ours: the stack tells where.
  terminal.err(`This is a bug, please report it. ${crashReport(error)}\n`);
  return exitCodes.failed;
}
