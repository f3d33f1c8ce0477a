/** What is said of a check: as a table on a terminal, as the page of a run, as JSON. Pure. */
import type { Cost } from '../check/cost.js';
import type { Condition, Findings, ListFinding, Reply } from '../check/findings.js';
import type { Verdict } from '../check/verdict.js';
import { printable, sentences } from '../errors.js';
import { callerWords, refusedRemedy } from './caller.js';
import { count, counted, duration } from './format.js';
import { faultAsJson } from './json.js';
import { markdown, table } from './markdown.js';

/** On a terminal, names of users may be shown: the person who sees it holds the key. */
type Names = 'with names' | 'without names';

const head = ['list', 'rows (+ inactive)', 'details', 'may be read'];

function cellsOf(list: ListFinding): readonly string[] {
  return [list.resource.name, rowWords(list), detailWords(list), stateOf(list)];
}

/** A check that ended at the first request has nothing to say of the lists. */
function isTold({ lists }: Findings): boolean {
  return lists.some(({ list }) => list.kind !== 'unasked');
}

export function checkText(findings: Findings, verdict: Verdict): string {
  return [
    `${verdictLine(findings, verdict)}\n`,
    ...faultLines(verdict).map((fault) => `${fault}\n`),
    '\n',
    ...(isTold(findings) ? [...alignedLines([head, ...findings.lists.map(cellsOf)]), '\n'] : []),
    ...factLines(findings, verdict, 'with names').map((fact) => `${fact}\n`),
  ].join('');
}

/** Columns as wide as what is in them; the second one has numbers. */
function alignedLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const aligned = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 1 ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => `  ${row.map(aligned).join('  ').trimEnd()}\n`);
}

/** Markdown. */
export function checkSummary(findings: Findings, verdict: Verdict): string {
  const isGood = verdict.obstacles.length === 0;
  const rows = findings.lists.map((list) => {
    const [name = '', ...others] = cellsOf(list);
    return [`\`${name}\``, ...others.map(markdown)];
  });
  return [
    `### ProSonata backup: ${isGood ? 'checked' : 'the check failed'}`,
    `**${markdown(verdictLine(findings, verdict))}**`,
    ...faultLines(verdict).map((fault) => `> ${markdown(fault)}`),
    ...(isTold(findings) ? [table(head, rows, 'lrll')] : []),
    ...factLines(findings, verdict, 'without names').map(markdown),
    '',
  ].join('\n\n');
}

/** The lines of a log. */
export function checkLines(findings: Findings, verdict: Verdict): readonly string[] {
  const lists = isTold(findings) ? findings.lists.map(listLine) : [];
  return [...lists, ...factLines(findings, verdict, 'without names')];
}

function listLine(list: ListFinding): string {
  const details = detailWords(list);
  const parts = [rowWords(list), details && `details ${details}`, stateOf(list)].filter(
    (part) => part !== '',
  );
  return `${list.resource.name}: ${parts.join(', ')}`;
}

export function checkJson(findings: Findings, verdict: Verdict): unknown {
  const { ledger, requests, lists, surroundings } = findings;
  return {
    status: verdict.obstacles.length === 0 ? 'checked' : 'failed',
    workspace: findings.workspaceUrl,
    readAs: findings.callers,
    obstacles: verdict.obstacles.map(faultAsJson),
    advice: verdict.advice.map(faultAsJson),
    requests,
    lists: lists.map(({ resource, list, rows, details, share, leavesOut }) => ({
      list: resource.name,
      ...replyAsJson(list),
      rows: rows.length > 1 ? rows : rows[0],
      details: details && replyAsJson(details),
      share,
      leavesOut,
    })),
    quota: { left: ledger.remaining, ...verdict.quota },
    costs: verdict.costs,
    place: surroundings.place,
    encrypted: surroundings.isEncrypted,
    schedule: surroundings.schedule,
    conditions: surroundings.conditions.map(({ what, fault }) => ({
      what,
      ...(fault && faultAsJson(fault)),
    })),
  };
}

function replyAsJson(reply: Reply): object {
  return 'reason' in reply ? { state: reply.kind, reason: reply.reason } : { state: reply.kind };
}

/** The first and the last word. */
export function verdictLine({ workspaceUrl, requests }: Findings, { obstacles }: Verdict): string {
  const asked = `asked with ${counted(requests, 'request')}`;
  return obstacles.length === 0
    ? `A backup of ${workspaceUrl} would succeed (${asked}).`
    : `A backup of ${workspaceUrl} would fail (${asked}).`;
}

function faultLines({ obstacles, advice }: Verdict): readonly string[] {
  return [
    ...obstacles.map((fault) => `Error: ${sentences(fault)}`),
    ...advice.map((fault) => `Note: ${sentences(fault)}`),
  ];
}

/** Rows of each pass: `350 + 22` for active and inactive ones. */
function rowWords({ list, rows }: ListFinding): string {
  if (list.kind !== 'given') return '';
  return rows.map((one) => (one === undefined ? '?' : count(one))).join(' + ');
}

function detailWords({ details }: ListFinding): string {
  if (!details || details.kind === 'nothing') return '';
  if (details.kind === 'given') return 'yes';
  return details.kind === 'unasked' ? 'not asked' : `no (${details.kind})`;
}

function stateOf(finding: ListFinding): string {
  const { list, share, leavesOut } = finding;
  switch (list.kind) {
    case 'given': {
      const part = share ? givenInPart(share.given, share.group) : 'yes';
      return leavesOut
        ? `${part}; leaves records out unless it is asked for them, so a backup reads it twice`
        : part;
    }
    case 'refused':
      return `may not be read. ${refusedRemedy(finding)}`;
    case 'absent':
      return 'this workspace has no such list';
    case 'failed':
      return printable(list.reason);
    case 'nothing':
    case 'unasked':
      return 'not asked';
  }
}

function givenInPart(given: 'own' | 'shown' | 'none', group: string): string {
  switch (given) {
    case 'own':
      return `in part: the user's own records only (group ${group})`;
    case 'shown':
      return `in part: without what is for groups above ${group}`;
    case 'none':
      return `in part, or nothing: it is for groups above ${group}`;
  }
}

function factLines(findings: Findings, verdict: Verdict, names: Names): readonly string[] {
  const { surroundings } = findings;
  return [
    ...keyLines(findings, names),
    ...(isTold(findings) ? [...quotaLines(findings, verdict), ...costLines(findings, verdict)] : []),
    `Archives go to ${surroundings.place}, ${surroundings.isEncrypted ? 'encrypted' : 'not encrypted'}.`,
    ...surroundings.conditions.map(conditionLine),
    ...(isTold(findings) ? unaskedLines(findings) : []),
  ];
}

function keyLines({ callers }: Findings, names: Names): readonly string[] {
  const [caller] = callers;
  if (!caller) return [];
  const name =
    names === 'with names' && caller.kind === 'user' && caller.name !== '' ? ` (${caller.name})` : '';
  return [`The API key is ${callerWords(caller)}${name}.`];
}

function quotaLines({ ledger, now }: Findings, { quota }: Verdict): readonly string[] {
  if (!quota) return ['ProSonata does not say how large the quota is.'];
  const left = Math.max(0, ledger.remaining ?? 0);
  const reset =
    ledger.resetAt === undefined || ledger.resetAt <= now
      ? ''
      : ` for the next ${duration(ledger.resetAt - now)}`;
  const guess =
    quota.package === undefined
      ? 'more than any package has'
      : `it looks like ${quota.package} (${quota.calls} requests in 15 minutes), unless other programs have used some`;
  return [`${counted(left, 'request')} of the quota ${left === 1 ? 'is' : 'are'} left${reset}; ${guess}.`];
}

function costLines(
  { surroundings: { schedule, isBilled } }: Findings,
  { costs }: Verdict,
): readonly string[] {
  if (!costs) return ['What a backup takes is not known, because not all lists were asked for.'];
  const { first, following, in30Days } = costs;
  const isOnRunner = schedule !== undefined;
  const lines = [
    `The first backup takes about ${costWords(first, isOnRunner)}.`,
    `Each one after that takes about ${costWords(following, isOnRunner)}, and a request more for each record that changed.`,
  ];
  if (!isOnRunner) return lines;
  return [...lines, ...(in30Days ? [billLine(in30Days, isBilled)] : [scheduleLine(schedule.kind)])];
}

function costWords({ requests, runs, minutes }: Cost, isOnRunner: boolean): string {
  const cost = counted(requests, 'request');
  if (runs === undefined || minutes === undefined) return `${cost}; how many runs is not known yet`;
  return `${cost} in ${counted(runs, 'run')}${isOnRunner ? ` (${counted(minutes, 'minute')})` : ''}`;
}

function billLine(
  { minutes, runs }: { readonly minutes: number; readonly runs: number },
  isBilled: boolean | undefined,
): string {
  const cost = `The schedule starts ${counted(runs, 'run')} in 30 days, which take about ${counted(minutes, 'minute')}`;
  if (isBilled === false) return `${cost}; GitHub bills none of a public repository.`;
  return `${cost} as GitHub bills them, a run that finds nothing to do as one.`;
}

function scheduleLine(kind: 'scheduled' | 'unscheduled' | 'unknown'): string {
  return kind === 'unscheduled'
    ? 'The workflow has no schedule, so nothing can be said of the minutes in a month.'
    : 'What that comes to in a month is not known.';
}

function conditionLine({ what, fault, isNeeded }: Condition): string {
  if (!fault) return `${what}: yes.`;
  return `${what}: ${isNeeded ? 'no' : 'not known, or no'}.`;
}

function unaskedLines({ lists, end }: Findings): readonly string[] {
  const named = (which: readonly ListFinding[]) => which.map(({ resource }) => resource.name).join(', ');
  const whole = lists.filter(({ list }) => list.kind === 'unasked');
  const details = lists.filter(({ list, details }) => list.kind === 'given' && details?.kind === 'unasked');
  const passes = lists.filter(({ list, rows }) => list.kind === 'given' && rows.includes(undefined));
  const parts = [
    ...(whole.length > 0 ? [`the lists ${named(whole)}`] : []),
    ...(details.length > 0 ? [`a detail of ${named(details)}`] : []),
    ...(passes.length > 0 ? [`how many inactive records ${named(passes)} have`] : []),
  ];
  if (parts.length === 0) return [];
  const why = end ? 'the check ended before' : 'the quota or the number of requests was too small';
  return [`Not asked, because ${why}: ${parts.join('; ')}.`];
}
