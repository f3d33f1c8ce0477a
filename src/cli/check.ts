/** The command `check`: whether a backup would succeed, and what it would take. */
import { check } from '../check/check.js';
import { surroundingsInFolder } from '../check/surroundings.js';
import { verdictOn } from '../check/verdict.js';
import { exitCodes } from '../exit-codes.js';
import { httpApi } from '../prosonata/http-api.js';
import { checkJson, checkText } from '../report/check.js';
import type { Settings } from '../settings/settings.js';
import type { CliPorts } from './terminal.js';

export async function runCheckCommand(settings: Settings, ports: CliPorts): Promise<number> {
  const { terminal, files, clock, signal } = ports;
  const findings = await check(settings, {
    api: httpApi(settings, ports),
    clock,
    signal,
    surroundings: () => surroundingsInFolder(settings, files),
  });
  const verdict = verdictOn(findings, settings);
  terminal.out(
    settings.json ? `${JSON.stringify(checkJson(findings, verdict))}\n` : checkText(findings, verdict),
  );
  return verdict.obstacles.length === 0 ? exitCodes.finished : exitCodes.failed;
}
