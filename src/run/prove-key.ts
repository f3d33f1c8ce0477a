/** Whether the API takes the key at all, which has to be known before a work file is given up. */
import { BackupError } from '../errors.js';
import type { Api } from '../prosonata/api.js';
import { AccessDenied, IdMissing, NotFound, QuotaExceeded } from '../prosonata/errors.js';
import type { Settings } from '../settings/settings.js';

/** The key could not be proved because the quota is used up. */
export class KeyUnproved extends BackupError {
  override name = 'KeyUnproved' as const;
  override readonly transient = true;
}

/**
 * A mistyped key opens no seal either, and must not cost the progress of a good work file: the API has to accept the
 * key before anything is set aside. Throws what the API says of it.
 */
export async function proveKey({ resources }: Settings, api: Api): Promise<void> {
  const [resource] = resources;
  if (!resource) return;
  try {
    await api.list({ resource, filter: {}, ordered: false, page: 1, perPage: 1 });
  } catch (error) {
    // The key was taken; which lists it may read does not matter here.
    if (error instanceof AccessDenied || error instanceof NotFound || error instanceof IdMissing) return;
    if (!(error instanceof QuotaExceeded)) throw error;
    throw new KeyUnproved(
      `The work file cannot be opened. Whether that is because of the API key cannot be checked until the quota is back. ${error.message}`,
      error.hint,
    );
  }
}
