// Preloaded into a child process (node --import): its clock starts where a test says, and waits of the clients cost
// nothing. Timers of node:timers/promises, setInterval and performance.now stay as they are.
//   PROSONATA_TEST_CLOCK_START      epoch ms at which the clock starts, going on at normal speed
//   PROSONATA_TEST_CLOCK_OFFSET_MS  or: how far it is ahead of the real one
//   PROSONATA_TEST_TIME_DIVISOR     what waits of 200 ms to 45 s are divided by; 100 unless told, 1 leaves them
//   PROSONATA_TEST_SOCKET_IDLE_MS   the longest idle time that any socket may be given; as asked for unless told
import net from 'node:net';
import { promisify } from 'node:util';

const { env } = process;
const RealDate = Date;

const start = Number(env.PROSONATA_TEST_CLOCK_START ?? Number.NaN);
const offsetMs = Number.isNaN(start)
  ? Number(env.PROSONATA_TEST_CLOCK_OFFSET_MS ?? 0)
  : start - RealDate.now();
if (offsetMs !== 0) {
  globalThis.Date = class ShiftedDate extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(RealDate.now() + offsetMs);
      else super(...parts);
    }
    static now() {
      return RealDate.now() + offsetMs;
    }
  };
}

// From 200 ms to 45 s lie the waits between tries (Twirp 3 s x 1.5^n, Azure 4 s x 2^n, p-retry, download 5 s). Shorter
// ones order things, longer ones are time limits.
const shortestMs = 200;
const longestMs = 45_000;
const divisor = Number(env.PROSONATA_TEST_TIME_DIVISOR ?? 100);
const realSetTimeout = globalThis.setTimeout;

function setTimeout(callback, ms, ...rest) {
  const isWait = ms >= shortestMs && ms <= longestMs;
  return realSetTimeout(callback, isWait ? ms / divisor : ms, ...rest);
}
setTimeout[promisify.custom] = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
globalThis.setTimeout = setTimeout;

const idleMs = Number(env.PROSONATA_TEST_SOCKET_IDLE_MS ?? Number.POSITIVE_INFINITY);
if (Number.isFinite(idleMs)) {
  const realSocketTimeout = net.Socket.prototype.setTimeout;
  net.Socket.prototype.setTimeout = function (ms, callback) {
    return realSocketTimeout.call(this, Math.min(ms, idleMs), callback);
  };
}
