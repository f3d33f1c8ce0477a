/**
 * Keys in the Actions cache. A key can never be written twice, so each save has one of its own: its name, what makes it
 * unique, and a code that only the holder of the API key can compute. A run decides from the key alone that nothing is
 * due, so nobody else may be able to make one up. Pure.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { formatSaveName, parseSaveName, type Save, savePrefix } from '../workfile/save.js';
import type { SealKey } from '../workfile/seal.js';

/** A key for this save; `unique` has letters, digits, dots and dashes. */
export function formatCacheKey(save: Save, unique: string, sealKey: SealKey): string {
  const claim = `${formatSaveName(save)}_${unique}`;
  return `${claim}_${codeOf(claim, sealKey)}`;
}

/** The save that a key of ours names; undefined for a key that was not made with this API key. */
export function parseCacheKey(key: string, sealKey: SealKey): Save | undefined {
  const end = key.lastIndexOf('_');
  const claim = key.slice(0, end);
  const name = claim.slice(0, claim.lastIndexOf('_'));
  return hasCode(key, sealKey) ? parseSaveName(withIds(name)) : undefined;
}

/**
 * The key that marks the entry `damaged` as one that could not be restored. It begins as those of saves do, so that it is
 * listed and deleted with them, and names none.
 */
export function formatDamageMark(damaged: string, workspace: string, sealKey: SealKey): string {
  const digest = createHash('sha256').update(damaged.toLowerCase()).digest('hex').slice(0, 16);
  const claim = `${savePrefix(workspace)}damaged_${digest}`;
  return `${claim}_${codeOf(claim, sealKey)}`;
}

/** Whether a key marks an entry and was made with this API key. */
export function isDamageMark(key: string, workspace: string, sealKey: SealKey): boolean {
  if (!key.toLowerCase().startsWith(`${savePrefix(workspace)}damaged_`)) return false;
  return hasCode(key, sealKey);
}

/** Whether a key has the form of ours, no matter who has made it. */
export function isCacheKey(key: string): boolean {
  return /^prosonata-backup_[a-z0-9-]+_\d{8}t\d{4}z_(partial|done)_\d{6,9}(_\d{8}t\d{4}z)?_[a-z0-9.-]+_[0-9a-f]{32}$/i.test(
    key,
  );
}

function hasCode(key: string, sealKey: SealKey): boolean {
  const end = key.lastIndexOf('_');
  const code = key.slice(end + 1).toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(code)) return false;
  const claim = key.slice(0, end);
  return [sealKey.identity, sealKey.earlierIdentity].some((identity) =>
    timingSafeEqual(Buffer.from(code), Buffer.from(codeBy(identity, claim))),
  );
}

/** Some cache servers fold keys to lower case, so the code does not depend on it. */
function codeOf(claim: string, { identity }: SealKey): string {
  return codeBy(identity, claim);
}

function codeBy(identity: string, claim: string): string {
  return createHmac('sha256', identity).update(claim.toLowerCase()).digest('hex').slice(0, 32);
}

function withIds(name: string): string {
  return name.replace(/_\d{8}t\d{4}z(?=_|$)/g, (id) => id.toUpperCase());
}
