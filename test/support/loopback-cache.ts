import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheClient } from '../../src/github/cache-client.js';
import type { GitHubServices } from './github/services.js';

/** Speaks to the cache service, and to the log, as the real client does, but packs the files as JSON, without tar. */
export function loopbackCache(
  github: GitHubServices,
  root: string,
  print: (text: string) => void = () => {},
  kind = 'linux with zstd',
): CacheClient {
  const versionOf = (path: string) => `${path} on ${kind}`;
  const call = async (method: string, body: unknown): Promise<Record<string, string> | undefined> => {
    const response = await fetch(`${github.url}/twirp/github.actions.results.api.v1.CacheService/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.runtimeToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, string>;
    return answer.ok ? answer : undefined;
  };
  const find = (key: string, restoreKeys: readonly string[], version: string) =>
    call('GetCacheEntryDownloadURL', { key, restore_keys: restoreKeys, version });
  return {
    isAvailable: () => true,
    missingTools: async () => undefined,
    version: async (path) => versionOf(path),
    async lookUp(path, prefix) {
      const key = (await find(prefix, [prefix], versionOf(path)))?.matched_key;
      if (key !== undefined) print(`Cache hit for restore-key: ${key}`);
      return key;
    },
    async restore(path, key) {
      const found = await find(key, [], versionOf(path));
      if (!found) return false;
      print(`Cache hit for: ${found.matched_key}`);
      const response = await fetch(found.signed_download_url ?? '');
      try {
        const packed = JSON.parse(await response.text()) as Record<string, string>;
        mkdirSync(join(root, path), { recursive: true });
        for (const [name, content] of Object.entries(packed)) {
          writeFileSync(join(root, path, name), Buffer.from(content, 'base64'));
        }
      } catch {
        // As tar on a damaged entry: the client tells that nothing was restored.
        return false;
      }
      return found.matched_key === key;
    },
    async save(path, key) {
      const folder = join(root, path);
      const packed = Object.fromEntries(
        readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
      );
      const body = Buffer.from(JSON.stringify(packed));
      const reserved = await call('CreateCacheEntry', { key, version: versionOf(path) });
      if (!reserved) return 'the cache service did not take it';
      const headers = { 'x-ms-blob-type': 'BlockBlob' };
      await fetch(reserved.signed_upload_url ?? '', { method: 'PUT', headers, body });
      const done = await call('FinalizeCacheEntryUpload', {
        key,
        size_bytes: String(body.length),
        version: versionOf(path),
      });
      return done ? undefined : 'the cache service did not take it';
    },
  };
}
