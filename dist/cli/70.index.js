export const id = 70;
export const ids = [70];
export const modules = {

/***/ 1070:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backUp: () => (/* binding */ backUp),
  putOff: () => (/* reexport */ putOff)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/publish/publisher.js
var publish_publisher = __webpack_require__(9540);
// EXTERNAL MODULE: ./build/run/due.js
var due = __webpack_require__(5656);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
// EXTERNAL MODULE: ./build/archive/about.js + 3 modules
var about = __webpack_require__(7427);
// EXTERNAL MODULE: ./build/json/rows.js
var rows = __webpack_require__(2514);
// EXTERNAL MODULE: ./build/archive/cell.js
var archive_cell = __webpack_require__(5489);
// EXTERNAL MODULE: ./build/archive/names.js
var archive_names = __webpack_require__(485);
// EXTERNAL MODULE: ./build/archive/record.js
var record = __webpack_require__(5152);
;// CONCATENATED MODULE: ./build/archive/columns.js
/**
 * What the columns of a table are, learned from all its records before the table is made: nothing about the
 * fields of a resource is known beforehand, and nothing that comes is left out.
 */




/** SQLite's limit is 2,000, for what a query gives as well, and verification asks for up to a hundredth more. */
const columnsAtMost = 1980;
/** The columns of a table, named and typed; the last one takes the rest of the fields, if there is one. */
function columnsOf({ columns, rest }) {
    const facts = rest ? [...columns, columnOfRest(rest)] : columns;
    const names = (0,archive_names/* distinctNames */.NL)(facts.map(({ field }) => field));
    return facts.map((column, index) => ({
        ...column,
        name: names[index] ?? column.field,
        type: typeOf(column.counts),
    }));
}
function columnOfRest({ fields, present, firstSeen }) {
    const { counts, ...facts } = learned('_more_fields', newLearning());
    return { ...facts, counts: { ...counts, object: present }, present, firstSeen, restOf: fields };
}
/** The one type that every value has, else ANY. Only in a STRICT table does ANY leave values as they are. */
function typeOf({ boolean, integer, real, exact, text, array, object }) {
    const types = [
        ['INTEGER', boolean + integer],
        ['REAL', real],
        ['TEXT', exact + text + array + object],
    ];
    const [only, other] = types.filter(([, count]) => count > 0);
    return only === undefined || other !== undefined ? 'ANY' : only[0];
}
/**
 * Reads all records once, and hands on their values on the way. Throws BackupError if one cannot be read.
 */
function learnTable(resource, records, values) {
    const reader = (0,record/* recordReader */.h)(resource);
    const learnings = [];
    const rest = { present: 0, firstSeen: undefined };
    let rows = 0;
    for (const record of records) {
        reader.read(record);
        rows++;
        for (const slot of reader.present) {
            const learning = learnings[slot.index] ?? newLearning();
            learnings[slot.index] = learning;
            const cell = reader.cell(slot);
            learn(learning, slot, cell, reader, record.id);
            values?.take(slot, reader.storable(cell));
        }
        values?.endRecord();
        // Whether there will be a rest is known after the last record only.
        const mayHaveRest = reader.slots.length >= columnsAtMost;
        if (mayHaveRest && reader.present.some(({ index }) => index >= columnsAtMost - 1)) {
            rest.present++;
            rest.firstSeen ??= record.id;
        }
    }
    const columns = reader.slots.map(({ field, index }) => learned(field, learnings[index] ?? newLearning()));
    if (columns.length <= columnsAtMost)
        return { rows, columns, rest: undefined };
    const own = columns.slice(0, columnsAtMost - 1);
    return { rows, columns: own, rest: { ...rest, fields: columns.length - own.length } };
}
function newLearning() {
    return {
        counts: { null: 0, boolean: 0, integer: 0, real: 0, exact: 0, text: 0, array: 0, object: 0 },
        present: 0,
        firstSeen: undefined,
        replaced: 0,
        dates: 0,
        hasOtherText: false,
        hasDelicateNumbers: false,
        elements: undefined,
    };
}
function learn(learning, slot, cell, reader, id) {
    const kind = reader.kind(slot, cell);
    learning.counts[kind]++;
    learning.present++;
    learning.firstSeen ??= id;
    if (typeof cell === 'string')
        learnText(learning, reader, kind, cell);
    else if ((0,archive_cell/* isDelicate */.uF)(cell))
        learning.hasDelicateNumbers = true;
}
function learnText(learning, reader, kind, cell) {
    if (reader.storable(cell) !== cell)
        learning.replaced++;
    if (kind === 'array')
        learnElements(learning, cell);
    if (learning.hasOtherText || cell === '')
        return;
    if (kind === 'text' && isDate(cell))
        learning.dates++;
    else
        learning.hasOtherText = true;
}
function learnElements(learning, arrayText) {
    learning.elements ??= { reader: (0,record/* objectReader */.V)(), hasScalars: false };
    for (const text of (0,rows/* elements */.Yt)(arrayText, 0)) {
        if (text.startsWith('{')) {
            learning.elements.reader.begin();
            learning.elements.reader.add(text, 0);
        }
        else
            learning.elements.hasScalars = true;
    }
}
function learned(field, learning) {
    const { dates, hasOtherText, elements: found, ...facts } = learning;
    return {
        ...facts,
        field,
        hasDates: dates > 0 && !hasOtherText,
        elements: found && { fields: found.reader.slots.map((slot) => slot.field), hasScalars: found.hasScalars },
    };
}
/** The vendor's dates are YYYY-MM-DD, its timestamps YYYY-MM-DD HH:MM:SS, without a zone. */
function isDate(text) {
    return ((text.length === 10 || text.length >= 16) &&
        /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/.test(text));
}

// EXTERNAL MODULE: ./build/archive/file-digest.js
var file_digest = __webpack_require__(5388);
;// CONCATENATED MODULE: ./build/archive/fill.js
/** Fills a table with its records, in the order of their ids. */



/** Writes all records. Throws BackupError if one cannot be read. */
function fillTable(database, table, records) {
    const cells = table.columns.map((column) => ({ ...column, asDigits: takesDigits(column) }));
    const insert = database.prepare(insertRow(table));
    const reader = (0,record/* recordReader */.h)(table.resource);
    const values = cells.map(() => null);
    try {
        for (const record of records) {
            reader.read(record);
            cells.forEach(({ restOf, asDigits }, index) => {
                const cell = restOf === undefined ? reader.storableAt(index) : reader.objectFrom(index);
                values[index] = (0,archive_cell/* bindable */._t)(cell, asDigits);
            });
            insert.run(values);
        }
    }
    finally {
        insert.free();
    }
}
/** One row a statement: more in one are slower, because SQLite makes a list of their values first. */
function insertRow({ name, columns }) {
    const parameters = columns.map((column, index) => parameterFor(column, index + 1));
    return `INSERT INTO ${(0,archive_names/* quoted */.TL)(name)} VALUES (${parameters.join(', ')})`;
}
/** A REAL column makes REAL of whatever is bound. */
function takesDigits({ type, hasDelicateNumbers }) {
    return hasDelicateNumbers && type !== 'REAL';
}
function parameterFor(column, number) {
    const given = `?${number}`;
    return takesDigits(column) ? (0,archive_cell/* givenNumber */.Fp)(given) : given;
}

// EXTERNAL MODULE: ./build/archive/named-views.js + 4 modules
var named_views = __webpack_require__(9826);
// EXTERNAL MODULE: ./build/archive/schema.js
var schema = __webpack_require__(2906);
// EXTERNAL MODULE: ./build/archive/source-content.js
var source_content = __webpack_require__(9056);
;// CONCATENATED MODULE: ./build/archive/views.js

/** SQLite's limit for the columns of a view, less the parent's id, the place and the value. */
const mostFields = 1997;
/** One view for each field that holds arrays, named `<table>_<field>`; fills `taken`. */
function createViews(table, taken) {
    const nested = table.columns.flatMap((column) => column.elements ? { column, elements: column.elements } : []);
    const names = (0,archive_names/* distinctNames */.NL)(nested.map(({ column }) => `${table.name}_${column.name}`), taken);
    return nested.map(({ column, elements }, index) => createView(names[index] ?? column.name, table, column, elements));
}
function createView(view, table, column, elements) {
    const idColumn = table.columns[0]?.name ?? table.resource.idField;
    const fields = elements.fields.slice(0, mostFields);
    // Arrays that were empty throughout tell nothing of their elements.
    const hasValue = elements.hasScalars || fields.length === 0;
    const names = (0,archive_names/* distinctNames */.NL)([idColumn, 'item', ...fields, ...(hasValue ? ['value'] : [])]);
    const values = [
        `parent.${(0,archive_names/* quoted */.TL)(idColumn)}`,
        'item.key + 1',
        ...fields.map((field) => fieldOf(field, elements)),
        ...(hasValue ? [`iif(item.type = 'object', NULL, item.value)`] : []),
    ];
    const columns = values.map((value, index) => `${value} AS ${(0,archive_names/* quoted */.TL)(names[index] ?? '')}`);
    const source = `parent.${(0,archive_names/* quoted */.TL)(column.name)}`;
    // Values that are no arrays stand in the same column: texts, objects, numbers.
    const array = `CASE WHEN json_valid(${source}) THEN iif(json_type(${source}) = 'array', ${source}, NULL) END`;
    return `CREATE VIEW ${(0,archive_names/* quoted */.TL)(view)} AS\nSELECT ${columns.join(',\n  ')}\nFROM ${(0,archive_names/* quoted */.TL)(table.name)} AS parent, json_each(${array}) AS item`;
}
function fieldOf(field, { hasScalars }) {
    // A JSON path has no way to escape a quote, and older versions compare names as they are written.
    const value = /^[ !#-[\]-~]+$/.test(field)
        ? `json_extract(item.value, ${(0,archive_names/* quotedText */.w0)(`$."${field}"`)})`
        : `(SELECT field.value FROM json_each(item.value) AS field WHERE field.key = ${(0,archive_names/* quotedText */.w0)(field)})`;
    return hasScalars ? `iif(item.type = 'object', ${value}, NULL)` : value;
}

;// CONCATENATED MODULE: ./build/archive/build.js








/**
 * Writes the archive into an empty storage, and returns what the work file says about the content of each list. Throws
 * BackupError if a record cannot be read.
 */
function buildArchive(source, { sqlite, sorting }, options, storage) {
    const database = sqlite(storage);
    const { placeholder, contents } = writtenWithPlaceholder(database, source, options, sorting);
    (0,file_digest/* writeFileDigest */.E4)(storage, placeholder);
    return contents;
}
function writtenWithPlaceholder(database, source, options, sorting) {
    try {
        // What fails half-way is thrown away: a journal would only cost.
        database.execute('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY');
        database.execute('PRAGMA cache_size = -8192');
        database.execute(`PRAGMA application_id = ${schema/* archiveApplicationId */.AX}; PRAGMA user_version = ${schema/* archiveFormat */.MG}`);
        // Counting the records takes a while.
        const resources = source.resources();
        const made = database.transaction(() => writeTables(database, source, resources));
        const hashes = [...made.contents.values()].map(({ hash }) => hash);
        const placeholder = (0,file_digest/* digestPlaceholder */.gi)(hashes);
        database.transaction(() => {
            for (const index of made.indexes)
                createIndex(database, index, sorting);
            (0,about/* writeAboutTables */.o)(database, source, { ...options, ...made, resources, fileDigest: placeholder });
        });
        database.settle();
        return { placeholder, contents: made.contents };
    }
    finally {
        database.close();
    }
}
/** A file for sorting is used again for the next index. */
function createIndex(database, sql, sorting) {
    if (sorting)
        database.sortingIn(sorting, () => database.execute(sql));
    else
        database.execute(sql);
}
/** Writes all records, and the views on them. */
function writeTables(database, source, states) {
    const resources = states.map(({ resource }) => resource);
    // Tables, indexes and views share their names; tables choose first.
    const taken = new Set();
    const names = (0,schema/* tableNames */.n$)(resources, taken);
    const targets = (0,schema/* referenceTargets */.qC)(resources, names);
    const contents = new Map();
    const tables = resources.map((resource, index) => {
        const name = names[index] ?? resource.name;
        const early = (0,source_content/* earlyContent */.Bq)(resource, source.someRecords(resource.name));
        const facts = learnTable(resource, source.records(resource.name), early);
        const table = { resource, name, rows: facts.rows, columns: columnsOf(facts) };
        contents.set(resource.name, contentOf(source, table, early));
        database.execute((0,schema/* createTable */.ZR)(table, targets));
        fillTable(database, table, source.records(resource.name));
        return table;
    });
    const nestedViews = tables.flatMap((table) => createViews(table, taken));
    for (const view of [...nestedViews, ...(0,named_views/* createNamedViews */.KS)(tables, taken)])
        database.execute(view);
    return {
        tables,
        contents,
        targets,
        indexes: tables.flatMap((table) => (0,schema/* createIndexes */.bu)(table, targets, taken)),
    };
}
/** If the records have other fields than was expected, they are read once more for it. */
function contentOf(source, table, early) {
    const columns = (0,source_content/* columnNamesOf */.A9)(table.columns);
    const content = early.content(table.columns);
    if (content)
        return { ...content, columns };
    const found = (0,source_content/* sourceContent */.D3)(source, table.resource, columns);
    if (!found)
        throw new Error(`the columns of ${table.name} are not those of its records`);
    return found;
}

// EXTERNAL MODULE: ./build/archive/opening.js + 2 modules
var opening = __webpack_require__(7175);
// EXTERNAL MODULE: ./build/archive/references.js
var references = __webpack_require__(9247);
// EXTERNAL MODULE: ./build/archive/verify.js
var verify = __webpack_require__(1052);
;// CONCATENATED MODULE: ./build/archive/proved.js






/**
 * The archive, verified on its own and against the work file. Throws if it does not hold what was read: such an archive
 * is never published.
 */
async function provedArchive(workFile, finishedAt, holds, { sqlite, scratch }) {
    const content = await scratch();
    try {
        const read = await built(workFile, { version: version/* version */.rE, finishedAt, holds }, content, { sqlite, scratch });
        const { faults, contents: archived } = (0,verify/* verifyArchive */.w)(content, { sqlite });
        refuseFaults([...faults, ...(0,verify/* compareWithSource */.X)(content, workFile, { sqlite }, { archived, read })]);
        return { content, dangling: (0,opening/* withArchive */.xc)(content, sqlite, ({ database }) => (0,references/* danglingIn */.EQ)(database)) };
    }
    catch (error) {
        content.close();
        throw error;
    }
}
async function built(workFile, options, content, { sqlite, scratch }) {
    const sorting = await scratch();
    try {
        return buildArchive(workFile, { sqlite, sorting }, options, content);
    }
    finally {
        sorting.close();
    }
}
function refuseFaults(faults) {
    if (faults.length > 0) {
        throw new errors/* BackupError */.hj(`The archive differs from what was read: ${faults.slice(0, 3).join('; ')}`, 'Nothing was published and nothing is lost; please report this.');
    }
}

// EXTERNAL MODULE: ./build/prosonata/errors.js
var prosonata_errors = __webpack_require__(9705);
// EXTERNAL MODULE: ./build/prosonata/api.js
var api = __webpack_require__(7159);
// EXTERNAL MODULE: ./build/reading/passes.js
var passes = __webpack_require__(8546);
// EXTERNAL MODULE: ./build/reading/progress.js
var reading_progress = __webpack_require__(7588);
// EXTERNAL MODULE: ./build/reading/quota-seen.js
var quota_seen = __webpack_require__(7703);
;// CONCATENATED MODULE: ./build/reading/estimate.js
/** How much is still to come, from what is known of this backup and of the last one. Pure. */




function requestsNeeded(work, outlooks) {
    const requests = work.reduce((sum, entry) => {
        const outlook = outlooks.get(entry.resource.name);
        return sum + windowsNeeded(entry, outlook?.knownRows ?? 0) + detailsNeeded(entry, outlook);
    }, 0);
    const unknown = work.filter((entry) => !isSizeKnown(entry, outlooks.get(entry.resource.name)));
    return { requests, unknownLists: unknown.length };
}
function isSizeKnown({ progress, isFinished }, outlook) {
    return (isFinished || progress.pass > 0 || progress.position.total !== undefined || (outlook?.knownRows ?? 0) > 0);
}
function windowsNeeded({ resource, progress, isFinished }, knownRows) {
    if (isFinished)
        return 0;
    const { emptied = [], isReread } = progress;
    const passesLeft = (isReread ? 1 : resource.passes.length - progress.pass) + emptied.length;
    const { position } = progress;
    const total = position.kind === 'ordered' ? (position.total ?? knownRows) : knownRows;
    const rows = position.kind === 'ordered' ? total - position.lastRank : total;
    return Math.max(1, Math.ceil(rows / passes/* largestPage */.OO)) + passesLeft - 1;
}
/** Each record that is not known yet needs a detail. */
function detailsNeeded({ resource, progress }, outlook) {
    if (outlook?.detailsDue === undefined)
        return 0;
    const total = (0,reading_progress/* reportedTotal */.ch)(progress, resource) ?? 0;
    return outlook.detailsDue + Math.max(0, total - outlook.knownRows);
}
/** When it will be done, from the quota seen and what this run got of it. `doneAt` is in epoch milliseconds. */
function estimate(needed, run, now) {
    const { ledger } = run;
    const pace = needed.unknownLists > 0 ? undefined : paceOf(run);
    if (!pace)
        return { ...needed, runs: undefined };
    const count = Math.ceil(needed.requests / pace.each);
    const firstAt = Math.max(now, ledger.resetAt ?? now);
    const doneAt = firstAt + Math.max(0, count - 1) * api/* quotaPeriodMs */.g;
    return { ...needed, runs: { count, pace: pace.pace, doneAt } };
}
/** A run that gave up waiting for a silent server tells nothing of how much fits into its time. */
const tellingRequests = 10;
/** How far each following run comes, and what limits it; undefined if that is not known yet. */
function paceOf({ ledger, quotaReserve, requestLimit, isShortOfTime }) {
    const calls = (0,quota_seen/* callsOfPeriod */.y)(ledger);
    if (calls === undefined || (isShortOfTime && ledger.requests < tellingRequests))
        return undefined;
    const byQuota = { pace: 'quota', each: Math.max(1, calls - quotaReserve) };
    const byTime = { pace: 'time', each: isShortOfTime ? ledger.requests : Number.POSITIVE_INFINITY };
    const byLimit = { pace: 'requests', each: requestLimit ?? Number.POSITIVE_INFINITY };
    return [byTime, byLimit].reduce((least, one) => (one.each < least.each ? one : least), byQuota);
}

// EXTERNAL MODULE: ./build/report/release-notes.js
var release_notes = __webpack_require__(5866);
// EXTERNAL MODULE: ./build/sqlite/storage.js
var storage = __webpack_require__(640);
// EXTERNAL MODULE: ./build/store/store.js
var store = __webpack_require__(4899);
// EXTERNAL MODULE: ./build/workfile/completeness.js
var completeness = __webpack_require__(7040);
// EXTERNAL MODULE: ./build/workfile/save.js
var workfile_save = __webpack_require__(2937);
// EXTERNAL MODULE: ./build/workfile/whose-key.js
var whose_key = __webpack_require__(8072);
// EXTERNAL MODULE: ./build/run/alarm.js
var alarm = __webpack_require__(5835);
;// CONCATENATED MODULE: ./build/workfile/dangling.js
/**
 * References to records that no list gave. Some are normal: what people delete in a workspace is still named by what
 * refers to it. Many at once say that a list hides rows. Pure.
 */
function referenceName({ from, column }) {
    return `${from}.${column}`;
}
/** What the next backup compares with. */
function knownDangling(references) {
    return Object.fromEntries(references.map((one) => [referenceName(one), one.missing]));
}
/**
 * The lists that others refer to in vain. `before` is undefined if nothing was counted before. `rowsOf` has the lists
 * that should have all of them, with the rows they gave.
 */
function missingTargets(references, before, rowsOf) {
    return [...rowsOf].flatMap(([to, rows]) => {
        const own = references.filter((one) => one.to === to);
        if (own.length === 0)
            return [];
        const known = own.map((one) => before?.[referenceName(one)] ?? 0);
        const isJump = own.some((one, index) => isMany(one.missing - (known[index] ?? 0), rows));
        const missing = Math.max(...own.map((one) => one.missing));
        return [{ to, references: own, missing, missingBefore: before && Math.max(...known), isJump }];
    });
}
/** One record more is what people delete in a day; of a long list a few more. */
function isMany(more, rows) {
    return more > Math.max(1, rows * 0.02);
}

;// CONCATENATED MODULE: ./build/run/missing.js
/** Which lists others refer to in vain, compared with the last finished backup; what that had is a note in the work file. */

const note = 'dangling';
function missingIn(workFile, dangling, resources) {
    const before = workFile.note(note);
    // Of lists that were not read whole, or are given in part, it is known that records are missing.
    const whole = resources.filter(({ status, share }) => status === 'complete' && share === undefined);
    return missingTargets(dangling, before, new Map(whole.map(({ resource, rows }) => [resource.name, rows])));
}
/** To be called when the backup is finished: the next one compares with it. */
function rememberMissing(workFile, dangling) {
    workFile.setNote(note, knownDangling(dangling));
}

// EXTERNAL MODULE: ./build/keeping/retention.js + 2 modules
var retention = __webpack_require__(9816);
// EXTERNAL MODULE: ./build/report/retention.js
var report_retention = __webpack_require__(4913);
;// CONCATENATED MODULE: ./build/run/retain.js




/**
 * Removes the published backups that no rule keeps, the oldest first, and tells why the others stay, one line each.
 * Failing at it loses nothing, so it is a warning, and the next finished backup tries again. Nothing goes while the
 * run warns of a loss (`isAlarmed`): first a person has to be able to look.
 */
async function retain(policy, { isAlarmed }, ports) {
    const { log } = ports;
    if (Object.values(policy).every((number) => number === undefined))
        return [];
    try {
        const lines = (0,report_retention/* retentionLines */.cP)(await removeOld(policy, isAlarmed, ports));
        for (const line of lines)
            log.info(line);
        return lines;
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warn(`Old backups were not removed: ${(0,errors/* sentences */.hC)(error)}`);
        return [];
    }
}
async function removeOld(policy, isAlarmed, ports) {
    const { log } = ports;
    const plan = judgePlace(policy, ports);
    const { keep, remove } = await plan.decide();
    const chosen = remove.map(({ backup }) => backup).toReversed();
    const untouched = { keep, removed: [], left: chosen };
    if (chosen.length === 0)
        return untouched;
    if (isAlarmed) {
        log.warn(report_retention/* pausedLine */.bt);
        return untouched;
    }
    const newest = keep.find(({ backup, reasons }) => backup.isGood && !reasons.some(({ kind }) => kind === 'future'));
    if (newest && !(await plan.prove([newest.backup])))
        return untouched;
    const { removed, failures } = await removeAll(chosen.slice(0, ports.publisher.removalsAtOnce), plan, ports);
    if (failures.length > 0)
        log.warn((0,report_retention/* notRemovedLine */.cp)(failures));
    const later = chosen.length - removed.length - failures.length;
    if (later > 0)
        log.info((0,report_retention/* laterLine */.Pi)(later));
    const left = chosen.filter((backup) => !removed.includes(backup));
    return { keep, removed, left };
}
function judgePlace(policy, { publisher, clock, log }) {
    const broken = new Set();
    return {
        async decide() {
            const { backups } = await publisher.shelf();
            const sound = backups.filter(({ name }) => !broken.has(name)).map(datedOf);
            const names = new Set(backups.map(({ name }) => name));
            return { ...(0,retention/* applyRetention */.d)(sound, policy, clock.now()), names };
        },
        async prove(backups) {
            for (const { name, verify } of backups) {
                const fault = await verify();
                if (fault === undefined)
                    continue;
                broken.add(name);
                log.warn((0,report_retention/* brokenLine */.kU)(fault));
                return false;
            }
            return true;
        },
    };
}
function datedOf({ name, backupId, isComplete, holds, verify, remove }) {
    return { name, id: backupId, startedAt: (0,workfile_save/* backupStart */.fx)(backupId), isGood: isComplete, holds, verify, remove };
}
/** One that cannot be removed keeps none of the others; so many in a row are no chance any more. */
const failuresInARow = 3;
async function removeAll(backups, plan, { log }) {
    const removed = [];
    const failures = [];
    let inARow = 0;
    for (const backup of backups) {
        try {
            if (!(await removeOne(backup, plan))) {
                log.warn((0,report_retention/* changedLine */.ZW)(backup.id));
                break;
            }
            removed.push(backup);
            inARow = 0;
        }
        catch (error) {
            if (!(error instanceof errors/* BackupError */.hj))
                throw error;
            failures.push({ id: backup.id, message: (0,errors/* sentences */.hC)(error) });
            inARow += 1;
            if (inARow === failuresInARow)
                break;
        }
    }
    return { removed, failures };
}
/**
 * Removes one if the rules still say so of what is there at this moment, and what takes its place is proved; false if
 * not. Another run, or a person, may have removed it, or what was to stand for it.
 */
async function removeOne({ name }, plan) {
    for (;;) {
        const { remove, names } = await plan.decide();
        const found = remove.find(({ backup }) => backup.name === name);
        if (!found)
            return !names.has(name);
        // What is found broken is left out of the next decision, so this comes to an end.
        if (!(await plan.prove(found.standIns)))
            continue;
        await found.backup.remove();
        return true;
    }
}

// EXTERNAL MODULE: ./build/encryption/archive-decryption.js
var archive_decryption = __webpack_require__(5254);
// EXTERNAL MODULE: ./build/encryption/recognise.js
var recognise = __webpack_require__(4565);
// EXTERNAL MODULE: ./build/system/content.js
var system_content = __webpack_require__(6393);
// EXTERNAL MODULE: ./build/system/day.js
var day = __webpack_require__(8450);
;// CONCATENATED MODULE: ./build/run/reverify.js
/** A second look at one of the archives that were published earlier: what was proved then may have been damaged since. */










const reverify_note = 'looks';
/** A week, and less the half of a day by which runs are late. */
const pauseMs = 6.5 * day/* dayMs */.L;
/**
 * Reads one published archive back and proves it, once a week: the one whose last proof is the longest ago. Undefined
 * if it is not time yet, or there is none but that of this backup. What keeps it from being read is a warning, and the
 * next backup tries again.
 */
async function lookAgain(workFile, own, { reverify, encryption }, parts) {
    if (reverify === 'never' || parts.signal.aborted)
        return undefined;
    const { publisher, clock, log } = parts;
    const now = clock.now();
    const looks = workFile.note(reverify_note) ?? {};
    if (now - Math.max(0, ...Object.values(looks)) < pauseMs)
        return undefined;
    try {
        const backups = (await publisher.shelf()).backups.filter(({ backupId }) => backupId !== own && !(0,workfile_save/* isFromAhead */.yJ)(backupId, now));
        const chosen = nextOf(backups, looks);
        if (!chosen)
            return undefined;
        const found = await prove(chosen, encryption, parts);
        const there = backups.flatMap(({ name }) => (looks[name] === undefined ? [] : [[name, looks[name]]]));
        const after = { ...Object.fromEntries(there), [chosen.name]: now };
        workFile.setNote(reverify_note, after);
        return { name: chosen.name, ...found, looks: after, unseen: backups.length - Object.keys(after).length };
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warn(`No published archive could be looked at again: ${(0,errors/* sentences */.hC)(error)}`);
        return undefined;
    }
}
/** An archive is proved when it is published, too. */
function nextOf(backups, looks) {
    const provedAt = ({ name, backupId }) => looks[name] ?? (0,workfile_save/* backupStart */.fx)(backupId);
    return backups.toSorted((a, b) => provedAt(a) - provedAt(b))[0];
}
async function prove({ name, read, sha256: expected }, encryption, { sqlite }) {
    const file = await read();
    if (!file)
        return { depth: 'bytes', fault: 'It is not there any more.' };
    try {
        return await proveFile(file, { name, expected }, encryption, sqlite);
    }
    finally {
        file.close();
    }
}
async function proveFile(file, { name, expected }, encryption, sqlite) {
    if (expected !== undefined && (0,publish_publisher/* sha256 */.sc)((0,system_content/* contentOfFile */.x)(file)) !== expected) {
        return { depth: 'bytes', fault: 'It is not byte by byte what was published.' };
    }
    const plain = await plainOf(name, file, encryption);
    if (!plain) {
        const unproved = expected === undefined ? 'Nothing says what its bytes have to be.' : undefined;
        return { depth: 'bytes', fault: unproved };
    }
    return { depth: 'records', fault: faultIn(plain, sqlite) };
}
/** The archive in a published file; undefined if it is encrypted and cannot be opened here. */
async function plainOf(name, file, encryption) {
    return (0,recognise/* isEncrypted */.ph)((0,recognise/* startOf */.GH)(file)) ? opened(name, file, encryption) : file;
}
/** What an encrypted archive holds; undefined without its key, and if the passphrase was another one then. */
async function opened(name, file, encryption) {
    if (encryption.kind !== 'passphrase')
        return undefined;
    try {
        return await (0,archive_decryption/* decryptedSource */.yJ)(name, file, encryption);
    }
    catch (error) {
        if (error instanceof archive_decryption/* NotDecrypted */._9)
            return undefined;
        throw error;
    }
}
function faultIn(plain, sqlite) {
    try {
        const [fault] = (0,verify/* verifyArchive */.w)((0,storage/* readOnlyStorage */.uW)(plain), { sqlite }).faults;
        return fault && `It is damaged: ${fault}.`;
    }
    catch (error) {
        if (error instanceof opening/* NotAnArchive */.NO || error instanceof archive_decryption/* NotDecrypted */._9)
            return error.message;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(2772);
;// CONCATENATED MODULE: ./build/run/room.js



/** Where an archive is built that the publisher has to take: it is built no further than that. */
function roomFor({ bytesAtMost }, scratch) {
    return bytesAtMost === undefined
        ? scratch
        : (0,storage/* boundedScratch */.G)(scratch, bytesAtMost, () => tooLarge(bytesAtMost));
}
function tooLarge(bytesAtMost) {
    return new errors/* BackupError */.hj(`The archive would be larger than ${(0,format/* size */.Ej)(bytesAtMost)}, and GitHub takes no larger file in a release. It was not built to its end, and nothing is lost.`, 'Set publish to artifact, leave out lists or details (resources, details), or use the command line, which has no limit.');
}

// EXTERNAL MODULE: ./build/keeping/holdings.js
var holdings = __webpack_require__(6970);
;// CONCATENATED MODULE: ./build/workfile/shrink.js
/** A few records less are a large share of a tiny list, and nothing to warn of; an empty list always is. */
const fewestLost = 5;
/** Whether a list of so many rows has lost more than `percent` percent of them. */
function isSuddenLoss(rowsBefore, rows, percent) {
    const lost = rowsBefore - rows;
    const isMany = lost >= fewestLost || (rows === 0 && lost > 0);
    return isMany && lost * 100 > rowsBefore * percent;
}
/**
 * The lists that have more than `percent` percent fewer rows than in the last finished backup. A list that could not
 * be read is not among them, nor is any if there is no such backup.
 */
function shrunkLists(states, percent) {
    return states
        .filter(({ isReadToItsEnd }) => isReadToItsEnd)
        .map(({ resource, rows, added, removed }) => {
        return { resource: resource.name, rows, rowsBefore: rows - added + removed };
    })
        .filter(({ rows, rowsBefore }) => isSuddenLoss(rowsBefore, rows, percent));
}

;// CONCATENATED MODULE: ./build/keeping/shortfall.js
/**
 * What a backup lacks of what was published before it. On purpose: parts that it was not asked for. Or suddenly: lists
 * that have become much shorter. Both are counted in days on which a backup was made, from archive to archive, so that
 * a new work file forgets nothing, an afternoon's trial counts for one day, and no clock that jumps counts for more. Pure.
 */


/** The backups before this one, newest first. */
function publishedBefore(backupId, published) {
    return published
        .filter((backup) => backup.backupId < backupId)
        .sort((a, b) => (a.backupId < b.backupId ? 1 : -1));
}
/** `before` is newest first. `percent` is what a list may lose without a warning. */
function shortfallOf(now, before, percent) {
    const { lists, key } = now;
    const [last] = before;
    const counted = counterSince(last, now.backupId);
    const asked = (0,holdings/* partsOf */.CI)({ key, lists, leftOut: {}, losses: {} }, true);
    const others = before.map(({ holds, isComplete }) => (0,holdings/* partsOf */.CI)(holds, isComplete));
    const missing = [...new Set(others.flatMap((parts) => [...parts.keys()]))].filter((part) => !(0,holdings/* hasPart */.wU)(asked, part));
    const leftOut = missing.map((part) => {
        const holder = before[others.findIndex((parts) => parts.has(part))]?.backupId ?? '';
        const known = entryOf(last?.holds?.leftOut, part);
        // Another workflow, or a clock that was set back, may have asked for it meanwhile.
        const isMeanwhile = known !== undefined && holder > known.last;
        const days = Math.min(holdings/* enoughDays */.qd, counted(isMeanwhile ? undefined : known?.days));
        return [part, { last: isMeanwhile || !known ? holder : known.last, days }];
    });
    const shrunk = shortfall_shrunkLists(now, before, percent);
    const losses = Object.keys({ ...lists, ...last?.holds?.losses }).flatMap((name) => {
        const found = shrunk.find(({ resource }) => resource === name);
        const known = entryOf(last?.holds?.losses, name) ?? [];
        const lasting = lossesStill(entryOf(lists, name), known, counted, found && limitOf(found, percent));
        return lasting.length > 0 ? [[name, lasting]] : [];
    });
    const isTold = (part) => before.some(({ holds }) => entryOf(holds?.leftOut, part) !== undefined);
    const isKnownToBeHeld = (part) => part !== holdings/* unknownPart */.QH && others.some((parts) => isHeldIn(parts.get(part)));
    return {
        holds: { key, lists, leftOut: Object.fromEntries(leftOut), losses: Object.fromEntries(losses) },
        newlyLeftOut: (0,holdings/* withoutPartsOf */.qT)(missing.filter((part) => isKnownToBeHeld(part) && !isTold(part))),
        shrunk,
    };
}
const isHeldIn = (part) => part !== undefined && (0,holdings/* isHeld */.i7)(part);
/** Counts on from the last backup, once a day. */
function counterSince(last, backupId) {
    const isSameDay = last !== undefined && dayOf(last.backupId) === dayOf(backupId);
    return (days) => (days === undefined ? 1 : isSameDay ? days : days + 1);
}
const dayOf = (backupId) => backupId.slice(0, 'YYYYMMDD'.length);
function shortfall_shrunkLists({ lists, shrunk = [] }, before, percent) {
    const found = Object.entries(lists).flatMap(([resource, { rows, extent }]) => {
        const rowsBefore = extent === 'whole' ? rowsOfWhole(resource, before) : 0;
        return isSuddenLoss(rowsBefore, rows, percent) ? [{ resource, rows, rowsBefore }] : [];
    });
    const isLess = (one, others) => others.some(({ resource, rowsBefore }) => resource === one.resource && rowsBefore >= one.rowsBefore);
    const known = shrunk.filter((one) => !isLess(one, found));
    return [...known, ...found.filter((one) => !isLess(one, known))];
}
function rowsOfWhole(list, before) {
    for (const { holds } of before) {
        const held = entryOf(holds?.lists, list);
        if (held?.extent === 'whole')
            return held.rows;
    }
    return 0;
}
function limitOf({ rowsBefore }, percent) {
    return Math.ceil((rowsBefore * (100 - percent)) / 100);
}
/** A list that could not be read whole tells nothing of its losses; one that has its rows again has lost nothing. */
function lossesStill(list, known, counted, found) {
    if (list?.extent !== 'whole')
        return known;
    const lasting = known
        .filter(({ atLeast }) => list.rows < atLeast && atLeast !== found)
        .map(({ atLeast, days }) => ({ atLeast, days: counted(days) }))
        .filter(({ days }) => days < holdings/* enoughDays */.qd);
    return found === undefined ? lasting : [...lasting, { atLeast: found, days: 1 }];
}
/** Names come from outside, and may be those of what every object has. */
function entryOf(record, name) {
    return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

;// CONCATENATED MODULE: ./build/run/standing.js
/** A backup that was read compared with those that are published: what it has, and what it lacks of theirs. */






/** Warns of what looks like a backup and is none. */
async function standingOf(workFile, { alertShrink }, { publisher, log }) {
    const backup = workFile.backup();
    const { id: backupId, callers, workspace } = backup;
    const { backups, broken } = await publisher.shelf();
    for (const fault of broken)
        log.warn((0,report_retention/* brokenLine */.kU)(fault));
    const before = publishedBefore(backupId, backups);
    // A new work file knows of no list that an earlier key could read; the archives do.
    workFile.setPublished(publishedLists(before));
    const resources = workFile.resources();
    const { holds, newlyLeftOut, shrunk } = shortfallOf({
        backupId,
        lists: (0,completeness/* heldLists */.PS)(resources),
        key: (0,whose_key/* scopeOf */.O)(callers, workspace),
        shrunk: shrunkLists(resources, alertShrink).filter(isLoss((0,whose_key/* keyFindings */.s)(backup), resources)),
    }, before, alertShrink);
    return { resources, holds, leftOut: newlyLeftOut, shrunk };
}
/** A list of which another key was given more has lost nothing: that the key is another one is reported. */
function isLoss({ before }, resources) {
    const shares = new Map(resources.map(({ resource, share }) => [resource.name, share]));
    return ({ resource }) => before === undefined || shares.get(resource) === undefined;
}
/** Of each list what the newest archive says that holds something of it. `before` is newest first. */
function publishedLists(before) {
    const lists = new Map();
    for (const { holds, isComplete } of before.toReversed()) {
        const parts = (0,holdings/* partsOf */.CI)(holds, isComplete);
        for (const resource of Object.keys(holds?.lists ?? {})) {
            const [list, details] = [parts.get(resource), parts.get(`details of ${resource}`)];
            if (!list || !(0,holdings/* isHeld */.i7)(list))
                continue;
            const hasDetails = details !== undefined && (0,holdings/* isHeld */.i7)(details);
            lists.set(resource, { rows: list.rows, hasDetails });
        }
    }
    return lists;
}

// EXTERNAL MODULE: ./build/archive/info.js
var info = __webpack_require__(5081);
// EXTERNAL MODULE: ./build/report/tax-extract.js
var tax_extract = __webpack_require__(22);
// EXTERNAL MODULE: ./build/tax/extract.js + 2 modules
var build_tax_extract = __webpack_require__(9752);
// EXTERNAL MODULE: ./build/tax/files.js + 4 modules
var files = __webpack_require__(1681);
// EXTERNAL MODULE: ./node_modules/fflate/esm/index.mjs + 1 modules
var esm = __webpack_require__(1776);
;// CONCATENATED MODULE: ./build/tax/zipped.js
/** An extract as one file. Pure. */

/** `madeAt`, in epoch milliseconds, becomes the time of each file. */
function zipped(files, madeAt) {
    const ready = [];
    const zip = new esm/* Zip */.qQ((error, piece) => {
        if (error)
            throw error;
        ready.push(piece);
    });
    for (const { name, pieces } of files) {
        const file = new esm/* ZipDeflate */.D8(name);
        file.mtime = madeAt;
        zip.add(file);
        for (const piece of pieces())
            file.push(piece);
        file.push(new Uint8Array(0), true);
    }
    zip.end();
    return joined(ready);
}
function joined(pieces) {
    const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let at = 0;
    for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.byteLength;
    }
    return whole;
}

;// CONCATENATED MODULE: ./build/run/tax-extract.js
/** The extract for a tax audit that a backup makes once a year, beside the archive. */














/** Of January: invoices of December are still written in the first weeks of the next year. */
const firstDay = 25;
/** The year whose extract must be there at this moment (epoch milliseconds). */
function taxYearAt(now) {
    return String(new Date(now - (firstDay - 1) * day/* dayMs */.L).getUTCFullYear() - 1);
}
/** When the extract of a year can be made first, in epoch milliseconds. */
function dueFrom(year) {
    return Date.UTC(Number(year) + 1, 0, firstDay);
}
/** It stands in for no archive. */
const nothingHeld = { lists: {}, leftOut: {}, losses: {} };
/**
 * Makes the extract of the year before, if there is none: from the archive of this run, or from the newest published
 * one if this one is not complete. The backup is published by now, so that failing here is an outcome and no error.
 * Undefined if there is nothing to do.
 */
async function makeTaxExtract(own, settings, parts) {
    const { taxExtracts, clock, signal } = parts;
    if (!taxExtracts || signal.aborted)
        return undefined;
    const year = taxYearAt(clock.now());
    try {
        if (await taxExtracts.isMade(year))
            return undefined;
        const publish = (archive) => publishExtract(year, archive, settings, parts, taxExtracts);
        if (own.isComplete)
            return await publish(own);
        return (await withPublished(year, settings, parts, publish)) ?? { kind: 'waiting', year };
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        return { kind: 'failed', year, error };
    }
}
async function publishExtract(year, { backupId, content }, { workspace }, { sqlite, clock }, taxExtracts) {
    const archive = (0,info/* openArchive */.p_)(content, { sqlite });
    try {
        const extract = (0,build_tax_extract/* extractOf */.P)(archive, year, { withTimes: false });
        if (extract.invoices === 0)
            return { kind: 'none', year };
        const { info } = archive;
        const folder = (0,files/* taxFolder */.I)(extract, {
            ...{ year, workspace: info.workspace, backupId, version: version/* version */.rE, withTimes: false },
            madeAt: (0,format/* minute */.Vc)(clock.now()),
            readAt: (0,format/* minute */.Vc)((0,workfile_save/* backupStart */.fx)(backupId)),
            archive: (0,publish_publisher/* archiveName */.uv)(workspace, backupId),
            digest: info.fileDigest,
        });
        const zip = zipped(folder.files, clock.now());
        const { gaps, warnings, invoices } = extract;
        const doubts = warnings.length + gaps.missing.length + gaps.twice.length + Math.min(gaps.unnumbered, 1);
        const { name, place } = await taxExtracts.publish(year, {
            ...{ backupId, isComplete: true, holds: nothingHeld },
            name: `prosonata-tax-extract-${workspace}-${year}.zip`,
            content: (0,system_content/* contentOf */.$E)(zip),
            notes: (file) => (0,tax_extract/* taxNotes */.lZ)({ year, workspace: info.workspace, backupId, invoices, doubts, file }),
        });
        return { kind: 'published', year, file: name, place, doubts };
    }
    finally {
        archive.close();
    }
}
/** Works on the newest complete archive that is published; undefined if there is none, or it cannot be opened here. */
async function withPublished(year, { encryption }, { publisher, clock }, work) {
    const complete = (await publisher.shelf()).backups.filter(({ isComplete, backupId }) => isComplete && (0,workfile_save/* backupStart */.fx)(backupId) >= dueFrom(year));
    const newest = (0,publish_publisher/* newestOf */.su)(complete, clock.now());
    const file = await newest?.read();
    if (!newest || !file)
        return undefined;
    try {
        const { backupId, isComplete, name, sha256: expected } = newest;
        if (expected !== undefined && (0,publish_publisher/* sha256 */.sc)((0,system_content/* contentOfFile */.x)(file)) !== expected)
            return undefined;
        const plain = await plainOf(name, file, encryption);
        return plain && (await work({ backupId, isComplete, content: (0,storage/* readOnlyStorage */.uW)(plain) }));
    }
    finally {
        file.close();
    }
}

;// CONCATENATED MODULE: ./build/run/ending.js
/** The three ends of a run that found something to do: finished, paused, or put off before anything was read. */


















/** Builds, proves and publishes the archive, saves the work file as done, and removes what no rule keeps. */
async function finish({ workFile, save }, { requests }, settings, parts) {
    const { clock, publisher } = parts;
    const { backupId } = save;
    refuseNothing(workFile.resources());
    const { resources, holds, leftOut, shrunk } = await standingOf(workFile, settings, parts);
    const backup = workFile.backup();
    const finishedAt = clock.now();
    const isComplete = (0,completeness/* completenessOf */.wf)(resources) !== 'gaps';
    const { content, dangling } = await provedArchive(workFile, finishedAt, holds, {
        ...parts,
        scratch: roomFor(publisher, parts.scratch),
    });
    const missing = missingIn(workFile, dangling, resources);
    const notes = (file) => (0,release_notes/* releaseNotes */.f)({ backup, finishedAt, resources, missing, shrunk, leftOut, runs: workFile.runs(), file });
    const name = (0,publish_publisher/* archiveName */.uv)(settings.workspace, backupId);
    let published;
    let taxExtract;
    try {
        published = await publisher.publish({
            ...{ backupId, name, isComplete, holds, notes },
            content: (0,storage/* contentIn */.fd)(content),
        });
        taxExtract = await makeTaxExtract({ backupId, isComplete, content }, settings, parts);
    }
    finally {
        content.close();
    }
    rememberMissing(workFile, dangling);
    workFile.finishBackup(finishedAt);
    workFile.dropVanished();
    const secondLook = await lookAgain(workFile, backupId, settings, parts);
    const saved = await saveAsDone(workFile, (0,workfile_save/* nextSave */.Zk)(save, 'done'), parts);
    const incompleteSince = isComplete ? undefined : await lastComplete(backupId, parts);
    const isAlarmed = shrunk.length + leftOut.length > 0 || secondLook?.fault !== undefined;
    const retention = await retain(settings.keep, { isAlarmed }, parts);
    const kept = { leftOut, secondLook, taxExtract, retention };
    return {
        kind: 'finished',
        backupId,
        requests,
        published,
        resources,
        key: (0,whose_key/* keyFindings */.s)(backup),
        missing,
        shrunk,
        incompleteSince,
        saved,
        ...kept,
    };
}
async function saveAsDone(workFile, save, { saves, scratch }) {
    if (!workFile.isLoose())
        return saves.save(save, workFile.content());
    const storage = await scratch();
    try {
        return await saves.save(save, workFile.packInto(storage));
    }
    finally {
        storage.close();
    }
}
/** Epoch ms of the last complete backup that is published, or of the first backup at all if none was. */
async function lastComplete(backupId, { publisher, clock }) {
    try {
        const backups = (await publisher.shelf()).backups
            .filter((backup) => !(0,workfile_save/* isFromAhead */.yJ)(backup.backupId, clock.now()))
            .sort((a, b) => (a.backupId < b.backupId ? -1 : 1));
        const found = backups.findLast(({ isComplete }) => isComplete) ?? backups[0];
        return (0,workfile_save/* backupStart */.fx)(found?.backupId ?? backupId);
    }
    catch (error) {
        // The archive is published; the next one tells for how long there was no complete one.
        if (error instanceof errors/* BackupError */.hj)
            return undefined;
        throw error;
    }
}
/** A backup that could read nothing at all is no backup. */
function refuseNothing(resources) {
    if (resources.some(({ isReadToItsEnd, rows }) => isReadToItsEnd || rows > 0))
        return;
    throw new prosonata_errors/* AccessDenied */.Oy('The key may read none of the lists.', 'Give the integration read access in ProSonata under System > Integrationen.');
}
/** Saves the work file as it is. */
async function pause({ workFile, save }, { requests, ledger, needed, reason, error }, settings, parts) {
    const { clock, saves } = parts;
    const saved = await saves.save((0,workfile_save/* nextSave */.Zk)(save, 'partial'), workFile.content());
    const finishedAt = await lastFinished(workFile, parts);
    const pace = { ...settings, ledger, isShortOfTime: reason === 'time' };
    return {
        kind: 'paused',
        backupId: save.backupId,
        reason,
        error,
        requests,
        ledger,
        estimate: estimate(needed, pace, clock.now()),
        resources: workFile.resources(),
        key: (0,whose_key/* keyFindings */.s)(workFile.backup()),
        hasFinishedBefore: finishedAt !== undefined,
        lastGoodAt: finishedAt ?? workFile.backup().startedAt,
        isLongTried: finishedAt === undefined && (await hasLongTried(settings, parts)),
        saved,
    };
}
/** Epoch ms; if the work file is new, because the cache lost the old one, what was published says it. */
async function lastFinished(workFile, parts) {
    const known = workFile.lastFinishedAt();
    if (known !== undefined)
        return known;
    const published = await lastPublished(parts);
    return typeof published === 'number' ? published : undefined;
}
/** A fault before anything was read. When it must not pass quietly is decided by the alarm. */
async function putOff(error, settings, parts) {
    const known = error instanceof store/* StoreUnavailable */.u ? error.save : undefined;
    const lastGoodAt = known ? (0,workfile_save/* backupStart */.fx)(known.backupId) : await lastPublished(parts);
    const isLongTried = lastGoodAt === undefined && (await hasLongTried(settings, parts));
    return { kind: 'putOff', error, lastGoodAt, isLongTried };
}
async function hasLongTried(settings, { hasTriedFor }) {
    return (await hasTriedFor?.((0,alarm/* patienceMs */.s)(settings))) ?? false;
}
/** Epoch ms of the newest published backup; undefined if nobody can tell now. */
async function lastPublished({ publisher, clock }) {
    try {
        const newest = await (0,publish_publisher/* newestPublished */.v6)(publisher, clock.now());
        return newest === undefined ? 'never' : (0,workfile_save/* backupStart */.fx)(newest.backupId);
    }
    catch (error) {
        // The fault that is reported anyway counts; this only tells how long it has lasted.
        if (error instanceof errors/* BackupError */.hj)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/reading/details.js
function needOf({ readAt, note, notedAt }, startedAt) {
    const isOfThisBackup = notedAt !== undefined && notedAt >= startedAt;
    switch (note) {
        case 'trouble':
            return 'troubled';
        case 'failed':
            return isOfThisBackup ? 'settled' : 'troubled';
        case 'gone':
            return isOfThisBackup ? 'settled' : 'missing';
        case 'refused':
            return isOfThisBackup ? 'settled' : 'carried';
        case undefined:
            if (readAt === undefined)
                return 'missing';
            return readAt >= startedAt ? 'settled' : 'carried';
        default:
            return note;
    }
}
/**
 * The details to read in this backup, in their order: what is missing, the newest id of each list first, the lists in
 * turn; then the oldest of what is carried, as many as spreads them evenly over their greatest age; last what was
 * answered badly before. Planned again after an interruption, it continues where it was.
 */
function planDetails(candidates, times) {
    const missing = [];
    const troubled = [];
    const carried = [];
    let kept = 0;
    for (const { resource, states } of candidates) {
        const ids = [];
        for (const state of states) {
            const need = needOf(state, times.startedAt);
            if (need === 'missing')
                ids.push(state.id);
            else if (need === 'troubled')
                troubled.push({ resource, id: state.id });
            else
                kept++;
            if (need === 'carried')
                carried.push({ resource, id: state.id, since: ageFrom(state) });
        }
        ids.reverse().forEach((id, rank) => {
            missing.push({ resource, id, rank });
        });
    }
    const refreshed = candidates.reduce((sum, candidate) => sum + candidate.refreshed, 0);
    // Sorting keeps the order of lists and ids if ranks or ages are the same.
    missing.sort((a, b) => a.rank - b.rank);
    carried.sort((a, b) => a.since - b.since);
    const refresh = carried.slice(0, refreshCount(carried, kept, refreshed, times));
    return [...missing, ...refresh, ...troubled].map(({ resource, id }) => ({ resource, id }));
}
function ageFrom({ note, readAt, notedAt }) {
    return (note === 'refused' ? notedAt : readAt) ?? 0;
}
/**
 * How many of the oldest are due. All may have been read on one day, so age alone would bring them all on one day
 * again: each backup takes its share, for the time that has passed since the one before. What would be too old when
 * the next backup comes is due in any case.
 */
function refreshCount(oldestFirst, kept, refreshed, { startedAt, previousStartedAt, intervalMs, detailsMaxAgeMs }) {
    const passedMs = previousStartedAt === undefined ? intervalMs : startedAt - previousStartedAt;
    const share = Math.ceil(kept * Math.min(1, passedMs / detailsMaxAgeMs));
    const tooOld = startedAt + intervalMs - detailsMaxAgeMs;
    const notTooOld = oldestFirst.findIndex(({ since }) => since > tooOld);
    const overdue = notTooOld < 0 ? oldestFirst.length : notTooOld;
    return Math.max(share - refreshed, overdue);
}
/** The details of a resource before the first one is read; `remembered` is the path that worked before. */
function startDetails({ name, detailPaths }, remembered) {
    const path = remembered !== undefined && detailPaths.includes(remembered) ? remembered : detailPaths[0];
    return {
        path: path ?? name,
        failedPaths: 0,
        isProven: false,
        failures: 0,
        refreshed: 0,
        isOwed: remembered !== undefined,
    };
}
/** So many records that are not given before any is mean that none will be. */
const failuresAtMost = 4;
/**
 * Whether one more record that is not given ends the details of the list. It is to be one from the middle: the newest
 * ones may all have been deleted after they were listed, or be of a kind that is not given.
 */
function isLastChance({ isProven, failedPaths, failures }) {
    return !isProven && failedPaths === 0 && failures === failuresAtMost - 1;
}
/** What an answer means; `before` is what was known of the record. */
function judgeDetail(resource, progress, answer, before, startedAt) {
    const { gonePath, ...rest } = progress;
    const isRefresh = needOf(before, startedAt) === 'carried';
    const behind = { ...rest, failedPaths: 0, refreshed: progress.refreshed + (isRefresh ? 1 : 0) };
    switch (answer.kind) {
        case 'detail':
            return { progress: { ...behind, isProven: true }, note: undefined, isAgain: false };
        case 'gone':
        case 'elsewhere':
            if (hasOtherPath(resource, progress)) {
                return { progress: tryNextPath(resource, progress, answer), note: undefined, isAgain: true };
            }
            break;
        case 'refused':
        case 'trouble':
            break;
        default:
            answer;
    }
    const note = noteOn(answer, gonePath, before);
    if (progress.isProven)
        return { progress: behind, note, isAgain: false };
    const isTrouble = answer.kind === 'trouble';
    const failed = {
        ...behind,
        path: gonePath ?? progress.path,
        failures: progress.failures + 1,
        isOwed: isTrouble || progress.isOwed === true,
    };
    if (failed.failures < failuresAtMost)
        return { progress: failed, note, isAgain: false };
    // A refusal that holds for the whole list says nothing of the record.
    const lastNote = isTrouble ? note : undefined;
    return { progress: { ...failed, skipped: answer.reason }, note: lastNote, isAgain: false };
}
/** What is noted of a record that was not given. */
function noteOn({ kind }, gonePath, before) {
    if (kind === 'trouble')
        return isBadly(before) ? 'failed' : 'trouble';
    // A 404 that comes again although the record is still listed is no deletion.
    const isGone = (kind === 'gone' || gonePath !== undefined) && before.note !== 'gone';
    return isGone ? 'gone' : 'refused';
}
/** Whether an HTML page in place of the record cannot be explained by a wrong path. */
function isUnexplained(resource, progress) {
    return !hasOtherPath(resource, progress) && progress.gonePath === undefined;
}
/** Which path answers is decided once, by the first record that is given. */
function hasOtherPath({ detailPaths }, { isProven, failedPaths }) {
    return !isProven && failedPaths + 1 < detailPaths.length;
}
function tryNextPath({ detailPaths }, progress, answer) {
    const { path } = progress;
    return {
        ...progress,
        path: detailPaths[(detailPaths.indexOf(path) + 1) % detailPaths.length] ?? path,
        failedPaths: progress.failedPaths + 1,
        ...(answer.kind === 'gone' ? { gonePath: path } : {}),
    };
}
function isBadly({ note }) {
    return note === 'trouble' || note === 'failed';
}

;// CONCATENATED MODULE: ./build/reading/apply-detail.js

/** How far the details of a resource have come in this backup. */
function readDetails(workFile, resource) {
    const stored = workFile.detailProgressOf(resource.name);
    return stored ?? startDetails(resource, rememberedPaths(workFile)[resource.name]);
}
/** Commits one outcome; returns the progress after it, and whether the record is asked for again at once. */
function applyDetail(workFile, resource, before, { read: { id }, outcome, caller }) {
    if (caller)
        workFile.addCaller(caller);
    const { startedAt } = workFile.backup();
    // A clock that was set back must not make this answer one of an earlier backup.
    const at = Math.max(outcome.at, startedAt);
    const known = workFile.detailState(resource.name, id);
    if (!known)
        throw new Error('a detail came for a record that is not known');
    const { progress, note, isAgain } = judgeDetail(resource, before, outcome, known, startedAt);
    const result = outcome.kind === 'detail' ? { text: outcome.text } : note && { note };
    workFile.commitDetail(resource.name, result && { id, result, at }, {
        progress,
        requests: outcome.requests,
        at,
        // Refusals that hold for the whole list say nothing about its records one by one.
        dropNotes: progress.skipped === undefined ? [] : ['gone', 'refused'],
    });
    if (progress.isProven && !before.isProven) {
        workFile.setNote('detailPaths', { ...rememberedPaths(workFile), [resource.name]: progress.path });
    }
    return { progress, isAgain };
}
/**
 * Everything that details may be read of, to be planned with `planDetails`: what this backup has listed, and of lists
 * that are not read yet what is known from before.
 */
function detailCandidates(workFile) {
    return workFile
        .tasks()
        .filter(({ resource, status }) => resource.details && status !== 'refused' && status !== 'absent')
        .map(({ resource, status }) => ({ resource, status, progress: readDetails(workFile, resource) }))
        .filter(({ progress }) => progress.skipped === undefined)
        .map(({ resource, status, progress }) => ({
        resource: resource.name,
        refreshed: progress.refreshed,
        states: workFile.detailStates(resource.name, status === 'waiting' || status === 'reading' ? 'known' : 'seen'),
    }));
}
/** When this backup and the one before were started, with the times that the user chose. */
function detailTimes(workFile, chosen) {
    const { startedAt, previous } = workFile.backup();
    const { intervalMs, detailsMaxAgeMs } = chosen;
    return { intervalMs, detailsMaxAgeMs, startedAt, previousStartedAt: previous?.startedAt };
}
function rememberedPaths(workFile) {
    return workFile.note('detailPaths') ?? {};
}

// EXTERNAL MODULE: ./build/reading/known-holes.js
var known_holes = __webpack_require__(9866);
// EXTERNAL MODULE: ./build/reading/sides.js
var reading_sides = __webpack_require__(2227);
;// CONCATENATED MODULE: ./build/reading/apply-sides.js


/** What is still to be asked of a list in this backup. */
function openQuestions(workFile, { resource, progress }) {
    return (resource.filters ?? []).flatMap((filter) => {
        const { parameter } = filter;
        const asked = progress.sides?.[parameter];
        if (asked === 'settled' || progress.by?.includes(parameter))
            return [];
        const values = (0,reading_sides/* valuesToAsk */.Tg)(filter, (0,reading_sides/* shownBy */.Le)(filter, textsOf(workFile, resource.name)));
        const answered = asked?.map(({ value }) => value) ?? [];
        return values
            .filter((value) => !answered.includes(value))
            .map((value) => ({ resource: resource.name, parameter, value }));
    });
}
function* textsOf(workFile, resource) {
    for (const { list } of workFile.records(resource))
        yield list;
}
/** Commits one answer; if it proves that the list leaves records out, the list is open again, to be read by its sides. */
function applySide(workFile, work, { side, outcome }) {
    const { resource, progress } = work;
    const { parameter, value } = side;
    const before = progress.sides?.[parameter] ?? [];
    const answers = before === 'settled' ? before : answersAfter(before, value, outcome);
    const told = { ...work, progress: { ...progress, sides: { ...progress.sides, [parameter]: answers } } };
    const after = answers === 'settled' ? told : judged(workFile, told, parameter, answers);
    const { requests, at } = outcome;
    workFile.setStatus(resource.name, {
        requests,
        at,
        status: after.isFinished ? 'complete' : 'reading',
        reason: '',
        progress: after.progress,
        reported: after.isFinished ? progress.totalBefore : undefined,
    });
    return after;
}
function answersAfter(before, value, outcome) {
    if (outcome.kind === 'unanswered')
        return 'settled';
    const { total, firstId, firstValue } = outcome;
    return [...before, { value, total, firstId, firstValue }];
}
/** The list after an answer: settled once all are there, or open again. */
function judged(workFile, work, parameter, answers) {
    const { resource, progress } = work;
    const filter = resource.filters?.find((one) => one.parameter === parameter);
    if (!filter)
        return work;
    const shown = (0,reading_sides/* shownBy */.Le)(filter, textsOf(workFile, resource.name));
    if (answers.length < (0,reading_sides/* valuesToAsk */.Tg)(filter, shown).length)
        return work;
    if (!(0,reading_sides/* isHiding */.Q8)(answers, shown)) {
        return { ...work, progress: { ...progress, sides: { ...progress.sides, [parameter]: 'settled' } } };
    }
    const by = [...(progress.by ?? []), parameter];
    const base = baseOf(workFile, resource);
    const reopened = {
        ...progress,
        pass: base.passes.length,
        position: (0,known_holes/* startAround */.kw)(progress, (0,reading_sides/* withSides */.xl)(base, by), base.passes.length),
        totalBefore: 0,
        by,
        // Other filters are looked at again when the sides of this one are read.
        sides: {},
        rowsBefore: workFile.countRows(resource.name),
    };
    return { resource: (0,reading_sides/* withSides */.xl)(base, by), progress: reopened, isFinished: false };
}
function baseOf(workFile, { name }) {
    const task = workFile.tasks().find(({ resource }) => resource.name === name);
    if (!task)
        throw new Error(`no resource ${name} in this backup`);
    return task.resource;
}
const apply_sides_note = 'sides';
/** By list, the filters whose sides have given records that the list itself left out, in this backup or before. */
function knownSides(workFile) {
    return workFile.note(apply_sides_note) ?? {};
}
/** To be called when a list is finished: the next backup reads it by its sides from the beginning if that was worth it. */
function rememberSides(workFile, { resource, progress }) {
    const { by, rowsBefore } = progress;
    if (!by || rowsBefore === undefined || workFile.countRows(resource.name) <= rowsBefore)
        return;
    workFile.setNote(apply_sides_note, { ...knownSides(workFile), [resource.name]: by });
}

// EXTERNAL MODULE: ./build/reading/caps.js
var caps = __webpack_require__(2694);
// EXTERNAL MODULE: ./build/reading/holes.js
var holes = __webpack_require__(4428);
// EXTERNAL MODULE: ./build/reading/ordered.js
var ordered = __webpack_require__(7918);
// EXTERNAL MODULE: ./build/reading/sweeps.js
var sweeps = __webpack_require__(5094);
// EXTERNAL MODULE: ./build/reading/windows.js
var windows = __webpack_require__(7242);
;// CONCATENATED MODULE: ./build/reading/apply.js











/** A window that is in trouble in so many runs is not waited for any longer. */
const troubledRunsAtMost = 2;
/** How far every resource of the current backup has come, in the order of work. */
function readWork(workFile) {
    const sides = knownSides(workFile);
    const remembered = rememberedHoles(workFile);
    const { startedAt } = workFile.backup();
    return workFile.tasks().map(({ resource, status }) => {
        const { name } = resource;
        const holes = (0,known_holes/* fromLastBackup */.rW)(remembered[name] ?? [], startedAt);
        const progress = workFile.progressOf(name) ??
            (0,reading_progress/* startResource */.rG)(resource, holes, sides[name]);
        return {
            resource: (0,reading_sides/* withSides */.xl)(resource, progress.by),
            progress,
            isFinished: status !== 'waiting' && status !== 'reading',
        };
    });
}
/** Commits the entries of the journal to the work file that they were written beside. */
function replay(workFile, entries) {
    const work = readWork(workFile);
    for (const entry of entries) {
        if ('read' in entry) {
            const { resource } = (0,reading_progress/* findWork */.Vv)(work, entry.read.resource);
            applyDetail(workFile, resource, readDetails(workFile, resource), entry);
            continue;
        }
        const before = (0,reading_progress/* findWork */.Vv)(work, 'side' in entry ? entry.side.resource : entry.step.resource);
        work[work.indexOf(before)] =
            'side' in entry ? applySide(workFile, before, entry) : applyOutcome(workFile, before, entry).work;
    }
}
/** Commits one outcome and returns how far its resource has come with it, and whether its rows were taken. */
function applyOutcome(workFile, work, { step, outcome, caller }) {
    if (caller)
        workFile.addCaller(caller);
    const { requests, at } = outcome;
    const cost = { requests, at };
    const { position } = work.progress;
    switch (outcome.kind) {
        case 'unreadable':
            return { work: giveUp(workFile, work, outcome, cost), isAccepted: true };
        case 'troubled':
            return { work: trouble(workFile, work, step, outcome, cost), isAccepted: true };
        case 'unsortable':
            return commit(workFile, work, { isAccepted: false, next: (0,sweeps/* startSweeps */.i)(false) }, nothing, cost);
        case 'page': {
            const { rows, unnamed, perPage, total } = outcome;
            const page = { ids: rows.map((row) => row.id), unnamed, perPage, total };
            if (position.kind === 'ordered') {
                const isStart = step.window.page === 1 || (0,windows/* isLeap */.x7)(position, step.window);
                const joinsAt = isStart ? undefined : position.lastId;
                const judgement = (0,ordered/* judgeOrdered */.$)(position, step.window, page);
                return commit(workFile, work, judgement, { rows, sweep: sweepMark(work, 0), joinsAt }, cost);
            }
            const sweep = sweepMark(work, position.sweep);
            const judgement = (0,sweeps/* judgeSweep */.o)(position, page, countSweep(workFile, work, position, page.ids));
            return commit(workFile, work, judgement, { rows, sweep, joinsAt: undefined }, cost);
        }
    }
}
/** Ends a list that the server refuses: what was captured of it before is part of a list, not all of one. */
function giveUp(workFile, work, { status, reason }, cost) {
    const { resource, progress } = work;
    const isBegun = progress.pass > 0 || workFile.countRows(resource.name) > 0;
    workFile.setStatus(resource.name, {
        ...cost,
        status: isBegun ? 'incomplete' : status,
        reason,
        progress: { ...progress, isCut: true },
        reported: isBegun ? (0,reading_progress/* reportedTotal */.ch)(progress, resource) : undefined,
    });
    return { ...work, isFinished: true };
}
/**
 * Looks for the record that is to blame, and goes around it. If it is trouble of the whole list, waits for another run,
 * or ends the pass with what was read of it.
 */
function trouble(workFile, work, { window }, { reason, isLast }, cost) {
    const { resource, progress } = work;
    const { position } = progress;
    const runs = (progress.trouble?.runs ?? 0) + 1;
    const isGivenUp = isLast || runs >= troubledRunsAtMost;
    // The passes that follow are tried as well, but each of them once only.
    const noted = { runs: Math.min(runs, troubledRunsAtMost - 1), reason };
    const { startedAt } = workFile.backup();
    // A list that has given nothing yet may only be late: it is waited for first.
    const isBegun = position.kind === 'ordered' &&
        (position.lastId !== undefined || position.search !== undefined || isGivenUp);
    const around = isBegun ? (0,holes/* blame */.Sy)(position, window, startedAt) : undefined;
    const after = around
        ? (0,reading_progress/* advance */.np)(progress, around, resource)
        : isGivenUp
            ? (0,reading_progress/* advance */.np)(progress, (0,passes/* finished */.xl)(settled(position), position.total, reason, true), resource)
            : { progress: { ...progress, position: gentler(position) }, isFinished: false };
    const trouble = around ? after.progress.trouble : noted;
    const behind = { resource, isFinished: after.isFinished, progress: { ...after.progress, trouble } };
    if (behind.isFinished)
        rememberHoles(workFile, behind);
    workFile.setStatus(resource.name, {
        ...cost,
        ...(after.isFinished ? verdict(workFile, behind, []) : { status: 'reading', reason }),
        progress: behind.progress,
        reported: (0,reading_progress/* reportedTotal */.ch)(behind.progress, resource),
    });
    return behind;
}
function settled(position) {
    return position.kind === 'ordered' ? (0,holes/* abandonSearch */.en)(position) : position;
}
function gentler(position) {
    return position.kind === 'ordered' ? (0,caps/* withSmallerPages */.D3)((0,holes/* abandonSearch */.en)(position)) : position;
}
function commit(workFile, work, { isAccepted, next }, window, cost) {
    const { resource } = work;
    const isEmptied = next.kind === 'finished' && isSurprise(workFile, work, next, window);
    const { progress, isFinished } = (0,reading_progress/* advance */.np)(work.progress, next, resource, isEmptied);
    const taken = isAccepted ? window : nothing;
    const behind = { resource, progress, isFinished };
    if (isFinished)
        rememberHoles(workFile, behind);
    workFile.commitWindow(resource.name, taken, {
        ...cost,
        ...(isFinished ? verdict(workFile, behind, taken.rows) : { status: 'reading', reason: '' }),
        repairs: isAccepted ? 0 : 1,
        progress,
        reported: (0,reading_progress/* reportedTotal */.ch)(progress, resource),
    });
    if (isFinished)
        rememberSides(workFile, behind);
    return { work: behind, isAccepted };
}
/** Whether a pass has ended without any row, of which the work file knows rows from before; each is believed once. */
function isSurprise(workFile, { resource, progress }, { isCut }, { rows }) {
    const { position, isReread } = progress;
    const isEmpty = position.kind === 'ordered' ? position.lastId === undefined : position.ids === 0;
    if (!isEmpty || rows.length > 0 || isCut || isReread)
        return false;
    const first = progress.pass * marksOfPass;
    return workFile.knowsFromBefore(resource.name, first, first + marksOfPass - 1);
}
const nothing = { rows: [], sweep: 0, joinsAt: undefined };
/** The last check of a resource: what was captured, `last` included, against what the API says it has. */
function verdict(workFile, { resource, progress }, last) {
    const ids = last.map(({ id }) => id);
    const rows = workFile.countRows(resource.name) + workFile.notYetSeen(resource.name, ids).length;
    const { totalBefore: reported, holes = [] } = progress;
    // More than reported is no loss: those were deleted while the list was read.
    const isShort = reported !== undefined && rows + holes.length < reported;
    const short = isShort && progress.doubts.length === 0
        ? [`the API reported ${reported} rows, but only ${rows} different ones were given`]
        : [];
    const doubts = [...(0,known_holes/* holeWords */.ic)(holes, resource), ...progress.doubts, ...short];
    return { status: doubts.length === 0 ? 'complete' : 'incomplete', reason: doubts.join('; ') };
}
function rememberedHoles(workFile) {
    return workFile.note('holes') ?? {};
}
/** The next backup goes around what this one was not given. */
function rememberHoles(workFile, { resource: { name }, progress }) {
    const { [name]: before = [], ...others } = rememberedHoles(workFile);
    const holes = (0,known_holes/* toRemember */.zy)(progress, progress.isCut === true);
    if (before.length + holes.length === 0)
        return;
    workFile.setNote('holes', holes.length > 0 ? { ...others, [name]: holes } : others);
}
/** Sweeps of different passes must not be taken for one another. */
const marksOfPass = 100;
function sweepMark(work, sweep) {
    return work.progress.pass * marksOfPass + sweep;
}
function countSweep(workFile, work, position, ids) {
    const { name } = work.resource;
    const repeated = new Set(workFile.seenIn(name, ids, sweepMark(work, position.sweep)));
    const fresh = [...new Set(ids)].filter((id) => !repeated.has(id));
    return {
        fresh: fresh.length,
        agreeing: workFile.seenIn(name, fresh, sweepMark(work, position.sweep - 1)).length,
    };
}

// EXTERNAL MODULE: ./build/workfile/seal.js
var seal = __webpack_require__(9573);
// EXTERNAL MODULE: ./build/prosonata/caller.js
var prosonata_caller = __webpack_require__(7013);
// EXTERNAL MODULE: ./build/prosonata/rights.js
var rights = __webpack_require__(5789);
// EXTERNAL MODULE: ./build/sqlite/sqlite.js
var sqlite_sqlite = __webpack_require__(4625);
;// CONCATENATED MODULE: ./build/sqlite/values.js
/** Values as SQLite gives them, in which NULL means that there is none. */
function optionalNumber(value) {
    return value === null || value === undefined ? undefined : Number(value);
}
function optionalText(value) {
    return value === null || value === undefined ? undefined : String(value);
}

;// CONCATENATED MODULE: ./build/workfile/backups.js

function readOrdinals(database) {
    const current = Number(database.value('SELECT max(ordinal) FROM backups'));
    const finished = database.value('SELECT max(ordinal) FROM backups WHERE finished_at NOTNULL AND ordinal < ?', [current]);
    return { current, finished: Number(finished) };
}
/** Throws if no backup was ever started. */
function currentBackup(database, { current, finished }) {
    const backupOf = (ordinal) => database.query('SELECT id, started_at, finished_at, workspace, callers FROM backups WHERE ordinal = ?', [
        ordinal,
    ])[0];
    const row = backupOf(current);
    if (!row)
        throw new Error('the work file holds no backup yet');
    const [id, startedAt, finishedAt, workspace, callers] = row;
    const previous = backupOf(finished);
    return {
        id: String(id),
        startedAt: Number(startedAt),
        finishedAt: optionalNumber(finishedAt),
        workspace: String(workspace),
        callers: callersIn(callers),
        previous: previous && {
            id: String(previous[0]),
            startedAt: Number(previous[1]),
            callers: callersIn(previous[4]),
        },
    };
}
function callersIn(column) {
    return JSON.parse(String(column));
}
/** To whom the backup in progress was given its answers so far. */
function currentCallers(database, { current }) {
    return callersIn(database.value('SELECT callers FROM backups WHERE ordinal = ?', [current]));
}
function setCallers(database, { current }, callers) {
    database.execute('UPDATE backups SET callers = ? WHERE ordinal = ?', [JSON.stringify(callers), current]);
}
function insertBackup(database, { id, startedAt, workspace }) {
    const insert = 'INSERT INTO backups (id, started_at, workspace) VALUES (?, ?, ?)';
    database.execute(insert, [id, startedAt, workspace]);
}
function finishBackup(database, { current }, at) {
    database.execute('UPDATE backups SET finished_at = ? WHERE ordinal = ?', [at, current]);
}
/** Epoch milliseconds at which the last backup was finished; undefined if none ever was. */
function lastFinishedAt(database) {
    return optionalNumber(database.value('SELECT max(finished_at) FROM backups'));
}

;// CONCATENATED MODULE: ./build/workfile/details.js

function detailTable(database, prepared, ordinals) {
    return {
        commit(resource, { id, result, at }) {
            if ('text' in result) {
                prepared(storeDetail).run([resource, ordinals().finished, id, result.text, at]);
            }
            else {
                prepared(storeNote).run([resource, id, result.note, at]);
            }
        },
        dropNotes: (resource, notes, since) => database.execute(`UPDATE records SET note = NULL, noted_at = NULL
         WHERE resource = ? AND noted_at >= ? AND note IN (SELECT value FROM json_each(?))`, [resource, since, JSON.stringify(notes)]),
        state(resource, id) {
            const [row] = [...prepared(`${selectStates} AND id = ?`).rows([resource, id])];
            return row && stateOf(row);
        },
        *states(resource, which) {
            const atLeast = which === 'seen' ? ordinals().current : 0;
            const rows = database.stream(`${selectStates} AND seen >= ? ORDER BY id`, [resource, atLeast]);
            for (const row of rows)
                yield stateOf(row);
        },
    };
}
const selectStates = 'SELECT id, detail IS NULL, detail_at, note, noted_at FROM records WHERE resource = ?';
function stateOf([id, hasNone, at, note, notedAt]) {
    return {
        id: id,
        readAt: hasNone === 1 ? undefined : optionalNumber(at),
        note: (note ?? undefined),
        notedAt: optionalNumber(notedAt),
    };
}
/** Parameters: the resource's number, the last finished backup, id, text, epoch milliseconds. */
const storeDetail = `
  UPDATE records SET detail = ?4, detail_at = ?5, note = NULL, noted_at = NULL,
    before_detail = CASE WHEN since <= ?2 AND before_detail IS NULL AND detail <> ?4 THEN detail
      ELSE before_detail END
  WHERE resource = ?1 AND id = ?3`;
/** Parameters: the resource's number, id, note, epoch milliseconds. */
const storeNote = 'UPDATE records SET note = ?3, noted_at = ?4 WHERE resource = ?1 AND id = ?2';

;// CONCATENATED MODULE: ./build/workfile/notes.js
function readNote(database, name) {
    const text = database.value('SELECT value FROM notes WHERE name = ?', [name]);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
}
function writeNote(database, name, value) {
    const write = 'INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2';
    database.execute(write, [name, JSON.stringify(value)]);
}

;// CONCATENATED MODULE: ./build/workfile/schema.js
/** 'PSbw': tells a work file from any other SQLite file. */
const applicationId = 0x50536277;
/** Raise by one with each change of the tables, and add the step that leads there to `steps`. */
const formatVersion = 4;
const tables = `
  CREATE TABLE backups (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER,
    workspace TEXT NOT NULL, callers TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE TABLE resources (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, position INTEGER,
    status TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '', progress TEXT, reported INTEGER,
    requests INTEGER NOT NULL DEFAULT 0, repairs INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER, finished_at INTEGER, details TEXT
  ) STRICT;
  -- since, seen: ordinals of the backups that first and last saw the record. before, before_detail: its texts in the
  -- last finished backup, if they differ now or could not be read again; kept until this backup is finished.
  CREATE TABLE records (
    resource INTEGER NOT NULL, id ANY NOT NULL, list TEXT NOT NULL,
    since INTEGER NOT NULL, seen INTEGER NOT NULL, sweep INTEGER NOT NULL,
    detail TEXT, detail_at INTEGER, note TEXT, noted_at INTEGER, before TEXT, before_detail TEXT,
    UNIQUE (resource, id)
  ) STRICT;
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
    requests INTEGER NOT NULL, stopped TEXT NOT NULL, version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;
/** steps[n] leads from format n + 1 to n + 2. */
const steps = [
    // Format 1 knew no details. It counted changes without the texts before them: what it saw change in a backup that
    // was in progress is not counted.
    `ALTER TABLE records DROP COLUMN changed;
   ALTER TABLE records DROP COLUMN detail_list;
   ALTER TABLE records ADD COLUMN note TEXT;
   ALTER TABLE records ADD COLUMN noted_at INTEGER;
   ALTER TABLE records ADD COLUMN before TEXT;
   ALTER TABLE records ADD COLUMN before_detail TEXT;
   ALTER TABLE resources ADD COLUMN details TEXT;`,
    // Format 2 called the field that names a record the key, and the 15 minutes of the quota a window.
    `UPDATE resources SET definition = json_remove(json_set(definition, '$.idField', definition ->> 'key'), '$.key')
   WHERE definition ->> 'key' NOTNULL;
   UPDATE notes SET value = json_remove(json_set(value, '$.periodCalls', value ->> 'windowCalls'), '$.windowCalls')
   WHERE name = 'quota' AND value ->> 'windowCalls' NOTNULL;`,
    // Format 3 did not know whose key it was.
    "ALTER TABLE backups ADD COLUMN callers TEXT NOT NULL DEFAULT '[]'",
];
function createSchema(database) {
    tune(database);
    database.execute(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}`);
    database.execute(tables);
}
/** Brings an older file to the current format; returns the format that it has then, which may be a newer one. */
function migrate(database) {
    if (database.value('PRAGMA application_id') !== applicationId)
        throw new Error('not a work file');
    const version = Number(database.value('PRAGMA user_version'));
    if (version > formatVersion)
        return version;
    refuseStrangers(database);
    tune(database);
    steps.slice(version - 1).forEach((step, index) => {
        database.transaction(() => {
            database.execute(step);
            database.execute(`PRAGMA user_version = ${version + index + 1}`);
        });
    });
    return formatVersion;
}
const tableNames = [...tables.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name);
/**
 * A trigger could drop or alter what is captured, a view or a virtual table could stand in for a table: no version of
 * this program makes any, so a file that has one was made by somebody else. Throws.
 */
function refuseStrangers(database) {
    // Nothing that the file defines may call a function that reaches beyond it.
    database.execute('PRAGMA trusted_schema = OFF');
    const strangers = database
        .query('SELECT type, name, tbl_name, sql FROM sqlite_schema')
        .filter(([type, name, table, sql]) => {
        if (type === 'index')
            return sql !== null || !tableNames.includes(String(table));
        return type !== 'table' || !tableNames.includes(String(name)) || !/^CREATE TABLE/i.test(String(sql));
    });
    if (strangers.length > 0)
        throw new Error('the work file holds what this program never makes');
}
function tune(database) {
    // The file is for this process alone: what has to last is in the save and in the program's own journal.
    // Rows come in the order of their ids: more than 8 MiB of pages would make nothing faster.
    database.execute('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192');
    // What was deleted in the workspace must not be left in free pages.
    database.execute('PRAGMA secure_delete = ON');
}

;// CONCATENATED MODULE: ./build/workfile/packing.js

/** Whether more than a quarter of the pages are free. */
function isLoose(database) {
    const free = Number(database.value('PRAGMA freelist_count'));
    return free * 4 > Number(database.value('PRAGMA page_count'));
}
/** Copies all tables into an empty storage. SQLite's own VACUUM would have to cut the file off, see sqlite/. */
function packInto(storage, database, sqlite) {
    const packed = sqlite(storage);
    createSchema(packed);
    database.execute('ATTACH ? AS packed', [packed.fileName]);
    try {
        database.execute('PRAGMA packed.journal_mode = OFF');
        database.transaction(() => {
            for (const table of tableNames) {
                database.execute(`INSERT INTO packed.${table} SELECT * FROM main.${table}`);
            }
        });
    }
    finally {
        database.execute('DETACH packed');
    }
    // The storage is content from now on; closing the database takes nothing from it.
    const content = packed.content();
    packed.close();
    return content;
}

;// CONCATENATED MODULE: ./build/workfile/resources.js

/** By name, in the order of work. */
function readResources(database) {
    const rows = database.query('SELECT number, definition FROM resources ORDER BY position');
    return new Map(rows.map(([number, definition]) => {
        const resource = JSON.parse(String(definition));
        return [resource.name, { number: Number(number), resource }];
    }));
}
/** Makes these the resources of a new backup; what is known of others is dropped. Call inside a transaction. */
function startResources(database, wanted) {
    database.execute("UPDATE resources SET position = NULL, status = 'unwanted'");
    wanted.forEach((resource, position) => {
        database.execute(startResource, [resource.name, JSON.stringify(resource), position]);
        // Details that are no longer read would grow old unseen.
        if (!resource.details)
            database.execute(forgetDetails, [resource.name]);
    });
    // Records of resources that are no longer wanted would stay for ever.
    database.execute('DELETE FROM records WHERE resource IN (SELECT number FROM resources WHERE position IS NULL)');
    database.execute('DELETE FROM resources WHERE position IS NULL');
}
function statusOf(database, number) {
    return database.value('SELECT status FROM resources WHERE number = ?', [number]);
}
/** SQL condition: the list was read to its end, so a record not seen in it is gone, as far as the API shows. */
const readToItsEndSql = "(status IN ('complete', 'incomplete') AND NOT coalesce(progress ->> 'isCut', 0))";
function isReadToItsEnd(database, number) {
    return database.value(`SELECT ${readToItsEndSql} FROM resources WHERE number = ?`, [number]) === 1;
}
/** The engine's JSON in a column; undefined before the first answer. */
function jsonOf(database, column, number) {
    const text = database.value(`SELECT ${column} FROM resources WHERE number = ?`, [number]);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
}
/** All that is known of one resource; `counted` are its records, `published` is what archives hold of it. */
function resourceState(database, { resource, number }, counted, published) {
    const [given, reason, reported, requests, repairs, startedAt, finishedAt, detailsReason, isOwed, isRead] = database.query(`SELECT status, reason, reported, requests, repairs, started_at, finished_at,
         coalesce(details ->> 'skipped', ''), details ->> 'isOwed', ${readToItsEndSql}
       FROM resources WHERE number = ?`, [number])[0] ?? [];
    const status = given;
    const { detailsRead, detailsGone, detailsRefused, detailsOldestAt, ...counts } = counted;
    return {
        resource,
        status,
        reason: String(reason),
        ...counts,
        // What was not seen yet may still come.
        isReadToItsEnd: isRead === 1,
        removed: isRead === 1 ? counts.removed : 0,
        outOfReach: status === 'refused' || status === 'absent' ? Math.max(counts.removed, published?.rows ?? 0) : 0,
        reported: optionalNumber(reported),
        requests: Number(requests),
        repairs: Number(repairs),
        ...(resource.details
            ? {
                detailsRead,
                detailsGone,
                detailsRefused,
                detailsMissing: counts.rows - detailsRead - detailsGone - detailsRefused,
                detailsOldestAt,
            }
            : noDetails),
        detailsReason: String(detailsReason),
        detailsOwed: isOwed === 1 || published?.hasDetails === true,
        startedAt: optionalNumber(startedAt),
        finishedAt: optionalNumber(finishedAt),
    };
}
const noDetails = {
    detailsRead: 0,
    detailsGone: 0,
    detailsRefused: 0,
    detailsMissing: 0,
    detailsOldestAt: undefined,
};
const startResource = `
  INSERT INTO resources (name, definition, position) VALUES (?1, ?2, ?3)
  ON CONFLICT (name) DO UPDATE SET definition = ?2, position = ?3, status = 'waiting', reason = '', progress = NULL,
    details = NULL, reported = NULL, requests = 0, repairs = 0, started_at = NULL, finished_at = NULL`;
const forgetDetails = `
  UPDATE records SET detail = NULL, detail_at = NULL, note = NULL, noted_at = NULL, before_detail = NULL
  WHERE resource = (SELECT number FROM resources WHERE name = ?) AND (detail NOTNULL OR note NOTNULL)`;
/** Stores how far a resource has come with one answer. */
function updateResource(prepared, number, { status, reason, progress, reported, requests, repairs, at }) {
    const finishedAt = status === 'waiting' || status === 'reading' ? null : at;
    const values = [
        status,
        reason,
        JSON.stringify(progress),
        reported ?? null,
        requests,
        repairs,
        at,
        finishedAt,
    ];
    prepared(`
    UPDATE resources SET status = ?, reason = ?, progress = ?, reported = ?, requests = requests + ?,
      repairs = repairs + ?, started_at = coalesce(started_at, ?), finished_at = ?
    WHERE number = ?`).run([...values, number]);
}
/** Stores how far the details of a resource have come with one answer. */
function updateDetails(prepared, number, { progress, requests, at }) {
    prepared(`
    UPDATE resources SET details = ?, requests = requests + ?, finished_at = max(finished_at, ?)
    WHERE number = ?`).run([JSON.stringify(progress), requests, at, number]);
}

;// CONCATENATED MODULE: ./build/workfile/records.js


function recordTable(database, prepared, ordinals) {
    const named = (resource, ...more) => {
        const { current, finished } = ordinals();
        return [resource, current, finished, ...more];
    };
    return {
        upsert(resource, rows, sweep) {
            const upsert = prepared(upsertRecord);
            const { current, finished } = ordinals();
            for (const { id, text } of rows)
                upsert.run([resource, current, finished, id, text, sweep]);
        },
        seenIn(resource, ids, sweep) {
            const find = prepared('SELECT 1 FROM records WHERE resource = ? AND id = ? AND seen = ? AND sweep = ?');
            const { current } = ordinals();
            return ids.filter((id) => [...find.rows([resource, id, current, sweep])].length > 0);
        },
        notYetSeen(resource, ids) {
            const find = prepared('SELECT 1 FROM records WHERE resource = ? AND id = ? AND seen = ?');
            const { current } = ordinals();
            return [...new Set(ids)].filter((id) => [...find.rows([resource, id, current])].length === 0);
        },
        knowsFromBefore(resource, fromSweep, toSweep) {
            const sql = 'SELECT 1 FROM records WHERE resource = ? AND seen < ? AND sweep BETWEEN ? AND ? LIMIT 1';
            return database.value(sql, [resource, ordinals().current, fromSweep, toSweep]) === 1;
        },
        count(resource, which = 'seen') {
            const sql = 'SELECT count(*) FROM records WHERE resource = ?';
            // All that are known are counted in the index alone.
            if (which === 'known')
                return Number(database.value(sql, [resource]));
            return Number(database.value(`${sql} AND seen = ?`, [resource, ordinals().current]));
        },
        counts: (resource) => countsOf(database.query(countRecords, named(resource))[0] ?? []),
        records: (resource, withDetails) => storedRecords(database.stream(selectRecords(withDetails), [resource, ordinals().current])),
        *someRecords(resource, withDetails) {
            for (const order of ['ASC', 'DESC']) {
                const sql = `${selectRecords(withDetails)} ${order} LIMIT 20`;
                yield* storedRecords(database.stream(sql, [resource, ordinals().current]));
            }
        },
        *changes(resource, limit, isRead) {
            if (ordinals().finished === 0)
                return;
            const rows = database.stream(listChanges, named(resource, limit, isRead ? 1 : 0));
            for (const row of rows)
                yield changeOf(row);
        },
    };
}
function selectRecords(withDetails) {
    return `SELECT id, list, ${withDetails ? 'detail' : 'NULL'} FROM records
    WHERE resource = ? AND seen = ? ORDER BY id`;
}
function* storedRecords(rows) {
    for (const [id, list, detail] of rows) {
        yield { id: id, list: String(list), detail: optionalText(detail) };
    }
}
/** See `WorkFile.dropVanished`. */
function dropVanished(database, { current }) {
    database.transaction(() => {
        database.execute(`DELETE FROM records WHERE seen < ? AND NOT ${inHoleSql} AND resource NOT IN
         (SELECT number FROM resources WHERE NOT ${readToItsEndSql})`, [current]);
        database.execute('UPDATE records SET before = NULL, before_detail = NULL WHERE before NOTNULL OR before_detail NOTNULL');
        database.execute('DELETE FROM backups WHERE ordinal < ?', [current]);
    });
}
function countsOf(row) {
    const [rows, detailsRead, detailsGone, detailsRefused, oldest, added, changed, removed] = row;
    return {
        rows: Number(rows),
        detailsRead: Number(detailsRead),
        detailsGone: Number(detailsGone),
        detailsRefused: Number(detailsRefused),
        detailsOldestAt: optionalNumber(oldest),
        added: Number(added),
        changed: Number(changed),
        removed: Number(removed),
    };
}
function changeOf([id, kind, list, detail, before, beforeDetail]) {
    const then = { list: optionalText(before) ?? String(list), detail: optionalText(beforeDetail ?? detail) };
    const now = { list: String(list), detail: optionalText(detail) };
    switch (kind) {
        case 'added':
            return { id: id, kind, now };
        case 'removed':
            return { id: id, kind, before: then };
        default:
            return { id: id, kind: 'changed', before: then, now };
    }
}
// In all of these: ?1 the resource's number, ?2 the current backup, ?3 the last finished one.
// Texts are compared whole, so no hash can deceive. What a text was in the last finished backup is kept once, when
// it changes first. An unchanged row keeps its detail.
const upsertRecord = `
  INSERT INTO records (resource, id, list, since, seen, sweep) VALUES (?1, ?4, ?5, ?2, ?2, ?6)
  ON CONFLICT (resource, id) DO UPDATE SET
    before = CASE WHEN list = excluded.list OR since > ?3 THEN before ELSE coalesce(before, list) END,
    before_detail = CASE WHEN list = excluded.list OR since > ?3 THEN before_detail
      ELSE coalesce(before_detail, detail) END,
    detail = CASE WHEN list = excluded.list THEN detail END,
    detail_at = CASE WHEN list = excluded.list THEN detail_at END,
    note = CASE WHEN list = excluded.list THEN note END,
    noted_at = CASE WHEN list = excluded.list THEN noted_at END,
    list = excluded.list, seen = excluded.seen, sweep = excluded.sweep`;
/** True of records that the last finished backup had and that differ from it. */
const changedSql = `seen = ?2 AND since <= ?3 AND ((before IS NOT NULL AND before <> list)
  OR (before_detail IS NOT NULL AND detail IS NOT NULL AND before_detail <> detail))`;
const addedSql = 'seen = ?2 AND since > ?3 AND ?3 > 0';
/**
 * True of records that may be where a list was not given: between the ids of one of its holes, or anywhere in a list in
 * no order.
 */
const inHoleSql = `EXISTS (SELECT 1 FROM resources, json_each(resources.progress, '$.holes') AS hole
  WHERE resources.number = records.resource
    AND (hole.value ->> 'after' IS NULL OR records.id > hole.value ->> 'after')
    AND (hole.value ->> 'before' IS NULL OR records.id < hole.value ->> 'before'))`;
const removedSql = `(seen < ?2 AND since <= ?3 AND NOT ${inHoleSql})`;
const countRecords = `
  SELECT count(*) FILTER (WHERE seen = ?2),
    count(*) FILTER (WHERE seen = ?2 AND detail IS NOT NULL AND coalesce(note, '') NOT IN ('gone', 'refused')),
    count(*) FILTER (WHERE seen = ?2 AND note = 'gone'),
    count(*) FILTER (WHERE seen = ?2 AND note = 'refused'),
    min(detail_at) FILTER (WHERE seen = ?2 AND detail IS NOT NULL),
    count(*) FILTER (WHERE ${addedSql}), count(*) FILTER (WHERE ${changedSql}), count(*) FILTER (WHERE ${removedSql})
  FROM records WHERE resource = ?1`;
const listChanges = `
  SELECT id, CASE WHEN ${removedSql} THEN 'removed' WHEN ${addedSql} THEN 'added' ELSE 'changed' END AS kind,
    list, detail, before, before_detail
  FROM records WHERE resource = ?1 AND ((?5 AND ${removedSql}) OR ${addedSql} OR ${changedSql})
  ORDER BY kind = 'added', id LIMIT ?4`;

;// CONCATENATED MODULE: ./build/workfile/runs.js
function addRun(database, run) {
    database.execute('INSERT INTO runs (started_at, ended_at, requests, stopped, version) VALUES (?, ?, ?, ?, ?)', [run.startedAt, run.endedAt, run.requests, run.stopped, run.version]);
}
function readRuns(database) {
    return database
        .query('SELECT number, started_at, ended_at, requests, stopped, version FROM runs ORDER BY number')
        .map(([number, startedAt, endedAt, requests, stopped, version]) => ({
        number: Number(number),
        startedAt: Number(startedAt),
        endedAt: Number(endedAt),
        requests: Number(requests),
        stopped: String(stopped),
        version: String(version),
    }));
}
/** A new backup counts its own runs. */
function forgetRuns(database) {
    database.execute('DELETE FROM runs');
}

;// CONCATENATED MODULE: ./build/workfile/unless-changed.js
/**
 * The same value again as long as nothing was written to the database: counting all records of a large work file takes
 * seconds, and the end of a run asks for the counts several times. Must not be asked for inside a transaction, which
 * could be rolled back.
 */
function unlessChanged(database, read) {
    let known;
    return () => {
        // SQLite counts each row that was inserted, updated or deleted since the database was opened.
        const changes = Number(database.value('SELECT total_changes()'));
        if (known?.changes !== changes)
            known = { value: read(), changes };
        return known.value;
    };
}

;// CONCATENATED MODULE: ./build/workfile/work-file.js
/**
 * The program's memory between runs: every record as the JSON text that the API gave, and how far the work has
 * come. What belongs together is committed together, so that a kill can repeat a window but never skip one.
 * This module never looks into a record and never decides what is read next.
 */













/** The bytes are no work file of this program, or of a version that this one cannot read. */
class WorkFileUnusable extends errors/* BackupError */.hj {
    name = 'WorkFileUnusable';
}
/** Name of the note that `setPublished` writes. */
const publishedNote = 'published';
/** A new, empty work file in an empty storage, which is closed if that fails. */
function createWorkFile(sqlite, storage) {
    return closedIfFailed(storage, () => {
        const database = sqlite(storage);
        createSchema(database);
        return workFileOver(database, sqlite, storage);
    });
}
/** The work file in this storage, brought to the current format. Throws WorkFileUnusable; the storage is closed then. */
function openWorkFile(sqlite, storage) {
    return closedIfFailed(storage, () => workFileOver(migrated(sqlite, storage), sqlite, storage));
}
function closedIfFailed(storage, work) {
    try {
        return work();
    }
    catch (error) {
        storage.close();
        throw error;
    }
}
function migrated(sqlite, storage) {
    let database;
    let version;
    try {
        database = sqlite(storage);
        version = migrate(database);
    }
    catch (cause) {
        database?.close();
        // What the disk says is worded already, and says nothing of the work file.
        if (cause instanceof errors/* BackupError */.hj && !(cause instanceof sqlite_sqlite/* SqliteError */.j))
            throw cause;
        throw new WorkFileUnusable('The work file is damaged.', '', { cause });
    }
    if (version === formatVersion)
        return database;
    database.close();
    throw new WorkFileUnusable(`The work file has format ${version}, this version reads up to ${formatVersion}.`, 'Use the newer version of this program for this work file.');
}
function workFileOver(database, sqlite, storage) {
    const { prepared, free } = preparedStatements(database);
    let resources = readResources(database);
    let ordinals = readOrdinals(database);
    const records = recordTable(database, prepared, () => ordinals);
    const details = detailTable(database, prepared, () => ordinals);
    const rowOf = (name) => {
        const found = resources.get(name);
        if (!found)
            throw new Error(`the work file knows no resource ${name}`);
        return found;
    };
    const numberOf = (name) => rowOf(name).number;
    return {
        isEmpty: () => ordinals.current === 0,
        startBackup(backup, wanted) {
            database.transaction(() => {
                insertBackup(database, backup);
                forgetRuns(database);
                startResources(database, wanted);
            });
            resources = readResources(database);
            ordinals = readOrdinals(database);
        },
        backup: () => currentBackup(database, ordinals),
        addCaller(caller) {
            const before = currentCallers(database, ordinals);
            const after = (0,prosonata_caller/* withCaller */.ap)(before, caller);
            if (after !== before)
                setCallers(database, ordinals, after);
        },
        finishBackup: (at) => finishBackup(database, ordinals, at),
        lastFinishedAt: () => lastFinishedAt(database),
        dropVanished: () => dropVanished(database, ordinals),
        tasks: () => [...resources.values()].map(({ resource, number }) => ({
            resource,
            status: statusOf(database, number),
        })),
        setPublished: (lists) => writeNote(database, publishedNote, [...lists]),
        resources: unlessChanged(database, () => {
            const published = new Map(readNote(database, publishedNote));
            const callers = currentCallers(database, ordinals);
            return [...resources.values()].map((row) => ({
                ...resourceState(database, row, records.counts(row.number), published.get(row.resource.name)),
                share: (0,rights/* shareOf */.t)(row.resource.name, callers),
            }));
        }),
        statusOf: (resource) => statusOf(database, numberOf(resource)),
        progressOf: (resource) => jsonOf(database, 'progress', numberOf(resource)),
        setStatus: (resource, update) => updateResource(prepared, numberOf(resource), { ...update, repairs: 0 }),
        commitWindow(resource, window, update) {
            const number = numberOf(resource);
            refuseUnjoined(window, (id) => records.seenIn(number, [id], window.sweep).length > 0);
            database.transaction(() => {
                records.upsert(number, window.rows, window.sweep);
                updateResource(prepared, number, update);
            });
        },
        seenIn: (resource, ids, sweep) => records.seenIn(numberOf(resource), ids, sweep),
        notYetSeen: (resource, ids) => records.notYetSeen(numberOf(resource), ids),
        knowsFromBefore: (resource, fromSweep, toSweep) => records.knowsFromBefore(numberOf(resource), fromSweep, toSweep),
        countRows: (resource) => records.count(numberOf(resource)),
        countKnown: (resource) => records.count(numberOf(resource), 'known'),
        records: (resource) => records.records(numberOf(resource), rowOf(resource).resource.details),
        someRecords: (resource) => records.someRecords(numberOf(resource), rowOf(resource).resource.details),
        changes: (resource, limit) => records.changes(numberOf(resource), limit, isReadToItsEnd(database, numberOf(resource))),
        detailProgressOf: (resource) => jsonOf(database, 'details', numberOf(resource)),
        commitDetail(resource, detail, { dropNotes, ...update }) {
            const number = numberOf(resource);
            database.transaction(() => {
                if (detail)
                    details.commit(number, detail);
                if (dropNotes.length > 0)
                    details.dropNotes(number, dropNotes, currentBackup(database, ordinals).startedAt);
                updateDetails(prepared, number, update);
            });
        },
        detailState: (resource, id) => details.state(numberOf(resource), id),
        detailStates: (resource, which) => details.states(numberOf(resource), which),
        runs: () => readRuns(database),
        addRun: (run) => addRun(database, run),
        note: (name) => readNote(database, name),
        setNote: (name, value) => writeNote(database, name, value),
        sizeBytes: () => Number(database.value('PRAGMA page_count')) * Number(database.value('PRAGMA page_size')),
        content: () => database.content(),
        isLoose: () => isLoose(database),
        packInto: (target) => packInto(target, database, sqlite),
        close() {
            free();
            database.close();
            storage.close();
        },
    };
}
/** Each statement is prepared once. */
function preparedStatements(database) {
    const statements = new Map();
    return {
        prepared(sql) {
            const statement = statements.get(sql) ?? database.prepare(sql);
            statements.set(sql, statement);
            return statement;
        },
        free() {
            for (const statement of statements.values())
                statement.free();
        },
    };
}
/**
 * The engine has proved that the window joins what was captured; this proves it once more from what is stored, because a
 * gap would be a loss that nobody sees.
 */
function refuseUnjoined({ rows, joinsAt }, isCaptured) {
    if (joinsAt === undefined)
        return;
    const first = rows[0]?.id;
    if (typeof first === 'number' && first <= joinsAt && isCaptured(joinsAt))
        return;
    throw new Error('a window does not join what was captured before it');
}

// EXTERNAL MODULE: ./build/run/prove-key.js
var prove_key = __webpack_require__(5670);
;// CONCATENATED MODULE: ./build/run/opening.js
/** Opens the work file of a run: the newest save, or a new backup that carries over what that knows. */







/** Continues the backup in progress, or starts one if there is none, or if it was another task. */
async function continueOrStart(found, newest, settings, parts) {
    if (found?.save.status === 'partial' && isSameTask(found.workFile, settings))
        return found;
    const workFile = found?.workFile ?? createWorkFile(parts.sqlite, await parts.scratch());
    try {
        const save = await startBackup(workFile, found?.save ?? newest, settings, parts);
        return { workFile, save, entryCount: 0 };
    }
    catch (error) {
        workFile.close();
        throw error;
    }
}
/** Begins with the save before anything is read, so that the journal has one that it follows. */
async function startBackup(workFile, previous, settings, { clock, saves }) {
    const startedAt = startAfter(previous, clock.now());
    const id = (0,workfile_save/* backupIdAt */.$W)(startedAt);
    workFile.startBackup({ id, startedAt, workspace: settings.workspaceUrl }, settings.resources);
    const slot = (0,workfile_save/* backupIdAt */.$W)((0,due/* slotOf */.SW)(startedAt, previous && (0,workfile_save/* slotAt */.UP)(previous), settings.intervalMs));
    const save = { workspace: settings.workspace, backupId: id, status: 'partial', sequence: 1, slot };
    await saves.keep(save, workFile.content());
    return save;
}
/** Opens the newest save; undefined if it cannot be used and was set aside. */
async function loadSave(newest, settings, parts) {
    const { api, saves, sqlite, log } = parts;
    try {
        const loaded = await saves.load(newest);
        const { save, entries } = loaded;
        const workFile = openWorkFile(sqlite, loaded.content);
        if (workFile.backup().workspace !== settings.workspaceUrl || workFile.backup().id !== save.backupId) {
            workFile.close();
            throw new seal/* SealBroken */.z5('It belongs to another workspace or backup.');
        }
        try {
            // What the journal holds was written by this program under this key: its shape needs no second proof.
            replay(workFile, entries);
        }
        catch (error) {
            workFile.close();
            return await withoutJournal(loaded, error, parts);
        }
        return { workFile, save, entryCount: entries.length };
    }
    catch (error) {
        if (!(error instanceof seal/* SealBroken */.z5 || error instanceof WorkFileUnusable))
            throw error;
        await (0,prove_key/* proveKey */.a)(settings, api);
        const where = await saves.setAside(newest);
        log.warn(`The work file cannot be used: ${error.message} It ${where}. The backup starts over and reads all details again.`);
        return undefined;
    }
}
/**
 * The save without its journal, which another version of this program may have written: what that held is read again.
 * It is kept under the next name, so that a journal of its own can follow it.
 */
async function withoutJournal({ save, again }, error, { saves, sqlite, log }) {
    log.warn("The last run's journal does not match the work file; what it held is read again.");
    log.debug((0,errors/* crashReport */.WP)(error));
    const next = (0,workfile_save/* nextSave */.Zk)(save, save.status);
    const workFile = openWorkFile(sqlite, await again());
    await saves.keep(next, workFile.content());
    return { workFile, save: next, entryCount: 0 };
}
/** Other lists than before, or the same ones read in another way, are another backup. */
function isSameTask(workFile, { resources }) {
    const before = workFile.tasks().map(({ resource }) => resource);
    return taskOf(before) === taskOf(resources);
}
/** What decides which records are read; the rest of the catalogue's entries may change while a backup is in progress. */
function taskOf(resources) {
    return JSON.stringify(resources.map(({ name, idField, details, passes }) => [
        name,
        idField,
        details,
        passes.map((pass) => [pass.name, pass.filter, pass.isRepeat ?? false]),
    ]));
}
/** Ids name minutes; a backup that is forced within the minute of the last one takes the next minute. */
function startAfter(newest, now) {
    return newest ? Math.max(now, (0,workfile_save/* backupStart */.fx)(newest.backupId) + 60_000) : now;
}

// EXTERNAL MODULE: ./build/retry.js + 2 modules
var retry = __webpack_require__(3833);
;// CONCATENATED MODULE: ./build/reading/called.js

function newCaller(workFile, { caller }) {
    const known = workFile.backup().callers;
    return caller === undefined || (0,prosonata_caller/* withCaller */.ap)(known, caller) === known ? {} : { caller };
}

;// CONCATENATED MODULE: ./build/reading/detail-request.js
/** Asks for details and decides what each answer says: about its record, or about the server and the whole run. */





function detailReader({ api, workFile, meter }) {
    /** Records that were given in this run. */
    let given = 0;
    /** Whether the server answers anything else at this moment; asked without a retry, or an outage would cost more. */
    const isServerUp = async (spare) => {
        if (meter.decide().kind !== 'go')
            return false;
        const resource = workFile.tasks().find(({ status }) => status === 'complete')?.resource ?? spare;
        const filter = resource.passes[0]?.filter ?? {};
        const sent = await meter.send(async (signal) => {
            try {
                const { quota } = await api.list({ resource, filter, ordered: false, page: 1, perPage: 1 }, signal);
                return { isUp: true, quota };
            }
            catch (error) {
                if (!(error instanceof prosonata_errors/* ApiError */.hD))
                    throw error;
                return { isUp: false, quota: error.quota ?? unknownQuota };
            }
        });
        if ('error' in sent)
            throw sent.error;
        return sent.answer.isUp;
    };
    return async (step, { resource, progress }) => {
        const came = (outcome, trouble, called = {}) => ({
            entry: { read: step, outcome, ...called },
            trouble,
        });
        let givenBefore = given;
        const sent = await meter.send((signal) => {
            givenBefore = given;
            return api.read(step.path, resource, step.id, signal);
        });
        const { requests, at } = sent;
        if ('answer' in sent) {
            given++;
            const { text } = sent.answer;
            const called = newCaller(workFile, sent.answer);
            return came({ kind: 'detail', text, requests, at }, undefined, called);
        }
        const { error } = sent;
        const refusal = refusalOf(error, resource, progress);
        if (refusal)
            return came({ ...refusal, requests, at });
        // An outage is held against no record: another one must have been given during the last try.
        const isOfRecord = isTrouble(sent) && (given > givenBefore || (await isServerUp(resource)));
        if (!isOfRecord)
            throw error;
        return came({ kind: 'trouble', reason: (0,errors/* toMessage */.R9)(error), requests, at }, error);
    };
}
const unknownQuota = { remaining: undefined, resetAt: undefined };
/** The API's own word on one record; undefined if the error is none. */
function refusalOf(error, resource, progress) {
    const reason = (0,errors/* toMessage */.R9)(error);
    if (error instanceof prosonata_errors/* NotFound */.Mk)
        return { kind: 'gone', reason };
    if (error instanceof prosonata_errors/* AccessDenied */.Oy || error instanceof prosonata_errors/* RequestRefused */.KN || error instanceof prosonata_errors/* IdMissing */.im) {
        return { kind: 'refused', reason };
    }
    return leadsAway(error) && !isUnexplained(resource, progress) ? { kind: 'elsewhere', reason } : undefined;
}
/** Whether this may be the trouble of one record: what is worth a retry has stayed so over all of them. */
function isTrouble({ error, requests }) {
    const isBroken = error instanceof prosonata_errors/* ServerTrouble */.hw || error instanceof prosonata_errors/* BrokenAnswer */.MC || error instanceof prosonata_errors/* Unreachable */.LL;
    return (isBroken && requests > retry/* retriesAtMost */.D0) || leadsAway(error);
}
function leadsAway(error) {
    return error instanceof prosonata_errors/* NotAnApi */.JF || error instanceof prosonata_errors/* RedirectRefused */.Jh;
}

;// CONCATENATED MODULE: ./build/reading/detail-phase.js



function detailPhase(options, ports) {
    const { workFile, clock, onLanded, onEvent } = ports;
    const endsAt = workFile.backup().startedAt + options.intervalMs;
    const isOver = () => clock.now() >= endsAt;
    const detailsOf = openDetails(workFile);
    const queue = detailQueue(planDetails(detailCandidates(workFile), detailTimes(workFile, options)), detailsOf);
    const readDetail = detailReader(ports);
    const land = (task, { entry, trouble }) => {
        const own = detailsOf(task.resource);
        own.inFlight--;
        const before = own.progress;
        const { progress, isAgain } = applyDetail(workFile, own.resource, before, entry);
        own.progress = progress;
        if (isAgain)
            queue.putFirst(task);
        if (progress.skipped !== undefined && before.skipped === undefined) {
            queue.dropAll(task.resource);
            onEvent({ kind: 'detailsSkipped', resource: task.resource, reason: progress.skipped });
        }
        onLanded(task.resource);
        if (trouble)
            throw trouble;
    };
    const fly = (task) => {
        const own = detailsOf(task.resource);
        const step = { ...task, path: own.progress.path };
        own.inFlight++;
        return {
            arrival: readDetail(step, own),
            land: (landed) => land(task, landed),
            drop() {
                own.inFlight--;
                queue.putFirst(task);
            },
            isStale: () => false,
        };
    };
    return {
        get left() {
            return queue.length;
        },
        next() {
            const take = isOver() ? undefined : queue.next();
            return take && (() => fly(take()));
        },
        isFinished: () => queue.length === 0 || isOver(),
    };
}
function openDetails(workFile) {
    const details = new Map();
    for (const { resource } of workFile.tasks()) {
        details.set(resource.name, { resource, progress: readDetails(workFile, resource), inFlight: 0 });
    }
    return (name) => {
        const found = details.get(name);
        if (!found)
            throw new Error(`no resource ${name} in this backup`);
        return found;
    };
}
function detailQueue(planned, detailsOf) {
    // Taken from the end, where an array gives cheaply.
    let waiting = planned.toReversed();
    /** Until one record was given, the records of a list are asked for one by one: the answer says how to proceed. */
    const isFree = ({ resource }) => {
        const { progress, inFlight } = detailsOf(resource);
        return progress.isProven || inFlight === 0;
    };
    const nextPlace = () => {
        const place = waiting.findLastIndex(isFree);
        const task = waiting[place];
        if (!task || !isLastChance(detailsOf(task.resource).progress))
            return place;
        const places = waiting.flatMap(({ resource }, at) => (resource === task.resource ? at : []));
        return places[Math.floor(places.length / 2)] ?? place;
    };
    return {
        get length() {
            return waiting.length;
        },
        next() {
            const place = nextPlace();
            const task = waiting[place];
            if (!task)
                return undefined;
            return () => {
                waiting.splice(place, 1);
                return task;
            };
        },
        putFirst: (task) => void waiting.push(task),
        dropAll(name) {
            waiting = waiting.filter(({ resource }) => resource !== name);
        },
    };
}

;// CONCATENATED MODULE: ./build/reading/flights.js
/**
 * Requests in flight, several at once: sends what a phase asks for next, and lands the answers in the order in which
 * they were asked for. Generic over what lands, so that each phase gets back what it has sent.
 */

/** The API says 429 this often in a row before the run believes that waiting does not help. */
const refusalsAtMost = 3;
/** Sends and lands until the phase is finished (undefined) or the run has to stop. Throws what only a person can mend. */
async function flyPhase(phase, concurrency, ports) {
    try {
        return await sendAndLand(phase, concurrency, ports);
    }
    catch (error) {
        if (error instanceof Aborted)
            return { reason: 'signal' };
        if (error instanceof prosonata_errors/* QuotaExceeded */.s0)
            return { reason: 'quota' };
        if (error instanceof prosonata_errors/* ApiError */.hD && error.transient)
            return { reason: 'trouble', error };
        throw error;
    }
}
async function sendAndLand(phase, concurrency, ports) {
    const { clock, signal, onWait } = ports;
    const flights = [];
    /** 429 in a row. */
    let refusals = 0;
    const land = async (flight) => {
        if (await landOne(flight, ports))
            refusals = 0;
    };
    /** What is in flight when one request fails has cost quota; what else fails is asked for again. */
    const landRest = async () => {
        for (let flight = flights.shift(); flight; flight = flights.shift()) {
            try {
                await land(flight);
            }
            catch (error) {
                if (!(error instanceof prosonata_errors/* ApiError */.hD))
                    throw error;
            }
        }
    };
    const landInTurn = async (flight) => {
        try {
            await land(flight);
        }
        catch (error) {
            if (!(error instanceof prosonata_errors/* ApiError */.hD))
                throw error;
            await landRest();
            // The ledger knows about it, so the next decision is to wait or to stop.
            if (!(error instanceof prosonata_errors/* QuotaExceeded */.s0) || ++refusals >= refusalsAtMost)
                throw error;
        }
    };
    for (;;) {
        const decision = launch(phase, flights, concurrency, ports);
        const flight = flights.shift();
        if (flight) {
            await landInTurn(flight);
            continue;
        }
        if (phase.isFinished())
            return undefined;
        if (signal.aborted)
            return { reason: 'signal' };
        if (decision?.kind === 'stop')
            return { reason: decision.reason };
        if (decision?.kind !== 'wait')
            throw new Error('nothing to wait for, yet not done');
        onWait(decision.ms);
        await clock.sleep(decision.ms, signal);
    }
}
/** Sends as much as may be in flight; returns what the budget said if it did not let one go. */
function launch(phase, flights, concurrency, { meter, signal }) {
    while (flights.length < concurrency && !signal.aborted) {
        const send = phase.next();
        if (!send)
            return undefined;
        const decision = meter.decide();
        if (decision.kind !== 'go')
            return decision;
        const flight = send();
        // Looked at in its turn; until then a failure must not count as unhandled.
        flight.arrival.catch(() => undefined);
        flights.push(flight);
    }
    return undefined;
}
/** Whether it landed: a stale answer does not. Throws what the request failed with. */
async function landOne(flight, { journal, signal }) {
    const [came] = await unlessAborted(Promise.allSettled([flight.arrival]), signal);
    // Nobody needs it any more, not even to know that it failed.
    if (flight.isStale())
        return false;
    if (came.status === 'rejected') {
        flight.drop();
        throw came.reason;
    }
    await journal.append(came.value.entry);
    flight.land(came.value);
    return true;
}
/** Thrown if waiting for an answer was given up because the process has to end. */
class Aborted extends Error {
    name = 'Aborted';
}
function unlessAborted(promise, signal) {
    if (signal.aborted)
        return Promise.reject(new Aborted());
    return new Promise((resolve, reject) => {
        const abort = () => reject(new Aborted());
        signal.addEventListener('abort', abort, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
}

;// CONCATENATED MODULE: ./build/reading/list-trouble.js


/** Whether it may pass by itself, and is not about the quota. */
function mayPass(error) {
    return error instanceof prosonata_errors/* ApiError */.hD && error.transient && !(error instanceof prosonata_errors/* QuotaExceeded */.s0);
}
/** Whether it may pass by itself, but has not over all tries; `requests` is what they cost. */
function isLasting(error, requests) {
    return mayPass(error) && (!error.passesSoon || requests > retry/* retriesAtMost */.D0);
}
/** Whether the API has answered, if only to say that this is not to be had. */
function isAnswer(error) {
    return (error instanceof prosonata_errors/* AccessDenied */.Oy ||
        error instanceof prosonata_errors/* NotFound */.Mk ||
        error instanceof prosonata_errors/* RequestRefused */.KN ||
        error instanceof prosonata_errors/* IdMissing */.im);
}
/** Whether a list, asked for the first time, is answered like an address under which there is nothing. */
function isNowhere(error, { pass, window }) {
    return error instanceof prosonata_errors/* NotAnApi */.JF && error.status === 404 && pass === 0 && window.page === 1;
}
/**
 * Rows of which one should be answered if the server is well: of another list, or else one of the same that was answered
 * before. Of a list that is the only one, and has given nothing yet, they are the second row and the first, because
 * either may be the one that the server fails on.
 */
function witnessesFor(step, work) {
    const others = work.filter(({ resource, progress }) => resource.name !== step.resource && !progress.trouble);
    const own = work.find(({ resource }) => resource.name === step.resource);
    const isOwnBegun = own !== undefined && isBegun(own.progress);
    const other = others.find(({ progress }) => isBegun(progress)) ?? (isOwnBegun ? undefined : others[0]);
    if (other) {
        const filter = other.resource.passes[0]?.filter ?? {};
        return [{ resource: other.resource, filter, ordered: false, page: 1, perPage: 1 }];
    }
    if (!own)
        return [];
    const { resource, progress } = own;
    const { position } = progress;
    const ranks = position.kind === 'ordered' && position.lastRank >= 0 ? [position.lastRank] : [1, 0];
    const filter = resource.passes[step.pass]?.filter ?? {};
    return ranks.map((rank) => ({ resource, filter, ordered: step.ordered, page: rank + 1, perPage: 1 }));
}
function isBegun({ pass, position }) {
    return pass > 0 || position.kind === 'sweep' || position.windows > 0;
}
function openTroubles() {
    const behind = new Map();
    /** Those that were met with no answer between them. */
    const inARow = new Map();
    return {
        isPutBehind: (resource) => behind.has(resource),
        note(resource, error, isOver) {
            inARow.set(resource, error);
            if (!isOver)
                behind.set(resource, error);
        },
        noteAnswer: () => inARow.clear(),
        endOf(work) {
            const open = work.filter(({ isFinished }) => !isFinished);
            const [first] = open;
            if (!first)
                return undefined;
            // Small answers come, but large ones do not: the other lists need not be tried.
            if (inARow.size > 1)
                return [...inARow.values()].at(-1);
            if (!open.every(({ resource }) => behind.has(resource.name)))
                return undefined;
            return behind.get(first.resource.name);
        },
    };
}

;// CONCATENATED MODULE: ./build/reading/list-request.js




/** `work` says how far the lists have come at the moment of each request. */
function windowReader(work, { named, intervalMs }, { api, workFile, meter }) {
    const endsAt = workFile.backup().startedAt + intervalMs;
    /** What it cost to learn that the server answers something else; undefined if it does not. */
    const askAnother = async (step) => {
        let requests = 0;
        for (const witness of witnessesFor(step, work)) {
            if (meter.decide().kind !== 'go')
                return undefined;
            // The first one has waited for the server as long as it takes.
            const sent = await meter.send((signal) => api.list(witness, signal), requests > 0);
            requests += sent.requests;
            if (!('error' in sent) || isAnswer(sent.error))
                return { requests };
        }
        return undefined;
    };
    return async (step) => {
        const came = (outcome, trouble, called = {}) => ({
            entry: { step, outcome, ...called },
            trouble,
        });
        const { resource } = (0,reading_progress/* findWork */.Vv)(work, step.resource);
        const { ordered, window, isTrial = false } = step;
        const filter = resource.passes[step.pass]?.filter ?? {};
        const sent = await meter.send((signal) => api.list({ resource, filter, ordered, ...window }, signal), isTrial);
        const { requests, at } = sent;
        if ('answer' in sent) {
            const { rows, unnamed, perPage, total } = sent.answer;
            const page = { kind: 'page', rows, ...(unnamed ? { unnamed } : {}), perPage, total };
            return came({ ...page, requests, at }, undefined, newCaller(workFile, sent.answer));
        }
        const { error } = sent;
        const isLast = at >= endsAt;
        if (isTrial && mayPass(error) && !(error instanceof prosonata_errors/* KeyDoubted */.vy)) {
            return came({ kind: 'troubled', reason: error.message, isLast, requests, at }, error);
        }
        const witness = isLasting(error, requests) && (await askAnother(step));
        if (!witness)
            return came({ ...outcomeOf(error, step, named), requests, at });
        const cost = { requests: requests + witness.requests, at };
        const reason = error.message;
        if (isNowhere(error, step) && !named.has(step.resource)) {
            return came({ kind: 'unreadable', status: 'absent', reason, ...cost });
        }
        return came({ kind: 'troubled', reason, isLast, ...cost }, error);
    };
}
/** An error that concerns one list alone becomes an outcome; every other one is thrown. */
function outcomeOf(error, { resource, ordered, window }, named) {
    if (error instanceof prosonata_errors/* RequestRefused */.KN && ordered && window.page === 1)
        return { kind: 'unsortable' };
    const isForPeople = error instanceof prosonata_errors/* KeyRefused */.mG || error instanceof prosonata_errors/* RedirectRefused */.Jh;
    if (!(error instanceof prosonata_errors/* ApiError */.hD) || isForPeople || error.transient || error instanceof prosonata_errors/* QuotaExceeded */.s0)
        throw error;
    if (named.has(resource))
        throw error;
    const reason = error.message;
    if (error instanceof prosonata_errors/* AccessDenied */.Oy)
        return { kind: 'unreadable', status: 'refused', reason };
    if (error instanceof prosonata_errors/* NotFound */.Mk)
        return { kind: 'unreadable', status: 'absent', reason };
    if (error instanceof prosonata_errors/* RequestRefused */.KN || error instanceof prosonata_errors/* IdMissing */.im) {
        return { kind: 'unreadable', status: 'incomplete', reason };
    }
    throw error;
}

;// CONCATENATED MODULE: ./build/reading/list-phase.js
/**
 * Reads every list, window by window, in the order of work. A window that stays in trouble while the server answers
 * others puts its list behind all others for this run; if nothing is left but such lists, the run ends.
 */




/** `work` is kept up to date in place. */
function listPhase(work, options, ports) {
    const { workFile, onLanded, onEvent } = ports;
    const readWindow = windowReader(work, options, ports);
    /** Steps whose answers are of use; those of a resource are dropped when it takes another turn. */
    const flying = new Set();
    const troubles = openTroubles();
    const land = (step, { entry, trouble }) => {
        flying.delete(step);
        const before = (0,reading_progress/* findWork */.Vv)(work, step.resource);
        const { work: after, isAccepted } = applyOutcome(workFile, before, entry);
        work[work.indexOf(before)] = after;
        const isPassOver = after.isFinished || !isSamePass(after, before);
        if (!isAccepted || isPassOver || trouble)
            dropAll(step);
        onLanded(step.resource);
        if (after.isFinished)
            tellFinished(step.resource);
        const isReadOn = isPassOver || isSearching(after);
        if (trouble)
            troubles.note(step.resource, trouble, isReadOn);
        else
            troubles.noteAnswer();
        const end = troubles.endOf(work);
        if (end)
            throw end;
    };
    const tellFinished = (resource) => {
        const [rows, status] = [workFile.countRows(resource), workFile.statusOf(resource)];
        onEvent({ kind: 'finished', resource, rows, status });
    };
    /** Windows behind one that is missing join nothing that was captured. */
    const dropAll = ({ resource }) => {
        for (const other of flying)
            if (other.resource === resource)
                flying.delete(other);
    };
    return {
        next() {
            const open = work.filter(({ resource }) => !troubles.isPutBehind(resource.name));
            const step = (0,reading_progress/* nextStep */.sk)(inTurn(open), [...flying]);
            if (!step)
                return undefined;
            return () => {
                flying.add(step);
                return {
                    arrival: readWindow(step),
                    land: (landed) => land(step, landed),
                    drop: () => dropAll(step),
                    isStale: () => !flying.has(step),
                };
            };
        },
        isFinished: () => work.every(({ isFinished }) => isFinished),
    };
}
function isSamePass({ progress: one }, { progress: other }) {
    return one.pass === other.pass && one.isReread === other.isReread;
}
/** Whether the record that is to blame for the trouble is being looked for. */
function isSearching({ progress: { position } }) {
    return position.kind === 'ordered' && position.search !== undefined;
}
/** Lists that were in trouble in an earlier run come behind the others, and last what is read once more. */
function inTurn(work) {
    const turnOf = ({ progress }) => (progress.isReread ? 2 : progress.trouble ? 1 : 0);
    return work.toSorted((one, other) => turnOf(one) - turnOf(other));
}

// EXTERNAL MODULE: ./build/reading/meter.js + 1 modules
var reading_meter = __webpack_require__(2387);
;// CONCATENATED MODULE: ./build/reading/side-phase.js




/** `work` is kept up to date in place; `needed` tells how many requests are to come besides. */
function sidePhase(work, needed, { limits }, { api, workFile, meter, onLanded, onEvent }) {
    const questions = isWorthAsking(meter.ledger, limits) ? questionsAbout(work) : [];
    const isAffordable = questions.length > 0 && !isShort(questions.length, needed(), meter.ledger, limits);
    const waiting = isAffordable ? [...questions] : [];
    function questionsAbout(lists) {
        // An empty list shows nothing of its fields, and one in doubt is no measure for anything.
        const whole = lists.filter(({ resource: { name, filters } }) => {
            return filters && workFile.statusOf(name) === 'complete' && workFile.countRows(name) > 0;
        });
        return whole.flatMap((list) => openQuestions(workFile, list));
    }
    const land = ({ entry }) => {
        const { resource, parameter } = entry.side;
        const before = (0,reading_progress/* findWork */.Vv)(work, resource);
        const after = applySide(workFile, before, entry);
        work[work.indexOf(before)] = after;
        if (!after.isFinished)
            onEvent({ kind: 'leavesOut', resource, parameter });
        onLanded(resource);
    };
    return {
        next() {
            const side = waiting[0];
            if (!side)
                return undefined;
            return () => {
                waiting.shift();
                const { resource } = (0,reading_progress/* findWork */.Vv)(work, side.resource);
                return {
                    arrival: askSide(side, resource, { api, meter }),
                    land,
                    drop: () => void waiting.push(side),
                    // Answers about another filter of a list that is open again are asked for once more.
                    isStale: () => !(0,reading_progress/* findWork */.Vv)(work, side.resource).isFinished,
                };
            };
        },
        isFinished: () => waiting.length === 0 || meter.decide().kind !== 'go',
    };
}
/** Rejects with an error that does not concern this question alone. */
async function askSide(side, resource, { api, meter }) {
    const filter = { [side.parameter]: side.value };
    const sent = await meter.send((signal) => api.list({ resource, filter, ordered: true, page: 1, perPage: 1 }, signal));
    const { requests, at } = sent;
    return { entry: { side, outcome: { ...side_phase_outcomeOf(sent, side), requests, at } } };
}
function side_phase_outcomeOf(sent, { parameter }) {
    if ('answer' in sent) {
        const { rows, total } = sent.answer;
        const first = rows[0];
        const firstValue = first && (0,reading_sides/* valueReader */.DB)(parameter)(first.text);
        return { kind: 'side', total, firstId: first?.id, firstValue };
    }
    const { error } = sent;
    const isOfThisQuestion = error instanceof prosonata_errors/* ApiError */.hD &&
        !(error instanceof prosonata_errors/* KeyRefused */.mG || error instanceof prosonata_errors/* RedirectRefused */.Jh || error instanceof prosonata_errors/* QuotaExceeded */.s0);
    if (!isOfThisQuestion)
        throw error;
    return { kind: 'unanswered' };
}
/** Requests that may be sent in this run; undefined if nothing limits them as far as is known. */
function left({ remaining, requests }, { quotaReserve, requestLimit }) {
    const limits = [
        ...(remaining === undefined ? [] : [remaining - quotaReserve]),
        ...(requestLimit === undefined ? [] : [requestLimit - requests]),
    ];
    return limits.length === 0 ? undefined : Math.min(...limits);
}
/** The questions must not cost the backup another period, or a tenth of what is left of this one. */
function isShort(questions, needed, ledger, limits) {
    const requests = left(ledger, limits);
    if (requests === undefined)
        return false;
    return requests < questions + needed && requests < questions * 10;
}
/** Whether there is room for any question, before the lists are looked through for what to ask. */
function isWorthAsking(ledger, limits) {
    return !isShort(1, 0, ledger, limits);
}

;// CONCATENATED MODULE: ./build/reading/read.js









/** Continues from where the work file is. Throws what only a person can mend; everything before it is committed. */
async function readWorkspace(options, ports) {
    const { workFile, onEvent } = ports;
    const { concurrency } = options;
    const work = readWork(workFile);
    const outlooks = readOutlooks(workFile, options);
    const known = workFile.note('quota');
    const meter = (0,reading_meter/* openMeter */.G)(options.limits, { ...ports, onRetry: (error) => onEvent({ kind: 'retrying', error }) }, known);
    let details;
    const needed = () => details ? { requests: details.left, unknownLists: 0 } : requestsNeeded(work, outlooks);
    const phasePorts = {
        ...ports,
        meter,
        onLanded: (resource) => onEvent({
            kind: 'progress',
            resource,
            work,
            ledger: meter.ledger,
            needed: needed().requests,
            detailsLeft: details?.left,
        }),
    };
    const flightPorts = { ...ports, meter, onWait: (ms) => onEvent({ kind: 'waiting', ms }) };
    const readLists = () => flyPhase(listPhase(work, options, phasePorts), concurrency, flightPorts);
    /** A list that is found to leave records out is open again; then another filter of it may be looked at. */
    const readSides = async () => {
        for (;;) {
            const stop = await flyPhase(sidePhase(work, detailsToCome, options, phasePorts), concurrency, flightPorts);
            if (stop || work.every(({ isFinished }) => isFinished))
                return stop;
            const stopped = await readLists();
            if (stopped)
                return stopped;
        }
    };
    const detailsToCome = () => planDetails(detailCandidates(workFile), detailTimes(workFile, options)).length;
    const readDetails = () => {
        // Planned only now, from the lists as they are.
        details = detailPhase(options, phasePorts);
        return flyPhase(details, concurrency, flightPorts);
    };
    try {
        const stop = (await readLists()) ?? (await readSides()) ?? (await readDetails());
        const spent = { requests: meter.ledger.requests, ledger: meter.ledger };
        if (stop)
            return { kind: 'stopped', ...stop, ...spent, needed: needed() };
        return { kind: 'done', ...spent, needed: { requests: 0, unknownLists: 0 } };
    }
    finally {
        const { remaining, resetAt, periodCalls, offers } = meter.ledger;
        workFile.setNote('quota', { remaining, resetAt, periodCalls, offers });
    }
}
/** What is known of each resource before this run reads on. */
function readOutlooks(workFile, options) {
    const due = new Map();
    for (const { resource } of planDetails(detailCandidates(workFile), detailTimes(workFile, options))) {
        due.set(resource, (due.get(resource) ?? 0) + 1);
    }
    return new Map(workFile
        .tasks()
        .map(({ resource: { name, details } }) => [
        name,
        { knownRows: workFile.countKnown(name), detailsDue: details ? (due.get(name) ?? 0) : undefined },
    ]));
}

// EXTERNAL MODULE: ./build/report/lines.js
var lines = __webpack_require__(6812);
;// CONCATENATED MODULE: ./build/run/limits.js
/** What one run may use; `startedAt` in epoch milliseconds. */
function limitsOf({ requestLimit, quotaReserve, timeLimitMs, wait }, startedAt, workFileBytes) {
    if (wait) {
        const forever = Number.POSITIVE_INFINITY;
        return { deadline: forever, waitAtMostMs: forever, requestLimit, quotaReserve };
    }
    // Time to build, verify and seal: a second for each 10 MB was measured, twice that is kept back.
    const keptBackMs = Math.min(timeLimitMs / 2, 10_000 + workFileBytes / 5_000);
    return {
        deadline: startedAt + timeLimitMs - keptBackMs,
        // A billed minute of waiting is worth it only if most of the run is still to come.
        waitAtMostMs: timeLimitMs / 5,
        requestLimit,
        quotaReserve,
    };
}

;// CONCATENATED MODULE: ./build/run/reading.js




/** Reads as far as this run may, and notes the run in the work file. */
async function readOn({ workFile, save, entryCount }, startedAt, settings, parts) {
    const end = await readWorkspace({ ...settings, limits: limitsOf(settings, startedAt, workFile.sizeBytes()) }, {
        ...parts,
        workFile,
        journal: parts.saves.journal(save, entryCount),
        onEvent: (event) => {
            if (event.kind === 'detailsSkipped')
                parts.log.warn((0,lines/* skippedLine */.Bo)(event));
            parts.onEvent(event);
        },
    });
    const stopped = end.kind === 'done' ? 'done' : end.reason;
    workFile.addRun({ startedAt, endedAt: parts.clock.now(), requests: end.requests, stopped, version: version/* version */.rE });
    return end;
}

;// CONCATENATED MODULE: ./build/run/backup.js
/** What a run does once something is due: check, open, read, and pause or finish. */







async function backUp({ newest, startedAt }, settings, early) {
    const idle = newest ? undefined : await idleByPublished(settings, early);
    if (idle)
        return idle;
    // 2. What would be refused in the end is refused now.
    await checkPublisher({ isFirst: newest?.status !== 'partial' }, early);
    // 3. Continue the backup in progress, or start one.
    const parts = { ...early, sqlite: await early.startSqlite() };
    const loaded = newest && (await loadSave(newest, settings, parts));
    const further = loaded && whileNothingIsDue(loaded, settings, parts);
    if (further)
        return further;
    const backup = await continueOrStart(loaded, newest, settings, parts);
    try {
        // 4. Read until everything is there, or this run has to stop.
        const end = await readOn(backup, startedAt, settings, parts);
        if (end.kind === 'stopped')
            return await pause(backup, end, settings, parts);
        // 5. Prove, publish, remember, clear up.
        try {
            return await finish(backup, end, settings, parts);
        }
        catch (error) {
            // Everything is read; the next run continues with publishing.
            if (!backup_mayPass(error))
                throw error;
            return await pause(backup, { ...end, reason: 'publishing', error }, settings, parts);
        }
    }
    finally {
        backup.workFile.close();
    }
}
function backup_mayPass(error) {
    return error instanceof errors/* BackupError */.hj && error.transient;
}
/** If no save is left, what was published says when the last backup was made. */
async function idleByPublished(settings, { publisher, clock }) {
    if (settings.force)
        return undefined;
    const published = await (0,publish_publisher/* newestPublished */.v6)(publisher, clock.now());
    return published && (0,due/* idleAfter */.n2)({ backupId: published.backupId, status: 'done' }, settings, clock);
}
/** If two runs save at once, the later save can come from the earlier end, so a backup can be further than its name. */
function whileNothingIsDue({ workFile, save }, settings, { clock }) {
    const idle = (0,due/* idleAfter */.n2)(save, settings, clock);
    if (idle)
        workFile.close();
    return idle;
}
/** What may pass is checked again before anything is published. */
async function checkPublisher(which, { publisher, log }) {
    try {
        await publisher.check(which);
    }
    catch (error) {
        if (!backup_mayPass(error))
            throw error;
        log.warn(`${error.message} It is checked again before the archive is published.`);
    }
}


/***/ })

};
