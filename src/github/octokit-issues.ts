import * as v from 'valibot';
import type { Issue, Issues } from './issues.js';
import { type OctokitOptions, type OctokitPorts, octokitCalls, perPage } from './octokit-calls.js';

/** Whoever else can see a public repository can open issues in it, too. */
const within = ['OWNER', 'MEMBER', 'COLLABORATOR'];

const issueSchema = v.pipe(
  v.object({
    number: v.number(),
    body: v.nullish(v.string(), ''),
    author_association: v.optional(v.string(), 'NONE'),
    user: v.nullish(v.object({ type: v.optional(v.string(), '') })),
    // GitHub lists pull requests among the issues.
    pull_request: v.optional(v.unknown()),
  }),
  v.transform(({ number, body, author_association, user, pull_request }) => ({
    number,
    body,
    isFromWithin: within.includes(author_association) || user?.type === 'Bot',
    isPullRequest: pull_request !== undefined,
  })),
);

const needs = 'issues: write';

export function octokitIssues(options: OctokitOptions, ports: OctokitPorts): Issues {
  const { octokit, place, once, repeatedly } = octokitCalls(options, ports);
  const { issues } = octokit.rest;

  const change = async (what: string, number: number, fields: object): Promise<void> => {
    await repeatedly(
      what,
      needs,
      () => issues.update({ ...place, issue_number: number, ...fields }),
      v.unknown(),
    );
  };

  return {
    async open() {
      const found = await repeatedly(
        'Looking for an issue about the backup',
        needs,
        () =>
          octokit.paginate(issues.listForRepo, {
            ...place,
            state: 'open',
            sort: 'created',
            direction: 'asc',
            per_page: perPage,
          }),
        v.array(issueSchema),
      );
      return found.flatMap(({ isPullRequest, ...issue }): readonly Issue[] => (isPullRequest ? [] : [issue]));
    },

    create: (title, body) =>
      once(
        'Opening an issue about the backup',
        needs,
        async () => (await issues.create({ ...place, title, body })).data,
        issueSchema,
      ),

    update: (number, body) => change('Bringing the issue about the backup up to date', number, { body }),

    close: (number, body) =>
      change('Closing the issue about the backup', number, {
        body,
        state: 'closed',
        state_reason: 'completed',
      }),
  };
}
