import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { loadSqlite } from '../../../src/sqlite/sqlite.js';
import { newestArchive } from '../../proof/archived.js';
import { expectArchiveEquals } from '../../support/archive.js';
import { backUpWhole, type CliWorld, listWorld } from '../../support/cli.js';
import { dayMs } from '../../support/clock.js';
import type { Habits } from '../../support/demo/habits.js';
import type { WorkspaceOptions } from '../../support/demo/test-workspace.js';

const sqlite = await loadSqlite();
const sizes = {
  ...Object.fromEntries(catalogue.map(({ name }) => [name, 12])),
  projects: 60,
  projecttasks: 60,
};
const least = catalogue.reduce((sum, { passes }) => sum + passes.length, 0);

function world(options: Partial<WorkspaceOptions> = {}): CliWorld {
  const made = listWorld({ sizes, ...options });
  // Each value is there, so that nothing need be asked of a list that shows all.
  for (const [index, { projectID }] of (made.workspace.records.projects ?? []).entries()) {
    const fields = { projectStatus: index % 5, activeStatus: index % 4 === 0 ? 0 : 1 };
    made.workspace.update('projects', Number(projectID), fields);
  }
  for (const [list, field] of [
    ['projecttimecategories', 'active'],
    ['projecttasks', 'done'],
  ] as const) {
    const idField = list === 'projecttasks' ? 'taskID' : 'category';
    for (const [index, record] of (made.workspace.records[list] ?? []).entries()) {
      made.workspace.update(list, Number(record[idField]), { [field]: index % 2 });
    }
  }
  return made;
}

const asked = ({ workspace }: CliWorld, since = 0) =>
  workspace.requests
    .slice(since)
    .map(({ query }) => new URLSearchParams(query))
    .filter((query) => query.get('perPage') === '1')
    .map((query) => [...query].filter(([name]) => !/page|order/i.test(name)).join());

function counts({ directory }: CliWorld, resource: string) {
  const database = sqlite(readFileSync(newestArchive(directory)));
  try {
    const sql = 'SELECT status, rows, reported FROM _resources WHERE resource = ?';
    return database.query(sql, [resource])[0];
  } finally {
    database.close();
  }
}

describe('a list that leaves records out by default', () => {
  it.each<[string, Habits['defaultFilters'] & object]>([
    ['projects that are not active', { projects: { activeStatus: '1' } }],
    ['projects that are not open', { projects: { projectStatus: '0' } }],
    ['projects that are closed and not active', { projects: { projectStatus: '0', activeStatus: '1' } }],
    ['categories that are not active', { projecttimecategories: { active: '1' } }],
    ['tasks that are done', { projecttasks: { done: '0' } }],
  ])('is read whole: %s', async (_, defaultFilters) => {
    const made = world({ defaultFilters });
    const { out, err } = await backUpWhole(made);
    expect(out, err).toContain('Complete and verified');
    await expectArchiveEquals(made.directory, made.workspace);
    const [list = ''] = Object.keys(defaultFilters);
    expect(err).toContain(`${list} leaves records out unless it is asked for them`);
    const size = made.workspace.records[list]?.length;
    expect(counts(made, list)).toEqual(['complete', size, size]);
  });

  it('is read so from the beginning in the next backup, which asks nothing', async () => {
    const made = world({ defaultFilters: { projects: { activeStatus: '1' } } });
    await backUpWhole(made);
    made.clock.step(dayMs);
    const before = made.workspace.requests.length;
    const { err } = await backUpWhole(made);
    expect(err).not.toContain('leaves records out');
    expect(asked(made, before)).toEqual([]);
    expect(made.workspace.requests.length - before).toBe(least + 3);
    await expectArchiveEquals(made.directory, made.workspace);
  });

  it('is found after a run that was cut short in the midst of it', async () => {
    const made = world({ defaultFilters: { projects: { activeStatus: '1' } } });
    const runs = [];
    for (let limit = 15; ; limit = 2) {
      const { code, out, err } = await made.run(
        ...(['backup', '--directory', made.directory, '--concurrency', '1'] as const),
        ...(['--request-limit', String(limit)] as const),
      );
      runs.push(code);
      if (code === 0) break;
      expect(code, out + err).toBe(3);
      made.clock.step(15 * 60_000 + 5_000);
      // Questions are asked only if there is room for them.
      if (limit === 2 && runs.length > 20) throw new Error('no end');
    }
    expect(counts(made, 'projects')?.[0]).toBe('complete');
  });
});

describe('a list that shows all', () => {
  it('is asked nothing', async () => {
    const made = world();
    await backUpWhole(made);
    expect(asked(made)).toEqual([]);
    expect(made.workspace.requests).toHaveLength(least);
  });

  it('is asked once in a backup for a value that none of its rows has', async () => {
    const made = world();
    for (const { projectID, projectStatus } of made.workspace.records.projects ?? []) {
      if (projectStatus === 3) made.workspace.update('projects', Number(projectID), { projectStatus: 0 });
    }
    const { out, err } = await backUpWhole(made);
    expect(asked(made)).toEqual(['projectStatus,3']);
    expect(out).toContain('Complete and verified');
    expect(err).not.toContain('leaves records out');
  });

  it('is not taken for another if the server does not obey the filter, or does not take it', async () => {
    for (const answer of [undefined, new Response('{"meta":{"status":400},"data":[]}', { status: 400 })]) {
      const made = world();
      for (const { projectID } of made.workspace.records.projects ?? []) {
        made.workspace.update('projects', Number(projectID), { projectStatus: 0, activeStatus: 1 });
      }
      const fetch = async (request: Request): Promise<Response> => {
        const url = new URL(request.url);
        const isAsked = url.searchParams.has('activeStatus') || url.searchParams.has('projectStatus');
        if (isAsked && answer) return answer.clone();
        for (const name of ['activeStatus', 'projectStatus']) url.searchParams.delete(name);
        return made.workspace.fetch(new Request(url, request));
      };
      const { code, out, err } = await made.runWith({ fetch }, 'backup', '--directory', made.directory);
      expect(code, err).toBe(0);
      expect(out).toContain('Complete and verified');
      expect(err).not.toContain('leaves records out');
    }
  });

  it('is not asked anything if that would cost another run', async () => {
    const made = world({ quota: 20 });
    for (const { projectID } of made.workspace.records.projects ?? []) {
      made.workspace.update('projects', Number(projectID), { projectStatus: 0, activeStatus: 1 });
    }
    const { runs } = await backUpWhole(made);
    expect(runs).toBe(1);
    expect(asked(made)).toEqual([]);
  });
});
