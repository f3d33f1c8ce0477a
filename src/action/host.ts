/** The real runner, through @actions/core. */
import * as core from '@actions/core';
import type { ActionsHost } from '../system/ports.js';
import { plainLine } from './plain-output.js';

export const actionsHost: ActionsHost = {
  log: {
    debug: (message) => core.debug(message),
    info: (message) => core.info(plainLine(message)),
    warn: (message) => core.warning(plainLine(message)),
    error: (message) => core.error(plainLine(message)),
  },
  mask(secret) {
    for (const form of formsOf(secret)) core.setSecret(form);
  },
  group: (title) => core.startGroup(title),
  endGroup: () => core.endGroup(),
  setOutput: (name, value) => core.setOutput(name, value),
  saveState: (name, value) => core.saveState(name, value),
  savedState: (name) => core.getState(name),
  async addSummary(markdown) {
    try {
      await core.summary.addRaw(markdown, true).write();
    } catch (error) {
      // Runners other than GitHub's may have no such page; the log says the same.
      core.debug(`no summary: ${error}`);
    }
  },
};

/** The runner masks values letter by letter, so each form in which a secret may be printed is a value of its own. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  return [...new Set(forms)];
}
