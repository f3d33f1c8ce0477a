import { optionsOf } from './options.js';
import type { Settings } from './settings.js';
import { checkedSettings } from './tls.js';

/** Settings from the options of the command line, and from the environment where an option is not given. */
export function settingsFromOptions(
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const values: Record<string, string> = { ...given };
  for (const { name, variable } of optionsOf('command line')) {
    const value = variable && env[variable];
    if (value && values[name] === undefined) values[name] = value;
  }
  return checkedSettings(values, env, 'command line');
}
