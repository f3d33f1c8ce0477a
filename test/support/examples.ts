/** The example workflows, as a runner reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { parse } from 'yaml';
import { apiKey } from './world.js';

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

export interface Example {
  readonly file: string;
  readonly permissions: Workflow['permissions'];
  /** The inputs of each job of the matrix, without the address of the workspace. */
  readonly jobs: readonly Readonly<Record<string, string>>[];
  readonly usesArtifacts: boolean;
}

/** The demo workspace that the examples back up. */
export const exampleDemo = { scale: 0.02, apiKey, appId: '4711' };

export async function examples(): Promise<readonly Example[]> {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const files = readdirSync('examples').filter((name) => name.endsWith('.yml'));
  return files.map((file) => {
    const { permissions, jobs } = parse(readFileSync(join('examples', file), 'utf8')) as Workflow;
    const { steps, strategy } = jobs.backup;
    const given = Object.entries(steps.at(-1)?.with ?? {}).filter(([name]) => name !== 'workspace-url');
    const inputs = (strategy?.matrix.include ?? [{}]).map((matrix) =>
      Object.fromEntries(
        given.map(([name, value]) => [
          name,
          evaluated(String(value), matrix).replace(/age1REPLACE\S+/, recipient),
        ]),
      ),
    );
    return {
      file,
      permissions,
      jobs: inputs,
      usesArtifacts: inputs.some(({ publish }) => publish?.includes('artifact')),
    };
  });
}

/** GitHub's expressions, as far as the examples use them; a schedule has no inputs. */
function evaluated(text: string, matrix: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    if (/^secrets[.[].*_API_KEY/.test(expression)) return apiKey;
    if (/^secrets[.[].*_APP_ID/.test(expression)) return exampleDemo.appId;
    // No secret like that: what is made for it is left out.
    if (/^inputs\.\w+$/.test(expression) || expression === 'secrets.PING_URL') return '';
    const [, name] = /^matrix\.(\w+)$/.exec(expression) ?? [];
    if (name !== undefined && matrix[name] !== undefined) return matrix[name];
    throw new Error(`no such expression: ${expression}`);
  });
}
