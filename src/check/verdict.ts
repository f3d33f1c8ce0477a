/** Whether a backup would succeed, judged from what a check has found. Pure. */
import { BackupError } from '../errors.js';
import { QuotaExceeded } from '../prosonata/errors.js';
import type { Settings } from '../settings/settings.js';
import { type Costs, costsOf } from './cost.js';
import type { Findings, ListFinding } from './findings.js';

export interface Verdict {
  /** Each would make a backup fail; none if it would succeed. */
  readonly obstacles: readonly BackupError[];
  /** What a backup would be the better for. */
  readonly advice: readonly BackupError[];
  readonly costs: Costs | undefined;
  /** The vendor's package whose quota this looks like; undefined if nothing was said of the quota. */
  readonly quota: QuotaGuess | undefined;
}

export interface QuotaGuess {
  /** Calls that were left when the check began, itself included. */
  readonly seen: number;
  /** As `ProSonata 5`; undefined if it is more than any package has. */
  readonly package: string | undefined;
  /** Calls of that package in 15 minutes. */
  readonly calls: number | undefined;
}

export function verdictOn(findings: Findings, settings: Settings): Verdict {
  const { conditions, schedule } = findings.surroundings;
  const faulty = conditions.filter(({ fault }) => fault !== undefined);
  const needed = faulty.flatMap(({ fault, isNeeded }) => (fault && isNeeded ? [fault] : []));
  const wanted = faulty.flatMap(({ fault, isNeeded }) => (fault && !isNeeded ? [fault] : []));
  const costs = costsOf(findings, settings);
  return {
    obstacles: [...ends(findings), ...namedLists(findings, settings), ...needed],
    advice: [
      ...wanted,
      ...(schedule?.kind === 'unscheduled' ? [noSchedule()] : []),
      ...(costs?.in30Days && costs.in30Days.runsNeeded > costs.in30Days.runs ? [tooFewRuns()] : []),
    ],
    costs,
    quota: quotaGuess(findings),
  };
}

/** What ended the check, or that there is nothing to read. */
function ends({ end, lists }: Findings): readonly BackupError[] {
  if (end instanceof QuotaExceeded) {
    return [
      new BackupError(
        'The quota of these 15 minutes is used up, so the key could not be checked.',
        'Check again in 15 minutes.',
      ),
    ];
  }
  if (end) return [end];
  if (lists.some(({ list }) => list.kind === 'given')) return [];
  return [
    new BackupError(
      'The key may read none of the lists.',
      'Give the integration read access in ProSonata under System > Integrationen.',
    ),
  ];
}

function namedLists({ lists }: Findings, { named }: Settings): readonly BackupError[] {
  return lists
    .filter(({ resource }) => named.has(resource.name))
    .flatMap(({ list }) => ('reason' in list ? [new BackupError(list.reason, remedy(list))] : []));
}

function remedy({ kind }: ListFinding['list']): string {
  return kind === 'refused'
    ? 'Give the key the right to read it, or leave it out of the input "resources".'
    : 'Leave it out of the input "resources".';
}

function noSchedule(): BackupError {
  return new BackupError(
    'The workflow has no schedule, so it runs only when somebody starts it.',
    'Add the lines on: schedule from the README.',
  );
}

function tooFewRuns(): BackupError {
  return new BackupError(
    'The schedule has fewer runs than the backups need.',
    'Run it more often, set a longer interval, or ask the vendor for a larger quota.',
  );
}

/** Source: the vendor's API description. */
const packages: readonly (readonly [name: string, calls: number])[] = [
  ['ProSonata 1', 50],
  ['ProSonata 3', 100],
  ['ProSonata 5', 200],
  ['ProSonata 10', 300],
  ['ProSonata 20', 500],
];

function quotaGuess({ ledger: { periodCalls: seen } }: Findings): QuotaGuess | undefined {
  if (seen === undefined) return undefined;
  const [name, calls] = packages.find(([, limit]) => limit >= seen) ?? [];
  return { seen, package: name, calls };
}
