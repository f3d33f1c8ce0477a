import type { Page } from '../../src/prosonata/api.js';
import type { Resource } from '../../src/prosonata/catalogue.js';
import { applyOutcome, type Outcome, readWork } from '../../src/reading/apply.js';
import { nextStep, type ResourceWork, type Step } from '../../src/reading/progress.js';
import { loadSqlite } from '../../src/sqlite/sqlite.js';
import { createWorkFile, type WorkFile } from '../../src/workfile/work-file.js';
import { memory } from './storages.js';

const sqlite = await loadSqlite();

/** A work file with a backup of these resources in progress. */
export function startedWorkFile(...resources: readonly Resource[]): WorkFile {
  const workFile = createWorkFile(sqlite, memory());
  const backup = { id: '20261123T0215Z', startedAt: 0, workspace: 'https://agency.prosonata.example' };
  workFile.startBackup(backup, resources);
  return workFile;
}

/** Applies what comes of the next step; undefined where all is read. */
export function takeStep(
  workFile: WorkFile,
  outcome: (step: Step) => Unspent<Outcome>,
): ResourceWork | undefined {
  const work = readWork(workFile);
  const step = nextStep(work, []);
  const before = work.find(({ resource }) => resource.name === step?.resource);
  if (!step || !before) return undefined;
  return applyOutcome(workFile, before, { step, outcome: { ...outcome(step), requests: 1, at: 1 } }).work;
}

type Unspent<T> = T extends unknown ? Omit<T, 'requests' | 'at'> : never;

/** A page of records that have nothing but their ids. */
export function pageOf(
  ids: readonly number[],
  perPage: number,
  total: number | undefined,
): { readonly kind: 'page' } & Pick<Page, 'rows' | 'perPage' | 'total'> {
  return { kind: 'page', rows: ids.map((id) => ({ id, text: `{"id":${id}}` })), perPage, total };
}
