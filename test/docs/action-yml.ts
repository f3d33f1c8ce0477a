import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Input {
  readonly description: string;
  readonly required: boolean;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
}

/** action.yml, as the runner reads it. */
export function actionFile(): ActionFile {
  return parse(readFileSync('action.yml', 'utf8'));
}

/** Without these there is nothing to back up. */
export const requiredInputs: readonly string[] = ['workspace-url', 'api-key'];
