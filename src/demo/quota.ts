/** The calls of a window, shared by all clients of a workspace. */
export interface DemoQuota {
  /** Uses up calls; false where they are more than the window had left. */
  take(calls: number): boolean;
  readonly remaining: number;
  /** Seconds until the next window. */
  readonly resetSeconds: number;
}

/** Windows follow each other from the first moment on; what a window leaves is lost. */
export function demoQuota(calls: number, windowMs: number, now: () => number): DemoQuota {
  let windowStart = now();
  let used = 0;
  const turnWindow = (): void => {
    const passed = Math.floor((now() - windowStart) / windowMs);
    if (passed < 1) return;
    windowStart += passed * windowMs;
    used = 0;
  };
  return {
    take(count) {
      turnWindow();
      used += count;
      return used <= calls;
    },
    get remaining() {
      turnWindow();
      return Math.max(0, calls - used);
    },
    get resetSeconds() {
      turnWindow();
      return Math.ceil((windowStart + windowMs - now()) / 1000);
    },
  };
}
