// Loaded into a start of the action before anything else: notes what it takes of the processor, at its first request to
// the workspace and at its end, in the file that BENCH_CPU names.
import { writeFileSync } from 'node:fs';

const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const workspace = process.env['INPUT_WORKSPACE-URL'];
const own = globalThis.fetch;
const atStart = seconds();
let firstRequest;
globalThis.fetch = (request, ...more) => {
  if (String(request.url ?? request).startsWith(workspace)) firstRequest ??= seconds();
  return own(request, ...more);
};
process.on('exit', () => {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  writeFileSync(
    process.env.BENCH_CPU,
    JSON.stringify({ atStart, firstRequest, whole: seconds(), peakBytes }),
  );
});
