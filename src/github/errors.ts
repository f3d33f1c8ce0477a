/** What GitHub can answer, told apart by what has to be done about it. */
import { BackupError } from '../errors.js';

/** No answer, 5xx, a rate limit or an answer that cannot be read: it may pass. */
export class GitHubTrouble extends BackupError {
  override name = 'GitHubTrouble' as const;
  override readonly transient = true;
}

/** 401 or 403: the token is not what the call needs. */
export class PermissionMissing extends BackupError {
  override name = 'PermissionMissing' as const;
}

/** 404: not there, or hidden from this token. */
export class NotOnGitHub extends BackupError {
  override name = 'NotOnGitHub' as const;
}

/** Another 4xx: GitHub understood the call and will not do it. */
export class RefusedByGitHub extends BackupError {
  override name = 'RefusedByGitHub' as const;
  /** GitHub's own word for the reason, as `already_exists`; empty where it gave none. */
  readonly code: string;

  constructor(message: string, hint: string, code: string, options?: ErrorOptions) {
    super(message, hint, options);
    this.code = code;
  }
}

/** Whether the token lacks a right: GitHub hides from it what it may not see, so 404 can mean the same as 403. */
export function isForbidden(error: unknown): boolean {
  return error instanceof PermissionMissing || error instanceof NotOnGitHub;
}
