/**
 * The cache service v2: three Twirp calls (cache/generated/results/api/v1/cache.js); the bytes go to blob storage.
 * Its rules are those of docs.github.com, "dependency caching reference", where nothing else is named.
 */

import { dayMs } from '../clock.js';
import type { Blob, BlobStorage } from './blobs.js';
import { type Call, json, objectIn, type Route, textIn, twirpRefusal } from './http.js';
import type { Platform } from './platform.js';
import { type RuntimeClaims, runtimeClaims } from './token.js';

export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  /** Hash of the paths and the compression; a cache of another version is another cache. */
  readonly version: string;
  /** The scope: the ref that it was saved on. */
  readonly ref: string;
  readonly createdAt: number;
  readonly lastAccessedAt: number;
  readonly sizeBytes: number;
}

export interface CacheService {
  readonly routes: readonly Route[];
  /** Finalized entries, oldest first. */
  entries(): readonly CacheEntry[];
  /** Removes every entry of this key, or whose key starts with `{ prefix }`; says how many. */
  evict(key: string | { readonly prefix: string }): number;
  remove(id: number): void;
  /** Changes the stored bytes of the newest entry of this key: by default one in the middle; undefined loses them. */
  damage(key: string, change?: (bytes: Buffer) => Buffer | undefined): void;
  /** What any workflow of the branch can do to an entry: delete it and save the same once more, so that it is newest. */
  saveAgain(key: string): void;
  /** Or save anything under any key of its choice, straight through the service. */
  plant(key: string, version: string, bytes?: Buffer): void;
}

type Stored = { -readonly [name in keyof CacheEntry]: CacheEntry[name] } & { isFinal: boolean };

const unusedLimitMs = 7 * dayMs;

export function createCacheService(platform: Platform, blobs: BlobStorage): CacheService {
  let stored: Stored[] = [];
  /** When entries were made, for the limit by the minute. */
  let creations: number[] = [];

  const blobName = (entry: CacheEntry) => `cache/${entry.id}`;
  const newestFirst = (a: Stored, b: Stored) => b.createdAt - a.createdAt || b.id - a.id;

  function storedUnder(key: string): { entry: Stored; blob: Blob } {
    const entry = stored.filter((candidate) => candidate.key === key).sort(newestFirst)[0];
    const blob = entry && blobs.get(blobName(entry));
    if (!entry || !blob) throw new Error(`There is no stored cache ${key}.`);
    return { entry, blob };
  }

  function drop(isGone: (entry: Stored) => boolean): number {
    const gone = stored.filter(isGone);
    for (const entry of gone) blobs.remove(blobName(entry));
    stored = stored.filter((entry) => !gone.includes(entry));
    return gone.length;
  }

  /** Entries not accessed for 7 days go; then the least recently used ones until the rest fits. */
  function expire(): void {
    drop((entry) => entry.isFinal && entry.lastAccessedAt <= platform.now() - unusedLimitMs);
    let bytes = 0;
    for (const entry of [...stored].sort((a, b) => b.lastAccessedAt - a.lastAccessedAt || b.id - a.id)) {
      bytes += entry.sizeBytes;
      if (bytes > platform.limits.cacheBytes) drop((candidate) => candidate === entry);
    }
  }

  /** The key itself, then the newest whose key starts with it; what was reserved only is invisible. */
  function match(ref: string, key: string, version: string): Stored | undefined {
    const visible = stored.filter((entry) => entry.isFinal && entry.ref === ref && entry.version === version);
    return (
      visible.find((entry) => entry.key === key) ??
      visible.filter((entry) => entry.key.startsWith(key)).sort(newestFirst)[0]
    );
  }

  function lookUp(call: Call) {
    const { scopes } = runtimeClaims(platform, call);
    const readable = scopes.filter((scope) => scope.mayRead);
    // The words begin with the prefix that the client looks for (CACHE_READ_DENIED_PREFIX, cache/cache.js).
    if (readable.length === 0) {
      throw twirpRefusal('permission_denied', 'cache read denied: token has no readable scopes');
    }
    expire();
    const request = objectIn(call);
    const restoreKeys = Array.isArray(request.restore_keys) ? request.restore_keys.map(String) : [];
    // All keys in the run's own scope come before any in the default branch's.
    for (const { ref } of readable) {
      for (const key of [textIn(request, 'key'), ...restoreKeys]) {
        const entry = match(ref, key, textIn(request, 'version'));
        if (!entry) continue;
        // That a lookup without a download counts as a use is assumed: the reference speaks of access.
        entry.lastAccessedAt = platform.now();
        return json(200, {
          ok: true,
          signed_download_url: blobs.signedUrl(blobName(entry), 'r'),
          matched_key: entry.key,
        });
      }
    }
    return json(200, { ok: false });
  }

  function reserve(call: Call) {
    const scope = writableScope(runtimeClaims(platform, call));
    // Not an error of the call: 200 with ok=false and the prefix CACHE_WRITE_DENIED_PREFIX (cache/cache.js).
    if (!scope) return json(200, { ok: false, message: 'cache write denied: token has no writable scopes' });
    refuseBeyondLimits();
    expire();
    const request = objectIn(call);
    const [key, version] = [textIn(request, 'key'), textIn(request, 'version')];
    if (key === '' || version === '') throw twirpRefusal('invalid_argument', 'key and version are required');
    // Entries are immutable. Words and status from actions/cache#1541 and #1665. A reservation that was never
    // finalized holds its key too, without end (actions/cache#1612).
    if (find(key, version, scope)) {
      throw twirpRefusal(
        'already_exists',
        'cache entry with the same key, version, and scope already exists',
      );
    }
    const entry = newEntry(key, version, scope);
    creations.push(entry.createdAt);
    return json(200, { ok: true, signed_upload_url: blobs.signedUrl(blobName(entry), 'cw') });
  }

  function newEntry(key: string, version: string, ref: string): Stored {
    const now = platform.now();
    const times = { createdAt: now, lastAccessedAt: now };
    const entry: Stored = {
      id: platform.nextId(),
      key,
      version,
      ref,
      ...times,
      sizeBytes: 0,
      isFinal: false,
    };
    stored.push(entry);
    return entry;
  }

  function refuseBeyondLimits(): void {
    // The client looks for "insufficient usage" (cache/internal/shared/errors.js); the status is assumed.
    if (platform.limits.isCacheFull) throw twirpRefusal('permission_denied', 'insufficient usage for cache');
    creations = creations.filter((time) => time > platform.now() - 60_000);
    if (creations.length >= platform.limits.cacheEntriesPerMinute) {
      throw twirpRefusal('resource_exhausted', 'too many cache entries', { 'retry-after': '60' });
    }
  }

  function finalize(call: Call) {
    const request = objectIn(call);
    const scope = writableScope(runtimeClaims(platform, call)) ?? '';
    const entry = find(textIn(request, 'key'), textIn(request, 'version'), scope);
    if (!entry || entry.isFinal) throw twirpRefusal('not_found', 'cache entry not found');
    const size = blobs.get(blobName(entry))?.bytes.length;
    if (size === undefined || String(size) !== request.size_bytes) {
      return json(200, { ok: false, message: 'the size of the uploaded cache differs from the size given' });
    }
    entry.isFinal = true;
    entry.sizeBytes = size;
    expire();
    return json(200, { ok: true, entry_id: String(entry.id) });
  }

  function find(key: string, version: string, ref: string): Stored | undefined {
    return stored.find((entry) => entry.key === key && entry.version === version && entry.ref === ref);
  }

  const route = (operation: string, answer: Route['answer']): Route => ({
    service: 'cache',
    operation,
    method: 'POST',
    path: new RegExp(`^/twirp/github\\.actions\\.results\\.api\\.v1\\.CacheService/${operation}$`),
    answer,
  });

  return {
    routes: [
      route('GetCacheEntryDownloadURL', lookUp),
      route('CreateCacheEntry', reserve),
      route('FinalizeCacheEntryUpload', finalize),
    ],
    entries() {
      expire();
      return stored.filter((entry) => entry.isFinal).map(({ isFinal, ...entry }) => entry);
    },
    evict: (key) =>
      drop((entry) => (typeof key === 'string' ? entry.key === key : entry.key.startsWith(key.prefix))),
    remove: (id) => void drop((entry) => entry.id === id),
    damage(key, change = flipMiddle) {
      const { entry, blob } = storedUnder(key);
      const bytes = change(Buffer.from(blob.bytes));
      if (bytes) blobs.put(blobName(entry), { ...blob, bytes });
      else blobs.remove(blobName(entry));
    },
    saveAgain(key) {
      const { entry, blob } = storedUnder(key);
      blobs.remove(blobName(entry));
      entry.id = platform.nextId();
      entry.createdAt = platform.now();
      blobs.put(blobName(entry), blob);
    },
    plant(key, version, bytes = Buffer.from('x')) {
      const entry = newEntry(key, version, `refs/heads/${platform.repository.defaultBranch}`);
      blobs.put(blobName(entry), { bytes, contentType: 'application/octet-stream' });
      Object.assign(entry, { isFinal: true, sizeBytes: bytes.length });
    },
  };
}

/** A run writes to its own ref's scope only. */
function writableScope({ scopes }: RuntimeClaims): string | undefined {
  return scopes.find((scope) => scope.mayWrite)?.ref;
}

/** The same bytes except one in the middle. */
export function flipMiddle(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  return bytes;
}
