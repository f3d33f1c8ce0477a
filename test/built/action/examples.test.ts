import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { actionWorld } from '../../support/built-action.js';
import { apiKey } from '../../support/cli.js';

/** What a workflow holds as far as it matters here. */
interface Workflow {
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly jobs: {
    readonly backup: {
      readonly strategy?: { readonly matrix: { readonly include: readonly Record<string, string>[] } };
      readonly steps: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
    };
  };
}

const appId = '4711';

/** GitHub's expressions, as far as the examples use them; a schedule has no inputs. */
function evaluated(text: string, matrix: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    if (/^secrets[.[].*_API_KEY/.test(expression)) return apiKey;
    if (/^secrets[.[].*_APP_ID/.test(expression)) return appId;
    if (/^inputs\.\w+$/.test(expression)) return '';
    const [, name] = /^matrix\.(\w+)$/.exec(expression) ?? [];
    if (name !== undefined && matrix[name] !== undefined) return matrix[name];
    throw new Error(`no such expression: ${expression}`);
  });
}

describe.each(readdirSync('examples'))('the workflow %s', (file) => {
  const workflow = parse(readFileSync(join('examples', file), 'utf8')) as Workflow;
  const { steps, strategy } = workflow.jobs.backup;
  const jobs = strategy?.matrix.include ?? [{}];

  it('backs up as it stands, with the permissions that it asks for', async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    for (const matrix of jobs) {
      const world = await actionWorld({
        demo: { scale: 0.02, apiKey, appId },
        permissions: workflow.permissions,
      });
      const given = Object.entries(steps.at(-1)?.with ?? {}).map(([name, value]) => [
        name,
        evaluated(String(value), matrix).replace(/age1REPLACE\S+/, recipient),
      ]);
      const inputs = { ...Object.fromEntries(given), 'workspace-url': world.url };
      const scheduled = await world.tick(inputs);
      expect(scheduled.outputs.status, scheduled.log).toBe('finished');
      expect(scheduled.annotations).toEqual([]);
      const published = [...world.github.releases.all(), ...world.github.artifacts.artifacts()];
      expect(published).toHaveLength(1);
      expect((await world.tick(inputs)).outputs.status).toBe('idle');
    }
  });
});
