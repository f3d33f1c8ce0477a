/**
 * Blob storage, as far as the Azure client that comes with @actions/cache and @actions/artifact uses it: Put Blob, Put
 * Block, Put Block List, Get Blob (whole and by range), Get Blob Properties. Whoever holds a signed URL may do what it
 * says until it expires; nothing else is asked for.
 */
import { createHash } from 'node:crypto';
import { hourMs } from '../clock.js';
import { type Answer, type Call, Refused, type Route } from './http.js';
import type { Platform } from './platform.js';

export interface Blob {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** What a download is to be called; given with the content disposition. */
  readonly fileName?: string;
}

export interface BlobStorage {
  readonly routes: readonly Route[];
  /** A URL for reading or writing, an hour long unless told. */
  signedUrl(name: string, permission: 'r' | 'cw', validMs?: number): string;
  get(name: string): Blob | undefined;
  put(name: string, blob: Blob): void;
  remove(name: string): void;
}

/** The account comes first in the path where the host is an address (Azurite does the same). */
const path = /^\/storage\/([^/]+)\/(.+)$/;

export function createBlobStorage(platform: Platform): BlobStorage {
  const blobs = new Map<string, Blob>();
  const blocks = new Map<string, Map<string, Buffer>>();

  const signature = (name: string, permission: string, expires: string) =>
    platform.sign([name, permission, expires].join('\n'));

  function nameOf(call: Call, needed: 'r' | 'w'): string {
    const name = call.params.join('/');
    const [permission, expires] = [
      call.url.searchParams.get('sp') ?? '',
      call.url.searchParams.get('se') ?? '',
    ];
    const isGenuine = call.url.searchParams.get('sig') === signature(name, permission, expires);
    // 403 for each of them, as Azure: a client must not take an expired URL for a lost blob.
    if (!isGenuine || Date.parse(expires) < platform.now()) throw refusal(403, 'AuthenticationFailed');
    if (!permission.includes(needed)) throw refusal(403, 'AuthorizationPermissionMismatch');
    return name;
  }

  function store(call: Call, name: string, bytes: Buffer): Answer {
    const contentType = String(call.headers['x-ms-blob-content-type'] ?? 'application/octet-stream');
    blobs.set(name, { bytes, contentType });
    blocks.delete(name);
    return { status: 201, headers: headersOf(bytes) };
  }

  function read(call: Call): Answer {
    const blob = blobs.get(nameOf(call, 'r'));
    if (!blob) throw refusal(404, 'BlobNotFound');
    const headers = {
      ...headersOf(blob.bytes),
      'content-type': blob.contentType,
      'accept-ranges': 'bytes',
      'x-ms-blob-type': 'BlockBlob',
      ...(blob.fileName ? { 'content-disposition': `attachment; filename="${blob.fileName}"` } : {}),
    };
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(call.headers['x-ms-range'] ?? call.headers.range ?? ''));
    if (!range) return { status: 200, headers, body: blob.bytes };
    const first = Number(range[1]);
    const last = Math.min(range[2] ? Number(range[2]) : Number.POSITIVE_INFINITY, blob.bytes.length - 1);
    if (first > last) throw refusal(416, 'InvalidRange');
    const contentRange = `bytes ${first}-${last}/${blob.bytes.length}`;
    return {
      status: 206,
      headers: { ...headers, 'content-range': contentRange },
      body: blob.bytes.subarray(first, last + 1),
    };
  }

  const route = (operation: string, method: string, answer: Route['answer'], comp?: string): Route => ({
    service: 'blobs',
    operation,
    method,
    path,
    answer,
    ...(comp ? { comp } : {}),
  });

  const routes = [
    route('PutBlob', 'PUT', (call) => {
      if (call.headers['x-ms-blob-type'] !== 'BlockBlob') throw refusal(400, 'MissingRequiredHeader');
      return store(call, nameOf(call, 'w'), call.body);
    }),
    route(
      'PutBlock',
      'PUT',
      (call) => {
        const name = nameOf(call, 'w');
        const staged = blocks.get(name) ?? new Map<string, Buffer>();
        blocks.set(name, staged.set(call.url.searchParams.get('blockid') ?? '', call.body));
        return { status: 201, headers: headersOf(call.body) };
      },
      'block',
    ),
    route(
      'PutBlockList',
      'PUT',
      (call) => {
        const name = nameOf(call, 'w');
        const ids = [...call.body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((match) => match[1]);
        const parts = ids.map((id) => blocks.get(name)?.get(id ?? ''));
        if (parts.some((part) => part === undefined)) throw refusal(400, 'InvalidBlockList');
        return store(call, name, Buffer.concat(parts.filter((part) => part !== undefined)));
      },
      'blocklist',
    ),
    route('GetBlob', 'GET', read),
    route('GetBlobProperties', 'HEAD', read),
  ];

  return {
    routes,
    signedUrl(name, permission, validMs = hourMs) {
      const expires = new Date(platform.now() + validMs).toISOString();
      const query = new URLSearchParams({
        sv: '2025-11-05',
        se: expires,
        sr: 'b',
        sp: permission,
        sig: signature(name, permission, expires),
      });
      return `${platform.origin}/storage/${name}?${query}`;
    },
    get: (name) => blobs.get(name),
    put: (name, blob) => void blobs.set(name, blob),
    remove: (name) => void blobs.delete(name),
  };
}

function headersOf(bytes: Buffer): Record<string, string> {
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return {
    etag: `"0x${etag.toUpperCase()}"`,
    'last-modified': new Date(0).toUTCString(),
    'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-version': '2025-11-05',
  };
}

function refusal(status: number, code: string): Refused {
  const body = Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
  return new Refused({
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body,
  });
}
