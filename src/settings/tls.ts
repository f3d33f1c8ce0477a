import { isLoopback } from '../system/loopback.js';
import type { FrontEnd } from './options.js';
import { parseSettings, type Settings, SettingsError } from './settings.js';

/**
 * Settings for a process with this environment. Throws SettingsError also if Node does not look at certificates in it:
 * that is set on some machines for quite another program, and would hand the key to anybody who answers.
 */
export function checkedSettings(
  values: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
  frontEnd: FrontEnd,
): Settings {
  const settings = parseSettings(values, frontEnd);
  const isBlind = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (isBlind && !isLoopback(new URL(settings.workspaceUrl))) throw new SettingsError([fault], frontEnd);
  return settings;
}

const fault =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0, so anybody on the network could read the key and alter the answers: remove it, and name the certificates of your network in NODE_EXTRA_CA_CERTS.';
