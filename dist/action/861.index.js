export const id = 861;
export const ids = [861];
export const modules = {

/***/ 90460:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ exactNumber)
/* harmony export */ });
/** Beyond this no number survives in a double, and to compare so many digits would only cost time. */
const charactersAtMost = 1000;
/**
 * The number that a JSON literal names, or undefined if a JavaScript number would alter it: such a number is kept as
 * the text that the JSON had. Throws if the text is no number of JSON.
 */
function exactNumber(literal) {
    if (isShort(literal))
        return Number(literal);
    if (!isNumber(literal))
        throw new Error('the text is no number of JSON');
    if (literal.length > charactersAtMost)
        return undefined;
    const value = Number(literal);
    return Number.isFinite(value) && decimal(literal) === decimal(String(value)) ? value : undefined;
}
/** Whether it has no more than 15 digits and no exponent: such numbers always survive. */
function isShort(literal) {
    return literal.length <= 16 && /^-?(?:\d{1,15}|\d+\.\d+)$/.test(literal);
}
function isNumber(literal) {
    return /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(literal);
}
/** Sign, digits without zeros at either end, and the power of ten of the last one. */
function decimal(literal) {
    const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
    const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
    const digits = whole + fraction;
    const end = significantEnd(digits);
    const significant = digits.slice(0, end).replace(/^0+/, '');
    if (significant === '')
        return '0';
    const power = Number(exponent) - fraction.length + (digits.length - end);
    return `${literal.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
/** Where the zeros at the end begin. A pattern would look at every run of zeros inside, again and again. */
function significantEnd(digits) {
    let end = digits.length;
    while (digits.charAt(end - 1) === '0')
        end--;
    return end;
}


/***/ }),

/***/ 72949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x3: () => (/* binding */ fieldFinder),
  DZ: () => (/* binding */ fieldWalker)
});

// UNUSED EXPORTS: NotAnObject

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/json/forms.js
/**
 * Objects of the same form, as the records of a list are: the same names in the same order, values that are not nested,
 * no white space between them. One pattern takes such an object apart; all others have to be walked through.
 */
/** A pattern with more places takes long to make. */
const fieldsAtMost = 100;
/** A pattern needs memory for each escape that it passes in a text. */
const charactersAtMost = 65_536;
/** Text, number, true, false or null, in a text that is JSON. */
const plainValue = '"[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"|[-\\d][\\d.eE+-]*|[tfn][a-z]+';
/** undefined if objects of this form are better walked through. */
function formOf(tokens) {
    const object = patternOf(tokens, () => `(${plainValue})`);
    return object === undefined
        ? undefined
        : { names: tokens.map(({ name }) => name), pattern: new RegExp(`${object}$`) };
}
/** undefined if objects of this form are better walked through. */
function beginningFormOf(tokens, field) {
    // Of doubled names the last one counts, as everywhere.
    const place = tokens.findLastIndex(({ name }) => name === field);
    const object = patternOf(tokens, (at) => (at === place ? `(${plainValue})` : `(?:${plainValue})`));
    return object === undefined ? undefined : { pattern: new RegExp(object) };
}
function patternOf(tokens, valueAt) {
    if (tokens.length === 0 || tokens.length > fieldsAtMost)
        return undefined;
    const fields = tokens.map(({ text }, at) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + valueAt(at));
    return `^\\{${fields.join(',')}\\}`;
}
/** The object of this form that begins at a place of the text; undefined if another one does. */
function matchBeginning({ pattern }, text, at) {
    const match = pattern.exec(text.slice(at, at + charactersAtMost));
    return match ? { text: match[0], value: match[1] } : undefined;
}
/** Visits the fields if the text is of this form; otherwise it visits none of them and returns false. */
function matchForm({ names, pattern }, text, visit) {
    if (text.length > charactersAtMost)
        return false;
    const match = pattern.exec(text);
    if (!match)
        return false;
    for (let position = 0; position < names.length; position++) {
        visit(names[position] ?? '', match[position + 1] ?? '', position);
    }
    return true;
}

// EXTERNAL MODULE: ./build/json/rows.js
var rows = __webpack_require__(2514);
;// CONCATENATED MODULE: ./build/json/fields.js
/**
 * The fields of one JSON object as texts. Slicing keeps what parsing loses: how a number was written, the order of
 * names that look like numbers, and nested values character by character.
 */



const openBrace = 123;
const closeBrace = 125;
const quote = 34;
const colon = 58;
const comma = 44;
/** The text is no JSON object. */
class NotAnObject extends errors/* BackupError */.hj {
    name = 'NotAnObject';
}
/** A list with a new form in every other record would pay for patterns and never use one. */
const formsAtMost = 100;
/**
 * A walker that remembers the names of the object before: the records of a list nearly always have the same ones in the
 * same places, and to compare a name is much cheaper than to cut out and decode it. Two objects of one form in a row make
 * a pattern, which takes the next ones apart in a third of the time.
 */
function fieldWalker() {
    let before = [];
    let form;
    let formsMade = 0;
    return (text, visit) => {
        if (form && matchForm(form, text, visit))
            return;
        const tokens = walk(text, before, visit);
        if (tokens === before && formsMade < formsAtMost) {
            form = formOf(tokens);
            formsMade++;
        }
        before = tokens;
    };
}
/**
 * Finds the ends of objects one after another, and one of their fields, of which a value that is no object has none. It
 * remembers as a walker does, and where it knows the form, it looks at each character once.
 */
function fieldFinder(field) {
    let before = [];
    let form;
    let formsMade = 0;
    return (text, at) => {
        const found = form && matchBeginning(form, text, at);
        if (found)
            return found;
        const object = text.slice(at, (0,rows/* valueEnd */.dJ)(text, at));
        if (object.charCodeAt(0) !== openBrace)
            return { text: object, value: undefined };
        let value;
        const tokens = walk(object, before, (name, valueText) => {
            if (name === field)
                value = valueText;
        });
        if (tokens === before && formsMade < formsAtMost) {
            form = beginningFormOf(tokens, field);
            formsMade++;
        }
        before = tokens;
        return { text: object, value };
    };
}
/** Visits the fields one by one; returns the names, which are `before` if they are the same. */
function walk(text, before, visit) {
    let tokens;
    let at = (0,rows/* skipSpace */.AN)(text, 0);
    if (text.charCodeAt(at) !== openBrace)
        throw new NotAnObject('A JSON text is no object.');
    at = (0,rows/* skipSpace */.AN)(text, at + 1);
    if (text.charCodeAt(at) === closeBrace)
        return [];
    for (let position = 0;; position++) {
        const known = before[position];
        const token = known && text.startsWith(known.text, at) ? known : readToken(text, at);
        if (token !== known)
            tokens ??= before.slice(0, position);
        tokens?.push(token);
        const start = (0,rows/* skipSpace */.AN)(text, at + token.text.length);
        const end = (0,rows/* valueEnd */.dJ)(text, start);
        visit(token.name, text.slice(start, end), position);
        at = (0,rows/* skipSpace */.AN)(text, end);
        const code = text.charCodeAt(at);
        if (code === closeBrace)
            return tokens ?? (position + 1 === before.length ? before : before.slice(0, position + 1));
        if (code !== comma)
            throw new NotAnObject('A JSON object is not well-formed.');
        at = (0,rows/* skipSpace */.AN)(text, at + 1);
    }
}
function readToken(text, at) {
    if (text.charCodeAt(at) !== quote)
        throw new NotAnObject('A JSON object is not well-formed.');
    const nameEnd = (0,rows/* stringEnd */.VS)(text, at);
    const colonAt = (0,rows/* skipSpace */.AN)(text, nameEnd);
    if (text.charCodeAt(colonAt) !== colon)
        throw new NotAnObject('A JSON object is not well-formed.');
    return { text: text.slice(at, colonAt + 1), name: JSON.parse(text.slice(at, nameEnd)) };
}


/***/ }),

/***/ 2514:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ skipSpace),
/* harmony export */   Uk: () => (/* binding */ dataText),
/* harmony export */   VS: () => (/* binding */ stringEnd),
/* harmony export */   Yt: () => (/* binding */ elements),
/* harmony export */   cA: () => (/* binding */ eachMember),
/* harmony export */   dJ: () => (/* binding */ valueEnd),
/* harmony export */   qO: () => (/* binding */ eachElement)
/* harmony export */ });
/**
 * The text of single records inside the text of a list. Records are stored as the API wrote them, character by
 * character: parsing and writing them again would alter long numbers, doubled names and the order of fields.
 */
const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
const comma = 44;
/**
 * The text of the value of the top level's `data`, of any kind; undefined if there is none. `text` must have been parsed
 * as JSON already: that proved it well-formed, so strings and brackets are all that has to be looked at here.
 */
function dataText(text) {
    let found;
    eachMember(text, (name, start) => {
        const end = valueEnd(text, start);
        // JSON.parse lets the last of doubled names win.
        if (name === 'data')
            found = text.slice(start, end);
        return end;
    });
    return found;
}
/** Visits the members of the object that the text is; none if it is another value. */
function eachMember(text, visit) {
    let at = skipSpace(text, 0);
    if (text.charCodeAt(at) !== openBrace)
        return;
    at = skipSpace(text, at + 1);
    while (at < text.length && text.charCodeAt(at) === quote) {
        const nameEnd = stringEnd(text, at);
        const name = JSON.parse(text.slice(at, nameEnd));
        const end = visit(name, skipSpace(text, text.indexOf(':', nameEnd) + 1));
        at = skipSpace(text, skipSpace(text, end) + 1);
    }
}
/** The texts of the values in the array that starts at `arrayStart`. */
function elements(text, arrayStart) {
    const found = [];
    eachElement(text, arrayStart, (start) => {
        const end = valueEnd(text, start);
        found.push(text.slice(start, end));
        return end;
    });
    return found;
}
/**
 * Visits the values of the array that starts at `arrayStart`: takes where one starts, and returns where it ends. Returns
 * where the array ends.
 */
function eachElement(text, arrayStart, visit) {
    let at = skipSpace(text, arrayStart + 1);
    while (at < text.length && text.charCodeAt(at) !== closeBracket) {
        at = skipSpace(text, visit(at));
        if (text.charCodeAt(at) !== closeBracket)
            at = skipSpace(text, at + 1);
    }
    return at + 1;
}
/** Where the value that starts at `start` ends. Throws if the text ends before. */
function valueEnd(text, start) {
    const first = text.charCodeAt(start);
    if (first === quote)
        return stringEnd(text, start);
    if (first !== openBrace && first !== openBracket)
        return scalarEnd(text, start);
    let depth = 0;
    for (let at = start; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === quote)
            at = stringEnd(text, at) - 1;
        else if (code === openBrace || code === openBracket)
            depth++;
        else if ((code === closeBrace || code === closeBracket) && --depth === 0)
            return at + 1;
    }
    throw new Error('a JSON text ends too early');
}
function scalarEnd(text, start) {
    let at = start;
    for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code <= 32 || code === comma || code === closeBrace || code === closeBracket)
            break;
    }
    return at;
}
/** Where the string that starts at `start` ends, its closing quote included. Throws if it does not end. */
function stringEnd(text, start) {
    let at = start;
    for (;;) {
        at = text.indexOf('"', at + 1);
        if (at < 0)
            throw new Error('a JSON text ends inside a string');
        let backslashes = 0;
        while (text.charCodeAt(at - 1 - backslashes) === backslash)
            backslashes++;
        if (backslashes % 2 === 0)
            return at + 1;
    }
}
/** The first place from `start` on that is not white space. */
function skipSpace(text, start) {
    let at = start;
    while (at < text.length && text.charCodeAt(at) <= 32)
        at++;
    return at;
}


/***/ }),

/***/ 80815:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ mayHoldSurrogates),
/* harmony export */   l: () => (/* binding */ wellFormed)
/* harmony export */ });
/** Halves of surrogate pairs: JSON can hold them, UTF-8 cannot, and with it neither SQLite nor an address. */
/** Whether a JSON text holds what may be one, raw or escaped; true for whole pairs too. */
function mayHoldSurrogates(text) {
    // Each record is asked, so the search for escapes comes before the slower pattern.
    return /[\ud800-\udfff]/.test(text) || (text.includes('\\u') && /\\u[dD][89a-fA-F]/.test(text));
}
/** The text with each of them replaced. */
function wellFormed(text) {
    return text.replace(/\p{Surrogate}/gu, '\ufffd');
}


/***/ }),

/***/ 99540:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ quotaPeriodMs)
/* harmony export */ });
/** The vendor's API as the engine sees it: windows of lists and single records. */
/** The length of a quota window. Source: the vendor's API description. */
const quotaPeriodMs = 15 * 60_000;


/***/ }),

/***/ 20353:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ recordIdOf)
/* harmony export */ });
/* unused harmony export idOfReal */
/* harmony import */ var _json_exact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90460);
/* harmony import */ var _json_well_formed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80815);
/**
 * What names a record within its list. Whether a value names one, and when two values name the same, is decided here
 * alone: for reading, storing, building and comparing. What one of them takes, the others take as well.
 */


/** The id that the JSON text of one value names; undefined if it names none, such as null, true, "" or a list. */
function recordIdOf(literal) {
    const first = literal.charAt(0);
    if (first === '"')
        return idOfText(JSON.parse(literal));
    return /[-\d]/.test(first) ? idOfNumber(literal) : undefined;
}
/** The id of a key that SQLite holds as REAL. */
function idOfReal(value) {
    // Zero has no sign in an id.
    return Number.isSafeInteger(value) ? value + 0 : String(value);
}
function idOfNumber(literal) {
    const value = (0,_json_exact_js__WEBPACK_IMPORTED_MODULE_0__/* .exactNumber */ .r)(literal);
    return value === undefined ? literal : idOfReal(value);
}
function idOfText(text) {
    if (text === '')
        return undefined;
    const isCanonical = /^(0|-?[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
    // SQLite could not give back the rest as it is: it reads texts up to NUL, and as UTF-8.
    return isCanonical ? Number(text) : (0,_json_well_formed_js__WEBPACK_IMPORTED_MODULE_1__/* .wellFormed */ .l)(text).replaceAll('\0', '\ufffd');
}


/***/ }),

/***/ 77159:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CL: () => (/* binding */ describeFile),
/* harmony export */   YM: () => (/* binding */ publishedName),
/* harmony export */   kv: () => (/* binding */ backupOfArchive),
/* harmony export */   qt: () => (/* binding */ PublishedDiffers),
/* harmony export */   sc: () => (/* binding */ sha256),
/* harmony export */   su: () => (/* binding */ newestOf),
/* harmony export */   uv: () => (/* binding */ archiveName),
/* harmony export */   v6: () => (/* binding */ newestPublished)
/* harmony export */ });
/* unused harmony export workspaceOfArchive */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _workfile_save_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(62937);
/**
 * Where finished archives go. A publisher proves that what lies there is what it was given, shows a backup only when
 * it is whole, and can be asked again for a backup that it has published already: a release is taken as it is, a file
 * is replaced, and an artifact, which belongs to its run, is uploaded once more by another run.
 */



/** What lies at the place is not what was written there. */
class PublishedDiffers extends _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj {
    name = 'PublishedDiffers';
}
function describeFile(name, content) {
    return { name, sha256: sha256(content), sizeBytes: content.sizeBytes };
}
function sha256(content) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const piece of content.passingPieces?.() ?? content.pieces())
        hash.update(piece);
    return hash.digest('hex');
}
/** File name of an archive; encrypted ones have `.age` behind it. */
function archiveName(workspace, backupId) {
    return `prosonata-${workspace}-${backupId}.sqlite`;
}
/** The name under which an archive is published: one that lacks something says so. */
function publishedName({ name, isComplete }) {
    return isComplete ? name : name.replace(/\.sqlite(?=(\.age)?$)/, '.incomplete.sqlite');
}
/** The backup whose archive has this name, or undefined if it is none of this workspace. */
function backupOfArchive(workspace, name) {
    const [, backupId, lack, encrypted] = /-(\d{8}T\d{4}Z)(\.incomplete)?\.sqlite(\.age)?$/.exec(name) ?? [];
    if (backupId === undefined || !name.startsWith(`prosonata-${workspace}-${backupId}.`))
        return undefined;
    return { name, backupId, isComplete: lack === undefined, isEncrypted: encrypted !== undefined };
}
/** The workspace whose archive has this name, or undefined if it is no archive of ours. */
function workspaceOfArchive(name) {
    return /^prosonata-([a-z0-9-]+)-\d{8}T\d{4}Z(\.incomplete)?\.sqlite(\.age)?$/.exec(name)?.[1];
}
/** The newest backup at the place of archives; one that is dated ahead of `now` (epoch ms) says nothing. */
async function newestPublished(publisher, now) {
    return newestOf((await publisher.shelf()).backups, now);
}
/** The newest of these; one that is dated ahead of `now` (epoch ms) says nothing. */
function newestOf(backups, now) {
    return backups
        .filter(({ backupId }) => !(0,_workfile_save_js__WEBPACK_IMPORTED_MODULE_2__/* .isFromAhead */ .yJ)(backupId, now))
        .toSorted((a, b) => (a.backupId < b.backupId ? 1 : -1))[0];
}


/***/ }),

/***/ 40893:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ SqliteError),
  N: () => (/* binding */ startSqlite)
});

// EXTERNAL MODULE: ./node_modules/sql.js/dist/sql-wasm-browser.js
var sql_wasm_browser = __webpack_require__(16166);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/system/content.js
var content = __webpack_require__(16393);
;// CONCATENATED MODULE: ./build/sqlite/engine-content.js
/** The engine turns what has this name and number into an error of reading or writing; anything else would break it. */
class EngineFault extends Error {
    name = 'ErrnoError';
    /** EIO. */
    errno = 29;
}
/** The file never has to grow for the engine: it would copy it. */
const endless = Number.MAX_SAFE_INTEGER;
/** A storage as the content of a file of the engine; it reads no more than so many bytes at a time. */
function arrayOver(storage, readBytesAtMost) {
    let fault;
    const guarded = (work) => {
        try {
            return work();
        }
        catch (error) {
            fault ??= error;
            throw new EngineFault();
        }
    };
    const given = {
        length: endless,
        subarray: (from, to) => guarded(() => {
            // A page is read at a time. More is asked for only when a file is cut off: the engine copies it into an array
            // of its own then, and uses that from then on.
            if (to - from > readBytesAtMost)
                throw new Error('a database in a storage cannot be cut off');
            return storage.subarray(from, to);
        }),
        set: (bytes, at = 0) => guarded(() => storage.set(bytes, at)),
    };
    return { given: given, fault: () => fault };
}
/** What a database is made of. */
function engineContent(storage, pageBytes) {
    const { given: content, fault } = arrayOver(storage, pageBytes);
    const given = { length: storage.length, subarray: content.subarray, slice: () => content };
    return { given: given, fault };
}
/**
 * The engine keeps a temporary file as an array, and makes a larger one when it grows. One of more than this lies in the
 * storage. Pieces of memoryStorage are not larger.
 */
const temporaryBytesInMemory = 1 << 20;
/**
 * Does work of the engine during which its first temporary file lies in a storage once it is large, and not in memory.
 * If the engine makes its arrays in another way, they stay in memory. Throws what failed in the storage.
 */
function withTemporaryFile(storage, work) {
    const Plain = globalThis.Uint8Array;
    const { given, fault } = arrayOver(storage, endless);
    let isTaken = false;
    globalThis.Uint8Array = new Proxy(Plain, {
        construct(target, values, made) {
            const [size] = values;
            if (isTaken || typeof size !== 'number' || size <= temporaryBytesInMemory) {
                return Reflect.construct(target, values, made);
            }
            isTaken = true;
            return given;
        },
    });
    try {
        const result = work();
        // SQLite takes some faults as none.
        if (fault() !== undefined)
            throw fault();
        return result;
    }
    catch (error) {
        throw fault() ?? error;
    }
    finally {
        globalThis.Uint8Array = Plain;
    }
}
/** The size of pages that a database says it has; that of the largest if it says none that can be. */
function pageBytesOf(storage) {
    if (storage.length < 18)
        return 65_536;
    const [high = 0, low = 0] = storage.subarray(16, 18);
    const written = high * 256 + low;
    return written < 512 ? 65_536 : written;
}

;// CONCATENATED MODULE: ./build/sqlite/quick-binding.js
/** What a row may have in texts; longer ones are bound by sql.js. */
const bytesAtMost = 65_536;
/** undefined if the inside of the engine is not as it is known here. */
function quickBinding(engine) {
    const database = new engine.Database();
    try {
        const sql = 'SELECT ?1, ?2, ?3, ?4, ?5';
        const statement = database.prepare(sql);
        const inside = engine;
        const name = nameOfNumber(statement, sql, inside);
        if (name === undefined)
            return undefined;
        const bind = bindBy(name, inside);
        const values = ['aä€\0b', -7, 2.5, null, ''];
        const isBound = bind(statement, values) && statement.step();
        const found = isBound ? statement.get() : [];
        return values.every((value, at) => found[at] === value) ? bind : undefined;
    }
    catch {
        return undefined;
    }
    finally {
        database.close();
    }
}
/** The name under which a statement keeps its number; the other numbers in it are small. */
function nameOfNumber(statement, sql, inside) {
    return Object.entries(statement).find(([, value]) => typeof value === 'number' && value > 1024 && inside.UTF8ToString(inside._sqlite3_sql(value)) === sql)?.[0];
}
function bindBy(name, inside) {
    const bytes = new Uint8Array(bytesAtMost);
    const place = inside._malloc(bytesAtMost);
    return (statement, values) => {
        const number = statement[name] ?? 0;
        // A row that was refused may have left some of its values; those that are null are not bound.
        inside._sqlite3_clear_bindings(number);
        let filled = 0;
        let result = 0;
        for (let at = 0; at < values.length; at++) {
            const value = values[at];
            if (value === null)
                continue;
            if (typeof value === 'string') {
                const end = written(value, bytes, filled);
                if (end < 0)
                    return undone(inside, number);
                result ||= inside._sqlite3_bind_text(number, at + 1, place + filled, end - filled, 0);
                filled = end;
            }
            else if (typeof value !== 'number')
                return undone(inside, number);
            else if (value === (value | 0))
                result ||= inside._sqlite3_bind_int(number, at + 1, value);
            else
                result ||= inside._sqlite3_bind_double(number, at + 1, value);
        }
        // What is wrong is said by sql.js, which runs into it as well.
        if (result !== 0)
            return undone(inside, number);
        inside.writeArrayToMemory(bytes.subarray(0, filled), place);
        return true;
    };
}
function undone(inside, number) {
    inside._sqlite3_clear_bindings(number);
    return false;
}
/** A longer text is written faster by the encoder than character by character. */
const shortAtMost = 32;
const encoder = new TextEncoder();
/**
 * Writes a text as UTF-8 from a place on; returns where it ends, or -1 if it has no room. Halves of surrogate pairs are
 * not in what is given here.
 */
function written(text, into, from) {
    if (from + 3 * text.length > into.byteLength)
        return -1;
    if (text.length > shortAtMost)
        return encoded(text, into, from);
    let end = from;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code < 0x80)
            into[end++] = code;
        else if (code < 0x800) {
            into[end++] = 0xc0 | (code >> 6);
            into[end++] = 0x80 | (code & 0x3f);
        }
        else if (code >= 0xd800 && code <= 0xdfff) {
            return encoded(text, into, from);
        }
        else {
            into[end++] = 0xe0 | (code >> 12);
            into[end++] = 0x80 | ((code >> 6) & 0x3f);
            into[end++] = 0x80 | (code & 0x3f);
        }
    }
    return end;
}
function encoded(text, into, from) {
    return from + encoder.encodeInto(text, from === 0 ? into : into.subarray(from)).written;
}

// EXTERNAL MODULE: ./build/sqlite/storage.js
var sqlite_storage = __webpack_require__(60640);
;// CONCATENATED MODULE: ./build/sqlite/database.js
/**
 * SQLite: the only place that knows sql.js, so that its traps stay here and another engine could take its place. A
 * database lies in the memory of this process, or in a storage that the caller gives. Imports nothing of a system, so
 * that a browser can use it as well.
 */
// The default build needs __dirname, which an ES module bundle has not; this one takes the wasm file as bytes.






/** SQLite refused a statement, or the bytes are no sound database. */
class SqliteError extends errors/* BackupError */.hj {
    name = 'SqliteError';
}
/** Starts the engine from the bytes of its wasm file; about 30 ms. */
async function startSqlite(wasmBinary, { heapBytesAtMost, log, initialise = sql_wasm_browser } = {}) {
    const engine = await keepingByteOrderMarks(() => initialise({ wasmBinary }));
    if (heapBytesAtMost !== undefined) {
        const database = new engine.Database();
        database.run(`PRAGMA hard_heap_limit = ${heapBytesAtMost}`);
        database.close();
    }
    const bind = quickBinding(engine);
    const usesStorages = worksWithStorages(engine);
    if (!usesStorages) {
        log?.warn('This version of SQLite reads no files by pages: every database is held in memory as a whole.');
    }
    return (content) => {
        if (content === undefined || content instanceof Uint8Array)
            return openedInMemory(engine, content, bind);
        if (content.length === 0)
            content.set(emptyDatabase(engine), 0);
        return usesStorages ? openedIn(engine, content, bind) : openedBeside(engine, content, bind);
    };
}
/** The size of pages of a new database in a storage. */
const pageBytes = 8192;
function emptyDatabase(engine) {
    const database = new engine.Database();
    try {
        database.run(`PRAGMA page_size = ${pageBytes}; PRAGMA user_version = 0`);
        return database.export();
    }
    finally {
        database.close();
    }
}
/**
 * Whether the inside of the engine is as engine-content.ts knows it: what is written lies in the storage, and what lies
 * in a storage is read.
 */
function worksWithStorages(engine) {
    const storage = (0,sqlite_storage/* memoryStorage */.z0)();
    storage.set(emptyDatabase(engine), 0);
    const lengthIn = (database) => {
        const length = database.value('SELECT length(a) FROM proof');
        database.close();
        return length;
    };
    try {
        const written = openedIn(engine, storage);
        written.execute('CREATE TABLE proof (a)');
        written.execute(`INSERT INTO proof VALUES (zeroblob(${5 * pageBytes}))`);
        written.close();
        const lengths = [openedIn(engine, storage), openedInMemory(engine, allOf(storage))].map(lengthIn);
        return lengths.every((length) => length === 5 * pageBytes);
    }
    catch {
        // Another version does something else; it is used without storages then.
        return false;
    }
}
function allOf(storage) {
    return storage.subarray(0, storage.length).slice();
}
function openedInMemory(engine, bytes, bind) {
    return opened(() => new engine.Database(bytes), guardedBy(undefined), {
        content: (all) => (0,content/* contentOf */.$E)(all()),
        settle: () => undefined,
        bind,
    });
}
function openedIn(engine, storage, bind) {
    const content = engineContent(storage, pageBytesOf(storage));
    return opened(() => new engine.Database(content.given), guardedBy(content), {
        content: () => (0,sqlite_storage/* contentIn */.fd)(storage),
        settle: () => undefined,
        bind,
    });
}
/** For an engine that cannot work in a storage: in memory, and back at the end. */
function openedBeside(engine, storage, bind) {
    const bytes = allOf(storage);
    return opened(() => new engine.Database(bytes), guardedBy(undefined), {
        content: (all) => (0,content/* contentOf */.$E)(all()),
        settle: (all) => storage.set(all(), 0),
        bind,
    });
}
function opened(open, guarded, place) {
    const engineDatabase = guarded('Opening a database', open);
    try {
        // Opening reads nothing; the first statement does, and fails on a file that is no database.
        guarded('Opening a database', () => engineDatabase.exec('PRAGMA schema_version'));
    }
    catch (error) {
        engineDatabase.close();
        throw error;
    }
    return wrapDatabase(engineDatabase, guarded, place);
}
/**
 * The engine reads texts with a plain TextDecoder, which drops U+FEFF at their start. It makes its decoder while it is
 * being started, synchronously, so for that moment it is given one that drops nothing.
 */
function keepingByteOrderMarks(start) {
    const Plain = globalThis.TextDecoder;
    globalThis.TextDecoder = class extends Plain {
        constructor(label, options) {
            super(label, { ...options, ignoreBOM: true });
        }
    };
    try {
        return start();
    }
    finally {
        globalThis.TextDecoder = Plain;
    }
}
/** Words what fails. A fault of the storage is the cause of every error after it: nothing can be relied on then. */
function guardedBy(content) {
    return (what, work) => {
        const refuse = () => {
            const fault = content?.fault();
            if (fault instanceof errors/* BackupError */.hj)
                throw fault;
            if (fault !== undefined) {
                throw new SqliteError(`${what} failed: ${(0,errors/* toMessage */.R9)(fault)}`, '', { cause: fault });
            }
        };
        refuse();
        try {
            const result = work();
            // SQLite takes some faults as none, such as that of cutting a file off.
            refuse();
            return result;
        }
        catch (error) {
            refuse();
            throw new SqliteError(`${what} failed: ${(0,errors/* toMessage */.R9)(error)}`, '', { cause: error });
        }
    };
}
function wrapDatabase(database, guarded, place) {
    const exported = () => guarded('Exporting a database', () => database.export());
    const prepare = (sql) => wrapStatement(guarded('Preparing a statement', () => database.prepare(sql)), guarded, place.bind);
    const query = (sql, parameters = []) => {
        const statement = prepare(sql);
        try {
            return [...statement.rows(parameters)];
        }
        finally {
            statement.free();
        }
    };
    return {
        execute: (sql, parameters) => guarded('A statement', () => void database.run(sql, parameters ? [...parameters] : undefined)),
        query,
        value: (sql, parameters) => query(sql, parameters)[0]?.[0] ?? null,
        *stream(sql, parameters) {
            const statement = prepare(sql);
            try {
                // Handing on what another generator yields would take longer than reading a row.
                const rows = statement.rows(parameters);
                for (let row = rows.next(); !row.done; row = rows.next())
                    yield row.value;
            }
            finally {
                statement.free();
            }
        },
        prepare,
        sortingIn(storage, work) {
            const place = query('PRAGMA temp_store')[0]?.[0];
            database.run('PRAGMA temp_store = FILE');
            try {
                return withTemporaryFile(storage, work);
            }
            catch (error) {
                if (error instanceof errors/* BackupError */.hj)
                    throw error;
                throw new SqliteError(`Sorting failed: ${(0,errors/* toMessage */.R9)(error)}`, '', { cause: error });
            }
            finally {
                database.run(`PRAGMA temp_store = ${place}`);
            }
        },
        transaction: (work) => {
            guarded('Beginning a transaction', () => database.run('BEGIN'));
            try {
                const result = work();
                guarded('Committing a transaction', () => database.run('COMMIT'));
                return result;
            }
            catch (error) {
                try {
                    database.run('ROLLBACK');
                }
                catch {
                    // SQLite has rolled back by itself, as it does if memory is full. The first error says why.
                }
                throw error;
            }
        },
        export: exported,
        content: () => place.content(exported),
        settle: () => place.settle(exported),
        // Not in the types of sql.js; proved where it is used.
        fileName: database.filename,
        close: () => database.close(),
    };
}
function wrapStatement(statement, guarded, bind) {
    const run = (parameters) => {
        if (parameters === undefined || !bind?.(statement, parameters)) {
            statement.run(parameters);
            return;
        }
        try {
            statement.step();
        }
        finally {
            statement.reset();
        }
    };
    return {
        run: (parameters) => guarded('A statement', () => run(parameters)),
        *rows(parameters) {
            try {
                if (parameters?.length)
                    guarded('Binding', () => statement.bind(parameters));
                while (guarded('A query', () => statement.step()))
                    yield statement.get();
            }
            finally {
                statement.reset();
            }
        },
        free: () => void statement.free(),
    };
}


/***/ }),

/***/ 44625:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ loadSqlite),
/* harmony export */   j: () => (/* reexport safe */ _database_js__WEBPACK_IMPORTED_MODULE_1__.j)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _database_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(40893);
/** The engine as it is started in Node. */



/** Loads the engine once. */
async function loadSqlite(options = {}) {
    // Written so that the bundler sees a file to copy beside the bundle, and Node finds it unbundled as well.
    const wasm = __webpack_require__.ab + "sql-wasm-browser.wasm";
    return (0,_database_js__WEBPACK_IMPORTED_MODULE_1__/* .startSqlite */ .N)(new Uint8Array(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(wasm)).buffer, options);
}


/***/ })

};
