/** The commands `list`, `find` and `history`: answers from many archives. */
import { exitCodes } from '../exit-codes.js';
import { findIn } from '../pile/find.js';
import { historyOf } from '../pile/history.js';
import type { Pile, Skipped } from '../pile/pile.js';
import { termsOf } from '../questions/search.js';
import {
  foundJson,
  foundText,
  historyJson,
  historyText,
  listedJson,
  listedLine,
  skippedLine,
  workspaceLine,
} from '../report/pile.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { listNamed } from './named-lists.js';
import { openPile } from './pile-files.js';
import type { PileTaskOf } from './pile-task.js';
import type { CliPorts, Terminal } from './terminal.js';

export async function runList(task: PileTaskOf<'list'>, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  const pile = await openPile(task, sqlite, ports);
  for (const { workspace, archives } of pile.workspaces) {
    if (!task.json) terminal.out(workspaceLine(workspace));
    for (const archive of archives) terminal.out(task.json ? listedJson(archive) : listedLine(archive));
  }
  return answered(pile.skipped, pile.workspaces.length > 0, terminal);
}

export async function runFind(task: PileTaskOf<'find'>, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  const terms = termsOf(task.text);
  const pile = await openPile(task, sqlite, ports);
  const list = task.list === undefined ? undefined : listNamed(task.list);
  const skipped = [...pile.skipped];
  let isFound = false;
  for (const { workspace, archives } of pile.workspaces) {
    const asked = task.all ? archives : archives.slice(-1);
    const answer = await findIn(asked, terms, { list, ...(task.fields && { fields: task.fields }) });
    skipped.push(...answer.skipped);
    if (answer.found.length === 0) continue;
    isFound = true;
    if (task.json) for (const hit of answer.found) terminal.out(foundJson(workspace, hit));
    else terminal.out(heading(pile, workspace) + foundText(answer, task.limit));
    if (!(await terminal.flush())) break;
  }
  if (!isFound)
    terminal.err(
      task.all
        ? 'Nothing was found.\n'
        : 'Nothing was found in the newest archive; --all asks all of them.\n',
    );
  return answered(skipped, isFound, terminal);
}

export async function runHistory(
  task: PileTaskOf<'history'>,
  sqlite: Sqlite,
  ports: CliPorts,
): Promise<number> {
  const { terminal } = ports;
  const list = listNamed(task.list);
  const pile = await openPile(task, sqlite, ports);
  const skipped = [...pile.skipped];
  let isFound = false;
  for (const { workspace, archives } of pile.workspaces) {
    const history = await historyOf(archives, list, task.id);
    skipped.push(...history.skipped);
    if (history.events.length === 0) continue;
    isFound = true;
    if (task.json) {
      for (const event of history.events) terminal.out(historyJson(workspace, list, task.id, event));
    } else terminal.out(heading(pile, workspace) + historyText(list, task.id, history));
  }
  if (!isFound) terminal.err('No archive has this record.\n');
  return answered(skipped, isFound, terminal);
}

/** Says of which workspace the answer is, if there are several. */
export function heading({ workspaces }: Pile, workspace: string): string {
  return workspaces.length > 1 ? workspaceLine(workspace) : '';
}

/** Names what was skipped; 1 if the answer may be short because of it, or if there is none. */
export function answered(skipped: readonly Skipped[], isFound: boolean, terminal: Terminal): number {
  for (const one of skipped) terminal.err(skippedLine(one));
  return isFound && skipped.every(({ isCopy }) => isCopy) ? exitCodes.finished : exitCodes.failed;
}
