export const id = 310;
export const ids = [310];
export const modules = {

/***/ 48310:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  downloadsOn: () => (/* binding */ downloadsOn),
  partsOnRunner: () => (/* binding */ partsOnRunner),
  placeOnRunner: () => (/* binding */ placeOnRunner)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/github/errors.js
var github_errors = __webpack_require__(47307);
// EXTERNAL MODULE: ./build/github/time-limit.js
var time_limit = __webpack_require__(98047);
;// CONCATENATED MODULE: ./build/github/artifact-client.js
/** Artifacts of the workflow run: the only place that knows @actions/artifact. */




function actionsArtifactClient(ports) {
    return {
        async upload(path, retentionDays, ms) {
            const client = await openClient();
            const name = (0,external_node_path_.basename)(path);
            try {
                return await (0,time_limit/* withinTime */.dn)('Uploading the archive as an artifact', ms, ports, async () => {
                    await client.uploadArtifact(name, [path], (0,external_node_path_.dirname)(path), {
                        skipArchive: true,
                        ...(retentionDays === undefined ? {} : { retentionDays }),
                    });
                    // The library's own digest is of what it has sent.
                    const { artifact } = await client.getArtifact(name);
                    const { id, size, digest } = artifact;
                    return { id, sizeBytes: size, sha256: digest?.replace(/^sha256:/, '') || undefined };
                });
            }
            catch (error) {
                throw error instanceof errors/* BackupError */.hj ? error : typed(error);
            }
        },
        async remove(name, ms) {
            const client = await openClient();
            await (0,time_limit/* withinTime */.dn)('Removing an artifact', ms, ports, () => client.deleteArtifact(name)).catch(() => undefined);
        },
    };
}
/** Far larger than the rest of the program, and needed once in a backup. */
async function openClient() {
    const { DefaultArtifactClient } = await __webpack_require__.e(/* import() */ 296).then(__webpack_require__.bind(__webpack_require__, 37296));
    return new DefaultArtifactClient();
}
/** The library wraps its errors, so that only their words tell them apart. */
function typed(error) {
    const message = `Uploading the archive as an artifact failed: ${(0,errors/* printable */.g$)((0,errors/* toMessage */.R9)(error))}`;
    const refused = (hint) => new errors/* BackupError */.hj(message, hint, { cause: error });
    if (/quota has been hit|insufficient usage/i.test(message)) {
        return refused('The storage for artifacts is used up: delete old ones, or publish releases.');
    }
    if (/not currently supported on GHES/i.test(message)) {
        return refused('This server has no such artifacts: set publish to release.');
    }
    return new github_errors/* GitHubTrouble */.vr(message, { cause: error });
}

// EXTERNAL MODULE: ./build/github/octokit.js + 3 modules
var octokit = __webpack_require__(67825);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./build/github/octokit-calls.js
var octokit_calls = __webpack_require__(1519);
;// CONCATENATED MODULE: ./build/github/octokit-issues.js


/** Whoever else can see a public repository can open issues in it, too. */
const within = ['OWNER', 'MEMBER', 'COLLABORATOR'];
const issueSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    number: dist/* number */.aig(),
    body: dist/* nullish */.cl6(dist/* string */.YjP(), ''),
    author_association: dist/* optional */.lqM(dist/* string */.YjP(), 'NONE'),
    user: dist/* nullish */.cl6(dist/* object */.Ikc({ type: dist/* optional */.lqM(dist/* string */.YjP(), '') })),
    // GitHub lists pull requests among the issues.
    pull_request: dist/* optional */.lqM(dist/* unknown */.L5J()),
}), dist/* transform */.pdi(({ number, body, author_association, user, pull_request }) => ({
    number,
    body,
    isFromWithin: within.includes(author_association) || user?.type === 'Bot',
    isPullRequest: pull_request !== undefined,
})));
const needs = 'issues: write';
function octokitIssues(options, ports) {
    const { octokit, place, once, repeatedly } = (0,octokit_calls/* octokitCalls */.n)(options, ports);
    const { issues } = octokit.rest;
    const change = async (what, number, fields) => {
        await repeatedly(what, needs, () => issues.update({ ...place, issue_number: number, ...fields }), dist/* unknown */.L5J());
    };
    return {
        async open() {
            const found = await repeatedly('Looking for an issue about the backup', needs, () => octokit.paginate(issues.listForRepo, {
                ...place,
                state: 'open',
                sort: 'created',
                direction: 'asc',
                per_page: octokit_calls/* perPage */.x,
            }), dist/* array */.YOg(issueSchema));
            return found.flatMap(({ isPullRequest, ...issue }) => (isPullRequest ? [] : [issue]));
        },
        create: (title, body) => once('Opening an issue about the backup', needs, async () => (await issues.create({ ...place, title, body })).data, issueSchema),
        update: (number, body) => change('Bringing the issue about the backup up to date', number, { body }),
        close: (number, body) => change('Closing the issue about the backup', number, {
            body,
            state: 'closed',
            state_reason: 'completed',
        }),
    };
}

// EXTERNAL MODULE: ./build/prosonata/http-api.js + 5 modules
var http_api = __webpack_require__(63440);
// EXTERNAL MODULE: ./build/retry.js + 2 modules
var retry = __webpack_require__(13833);
// EXTERNAL MODULE: ./build/system/content.js
var system_content = __webpack_require__(16393);
// EXTERNAL MODULE: ./build/workfile/save.js
var save = __webpack_require__(62937);
// EXTERNAL MODULE: ./build/publish/publisher.js
var publish_publisher = __webpack_require__(77159);
// EXTERNAL MODULE: ./build/keeping/holdings.js
var holdings = __webpack_require__(76970);
;// CONCATENATED MODULE: ./build/publish/sidecar.js
/**
 * The file beside an archive that nobody can look into without its key, or without downloading it: what the archive
 * holds, and what it must be byte by byte. It is written first, so that no such archive ever lies there without it. Pure.
 */


/** Of a plain archive none is needed: it says itself what it holds. */
function hasSidecar(archive) {
    return archive.endsWith('.age');
}
function sidecarName(archive) {
    return `${archive}.json`;
}
const schema = dist/* object */.Ikc({
    name: dist/* string */.YjP(),
    sizeBytes: dist/* number */.aig(),
    sha256: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f]{64}$/)),
    holds: dist/* unknown */.L5J(),
});
function formatSidecar({ name, sizeBytes, sha256 }, holds) {
    const content = { name, sizeBytes, sha256, holds: JSON.parse((0,holdings/* formatHoldings */.mB)(holds)) };
    return Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
}
/** Undefined if these bytes say nothing of an archive of this name. */
function parseSidecar(archive, bytes) {
    let json;
    try {
        json = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
    }
    catch {
        return undefined;
    }
    const parsed = dist/* safeParse */.xLC(schema, json);
    if (!parsed.success || parsed.output.name !== archive)
        return undefined;
    const { holds, ...file } = parsed.output;
    return { file, holds: (0,holdings/* parseHoldings */.AR)(JSON.stringify(holds ?? null)) };
}

;// CONCATENATED MODULE: ./build/publish/earlier-artifacts.js
/**
 * Which artifacts tell of an earlier backup. Anybody who can have a workflow run, as by a pull request, can give an
 * artifact any name, and a name that was believed would put off the next backup. So a name counts only if GitHub
 * itself says that a run of this workflow, on this branch of this repository, has made it, and if it is not dated
 * later than it was made.
 */





/** Making up that many wins no more than that a backup begins earlier. */
const runsLookedAtAtMost = 10;
/** What says what an archive holds is far smaller. */
const sidecarBytesAtMost = 1_000_000;
/** The newest earlier backup, alone; none if none can be believed. */
async function newestBackup(origin, github) {
    if (origin.workflow === undefined)
        return [];
    const artifacts = await github.artifacts();
    const candidates = artifacts
        .flatMap((artifact) => candidateOf(artifact, origin))
        .sort((a, b) => (a.backup.backupId < b.backup.backupId ? 1 : -1))
        .slice(0, runsLookedAtAtMost);
    for (const { backup, id, runId } of candidates) {
        if ((await github.workflowOf(runId)).split('@')[0] !== origin.workflow)
            continue;
        const sidecar = await sidecarOf(backup, runId, artifacts, github);
        const read = () => github.artifactContent(id);
        return [{ ...backup, holds: sidecar?.holds, sha256: sidecar?.file.sha256, read }];
    }
    return [];
}
function candidateOf({ id, name, createdAt, run }, { workspace, ref }) {
    const backup = (0,publish_publisher/* backupOfArchive */.kv)(workspace, name);
    if (!backup || !run?.isOwn || `refs/heads/${run.branch}` !== ref)
        return [];
    // NaN, of a date that cannot be read, is no such date either.
    return (0,save/* backupStart */.fx)(backup.backupId) <= createdAt ? [{ backup, id, runId: run.id }] : [];
}
/** What the same run has said of it in an artifact of its own; undefined if that cannot be had or read. */
async function sidecarOf({ name }, runId, artifacts, github) {
    const sidecar = artifacts.find((artifact) => artifact.run?.id === runId && artifact.name === sidecarName(name));
    if (!sidecar || sidecar.sizeBytes > sidecarBytesAtMost)
        return undefined;
    try {
        return parseSidecar(name, await artifactBytes(sidecar.id, github));
    }
    catch (error) {
        // It is one fact less; what may be published does not hang on it.
        if (error instanceof errors/* BackupError */.hj)
            return undefined;
        throw error;
    }
}
async function artifactBytes(id, github) {
    const file = await github.artifactContent(id);
    try {
        return Buffer.concat([...(0,system_content/* contentOfFile */.x)(file).pieces()]);
    }
    finally {
        file.close();
    }
}

;// CONCATENATED MODULE: ./build/publish/viewer-page.js
/** The page with which people open archives: it lies beside each archive, under a name that they know. */

const viewerName = 'Archiv-ansehen.html';
/** Puts the page where the archive is. A backup does not fail because of a page that can be had elsewhere. */
async function addViewer(viewer, put, log) {
    const bytes = await viewer?.();
    if (!bytes)
        return;
    try {
        await put(bytes);
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warn(`The page that opens archives was not put beside the archive: ${error.message}`);
    }
}

;// CONCATENATED MODULE: ./build/publish/artifact.js
/** Archives as artifacts of the workflow run: unzipped, so that the file is one click away, and expiring by themselves. */










/** The upload may go better next time. */
class UploadAltered extends errors/* BackupError */.hj {
    transient = true;
}
function artifactPublisher(options, ports) {
    return {
        check: async () => undefined,
        publish: (publication) => (0,retry/* retried */.sT)(() => upload(publication, options, ports), ports),
        async shelf() {
            try {
                const backups = await newestBackup(options, ports.github);
                // They expire by themselves, and settings allow no keep-… beside them.
                const kept = { verify: async () => undefined, remove: async () => undefined };
                return { backups: backups.map((backup) => ({ ...backup, ...kept })), broken: [] };
            }
            catch (error) {
                // Needs a right that artifacts do not need otherwise; without it earlier ones are not known.
                if ((0,github_errors/* isForbidden */.US)(error))
                    return { backups: [], broken: [] };
                throw error;
            }
        },
    };
}
async function upload(publication, { workspace, retentionDays, temporaryFolder, runUrl, viewer }, { artifacts, files, log, clock, endsAt = Number.POSITIVE_INFINITY }) {
    const { content, holds, mayShow } = publication;
    const name = (0,publish_publisher/* publishedName */.YM)(publication);
    const file = (0,publish_publisher/* describeFile */.CL)(name, content);
    // Rather a little more than the run has than to upload it all again in the next one.
    const ms = Math.max(Math.min(endsAt - clock.now(), longestUploadMs), (0,time_limit/* timeForFile */.FG)(content.sizeBytes));
    /** One file as an artifact of its own, which is what the server says that it has. */
    const put = async (own, written) => {
        const path = (0,external_node_path_.join)(temporaryFolder, own.name);
        await files.makeFolder(temporaryFolder);
        await files.replace(path, written.pieces());
        await mayShow?.();
        const artifact = await artifacts.upload(path, retentionDays, ms);
        refuseAltered(artifact, own);
        return artifact.id;
    };
    const sidecar = (0,system_content/* contentOf */.$E)(formatSidecar(file, holds));
    try {
        // First what says what the archive holds, so that no archive is ever there without it.
        await put((0,publish_publisher/* describeFile */.CL)(sidecarName(name), sidecar), sidecar);
        const id = await put(file, content);
        await addViewer(viewer, (bytes) => {
            const page = (0,system_content/* contentOf */.$E)(bytes);
            // Several workspaces can be backed up in one workflow run, and a run has one artifact of a name.
            return put((0,publish_publisher/* describeFile */.CL)(`prosonata-${workspace}-${viewerName}`, page), page);
        }, log);
        return { ...file, place: `${runUrl}/artifacts/${id}`, artifactId: id };
    }
    catch (error) {
        // What is left of this try would be in the way of the next one.
        for (const left of [name, sidecarName(name)])
            await artifacts.remove(left, removalMs);
        throw error;
    }
    finally {
        await files.removeFolder(temporaryFolder);
    }
}
/** For runs without a time limit. */
const longestUploadMs = 60 * 60_000;
const removalMs = 30_000;
/** Compares what the server says of the artifact. */
function refuseAltered(artifact, { sha256, sizeBytes }) {
    // Servers that compute no digest tell the size at least.
    if (artifact.sizeBytes === sizeBytes && (artifact.sha256 ?? sha256) === sha256)
        return;
    throw new UploadAltered('The artifact on GitHub is not what was uploaded; it was removed.', 'The next run uploads it again; if it stays like this, please report it.');
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/age-encryption/dist/index.js + 51 modules
var age_encryption_dist = __webpack_require__(78922);
// EXTERNAL MODULE: ./build/sqlite/storage.js
var sqlite_storage = __webpack_require__(60640);
// EXTERNAL MODULE: ./build/encryption/age-pieces.js
var age_pieces = __webpack_require__(71667);
;// CONCATENATED MODULE: ./build/encryption/archive-encryption.js
/**
 * Encrypts an archive for people, in age's binary format, so that they open it with the age program and need
 * nothing of this one. What is returned has been proved to open, as far as that can be done without their keys.
 */






/** The archive could not be encrypted, or does not open again; it must not be published. */
class EncryptionFailed extends errors/* BackupError */.hj {
    name = 'EncryptionFailed';
}
/** How large a file may be that, encrypted, is not larger than this: a header, and 16 bytes for each 64 KiB. */
function plainBytesAtMost(encryptedBytes) {
    return Math.floor((encryptedBytes - headerBytesAtMost) / (65_536 + 16)) * 65_536;
}
/** A hundred quantum-safe recipients take less. */
const headerBytesAtMost = 1 << 18;
/**
 * Encrypts a file, appends `.age` to its name, and has `publish` do something with it, after which it is gone; without
 * encryption the file as it is. The whole result is decrypted again and compared with the file: with the passphrase as a
 * reader would, or, for recipients, with the file's own key. That each recipient can unwrap this key rests on their
 * identities, which are not here, and is not proved. Needs 256 MiB for a passphrase. Throws EncryptionFailed.
 */
async function withEncrypted(file, encryption, { scratch }, publish) {
    if (encryption.kind === 'none')
        return publish(file);
    const storage = await scratch();
    try {
        await encryptInto(storage, file, encryption);
        return await publish({ name: `${file.name}.age`, content: (0,sqlite_storage/* contentIn */.fd)(storage) });
    }
    finally {
        storage.close();
    }
}
async function encryptInto(storage, { name, content }, encryption) {
    try {
        const { encrypter, decrypter } = keysOf(encryption);
        const encrypted = await encrypter.encrypt((0,system_content/* streamOf */.mA)(content));
        for await (const piece of encrypted)
            storage.set(piece, storage.length);
        if (storage.length !== encrypted.size(content.sizeBytes))
            throw new Error('it has another size than it must');
        const opened = await decrypter.decrypt((0,system_content/* streamOf */.mA)((0,sqlite_storage/* contentIn */.fd)(storage)));
        const isSame = (await sha256Of(opened)) === (await sha256Of(content.pieces()));
        if (!isSame)
            throw new Error('what it opens to differs from the archive');
    }
    catch (cause) {
        throw new EncryptionFailed(`Encrypting ${name} failed: ${(0,errors/* toMessage */.R9)(cause)}.`, 'Nothing was published. Check encrypt-to, and run again.', { cause });
    }
}
/** What encrypts, and what opens the same file again. */
function keysOf(encryption) {
    const encrypter = new age_encryption_dist.Encrypter();
    const decrypter = new age_encryption_dist.Decrypter();
    if (encryption.kind === 'passphrase') {
        encrypter.setPassphrase(encryption.passphrase);
        decrypter.addPassphrase(encryption.passphrase);
    }
    else {
        for (const recipient of encryption.recipients)
            encrypter.addRecipient(recipient);
        const witness = (0,age_pieces/* fileKeyWitness */.Tr)();
        encrypter.addRecipient(witness);
        decrypter.addIdentity(witness);
    }
    return { encrypter, decrypter };
}
/**
 * Encrypts nothing at all to each recipient. Some that are typed rightly are no keys, such as one of zeros alone, which
 * shows only then. Throws EncryptionFailed, which names the entry and not what was given.
 */
async function tryRecipients(encryption) {
    if (encryption.kind !== 'recipients')
        return;
    const { recipients } = encryption;
    for (const [index, recipient] of recipients.entries()) {
        try {
            const encrypter = new age_encryption_dist.Encrypter();
            encrypter.addRecipient(recipient);
            await encrypter.encrypt(new Uint8Array(0));
        }
        catch (cause) {
            throw new EncryptionFailed(`encrypt-to, entry ${index + 1} of ${recipients.length}: nothing can be encrypted to it (${(0,errors/* printable */.g$)((0,errors/* toMessage */.R9)(cause))}).`, 'Give the recipient as age-keygen -y shows it.', { cause });
        }
    }
}
async function sha256Of(pieces) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for await (const piece of pieces)
        hash.update(piece);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./build/publish/encrypted.js

/** Publishes archives encrypted: nobody else sees the plain ones. Throws EncryptionFailed besides. */
function encrypted(publisher, encryption, ports) {
    if (encryption.kind === 'none')
        return publisher;
    const { bytesAtMost } = publisher;
    return {
        ...publisher,
        ...(bytesAtMost === undefined ? {} : { bytesAtMost: plainBytesAtMost(bytesAtMost) }),
        async check(run) {
            // In each run, before anything is read for an archive that could not be encrypted.
            await tryRecipients(encryption);
            await publisher.check(run);
        },
        publish: async (publication) => withEncrypted(publication, encryption, ports, (file) => publisher.publish({ ...publication, ...file })),
    };
}

;// CONCATENATED MODULE: ./build/publish/encryption-gate.js
/** Archives that were encrypted do not become plain ones because a secret is empty, misspelt or gone. */


/** For runs without encryption: refuses to publish if the newest archive is encrypted. */
function encryptedIfLastWas(publisher, { clock }) {
    const check = async () => {
        const newest = await (0,publish_publisher/* newestPublished */.v6)(publisher, clock.now());
        if (!newest?.isEncrypted)
            return;
        throw new errors/* BackupError */.hj(`The newest archive (${newest.backupId}) is encrypted, but this run has no setting that says how to encrypt.`, 'Check that the secret for encrypt-to or encrypt-passphrase exists and is spelt right; set require-encryption to false to publish archives in the clear from now on.');
    };
    return {
        ...publisher,
        async check(run) {
            if (run.isFirst)
                await check();
            await publisher.check(run);
        },
        async publish(publication) {
            // The secret may have gone while the backup was in progress.
            await check();
            return publisher.publish(publication);
        },
    };
}

;// CONCATENATED MODULE: ./build/publish/kept-copy.js
/** What is published stays on this machine as well, so that it can be copied to a second place. */


/** Writes each published file into `folder` too. That it cannot be written there is a warning: it is published. */
function keepingCopy(publisher, folder, { files, log }) {
    return {
        ...publisher,
        async publish(publication) {
            const { content = publication.content, ...published } = await publisher.publish(publication);
            const path = (0,external_node_path_.join)(folder, published.name);
            try {
                await files.makeFolder(folder);
                await files.replace(path, content.pieces());
            }
            catch (error) {
                if (!(error instanceof errors/* BackupError */.hj))
                    throw error;
                log.warn(`The archive is published, but no copy lies on the runner. ${(0,errors/* sentences */.hC)(error)}`);
                return published;
            }
            return { ...published, path };
        },
    };
}

;// CONCATENATED MODULE: ./build/publish/privacy-gate.js
/**
 * Who could read what is published. Archives in the clear hold personal data, so they go only where nobody but the
 * people with access to the repository can read them: not into a public one, and not into an internal one, which every
 * member of the enterprise can read.
 */

/** More people could download the archive than those who were given access, and it is in the clear. */
class NotPrivate extends errors/* BackupError */.hj {
    name = 'NotPrivate';
}
const readers = {
    public: 'everybody',
    internal: 'every member of the enterprise',
};
/** Lets nothing be published where more people could read it than those with access to the repository. */
function privatelyOnly(publisher, { github }) {
    const check = async () => {
        const { visibility } = await github.repository();
        if (visibility === 'private')
            return;
        throw new NotPrivate(await refusal(visibility, publisher), remedy);
    };
    return {
        ...publisher,
        async check(run) {
            await check();
            await publisher.check(run);
        },
        async publish(publication) {
            // A backup takes many runs and publishing many tries, and the repository may be made public meanwhile.
            await check();
            return publisher.publish({ ...publication, mayShow: check });
        },
    };
}
const remedy = 'Make the repository private, or encrypt the archive with encrypt-to or encrypt-passphrase.';
async function refusal(visibility, publisher) {
    const words = {
        public: 'The repository is not private',
        internal: 'The repository is internal and not private',
    };
    const refused = `${words[visibility]}, and the archive would hold personal data for ${readers[visibility]} to read.`;
    try {
        const exposed = await countExposed(publisher);
        return exposed === 0 ? refused : `${refused} ${exposure(exposed, visibility)}`;
    }
    catch (error) {
        // What was published earlier is only added to the message: the refusal must not depend on it.
        if (error instanceof errors/* BackupError */.hj)
            return refused;
        throw error;
    }
}
/** For encrypted archives, which may go anywhere: warns of earlier ones in the clear that lie open, once a backup. */
function warningOfExposed(publisher, { github, log }) {
    const warn = async () => {
        const { visibility } = await github.repository();
        if (visibility === 'private')
            return;
        const exposed = await countExposed(publisher);
        if (exposed > 0) {
            log.warn(`${exposure(exposed, visibility)} Delete them, or make the repository private.`);
        }
    };
    return {
        ...publisher,
        async check(run) {
            try {
                if (run.isFirst)
                    await warn();
            }
            catch (error) {
                if (!(error instanceof errors/* BackupError */.hj))
                    throw error;
                log.debug(`Whether archives lie open is not known: ${error.message}`);
            }
            await publisher.check(run);
        },
    };
}
async function countExposed(publisher) {
    const { backups } = await publisher.shelf();
    return backups.filter(({ isEncrypted }) => !isEncrypted).length;
}
function exposure(count, visibility) {
    const archives = count === 1 ? '1 earlier archive is' : `${count} earlier archives are`;
    return `${archives} not encrypted and can be read by ${readers[visibility]} now.`;
}

;// CONCATENATED MODULE: ./build/publish/release-drafts.js
/** Drafts of releases: how one is filled and shown, and which ones are removed. */



/** The upload may go better next time. */
class release_drafts_UploadAltered extends publish_publisher/* PublishedDiffers */.qt {
    transient = true;
}
/** Another run has shown the backup, or removed this run's draft; what it did is seen when the steps are taken again. */
class Overtaken extends github_errors/* RefusedByGitHub */.rj {
    transient = true;
}
/** Gives a draft of this run the archive, and compares it. Rests of uploads that broke off are removed first. */
async function fillDraft(draft, file, content, github) {
    let asset;
    for (const candidate of draft.assets) {
        if (isSame(candidate, file) && !asset)
            asset = candidate;
        else
            await github.deleteAsset(candidate.id);
    }
    const uploaded = asset ?? (await unlessOvertaken(github.uploadAsset(draft, file.name, content)));
    const digest = await digestOf(uploaded, github);
    if (digest === file.sha256 && uploaded.sizeBytes === file.sizeBytes)
        return;
    await github.deleteAsset(uploaded.id);
    throw new release_drafts_UploadAltered('The release asset on GitHub is not what was uploaded; it was removed.', 'The next run uploads it again; if it stays like this, please report it.');
}
/** Shows a draft that was filled, and makes sure that it is the archive that everybody sees now. */
async function showDraft(draft, file, showing, github) {
    const release = await unlessOvertaken(github.publishDraft(draft.id, showing));
    if (release.assets.some((asset) => isSame(asset, file)))
        return release;
    throw new publish_publisher/* PublishedDiffers */.qt(`The release ${release.tag} was published without the archive that was uploaded to it.`, 'Delete the release and run again.');
}
/** Servers that compute no digest have the file read back. */
async function digestOf(asset, github) {
    if (asset.sha256 !== undefined)
        return asset.sha256;
    const file = await github.downloadAsset(asset.id);
    file.close();
    return file.sha256;
}
function isSame({ name, state, sizeBytes, sha256 }, file) {
    return (name === file.name &&
        state === 'uploaded' &&
        sizeBytes === file.sizeBytes &&
        (sha256 === undefined || sha256 === file.sha256));
}
/**
 * Drafts that nobody will finish, once `backupId` is shown with its archive: those of the same backup, and those of
 * earlier ones that hold no file. A draft of an earlier backup with a file stays, because a release whose tag somebody
 * deletes turns into one: it may be all that there is of that backup.
 */
async function removeLeftovers(ours, backupId, { github, log }) {
    const drafts = ours.filter(({ release, marker }) => release.isDraft && marker.backupId <= backupId);
    const isKept = ({ marker, release }) => marker.backupId !== backupId && hasFile(release);
    const kept = drafts.filter(isKept);
    try {
        for (const entry of drafts.filter((draft) => !isKept(draft))) {
            // It was listed before the upload: it may have been filled, or shown by a person, meanwhile.
            const release = await github.release(entry.release.id);
            if (release?.isDraft && !isKept({ ...entry, release }))
                await github.deleteRelease(release.id);
        }
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warn(`Drafts that nobody needs were not removed: ${error.message}`);
    }
    if (kept.length > 0)
        log.warn(keptDrafts(kept.map(({ release }) => release.tag)));
}
function hasFile({ assets }) {
    return assets.some(({ state }) => state !== 'starter');
}
const namedAtMost = 3;
function keptDrafts(tags) {
    const more = tags.length > namedAtMost ? ` and ${tags.length - namedAtMost} more` : '';
    return `Archives of earlier backups lie in drafts: ${tags.slice(0, namedAtMost).join(', ')}${more}. Publish them on the releases page, or delete them.`;
}
/** Removes a draft of this run that will not be shown. If that fails, the error before it says enough. */
async function discardDraft(id, { github, log }) {
    try {
        const draft = await github.release(id);
        if (draft?.isDraft)
            await github.deleteRelease(id);
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warn(`A draft of a release was not removed: ${error.message}`);
    }
}
/** What GitHub says where another run has shown the backup or removed the draft meanwhile. */
async function unlessOvertaken(step) {
    try {
        return await step;
    }
    catch (error) {
        const isTaken = error instanceof github_errors/* RefusedByGitHub */.rj && error.code === 'already_exists';
        if (!isTaken && !(error instanceof github_errors/* NotOnGitHub */.Qf))
            throw error;
        const code = error instanceof github_errors/* RefusedByGitHub */.rj ? error.code : 'gone';
        throw new Overtaken(error.message, error.hint, code, { cause: error });
    }
}

// EXTERNAL MODULE: ./build/publish/release-marker.js
var release_marker = __webpack_require__(51696);
;// CONCATENATED MODULE: ./build/publish/tax-release.js



function taxTag({ workspace, year }) {
    return `prosonata-tax-extract-${workspace}-${year}`;
}
function markerFor({ workspace, year }) {
    return `<!-- prosonata-tax-extract workspace=${workspace} year=${year} -->`;
}
/** Whether a release is one of these, of whatever workspace and year. */
function isTaxRelease({ tag, body }) {
    const [, workspace = '', year = ''] = /<!-- prosonata-tax-extract workspace=([a-z0-9-]+) year=(\d{4}) -->/.exec(body) ?? [];
    return tag === taxTag({ workspace, year });
}
/** Whether there is a release for this year already. One that people have changed or emptied counts, too. */
async function hasTaxRelease(of, github) {
    return (await github.releases()).some(({ tag, isDraft }) => !isDraft && tag === taxTag(of));
}
/**
 * Publishes the extract of one year. On its shelf are the archives, `archives`, because whether an extract must be
 * encrypted is told by them.
 */
function taxReleasePublisher(of, archives, ports) {
    return {
        ...archives,
        async publish(publication) {
            const own = { id: undefined };
            try {
                // Any step may have arrived although its answer did not, so all of them are looked at again.
                return await (0,retry/* retried */.sT)(() => publishOnce(publication, own, of, ports), ports);
            }
            catch (error) {
                // The next run makes another one.
                if (own.id !== undefined)
                    await discardDraft(own.id, ports);
                throw error;
            }
        },
    };
}
async function publishOnce({ name, content, notes, mayShow }, own, of, ports) {
    const { github } = ports;
    const file = (0,publish_publisher/* describeFile */.CL)(name, content);
    const tag = taxTag(of);
    const releases = (await github.releases()).filter((release) => release.tag === tag);
    // Another run was quicker, or the answer to the last try was lost.
    const shown = releases.find(({ isDraft }) => !isDraft);
    if (shown)
        return { ...file, place: shown.url };
    const title = `Tax extract ${of.year} (${of.workspace})`;
    const body = `${markerFor(of)}\n\n${notes(file)}`;
    const draft = releases.find(({ id }) => id === own.id) ?? (await github.createDraft({ tag, title, body }));
    own.id = draft.id;
    await fillDraft(draft, file, content, github);
    await mayShow?.();
    const { url } = await showDraft(draft, file, { body, isPrerelease: false, isLatest: false }, github);
    const leftovers = releases.filter((release) => release.id !== draft.id && isTaxRelease(release));
    for (const { id } of leftovers)
        await discardDraft(id, ports);
    return { ...file, place: url };
}

;// CONCATENATED MODULE: ./build/publish/release.js
/**
 * Archives as releases of the repository. A draft is filled, compared and only then shown, so nobody ever sees half a
 * backup. Each run fills and shows a draft of its own, because archives of two runs differ even for one backup: the
 * tag decides which of them is shown, and the run that comes second finds the backup published.
 */










/**
 * Two calls each, and one for each hundred releases that are looked at again before it; the token of a job has 1,000
 * an hour, and other steps may need some.
 */
const removalsAtOnce = 25;
/** Files in releases have to be under 2 GiB. */
const bytesAtMost = 2 * 1024 ** 3 - 1;
function releasePublisher(options, ports) {
    const { github } = ports;
    const digests = new Map();
    return {
        bytesAtMost,
        removalsAtOnce,
        async check({ isFirst }) {
            if (!isFirst)
                return;
            await github.checkContentsWrite();
            await askForRules(options.workspace, ports);
        },
        async publish(publication) {
            const own = { id: undefined };
            try {
                // Any step may have arrived although its answer did not, so all of them are looked at again.
                return await (0,retry/* retried */.sT)(() => release_publishOnce(publication, own, options, ports), ports);
            }
            catch (error) {
                if (own.id !== undefined && isFinal(error))
                    await discardDraft(own.id, ports);
                throw error;
            }
        },
        async shelf() {
            const ours = (0,release_marker/* ourReleases */.DM)(await github.releases(), options.workspace);
            const found = ours
                .filter(({ release }) => !release.isDraft)
                .map((one) => shelved(one, digests, github));
            return {
                backups: found.filter((entry) => typeof entry !== 'string'),
                broken: found.filter((entry) => typeof entry === 'string'),
            };
        },
    };
}
/** The backup in a release, or one sentence why there is none in it. */
function shelved(ours, digests, github) {
    const { release, marker } = ours;
    const asset = (0,release_marker/* archiveOf */.YH)(ours);
    if (!asset)
        return `The release ${release.tag} has no archive any more.`;
    const expected = (0,release_marker/* digestIn */.s)(ours, asset);
    return {
        name: release.tag,
        backupId: marker.backupId,
        isComplete: marker.isComplete,
        // People may have put the plain archive beside it.
        isEncrypted: !release.assets.some(({ name }) => name.endsWith('.sqlite')),
        holds: marker.holds,
        sha256: expected,
        read: () => github.downloadAsset(asset.id),
        async verify() {
            if (expected === undefined)
                return `The release ${release.tag} does not say what its archive has to be.`;
            const digest = digests.get(asset.id) ?? (await digestOf(asset, github));
            digests.set(asset.id, digest);
            const isSame = digest === expected;
            return isSame
                ? undefined
                : `The archive of the release ${release.tag} is not the one that was published.`;
        },
        async remove() {
            await github.deleteRelease(release.id);
            // Last: the other way round the release would turn into a draft. A tag that stays because this call failed
            // holds no data, and is not looked for later: deleting a tag would hide the release that has it.
            await github.deleteTag(release.tag);
        },
    };
}
/** A rule for tags would refuse the release at the very end, after nights of reading. */
async function askForRules(workspace, { github, clock, log }) {
    const rules = await github.rulesAgainst((0,release_marker/* releaseTag */.aF)({ workspace, backupId: (0,save/* backupIdAt */.$W)(clock.now()) }));
    if (rules.length === 0)
        return;
    const names = rules.map(({ name }) => (0,errors/* printable */.g$)(name, 60)).join(', ');
    const told = `A ruleset of the repository (${names}) restricts who can make tags`;
    if (rules.some(({ isCertain }) => isCertain)) {
        throw new errors/* BackupError */.hj(`${told}, so the archive could not be published as a release.`, github_errors/* allowTags */.R5);
    }
    log.warn(`${told}, so publishing the archive may be refused. ${github_errors/* allowTags */.R5}`);
}
/**
 * Nobody will finish the draft. In trouble GitHub is left in peace: the run that shows the backup removes what is left.
 * Where the shown release is not as it should be, the draft may be all that there is.
 */
function isFinal(error) {
    return (error instanceof errors/* BackupError */.hj && !(error instanceof github_errors/* GitHubTrouble */.vr || error instanceof publish_publisher/* PublishedDiffers */.qt));
}
async function release_publishOnce(publication, own, options, ports) {
    const { backupId } = publication;
    const all = await ports.github.releases();
    const ours = (0,release_marker/* ourReleases */.DM)(all, options.workspace);
    const tag = (0,release_marker/* releaseTag */.aF)({ workspace: options.workspace, backupId });
    const shown = ours.find(({ release }) => release.tag === tag && !release.isDraft);
    const published = shown
        ? await publishedEarlier(shown, ports.github)
        : await publishOwn(publication, tag, { all, ours, own }, options, ports);
    // Only now: until a whole archive is shown, a draft may be all that there is of this backup.
    await removeLeftovers(ours, backupId, ports);
    return published;
}
async function publishOwn(publication, tag, found, options, { github, log }) {
    const { backupId, content, isComplete, holds, notes, mayShow } = publication;
    const { workspace } = options;
    const { all, ours, own } = found;
    const file = (0,publish_publisher/* describeFile */.CL)((0,publish_publisher/* publishedName */.YM)(publication), content);
    const body = (0,release_marker/* markedNotes */.MM)({ workspace, backupId, isComplete, file, holds }, notes(file));
    const title = `ProSonata backup ${backupId} (${workspace})${isComplete ? '' : ', not complete'}`;
    const draft = ours.find(({ release }) => release.id === own.id)?.release ??
        (await github.createDraft({ tag, title, body }));
    own.id = draft.id;
    await fillDraft(draft, file, content, github);
    // Behind the archive: what is filled again is emptied first.
    await addViewer(options.viewer, (bytes) => github.uploadAsset(draft, viewerName, (0,system_content/* contentOf */.$E)(bytes)), log);
    await mayShow?.();
    // GitHub never makes a pre-release the latest one.
    const showing = { body, isPrerelease: !isComplete, isLatest: isComplete && isLatest(all, options) };
    const release = await showDraft(draft, file, showing, github);
    return { ...file, place: release.url };
}
/**
 * A release is shown only after its asset was compared, so an earlier run has proved this one. Encrypted or not, and
 * complete or not, may have been otherwise then.
 */
async function publishedEarlier(ours, github) {
    const { release } = ours;
    const asset = (0,release_marker/* archiveOf */.YH)(ours);
    if (!asset) {
        throw new publish_publisher/* PublishedDiffers */.qt(`The release ${release.tag} has no archive any more.`, 'Delete the release and run again.');
    }
    // It stays open until the process ends: a copy of it may be wanted.
    const file = await github.downloadAsset(asset.id);
    const { sizeBytes, sha256 } = file;
    return { name: asset.name, sizeBytes, sha256, place: release.url, content: (0,system_content/* contentOfFile */.x)(file) };
}
/** A repository may have releases of its own, and a backup must not displace them as the latest one. */
function isLatest(all, { makeLatest }) {
    if (makeLatest !== 'auto')
        return makeLatest === 'true';
    const isOurs = (release) => (0,release_marker/* markerOf */.we)(release) !== undefined || isTaxRelease(release);
    return all.every((release) => release.isDraft || release.isPrerelease || isOurs(release));
}

// EXTERNAL MODULE: ./build/sqlite/scratch.js
var sqlite_scratch = __webpack_require__(10259);
// EXTERNAL MODULE: ./build/sqlite/sqlite.js
var sqlite = __webpack_require__(44625);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
// EXTERNAL MODULE: ./build/action/runner.js
var action_runner = __webpack_require__(7349);
;// CONCATENATED MODULE: ./build/action/parts.js
/** The parts of a run on a runner: the work file lies in the cache, archives become releases or artifacts. */

















/** `endsAt` is when the run has to be over, in epoch milliseconds. */
function placeOnRunner(settings, ports, endsAt = ports.clock.now() + settings.timeLimitMs) {
    const { clock, host } = ports;
    const timed = { ...ports, endsAt };
    const runner = (0,action_runner/* runnerOf */.mv)(ports.env, clock.now());
    const scratch = (0,sqlite_scratch/* fileScratch */.N)((0,external_node_path_.join)(runner.temporaryFolder, action_runner/* openFilesFolder */.ER), ports.files);
    const repository = { ...runner, token: settings.githubToken, userAgent: version/* userAgent */.N1 };
    const github = (0,octokit/* octokitGitHub */.h)(repository, { ...timed, downloads: downloadsOn(runner, ports) });
    const place = publisherOf(settings, settings.workspace, runner, github, timed);
    const copies = (0,external_node_path_.join)(runner.temporaryFolder, action_runner/* archivesFolder */.cI);
    const publisher = keepingCopy(place, copies, { files: ports.files, log: host.log });
    const protection = { ...timed, github, log: host.log, scratch };
    return {
        runner,
        github,
        scratch,
        issues: octokitIssues(repository, timed),
        publisher: protectedPublisher(settings, publisher, protection),
        taxExtracts: settings.taxExtract ? taxExtractsIn(settings, place, protection) : undefined,
    };
}
/** Everything that a run on a runner needs beside what told it that something is due. */
function partsOnRunner(settings, ports, { runner, github, publisher, taxExtracts, scratch }, starting) {
    const { clock, signal, host } = ports;
    return {
        ...starting,
        ...{ clock, signal, scratch, publisher, taxExtracts, log: host.log },
        api: (0,http_api/* httpApi */.T)(settings, ports),
        startSqlite: () => (0,sqlite/* loadSqlite */.T)({ log: host.log }),
        hasTriedFor: (ms) => hasTriedFor(ms, runner, github, clock.now()),
    };
}
/** Where files from GitHub lie while they are read. */
function downloadsOn({ temporaryFolder }, { files }) {
    return () => files.scratch((0,external_node_path_.join)(temporaryFolder, 'prosonata-backup-download'));
}
/** The shortest time between two runs of a schedule on GitHub. */
const shortestTickMs = 5 * 60_000;
async function hasTriedFor(ms, { runNumber, workflow }, github, now) {
    if (runNumber * shortestTickMs > ms)
        return true;
    if (runNumber === 1 || workflow === undefined)
        return false;
    try {
        return await github.hasRunBefore(workflow, now - ms);
    }
    catch (error) {
        // Without the permission to list runs, their number has to do.
        if (error instanceof errors/* BackupError */.hj)
            return false;
        throw error;
    }
}
/** Extracts for tax audits beside the archives, guarded as these are. */
function taxExtractsIn(settings, archives, ports) {
    const { workspace } = settings;
    return {
        isMade: (year) => hasTaxRelease({ workspace, year }, ports.github),
        publish(year, extract) {
            const place = taxReleasePublisher({ workspace, year }, archives, ports);
            return protectedPublisher(settings, place, ports).publish(extract);
        },
    };
}
/** Archives in the clear for people with access to the repository only, encrypted ones for everybody. */
function protectedPublisher({ encryption, requireEncryption }, publisher, ports) {
    if (encryption.kind === 'none') {
        const isFree = requireEncryption === 'false';
        return privatelyOnly(isFree ? publisher : encryptedIfLastWas(publisher, ports), ports);
    }
    return encrypted(warningOfExposed(publisher, ports), encryption, ports);
}
function publisherOf({ publish, makeLatest, artifactRetentionDays, viewer: isWanted }, workspace, { runUrl, temporaryFolder, ref, workflow }, github, ports) {
    const { files, viewerPath } = ports;
    const viewer = isWanted && viewerPath !== undefined ? () => files.read(viewerPath) : undefined;
    const { log } = ports.host;
    switch (publish) {
        case 'release':
            return releasePublisher({ workspace, makeLatest, viewer }, { ...ports, github, log });
        case 'artifact':
            return artifactPublisher({
                workspace,
                viewer,
                runUrl,
                ref,
                workflow,
                retentionDays: artifactRetentionDays,
                temporaryFolder: (0,external_node_path_.join)(temporaryFolder, action_runner/* uploadsFolder */.rL, workspace),
            }, { ...ports, github, log, artifacts: actionsArtifactClient(ports) });
    }
}


/***/ }),

/***/ 1519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ octokitCalls),
/* harmony export */   x: () => (/* binding */ perPage)
/* harmony export */ });
/* harmony import */ var _octokit_rest__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11303);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77934);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13833);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47307);
/* harmony import */ var _time_limit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(98047);
/** How calls of GitHub's REST API are made: with what client, how often, and what their errors become. */





/** The most that GitHub gives at once. */
const perPage = 100;
function octokitCalls(options, ports) {
    const octokit = new _octokit_rest__WEBPACK_IMPORTED_MODULE_3__/* .Octokit */ .E({
        ...(options.token === undefined ? {} : { auth: options.token }),
        baseUrl: options.apiUrl,
        userAgent: options.userAgent,
        request: { fetch: (url, init) => (0,_time_limit_js__WEBPACK_IMPORTED_MODULE_2__/* .fetchInTime */ .H3)(url, init, ports) },
        // The errors say what went wrong; Octokit's own lines would only repeat it.
        log: { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } },
    });
    const once = async (what, needs, call, schema) => {
        let answer;
        try {
            answer = await call();
        }
        catch (error) {
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .typedError */ .Zz)(what, needs, error, ports.clock.now());
        }
        const parsed = valibot__WEBPACK_IMPORTED_MODULE_4__/* .safeParse */ .xLC(schema, answer);
        if (parsed.success)
            return parsed.output;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubTrouble */ .vr(`${what}: GitHub's answer cannot be read.`);
    };
    return {
        octokit,
        place: { owner: options.owner, repo: options.repo },
        once,
        repeatedly: (...call) => (0,_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retried */ .sT)(() => once(...call), ports),
    };
}


/***/ }),

/***/ 67825:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ octokitGitHub)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/system/content.js
var system_content = __webpack_require__(16393);
;// CONCATENATED MODULE: ./build/github/answers.js
/** What GitHub answers, looked at before anything is believed, in the words of `github.ts`. Pure. */

const assetSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    id: dist/* number */.aig(),
    name: dist/* string */.YjP(),
    size: dist/* number */.aig(),
    state: dist/* string */.YjP(),
    digest: dist/* optional */.lqM(dist/* nullable */.mee(dist/* string */.YjP())),
    browser_download_url: dist/* string */.YjP(),
}), dist/* transform */.pdi(({ id, name, size, state, digest, browser_download_url }) => ({
    id,
    name,
    sizeBytes: size,
    state,
    sha256: digest?.startsWith('sha256:') ? digest.slice('sha256:'.length) : undefined,
    url: browser_download_url,
})));
const releaseSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    id: dist/* number */.aig(),
    tag_name: dist/* string */.YjP(),
    body: dist/* nullish */.cl6(dist/* string */.YjP(), ''),
    draft: dist/* boolean */.zMY(),
    prerelease: dist/* boolean */.zMY(),
    html_url: dist/* string */.YjP(),
    upload_url: dist/* string */.YjP(),
    assets: dist/* array */.YOg(assetSchema),
}), dist/* transform */.pdi(({ id, tag_name, body, draft, prerelease, html_url, upload_url, assets }) => ({
    id,
    tag: tag_name,
    body,
    isDraft: draft,
    isPrerelease: prerelease,
    url: html_url,
    uploadUrl: upload_url,
    assets,
})));
const repositorySchema = dist/* pipe */.FsL(dist/* object */.Ikc({ private: dist/* boolean */.zMY(), visibility: dist/* optional */.lqM(dist/* string */.YjP()), default_branch: dist/* string */.YjP() }), dist/* transform */.pdi((repository) => ({
    visibility: visibilityOf(repository.private, repository.visibility),
    defaultBranch: repository.default_branch,
})));
const cacheSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    id: dist/* number */.aig(),
    key: dist/* string */.YjP(),
    ref: dist/* string */.YjP(),
    version: dist/* optional */.lqM(dist/* string */.YjP()),
    created_at: dist/* string */.YjP(),
    size_in_bytes: dist/* optional */.lqM(dist/* number */.aig()),
}), dist/* transform */.pdi(({ id, key, ref, version, created_at, size_in_bytes }) => ({
    id,
    key,
    ref,
    version,
    createdAt: Date.parse(created_at),
    sizeBytes: size_in_bytes,
})));
const artifactSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    id: dist/* number */.aig(),
    size_in_bytes: dist/* optional */.lqM(dist/* number */.aig(), 0),
    name: dist/* string */.YjP(),
    expired: dist/* boolean */.zMY(),
    created_at: dist/* nullish */.cl6(dist/* string */.YjP(), ''),
    workflow_run: dist/* nullish */.cl6(dist/* object */.Ikc({
        id: dist/* number */.aig(),
        repository_id: dist/* optional */.lqM(dist/* number */.aig()),
        head_repository_id: dist/* optional */.lqM(dist/* number */.aig()),
        head_branch: dist/* nullish */.cl6(dist/* string */.YjP(), ''),
    })),
}), dist/* transform */.pdi(({ id, size_in_bytes: sizeBytes, name, expired, created_at, workflow_run: run }) => ({
    id,
    sizeBytes,
    name,
    expired,
    createdAt: Date.parse(created_at),
    run: run
        ? {
            id: run.id,
            branch: run.head_branch,
            isOwn: run.repository_id !== undefined && run.repository_id === run.head_repository_id,
        }
        : undefined,
})));
/** A list of runs, of which only the number counts. */
const runsSchema = dist/* object */.Ikc({ total_count: dist/* number */.aig() });
const runSchema = dist/* object */.Ikc({ path: dist/* string */.YjP() });
/** GitHub calls internal repositories private too. A word that is not known is not taken for the strictest one. */
function visibilityOf(isPrivate, visibility = 'private') {
    if (!isPrivate)
        return 'public';
    return visibility === 'private' ? 'private' : 'internal';
}
/** A file of at most 1 MB; larger ones have no content here. */
const fileSchema = dist/* object */.Ikc({ content: dist/* string */.YjP(), encoding: dist/* literal */.euz('base64') });

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/github/time-limit.js
var time_limit = __webpack_require__(98047);
;// CONCATENATED MODULE: ./build/github/download.js
/** Files from GitHub go to the disk while they come, whatever their size, and their digest is taken on the way. */



const downloadSchema = dist/* custom */.IeY(() => true);
/** The file that this call is answered with. */
async function downloaded(ports, call) {
    const file = await ports.downloads();
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let sizeBytes = 0;
    const take = (piece) => {
        file.write(piece, sizeBytes);
        hash.update(piece);
        sizeBytes += piece.byteLength;
    };
    try {
        await call({
            fetch: (url, init) => (0,time_limit/* fetchInTime */.H3)(url, init, ports, take),
            parseSuccessResponseBody: false,
        });
        return { sizeBytes, read: file.read, write: file.write, close: file.close, sha256: hash.digest('hex') };
    }
    catch (error) {
        file.close();
        throw error;
    }
}

// EXTERNAL MODULE: ./build/github/errors.js
var github_errors = __webpack_require__(47307);
// EXTERNAL MODULE: ./build/github/octokit-calls.js
var octokit_calls = __webpack_require__(1519);
;// CONCATENATED MODULE: ./build/github/tag-rules.js
/** Rules of a repository by which its tags can be made or not. Pure. */

/** One ruleset as GitHub gives it: https://docs.github.com/rest/repos/rules. */
const rulesetSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    name: dist/* fallback */.NpB(dist/* string */.YjP(), ''),
    target: dist/* fallback */.NpB(dist/* string */.YjP(), ''),
    enforcement: dist/* fallback */.NpB(dist/* string */.YjP(), ''),
    current_user_can_bypass: dist/* optional */.lqM(dist/* string */.YjP()),
    conditions: dist/* fallback */.NpB(dist/* object */.Ikc({ ref_name: dist/* object */.Ikc({ include: dist/* array */.YOg(dist/* string */.YjP()), exclude: dist/* array */.YOg(dist/* string */.YjP()) }) }), { ref_name: { include: [], exclude: [] } }),
    rules: dist/* fallback */.NpB(dist/* array */.YOg(dist/* object */.Ikc({ type: dist/* string */.YjP() })), []),
}), dist/* transform */.pdi(({ conditions, current_user_can_bypass, rules, ...rest }) => ({
    ...rest,
    include: conditions.ref_name.include,
    exclude: conditions.ref_name.exclude,
    rules: rules.map(({ type }) => type),
    /** Whether the token may do it all the same; undefined if GitHub does not tell. */
    mayBypass: current_user_can_bypass === undefined ? undefined : current_user_can_bypass !== 'never',
})));
/** Of the list, which gives no rules: those that are worth a look. */
const listedRulesetSchema = dist/* object */.Ikc({
    id: dist/* number */.aig(),
    target: dist/* fallback */.NpB(dist/* string */.YjP(), ''),
    enforcement: dist/* fallback */.NpB(dist/* string */.YjP(), ''),
});
/** Whether a ruleset keeps a tag from being made, as far as its rules tell. */
function forbidsTag(ruleset, tag) {
    const { target, enforcement, include, exclude, rules, mayBypass } = ruleset;
    if (target !== 'tag' || enforcement !== 'active' || mayBypass || !rules.includes('creation'))
        return false;
    const isMeant = (pattern) => pattern === '~ALL' || matches(pattern, `refs/tags/${tag}`);
    return include.some(isMeant) && !exclude.some(isMeant);
}
/** As fnmatch with FNM_PATHNAME: `*` and `?` stop at a slash, `**` does not. Sets of letters match nothing here. */
function matches(pattern, ref) {
    const parts = pattern.split(/(\*\*|\*|\?)/).map((part) => {
        if (part === '**')
            return '.*';
        if (part === '*')
            return '[^/]*';
        return part === '?' ? '[^/]' : part.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`).test(ref);
}

;// CONCATENATED MODULE: ./build/github/octokit.js








function octokitGitHub(options, ports) {
    const { octokit, place, once, repeatedly } = (0,octokit_calls/* octokitCalls */.n)(options, ports);
    const { rest } = octokit;
    return {
        repository: () => repeatedly('Asking who can read the repository', 'metadata: read', async () => (await rest.repos.get(place)).data, repositorySchema),
        async checkContentsWrite() {
            try {
                // Writes notes for a release that is never made. It needs the right to make one, and keeps nothing.
                await repeatedly('Asking whether releases may be made', 'contents: write', () => rest.repos.generateReleaseNotes({ ...place, tag_name: 'prosonata-backup' }), dist/* unknown */.L5J());
            }
            catch (error) {
                // An answer that finds fault with the notes shows that the token has the right; older servers do not know the call.
                if (!(error instanceof github_errors/* RefusedByGitHub */.rj || error instanceof github_errors/* NotOnGitHub */.Qf))
                    throw error;
            }
        },
        async rulesAgainst(tag) {
            const what = 'Asking for the rules for tags';
            try {
                const listed = await repeatedly(what, 'metadata: read', () => octokit.paginate(rest.repos.getRepoRulesets, { ...place, targets: 'tag', per_page: octokit_calls/* perPage */.x }), dist/* array */.YOg(listedRulesetSchema));
                const against = [];
                for (const { id, target, enforcement } of listed) {
                    if (target !== 'tag' || enforcement !== 'active')
                        continue;
                    const ruleset = await repeatedly(what, 'metadata: read', async () => (await rest.repos.getRepoRuleset({ ...place, ruleset_id: id })).data, rulesetSchema);
                    const { name, mayBypass } = ruleset;
                    if (forbidsTag(ruleset, tag))
                        against.push({ name, isCertain: mayBypass === false });
                }
                return against;
            }
            catch (error) {
                // Older servers know no rulesets, and a token may not see them: then only trying tells.
                if (error instanceof errors/* BackupError */.hj)
                    return [];
                throw error;
            }
        },
        releases: () => repeatedly('Listing the releases', 'contents: write', () => octokit.paginate(rest.repos.listReleases, { ...place, per_page: octokit_calls/* perPage */.x }), dist/* array */.YOg(releaseSchema)),
        async release(id) {
            try {
                return await repeatedly('Looking at a release', 'contents: write', async () => (await rest.repos.getRelease({ ...place, release_id: id })).data, releaseSchema);
            }
            catch (error) {
                if (error instanceof github_errors/* NotOnGitHub */.Qf)
                    return undefined;
                throw error;
            }
        },
        createDraft: ({ tag, title, body }) => once('Creating a release', 'contents: write', async () => (await rest.repos.createRelease({ ...place, tag_name: tag, name: title, body, draft: true })).data, releaseSchema),
        publishDraft: (id, { body, isPrerelease, isLatest }) => once('Publishing the release', 'contents: write', async () => (await rest.repos.updateRelease({
            ...place,
            release_id: id,
            body,
            draft: false,
            prerelease: isPrerelease,
            make_latest: isLatest ? 'true' : 'false',
        })).data, releaseSchema),
        deleteRelease: (id) => goneIsFine(repeatedly('Deleting a release', 'contents: write', () => rest.repos.deleteRelease({ ...place, release_id: id }), dist/* unknown */.L5J())),
        deleteTag: (tag) => goneIsFine(repeatedly(`Deleting the tag ${tag}`, 'contents: write', () => rest.git.deleteRef({ ...place, ref: `tags/${tag}` }), dist/* unknown */.L5J()), 
        // What GitHub says, with 422, of a tag that is not there.
        (error) => error instanceof github_errors/* RefusedByGitHub */.rj && /does not exist/i.test(error.message)),
        uploadAsset: (release, name, content) => once('Uploading the archive', 'contents: write', async () => (await rest.repos.uploadReleaseAsset(upload(place, release, name, content))).data, assetSchema),
        downloadAsset: (id) => repeatedly('Downloading the archive to compare it', 'contents: read', () => downloaded(ports, (request) => rest.repos.getReleaseAsset({
            ...place,
            asset_id: id,
            headers: { accept: 'application/octet-stream' },
            request,
        })), downloadSchema),
        deleteAsset: (id) => goneIsFine(repeatedly('Deleting the rest of an upload that broke off', 'contents: write', () => rest.repos.deleteReleaseAsset({ ...place, asset_id: id }), dist/* unknown */.L5J())),
        caches: (prefix) => repeatedly('Listing the caches', 'actions: read', () => octokit.paginate(rest.actions.getActionsCacheList, {
            ...place,
            key: prefix,
            sort: 'created_at',
            direction: 'desc',
            per_page: octokit_calls/* perPage */.x,
        }), dist/* array */.YOg(cacheSchema)),
        deleteCache: (id) => goneIsFine(repeatedly('Deleting a superseded cache', 'actions: write', () => rest.actions.deleteActionsCacheById({ ...place, cache_id: id }), dist/* unknown */.L5J())),
        async artifacts() {
            const artifacts = await repeatedly('Listing the artifacts', 'actions: read', () => octokit.paginate(rest.actions.listArtifactsForRepo, { ...place, per_page: octokit_calls/* perPage */.x }), dist/* array */.YOg(artifactSchema));
            return artifacts.filter(({ expired }) => !expired);
        },
        artifactContent: (id) => repeatedly('Downloading what an artifact holds', 'actions: read', () => downloaded(ports, (request) => rest.actions.downloadArtifact({ ...place, artifact_id: id, archive_format: 'zip', request })), downloadSchema),
        async fileText(path) {
            try {
                const { content } = await repeatedly('Reading the workflow file', 'contents: read', async () => (await rest.repos.getContent({ ...place, path })).data, fileSchema);
                return Buffer.from(content, 'base64').toString();
            }
            catch (error) {
                if (error instanceof github_errors/* NotOnGitHub */.Qf)
                    return undefined;
                throw error;
            }
        },
        async workflowOf(runId) {
            const { path } = await repeatedly('Looking at an earlier run', 'actions: read', async () => (await rest.actions.getWorkflowRun({ ...place, run_id: runId })).data, runSchema);
            return path;
        },
        async hasRunBefore(workflow, at) {
            const { total_count } = await repeatedly('Looking for earlier runs', 'actions: read', async () => (await rest.actions.listWorkflowRuns({
                ...place,
                workflow_id: workflow.slice(workflow.lastIndexOf('/') + 1),
                created: `<${new Date(at).toISOString()}`,
                per_page: 1,
            })).data, runsSchema);
            return total_count > 0;
        },
    };
}
/** Octokit's own upload address is that of github.com; the release tells the one of its server. */
function upload(place, { id, uploadUrl }, name, content) {
    return {
        ...place,
        release_id: id,
        url: uploadUrl,
        name,
        headers: { 'content-type': 'application/octet-stream', 'content-length': content.sizeBytes },
        // Octokit declares the body as text, but hands on whatever fetch takes.
        data: (0,system_content/* streamOf */.mA)(content),
    };
}
/** Deleting what is gone already has done its work. */
async function goneIsFine(deleting, saysGone = () => false) {
    try {
        await deleting;
    }
    catch (error) {
        if (!(error instanceof github_errors/* NotOnGitHub */.Qf || saysGone(error)))
            throw error;
    }
}


/***/ }),

/***/ 63440:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ httpApi)
});

// UNUSED EXPORTS: requestTimeoutMs

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
// EXTERNAL MODULE: ./build/json/fields.js + 1 modules
var fields = __webpack_require__(72949);
// EXTERNAL MODULE: ./build/json/rows.js
var rows = __webpack_require__(2514);
;// CONCATENATED MODULE: ./build/json/records.js
/** The records in the answer to a list request, found in one walk through its text. */


const openBracket = 91;
/**
 * The texts of the values in the array `data` of an envelope, each with the text of one of its fields. `text` must have
 * been parsed as JSON already. undefined if the top level has no array of that name.
 */
function recordTexts(text, field) {
    const find = (0,fields/* fieldFinder */.x3)(field);
    let found;
    (0,rows/* eachMember */.cA)(text, (name, start) => {
        if (name !== 'data')
            return (0,rows/* valueEnd */.dJ)(text, start);
        // JSON.parse lets the last of doubled names win.
        found = undefined;
        if (text.charCodeAt(start) !== openBracket)
            return (0,rows/* valueEnd */.dJ)(text, start);
        const { records, end } = recordsAt(text, start, find);
        found = records;
        return end;
    });
    return found;
}
function recordsAt(text, start, find) {
    const records = [];
    const end = (0,rows/* eachElement */.qO)(text, start, (at) => {
        const record = find(text, at);
        records.push(record);
        return at + record.text.length;
    });
    return { records, end };
}

;// CONCATENATED MODULE: ./build/prosonata/claim.js
/**
 * What an answer says of itself beside its data. Servers tell of errors under any HTTP status and in many forms, and an
 * answer that does must never pass for an empty list. Pure.
 */
/** The claim in the body of an answer; looked for at its top and in its `meta`. */
function claimOf(body) {
    const places = [body, body.meta].filter(isFields);
    const signs = [...places.flatMap(signsIn), isOdd(body.meta) ? 'vague' : 'nothing'];
    const message = messageIn(places);
    const statuses = signs.flatMap((sign) => (typeof sign === 'object' ? [sign.status] : []));
    const errors = statuses.filter((status) => status !== 404);
    if (errors.length > 0)
        return { kind: 'failed', message, status: Math.max(...errors) };
    if (signs.includes('failed'))
        return { kind: 'failed', message };
    if (signs.includes('noData'))
        return { kind: 'noData', message };
    if (statuses.length > 0)
        return { kind: 'missing', message };
    return { kind: signs.includes('vague') ? 'vague' : 'sound', message };
}
/** Whether these are no fields of a record, but only words of an answer about itself; also true of no fields. */
function isOnlyClaim(fields) {
    return Object.keys(fields).every((name) => claimFields.has(name));
}
const claimFields = new Set(['status', 'code', 'message', 'success', 'ok', 'error', 'errors', 'exception']);
function signsIn(fields) {
    return [
        statusSign(fields.status),
        codeSign(fields.code),
        messageSign(fields.message),
        flagSign(fields.success),
        flagSign(fields.ok),
        ...[fields.error, fields.errors, fields.exception].map((value) => (isNothing(value) ? 'nothing' : 'failed')),
    ];
}
function statusSign(status) {
    if (status === undefined || status === null || status === '')
        return 'nothing';
    const number = numberOf(status);
    if (number === 200 || number === 204 || status === true)
        return 'sound';
    if (number !== undefined)
        return isHttpStatus(number) ? { status: number } : 'vague';
    if (status === false)
        return 'failed';
    if (typeof status !== 'string')
        return 'vague';
    if (/^(ok|success)$/i.test(status))
        return 'sound';
    return /error|fail|exception|denied|invalid/i.test(status) ? 'failed' : 'vague';
}
/** Codes are often an application's own; only those that are an error in HTTP are taken for one. */
function codeSign(code) {
    const number = numberOf(code);
    return number !== undefined && number >= 400 && isHttpStatus(number) ? { status: number } : 'nothing';
}
function messageSign(message) {
    if (isNothing(message))
        return 'nothing';
    if (typeof message !== 'string')
        return 'vague';
    if (/^\s*data not found\W*$/i.test(message))
        return 'noData';
    return /^\s*(ok|success(ful(ly)?)?)\W*$/i.test(message) ? 'sound' : 'vague';
}
function flagSign(flag) {
    return flag === false || flag === 0 || flag === 'false' ? 'failed' : 'nothing';
}
/** The words that the answer has for people; empty if it has none. */
function messageIn(places) {
    const words = places.flatMap(({ message, error }) => [message, error]);
    return words.find((value) => typeof value === 'string' && value !== '') ?? '';
}
function numberOf(value) {
    if (typeof value === 'number')
        return value;
    return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}
function isHttpStatus(number) {
    return Number.isInteger(number) && number >= 100 && number <= 599;
}
/** Whether a value is there only because the form has a place for it. */
function isNothing(value) {
    if (typeof value === 'object' && value !== null)
        return Object.keys(value).length === 0;
    return value === undefined || value === null || value === false || value === 0 || value === '';
}
function isFields(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A `meta` that is there and is no object: PHP writes an empty one as []. */
function isOdd(meta) {
    return meta !== undefined && !isFields(meta) && !isNothing(meta);
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./build/prosonata/api.js
var api = __webpack_require__(99540);
// EXTERNAL MODULE: ./build/prosonata/caller.js
var caller = __webpack_require__(47013);
;// CONCATENATED MODULE: ./build/prosonata/envelope.js
/**
 * The form of the API's answers: `{ meta, data }` for lists, records and errors alike, in which any field of `meta` may
 * be missing. Read here without judging what an answer is worth. Pure.
 */




// Counts come as numbers or as digits; what is neither is treated as not said.
const digits = dist/* union */.KCZ([dist/* number */.aig(), dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^\d+$/), dist/* transform */.pdi(Number))]);
const count = dist/* fallback */.NpB(dist/* optional */.lqM(dist/* pipe */.FsL(digits, dist/* integer */.ndf(), dist/* minValue */.Wwf(0))), undefined);
const metaSchema = dist/* object */.Ikc({
    perPage: count,
    totalCount: count,
    apiLimitRemaining: count,
    apiLimitReset: count,
});
/** The envelope in an answer; undefined if it is none. */
function parseEnvelope({ text, at }) {
    const body = parseJson(text);
    if (!isObject(body))
        return undefined;
    const meta = asObject(body.meta);
    const { perPage, totalCount, apiLimitRemaining, apiLimitReset } = dist/* parse */.qgA(metaSchema, meta);
    return {
        perPage,
        total: totalCount,
        quota: {
            remaining: apiLimitRemaining,
            resetAt: apiLimitReset === undefined ? undefined : resetAfter(apiLimitReset, at),
        },
        caller: (0,caller/* callerOf */.$U)(meta),
        claim: claimOf(body),
        data: body.data,
    };
}
/** No period lasts longer than the vendor's: what is said beyond that is no time to wait, but a mistake. */
function resetAfter(seconds, at) {
    return at + Math.min(seconds * 1000, api/* quotaPeriodMs */.g);
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function asObject(value) {
    return isObject(value) ? value : {};
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        // Not JSON: nothing is lost, the caller says so with the status at hand.
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/prosonata/errors.js
var prosonata_errors = __webpack_require__(99705);
// EXTERNAL MODULE: ./build/prosonata/record-id.js
var record_id = __webpack_require__(20353);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
;// CONCATENATED MODULE: ./build/prosonata/refusals.js
/** Answers that give neither a page nor a record, as errors with their words and their next step. Pure. */



/** The error that an answer with a status other than 200 and 204 is. */
function refusal(answer, envelope, asked) {
    const { status } = answer;
    const quota = envelope?.quota;
    const about = { quota, asked, status };
    const words = `${status} ${wordsOf(answer, envelope) || (external_node_http_.STATUS_CODES[status] ?? '')}`.trim();
    const refused = sentence(`ProSonata refused to ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: ${words}`);
    const failed = sentence(`ProSonata could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: ${words}`);
    if (status === 429) {
        return new prosonata_errors/* QuotaExceeded */.s0(refused, 'Run again when the quota is back.', {
            ...about,
            quota: { remaining: 0, resetAt: quota?.resetAt ?? resetInText(words, answer.at) },
        });
    }
    if (status >= 500)
        return new prosonata_errors/* ServerTrouble */.hw(failed, '', about);
    // Not ready yet, or only a part of it.
    if (status <= 299)
        return new prosonata_errors/* BrokenAnswer */.MC(failed, '', about);
    if (!envelope && isWebPage(answer.text))
        return notAnEnvelope(answer, asked);
    switch (status) {
        case 401:
            return new prosonata_errors/* KeyRefused */.mG(refused, 'Check the API key, and the app id if the key belongs to an app.', about);
        case 403:
            return new prosonata_errors/* AccessDenied */.Oy(refused, 'Give the integration the right to read it in ProSonata.', about);
        case 404:
            return new prosonata_errors/* NotFound */.Mk(failed, 'Check the name of the list in the input "resources", and whether this workspace has it.', about);
        default:
            return new prosonata_errors/* RequestRefused */.KN(refused, 'Check the name and the id field of the list in the input "resources".', about);
    }
}
/** The error that an answer with the status 200 is if it has not the form of one. */
function notAnEnvelope({ status, text }, asked) {
    if (isWebPage(text)) {
        return new prosonata_errors/* NotAnApi */.JF(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: the answer is a web page, not JSON.`, 'Unless it is under maintenance, check the workspace URL: it is the address you log in at, such as https://agency.prosonata.software.', { asked, status });
    }
    return new prosonata_errors/* BrokenAnswer */.MC(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: the answer is cut off or not an answer of the API.`, '', { asked, status });
}
/** The words of an answer in brackets, behind what is wrong with it; empty if it has none. */
function said(answer, envelope) {
    const words = wordsOf(answer, envelope);
    return words === '' ? '' : ` (${words})`;
}
function wordsOf({ shown }, envelope) {
    return envelope ? shown(envelope.claim.message) : '';
}
/** The vendor's words may end in a full stop of their own. */
function sentence(text) {
    return /[.!?]$/.test(text) ? text : `${text}.`;
}
function isWebPage(text) {
    return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text.slice(0, 200));
}
/** The message of a 429 names the seconds to wait, also if the fields of meta are missing. */
function resetInText(message, at) {
    const match = /(\d+)\s*sec/i.exec(message);
    return match ? resetAfter(Number(match[1]), at) : undefined;
}

;// CONCATENATED MODULE: ./build/prosonata/answers.js
/**
 * What an answer means: a page, a record, or an error. Decided here and nowhere else, and so is what counts as an empty
 * answer: only what says clearly that there is nothing. Pure.
 *
 * 200 and 204 are answers. That there are no rows, or no more of them, is said in three ways (prosonata-api.md, Lists):
 * by 204 without a body, by 200 without rows, and by 404. An empty list needs clear words besides: 204, a total of 0, or
 * the vendor's words. An answer that says neither that nor anything else is no whole answer and is asked for again: taken
 * for an empty list, it would lose all records in silence.
 */








/** The page in the answer to a list request. Throws an ApiError for anything else. */
function parsePage(answer, { name, idField }, window) {
    const asked = { list: name, window };
    const opened = answers_open(answer, asked);
    if (opened.isNothing) {
        const { quota, total } = opened;
        return { rows: [], perPage: window.perPage, total: window.page === 1 ? (total ?? 0) : total, quota };
    }
    const { quota, caller, total, perPage = 0, claim, data } = opened;
    const found = recordTexts(answer.text, idField);
    if (!found || !Array.isArray(data))
        throw broken('the answer holds no list of records', asked, quota);
    if (found.length === 0 && claim.kind === 'vague') {
        throw broken(`the answer has no rows, and does not say clearly that there are none${said(answer, opened)}`, asked, quota);
    }
    const { rows, unnamed } = namedRows(found);
    if (rows.length === 0 && isWrongField(unnamed, window))
        throw withoutId(found[0]?.text ?? '', idField, asked, answer, quota);
    return {
        rows,
        ...(unnamed.length > 0 ? { unnamed } : {}),
        perPage: perPage || window.perPage,
        total,
        quota,
        caller,
    };
}
/** The record in the answer to a single read. Throws an ApiError for anything else. */
function parseDetail(answer, { name, idField }, id) {
    const asked = { list: name };
    const opened = answers_open(answer, asked);
    if (opened.isNothing)
        throw noRecord(asked, opened.quota, answer);
    const { quota, caller, claim, data } = opened;
    // Assumed: that there is no such record may also be said by the empty list that errors carry.
    if (Array.isArray(data) && data.length === 0 && claim.kind === 'sound')
        throw noRecord(asked, quota, answer);
    const text = (0,rows/* dataText */.Uk)(answer.text);
    if (text === undefined || !isObject(data))
        throw broken('the answer holds no record', asked, quota);
    // A server that answers with another record must not have it stored under this id.
    const named = (0,record_id/* recordIdOf */.m)((0,fields/* fieldFinder */.x3)(idField)(text, 0).value ?? '');
    if (named !== undefined && named !== id)
        throw broken('the answer holds another record', asked, quota);
    if (named === undefined && isOnlyClaim(data))
        throw broken('the answer holds no record', asked, quota);
    return { text, quota, caller };
}
const untold = { remaining: undefined, resetAt: undefined };
/** Takes an answer for what it says to be. Throws an ApiError if that is no answer. */
function answers_open(answer, asked) {
    if (answer.status === 204) {
        // It has no meta, so nothing is known of the quota and of the total.
        if (answer.text.trim() === '')
            return { isNothing: true, quota: untold, total: undefined };
        throw broken('the answer says that it has no content, and has some', asked, untold);
    }
    const envelope = parseEnvelope(answer);
    if (envelope && answers_isNothing(answer.status, envelope, asked)) {
        return { isNothing: true, quota: envelope.quota, total: envelope.total };
    }
    if (envelope?.claim.kind === 'noData' && isTaken(answer.status)) {
        throw broken('the answer says that there are no data, and has some', asked, envelope.quota);
    }
    const status = statusOf(answer.status, envelope);
    if (status !== 200)
        throw refusal({ ...answer, status }, envelope, asked);
    if (!envelope)
        throw notAnEnvelope(answer, asked);
    const { claim, quota } = envelope;
    if (claim.kind === 'failed')
        throw broken(`the answer calls itself an error${said(answer, envelope)}`, asked, quota);
    return { isNothing: false, ...envelope };
}
/** Whether an answer says clearly that there is nothing; 204 is looked at before. */
function answers_isNothing(status, { claim, data }, { window }) {
    if (!isTaken(status) || !isBare(data))
        return false;
    if (claim.kind === 'noData')
        return true;
    // Behind the first page there is no doubt of the list itself, so the words do not matter.
    const isMissing = claim.kind === 'missing' || (status === 404 && claim.kind !== 'failed');
    return isMissing && window !== undefined && window.page > 1;
}
/** Whether the body of an answer with this status is looked at for what it says of itself. */
function isTaken(status) {
    return status === 200 || status === 404;
}
function isBare(data) {
    if (typeof data !== 'object' || data === null)
        return data === undefined || data === null;
    return Object.keys(data).length === 0;
}
/** An answer that calls itself an error is one, even if HTTP says 200. */
function statusOf(status, envelope) {
    const claim = envelope?.claim;
    if (status === 200 && claim?.kind === 'missing')
        return 404;
    return isTaken(status) ? (claim?.status ?? status) : status;
}
/** The rows that have an id, and the places of the others on the page. */
function namedRows(found) {
    const rows = [];
    const unnamed = [];
    found.forEach(({ text, value }, place) => {
        const id = (0,record_id/* recordIdOf */.m)(value ?? '');
        if (id === undefined)
            unnamed.push(place);
        else
            rows.push({ id, text });
    });
    return { rows, unnamed };
}
/** Whether it is the field that is wrong and not the records: none of those on the first page has it. */
function isWrongField(unnamed, { page, perPage }) {
    return page === 1 && perPage > 1 && unnamed.length > 0;
}
function withoutId(text, idField, asked, { shown }, quota) {
    const record = JSON.parse(text);
    const fields = isObject(record) ? Object.keys(record).slice(0, 20).map(shown).join(', ') : 'none';
    return new prosonata_errors/* IdMissing */.im(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: a record has no ${idField} to name it by (fields: ${fields}).`, `Name the id field of the list as ${asked.list}:FIELD in the input "resources".`, { quota, asked });
}
function noRecord(asked, quota, { status }) {
    return new prosonata_errors/* NotFound */.Mk(`ProSonata has no such record of ${asked.list}.`, '', { quota, asked, status });
}
function broken(why, asked, quota) {
    return new prosonata_errors/* BrokenAnswer */.MC(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: ${why}.`, '', { quota, asked });
}

;// CONCATENATED MODULE: ./build/prosonata/http-api.js
/**
 * The API over HTTP. Keys travel in headers only; a redirect is followed on the same origin and nowhere else, so
 * no other host ever sees them.
 */




/** One answer may take this long, body included. */
const requestTimeoutMs = 60_000;
const redirectsAtMost = 3;
/** Far above any answer of 1000 rows; an endless body must not fill the memory. */
const bodyBytesAtMost = 128 * 1024 * 1024;
function httpApi(options, ports) {
    const get = (path, query, wanted) => {
        const url = new URL(`/api/v1/${path}`, options.workspaceUrl);
        for (const [name, value] of Object.entries(query))
            url.searchParams.set(name, value);
        return request(url, wanted, options, ports);
    };
    return {
        async list(list, signal) {
            const { resource, page, perPage } = list;
            const window = { page, perPage };
            const asked = { list: resource.name, window };
            const answer = await get(encodeURIComponent(resource.name), listQuery(list), { asked, signal });
            return parsePage(answer, resource, window);
        },
        async read(path, resource, id, signal) {
            const asked = { list: resource.name };
            const answer = await get(`${encodeURIComponent(path)}/${segment(id, asked)}`, {}, { asked, signal });
            return parseDetail(answer, resource, id);
        },
    };
}
/** An id as one segment of a path. Throws RequestRefused if an address has no place for it. */
function segment(id, asked) {
    const text = String(id);
    // Addresses resolve dots, escaped ones too: they would lead to another record or list. U+FFFD replaces what an id
    // cannot keep.
    if (text === '.' || text === '..' || text.includes('\ufffd')) {
        throw new prosonata_errors/* RequestRefused */.KN(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: no address can hold its id, so it was not asked for.`, '', {
            asked,
        });
    }
    return encodeURIComponent(text);
}
function listQuery({ resource, filter, ordered, page, perPage }) {
    const order = ordered ? { orderBy: `${resource.idField} ASC` } : {};
    return { ...filter, ...order, page: String(page), perPage: String(perPage) };
}
async function request(start, { asked, signal }, options, ports) {
    const { timeoutMs = requestTimeoutMs } = options;
    const timeout = ports.clock.timeout(timeoutMs, signal);
    const task = (0,prosonata_errors/* taskOf */.Xb)(asked);
    let url = start;
    try {
        for (let redirects = 0; redirects <= redirectsAtMost; redirects++) {
            const init = { headers: headersOf(options), redirect: 'manual', signal: timeout.signal };
            const came = await exchange(new Request(url.href, init), asked, timeout.signal, ports);
            if ('text' in came) {
                return {
                    ...came,
                    at: ports.clock.now(),
                    shown: (words) => (0,errors/* printable */.g$)(withoutKey(words, options)),
                };
            }
            url = sameOrigin(came.location, url, asked);
        }
    }
    catch (error) {
        // The proxy that the environment names can be wrong, too.
        if (error instanceof errors/* BackupError */.hj)
            throw error;
        const patience = signal?.aborted ? 'before the run had to end' : `within ${timeoutMs / 1000} seconds`;
        if (timeout.signal.aborted) {
            throw new prosonata_errors/* Unreachable */.LL(`Could not ${task}: no answer ${patience}.`, lookAtAddress, { asked });
        }
        throw new prosonata_errors/* Unreachable */.LL(`Could not ${task}: ${networkFault(error)}.`, lookAtAddress, {
            asked,
            cause: error,
        });
    }
    finally {
        timeout.clear();
    }
    throw new prosonata_errors/* RedirectRefused */.Jh(`Could not ${task}: the server redirects in a circle.`, 'Check the workspace URL.', {
        asked,
    });
}
const lookAtAddress = 'Check the workspace URL and the network.';
async function exchange(sent, asked, signal, ports) {
    // The request has it too, for a fetch that knows requests alone; see Fetch for why that is not enough.
    const response = await ports.fetch(sent, { signal });
    const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
    if (!location)
        return { status: response.status, text: await readText(response, asked) };
    await response.body?.cancel();
    return { location };
}
function headersOf({ apiKey, appId }) {
    return {
        Accept: 'application/json',
        'User-Agent': version/* userAgent */.N1,
        'X-API-Key': apiKey,
        ...(appId === undefined ? {} : { 'X-APP-ID': appId }),
    };
}
/** Some servers repeat what they were sent, in the words of a refusal or wherever else. */
function withoutKey(words, { apiKey }) {
    const asJson = JSON.stringify(apiKey).slice(1, -1);
    return words.replaceAll(apiKey, '***').replaceAll(asJson, '***');
}
function sameOrigin(location, from, asked) {
    const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (target?.origin === from.origin && !target.username && !target.password)
        return target;
    throw new prosonata_errors/* RedirectRefused */.Jh(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: the server redirects to another address (${target?.host ?? 'unreadable'}); the key was not sent there.`, 'If the workspace has moved, set the workspace URL to its new address.', { asked });
}
async function readText(response, asked) {
    if (!response.body)
        return '';
    // A forgiving decoder would replace damaged characters, and the damage would be stored as data.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const parts = [];
    let size = 0;
    for await (const chunk of response.body) {
        size += chunk.byteLength;
        if (size > bodyBytesAtMost) {
            throw new prosonata_errors/* BrokenAnswer */.MC(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: the answer is larger than 128 MiB.`, '', { asked });
        }
        parts.push(decoded(chunk));
    }
    return parts.join('') + decoded();
    function decoded(chunk) {
        try {
            return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
        }
        catch (cause) {
            throw new prosonata_errors/* BrokenAnswer */.MC(`Could not ${(0,prosonata_errors/* taskOf */.Xb)(asked)}: the answer is not UTF-8 text.`, '', {
                asked,
                cause,
            });
        }
    }
}
/** fetch says only "fetch failed"; its cause says what happened. */
function networkFault(error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return (0,errors/* printable */.g$)((0,errors/* toMessage */.R9)(cause ?? error));
}


/***/ }),

/***/ 51696:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ ourReleases),
/* harmony export */   MM: () => (/* binding */ markedNotes),
/* harmony export */   YH: () => (/* binding */ archiveOf),
/* harmony export */   aF: () => (/* binding */ releaseTag),
/* harmony export */   s: () => (/* binding */ digestIn),
/* harmony export */   we: () => (/* binding */ markerOf)
/* harmony export */ });
/* unused harmony export formatMarker */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77934);
/* harmony import */ var _keeping_holdings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76970);
/**
 * How a release of ours is told from every other one: by its tag, and by a comment in its notes that says the same.
 * A tag alone could be anybody's. A second comment says which file it must have, and what that holds. Pure.
 */


/** Several workspaces can be backed up in one repository, at the same minute: the tag names both. */
function releaseTag({ workspace, backupId }) {
    return `prosonata-backup-${workspace}-${backupId}`;
}
/** The lines that mark the notes; people do not see them. Earlier versions read the first one. */
function formatMarker({ workspace, backupId, isComplete, file, holds }) {
    const first = `<!-- prosonata-backup workspace=${workspace} backup=${backupId} complete=${isComplete} -->`;
    return [
        first,
        ...(file ? [`<!-- prosonata-backup-file ${JSON.stringify(file).replaceAll('>', '\\u003e')} -->`] : []),
        ...(holds ? [`<!-- prosonata-backup-holds ${(0,_keeping_holdings_js__WEBPACK_IMPORTED_MODULE_0__/* .formatHoldings */ .mB)(holds)} -->`] : []),
    ].join('\n');
}
/** GitHub takes 125,000 characters. */
const charactersAtMost = 120_000;
/**
 * Notes with the marker in front: whatever becomes of their end, the release stays ours. Notes that are too long for
 * GitHub are cut behind a whole line.
 */
function markedNotes(marker, notes) {
    const marked = `${formatMarker(marker)}\n\n${notes}`;
    if (marked.length <= charactersAtMost)
        return marked;
    return `${marked.slice(0, marked.lastIndexOf('\n', charactersAtMost))}\n\n(The rest is too long for this page; the archive holds it.)`;
}
const fileSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    sizeBytes: valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    sha256: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[0-9a-f]{64}$/)),
});
/** The marker of a release of ours; undefined for every other release. */
function markerOf({ tag, body }) {
    const match = /<!-- prosonata-backup workspace=([a-z0-9-]+) backup=(\d{8}T\d{4}Z) complete=(true|false) -->/.exec(body);
    if (!match)
        return undefined;
    const [, workspace = '', backupId = '', complete] = match;
    const marker = { workspace, backupId, isComplete: complete === 'true', ...moreOf(body) };
    return tag === releaseTag(marker) ? marker : undefined;
}
function moreOf(body) {
    const comment = (name) => new RegExp(`<!-- prosonata-backup-${name} (\\{.*\\}) -->`).exec(body)?.[1];
    const file = valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeParse */ .xLC(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qFJ(), fileSchema), comment('file'));
    const holds = (0,_keeping_holdings_js__WEBPACK_IMPORTED_MODULE_0__/* .parseHoldings */ .AR)(comment('holds') ?? '');
    return { ...(file.success && { file: file.output }), ...(holds && { holds }) };
}
function ourReleases(releases, workspace) {
    return releases.flatMap((release) => {
        const marker = markerOf(release);
        return marker?.workspace === workspace ? [{ release, marker }] : [];
    });
}
/** The archive of a release, uploaded whole; undefined if there is none: people may have put other files beside it. */
function archiveOf({ release: { assets }, marker }) {
    const pattern = new RegExp(`^prosonata-${marker.workspace}-${marker.backupId}(\\.incomplete)?\\.sqlite(\\.age)?$`);
    const archives = assets.filter(({ name, state, sizeBytes }) => pattern.test(name) && state === 'uploaded' && sizeBytes > 0);
    return archives.find(({ name }) => name === marker.file?.name) ?? archives[0];
}
/** The digest that the archive of a release must have; undefined if nothing says so. */
function digestIn({ release: { body }, marker }, { name }) {
    if (marker.file)
        return marker.file.name === name ? marker.file.sha256 : undefined;
    // In the notes of earlier versions it is text for people.
    return /SHA-256 `([0-9a-f]{64})`/.exec(body)?.[1];
}


/***/ })

};
