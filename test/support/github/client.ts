import { type ActionResult, type ActionRun, runAction } from '../runner.js';

export interface ClientRun extends ActionResult {
  /** What each call gave; null for undefined, `{ error }` for an exception. */
  readonly results: readonly unknown[];
}

/** Lets the real clients do these calls, in a process and a workspace of their own; see client.mjs. */
export async function callClients(
  services: NonNullable<ActionRun['services']>,
  calls: readonly (readonly [name: string, ...args: unknown[]])[],
  more: Partial<ActionRun> = {},
): Promise<ClientRun> {
  const result = await runAction({
    bundle: { main: 'test/support/github/client.mjs' },
    inputs: { calls: JSON.stringify(calls) },
    services,
    ...more,
  });
  const { results } = result.outputs;
  if (results === undefined) throw new Error(`The clients did not end:\n${result.main.stderr}`);
  return { ...result, results: JSON.parse(results) };
}
