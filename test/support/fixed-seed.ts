/**
 * Loaded before each test file. fast-check takes its cases from this seed and not from the time, so that a test that
 * passed passes again; `FAST_CHECK_SEED=2 npm test` walks another path.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });
