/** The action with `mode: due`: which of many workspaces are due, so that only those get a job of their own. */
import { exitCodes } from '../exit-codes.js';
import { octokitGitHub } from '../github/octokit.js';
import { releasedBackups } from '../publish/released.js';
import { counted } from '../report/format.js';
import { markdown, table } from '../report/markdown.js';
import { nextDueAt } from '../run/due.js';
import type { DueSettings } from '../settings/settings.js';
import { userAgent } from '../version.js';
import { dueWorkspaces } from '../watch/due-workspaces.js';
import { backupStart, isFromAhead, workspaceSlug } from '../workfile/save.js';
import { downloadsOn } from './parts.js';
import type { ActionPorts } from './ports.js';
import { runnerOf } from './runner.js';

export async function runDue(settings: DueSettings, ports: ActionPorts): Promise<number> {
  const { workspaces, intervalMs, force, githubToken: token } = settings;
  const { host, clock } = ports;
  const now = clock.now();
  const runner = runnerOf(ports.env, now);
  const downloads = downloadsOn(runner, ports);
  const github = octokitGitHub({ ...runner, token, userAgent }, { ...ports, downloads });
  // One that is dated ahead says nothing.
  const published = (await releasedBackups(github))
    .filter(({ backupId }) => !isFromAhead(backupId, now))
    .map(({ workspace, backupId }) => ({ workspace, startedAt: backupStart(backupId) }));
  const due = dueWorkspaces(
    workspaces.map((one) => ({ ...one, slug: workspaceSlug(one.url) })),
    published,
    { now, force, nextDueAt: (startedAt) => nextDueAt(startedAt, intervalMs) },
  );
  const include = due.map(({ name, url }) => ({ name, url }));
  const message = `${counted(due.length, 'workspace')} of ${workspaces.length} to back up.`;
  host.setOutput('status', 'due');
  host.setOutput('due', String(due.length));
  host.setOutput('matrix', JSON.stringify({ include }));
  host.setOutput('message', message);
  const rows = include.map(({ name, url }) => [markdown(name), markdown(url)]);
  const list = rows.length > 0 ? `\n\n${table(['due', 'address'], rows, 'll')}` : '';
  await host.addSummary(`### ProSonata backups\n\n${message}${list}\n`);
  host.log.info(message);
  return exitCodes.finished;
}
