/**
 * The artifact service: five Twirp calls (artifact/generated/results/api/v1/artifact.js); the bytes go to blob storage.
 */
import { createHash } from 'node:crypto';
import { dayMs } from '../clock.js';
import type { BlobStorage } from './blobs.js';
import { flipMiddle } from './cache-service.js';
import { type Call, isoTime, json, objectIn, type Route, textIn, twirpRefusal } from './http.js';
import type { Platform } from './platform.js';
import { runtimeClaims } from './token.js';

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly sizeBytes: number;
  /** `sha256:<hex>` of what was uploaded. */
  readonly digest: string;
  readonly mimeType: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface ArtifactService {
  readonly routes: readonly Route[];
  /** Finalized artifacts, oldest first; expired ones too. */
  artifacts(): readonly Artifact[];
  /** The bytes as uploaded: the file itself with skipArchive, else a zip. */
  content(id: number): Buffer | undefined;
  /** A URL of blob storage for the bytes. */
  downloadUrl(id: number): string;
  remove(id: number): void;
  /** Changes one byte in the middle, also while it is not finalized. */
  damage(id: number): void;
  /** What any run can do: upload something under a name of its choice. Gives its id. */
  plant(name: string, runtimeToken: string): number;
  /** Ids of all, those not finalized too. */
  ids(): readonly number[];
}

type Stored = { -readonly [name in keyof Artifact]: Artifact[name] } & { isFinal: boolean };

const noCall: Call = {
  method: 'POST',
  url: new URL('http://127.0.0.1'),
  headers: {},
  body: Buffer.alloc(0),
  params: [],
};
const defaultRetentionMs = 90 * dayMs;
/** Refused with 400 in actions/toolkit#2324 and actions/upload-artifact#765. */
const refusedTypes = /spreadsheetml|x-7z-compressed/;

export function createArtifactService(platform: Platform, blobs: BlobStorage): ArtifactService {
  let stored: Stored[] = [];
  const blobName = (artifact: Artifact) => `artifacts/${artifact.id}`;
  const final = () => stored.filter((artifact) => artifact.isFinal);

  /** The fields of a request whose ids are those of its token; others are refused. */
  function own(call: Call): Readonly<Record<string, unknown>> {
    const claims = runtimeClaims(platform, call);
    const fields = objectIn(call);
    const isOwn =
      fields.workflow_run_backend_id === claims.runBackendId &&
      fields.workflow_job_run_backend_id === claims.jobBackendId;
    if (!isOwn) throw twirpRefusal('permission_denied', 'the ids are not those of the token');
    return fields;
  }

  const inRun = (run: unknown, name: string) =>
    stored.find((artifact) => artifact.runBackendId === run && artifact.name === name);

  /** Reading and deleting reach all artifacts of the run, whichever job made them. */
  function known(call: Call): Stored {
    const fields = objectIn(call);
    const { runBackendId } = runtimeClaims(platform, call);
    const artifact =
      fields.workflow_run_backend_id === runBackendId
        ? inRun(runBackendId, textIn(fields, 'name'))
        : undefined;
    if (!artifact?.isFinal) throw twirpRefusal('not_found', 'artifact not found');
    return artifact;
  }

  function create(call: Call) {
    const fields = own(call);
    const [name, mimeType] = [textIn(fields, 'name'), textIn(fields, 'mime_type') || 'application/zip'];
    if (name === '') throw twirpRefusal('invalid_argument', 'name is required');
    if (refusedTypes.test(mimeType))
      throw twirpRefusal('invalid_argument', `mime_type ${mimeType} is not allowed`);
    if (platform.limits.isArtifactStorageFull) {
      // The client looks for these words (artifact/internal/shared/errors.js); the status is assumed.
      throw twirpRefusal('permission_denied', 'create artifact: insufficient usage to create artifact');
    }
    // One name a run (upload-artifact README); that one never finalized conflicts as well is assumed.
    if (inRun(fields.workflow_run_backend_id, name)) {
      throw twirpRefusal('already_exists', 'an artifact with this name already exists on the workflow run');
    }
    const now = platform.now();
    const artifact: Stored = {
      id: platform.nextId(),
      name,
      runBackendId: textIn(fields, 'workflow_run_backend_id'),
      jobBackendId: textIn(fields, 'workflow_job_run_backend_id'),
      sizeBytes: 0,
      digest: '',
      mimeType,
      createdAt: now,
      expiresAt: Date.parse(textIn(fields, 'expires_at')) || now + defaultRetentionMs,
      isFinal: false,
    };
    stored.push(artifact);
    return json(200, { ok: true, signed_upload_url: blobs.signedUrl(blobName(artifact), 'cw') });
  }

  function finalize(call: Call) {
    const fields = own(call);
    const artifact = inRun(fields.workflow_run_backend_id, textIn(fields, 'name'));
    if (!artifact) throw twirpRefusal('not_found', 'artifact not found');
    const blob = blobs.get(blobName(artifact));
    const digest = blob && `sha256:${createHash('sha256').update(blob.bytes).digest('hex')}`;
    if (!blob || !digest || String(blob.bytes.length) !== textIn(fields, 'size')) {
      throw twirpRefusal('invalid_argument', 'the size of the uploaded artifact differs from the size given');
    }
    // That the hash given is not compared is assumed: nobody has seen GitHub refuse one.
    Object.assign(artifact, { isFinal: true, sizeBytes: blob.bytes.length, digest });
    const isZip = artifact.mimeType === 'application/zip' && !artifact.name.endsWith('.zip');
    blobs.put(blobName(artifact), { ...blob, fileName: isZip ? `${artifact.name}.zip` : artifact.name });
    return json(200, { ok: true, artifact_id: String(artifact.id) });
  }

  function list(call: Call) {
    const fields = own(call);
    const found = final()
      .filter((artifact) => artifact.runBackendId === fields.workflow_run_backend_id)
      .filter((artifact) => !('name_filter' in fields) || artifact.name === fields.name_filter)
      .filter((artifact) => !('id_filter' in fields) || String(artifact.id) === fields.id_filter);
    return json(200, {
      artifacts: found.map((artifact) => ({
        workflow_run_backend_id: artifact.runBackendId,
        workflow_job_run_backend_id: artifact.jobBackendId,
        database_id: String(artifact.id),
        name: artifact.name,
        size: String(artifact.sizeBytes),
        created_at: isoTime(artifact.createdAt),
        digest: artifact.digest,
      })),
    });
  }

  function remove(id: number): void {
    blobs.remove(`artifacts/${id}`);
    stored = stored.filter((artifact) => artifact.id !== id);
  }

  const route = (operation: string, answer: Route['answer']): Route => ({
    service: 'artifacts',
    operation,
    method: 'POST',
    path: new RegExp(`^/twirp/github\\.actions\\.results\\.api\\.v1\\.ArtifactService/${operation}$`),
    answer,
  });

  return {
    routes: [
      route('CreateArtifact', create),
      route('FinalizeArtifact', finalize),
      route('ListArtifacts', list),
      route('GetSignedArtifactURL', (call) =>
        json(200, { signed_url: blobs.signedUrl(blobName(known(call)), 'r') }),
      ),
      route('DeleteArtifact', (call) => {
        const { id } = known(call);
        remove(id);
        return json(200, { ok: true, artifact_id: String(id) });
      }),
    ],
    artifacts: () => final().map(({ isFinal, ...artifact }) => artifact),
    content: (id) => blobs.get(`artifacts/${id}`)?.bytes,
    downloadUrl: (id) => blobs.signedUrl(`artifacts/${id}`, 'r'),
    remove,
    ids: () => stored.map(({ id }) => id),
    plant(name, token) {
      const call = { ...noCall, headers: { authorization: `Bearer ${token}` } };
      const claims = runtimeClaims(platform, call);
      const owner = {
        workflow_run_backend_id: claims.runBackendId,
        workflow_job_run_backend_id: claims.jobBackendId,
      };
      const send = (fields: object) => ({
        ...call,
        body: Buffer.from(JSON.stringify({ ...owner, name, ...fields })),
      });
      create(send({}));
      const id = stored.at(-1)?.id ?? 0;
      blobs.put(`artifacts/${id}`, { bytes: Buffer.from('x'), contentType: 'text/plain' });
      finalize(send({ size: '1' }));
      return id;
    },
    damage(id) {
      const blob = blobs.get(`artifacts/${id}`);
      if (!blob) throw new Error(`There is no artifact ${id}.`);
      blobs.put(`artifacts/${id}`, { ...blob, bytes: flipMiddle(Buffer.from(blob.bytes)) });
    },
  };
}
