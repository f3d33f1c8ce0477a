/** The action with `mode: check`: whether a backup would succeed, shown on the runner; nothing is published or saved. */
import { check } from '../check/check.js';
import { surroundingsOnGitHub } from '../check/surroundings.js';
import { verdictOn } from '../check/verdict.js';
import { sentences } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { httpApi } from '../prosonata/http-api.js';
import { checkLines, checkSummary, verdictLine } from '../report/check.js';
import type { Settings } from '../settings/settings.js';
import { placeOnRunner } from './parts.js';
import { plainLine } from './plain-output.js';
import type { ActionPorts } from './ports.js';

export async function runCheck(settings: Settings, ports: ActionPorts): Promise<number> {
  const { host, clock, signal } = ports;
  const { runner, github, publisher } = placeOnRunner(settings, ports);
  const findings = await check(settings, {
    api: httpApi(settings, ports),
    clock,
    signal,
    surroundings: () => surroundingsOnGitHub(settings, { github, publisher, workflow: runner.workflow }),
  });
  const verdict = verdictOn(findings, settings);
  const { obstacles, advice } = verdict;
  for (const line of checkLines(findings, verdict)) host.log.info(line);
  for (const one of advice) host.log.warn(sentences(one));
  host.setOutput('status', obstacles.length === 0 ? 'checked' : 'failed');
  const message =
    obstacles.length === 0 ? verdictLine(findings, verdict) : obstacles.map(sentences).join(' ');
  host.setOutput('message', plainLine(message));
  host.setOutput('requests', String(findings.requests));
  await host.addSummary(checkSummary(findings, verdict));
  for (const one of obstacles) host.log.error(sentences(one));
  if (obstacles.length > 0) return exitCodes.failed;
  host.log.info(verdictLine(findings, verdict));
  return exitCodes.finished;
}
