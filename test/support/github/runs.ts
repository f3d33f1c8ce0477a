/** The runs that the services have seen: people and the REST API name them by number, the artifact service by UUID. */
import { backendId } from './token.js';

/** What a run is, as far as others can see it. */
export interface Run {
  /** GITHUB_RUN_ID. */
  readonly run: number;
  /** Full name of the branch or tag whose code runs; undefined for the default branch. */
  readonly ref?: string | undefined;
  /** Path of its workflow file; that of the backup unless told. */
  readonly workflow?: string | undefined;
  /** Whether its code is that of a fork, as in a pull request from there. */
  readonly isFork?: boolean | undefined;
}

export interface Runs {
  /** Makes a run known; the first time counts as its start. */
  add(run: Run): void;
  /** The run behind the id in a token; number 0 for one never made known. */
  behind(runBackendId: string): Run;
  numbered(run: number): Run | undefined;
  /** Those of a workflow file that were started before `at`, epoch milliseconds. */
  startedBefore(workflow: string, at: number): readonly Run[];
}

export const backupWorkflow = '.github/workflows/prosonata-backup.yml';

export function createRuns(now: () => number): Runs {
  const runs = new Map<string, Run>();
  const starts = new Map<number, number>();
  return {
    add(run) {
      runs.set(backendId(`run ${run.run}`), run);
      if (!starts.has(run.run)) starts.set(run.run, now());
    },
    behind: (id) => runs.get(id) ?? { run: 0 },
    numbered: (run) => runs.get(backendId(`run ${run}`)),
    startedBefore: (name, at) =>
      [...runs.values()].filter(
        ({ run, workflow = backupWorkflow }) => workflow.endsWith(`/${name}`) && (starts.get(run) ?? at) < at,
      ),
  };
}
