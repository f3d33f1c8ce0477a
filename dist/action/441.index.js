export const id = 441;
export const ids = [441];
export const modules = {

/***/ 54441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runDue: () => (/* binding */ runDue)
});

// EXTERNAL MODULE: ./build/exit-codes.js
var exit_codes = __webpack_require__(49277);
// EXTERNAL MODULE: ./build/github/octokit.js + 3 modules
var octokit = __webpack_require__(67825);
// EXTERNAL MODULE: ./build/publish/release-marker.js
var release_marker = __webpack_require__(51696);
;// CONCATENATED MODULE: ./build/publish/released.js

/** In no order. A release without its archive is not among them. */
async function releasedBackups(github) {
    return (await github.releases()).flatMap(releasedIn);
}
function releasedIn(release) {
    const marker = release.isDraft ? undefined : (0,release_marker/* markerOf */.we)(release);
    const asset = marker && (0,release_marker/* archiveOf */.YH)({ release, marker });
    if (!asset)
        return [];
    const { workspace, backupId, isComplete } = marker;
    const isEncrypted = asset.name.endsWith('.age');
    return [{ name: asset.name, workspace, backupId, isComplete, isEncrypted, asset, url: release.url }];
}

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
// EXTERNAL MODULE: ./build/run/due.js
var run_due = __webpack_require__(15656);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
;// CONCATENATED MODULE: ./build/watch/due-workspaces.js
/**
 * Which of many workspaces are due, told by the releases of the repository alone: no key is needed for it, and nobody can
 * make one up who may not write to the repository, as the name of a cache entry could be. A backup in progress has no
 * release yet, so its workspace is due. Pure.
 */
/** Those that are due, in the order given. `slug` is the name of a workspace in releases. */
function dueWorkspaces(workspaces, published, { now, force, nextDueAt }) {
    if (force)
        return workspaces;
    const newest = new Map();
    for (const { workspace, startedAt } of published) {
        newest.set(workspace, Math.max(startedAt, newest.get(workspace) ?? 0));
    }
    return workspaces.filter(({ slug }) => {
        const startedAt = newest.get(slug);
        return startedAt === undefined || now >= nextDueAt(startedAt);
    });
}

// EXTERNAL MODULE: ./build/workfile/save.js
var save = __webpack_require__(62937);
// EXTERNAL MODULE: ./build/action/parts.js + 14 modules
var parts = __webpack_require__(48310);
// EXTERNAL MODULE: ./build/action/runner.js
var action_runner = __webpack_require__(7349);
;// CONCATENATED MODULE: ./build/action/due.js
/** The action with `mode: due`: which of many workspaces are due, so that only those get a job of their own. */











async function runDue(settings, ports) {
    const { workspaces, intervalMs, force, githubToken: token } = settings;
    const { host, clock } = ports;
    const now = clock.now();
    const runner = (0,action_runner/* runnerOf */.mv)(ports.env, now);
    const downloads = (0,parts.downloadsOn)(runner, ports);
    const github = (0,octokit/* octokitGitHub */.h)({ ...runner, token, userAgent: version/* userAgent */.N1 }, { ...ports, downloads });
    // One that is dated ahead says nothing.
    const published = (await releasedBackups(github))
        .filter(({ backupId }) => !(0,save/* isFromAhead */.yJ)(backupId, now))
        .map(({ workspace, backupId }) => ({ workspace, startedAt: (0,save/* backupStart */.fx)(backupId) }));
    const due = dueWorkspaces(workspaces.map((one) => ({ ...one, slug: (0,save/* workspaceSlug */.bN)(one.url) })), published, { now, force, nextDueAt: (startedAt) => (0,run_due/* nextDueAt */.bE)(startedAt, intervalMs) });
    const include = due.map(({ name, url }) => ({ name, url }));
    const message = `${(0,format/* counted */.hS)(due.length, 'workspace')} of ${workspaces.length} to back up.`;
    host.setOutput('status', 'due');
    host.setOutput('due', String(due.length));
    host.setOutput('matrix', JSON.stringify({ include }));
    host.setOutput('message', message);
    const rows = include.map(({ name, url }) => [(0,markdown/* markdown */.wD)(name), (0,markdown/* markdown */.wD)(url)]);
    const list = rows.length > 0 ? `\n\n${(0,markdown/* table */.tp)(['due', 'address'], rows, 'll')}` : '';
    await host.addSummary(`### ProSonata backups\n\n${message}${list}\n`);
    host.log.info(message);
    return exit_codes/* exitCodes */.h.finished;
}


/***/ })

};
