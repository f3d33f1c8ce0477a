import { bech32 } from '@scure/base';
import { type Option, optionsOf } from '../../src/settings/options.js';
import { type ActionHere, actionHere, type Ticked } from '../support/action-here.js';
import { apiKey, type CliWorld, createWorld, type Printed, workspaceUrl } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';

/** In every hostile value, to be found again where it must not be. */
const canary = 'CANARY-7f3';

const hostile: readonly string[] = [
  '',
  ' ',
  '\t\n',
  '0',
  '-1',
  '1e3',
  '1.5',
  '٣',
  '１０',
  'NaN',
  'Infinity',
  '99999999999999999999',
  '0m',
  '999999d',
  '10 m',
  '10µ',
  'true false',
  'ТRUE',
  `x\n::set-output name=status::${canary}`,
  `x\r::add-mask::${canary}`,
  `##[error]${canary}`,
  `::error::${canary}`,
  `%0A::error::${canary}`,
  `\u001b[2J\u001b]0;${canary}\u0007`,
  `\u202e${canary}\u202c`,
  `"; DROP TABLE records; -- ${canary}`,
  `' OR 1=1 --`,
  '`touch /tmp/x`',
  '$(touch /tmp/x)',
  `\${{ secrets.GITHUB_TOKEN }}`,
  '__proto__:x',
  'constructor:x',
  'sqlite_master:id',
  '_backup:id',
  'users,users',
  'users:',
  ':id',
  'users/../invoices:id',
  'users%2f..:id',
  'usеrs',
  'https://аgency.prosonata.example',
  'https://agency.prosonata.example@evil.example',
  'https://agency.prosonata.example\\@evil.example',
  'https://evil.example/?x=agency.prosonata.example',
  'http://agency.prosonata.example',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '//agency.prosonata.example',
  `https://${'a'.repeat(300)}.example`,
  `https://${'a.'.repeat(200)}example`,
  '<img src=x onerror=alert(1)>',
  '[x](https://evil.example)',
  '| a | b |',
  'age1qqqq',
  'AGE-SECRET-KEY-1QQQQ',
  'Ω'.repeat(1000),
  'x'.repeat(100_000),
  'all',
  'none',
  '-',
  '--help',
  'a\u0000b',
  '\ud800',
];

/** What could pass where any text may; given to each of these settings in every attempt. */
const steering: readonly string[] = [
  `x\n::set-output name=status::${canary}`,
  `\u001b[2J\u001b]0;${canary}\u0007`,
  `${canary}\u0000\u202e`,
];

/** What no line of ours may hold, whatever was given. */
export function steers(text: string): string | undefined {
  const found = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.exec(text);
  return found ? `U+${found[0].codePointAt(0)?.toString(16)}` : undefined;
}

export const settings: Promised = {
  name: 'settings',
  promise: 'No bad setting passes in silence: each is refused by name or harmless',
  shortRuns: 1,
  longRuns: 40,
  attack,
};

async function attack({ directory, random, isShort }: Attempt): Promise<Counts> {
  const values = random.next() < 0.5 ? hostile : hostile.map((value) => value + random.pick(hostile));
  const counts = { 'values given': 0, refused: 0, harmless: 0 };
  const action = await actionHere(directory, { demo: { scale: 0.01 } });
  try {
    for (const option of optionsOf('action')) {
      for (const value of valuesFor(option, values, random, isShort)) {
        const told = await action.tick({
          inputs: { resources: 'users', force: 'true', [option.name]: value },
        });
        judgeAction(option, value, told, action);
        count(counts, told.code === 1);
      }
    }
  } finally {
    await action.close();
  }
  const world = createWorld(directory, { scale: 0.01 });
  await holdRefused(world, directory);
  for (const option of optionsOf('command line').filter(({ name }) => name !== 'wait')) {
    const { name } = option;
    for (const value of valuesFor(option, values, random, isShort)) {
      const given = name === 'directory' && value.trim() ? `${directory}/${value}` : value;
      const argv = ['--directory', directory, '--resources', 'users', '--force', 'true'];
      const told = await world.run('backup', ...argv, `--${name}=${given}`);
      judgeCommandLine(option, value, told);
      count(counts, told.code === 2);
    }
  }
  return counts;
}

/** Settings that look sound and are none: nothing may be read with them. */
async function holdRefused(world: CliWorld, directory: string): Promise<void> {
  const zeros = bech32.encodeFromBytes('age', new Uint8Array(32));
  const blind = { PROSONATA_URL: workspaceUrl, PROSONATA_API_KEY: apiKey, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const tries: readonly (readonly [string, Record<string, string> | undefined, readonly string[]])[] = [
    ['a key that can be guessed', undefined, ['--api-key', apiKey.slice(0, 15)]],
    ['certificates that nobody looks at', blind, []],
    ['a recipient that is no key', undefined, ['--encrypt-to', zeros]],
  ];
  for (const [what, env, more] of tries) {
    const argv = ['backup', '--directory', directory, '--resources', 'users', '--force', 'true', ...more];
    const { code, out } = await world.runWith(env ? { env } : {}, ...argv);
    hold(code === 1 || code === 2, () => `${what} was accepted\n${out}`);
    hold(world.workspace.requests.length === 0, `${what} was found out after something was read`);
  }
}

/** A handful: all values at all options would take minutes. */
function valuesFor(
  { kind }: Option,
  values: readonly string[],
  random: Attempt['random'],
  isShort: boolean,
): readonly string[] {
  const isFree = ['text', 'url', 'path'].includes(kind.placeholder);
  const some = Array.from({ length: isShort ? 2 : 6 }, () => random.pick(values));
  return isFree ? [...steering, ...some] : some;
}

function count(counts: Record<string, number>, isRefused: boolean): void {
  counts['values given'] = (counts['values given'] ?? 0) + 1;
  const what = isRefused ? 'refused' : 'harmless';
  counts[what] = (counts[what] ?? 0) + 1;
}

function judgeAction(option: Option, value: string, told: Ticked, { github }: ActionHere): void {
  const { name } = option;
  const where = `action, ${name}=${JSON.stringify(value.slice(0, 80))}`;
  hold(!told.log.includes('This is a bug'), () => `${where}: crashed\n${told.log}`);
  if (told.code === 1) {
    const words = told.errors.join('\n');
    const isNamed = words.includes(name) || /^(Could not|ProSonata|Listing)/m.test(words);
    hold(isNamed, () => `${where}: refused without its name\n${words}`);
  }
  const everything = [told.log, told.summary, JSON.stringify(told.outputs)].join('\n');
  hold(told.outputs.status !== canary, () => `${where}: set an output`);
  hold(!/^\s*::/m.test(told.log), () => `${where}: a command in the log\n${told.log}`);
  const bad = steers(everything.replaceAll('\\u', ''));
  hold(bad === undefined, () => `${where}: ${bad} in\n${everything.slice(0, 2000)}`);
  hold(!told.summary.replace(/\\./g, '').includes('<img'), () => `${where}: a tag in the summary`);
  holdSecret(option, value, told.log + told.summary, where);
  hold(
    github.releases.all().every(({ tag }) => tag.startsWith('prosonata-backup-')),
    where,
  );
}

/** A message says that a key was given wrongly, and does not show it. */
function holdSecret({ kind }: Option, value: string, told: string, where: string): void {
  const isTold = told.includes(canary) || (value.length > 8 && told.includes(value));
  const isSecret = kind.shown('text') === '';
  hold(!isSecret || !isTold, () => `${where}: told a secret\n${told}`);
}

function judgeCommandLine(option: Option, value: string, { code, out, err }: Printed): void {
  const { name } = option;
  const where = `command line, ${name}=${JSON.stringify(value.slice(0, 80))}`;
  hold(!err.includes('This is a bug'), () => `${where}: crashed\n${err}`);
  hold(code !== 2 || err.includes(name), () => `${where}: refused without its name\n${err}`);
  holdSecret(option, value, out + err, where);
  const bad = steers(out + err);
  hold(bad === undefined, () => `${where}: ${bad} in\n${err}`);
}
