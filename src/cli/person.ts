/** The commands `person` and `forget`: what there is about somebody, where, and how that would go. */
import { join } from 'node:path';
import type { Dated } from '../keeping/retention.js';
import { departures } from '../pile/departure.js';
import { type PersonId, type PersonReport, personIn } from '../pile/one-person.js';
import { type Candidate, candidatesFor, personId, type Trace, tracesOf } from '../pile/person.js';
import { listIn, type Skipped, type Workspace, withOpen } from '../pile/pile.js';
import { escapedPath } from '../report/escaped.js';
import { minute } from '../report/format.js';
import { candidatesText, departureText, forgetText, personText, traceText } from '../report/person.js';
import { type PersonFacts, personJson, personPage, personTable } from '../report/person-page.js';
import { jsonLineOf } from '../report/pile.js';
import type { Sqlite } from '../sqlite/sqlite.js';
import { csvLines, germanCsv } from '../tables/csv.js';
import { version } from '../version.js';
import { refuseTaken } from './free-path.js';
import { openPile } from './pile-files.js';
import { answered } from './pile-list.js';
import type { PileTaskOf } from './pile-task.js';
import type { CliPorts } from './terminal.js';

type PersonTask = PileTaskOf<'person'>;

export async function runPerson(task: PersonTask, sqlite: Sqlite, ports: CliPorts): Promise<number> {
  const { terminal } = ports;
  if (task.out !== undefined) await refuseTaken(task.out, 'folder', ports);
  const pile = await openPile(task, sqlite, ports);
  const skipped = [...pile.skipped];
  const found: { readonly workspace: Workspace; readonly candidate: PersonId }[] = [];
  const named: Candidate[] = [];
  for (const workspace of pile.workspaces) {
    const id = personId(task.who);
    if (id) {
      found.push({ workspace, candidate: id });
      continue;
    }
    const looked = await candidatesFor(task.who, workspace.archives);
    skipped.push(...looked.skipped);
    named.push(...looked.candidates);
    found.push(...looked.candidates.map((candidate) => ({ workspace, candidate })));
  }
  // Before everything about each of them is read: a common name fits hundreds.
  if (named.length > 1) {
    terminal.err(candidatesText(named));
    return answered(skipped, false, terminal);
  }
  const people = await known(found, skipped);
  const [one, another] = people;
  if (!one) {
    terminal.err(notFound(task));
    return answered(skipped, false, terminal);
  }
  if (another) {
    terminal.err(candidatesText(people.map(({ report, lastIn }) => ({ ...report, lastIn }))));
    return answered(skipped, false, terminal);
  }
  if (task.where || task.forget) skipped.push(...(await tellWhere(one, task, ports)));
  else await tell(one, task, ports);
  return answered(skipped, true, terminal);
}

interface Known {
  readonly workspace: Workspace;
  readonly report: PersonReport;
  readonly facts: PersonFacts;
  readonly lastIn: string;
}

/** Reads each from the newest archive that has them. */
async function known(
  found: readonly { readonly workspace: Workspace; readonly candidate: PersonId }[],
  skipped: Skipped[],
): Promise<readonly Known[]> {
  const people: Known[] = [];
  for (const { workspace, candidate } of found) {
    const one = await newestReport(workspace, candidate, skipped);
    if (one) people.push(one);
  }
  return people;
}

async function newestReport(
  workspace: Workspace,
  person: PersonId,
  skipped: Skipped[],
): Promise<Known | undefined> {
  let hash: string | undefined;
  for (const archive of workspace.archives.toReversed()) {
    const list = listIn(archive, person.list);
    // The same list cannot have somebody whom it did not have a moment ago.
    if (!list || list.contentHash === hash) continue;
    hash = list.contentHash;
    let report: PersonReport | undefined;
    const fault = await withOpen(archive, (open) => {
      report = personIn(open, person);
    });
    if (fault && !skipped.some(({ name }) => name === fault.name)) skipped.push(fault);
    if (!report) continue;
    const facts = {
      report,
      workspace: workspace.workspace,
      readAt: minute(archive.startedAt),
      archive: archive.file.name,
      version,
      leftOut: 0,
    };
    return { workspace, report, facts, lastIn: archive.backupId };
  }
  return undefined;
}

function notFound({ who }: PersonTask): string {
  return `No archive has a contact, a user or a customer ${JSON.stringify(who)}. Names are found by their words in any spelling; an id is given as contacts:48, users:3 or customers:10.\n`;
}

async function tell({ facts }: Known, { out, json }: PersonTask, ports: CliPorts): Promise<void> {
  const { files, terminal } = ports;
  if (out !== undefined) {
    const parts = {
      'auskunft.html': [...personPage(facts, 'de')].join(''),
      'auskunft.json': personJson(facts),
      'auskunft.csv': [...csvLines(personTable(facts, 'de'), germanCsv)].join(''),
    };
    await files.makeFolder(out);
    for (const [name, text] of Object.entries(parts)) {
      await files.replace(join(out, name), new TextEncoder().encode(text));
      terminal.out(`${escapedPath(join(out, name))}\n`);
    }
  } else if (json) terminal.out(jsonLineOf(JSON.parse(personJson(facts))));
  else terminal.out(`${personText(facts)}With --out FOLDER it is written as a page, JSON and CSV.\n`);
}

/** Returns what could not be asked. */
async function tellWhere(
  { workspace, report }: Known,
  task: PersonTask,
  { terminal, clock }: CliPorts,
): Promise<readonly Skipped[]> {
  const { traces, skipped } = await tracesOf(workspace.archives, report, report.record);
  const hasRules = Object.values(task.policy).some((count) => count !== undefined);
  const gone = departures(workspace.archives.map(datedOf), task.policy, clock.now());
  for (const trace of traces) {
    const at = gone.get(trace.archive.backupId);
    terminal.out(task.json ? traceJson(trace, at) : traceText(trace, departureText(at, hasRules)));
  }
  if (task.forget)
    terminal.out(forgetText(traces.map(({ archive }) => deleteCommand(archive.file.name, task))));
  return skipped;
}

function traceJson({ archive, hasRecord, refers, names }: Trace, at: number | undefined): string {
  return jsonLineOf({
    archive: archive.file.name,
    backupId: archive.backupId,
    hasRecord,
    refers,
    names,
    goesAt: at === undefined ? null : new Date(at).toISOString().slice(0, 10),
  });
}

function datedOf({ backupId, startedAt, resources, holds }: Workspace['archives'][number]): Dated {
  const isGood = resources.every(({ status }) => status === 'complete');
  return { id: backupId, startedAt, isGood, holds };
}

/** As it would be typed in a shell; nothing here runs it. */
function deleteCommand(name: string, { repository }: PersonTask): string {
  if (repository !== undefined) return `gh release delete ${name} --repo ${repository} --cleanup-tag`;
  const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
  return name.endsWith('.age') ? `rm -- ${quoted(name)} ${quoted(`${name}.json`)}` : `rm -- ${quoted(name)}`;
}
