/** The worker: it holds the open archives and answers the page's calls, one at a time, the newest page first. */
import { BackupError } from '../../errors.js';
import { type Sqlite, startSqlite } from '../../sqlite/database.js';
import type { CallName, Calls, Failure, FromWorker, RowsWanted, ToWorker } from '../protocol.js';
import { ageFile, lockOf } from './age-file.js';
import { type ArchiveFile, openArchiveFile } from './archive-file.js';
import { chosenFile } from './chosen-file.js';
import { compareArchives } from './compare.js';
import { fileOf, listTable } from './exported.js';
import { startFilling } from './filling.js';
import { historyOf } from './history.js';
import { blockPool, type KeptBlocks, keptBlocks } from './kept-blocks.js';
import { OpeningFailed } from './opening-failed.js';
import { type Order, orderOf } from './order.js';
import { pageOf } from './page.js';
import { peopleIn, personFile, personOf } from './person.js';
import { answerTo, askableIn } from './questions.js';
import { changesOf, recordOf } from './record.js';
import { searchIn } from './search.js';
import { type Titles, titlesIn } from './titles-of.js';
import { Stopped, type Turn } from './turn.js';
import { valuesOf } from './values.js';

interface Opened {
  readonly archive: ArchiveFile;
  readonly blocks: KeptBlocks;
  readonly titles: Titles;
  /** The orders of rows that were asked for last, by what was asked. */
  readonly orders: Map<string, Order & { readonly isDamaged: boolean }>;
}

/** Of all files together; a quarter of a small memory. Files for which there is room are read in the background. */
const keptBytes = Math.min(450 * 1024 ** 2, (memoryGibibytes() / 4) * 1024 ** 3);
const ordersAtMost = 8;

/** A file that needs a key which was not given. */
class NeedsKey extends Error {
  constructor(readonly lock: 'passphrase' | 'identities') {
    super(lock);
  }
}

const opened: Opened[] = [];
const stopped = new Set<number>();
const pool = blockPool(keptBytes);
const filling = startFilling(setTimeout, () => performance.now());
let sqlite: Promise<Sqlite>;

const say = (message: FromWorker): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      sqlite = startSqlite(data.wasm);
      return;
    case 'stop':
      stopped.add(data.number);
      return;
    case 'call':
      void answer(data.number, data.name, data.takes);
  }
});

async function answer(number: number, name: CallName, takes: unknown): Promise<void> {
  const done = filling.wait();
  try {
    // The name says what the call takes; the page's side is checked by the same types.
    const work = calls[name] as (takes: unknown, turn: Turn) => unknown;
    say({ kind: 'answer', number, answer: await work(takes, turnOf(number)) });
  } catch (error) {
    if (error instanceof Stopped) say({ kind: 'stopped', number });
    else say({ kind: 'failed', number, failure: failureOf(error) });
  } finally {
    stopped.delete(number);
    done();
  }
}

/** What browsers say of the machine, 8 at most; those that say nothing run on machines like most. */
function memoryGibibytes(): number {
  return (navigator as { deviceMemory?: number }).deviceMemory ?? 8;
}

function turnOf(number: number): Turn {
  return {
    async pause(part) {
      say({ kind: 'progress', number, part });
      // Messages that have arrived meanwhile come first.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (stopped.has(number)) throw new Stopped();
    },
    tell: (told) => say({ kind: 'told', number, told }),
    damaged: () => say({ kind: 'damaged', number }),
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof OpeningFailed) return { kind: 'refused', refusal: error.refusal };
  if (error instanceof NeedsKey) return { kind: 'needs-key', lock: error.lock };
  // What SQLite could not read is damaged there; the rest of the file may be sound.
  if (error instanceof BackupError) return { kind: 'refused', refusal: 'damaged' };
  return { kind: 'other', words: error instanceof Error ? error.message : String(error) };
}

function openedAt(index: number): Opened {
  const found = opened[index];
  if (!found) throw new Error('this archive is closed');
  return found;
}

async function ordered({ archive, orders }: Opened, wanted: RowsWanted, turn: Turn): Promise<Order> {
  const name = JSON.stringify(wanted);
  const known = orders.get(name);
  if (known?.isDamaged) turn.damaged();
  if (known) return known;
  let isDamaged = false;
  const damaged = () => {
    isDamaged = true;
    turn.damaged();
  };
  const order = { ...(await orderOf(archive, wanted, { ...turn, damaged })), isDamaged };
  orders.set(name, order);
  for (const oldest of orders.keys()) {
    if (orders.size <= ordersAtMost) break;
    orders.delete(oldest);
  }
  return order;
}

type Work = {
  [Name in CallName]: (
    takes: Calls[Name]['takes'],
    turn: Turn,
  ) => Calls[Name]['answers'] | Promise<Calls[Name]['answers']>;
};

const calls: Work = {
  async open({ file, key }) {
    const chosen = chosenFile(file);
    const lock = lockOf(chosen);
    if (lock && !key) throw new NeedsKey(lock);
    const content = key && lock ? await ageFile(chosen, key) : chosen;
    const blocks = keptBlocks(content, pool);
    try {
      const archive = openArchiveFile(await sqlite, blocks, file.name);
      opened.push({ archive, blocks, titles: titlesIn(archive), orders: new Map() });
      filling.fill(blocks);
      return archive.facts;
    } catch (error) {
      blocks.close();
      throw error;
    }
  },
  close({ archive }) {
    const open = opened[archive];
    open?.archive.database.close();
    open?.blocks.close();
    delete opened[archive];
    return null;
  },
  async rows({ archive, wanted }, turn) {
    const { count, isByBytes } = await ordered(openedAt(archive), wanted, turn);
    return { count, isByBytes };
  },
  async page({ archive, wanted, ...part }, turn) {
    const open = openedAt(archive);
    const order = await ordered(open, wanted, { ...turn, damaged: () => {} });
    return pageOf(open.archive, open.archive.list(wanted.list), order, part, open.titles);
  },
  values({ archive, wanted, column }, turn) {
    const open = openedAt(archive);
    return valuesOf(open.archive, wanted, column, open.titles, turn);
  },
  record({ archive, list, id }, turn) {
    const open = openedAt(archive);
    return recordOf(open.archive, list, id, open.titles, turn.damaged) ?? null;
  },
  history: ({ list, id }) =>
    historyOf(
      opened.flatMap((open, number) => (open ? { number, archive: open.archive } : [])),
      list,
      id,
    ),
  changes: ({ archive, list }) => changesOf(openedAt(archive).archive, list),
  async search({ archive, text }, turn) {
    const open = openedAt(archive);
    await searchIn(open.archive, text, open.titles, turn);
    return null;
  },
  questions: ({ archive }) => askableIn(openedAt(archive).archive),
  ask: ({ archive, id, given }) => answerTo(openedAt(archive).archive, id, given),
  async file({ archive, format, list, tables }, turn) {
    const open = openedAt(archive);
    if (!list) return fileOf(tables, format, () => 1, turn);
    const order = await ordered(open, list.wanted, turn);
    let done = 0;
    const rows = listTable(open.archive, order, list, open.titles, (read) => {
      done = read;
    });
    return fileOf([rows, ...tables], format, () => done / Math.max(order.count, 1), turn);
  },
  people: ({ archive, who }, turn) => peopleIn(openedAt(archive).archive, who, turn.damaged),
  async person({ archive, person }, turn) {
    const open = openedAt(archive);
    return (await personOf(open.archive, person, open.titles, turn)) ?? null;
  },
  async personFile({ archive, ...wanted }, turn) {
    return (await personFile(openedAt(archive).archive, wanted, turn)) ?? null;
  },
  async compare({ before, after }, turn) {
    await compareArchives(openedAt(before).archive, openedAt(after).archive, turn);
    return null;
  },
};
