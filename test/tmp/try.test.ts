import { expect, it } from 'vitest';
import { actionWorld } from '/work/main/test/support/action.js';
it('runs', async () => {
  const world = await actionWorld({ demo: { quota: 50 } });
  const t0 = performance.now();
  const r = await world.tick();
  console.log(performance.now()-t0, r.main.code, r.post?.code, r.outputs, r.main.stdout, r.main.stderr, r.main.summary, r.left, r.annotations);
  console.log(world.github.requests.map(q => q.operation));
  world.step(900000);
  const t1 = performance.now();
  const r2 = await world.tick();
  console.log(performance.now()-t1, r2.main.code, r2.outputs, r2.main.stdout, r2.main.stderr, r2.main.summary,r2.post?.stdout, r2.left);
  console.log(world.github.requests.map(q => q.operation));
});
