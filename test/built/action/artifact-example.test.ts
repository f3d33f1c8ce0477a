import { describe, expect, it } from 'vitest';
import { actionWorld } from '../../support/built-action.js';
import { exampleDemo, examples } from '../../support/examples.js';

const all = await examples();

describe.each(all.filter(({ usesArtifacts }) => usesArtifacts))('the workflow $file', (example) => {
  it('backs up as it is, with the permissions that it asks for', async () => {
    for (const inputs of example.jobs) {
      const world = await actionWorld({ demo: exampleDemo, permissions: example.permissions });
      const scheduled = await world.tick(inputs);
      expect(scheduled.outputs.status, scheduled.log).toBe('finished');
      expect(scheduled.annotations).toEqual([]);
      // The archive, what it holds, and the page that opens it.
      expect(world.github.artifacts.artifacts()).toHaveLength(3);
      expect(world.github.releases.all()).toEqual([]);
      expect((await world.tick(inputs)).outputs.status).toBe('idle');
    }
  });
});
