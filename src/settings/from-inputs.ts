import type { Settings } from './settings.js';
import { checkedSettings } from './tls.js';

/**
 * Settings from the inputs of the action, which the runner hands on as INPUT_NAME; hyphens stay, and what is not
 * given is empty. Throws SettingsError, also for inputs that the action does not have.
 */
export function settingsFromInputs(env: Readonly<Record<string, string | undefined>>): Settings {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('INPUT_') && value) values[name.slice('INPUT_'.length).toLowerCase()] = value;
  }
  return checkedSettings(values, env, 'action');
}
