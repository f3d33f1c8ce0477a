import { describe, expect, it, onTestFinished } from 'vitest';
import { actionHere } from '../../support/action-here.js';
import { temporaryFolder } from '../../support/cli.js';
import { exampleDemo, examples } from '../../support/examples.js';

const all = await examples();

// Artifacts need the real client, which is in the built action: see artifact-example.test.ts.
describe.each(all.filter(({ usesArtifacts }) => !usesArtifacts))('the workflow $file', (example) => {
  it('backs up as it is, with the permissions that it asks for', async () => {
    for (const inputs of example.jobs) {
      const world = await actionHere(temporaryFolder(), { demo: exampleDemo });
      onTestFinished(() => world.close());
      const token = world.github.token(example.permissions);
      const tick = { inputs: { ...inputs, 'github-token': token } };
      const scheduled = await world.tick(tick);
      expect(scheduled.outputs.status, scheduled.log).toBe('finished');
      expect([...scheduled.warnings, ...scheduled.errors]).toEqual([]);
      expect(world.github.releases.all()).toHaveLength(1);
      expect((await world.tick(tick)).outputs.status).toBe('idle');
    }
  });
});
