/**
 * Ends the process with this exit code, also if something still holds it: a call that was given up, as a save that
 * hangs, cannot be ended in another way. All that was printed leaves it first.
 */
export async function endProcess(exitCode: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
  process.exit(exitCode);
}
