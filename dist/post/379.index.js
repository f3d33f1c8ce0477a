export const id = 379;
export const ids = [379];
export const modules = {

/***/ 8379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  actionsCacheClient: () => (/* binding */ actionsCacheClient),
  cacheVersion: () => (/* binding */ cacheVersion),
  confined: () => (/* binding */ confined),
  tarFault: () => (/* binding */ tarFault)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/@actions/cache/lib/cache.js + 340 modules
var cache = __webpack_require__(5735);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./build/system/programs.js
/** Other programs on this machine. */

/** Whether a program is there and says anything when asked like this. */
async function says(program, parameters) {
    const end = await runProgram(program, parameters);
    return end !== undefined && end.said !== '';
}
/** The first line that a program says when asked like this, on either stream; undefined if there is no such program. */
async function firstLine(program, parameters) {
    return (await runProgram(program, parameters))?.said.split('\n', 1)[0];
}
/** A program that hangs is ended after this time. */
const programMs = 10_000;
const runProgram = (program, parameters, input) => new Promise((resolve) => {
    const child = (0,external_node_child_process_.execFile)(program, parameters, { timeout: programMs }, (error, stdout, stderr) => {
        if (error && 'code' in error && error.code === 'ENOENT')
            return resolve(undefined);
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        resolve({ code, said: `${stdout}${stderr}`.trim() });
    });
    // A program that reads nothing ends before it was given all.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
});
/** What a program writes to its output; undefined if there is no such program, or it fails. */
function outputOf(program, parameters) {
    return new Promise((resolve) => {
        execFile(program, parameters, { timeout: programMs }, (error, stdout) => resolve(error ? undefined : stdout.trim()));
    });
}
/** Shows a file in the browser of the person at this machine; false if there is nothing to show it with. */
function openInBrowser(path) {
    const [program = '', ...parameters] = process.platform === 'darwin'
        ? ['open']
        : process.platform === 'win32'
            ? ['rundll32', 'url.dll,FileProtocolHandler']
            : ['xdg-open'];
    return new Promise((resolve) => {
        const child = spawn(program, [...parameters, path], { detached: true, stdio: 'ignore' });
        child.on('error', () => resolve(false));
        child.on('spawn', () => {
            child.unref();
            resolve(true);
        });
    });
}

;// CONCATENATED MODULE: ./build/github/cache-client.js
/** The Actions cache, as far as one state needs it: the only place that knows @actions/cache. */




const actionsCacheClient = {
    isAvailable: cache/* isFeatureAvailable */.w3,
    missingTools: async () => tarFault(await firstLine('tar', ['--version']), process.platform),
    async version(path) {
        const hasZstd = await says('zstd', ['--quiet', '--version']);
        return cacheVersion(path, hasZstd, process.platform);
    },
    lookUp: (path, prefix) => (0,cache/* restoreCache */.P3)([path], prefix, [prefix], { lookupOnly: true }),
    restore: (path, key) => withVariable('TAR_OPTIONS', confined(path), async () => (await (0,cache/* restoreCache */.P3)([path], key)) === key),
    async save(path, key) {
        try {
            return (await (0,cache/* saveCache */.Io)([path], key)) === -1 ? 'the cache service did not take it' : undefined;
        }
        catch (error) {
            return (0,errors/* printable */.g$)((0,errors/* toMessage */.R9)(error));
        }
    },
};
/**
 * The library calls `tar` with options of GNU tar, or on macOS and Windows of bsdtar, and looks for no other; `said` is
 * what `tar --version` says, undefined if there is no such program.
 */
function tarFault(said, platform) {
    const known = platform === 'linux' ? /GNU tar/ : /GNU tar|bsdtar/;
    if (said !== undefined && known.test(said))
        return undefined;
    const what = said === undefined ? 'is not there' : `is no GNU tar ("${(0,errors/* printable */.g$)(said, 60)}")`;
    return `GitHub's cache client needs the programs tar and zstd to save the work file, and tar ${what} on this runner.`;
}
/** As the library reckons it, which keeps it to itself; a test compares the two. */
function cacheVersion(path, hasZstd, platform) {
    const parts = [
        path,
        hasZstd ? 'zstd-without-long' : 'gzip',
        ...(platform === 'win32' ? ['windows-only'] : []),
        '1.0',
    ];
    return (0,external_node_crypto_.createHash)('sha256').update(parts.join('|')).digest('hex');
}
/**
 * Options that keep all that tar unpacks below `path`. The library lets tar write wherever the names in an entry say,
 * and any workflow of the branch can write entries: one in place of an evicted one of ours could overwrite programs of
 * later steps. So no name, and no target of a link, keeps a `..`, begins with a slash or leaves the folder. GNU tar
 * obeys, which is what the library looks for on every runner; others ignore it.
 */
function confined(path) {
    const folder = path.replace(/[^\w/-]/g, '[$&]');
    return `--transform=s,[.][.],__,gx;s,^/+,,x;s,^(${folder}/?)?,${path}/,x`;
}
async function withVariable(name, value, work) {
    const before = process.env[name];
    process.env[name] = value;
    try {
        return await work();
    }
    finally {
        if (before === undefined)
            delete process.env[name];
        else
            process.env[name] = before;
    }
}


/***/ })

};
