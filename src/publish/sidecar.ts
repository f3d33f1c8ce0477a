/**
 * The file beside an archive that nobody can look into without its key, or without downloading it: what the archive
 * holds, and what it must be byte by byte. It is written first, so that no such archive ever lies there without it. Pure.
 */
import * as v from 'valibot';
import { formatHoldings, type Holdings, parseHoldings } from '../keeping/holdings.js';
import type { PublishedFile } from './publisher.js';

export interface Sidecar {
  readonly file: PublishedFile;
  readonly holds: Holdings | undefined;
}

/** Of a plain archive none is needed: it says itself what it holds. */
export function hasSidecar(archive: string): boolean {
  return archive.endsWith('.age');
}

export function sidecarName(archive: string): string {
  return `${archive}.json`;
}

const schema = v.object({
  name: v.string(),
  sizeBytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  holds: v.unknown(),
});

export function formatSidecar({ name, sizeBytes, sha256 }: PublishedFile, holds: Holdings): Uint8Array {
  const content = { name, sizeBytes, sha256, holds: JSON.parse(formatHoldings(holds)) };
  return Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
}

/** Undefined if these bytes say nothing of an archive of this name. */
export function parseSidecar(archive: string, bytes: Uint8Array | undefined): Sidecar | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success || parsed.output.name !== archive) return undefined;
  const { holds, ...file } = parsed.output;
  return { file, holds: parseHoldings(JSON.stringify(holds ?? null)) };
}
