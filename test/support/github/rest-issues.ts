/** The REST API of the repository's issues, as far as one is opened, changed and closed by a program. */
import { isoTime, json, objectIn, type Route } from './http.js';
import type { Platform } from './platform.js';
import { notFound, page, type Rest, type RestCall, refusal } from './rest.js';

export interface Issue {
  readonly number: number;
  readonly title: string;
  body: string;
  state: 'open' | 'closed';
  readonly isPullRequest: boolean;
  /** As GitHub tells of the author. */
  readonly author: { readonly association: string; readonly type: 'Bot' | 'User' };
  readonly createdAt: number;
}

export interface Issues {
  readonly routes: readonly Route[];
  /** All there are, the oldest first. */
  all(): readonly Issue[];
  /** What somebody has opened by hand, or as a pull request. */
  add(issue: Pick<Issue, 'title' | 'body'> & Partial<Issue>): Issue;
}

const bot = { association: 'NONE', type: 'Bot' } as const;

export function createIssues(platform: Platform, rest: Rest): Issues {
  const issues: Issue[] = [];

  const add: Issues['add'] = (issue) => {
    const { length } = issues;
    const added: Issue = {
      number: length + 1,
      state: 'open',
      isPullRequest: false,
      author: { association: 'NONE', type: 'User' },
      createdAt: platform.now(),
      ...issue,
    };
    issues.push(added);
    return added;
  };

  const issueJson = ({ number, title, body, state, isPullRequest, author, createdAt }: Issue) => ({
    id: 1_000_000 + number,
    number,
    title,
    body,
    state,
    author_association: author.association,
    user: { login: author.type === 'Bot' ? 'github-actions[bot]' : 'somebody', type: author.type },
    ...(isPullRequest ? { pull_request: { url: `${platform.origin}/pulls/${number}` } } : {}),
    created_at: isoTime(createdAt),
  });

  /** 410, as GitHub answers in a repository whose issues are switched off. */
  const refuseIfOff = () => {
    if (!platform.repository.hasIssues) throw refusal(410, 'Issues are disabled for this repo');
  };

  function list(call: RestCall) {
    refuseIfOff();
    const state = call.url.searchParams.get('state') ?? 'open';
    const isAscending = call.url.searchParams.get('direction') === 'asc';
    const found = issues.filter((issue) => state === 'all' || issue.state === state);
    const { items, headers } = page(call, isAscending ? found : found.reverse());
    return json(200, items.map(issueJson), headers);
  }

  function create(call: RestCall) {
    refuseIfOff();
    const { title, body } = objectIn(call);
    return json(201, issueJson(add({ title: String(title), body: String(body), author: bot })));
  }

  function update(call: RestCall) {
    refuseIfOff();
    const issue = issues.find(({ number }) => String(number) === call.params[0]);
    if (!issue) throw notFound();
    const { body = issue.body, state = issue.state } = objectIn(call);
    issue.body = String(body);
    issue.state = state === 'closed' ? 'closed' : 'open';
    return json(200, issueJson(issue));
  }

  return {
    all: () => issues,
    add,
    routes: [
      rest.route('listIssues', 'GET /issues', 'issues: read', list),
      rest.route('createIssue', 'POST /issues', 'issues: write', create),
      rest.route('updateIssue', 'PATCH /issues/(\\d+)', 'issues: write', update),
    ],
  };
}
