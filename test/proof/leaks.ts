/** Canaries in keys, records and messages, and everything that leaves the process searched for them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/demo/random.js';
import { realFiles } from '../../src/system/real.js';
import { type ActionHere, actionHere, type Ticked } from '../support/action-here.js';
import { createWorld, workspaceUrl } from '../support/world.js';
import type { Attempt, Counts, Promised } from './promise.js';
import { hold } from './promise.js';
import { steers } from './settings.js';

export const leaks: Promised = {
  name: 'leaks',
  promise: 'Nothing leaks, and nothing from the API steers a log, a terminal or a page',
  shortRuns: 1,
  longRuns: 60,
  attack,
};

const secretKey = `k"+/='<b>CANARY-KEY`;
const passphrase = 'CANARY-PASS correct horse';
const record = 'CANARY-RECORD';
const common = { 'api-key': secretKey, resources: 'users,customers,invoices', force: 'true' };

/** Words by which a vendor, or somebody in its place, could try to steer the program that shows them. */
const hostileWords = [
  '::set-output name=status::stolen',
  'x\n::add-mask::a\r\n##[error]x ##[add-path]/tmp',
  '\u0085::stop-commands::x\u2028::error::x\u2029::error::y\u000b::error::z',
  '\u001b]0;title\u0007\u001b[2J\u009b31m',
  '\u202e\u2066right to left\u200f',
  '<img src=x onerror=alert(1)><script>x</script>&lt;b&gt;',
  '[click](https://evil.example) https://evil.example www.evil.example ![](https://evil.example/x.png)',
  '| a | b |\n|---|---|\n# head\n- [ ] task\n```\ncode',
  '@everyone #1 :smile: $x$ **b** _i_ ~~s~~ `c`',
  '</td></tr></table><details open>',
  `your key ${secretKey} is wrong`,
] as const;

interface Trouble {
  readonly name: string;
  answer(request: Request, words: string): Response | undefined;
}

/** Its words are printed, those of a 500 in every case. */
function refusal(status: number): Trouble {
  return {
    name: String(status),
    answer: (_, message) => Response.json({ meta: { status, message }, data: [] }, { status }),
  };
}

const troubles: readonly Trouble[] = [
  { name: 'none', answer: () => undefined },
  ...[400, 401, 403, 404, 429, 500].map(refusal),
  {
    name: 'field names',
    // A field that is called as the key is data, and is in the archive like any other.
    answer: (request, given) => {
      const words = given.replace(secretKey, 'x');
      return Response.json({
        meta: { status: 200, totalCount: 1, page: 1, perPage: 1000 },
        data: [{ [words]: 1, [`${words}2`]: record, ...idOf(request) }],
      });
    },
  },
  {
    name: 'no key',
    answer: (_, words) =>
      Response.json({ meta: { status: 200, totalCount: 1 }, data: [{ [words]: record }] }),
  },
  { name: 'page', answer: (_, words) => new Response(`<html>${words} ${record}</html>`) },
  { name: 'no JSON', answer: (_, words) => new Response(`{"data": [${words} ${record}`) },
];

function idOf(request: Request): Record<string, number> {
  const keys: Record<string, string> = { users: 'userID', customers: 'customerID', invoices: 'invoiceID' };
  const name = /api\/v1\/(\w+)/.exec(request.url)?.[1] ?? '';
  return { [keys[name] ?? 'id']: 1 };
}

/** Three at a time, in turn, so that a few attempts have said them all. */
function wordsInTurn(start: number): () => string {
  let next = start;
  return () => Array.from({ length: 3 }, () => hostileWords[next++ % hostileWords.length]).join(' ');
}

async function attack({ directory, random, isShort, seed }: Attempt): Promise<Counts> {
  const counts = { 'outputs searched': 0, hits: 0 };
  const nextWords = wordsInTurn(seed);
  const encrypted = random.pick(troubles);
  for (const trouble of isShort ? [refusal(500), encrypted] : troubles) {
    // A passphrase is stretched for seconds: once is enough in short.
    const ways = isShort && trouble !== encrypted ? [true] : [true, false];
    for (const isPlain of ways) {
      counts['outputs searched'] += await attackAction(directory, trouble, isPlain, nextWords());
    }
    counts['outputs searched'] += await attackCommandLine(directory, trouble, nextWords(), random);
  }
  counts['outputs searched'] += await attackByBug(directory);
  return counts;
}

async function attackAction(
  directory: string,
  trouble: Trouble,
  isPlain: boolean,
  words: string,
): Promise<number> {
  const here = await actionHere(directory, { demo: { scale: 0.02, apiKey: secretKey } });
  try {
    plantRecords(here);
    const inputs = { ...common, ...(isPlain ? {} : { 'encrypt-passphrase': passphrase }) };
    const intercept = (request: Request) => {
      const answer = request.url.startsWith(here.github.url) ? undefined : trouble.answer(request, words);
      return answer && Promise.resolve(answer);
    };
    const results = [await here.tick({ inputs, intercept }), await here.tick({ inputs })];
    for (const told of results) judge(told, `${trouble.name}, ${JSON.stringify(words)}`);
    judgeTraffic(here, isPlain);
    judgeFolders(here);
    for (const { body, name, assets } of here.github.releases.all()) {
      const notes = `${body} ${name} ${assets.map((asset) => asset.name)}`;
      hold(!notes.includes(record) && !notes.includes('evil.example'), () => `release notes: ${notes}`);
    }
    return results.length + here.github.traffic().length;
  } finally {
    await here.close();
  }
}

function plantRecords({ workspace }: Pick<ActionHere, 'workspace'>): void {
  for (const [resource, field, key] of [
    ['users', 'email', 'userID'],
    ['customers', 'customerName', 'customerID'],
    ['invoices', 'invoiceNo', 'invoiceID'],
  ] as const) {
    for (const entry of workspace.records[resource] ?? []) {
      workspace.update(resource, Number(entry[key]), { [field]: `${record}-${entry[key]}` });
    }
  }
}

function judge({ raw, log, summary, outputs, commands }: Ticked, where: string): void {
  for (const secret of [secretKey, passphrase, record, 'CANARY']) {
    hold(!raw.includes(secret), () => `${where}: ${secret} in\n${around(raw, secret)}`);
  }
  hold(!/^\s*::/m.test(log), () => `${where}: a command in the log\n${log}`);
  // None of ours is written so.
  hold(!raw.includes('##['), () => `${where}: ##[ in\n${around(raw, '##[')}`);
  const foreign = commands.filter((name) => !/^(group|endgroup|warning|error|debug|add-mask)$/.test(name));
  hold(foreign.length === 0, () => `${where}: commands ${foreign}`);
  hold(outputs.status !== 'stolen', `${where}: an output was set`);
  const bad = steers(raw.replaceAll('%0A', '\n'));
  hold(bad === undefined, () => `${where}: ${bad} in\n${raw}`);
  judgePage(summary, where);
}

/** What GitHub would make more than text of, escapes taken away. */
function judgePage(summary: string, where: string): void {
  const words = summary.replace(/\\[!-/:-@[-`{-~]/g, '').replace(/\]\(http[^)]*\)/g, '');
  const found = /<\w|<\/|!\[|\]\(|https?:\/\/(?!127)|www\.[a-z]|:\w+:|@[a-z]|```|&lt;|\$x\$/.exec(
    words.replaceAll('&amp;', '+'),
  );
  hold(!found, () => `${where}: ${found?.[0]} in the summary\n${summary}`);
}

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return text.slice(Math.max(0, at - 300), at + 300);
}

function judgeTraffic({ github }: ActionHere, isPlain: boolean): void {
  for (const secret of [secretKey, passphrase, encodeURIComponent(secretKey)]) {
    hold(github.received(secret).length === 0, () => `${secret} went to ${github.received(secret)}`);
  }
  const allowed = isPlain ? ['uploadAsset'] : [];
  const strayed = github.received(record).filter((operation) => !allowed.includes(operation));
  hold(strayed.length === 0, () => `a record went to ${strayed}`);
}

function judgeFolders({ folders }: ActionHere): void {
  for (const folder of Object.values(folders)) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      hold(!bytes.includes('CANARY'), `a canary is left in ${entry.name}`);
    }
  }
}

async function attackCommandLine(
  directory: string,
  trouble: Trouble,
  words: string,
  random: Random,
): Promise<number> {
  const world = createWorld(directory, { scale: 0.02, apiKey: secretKey });
  plantRecords(world);
  const env = { PROSONATA_URL: workspaceUrl, PROSONATA_API_KEY: secretKey };
  const fetch = async (request: Request) => trouble.answer(request, words) ?? world.workspace.fetch(request);
  const argv = ['--directory', directory, '--resources', common.resources, '--force', 'true'];
  const json = random.chance(0.3) ? ['--json'] : [];
  const { out, err } = await world.runWith({ env, fetch }, 'backup', ...argv, ...json);
  const printed = out + err;
  const where = `command line, ${trouble.name}, ${JSON.stringify(words)}`;
  hold(!printed.includes('CANARY'), () => `${where}: ${around(printed, 'CANARY')}`);
  const bad = steers(printed);
  hold(bad === undefined, () => `${where}: ${bad} in\n${printed}`);
  return 1;
}

/** A bug whose words hold a record: what JSON.parse, for one, says of what it was given. */
async function attackByBug(directory: string): Promise<number> {
  const files = {
    ...realFiles,
    append: async () => JSON.parse(`{"customerName": ${record}`),
    replace: async () => {
      throw new Error(`cannot write ${record}`, { cause: new TypeError(record) });
    },
  };
  const here = await actionHere(directory, { demo: { scale: 0.02, apiKey: secretKey } });
  try {
    const told = await here.tick({ inputs: common, files });
    hold(told.code === 1 && told.log.includes('This is a bug'), () => `no bug was told: ${told.log}`);
    hold(/\n\s+at /.test(told.log), 'the report does not tell where');
    judge(told, 'a bug');
  } finally {
    await here.close();
  }
  const world = createWorld(directory, { scale: 0.02 });
  const { err, code } = await world.runWith({ files }, 'backup', '--directory', join(directory, 'bug'));
  hold(code === 1 && err.includes('This is a bug') && !err.includes(record), () => `a bug: ${err}`);
  return 2;
}
