export const id = 11;
export const ids = [11];
export const modules = {

/***/ 46011:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCheck: () => (/* binding */ runCheck)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/prosonata/caller.js
var prosonata_caller = __webpack_require__(47013);
// EXTERNAL MODULE: ./build/prosonata/errors.js
var prosonata_errors = __webpack_require__(99705);
// EXTERNAL MODULE: ./build/prosonata/rights.js
var rights = __webpack_require__(35789);
// EXTERNAL MODULE: ./build/reading/meter.js + 1 modules
var reading_meter = __webpack_require__(2387);
// EXTERNAL MODULE: ./build/reading/passes.js
var passes = __webpack_require__(28546);
// EXTERNAL MODULE: ./build/reading/sides.js
var reading_sides = __webpack_require__(42227);
;// CONCATENATED MODULE: ./build/check/findings.js

/** A check asks no more than this, whatever it wants to know. */
const requestsAtMost = 30;
/**
 * The filters to ask about: their sides that no row shows. Of a list that did not fit into the first answer all sides are
 * asked for, because the rest of its rows may show any.
 */
function sidesToAsk({ resource, texts, total = texts.length }) {
    if (texts.length === 0)
        return [];
    return (resource.filters ?? []).map((filter) => {
        if (texts.length < total) {
            return { filter, values: filter.values, shown: { values: new Set(), others: total } };
        }
        const shown = (0,reading_sides/* shownBy */.Le)(filter, texts);
        return { filter, values: (0,reading_sides/* valuesToAsk */.Tg)(filter, shown), shown };
    });
}
/** Whether the answers about a list say that it leaves records out; undefined if not all were given. */
function leavesOut(seen, answers) {
    const verdicts = sidesToAsk(seen).map(({ filter, values, shown }) => {
        const given = answers.get(filter.parameter) ?? [];
        return given.length < values.length ? undefined : (0,reading_sides/* isHiding */.Q8)(given, shown);
    });
    if (verdicts.includes(true))
        return true;
    return verdicts.includes(undefined) ? undefined : false;
}
/** The passes that bring records of their own: those that are read again are not asked for. */
function ownPasses({ passes }) {
    return [...passes.entries()].filter(([, { isRepeat }]) => isRepeat !== true);
}

;// CONCATENATED MODULE: ./build/check/check.js
/**
 * Asks what a backup would need to know, in few requests and without writing anything: a first answer of each list, one
 * detail, the passes behind the first one, and what lists may leave out. The more important comes first, because the
 * quota may be short.
 */








async function check(settings, parts) {
    const { clock } = parts;
    const startedAt = clock.now();
    const surroundings = await parts.surroundings();
    const askedAt = clock.now();
    const asking = openAsking(settings, parts, startedAt);
    const lists = settings.resources.map(unlearned);
    const end = await askAll(lists, asking);
    const { ledger } = asking.meter;
    return {
        workspaceUrl: settings.workspaceUrl,
        callers: asking.callers(),
        lists: lists.map((list) => findingOf(list, asking.callers())),
        requests: ledger.requests,
        answerMs: (clock.now() - askedAt) / Math.max(1, ledger.requests),
        ledger,
        now: clock.now(),
        end,
        surroundings,
    };
}
function unlearned(resource) {
    const unasked = { kind: 'unasked' };
    const details = resource.details ? unasked : undefined;
    return {
        resource,
        list: unasked,
        seen: undefined,
        firstId: undefined,
        rows: [],
        details,
        sides: new Map(),
    };
}
/** Asks until all is asked, or no more may be; returns what else ended it before. */
async function askAll(lists, asking) {
    try {
        for (const list of lists)
            await askList(list, asking);
        for (const list of lists)
            await askDetail(list, asking);
        for (const list of lists)
            await askPasses(list, asking);
        for (const list of lists)
            await askSides(list, asking);
        return undefined;
    }
    catch (error) {
        const isAnswered = lists.some(({ list }) => list.kind !== 'unasked');
        if (error instanceof OutOfRequests || (error instanceof prosonata_errors/* QuotaExceeded */.s0 && isAnswered))
            return undefined;
        if (error instanceof errors/* BackupError */.hj)
            return error;
        throw error;
    }
}
/** Nothing more may be asked. */
class OutOfRequests extends Error {
}
function openAsking({ quotaReserve, requestLimit, timeLimitMs }, { api, clock, signal }, startedAt) {
    const limits = {
        deadline: startedAt + timeLimitMs,
        requestLimit: Math.min(requestLimit ?? requestsAtMost, requestsAtMost),
        quotaReserve,
        waitAtMostMs: 0,
    };
    const meter = (0,reading_meter/* openMeter */.G)(limits, { clock, signal, onRetry: () => undefined }, undefined);
    let callers = [];
    let hasAnswered = false;
    return {
        api,
        meter,
        callers: () => callers,
        async ask(request) {
            if (meter.decide().kind !== 'go' || signal.aborted)
                throw new OutOfRequests();
            const sent = await meter.send(request);
            if ('answer' in sent) {
                hasAnswered = true;
                const { caller } = sent.answer;
                if (caller)
                    callers = (0,prosonata_caller/* withCaller */.ap)(callers, caller);
                return sent.answer;
            }
            const reply = replyOf(sent, hasAnswered);
            if (reply.kind === 'refused' || reply.kind === 'absent')
                hasAnswered = true;
            return reply;
        },
    };
}
/** What an error says of its list; throws it if it says something of everything. */
function replyOf({ error }, hasAnswered) {
    const isOfAll = error instanceof prosonata_errors/* KeyRefused */.mG || error instanceof prosonata_errors/* RedirectRefused */.Jh || error instanceof prosonata_errors/* QuotaExceeded */.s0;
    if (!(error instanceof prosonata_errors/* ApiError */.hD) || isOfAll)
        throw error;
    const reason = error.message;
    if (error instanceof prosonata_errors/* AccessDenied */.Oy)
        return { kind: 'refused', reason };
    if (error instanceof prosonata_errors/* NotFound */.Mk || (error instanceof prosonata_errors/* NotAnApi */.JF && error.status === 404 && hasAnswered)) {
        return { kind: 'absent', reason };
    }
    // A server that has answered nothing yet is a wrong address, or down.
    if (error.transient && !hasAnswered)
        throw error;
    return { kind: 'failed', reason };
}
async function askList(list, { api, ask }) {
    const { resource } = list;
    const filter = resource.passes[0]?.filter ?? {};
    // A full page costs no more than one row, and shows what a filter has.
    const perPage = resource.filters ? passes/* largestPage */.OO : 1;
    const answer = await ask((signal) => api.list({ resource, filter, ordered: true, page: 1, perPage }, signal));
    if ('kind' in answer) {
        list.list = answer;
        if (list.details)
            list.details = { kind: 'nothing' };
        return;
    }
    const { rows, total } = answer;
    list.list = { kind: 'given' };
    list.rows[0] = total;
    list.seen = { resource, texts: rows.map(({ text }) => text), total };
    const [first] = rows;
    list.firstId = first?.id;
    if (!first && list.details)
        list.details = { kind: 'nothing' };
}
async function askDetail(list, { api, ask }) {
    const { resource, firstId, details } = list;
    if (details?.kind !== 'unasked' || firstId === undefined)
        return;
    for (const path of resource.detailPaths) {
        const answer = await ask((signal) => api.read(path, resource, firstId, signal));
        list.details = 'kind' in answer ? answer : { kind: 'given' };
        if (list.details.kind === 'given')
            return;
    }
}
async function askPasses({ resource, list, rows }, { api, ask }) {
    if (list.kind !== 'given')
        return;
    for (const [pass, { filter }] of ownPasses(resource).slice(1)) {
        const answer = await ask((signal) => api.list({ resource, filter, ordered: true, page: 1, perPage: 1 }, signal));
        rows[pass] = 'kind' in answer ? undefined : answer.total;
    }
}
async function askSides({ resource, seen, sides }, { api, ask }) {
    if (!seen)
        return;
    for (const { filter, values } of sidesToAsk(seen)) {
        const valueIn = (0,reading_sides/* valueReader */.DB)(filter.parameter);
        for (const value of values) {
            const answer = await ask((signal) => {
                const asked = { [filter.parameter]: value };
                return api.list({ resource, filter: asked, ordered: true, page: 1, perPage: 1 }, signal);
            });
            if ('kind' in answer)
                break;
            const [first] = answer.rows;
            const known = sides.get(filter.parameter) ?? [];
            const { total } = answer;
            const firstValue = first && valueIn(first.text);
            sides.set(filter.parameter, [...known, { value, total, firstId: first?.id, firstValue }]);
        }
    }
}
function findingOf({ resource, list, seen, rows, details, sides }, callers) {
    return {
        resource,
        list,
        share: (0,rights/* shareOf */.t)(resource.name, callers),
        rows: ownPasses(resource).map(([pass]) => rows[pass]),
        details,
        leavesOut: seen && leavesOut(seen, sides),
    };
}

// EXTERNAL MODULE: ./build/workfile/save.js
var save = __webpack_require__(62937);
// EXTERNAL MODULE: ./build/system/day.js
var system_day = __webpack_require__(8450);
;// CONCATENATED MODULE: ./build/check/schedule.js
/** How often a workflow is started by its schedule, read from the text of its file. Pure. */

function scheduleIn(workflow) {
    if (workflow === undefined)
        return { kind: 'unknown' };
    const lines = [...workflow.matchAll(/^\s*-\s+cron:\s*(?:'([^'\n]*)'|"([^"\n]*)"|([^'"#\n]*))/gm)];
    if (lines.length === 0)
        return { kind: 'unscheduled' };
    const runs = lines.map(([, single, double, bare]) => runsOf(single ?? double ?? bare ?? ''));
    if (runs.some((one) => one === undefined))
        return { kind: 'unknown' };
    return {
        kind: 'scheduled',
        runsIn30Days: Math.round(runs.reduce((sum, one) => sum + (one ?? 0), 0)),
    };
}
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const daysOfYear = 365;
/** Of one cron line, on average over a year; undefined if it is none. */
function runsOf(cron) {
    const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/);
    const minutes = valuesOf(minute, 0, 59);
    const hours = valuesOf(hour, 0, 23);
    const days = valuesOf(day, 1, 31);
    const months = valuesOf(month, 1, 12, monthNames);
    const weekdays = valuesOf(weekday, 0, 7, dayNames);
    if (!minutes || !hours || !days || !months || !weekdays || rest.length > 0)
        return undefined;
    // As in every cron: if both are named, either of them is enough.
    const isEither = day !== '*' && weekday !== '*';
    let matching = 0;
    for (let place = 0; place < daysOfYear; place++) {
        const date = new Date(Date.UTC(2026, 0, 1) + place * system_day/* dayMs */.L);
        const isDay = days.has(date.getUTCDate());
        const isWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
        const isToday = isEither ? isDay || isWeekday : isDay && isWeekday;
        if (months.has(date.getUTCMonth() + 1) && isToday)
            matching++;
    }
    return (minutes.size * hours.size * matching * 30) / daysOfYear;
}
/** The values of one field, such as `7,22` or `22-23`; undefined if it is none. */
function valuesOf(field, least, most, names = []) {
    const values = new Set();
    for (const part of (field ?? '').toLowerCase().split(',')) {
        const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
        const [first, last = step === undefined ? first : String(most)] = range === '*' ? [String(least), String(most)] : range.split('-');
        const [from, to] = [numberOf(first, names, least), numberOf(last, names, least)];
        const every = Number(step ?? 1);
        if (!(from >= least && to <= most && from <= to && every > 0))
            return undefined;
        for (let value = from; value <= to; value += every)
            values.add(value);
    }
    return values;
}
function numberOf(text, names, least) {
    if (text === undefined)
        return Number.NaN;
    const place = names.indexOf(text);
    if (place >= 0)
        return place + least;
    return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

;// CONCATENATED MODULE: ./build/check/surroundings.js
/** Looks at what is around ProSonata, without writing anything. */



async function surroundingsOnGitHub({ publish, encryption, workspace }, { github, publisher, workflow }) {
    const repository = await found(() => github.repository());
    const publishing = await found(() => publisher.check({ isFirst: true }));
    const caches = await found(() => github.caches((0,save/* savePrefix */.aQ)(workspace)));
    return {
        place: publish === 'release' ? 'releases of this repository' : 'artifacts of the runs',
        isEncrypted: encryption.kind !== 'none',
        conditions: [
            condition('GitHub lets this job publish', publishing.fault, true),
            condition('GitHub lets this job list caches', caches.fault, false),
            condition('GitHub says who can see the repository', repository.fault, false),
        ],
        schedule: await scheduleOf(workflow, github),
        isBilled: repository.value && isBilled(repository.value),
    };
}
async function found(look) {
    try {
        return { value: await look(), fault: undefined };
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        return { value: undefined, fault: error };
    }
}
/** What may pass is tried again by a backup. */
function condition(what, fault, isNeeded) {
    return { what, fault, isNeeded: isNeeded && fault?.transient !== true };
}
async function scheduleOf(workflow, github) {
    const file = workflow === undefined ? undefined : await found(() => github.fileText(workflow));
    return scheduleIn(file?.value);
}
/** Standard runners cost a public repository nothing. */
function isBilled({ visibility }) {
    return visibility !== 'public';
}
async function surroundingsInFolder({ directory, encryption }, files) {
    const { fault } = await found(() => files.list(directory));
    return {
        place: directory,
        isEncrypted: encryption.kind !== 'none',
        conditions: fault ? [condition(`The folder ${directory} can be used`, fault, true)] : [],
        schedule: undefined,
        isBilled: undefined,
    };
}

// EXTERNAL MODULE: ./build/reading/quota-seen.js
var quota_seen = __webpack_require__(97703);
;// CONCATENATED MODULE: ./build/check/cost.js



/** Undefined if not all lists were looked at. */
function costsOf(findings, settings) {
    const read = findings.lists.filter(({ list }) => list.kind === 'given');
    const isKnown = findings.lists.every(({ list }) => list.kind !== 'unasked') && read.every(hasRows);
    if (!isKnown)
        return undefined;
    const windows = sum(read.map(windowsOf));
    const details = sum(read.filter(givesDetails).map(({ rows }) => sum(rows.map((count) => count ?? 0))));
    const refreshed = Math.ceil((details * settings.intervalMs) / settings.detailsMaxAgeMs);
    const first = costOf(windows + details, findings, settings);
    const following = costOf(windows + Math.min(details, refreshed), findings, settings);
    return { first, following, in30Days: in30Days(following, findings, settings) };
}
function hasRows({ rows }) {
    return rows.every((count) => count !== undefined);
}
function givesDetails({ details }) {
    return details?.kind === 'given' || details?.kind === 'nothing';
}
/** Windows overlap by a row and cannot be cut as one likes, which costs about so much more. */
const overlap = 1.04;
function windowsOf({ resource, rows }) {
    const counts = passRows(resource, rows);
    return sum(counts.map((count) => Math.max(1, Math.ceil(count <= passes/* largestPage */.OO ? 1 : (count * overlap) / passes/* largestPage */.OO))));
}
/** Rows of every pass; what is read again is as long as the first one. */
function passRows({ passes }, own) {
    let place = 0;
    return passes.map(({ isRepeat }) => (isRepeat ? own[0] : own[place++]) ?? 0);
}
/** To start the job, open the work file, prove and save. */
const overheadMs = 20_000;
const minuteMs = 60_000;
function costOf(requests, { ledger, answerMs }, settings) {
    const { quotaReserve, requestLimit, timeLimitMs, concurrency } = settings;
    const calls = (0,quota_seen/* callsOfPeriod */.y)(ledger);
    if (calls === undefined)
        return { requests, runs: undefined, minutes: undefined };
    const each = Math.max(1, Math.floor(Math.min(calls - quotaReserve, requestLimit ?? Number.POSITIVE_INFINITY, (timeLimitMs * concurrency) / Math.max(1, answerMs))));
    const runs = Math.max(1, Math.ceil(requests / each));
    const minutesOf = (some) => Math.ceil((overheadMs + (some * answerMs) / concurrency) / minuteMs);
    const last = requests - (runs - 1) * each;
    return { requests, runs, minutes: (runs - 1) * minutesOf(each) + minutesOf(last) };
}
const thirtyDaysMs = 30 * system_day/* dayMs */.L;
function in30Days({ runs: each, minutes: eachMinutes }, { surroundings: { schedule } }, { intervalMs }) {
    if (schedule?.kind !== 'scheduled' || each === undefined || eachMinutes === undefined)
        return undefined;
    const backups = thirtyDaysMs / intervalMs;
    const runsNeeded = Math.ceil(backups * each);
    const { runsIn30Days: runs } = schedule;
    const worked = Math.min(runs, runsNeeded);
    // A run that finds nothing to do takes seconds, and is billed as a minute.
    const minutes = Math.round(worked * (eachMinutes / each)) + (runs - worked);
    return { minutes, runs, runsNeeded };
}
function sum(numbers) {
    return numbers.reduce((a, b) => a + b, 0);
}

;// CONCATENATED MODULE: ./build/check/verdict.js
/** Whether a backup would succeed, judged from what a check has found. Pure. */



function verdictOn(findings, settings) {
    const { conditions, schedule } = findings.surroundings;
    const faulty = conditions.filter(({ fault }) => fault !== undefined);
    const needed = faulty.flatMap(({ fault, isNeeded }) => (fault && isNeeded ? [fault] : []));
    const wanted = faulty.flatMap(({ fault, isNeeded }) => (fault && !isNeeded ? [fault] : []));
    const costs = costsOf(findings, settings);
    return {
        obstacles: [...ends(findings), ...namedLists(findings, settings), ...needed],
        advice: [
            ...wanted,
            ...(schedule?.kind === 'unscheduled' ? [noSchedule()] : []),
            ...(costs?.in30Days && costs.in30Days.runsNeeded > costs.in30Days.runs ? [tooFewRuns()] : []),
        ],
        costs,
        quota: quotaGuess(findings),
    };
}
/** What ended the check, or that there is nothing to read. */
function ends({ end, lists }) {
    if (end instanceof prosonata_errors/* QuotaExceeded */.s0) {
        return [
            new errors/* BackupError */.hj('The quota of these 15 minutes is used up, so the key could not be checked.', 'Check again in 15 minutes.'),
        ];
    }
    if (end)
        return [end];
    if (lists.some(({ list }) => list.kind === 'given'))
        return [];
    return [
        new errors/* BackupError */.hj('The key may read none of the lists.', 'Give the integration read access in ProSonata under System > Integrationen.'),
    ];
}
function namedLists({ lists }, { named }) {
    return lists
        .filter(({ resource }) => named.has(resource.name))
        .flatMap(({ list }) => ('reason' in list ? [new errors/* BackupError */.hj(list.reason, remedy(list))] : []));
}
function remedy({ kind }) {
    return kind === 'refused'
        ? 'Give the key the right to read it, or leave it out of the input "resources".'
        : 'Leave it out of the input "resources".';
}
function noSchedule() {
    return new errors/* BackupError */.hj('The workflow has no schedule, so it runs only when somebody starts it.', 'Add the lines on: schedule from the README.');
}
function tooFewRuns() {
    return new errors/* BackupError */.hj('The schedule has fewer runs than the backups need.', 'Run it more often, set a longer interval, or ask the vendor for a larger quota.');
}
/** Source: the vendor's API description. */
const verdict_packages = [
    ['ProSonata 1', 50],
    ['ProSonata 3', 100],
    ['ProSonata 5', 200],
    ['ProSonata 10', 300],
    ['ProSonata 20', 500],
];
function quotaGuess({ ledger: { periodCalls: seen } }) {
    if (seen === undefined)
        return undefined;
    const [name, calls] = verdict_packages.find(([, limit]) => limit >= seen) ?? [];
    return { seen, package: name, calls };
}

// EXTERNAL MODULE: ./build/exit-codes.js
var exit_codes = __webpack_require__(49277);
// EXTERNAL MODULE: ./build/prosonata/http-api.js + 5 modules
var http_api = __webpack_require__(63440);
// EXTERNAL MODULE: ./build/report/caller.js
var report_caller = __webpack_require__(43328);
// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
// EXTERNAL MODULE: ./build/report/markdown.js
var markdown = __webpack_require__(34902);
;// CONCATENATED MODULE: ./build/report/check.js





const head = ['list', 'rows (+ inactive)', 'details', 'may be read'];
function cellsOf(list) {
    return [list.resource.name, rowWords(list), detailWords(list), stateOf(list)];
}
/** A check that ended at the first request has nothing to say of the lists. */
function isTold({ lists }) {
    return lists.some(({ list }) => list.kind !== 'unasked');
}
function checkText(findings, verdict) {
    return [
        `${verdictLine(findings, verdict)}\n`,
        ...faultLines(verdict).map((fault) => `${fault}\n`),
        '\n',
        ...(isTold(findings) ? [...alignedLines([head, ...findings.lists.map(cellsOf)]), '\n'] : []),
        ...factLines(findings, verdict, 'with names').map((fact) => `${fact}\n`),
    ].join('');
}
/** Columns as wide as what is in them; the second one has numbers. */
function alignedLines(rows) {
    const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const aligned = (cell, column) => {
        const width = widths[column] ?? 0;
        return column === 1 ? cell.padStart(width) : cell.padEnd(width);
    };
    return rows.map((row) => `  ${row.map(aligned).join('  ').trimEnd()}\n`);
}
/** Markdown. */
function checkSummary(findings, verdict) {
    const isGood = verdict.obstacles.length === 0;
    const rows = findings.lists.map((list) => {
        const [name = '', ...others] = cellsOf(list);
        return [`\`${name}\``, ...others.map(markdown/* markdown */.wD)];
    });
    return [
        `### ProSonata backup: ${isGood ? 'checked' : 'the check failed'}`,
        `**${(0,markdown/* markdown */.wD)(verdictLine(findings, verdict))}**`,
        ...faultLines(verdict).map((fault) => `> ${(0,markdown/* markdown */.wD)(fault)}`),
        ...(isTold(findings) ? [(0,markdown/* table */.tp)(head, rows, 'lrll')] : []),
        ...factLines(findings, verdict, 'without names').map(markdown/* markdown */.wD),
        '',
    ].join('\n\n');
}
/** The lines of a log. */
function checkLines(findings, verdict) {
    const lists = isTold(findings) ? findings.lists.map(listLine) : [];
    return [...lists, ...factLines(findings, verdict, 'without names')];
}
function listLine(list) {
    const details = detailWords(list);
    const parts = [rowWords(list), details && `details ${details}`, stateOf(list)].filter((part) => part !== '');
    return `${list.resource.name}: ${parts.join(', ')}`;
}
function checkJson(findings, verdict) {
    const { ledger, requests, lists, surroundings } = findings;
    return {
        status: verdict.obstacles.length === 0 ? 'checked' : 'failed',
        workspace: findings.workspaceUrl,
        readAs: findings.callers,
        obstacles: verdict.obstacles.map(faultAsJson),
        advice: verdict.advice.map(faultAsJson),
        requests,
        lists: lists.map(({ resource, list, rows, details, share, leavesOut }) => ({
            list: resource.name,
            ...replyAsJson(list),
            rows: rows.length > 1 ? rows : rows[0],
            details: details && replyAsJson(details),
            share,
            leavesOut,
        })),
        quota: { left: ledger.remaining, ...verdict.quota },
        costs: verdict.costs,
        place: surroundings.place,
        encrypted: surroundings.isEncrypted,
        schedule: surroundings.schedule,
        conditions: surroundings.conditions.map(({ what, fault }) => ({
            what,
            ...(fault && faultAsJson(fault)),
        })),
    };
}
function replyAsJson(reply) {
    return 'reason' in reply ? { state: reply.kind, reason: reply.reason } : { state: reply.kind };
}
/** The first and the last word. */
function verdictLine({ workspaceUrl, requests }, { obstacles }) {
    const asked = `asked with ${(0,format/* counted */.hS)(requests, 'request')}`;
    return obstacles.length === 0
        ? `A backup of ${workspaceUrl} would succeed (${asked}).`
        : `A backup of ${workspaceUrl} would fail (${asked}).`;
}
function faultLines({ obstacles, advice }) {
    return [
        ...obstacles.map((fault) => `Error: ${(0,errors/* sentences */.hC)(fault)}`),
        ...advice.map((fault) => `Note: ${(0,errors/* sentences */.hC)(fault)}`),
    ];
}
/** Rows of each pass: `350 + 22` for active and inactive ones. */
function rowWords({ list, rows }) {
    if (list.kind !== 'given')
        return '';
    return rows.map((one) => (one === undefined ? '?' : (0,format/* count */.U9)(one))).join(' + ');
}
function detailWords({ details }) {
    if (!details || details.kind === 'nothing')
        return '';
    if (details.kind === 'given')
        return 'yes';
    return details.kind === 'unasked' ? 'not asked' : `no (${details.kind})`;
}
function stateOf(finding) {
    const { list, share, leavesOut } = finding;
    switch (list.kind) {
        case 'given': {
            const part = share ? givenInPart(share.given, share.group) : 'yes';
            return leavesOut
                ? `${part}; leaves records out unless it is asked for them, so a backup reads it twice`
                : part;
        }
        case 'refused':
            return `may not be read. ${(0,report_caller/* refusedRemedy */.T0)(finding)}`;
        case 'absent':
            return 'this workspace has no such list';
        case 'failed':
            return (0,errors/* printable */.g$)(list.reason);
        case 'nothing':
        case 'unasked':
            return 'not asked';
    }
}
function givenInPart(given, group) {
    switch (given) {
        case 'own':
            return `in part: the user's own records only (group ${group})`;
        case 'shown':
            return `in part: without what is for groups above ${group}`;
        case 'none':
            return `in part, or nothing: it is for groups above ${group}`;
    }
}
function factLines(findings, verdict, names) {
    const { surroundings } = findings;
    return [
        ...keyLines(findings, names),
        ...(isTold(findings) ? [...quotaLines(findings, verdict), ...costLines(findings, verdict)] : []),
        `Archives go to ${surroundings.place}, ${surroundings.isEncrypted ? 'encrypted' : 'not encrypted'}.`,
        ...surroundings.conditions.map(conditionLine),
        ...(isTold(findings) ? unaskedLines(findings) : []),
    ];
}
function keyLines({ callers }, names) {
    const [caller] = callers;
    if (!caller)
        return [];
    const name = names === 'with names' && caller.kind === 'user' && caller.name !== '' ? ` (${caller.name})` : '';
    return [`The API key is ${(0,report_caller/* callerWords */.NH)(caller)}${name}.`];
}
function quotaLines({ ledger, now }, { quota }) {
    if (!quota)
        return ['ProSonata does not say how large the quota is.'];
    const left = Math.max(0, ledger.remaining ?? 0);
    const reset = ledger.resetAt === undefined || ledger.resetAt <= now
        ? ''
        : ` for the next ${(0,format/* duration */.p0)(ledger.resetAt - now)}`;
    const guess = quota.package === undefined
        ? 'more than any package has'
        : `it looks like ${quota.package} (${quota.calls} requests in 15 minutes), unless other programs have used some`;
    return [`${(0,format/* counted */.hS)(left, 'request')} of the quota ${left === 1 ? 'is' : 'are'} left${reset}; ${guess}.`];
}
function costLines({ surroundings: { schedule, isBilled } }, { costs }) {
    if (!costs)
        return ['What a backup takes is not known, because not all lists were asked for.'];
    const { first, following, in30Days } = costs;
    const isOnRunner = schedule !== undefined;
    const lines = [
        `The first backup takes about ${costWords(first, isOnRunner)}.`,
        `Each one after that takes about ${costWords(following, isOnRunner)}, and a request more for each record that changed.`,
    ];
    if (!isOnRunner)
        return lines;
    return [...lines, ...(in30Days ? [billLine(in30Days, isBilled)] : [scheduleLine(schedule.kind)])];
}
function costWords({ requests, runs, minutes }, isOnRunner) {
    const cost = (0,format/* counted */.hS)(requests, 'request');
    if (runs === undefined || minutes === undefined)
        return `${cost}; how many runs is not known yet`;
    return `${cost} in ${(0,format/* counted */.hS)(runs, 'run')}${isOnRunner ? ` (${(0,format/* counted */.hS)(minutes, 'minute')})` : ''}`;
}
function billLine({ minutes, runs }, isBilled) {
    const cost = `The schedule starts ${(0,format/* counted */.hS)(runs, 'run')} in 30 days, which take about ${(0,format/* counted */.hS)(minutes, 'minute')}`;
    if (isBilled === false)
        return `${cost}; GitHub bills none of a public repository.`;
    return `${cost} as GitHub bills them, a run that finds nothing to do as one.`;
}
function scheduleLine(kind) {
    return kind === 'unscheduled'
        ? 'The workflow has no schedule, so nothing can be said of the minutes in a month.'
        : 'What that comes to in a month is not known.';
}
function conditionLine({ what, fault, isNeeded }) {
    if (!fault)
        return `${what}: yes.`;
    return `${what}: ${isNeeded ? 'no' : 'not known, or no'}.`;
}
function unaskedLines({ lists, end }) {
    const named = (which) => which.map(({ resource }) => resource.name).join(', ');
    const whole = lists.filter(({ list }) => list.kind === 'unasked');
    const details = lists.filter(({ list, details }) => list.kind === 'given' && details?.kind === 'unasked');
    const passes = lists.filter(({ list, rows }) => list.kind === 'given' && rows.includes(undefined));
    const parts = [
        ...(whole.length > 0 ? [`the lists ${named(whole)}`] : []),
        ...(details.length > 0 ? [`a detail of ${named(details)}`] : []),
        ...(passes.length > 0 ? [`how many inactive records ${named(passes)} have`] : []),
    ];
    if (parts.length === 0)
        return [];
    const why = end ? 'the check ended before' : 'the quota or the number of requests was too small';
    return [`Not asked, because ${why}: ${parts.join('; ')}.`];
}

// EXTERNAL MODULE: ./build/action/parts.js + 14 modules
var parts = __webpack_require__(48310);
// EXTERNAL MODULE: ./build/action/plain-output.js
var plain_output = __webpack_require__(26825);
;// CONCATENATED MODULE: ./build/action/check.js
/** The action with `mode: check`: whether a backup would succeed, shown on the runner; nothing is published or saved. */









async function runCheck(settings, ports) {
    const { host, clock, signal } = ports;
    const { runner, github, publisher } = (0,parts.placeOnRunner)(settings, ports);
    const findings = await check(settings, {
        api: (0,http_api/* httpApi */.T)(settings, ports),
        clock,
        signal,
        surroundings: () => surroundingsOnGitHub(settings, { github, publisher, workflow: runner.workflow }),
    });
    const verdict = verdictOn(findings, settings);
    const { obstacles, advice } = verdict;
    for (const line of checkLines(findings, verdict))
        host.log.info(line);
    for (const one of advice)
        host.log.warn((0,errors/* sentences */.hC)(one));
    host.setOutput('status', obstacles.length === 0 ? 'checked' : 'failed');
    const message = obstacles.length === 0 ? verdictLine(findings, verdict) : obstacles.map(errors/* sentences */.hC).join(' ');
    host.setOutput('message', (0,plain_output/* plainLine */.h0)(message));
    host.setOutput('requests', String(findings.requests));
    await host.addSummary(checkSummary(findings, verdict));
    for (const one of obstacles)
        host.log.error((0,errors/* sentences */.hC)(one));
    if (obstacles.length > 0)
        return exit_codes/* exitCodes */.h.failed;
    host.log.info(verdictLine(findings, verdict));
    return exit_codes/* exitCodes */.h.finished;
}


/***/ }),

/***/ 2387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ openMeter)
});

// EXTERNAL MODULE: ./build/prosonata/errors.js
var errors = __webpack_require__(99705);
// EXTERNAL MODULE: ./build/retry.js + 2 modules
var retry = __webpack_require__(13833);
// EXTERNAL MODULE: ./build/prosonata/api.js
var api = __webpack_require__(99540);
// EXTERNAL MODULE: ./build/reading/quota-seen.js
var quota_seen = __webpack_require__(97703);
;// CONCATENATED MODULE: ./build/reading/budget.js
/** What one run may use: calls of the shared quota, requests and time. Pure; the ledger is a value. */


/** The server's clock and ours differ, and a second is what the API counts in. */
const periodSlackMs = 1_500;
/**
 * A ledger at the start of a run; `known` is what the previous run learned last. A period that ends later than any
 * can comes from a clock that was wrong, and one without an end would never end: neither may keep runs from asking.
 */
function openLedger(known, now) {
    const { remaining, resetAt, periodCalls, offers = [] } = known ?? {};
    const isCredible = resetAt !== undefined && resetAt <= now + api/* quotaPeriodMs */.g + periodSlackMs;
    return {
        requests: 0,
        inFlight: 0,
        isAlone: true,
        remaining: isCredible ? remaining : undefined,
        resetAt: isCredible ? resetAt : undefined,
        periodCalls,
        offers,
    };
}
function decide(limits, ledger, now) {
    if (now >= limits.deadline)
        return { kind: 'stop', reason: 'time' };
    if (limits.requestLimit !== undefined && ledger.requests >= limits.requestLimit) {
        return { kind: 'stop', reason: 'requests' };
    }
    const remaining = remainingAt(ledger, now);
    if (remaining === undefined)
        return ledger.inFlight === 0 ? { kind: 'go' } : { kind: 'hold' };
    if (remaining > limits.quotaReserve)
        return { kind: 'go' };
    // What is in flight may still tell of more.
    if (ledger.inFlight > 0)
        return { kind: 'hold' };
    return waitForPeriod(limits, ledger, now);
}
function waitForPeriod(limits, ledger, now) {
    const ms = (ledger.resetAt ?? now + api/* quotaPeriodMs */.g) + periodSlackMs - now;
    const isWorthIt = ms <= limits.waitAtMostMs && now + ms < limits.deadline;
    return isWorthIt ? { kind: 'wait', ms } : { kind: 'stop', reason: 'quota' };
}
/** A period that has ended says nothing about the next one. */
function remainingAt(ledger, now) {
    if (ledger.resetAt !== undefined && now >= ledger.resetAt + periodSlackMs)
        return undefined;
    return ledger.remaining;
}
/** The ledger after one more request was sent. */
function spend(ledger, now) {
    const remaining = remainingAt(ledger, now);
    return {
        ...ledger,
        requests: ledger.requests + 1,
        inFlight: ledger.inFlight + 1,
        isAlone: ledger.inFlight === 0,
        remaining: remaining === undefined ? undefined : remaining - 1,
        resetAt: remaining === undefined ? undefined : ledger.resetAt,
    };
}
/** The ledger after one request was answered, or failed without an answer (`quota` undefined). */
function settle(ledger, quota, now) {
    const inFlight = ledger.inFlight - 1;
    if (quota?.remaining === undefined)
        return { ...ledger, inFlight, ...countedByUs(ledger, inFlight, now) };
    // Requests still in flight may not be counted in the answer yet, and answers may overtake each other: the least
    // that any of them allows is what is left. Only the answer to a lone request may raise it again.
    const told = quota.remaining - inFlight;
    const isLastWord = ledger.isAlone || ledger.isAssumed === true || ledger.remaining === undefined;
    const remaining = isLastWord ? told : Math.min(told, ledger.remaining ?? told);
    const isFirst = ledger.remaining === undefined || ledger.isAssumed === true;
    const seen = (0,quota_seen/* withOffer */.p)(ledger, quota.remaining + 1, isFirst);
    const resetAt = quota.resetAt ?? ledger.resetAt ?? now + api/* quotaPeriodMs */.g;
    return { ...ledger, inFlight, remaining, resetAt, ...seen, isAssumed: false };
}
/**
 * Answers without content say nothing about the quota, and a period may begin with many of them: until an answer says
 * more, the calls of a whole period are counted down.
 */
function countedByUs({ remaining, periodCalls }, inFlight, now) {
    if (remaining !== undefined || periodCalls === undefined)
        return {};
    return { remaining: periodCalls - 1 - inFlight, resetAt: now + api/* quotaPeriodMs */.g, isAssumed: true };
}

;// CONCATENATED MODULE: ./build/reading/meter.js



/** Requests in flight at the deadline have already cost quota, so they may use this much of the time kept to save. */
const graceMs = 5_000;
function openMeter(limits, ports, known) {
    const { clock } = ports;
    let ledger = openLedger(known, clock.now());
    let isKeyAccepted = false;
    const decideNow = () => decide(limits, ledger, clock.now());
    return {
        get ledger() {
            return ledger;
        },
        decide: decideNow,
        async send(request, isTrial = false) {
            let requests = 0;
            const timeLeftMs = Math.max(limits.deadline - clock.now(), graceMs);
            const { signal, clear } = clock.timeout(timeLeftMs, ports.signal);
            const attempt = async () => {
                // The first attempt is taken off at once, so that the next decision knows of it.
                if (requests++ > 0)
                    ledger = spend(ledger, clock.now());
                let quota;
                try {
                    const answer = await request(signal);
                    quota = answer.quota;
                    isKeyAccepted = true;
                    return answer;
                }
                catch (error) {
                    if (error instanceof errors/* ApiError */.hD)
                        quota = error.quota;
                    throw error instanceof errors/* KeyRefused */.mG && isKeyAccepted ? new errors/* KeyDoubted */.vy(error) : error;
                }
                finally {
                    ledger = settle(ledger, quota, clock.now());
                }
            };
            ledger = spend(ledger, clock.now());
            try {
                const mayTryAgain = () => !isTrial && decideNow().kind === 'go';
                const answer = await (0,retry/* retried */.sT)(attempt, { clock, signal }, { mayTryAgain, onRetry: ports.onRetry });
                return { answer, requests, at: clock.now() };
            }
            catch (error) {
                return { error, requests, at: clock.now() };
            }
            finally {
                clear();
            }
        },
    };
}


/***/ }),

/***/ 97703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ withOffer),
/* harmony export */   y: () => (/* binding */ callsOfPeriod)
/* harmony export */ });
/**
 * How many calls a period of the quota is likely to give a run, from what earlier ones gave. Others share the quota, and
 * a run may find that they, or a run before it, have used it up: one such period says nothing about the next one. Pure.
 */
/** So many periods in a row that have little left say that there is no more: the package was changed, or others use it. */
const periodsBelieved = 3;
/**
 * The smallest package has 50 calls (prosonata-api.md, Quota). If less than half of that was left, others have used most
 * of it, and nothing is known of a whole period.
 */
const tellingAtLeast = 25;
/** After an answer that allowed `calls`, itself included; `isFirst` in its period. */
function withOffer({ periodCalls, offers }, calls, isFirst) {
    // What is used up has no size.
    if (calls <= 1)
        return { periodCalls, offers };
    const earlier = isFirst ? offers : offers.slice(0, -1);
    const offer = isFirst ? calls : Math.max(calls, offers.at(-1) ?? 0);
    const last = [...earlier, offer].slice(-periodsBelieved);
    return { periodCalls: largestAfter(periodCalls, last), offers: last };
}
function largestAfter(known, offers) {
    const seen = Math.max(...offers);
    if (known === undefined || seen >= known)
        return seen;
    const isLess = offers.length === periodsBelieved && seen < known / 2;
    return isLess ? seen : known;
}
/**
 * Calls that a period is likely to offer: what the last ones did, but no less than half of the most; undefined if that is
 * not known yet. Right within a factor of two as long as others use no more than half of a period.
 */
function callsOfPeriod({ periodCalls, offers }) {
    if (periodCalls === undefined)
        return undefined;
    if (periodCalls < tellingAtLeast && offers.length < periodsBelieved)
        return undefined;
    const mean = offers.length === 0 ? periodCalls : offers.reduce((a, b) => a + b, 0) / offers.length;
    return Math.max(mean, periodCalls / 2);
}


/***/ }),

/***/ 42227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DB: () => (/* binding */ valueReader),
/* harmony export */   Le: () => (/* binding */ shownBy),
/* harmony export */   Q8: () => (/* binding */ isHiding),
/* harmony export */   Tg: () => (/* binding */ valuesToAsk),
/* harmony export */   xl: () => (/* binding */ withSides)
/* harmony export */ });
/* harmony import */ var _json_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72949);
/**
 * Whether a list leaves out records by default, as contacts and addresses do. A list that can be filtered by a field is
 * asked for each value of it that none of its rows has: what comes then was left out. Such a list is read by the sides
 * of that filter as well. Pure.
 */

/** `texts` are the rows of the list. */
function shownBy({ parameter, values: documented }, texts) {
    const valueIn = valueReader(parameter);
    const values = new Set();
    let others = 0;
    for (const text of texts) {
        const value = valueIn(text);
        if (value !== undefined && documented.includes(value))
            values.add(value);
        else
            others++;
    }
    return { values, others };
}
/** Reads the value of a field in one row after another, numbers and their digits alike; undefined if it is not there. */
function valueReader(field) {
    const walk = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .fieldWalker */ .DZ)();
    return (text) => {
        let found;
        walk(text, (name, value) => {
            if (name === field)
                found = value;
        });
        return found === undefined || found === 'null' ? undefined : found.replace(/^"(.*)"$/s, '$1');
    };
}
/** The values to ask for: of one that a row shows, it is known that the list does not leave it out. */
function valuesToAsk({ values: documented }, { values }) {
    return documented.filter((value) => !values.has(value));
}
/** Whether the answers, to all questions of one filter, prove that the list leaves records out. */
function isHiding(answers, { others }) {
    const given = answers.filter(({ total }) => total !== 0);
    if (given.some((answer) => !isObeyed(answer)) || isOneRowTwice(given))
        return false;
    const total = given.reduce((sum, answer) => sum + (answer.total ?? Number.NaN), 0);
    return total > others;
}
function isObeyed({ value, firstValue }) {
    return firstValue === undefined || firstValue === value;
}
/** A server that does not obey the filter gives the same rows whatever it is asked for. */
function isOneRowTwice(answers) {
    const ids = answers.map(({ firstId }) => firstId).filter((id) => id !== undefined);
    return new Set(ids).size < ids.length;
}
/**
 * The list, read by the sides of these filters as well: by each of their combinations, because one filter says nothing
 * of what another leaves out. Its own pass comes first, for rows of no documented value, and is not in the total.
 */
function withSides(resource, parameters = []) {
    const filters = (resource.filters ?? []).filter(({ parameter }) => parameters.includes(parameter));
    if (filters.length === 0)
        return resource;
    const sides = filters.reduce(combined, [{}]).map(passOf);
    // The first side is read again, for records that change sides in between.
    const again = sides.slice(0, 1).map((side) => ({ ...asRepeat(side), name: `${side.name} again` }));
    return { ...resource, passes: [...resource.passes.map(asRepeat), ...sides, ...again] };
}
function combined(sides, { parameter, values }) {
    return sides.flatMap((side) => values.map((value) => ({ ...side, [parameter]: value })));
}
function passOf(filter) {
    const names = Object.entries(filter).map(([parameter, value]) => `${parameter}=${value}`);
    return { name: names.join(' and '), filter };
}
function asRepeat(pass) {
    return { ...pass, isRepeat: true };
}


/***/ })

};
