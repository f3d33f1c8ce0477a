/** Guards that no test can see missing, with the reason. `npm run disprove -- --all` leaves them out. */
export interface AcceptedGuard {
  readonly file: string;
  /** The whole statement. */
  readonly guard: string;
  readonly because: string;
}

export const acceptedGuards: readonly AcceptedGuard[] = [];
