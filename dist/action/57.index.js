export const id = 57;
export const ids = [57];
export const modules = {

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


/***/ }),

/***/ 72057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backUp: () => (/* binding */ backUp),
  putOff: () => (/* reexport */ putOff)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/publish/publisher.js
var publish_publisher = __webpack_require__(77159);
// EXTERNAL MODULE: ./build/run/due.js
var due = __webpack_require__(15656);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
// EXTERNAL MODULE: ./build/keeping/holdings.js
var holdings = __webpack_require__(76970);
// EXTERNAL MODULE: ./build/prosonata/catalogue.js
var catalogue = __webpack_require__(22385);
;// CONCATENATED MODULE: ./build/labels/codes.js
/**
 * What the numbers in some fields mean, in ProSonata's own words and in English. A number that is not listed has no
 * word, and stays as it is. Source: the vendor's API description.
 */
const recurrence = {
    0: ['nicht wiederkehrend', 'not recurring'],
    1: ['monatlich', 'monthly'],
    2: ['zweimonatlich', 'every two months'],
    3: ['quartalsweise', 'quarterly'],
    4: ['halbjährlich', 'half-yearly'],
    5: ['jährlich', 'yearly'],
    6: ['zweijährlich', 'every two years'],
};
const codeLists = [
    {
        resources: ['projects'],
        field: 'projectStatus',
        words: {
            0: ['offen', 'open'],
            1: ['in Abrechnung', 'being invoiced'],
            2: ['abgeschlossen', 'completed'],
            3: ['abgebrochen', 'cancelled'],
            4: ['bereit zur Abrechnung', 'ready for invoicing'],
        },
    },
    {
        resources: ['projects'],
        field: 'financeStatus',
        words: {
            0: ['kein Angebot, keine Rechnung', 'no quotation, no invoice'],
            1: ['Angebot', 'quotation'],
            2: ['Rechnung', 'invoice'],
            3: ['1. Mahnung', 'first reminder'],
            4: ['2. Mahnung', 'second reminder'],
            5: ['3. Mahnung', 'third reminder'],
        },
    },
    {
        resources: ['projects'],
        field: 'activeStatus',
        words: { 0: ['ruht', 'suspended'], 1: ['aktiv', 'active'] },
    },
    { resources: ['projects'], field: 'recurringProject', words: recurrence },
    {
        resources: ['customers', 'addresses'],
        field: 'companyStatus',
        words: {
            0: ['Kunde', 'customer'],
            1: ['Lieferant', 'supplier'],
            2: ['Interessent', 'prospect'],
            3: ['Akquise', 'acquisition'],
            4: ['PR/Presse', 'PR and press'],
            5: ['inaktiv/gekündigt', 'inactive or terminated'],
            6: ['Sonstige', 'other'],
        },
    },
    {
        resources: ['addresses'],
        field: 'invTextTemplate',
        words: {
            0: ['Rechnungsabbinder 1', 'closing text 1'],
            1: ['Rechnungsabbinder 2', 'closing text 2'],
            2: ['Rechnungsabbinder 3', 'closing text 3'],
            3: ['Rechnungsabbinder 4', 'closing text 4'],
            4: ['Rechnungsabbinder 5', 'closing text 5'],
            5: ['Rechnungsabbinder 6', 'closing text 6'],
        },
    },
    {
        resources: ['quotations', 'invoices', 'externalcosts'],
        field: 'currency',
        words: {
            0: ['EUR', 'EUR'],
            1: ['CHF', 'CHF'],
            2: ['USD', 'USD'],
            3: ['GBP', 'GBP'],
            4: ['CAD', 'CAD'],
        },
    },
    {
        resources: ['externalcosts'],
        field: 'type',
        words: { 0: ['Angebot', 'quotation'], 1: ['Rechnung', 'invoice'] },
    },
    {
        resources: ['externalcosts'],
        field: 'paymentType',
        words: {
            1: ['Banküberweisung', 'bank transfer'],
            2: ['Lastschrift', 'direct debit'],
            3: ['Kreditkarte', 'credit card'],
            4: ['Dauerauftrag', 'standing order'],
            5: ['Kasse', 'cash'],
            6: ['Vorkasse', 'advance payment'],
            7: ['Paypal', 'PayPal'],
            8: ['Scheck', 'cheque'],
            9: ['Gutschrift', 'credit note'],
            10: ['Verrechnung', 'offset'],
            11: ['EC-Karte', 'debit card'],
        },
    },
    {
        resources: ['externalcosts'],
        field: 'recurringDoc',
        words: { ...recurrence, 7: ['mit Projekt kopieren', 'copied with the project'] },
    },
    {
        resources: ['crmevents'],
        field: 'media',
        words: {
            0: ['E-Mail', 'e-mail'],
            1: ['Telefon', 'telephone'],
            2: ['Newsletter', 'newsletter'],
            3: ['Social Media', 'social media'],
            10: ['Brief', 'letter'],
            11: ['Mailing', 'mailing'],
            15: ['Meeting', 'meeting'],
            20: ['Sonstige', 'other'],
        },
    },
    {
        resources: ['crmevents'],
        field: 'eventPrio',
        words: { 1: ['niedrig', 'low'], 5: ['normal', 'normal'], 9: ['hoch', 'high'] },
    },
    {
        resources: ['crmevents'],
        field: 'showToUsergroup',
        words: {
            1: ['Teamleiter und höher', 'Teamleiter and above'],
            2: ['Verwaltung und höher', 'Verwaltung and above'],
            3: ['Administratoren', 'administrators'],
        },
    },
    {
        resources: ['projecttasks'],
        field: 'taskPrio',
        words: { 0: ['ohne', 'none'], 1: ['niedrig', 'low'], 5: ['mittel', 'medium'], 9: ['hoch', 'high'] },
    },
    {
        resources: ['projecttasks'],
        field: 'type',
        words: { 0: ['Aufgabe', 'task'], 1: ['Meilenstein', 'milestone'] },
    },
    {
        resources: ['projecttasks'],
        field: 'recurringTask',
        words: {
            0: ['keine Wiederholung', 'not recurring'],
            1: ['wöchentlich', 'weekly'],
            2: ['zweiwöchentlich', 'every two weeks'],
            3: ['monatlich', 'monthly'],
            4: ['zweimonatlich', 'every two months'],
            5: ['quartalsweise', 'quarterly'],
            6: ['halbjährlich', 'half-yearly'],
        },
    },
    {
        resources: ['workingtimes'],
        field: 'dayType',
        words: {
            0: ['Arbeit', 'work'],
            1: ['Urlaub', 'vacation'],
            2: ['krank', 'sickness'],
            3: ['Feiertag', 'public holiday'],
            4: ['Fortbildung', 'training'],
            5: ['Überstundenabbau', 'overtime taken'],
            6: ['Elternzeit, Mutterschutz, Pflege', 'parental or care leave'],
        },
    },
];
/** The codes of a field with their German words, ascending; none if the vendor describes no list of codes for it. */
function germanWords(resource, field) {
    return Object.entries(codes_codesOf(resource, field) ?? {}).map(([code, [german]]) => [code, german]);
}
/** The words of a field's codes; undefined if the vendor describes no list of codes for it. */
function codes_codesOf(resource, field) {
    return codeLists.find((one) => one.field === field && one.resources.includes(resource))?.words;
}

;// CONCATENATED MODULE: ./build/labels/fields.js
const as = (kind) => (german, english) => ({ words: [german, english], kind });
const fields_text = as('text');
const digits = as('digits');
const html = as('html');
const number = as('number');
const percent = as('percent');
const money = as('money');
const hours = as('hours');
const date = as('date');
const time = as('time');
const moment = as('moment');
const flag = as('flag');
const code = as('code');
const id = as('id');
const reference = as('reference');
const list = as('list');
/** Fields that mean the same in every list that has them. */
const commonFields = {
    // Who and what a record is about.
    customerID: reference('Firma', 'Company'),
    customerName: fields_text('Firma', 'Company'),
    addressID: reference('Adresse', 'Address'),
    contactID: reference('Ansprechpartner', 'Contact'),
    projectID: reference('Projekt', 'Project'),
    projectNo: fields_text('Projektnummer', 'Project number'),
    projectNoAddition: fields_text('Zusatz zur Projektnummer', 'Addition to the project number'),
    projectName: fields_text('Projekt', 'Project'),
    projectTags: fields_text('Tags des Projekts', 'Tags of the project'),
    projectGroupID: number('Projektgruppe (ID)', 'Project group (ID)'),
    userID: reference('Mitarbeiter', 'User'),
    username: fields_text('Benutzername', 'User name'),
    userFirstName: fields_text('Vorname', 'First name'),
    userLastName: fields_text('Nachname', 'Last name'),
    category: reference('Zeitkategorie', 'Time category'),
    categoryName: fields_text('Kategorie', 'Category'),
    createdByUserID: reference('angelegt von', 'Created by'),
    editedByUserID: reference('bearbeitet von', 'Edited by'),
    // People and places.
    title: fields_text('Anrede', 'Form of address'),
    firstName: fields_text('Vorname', 'First name'),
    lastName: fields_text('Nachname', 'Last name'),
    LastName: fields_text('Nachname', 'Last name'),
    position: fields_text('Position', 'Position'),
    department: fields_text('Abteilung', 'Department'),
    email: fields_text('E-Mail', 'E-mail'),
    email2: fields_text('E-Mail 2', 'E-mail 2'),
    telephone: digits('Telefon', 'Telephone'),
    fax: digits('Fax', 'Fax'),
    mobile: digits('Mobiltelefon', 'Mobile'),
    name1: fields_text('Firmierung, Zeile 1', 'Company, line 1'),
    name2: fields_text('Firmierung, Zeile 2', 'Company, line 2'),
    name3: fields_text('Firmierung, Zeile 3', 'Company, line 3'),
    addressName: fields_text('Bezeichnung (intern)', 'Name (internal)'),
    street: fields_text('Straße', 'Street'),
    streetNo: fields_text('Hausnummer', 'House number'),
    postalCode: fields_text('PLZ', 'Postal code'),
    city: fields_text('Ort', 'City'),
    country: fields_text('Land', 'Country'),
    countryID: fields_text('Länderkürzel', 'Country code'),
    invoiceEmail: fields_text('Rechnungs-E-Mail', 'E-mail for invoices'),
    standardSalutation: flag('allgemeine Anrede', 'General salutation'),
    contactsAssigned: list('Ansprechpartner', 'Contacts'),
    addressesAssigned: list('Adressen', 'Addresses'),
    usersAssigned: list('zugeordnete Mitarbeiter', 'Assigned users'),
    // Documents with amounts.
    netValue: money('Netto', 'Net'),
    grossValue: money('Brutto', 'Gross'),
    tax: percent('MwSt. %', 'VAT %'),
    multipleTaxes: flag('mehrere Steuersätze', 'Several VAT rates'),
    currency: code('Währung', 'Currency'),
    isSent: flag('versendet', 'Sent'),
    paymentDate: date('bezahlt am', 'Paid on'),
    cashDiscountRate: percent('Skonto %', 'Cash discount %'),
    paidCashDiscount: flag('Skonto gezogen', 'Cash discount taken'),
    datevExport: flag('an FiBu übergeben', 'Exported to accounting'),
    notInvoiceable: flag('nicht berechenbar', 'Not billable'),
    additionalCharge: percent('Aufschlag %', 'Surcharge %'),
    additionalCharge1: percent('Aufschlag %', 'Surcharge %'),
    additionalCharge2: money('Aufschlag je Einheit', 'Surcharge per unit'),
    quantity: number('Menge', 'Quantity'),
    unit: fields_text('Einheit', 'Unit'),
    unitPrice: money('Einzelpreis', 'Unit price'),
    positions: list('Positionen', 'Positions'),
    additionalPositions: list('weitere Positionen', 'Further positions'),
    // Columns of the views, which the API does not have.
    isCancelled: flag('storniert', 'Cancelled'),
    isCancellation: flag('Stornorechnung', 'Cancellation'),
    currencyName: fields_text('Währung', 'Currency'),
    userFullName: fields_text('Mitarbeiter', 'User'),
    userName: fields_text('Mitarbeiter', 'User'),
    supplierName: fields_text('Lieferant', 'Supplier'),
    lineTotal: money('Gesamtpreis', 'Line total'),
    description: fields_text('Beschreibung', 'Description'),
    month: fields_text('Monat', 'Month'),
    year: fields_text('Jahr', 'Year'),
    hours: hours('Stunden', 'Hours'),
    days: number('Tage offen', 'Days open'),
    daysOverdue: number('Tage überfällig', 'Days overdue'),
    // What kinds of records share.
    active: flag('aktiv', 'Active'),
    comments: html('Anmerkungen', 'Comments'),
    timePlanned: hours('geplante Stunden', 'Planned hours'),
    timeNeeded: hours('geleistete Stunden', 'Hours worked'),
    workingTime: hours('Stunden', 'Hours'),
    detail: html('Beschreibung', 'Description'),
};
/** What else the fields of a list are, or what they are there; nested lists are named by their field behind a dot. */
const fieldsOfLists = {
    users: {
        email: fields_text('E-Mail', 'E-mail'),
        userPhone: digits('Telefon', 'Telephone'),
        twoFactor: flag('Zwei-Faktor-Anmeldung', 'Two-factor sign-in'),
    },
    projecttimecategories: {
        categoryOrder: number('Reihenfolge', 'Order'),
        categoryCostRate: money('Stundensatz', 'Hourly rate'),
        group: number('Gruppe (ID)', 'Group (ID)'),
        groupName: fields_text('Gruppe', 'Group'),
        linkedCustomerID: reference('nur für Firma', 'Only for company'),
        priceGroup: number('Preisgruppe', 'Price group'),
    },
    servicetemplates: {
        category: number('Leistungskategorie (ID)', 'Service category (ID)'),
        templateName: fields_text('Bezeichnung', 'Name'),
        detail_lang1: html('Beschreibung englisch', 'Description in English'),
        unit_lang1: fields_text('Einheit englisch', 'Unit in English'),
        advancePaymentTemplate: flag('Vorlage für Abschlag', 'Template for advance payments'),
        noCustomerDiscount: flag('ohne Kundenrabatt', 'No customer discount'),
        hourlyRateService: flag('auf Stundensatzbasis', 'By the hour'),
    },
    customers: {
        customerName: fields_text('Bezeichnung', 'Name'),
        customerNo: fields_text('Firmennummer', 'Company number'),
        companyCode: fields_text('Kürzel', 'Short name'),
        companyStatus: code('Status', 'Status'),
        companyTags: fields_text('Tags', 'Tags'),
        projectCounter: number('Projektzähler', 'Project counter'),
        projectCounterYear: fields_text('Jahr des Projektzählers', 'Year of the project counter'),
        invoiceCounter: number('Rechnungszähler', 'Invoice counter'),
        invoiceCounterYear: fields_text('Jahr des Rechnungszählers', 'Year of the invoice counter'),
        hourlyRateDiscount: percent('Rabatt auf Stundensatz %', 'Discount on the hourly rate %'),
        customerCostRate: money('Stundensatz', 'Hourly rate'),
        customerPriceGroup: number('Preisgruppe', 'Price group'),
        customerPaymentTarget: number('Zahlungsziel (Tage)', 'Payment term (days)'),
        customerCashDiscountRate: percent('Skonto %', 'Cash discount %'),
        customerCashDiscountPaymentTarget: number('Skontofrist (Tage)', 'Cash discount term (days)'),
        companyViaApi: flag('über API angelegt', 'Created by API'),
        leitwegID: fields_text('Leitweg-ID', 'Leitweg-ID'),
    },
    contacts: {
        telephonePrivate: digits('Telefon privat', 'Private telephone'),
        mobilePrivate: digits('Mobiltelefon privat', 'Private mobile'),
        streetPrivate: fields_text('Straße privat', 'Private street'),
        streetNoPrivate: fields_text('Hausnummer privat', 'Private house number'),
        postalCodePrivate: fields_text('PLZ privat', 'Private postal code'),
        cityPrivate: fields_text('Ort privat', 'Private city'),
        countryPrivate: fields_text('Land privat', 'Private country'),
        usePrivateForCSV: flag('private Adresse in CSV', 'Private address in CSV'),
        messenger: fields_text('Messenger', 'Messenger'),
        socialMedia: fields_text('Social Media', 'Social media'),
        website: fields_text('Website', 'Website'),
        birthday: date('Geburtstag', 'Birthday'),
        ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [
            `contactFilter${index + 1}`,
            flag(`Filter ${index + 1}`, `Filter ${index + 1}`),
        ])),
        accountManagerUserID: reference('Kundenbetreuer', 'Account manager'),
        contactCreationDate: moment('angelegt am', 'Created on'),
        isLocked: flag('gesperrt', 'Locked'),
        contactViaApi: flag('über API angelegt', 'Created by API'),
        newsletterConsent: flag('Einwilligung Newsletter', 'Consent to newsletters'),
    },
    addresses: {
        companyStatus: code('Status', 'Status'),
        companyEmail: fields_text('E-Mail', 'E-mail'),
        companyTelephone: digits('Telefon', 'Telephone'),
        addressTags: fields_text('Tags', 'Tags'),
        taxID: fields_text('Steuernummer/USt-IdNr.', 'Tax number'),
        DUNS: digits('DUNS-Nummer', 'DUNS number'),
        GLN: digits('GLN', 'GLN'),
        supplierNo: fields_text('unsere Lieferantennummer', 'Our supplier number'),
        fibuAccountNo: fields_text('FiBu-Konto', 'Ledger account'),
        customerPaymentTarget: number('Zahlungsziel (Tage)', 'Payment term (days)'),
        noInvoiceEmail: flag('keine Rechnung per E-Mail', 'No invoices by e-mail'),
        mandateReference: fields_text('SEPA-Mandatsreferenz', 'SEPA mandate reference'),
        mandateDate: date('SEPA-Mandat vom', 'SEPA mandate of'),
        IBAN: digits('IBAN', 'IBAN'),
        BIC: fields_text('BIC', 'BIC'),
        bankName: fields_text('Bank', 'Bank'),
        accountOwner: fields_text('Kontoinhaber', 'Account holder'),
        invReverseCharge: flag('Reverse Charge (EU)', 'Reverse charge (EU)'),
        invThirdCountry: flag('Drittland', 'Third country'),
        invTextTemplate: code('Rechnungsabbinder', 'Closing text of invoices'),
        addressCreatedByUserID: reference('angelegt von', 'Created by'),
        addressEditedByUserID: reference('bearbeitet von', 'Edited by'),
        addressActive: flag('aktiv', 'Active'),
        addressViaApi: flag('über API angelegt', 'Created by API'),
    },
    projects: {
        projectName: fields_text('Bezeichnung', 'Name'),
        contactID: reference('Ansprechpartner', 'Contact'),
        projectDate: date('Beginn', 'Start'),
        projectDateEnd: date('Ende', 'End'),
        recurringProject: code('wiederkehrend', 'Recurring'),
        userResponsibleID: reference('verantwortlich', 'Responsible'),
        responsibleUsername: fields_text('verantwortlich', 'Responsible'),
        projectStatus: code('Status', 'Status'),
        financeStatus: code('Faktura-Status', 'Invoicing status'),
        activeStatus: code('Aktiv-Status', 'Activity'),
        projectInfo: html('Informationen', 'Information'),
        projectQuickInfo: fields_text('Kurzinfo', 'Quick info'),
        projectLinks: list('Links', 'Links'),
        projectCostRate: money('Stundensatz', 'Hourly rate'),
        internalDepartment: number('interne Abteilung', 'Internal department'),
        isProjectTemplate: flag('Projektvorlage', 'Project template'),
        budgetType: fields_text('Art des Budgets', 'Kind of budget'),
    },
    quotations: {
        quotationName: fields_text('Bezeichnung', 'Name'),
        quotationHeadline: fields_text('Überschrift', 'Headline'),
        quotationDate: date('Angebotsdatum', 'Quotation date'),
        sentDate: date('versendet am', 'Sent on'),
        ocSentDate: date('Auftragsbestätigung versendet am', 'Order confirmation sent on'),
        approved: flag('freigegeben', 'Approved'),
        quotationComments: html('Anmerkungen', 'Comments'),
    },
    invoices: {
        invoiceNo: fields_text('Rechnungsnummer', 'Invoice number'),
        invoiceNoAddition: fields_text('Zusatz zur Rechnungsnummer', 'Addition to the invoice number'),
        invoiceName: fields_text('Bezeichnung', 'Name'),
        invoiceHeadline: fields_text('Überschrift', 'Headline'),
        invoiceType: fields_text('Art', 'Kind'),
        invoiceDate: date('Rechnungsdatum', 'Invoice date'),
        dateStart: date('Leistung von', 'Service from'),
        dateEnd: date('Leistung bis', 'Service to'),
        freeServicePeriod: fields_text('Leistungszeitraum (frei)', 'Period of service (free text)'),
        invoiceDunningStatus: number('Mahnstufe', 'Dunning level'),
        paymentTargetDate: date('fällig am', 'Due on'),
        cancelInvoiceID: reference('storniert Rechnung', 'Cancels invoice'),
        sepaExport: flag('SEPA-Lastschrift erzeugt', 'SEPA debit made'),
        invoiceComments: html('Anmerkungen', 'Comments'),
    },
    externalcosts: {
        name1: fields_text('Lieferant', 'Supplier'),
        type: code('Art', 'Kind'),
        costName: fields_text('Bezeichnung', 'Name'),
        documentNo: fields_text('Belegnummer', 'Document number'),
        documentDate: date('Belegdatum', 'Document date'),
        receiptDate: date('Eingang', 'Received on'),
        paymentTarget: number('Zahlungsziel (Tage)', 'Payment term (days)'),
        paymentType: code('Zahlungsart', 'Way of payment'),
        recurringDoc: code('wiederkehrend', 'Recurring'),
        reverseCharge: flag('Reverse Charge', 'Reverse charge'),
        multiplePositions: flag('mehrere Positionen', 'Several positions'),
        kskMember: flag('relevant für Künstlersozialkasse', 'Relevant for the Künstlersozialkasse'),
        useForCalculation: flag('in Kalkulation', 'Part of the calculation'),
        serviceCategory: number('Leistungskategorie (ID)', 'Service category (ID)'),
        fibuExpenseAccount: fields_text('FiBu-Aufwandskonto', 'Expense account'),
        fibuInputTaxAccount: fields_text('FiBu-Vorsteuerkonto', 'Input tax account'),
        datevTaxKey: number('DATEV-Steuerschlüssel', 'DATEV tax key'),
        approvedByUsers: fields_text('freigegeben von', 'Approved by'),
        documentViaApi: flag('über API angelegt', 'Created by API'),
        notInvoiceable: flag('nicht weiterberechenbar', 'Not billable to the customer'),
    },
    crmevents: {
        showToUsergroup: code('sichtbar für', 'Visible for'),
        eventDate: date('Datum', 'Date'),
        eventTime: time('Uhrzeit', 'Time'),
        eventNote: html('Notiz', 'Note'),
        media: code('Medium', 'Medium'),
        eventPrio: code('Priorität', 'Priority'),
        crmTags: fields_text('Tags', 'Tags'),
        followUpDate: date('Wiedervorlage am', 'Follow up on'),
        followUpUser: reference('Wiedervorlage für', 'Follow-up by'),
        followUpDone: flag('Wiedervorlage erledigt', 'Followed up'),
    },
    projecttasks: {
        taskName: fields_text('Aufgabe', 'Task'),
        taskInfo: html('Informationen', 'Information'),
        taskDateStart: date('Beginn', 'Start'),
        taskTimeStart: time('Beginn (Uhrzeit)', 'Start (time)'),
        taskDateEnd: date('Ende', 'End'),
        taskTimeEnd: time('Ende (Uhrzeit)', 'End (time)'),
        recurringTask: code('wiederkehrend', 'Recurring'),
        recurringTaskDateEnd: date('Wiederholung bis', 'Repeated until'),
        taskOrder: number('Reihenfolge', 'Order'),
        taskTimeCategory: reference('Zeitkategorie', 'Time category'),
        taskPrio: code('Priorität', 'Priority'),
        type: code('Art', 'Kind'),
        read: flag('gelesen', 'Read'),
        onTodayList: flag('auf To-do-Liste', 'On the to-do list'),
        onFreeBoardColumn: fields_text('Board-Spalte', 'Board column'),
        donePercentage: percent('erledigt %', 'Done %'),
        done: flag('erledigt', 'Done'),
        doneMailToUserID: reference('E-Mail, wenn erledigt, an', 'Mail when done to'),
        changedInfoToUser: flag('Änderungen an Mitarbeiter melden', 'Tell the user of changes'),
        changedInfoToCreator: flag('Änderungen an Ersteller melden', 'Tell the creator of changes'),
        taskCreationDate: moment('angelegt am', 'Created on'),
        taskEditDate: moment('bearbeitet am', 'Edited on'),
        linkedExtCostID: reference('Fremdkosten', 'External cost'),
        additionalUsers: list('Zuarbeiter', 'Further users'),
        taskViaApi: flag('über API angelegt', 'Created by API'),
    },
    workingtimes: {
        workingDate: date('Datum', 'Date'),
        dailyTimeStart: time('Beginn', 'Start'),
        dailyTimeEnd: time('Ende', 'End'),
        dayType: code('Art des Tages', 'Kind of day'),
        halfHoliday: flag('halber Urlaubstag', 'Half a day of vacation'),
        homeOffice: flag('Homeoffice', 'Home office'),
        breakTime: time('Pause', 'Break'),
    },
    projecttimes: {
        date: date('Datum', 'Date'),
        linkedTaskID: reference('Aufgabe', 'Task'),
        isInvoiced: flag('berechnet', 'Invoiced'),
        creationDate: moment('erfasst am', 'Entered on'),
        workingTimeStart: time('Beginn', 'Start'),
        workingTimeEnd: time('Ende', 'End'),
        freeTimeInput: flag('freie Eingabe', 'Free input'),
        timeViaApi: flag('über API erfasst', 'Entered by API'),
        apiComments: fields_text('Anmerkungen (API)', 'Comments (API)'),
    },
    'projects.projectLinks': { name: fields_text('Bezeichnung', 'Name'), url: fields_text('Adresse', 'Address') },
};
/** The lines of invoices, quotations and external costs. */
const positionFields = {
    detailID: id('ID', 'ID'),
    isActive: flag('aktiv', 'Active'),
    position: number('Pos.', 'Pos.'),
    netValue: money('Einzelpreis netto', 'Unit price, net'),
    taxSwitch: flag('eigener Steuersatz', 'VAT rate of its own'),
    additionalChargeSwitch: flag('mit Aufschlag', 'With surcharge'),
    initialNetValue: money('Preis vor Aufschlag', 'Price before surcharge'),
    discountPosition: flag('Rabattposition', 'Discount'),
    discountSource: fields_text('Rabatt auf', 'Discount on'),
    discountPercent: percent('Rabatt %', 'Discount %'),
    detailComments: fields_text('Anmerkungen', 'Comments'),
    fibuInputTaxAccount: fields_text('FiBu-Vorsteuerkonto', 'Input tax account'),
    datevTaxKey: number('DATEV-Steuerschlüssel', 'DATEV tax key'),
};

// EXTERNAL MODULE: ./build/labels/words.js
var words = __webpack_require__(9095);
;// CONCATENATED MODULE: ./build/labels/labels.js
/**
 * The one catalogue of what lists and fields are called and what is in them: for the viewer, exports, the extract for
 * the tax office and the archive itself. A field that is not known is called by its name.
 */




const nestedPositions = /\.(?:positions|additionalPositions)$/;
/** The label of a field of a list; a list that is nested in another is named as `invoices.positions`. */
function labels_labelOf(list, field) {
    const resource = (0,catalogue/* findResource */.MW)(list);
    if (field === resource?.idField)
        return { words: ['ID', 'ID'], kind: 'id', isKnown: true };
    const own = nestedPositions.test(list) ? positionFields : ((0,words/* entryOf */.M)(fieldsOfLists, list) ?? {});
    const found = (0,words/* entryOf */.M)(own, field) ?? (0,words/* entryOf */.M)(commonFields, field);
    if (!found)
        return { words: [field, field], kind: 'text', isKnown: false };
    const refersTo = found.kind === 'reference' && resource ? (0,catalogue/* referenceOf */.Bz)(resource, field) : undefined;
    const codes = codes_codesOf(list, field);
    return {
        ...found,
        isKnown: true,
        ...(refersTo !== undefined && { refersTo }),
        ...(codes && { kind: 'code', codes }),
        ...((0,words/* entryOf */.M)(repeatedFields, list)?.includes(field) && { isRepeated: true }),
    };
}
/** The word for a code; undefined if it has none. */
function codeWords(list, field, value) {
    const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d{1,3}$/.test(value));
    return isNumber ? codesOf(list, field)?.[Number(value)] : undefined;
}
const repeatedFields = {
    customers: ['contactsAssigned', 'addressesAssigned'],
    projects: ['customerName', 'firstName', 'lastName', 'usersAssigned'],
    contacts: ['customerName', 'name1', 'name2', 'name3'],
    addresses: ['customerName', 'contactsAssigned'],
    crmevents: ['customerName', 'title', 'firstName', 'lastName', 'name1', 'name2', 'name3', 'username'],
    projecttasks: ['projectNo', 'projectName', 'customerName', 'username', 'categoryName'],
    workingtimes: ['username', 'userFirstName', 'userLastName'],
    projecttimes: ['categoryName', 'projectNo', 'projectName', 'customerName', 'username'],
};

// EXTERNAL MODULE: ./build/json/exact.js
var exact = __webpack_require__(90460);
;// CONCATENATED MODULE: ./build/archive/cell.js
/** What becomes of one JSON value in the archive: read from the text itself, so that nothing is altered on the way. */

const quote = 34;
const letterF = 102;
const letterN = 110;
const letterT = 116;
const openBracket = 91;
const openBrace = 123;
const digitZero = 48;
/** The value of this well-formed JSON text. */
function readCell(text) {
    switch (text.charCodeAt(0)) {
        case quote:
            return readText(text);
        case letterN:
            return null;
        case letterT:
            return 1;
        case letterF:
            return 0;
        case openBracket:
        case openBrace:
            return text;
        default:
            return readNumber(text);
    }
}
/** The kind of the value that has this text and was read as `cell`. */
function kindOf(text, cell) {
    switch (text.charCodeAt(0)) {
        case quote:
            return 'text';
        case letterN:
            return 'null';
        case letterT:
        case letterF:
            return 'boolean';
        case openBracket:
            return 'array';
        case openBrace:
            return 'object';
        default:
            if (typeof cell === 'string')
                return 'exact';
            return isReal(cell) ? 'real' : 'integer';
    }
}
/** Whether SQLite is to hold this as REAL. */
function isReal(cell) {
    if (typeof cell === 'number')
        return !Number.isInteger(cell);
    return typeof cell === 'object' && cell !== null;
}
/** The number of a cell that isReal. */
function realValue(cell) {
    return typeof cell === 'number' ? cell : cell.real;
}
/**
 * Whether binding could alter the number: the engine binds whole numbers of 32 bits as INTEGER and all others as
 * REAL. That matters in columns that have no type of their own, and for whole numbers beyond 53 bits.
 */
function isDelicate(cell) {
    if (cell === null || typeof cell === 'string')
        return false;
    const value = isReal(cell) ? realValue(cell) : cell;
    const isBoundAsInteger = value === (value | 0);
    return isBoundAsInteger === isReal(cell);
}
/**
 * A cell as it is bound. With `asDigits`, a number that binding could alter goes as a BLOB of its digits, which no
 * column of an archive holds otherwise, and the parameter must be read as `givenNumber`: for columns that have no type
 * of their own, in which the engine would make the long ones REAL.
 */
function bindable(cell, asDigits) {
    if (cell === null || typeof cell === 'string')
        return cell;
    if (asDigits && isDelicate(cell))
        return digitsOf(cell);
    return isReal(cell) ? realValue(cell) : cell;
}
function digitsOf(cell) {
    return new TextEncoder().encode(isReal(cell) ? `${realValue(cell)}.0` : String(cell));
}
/** SQL for a parameter, such as `?1`, to which digits may be bound. */
function givenNumber(parameter) {
    const digits = `CAST(${parameter} AS TEXT)`;
    return `CASE WHEN typeof(${parameter}) <> 'blob' THEN ${parameter}
    WHEN instr(${digits}, '.') THEN CAST(${digits} AS REAL) ELSE CAST(${digits} AS INTEGER) END`;
}
function readText(text) {
    const inside = text.slice(1, -1);
    if (!inside.includes('\\'))
        return inside;
    try {
        return JSON.parse(text);
    }
    catch {
        // The cause is not kept: it quotes the text.
        throw new Error('a JSON string is malformed');
    }
}
function readNumber(literal) {
    const short = shortInteger(literal);
    if (short !== undefined)
        return short;
    const value = (0,exact/* exactNumber */.r)(literal);
    if (value === undefined)
        return literal;
    if (literal.includes('.') || !isWhole(literal))
        return Number.isInteger(value) ? { real: value } : value;
    // INTEGER has 64 bits. Where the number's digits name it, those digits are what INTEGER holds: see isDelicate.
    return Math.abs(value) < 2 ** 63 ? value : { real: value };
}
/** The number of up to nine digits that this is, as most are; undefined if it is anything else. */
function shortInteger(literal) {
    if (literal.length > 9)
        return undefined;
    let value = 0;
    for (let at = 0; at < literal.length; at++) {
        const digit = literal.charCodeAt(at) - digitZero;
        if (!(digit >= 0 && digit <= 9))
            return undefined;
        value = value * 10 + digit;
    }
    return value;
}
function isWhole(literal) {
    return /^-?\d+$/.test(literal);
}

;// CONCATENATED MODULE: ./build/archive/codes.js
/** The table that says what the numbers in some fields mean. */

const codesTable = `
  CREATE TABLE _codes (
    resource TEXT NOT NULL, field TEXT NOT NULL, code INTEGER NOT NULL, german TEXT NOT NULL, english TEXT NOT NULL,
    PRIMARY KEY (resource, field, code)
  ) STRICT, WITHOUT ROWID;
`;
/** Fills `_codes` for the lists that the archive has. */
function describeCodes(database, tables) {
    const names = tables.map(({ resource }) => resource.name);
    for (const { resources, field, words } of codeLists) {
        for (const resource of resources.filter((name) => names.includes(name))) {
            for (const [code, [german, english]] of Object.entries(words)) {
                const values = [resource, field, Number(code), german, english];
                database.execute('INSERT INTO _codes VALUES (?, ?, ?, ?, ?)', values);
            }
        }
    }
}

// EXTERNAL MODULE: ./build/json/well-formed.js
var well_formed = __webpack_require__(80815);
// EXTERNAL MODULE: ./build/json/fields.js + 1 modules
var json_fields = __webpack_require__(72949);
;// CONCATENATED MODULE: ./build/archive/changes.js
/** What has changed of a record since the last backup, from the JSON texts of both times. Pure. */

/** Changes of one list that are listed one by one; all are counted. */
const changesListedAtMost = 10_000;
/**
 * The fields that differ, in the order of the older text, then those that are new. List row is compared with list row
 * and detail with detail; a detail that only one side has says nothing of a change. If both differ, the values are
 * those of the detail, as in the table.
 */
function changedFields(before, now) {
    const changes = new Map(differences(before.list, now.list).map((change) => [change.field, change]));
    if (before.detail !== undefined && now.detail !== undefined) {
        for (const change of differences(before.detail, now.detail))
            changes.set(change.field, change);
    }
    return [...changes.values()];
}
/** The JSON texts of all fields; what the detail says counts before what the list says. */
function valuesOf({ list, detail }) {
    const walk = (0,json_fields/* fieldWalker */.DZ)();
    const values = fieldTexts(list, walk);
    if (detail !== undefined)
        for (const [field, text] of fieldTexts(detail, walk))
            values.set(field, text);
    return values;
}
function differences(before, now) {
    if (before === now)
        return [];
    const walk = (0,json_fields/* fieldWalker */.DZ)();
    const [older, newer] = [fieldTexts(before, walk), fieldTexts(now, walk)];
    const fields = new Set([...older.keys(), ...newer.keys()]);
    return [...fields]
        .map((field) => ({ field, before: older.get(field), now: newer.get(field) }))
        .filter((change) => change.before !== change.now);
}
function fieldTexts(text, walk) {
    const fields = new Map();
    walk(text, (name, value) => fields.set(name, value));
    return fields;
}

;// CONCATENATED MODULE: ./build/archive/names.js
/** Names of tables and columns: as the API has them, as far as SQLite can hold two of them side by side. */
/** A name in an SQL text, whatever characters it has. */
function names_quoted(name) {
    return `"${name.replaceAll('"', '""')}"`;
}
/** A text in an SQL text. */
function quotedText(text) {
    return `'${text.replaceAll("'", "''")}'`;
}
/** SQLite takes names for the same that differ in the case of ASCII letters only. */
function foldedName(name) {
    return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
/** The name without what an SQL text cannot hold: NUL would end it, half a surrogate pair has no UTF-8. */
function speakableName(name) {
    return name.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}
/**
 * One name for each wanted one, in the same order. The first of several that SQLite takes for the same keeps its
 * name, the others get a suffix: `Name`, `name_2`. Names that need no suffix are never changed by one that does.
 * `taken` holds folded names and is filled.
 */
function distinctNames(wanted, taken = new Set()) {
    const claimed = wanted.map((name) => claim(speakableName(name), taken));
    return wanted.map((name, index) => claimed[index] ?? suffixed(speakableName(name), taken));
}
function claim(name, taken) {
    const folded = foldedName(name);
    if (taken.has(folded))
        return undefined;
    taken.add(folded);
    return name;
}
function suffixed(name, taken) {
    for (let number = 2;; number++) {
        const found = claim(`${name}_${number}`, taken);
        if (found !== undefined)
            return found;
    }
}

;// CONCATENATED MODULE: ./build/archive/titles.js
/** What people call a record: a few of its values, because nobody knows an invoice by its id. Pure. */

/** Longer titles are cut. */
const charactersAtMost = 120;
/** The fields of a title, by list; fields that stand together are joined by a space, the others by commas. */
const titleFields = {
    users: ['userFirstName userLastName', 'username'],
    projecttimecategories: ['categoryName'],
    servicetemplates: ['templateName', 'netValue'],
    customers: ['customerName', 'companyCode'],
    contacts: ['firstName lastName'],
    addresses: ['name1', 'addressName', 'city'],
    projects: ['projectNo', 'projectName', 'customerName'],
    quotations: ['quotationName', 'quotationDate', 'projectName', 'customerName', 'grossValue'],
    invoices: ['invoiceNo', 'invoiceDate', 'projectName', 'customerName', 'grossValue'],
    externalcosts: ['documentNo', 'documentDate', 'costName', 'name1', 'grossValue'],
    crmevents: ['eventDate', 'firstName lastName', 'customerName'],
    projecttasks: ['taskName', 'projectName', 'username'],
    workingtimes: ['workingDate', 'userFirstName userLastName'],
    projecttimes: ['date', 'username', 'projectName', 'workingTime'],
};
/** In lists that are not known, what such fields mostly are called. */
const likelyFields = /(?:No|Name|Title|Date)$/;
const likelyFieldsAtMost = 3;
/**
 * The title of a record of this list, from the JSON texts of its values by field; empty if it has none of the fields.
 * Amounts and dates are as the API wrote them.
 */
function titleOf(resource, values) {
    const parts = partsOf(resource, [...values.keys()]).map((together) => together
        .split(' ')
        .map((field) => wordOf(values.get(field)))
        .filter((word) => word !== '')
        .join(' '));
    return (0,errors/* printable */.g$)(parts.filter((part) => part !== '').join(', '), charactersAtMost);
}
/** Those of the fields that the title of a record of this list is made of; the others do not change it. */
function fieldsOfTitle(resource, fields) {
    const used = new Set(partsOf(resource, fields).flatMap((together) => together.split(' ')));
    return fields.filter((field) => used.has(field));
}
function partsOf(resource, fields) {
    const likely = () => fields.filter((field) => likelyFields.test(field)).slice(0, likelyFieldsAtMost);
    return titleFields[resource] ?? likely();
}
/** A text or a number as a person would write it; nothing else has a place in a title. */
function wordOf(json) {
    if (json === undefined)
        return '';
    if (json.startsWith('"'))
        return JSON.parse(json);
    return /^-?\d/.test(json) ? json : '';
}

;// CONCATENATED MODULE: ./build/archive/listed-changes.js
/** The rows of `_changes`: what became of each record, for people to read. Pure. */




/** Characters of values that are listed for one list, so that no change of everything doubles the archive. */
const valuesAtMost = 8_000_000;
/** The changes of one list since the last backup. Beyond `valuesAtMost` they are listed without values. */
function* listedChanges(source, resource) {
    let left = valuesAtMost;
    for (const change of source.changes(resource, changesListedAtMost)) {
        const changes = change.kind === 'changed' ? changedFields(change.before, change.now) : [];
        const [before, after] = change.kind === 'changed' ? [objectOf(changes, 'before'), objectOf(changes, 'now')] : [null, null];
        left -= (before?.length ?? 0) + (after?.length ?? 0);
        yield {
            id: change.id,
            kind: change.kind,
            title: titleOf(resource, valuesOf(change.kind === 'removed' ? change.before : change.now)),
            fields: changes.map(({ field }) => speakableName(field)),
            before: left < 0 ? null : before,
            after: left < 0 ? null : after,
        };
    }
}
/** The values of one side as the API wrote them; a field that it did not have is not in it. */
function objectOf(changes, side) {
    const members = changes.flatMap((change) => {
        const value = change[side];
        return value === undefined ? [] : `${JSON.stringify(speakableName(change.field))}:${value}`;
    });
    const text = `{${members.join()}}`;
    return (0,well_formed/* mayHoldSurrogates */.E)(text) ? (0,well_formed/* wellFormed */.l)(text) : text;
}

;// CONCATENATED MODULE: ./build/archive/schema.js
/** The archive's tables and indexes as SQL, and the numbers that mark the format. Pure. */


/** 'PSba': tells an archive of this program from any other SQLite file. */
const archiveApplicationId = 0x50536261;
/** Raise when tables or their meaning change; docs/archive-format.md describes this one. */
const archiveFormat = 3;
/** All that can be read. */
const archiveFormats = [2, archiveFormat];
/** One table name for each resource, in the same order; fills `taken`. */
function tableNames(resources, taken) {
    // SQLite keeps names that begin with sqlite_ to itself, and names with _ describe the backup.
    return distinctNames(resources.map(({ name }) => (/^(?:sqlite_|_)/i.test(name) ? `resource_${name}` : name)), taken);
}
/** `tables` has the table name of every resource in the archive. */
function createTable(table, tables) {
    const definitions = table.columns.map((column, index) => {
        const reference = referenceIn(table, column, tables);
        return [
            names_quoted(column.name),
            column.type,
            index === 0 ? 'PRIMARY KEY NOT NULL' : '',
            reference ? `REFERENCES ${names_quoted(reference.table)} (${names_quoted(reference.idField)})` : '',
        ]
            .filter((part) => part !== '')
            .join(' ');
    });
    return `CREATE TABLE ${names_quoted(table.name)} (\n  ${definitions.join(',\n  ')}\n) STRICT`;
}
/** Table and id field of each resource, by the resource's name. */
function referenceTargets(resources, names) {
    return new Map(resources.map(({ name, idField }, index) => [
        name,
        { table: names[index] ?? name, idField: speakableName(idField) },
    ]));
}
/** What a column refers to; undefined where it is no reference or the archive has no such table. */
function referenceIn({ resource }, { field }, tables) {
    const target = (0,catalogue/* referenceOf */.Bz)(resource, field);
    return target === undefined ? undefined : tables.get(target);
}
/** Indexes on what people join and filter by: references and dates, where there are any. */
function createIndexes(table, tables, taken) {
    const columns = table.columns
        .slice(1)
        .filter((column) => column.hasDates || referenceIn(table, column, tables))
        .filter(({ counts, present }) => present > counts.null);
    const names = distinctNames(columns.map(({ name }) => `${table.name}.${name}`), taken);
    return columns.map(({ name }, index) => `CREATE INDEX ${names_quoted(names[index] ?? name)} ON ${names_quoted(table.name)} (${names_quoted(name)})`);
}

;// CONCATENATED MODULE: ./build/archive/references.js


const referencesTable = `
  CREATE TABLE _references (
    "from" TEXT NOT NULL, "column" TEXT NOT NULL, "to" TEXT NOT NULL, rows INTEGER NOT NULL,
    missing INTEGER NOT NULL, ids TEXT NOT NULL, PRIMARY KEY ("from", "column")
  ) STRICT;
`;
/** Ids that are named one by one; all are counted. */
const idsNamedAtMost = 10;
/** Fills `_references` with every reference between the tables. */
function describeReferences(database, tables, targets) {
    for (const table of tables) {
        for (const column of table.columns) {
            const reference = referenceIn(table, column, targets);
            if (!reference)
                continue;
            const insert = `INSERT INTO _references SELECT ?1, ?2, ?3, ${dangling(table, column, reference)}`;
            database.execute(insert, [table.name, column.name, reference.table, idsNamedAtMost]);
        }
    }
}
/**
 * What follows the names in a row of `_references`. The API writes ids as numbers or as their digits, and 0 if nothing
 * is referred to; only the agency itself has the id 0.
 */
function dangling(table, column, { table: target, idField: key }) {
    const name = names_quoted(column.name);
    const id = column.type === 'INTEGER'
        ? name
        : `CASE WHEN CAST(CAST(${name} AS INTEGER) AS TEXT) = ${name} THEN CAST(${name} AS INTEGER) ELSE ${name} END`;
    const found = `SELECT 1 FROM ${names_quoted(target)} WHERE ${names_quoted(key)} IN (named.id, CAST(named.id AS TEXT))`;
    return `coalesce(sum(rows), 0), count(*), json_group_array(id) FILTER (WHERE place <= ?4) FROM (
    SELECT id, rows, row_number() OVER (ORDER BY id) AS place FROM (
      SELECT ${id} AS id, count(*) AS rows FROM ${names_quoted(table.name)}
      WHERE ${name} IS NOT NULL AND ${name} <> '' GROUP BY 1
    ) AS named WHERE id <> 0 AND NOT EXISTS (${found})
  )`;
}
/** The references of an archive that lead to nothing; none of an archive of a version that did not count them. */
function danglingIn(database) {
    if (database.value("SELECT 1 FROM sqlite_schema WHERE name = '_references'") !== 1)
        return [];
    return database
        .query('SELECT "from", "column", "to", rows, missing FROM _references WHERE missing > 0 ORDER BY rowid')
        .map(([from, column, to, rows, missing]) => ({
        from: String(from),
        column: String(column),
        to: String(to),
        rows: Number(rows),
        missing: Number(missing),
    }));
}

;// CONCATENATED MODULE: ./build/archive/about.js
/** Writes the tables about the backup, whose names begin with an underscore; info.ts reads them. */








const aboutTables = `
  CREATE TABLE _backup (
    id TEXT PRIMARY KEY NOT NULL, workspace TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    program_version TEXT NOT NULL, format INTEGER NOT NULL, previous TEXT, holds TEXT, read_as TEXT, user_group TEXT,
    file_digest TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _resources (
    resource TEXT PRIMARY KEY NOT NULL, "table" TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT NOT NULL, rows INTEGER NOT NULL, reported INTEGER, content_hash TEXT NOT NULL,
    requests INTEGER NOT NULL, repairs INTEGER NOT NULL, details_read INTEGER NOT NULL,
    details_missing INTEGER NOT NULL, details_gone INTEGER NOT NULL, details_refused INTEGER NOT NULL,
    details_oldest TEXT, details_reason TEXT NOT NULL, withheld TEXT NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL, changes_unlisted INTEGER NOT NULL,
    started_at TEXT, finished_at TEXT
  ) STRICT;
  CREATE TABLE _changes (
    resource TEXT NOT NULL, id ANY NOT NULL, change TEXT NOT NULL, title TEXT NOT NULL, fields TEXT NOT NULL,
    before TEXT, after TEXT, PRIMARY KEY (resource, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE _runs (
    number INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, requests INTEGER NOT NULL,
    stopped TEXT NOT NULL, program_version TEXT NOT NULL
  ) STRICT;
  CREATE TABLE _columns (
    "table" TEXT NOT NULL, "column" TEXT NOT NULL, field TEXT, type TEXT NOT NULL, seen TEXT NOT NULL,
    present INTEGER NOT NULL, first_seen ANY, reference TEXT, note TEXT NOT NULL, german TEXT NOT NULL,
    english TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY ("table", "column")
  ) STRICT;
  ${referencesTable}${codesTable}`;
/** Makes and fills the tables. */
function writeAboutTables(database, source, about) {
    database.execute(aboutTables);
    const { id, workspace, startedAt, previous, callers } = source.backup();
    insert(database, '_backup', [
        id,
        workspace,
        iso(startedAt),
        iso(about.finishedAt),
        about.version,
        archiveFormat,
        previous?.id ?? null,
        about.holds ? (0,holdings/* formatHoldings */.mB)(about.holds) : null,
        joined(callers.map(({ name, id: number }) => name || number)),
        joined(callers.map((caller) => (caller.kind === 'user' ? caller.group : ''))),
        about.fileDigest,
    ]);
    about.resources.forEach((state, index) => {
        const table = about.tables[index]?.name ?? state.resource.name;
        const listed = listChanges(database, source, state.resource.name);
        const unlisted = state.added + state.changed + state.removed - listed;
        insert(database, '_resources', resourceRow(state, table, about.contents.get(state.resource.name)?.hash ?? '', unlisted));
    });
    for (const { number, startedAt, endedAt, requests, stopped, version } of source.runs()) {
        insert(database, '_runs', [number, iso(startedAt), iso(endedAt), requests, stopped, version]);
    }
    for (const table of about.tables) {
        for (const column of table.columns) {
            const reference = referenceIn(table, column, about.targets);
            database.execute(insertColumn, columnRow(table, column, reference));
        }
    }
    describeReferences(database, about.tables, about.targets);
    describeCodes(database, about.tables);
}
/** Fills `_changes` for one resource and returns how many it took. */
function listChanges(database, source, resource) {
    const statement = database.prepare(`INSERT INTO _changes VALUES (?1, ${givenNumber('?2')}, ?3, ?4, ?5, ?6, ?7)`);
    let listed = 0;
    try {
        for (const change of listedChanges(source, resource)) {
            statement.run(changeRow(resource, change));
            listed++;
        }
    }
    finally {
        statement.free();
    }
    return listed;
}
function changeRow(resource, change) {
    const { id, kind, title, fields, before, after } = change;
    return [resource, bindable(id, true), kind, title, JSON.stringify(fields), before, after];
}
function resourceRow(state, table, hash, changesUnlisted) {
    return [
        state.resource.name,
        table,
        state.resource.idField,
        state.status,
        state.reason,
        state.rows,
        state.reported ?? null,
        hash,
        state.requests,
        state.repairs,
        state.detailsRead,
        state.detailsMissing,
        state.detailsGone,
        state.detailsRefused,
        isoOrNull(state.detailsOldestAt),
        state.detailsReason,
        withheldWords(state),
        state.added,
        state.changed,
        state.removed,
        changesUnlisted,
        isoOrNull(state.startedAt),
        isoOrNull(state.finishedAt),
    ];
}
/** `first_seen` is an id, and a number where that is one. */
const insertColumn = `INSERT INTO _columns VALUES (?1, ?2, ?3, ?4, ?5, ?6, ${givenNumber('?7')}, ?8, ?9, ?10, ?11, ?12)`;
function columnRow(table, column, reference) {
    const seen = Object.entries(column.counts)
        .filter(([, count]) => count > 0)
        .map(([kind, count]) => `${kind === 'exact' ? 'long number' : kind}: ${count}`);
    const isField = column.restOf === undefined;
    const { words, kind } = labels_labelOf(table.resource.name, column.field);
    const [german, english] = isField ? words.map(speakableName) : [];
    return [
        table.name,
        column.name,
        // A name that SQLite cannot hold is written here as closely as it can be.
        isField ? speakableName(column.field) : null,
        column.type,
        seen.join(', '),
        column.present,
        bindable(column.firstSeen ?? null, true),
        reference?.table ?? null,
        noteOn(column),
        german ?? column.name,
        english ?? column.name,
        isField ? kind : 'list',
    ];
}
/** What a reader could not see from the values themselves. */
function noteOn({ name, field, counts, replaced, restOf }) {
    if (restOf !== undefined) {
        return `holds the ${restOf} fields for which the table has no room, as a JSON object`;
    }
    const notes = [
        name === field ? '' : 'the name was changed, because SQLite cannot hold it beside the others',
        counts.exact === 0 ? '' : `${counts.exact} long numbers are kept as text, digit by digit`,
        replaced === 0 ? '' : `${replaced} texts held half a character, which U+FFFD replaces`,
    ];
    return notes.filter((note) => note !== '').join('; ');
}
function insert(database, table, values) {
    database.execute(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`, values);
}
/** One name as a rule; several if the key was exchanged. */
function joined(names) {
    const said = names.filter((name) => name !== '');
    return said.length === 0 ? null : said.join(', then ');
}
/** What the key is not given of a list; empty if it is given all of it, as far as is known. */
function withheldWords({ status, share }) {
    if (status === 'refused')
        return 'all of it';
    switch (share?.given) {
        case undefined:
            return '';
        case 'own':
            return 'records of other users';
        case 'shown':
            return `records for groups above ${share.group}`;
        case 'none':
            return `what is for the group ${share.neededGroup} and above`;
    }
}
function isoOrNull(ms) {
    return ms === undefined ? null : iso(ms);
}
function iso(ms) {
    return new Date(ms).toISOString();
}

// EXTERNAL MODULE: ./build/json/rows.js
var rows = __webpack_require__(2514);
// EXTERNAL MODULE: ./build/prosonata/record-id.js
var record_id = __webpack_require__(20353);
;// CONCATENATED MODULE: ./build/archive/record.js
/**
 * Records as rows of cells: list row and detail are merged (the detail wins except for the id field, a field only in the list
 * stays), and each field has one slot, in the order of first appearance with the id field first.
 */





/** A reader whose first slots are these fields. */
function objectReader(firstFields = []) {
    const walkers = [(0,json_fields/* fieldWalker */.DZ)(), (0,json_fields/* fieldWalker */.DZ)()];
    const slots = [];
    const present = [];
    const byField = new Map();
    let number = 0;
    let isSuspect = false;
    const addSlot = (field) => {
        const slot = { field, index: slots.length, value: '', seenIn: 0 };
        slots.push(slot);
        byField.set(field, slot);
        return slot;
    };
    /** By walker and position: nearly always the slot is the one of the object before. */
    const places = [[], []];
    const visitorOf = (known) => (field, value, position) => {
        let slot = known[position];
        if (slot?.field !== field) {
            slot = byField.get(field) ?? addSlot(field);
            known[position] = slot;
        }
        if (slot.seenIn !== number)
            present.push(slot);
        slot.value = value;
        slot.seenIn = number;
    };
    const visitors = places.map(visitorOf);
    const cell = (slot) => (slot.seenIn === number ? readCell(slot.value) : null);
    const storable = (value) => isSuspect && typeof value === 'string' ? (0,well_formed/* wellFormed */.l)(value) : value;
    for (const field of firstFields)
        addSlot(field);
    return {
        slots,
        present,
        begin() {
            number++;
            present.length = 0;
            isSuspect = false;
        },
        add(text, walker) {
            isSuspect ||= (0,well_formed/* mayHoldSurrogates */.E)(text);
            const visit = visitors[walker];
            if (visit)
                walkers[walker]?.(text, visit);
        },
        isPresent: (slot) => slot.seenIn === number,
        cell,
        storable,
        storableAt(index) {
            const slot = slots[index];
            return slot ? storable(cell(slot)) : null;
        },
        objectFrom(index) {
            const chosen = present.filter((slot) => slot.index >= index);
            if (chosen.length === 0)
                return null;
            const members = chosen
                .sort((one, other) => one.index - other.index)
                .map(({ field, value }) => `${JSON.stringify(field)}:${value}`);
            return storable(`{${members.join()}}`);
        },
        kind: (slot, value) => (slot.seenIn === number ? kindOf(slot.value, value) : 'null'),
    };
}
/** A reader of the records of one resource; slot 0 is the id field. */
function recordReader(resource) {
    const reader = objectReader([resource.idField]);
    const [id] = reader.slots;
    let count = 0;
    const merge = ({ list, detail }) => {
        reader.begin();
        reader.add(list, 0);
        if (!id)
            return false;
        if (detail !== undefined) {
            const place = { ...id };
            const isNamed = namesRecord(id);
            reader.add(detail, 1);
            // A detail must not make the record another one, nor write the id of one row as text if it is a number in
            // all others: plain joins would lose that row.
            if (isNamed)
                Object.assign(id, place);
        }
        return namesRecord(id);
    };
    const namesRecord = (slot) => reader.isPresent(slot) && (0,record_id/* recordIdOf */.m)(slot.value) !== undefined;
    return {
        ...reader,
        read(record) {
            count++;
            if (!attempt(() => merge(record), resource.name, count)) {
                throw new errors/* BackupError */.hj(`Record number ${count} of "${resource.name}" lacks its id ${resource.idField}.`);
            }
        },
    };
}
function attempt(work, resource, count) {
    try {
        return work();
    }
    catch {
        // The cause is not kept: faults of JSON quote the text, and records have no place in a log.
        throw new errors/* BackupError */.hj(`Record number ${count} of "${resource}" in the work file is no JSON object.`, 'Delete the work file; the next backup reads everything again.');
    }
}

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
    const names = distinctNames(facts.map(({ field }) => field));
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
    const reader = recordReader(resource);
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
    else if (isDelicate(cell))
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
    learning.elements ??= { reader: objectReader(), hasScalars: false };
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./build/archive/file-digest.js
/**
 * One digest over all bytes of an archive, kept inside it, so that not even a flip in an unused byte goes unnoticed and
 * no second file has to travel along. A file cannot hold the digest of itself, so it is computed with the digest's own
 * 64 digits set to zeros.
 */

const zeros = '0'.repeat(64);
/** What is read at a time. */
const partBytes = 65_536;
/**
 * Digits to stand where the digest will stand: they depend on all content, so that no record can hold them and they are
 * found in one place only.
 */
function digestPlaceholder(contentHashes) {
    return sha256Of('placeholder', ...contentHashes);
}
/** Puts the digest in the place of the placeholder. */
function writeFileDigest(storage, placeholder) {
    const found = digestAround(storage, placeholder);
    if (!found)
        throw new Error('the place of the digest is not to be found in the archive');
    storage.set(Buffer.from(found.digest, 'latin1'), found.place);
}
/** Whether the file is, byte by byte, the one into which this digest was written. */
function hasFileDigest(storage, digest) {
    return /^[0-9a-f]{64}$/.test(digest) && digestAround(storage, digest)?.digest === digest;
}
/**
 * The digest of a file with zeros for these digits, and where they stand; undefined unless that is once and only once.
 * The file is read in one go.
 */
function digestAround(storage, digits) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let place;
    // One buffer for all parts: a new one for each would fill the memory before it is collected.
    const buffer = Buffer.alloc(digits.length + partBytes);
    /** The end of what was read, in which the digits may begin; not hashed yet. */
    let kept = 0;
    for (let start = 0; start < storage.length; start += partBytes) {
        const part = storage.subarray(start, Math.min(start + partBytes, storage.length));
        buffer.set(part, kept);
        const bytes = buffer.subarray(0, kept + part.byteLength);
        for (let at = bytes.indexOf(digits, 0, 'latin1'); at >= 0; at = bytes.indexOf(digits, at, 'latin1')) {
            if (place !== undefined)
                return undefined;
            place = start - kept + at;
            bytes.write(zeros, at, 'latin1');
        }
        const sure = Math.max(0, bytes.byteLength - (digits.length - 1));
        hash.update(bytes.subarray(0, sure));
        kept = bytes.byteLength - sure;
        buffer.copyWithin(0, sure, sure + kept);
    }
    hash.update(buffer.subarray(0, kept));
    return place === undefined ? undefined : { digest: hash.digest('hex'), place };
}
function sha256Of(...parts) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const part of parts)
        hash.update(part);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./build/archive/fill.js
/** Fills a table with its records, in the order of their ids. */



/** Writes all records. Throws BackupError if one cannot be read. */
function fillTable(database, table, records) {
    const cells = table.columns.map((column) => ({ ...column, asDigits: takesDigits(column) }));
    const insert = database.prepare(insertRow(table));
    const reader = recordReader(table.resource);
    const values = cells.map(() => null);
    try {
        for (const record of records) {
            reader.read(record);
            cells.forEach(({ restOf, asDigits }, index) => {
                const cell = restOf === undefined ? reader.storableAt(index) : reader.objectFrom(index);
                values[index] = bindable(cell, asDigits);
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
    return `INSERT INTO ${names_quoted(name)} VALUES (${parameters.join(', ')})`;
}
/** A REAL column makes REAL of whatever is bound. */
function takesDigits({ type, hasDelicateNumbers }) {
    return hasDelicateNumbers && type !== 'REAL';
}
function parameterFor(column, number) {
    const given = `?${number}`;
    return takesDigits(column) ? givenNumber(given) : given;
}

;// CONCATENATED MODULE: ./build/archive/explaining-views.js
/**
 * A project that was deleted lives on in what its times say of it. Ids are compared as they are, for the index to be
 * used.
 */
const onAnyTime = (reading, field) => `(SELECT {${reading} any.${field}} FROM {any} WHERE {any.projectID} = spent.projectID LIMIT 1)`;
/** Days of a kind in the working times; half of a day that is called so for half holidays. */
const daysOf = (dayType) => `count(DISTINCT CASE WHEN {whole w.dayType} = ${dayType} THEN {day w.workingDate} END)`;
const halfHolidays = `count(DISTINCT CASE WHEN {whole w.dayType} = 1 AND {whole w.halfHoliday} = 1 THEN {day w.workingDate} END)`;
const backupDay = 'julianday(substr(backup.started_at, 1, 10))';
// Large tables are NOT INDEXED if all of their rows are read: in the order of an index that takes twice as long.
const explainingViews = [
    {
        name: 'v_project_hours',
        tables: { t: 'projecttimes', p: 'projects', c: 'customers', any: 'projecttimes' },
        requires: {
            projecttimes: ['projectID', 'date', 'workingTime'],
            projects: ['projectID', 'projectName', 'customerID'],
            customers: ['customerID', 'customerName'],
        },
        query: `SELECT CAST(spent.projectID AS INTEGER) AS projectID,
  CAST(coalesce({text p.projectNo}, ${onAnyTime('text', 'projectNo')}) AS TEXT) AS projectNo,
  CAST(coalesce({text p.projectName}, ${onAnyTime('text', 'projectName')}) AS TEXT) AS projectName,
  CAST(coalesce({whole p.customerID}, ${onAnyTime('whole', 'customerID')}) AS INTEGER) AS customerID,
  CAST(coalesce({text c.customerName}, ${onAnyTime('text', 'customerName')}) AS TEXT) AS customerName,
  CAST(spent.month AS TEXT) AS month,
  CAST(round(spent.hours, 2) AS REAL) AS hours,
  {REAL number p.timePlanned} AS timePlanned
FROM (
  SELECT {whole t.projectID} AS projectID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours
  FROM {t} NOT INDEXED GROUP BY 1, 2
) AS spent
LEFT JOIN {p} ON {whole p.projectID} = spent.projectID
LEFT JOIN {c} ON {whole c.customerID} = {whole p.customerID}`,
    },
    {
        name: 'v_open_invoices',
        tables: {},
        requires: { invoices: ['invoiceNo', 'invoiceDate', 'customerID', 'grossValue', 'paymentDate'] },
        // Days up to the backup and not to now: the same archive always says the same.
        query: `SELECT invoiceID, invoiceNo, invoiceDate, paymentTargetDate, customerID, customerName, projectNo, projectName,
  grossValue, currencyName,
  CAST(${backupDay} - julianday(invoiceDate) AS INTEGER) AS days,
  CAST(max(0, ${backupDay} - julianday(paymentTargetDate)) AS INTEGER) AS daysOverdue
FROM {v_invoices} JOIN _backup AS backup
WHERE paymentDate IS NULL AND NOT isCancelled AND NOT isCancellation`,
    },
    {
        name: 'v_customer_overview',
        tables: { c: 'customers', p: 'projects', t: 'projecttimes' },
        requires: {
            customers: ['customerID', 'customerName'],
            projects: ['projectID', 'customerID'],
            projecttimes: ['projectID', 'date', 'workingTime'],
            invoices: ['invoiceDate', 'customerID', 'netValue', 'grossValue', 'paymentDate'],
        },
        query: `SELECT {INTEGER whole c.customerID} AS customerID,
  {TEXT text c.customerName} AS customerName,
  CAST(coalesce(work.projects, 0) AS INTEGER) AS projects,
  CAST(round(coalesce(spent.hours, 0), 2) AS REAL) AS hours,
  CAST(round(coalesce(billed.net, 0), 2) AS REAL) AS invoicedNet,
  CAST(round(coalesce(billed.open, 0), 2) AS REAL) AS openGross,
  CAST(nullif(max(coalesce(spent.lastDay, ''), coalesce(billed.lastDay, '')), '') AS TEXT) AS lastActivity
FROM {c}
LEFT JOIN (
  SELECT {whole p.customerID} AS customerID, count(*) AS projects
  FROM {p} WHERE coalesce({whole p.isProjectTemplate}, 0) = 0 GROUP BY 1
) AS work ON work.customerID = {whole c.customerID}
LEFT JOIN (
  SELECT coalesce({whole p.customerID}, byProject.customerID) AS customerID, sum(byProject.hours) AS hours,
    max(byProject.lastDay) AS lastDay
  FROM (
    SELECT {whole t.projectID} AS projectID, {whole t.customerID} AS customerID,
      sum({number t.workingTime}) AS hours, max({day t.date}) AS lastDay
    FROM {t} NOT INDEXED GROUP BY 1, 2
  ) AS byProject
  LEFT JOIN {p} ON {whole p.projectID} = byProject.projectID
  GROUP BY 1
) AS spent ON spent.customerID = {whole c.customerID}
LEFT JOIN (
  SELECT customerID, sum(netValue) AS net, max(invoiceDate) AS lastDay,
    sum(CASE WHEN paymentDate IS NULL THEN grossValue END) AS open
  FROM {v_invoices} WHERE NOT isCancelled AND NOT isCancellation GROUP BY 1
) AS billed ON billed.customerID = {whole c.customerID}`,
    },
    {
        name: 'v_user_month',
        tables: { t: 'projecttimes', w: 'workingtimes', u: 'users' },
        requires: {
            projecttimes: ['userID', 'date', 'workingTime'],
            workingtimes: ['userID', 'workingDate', 'dayType'],
            users: ['userID', 'userFirstName', 'userLastName'],
        },
        query: `SELECT CAST(parts.userID AS INTEGER) AS userID,
  CAST(nullif(trim(coalesce({text u.userFirstName}, '') || ' ' || coalesce({text u.userLastName}, '')), '') AS TEXT) AS userName,
  CAST(parts.month AS TEXT) AS month,
  CAST(round(sum(parts.hours), 2) AS REAL) AS projectHours,
  CAST(sum(parts.worked) AS INTEGER) AS workedDays,
  CAST(sum(parts.vacation) AS REAL) AS vacationDays,
  CAST(sum(parts.sick) AS INTEGER) AS sickDays,
  CAST(sum(parts.publicHolidays) AS INTEGER) AS publicHolidays,
  CAST(sum(parts.training) AS INTEGER) AS trainingDays,
  CAST(sum(parts.overtime) AS INTEGER) AS overtimeTakenDays,
  CAST(sum(parts.leave) AS INTEGER) AS parentalAndOtherLeaveDays
FROM (
  SELECT {whole t.userID} AS userID, substr({day t.date}, 1, 7) AS month, sum({number t.workingTime}) AS hours,
    0 AS worked, 0 AS vacation, 0 AS sick, 0 AS publicHolidays, 0 AS training, 0 AS overtime, 0 AS leave
  FROM {t} NOT INDEXED GROUP BY 1, 2
  UNION ALL
  SELECT {whole w.userID}, substr({day w.workingDate}, 1, 7), 0,
    ${daysOf(0)}, ${daysOf(1)} - 0.5 * ${halfHolidays}, ${daysOf(2)}, ${daysOf(3)}, ${daysOf(4)}, ${daysOf(5)}, ${daysOf(6)}
  FROM {w} NOT INDEXED GROUP BY 1, 2
) AS parts
LEFT JOIN {u} ON {whole u.userID} = parts.userID
GROUP BY parts.userID, parts.month`,
    },
];

;// CONCATENATED MODULE: ./build/archive/plain-text.js
/** Texts without the HTML that people never see, as SQL. Pure. */

/** How a character may be written; `&amp;` last, so that what it protects stays. */
const entities = [
    ...['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'].map((letter) => [`&${letter.normalize('NFD')[0]}uml;`, letter]),
    ['&szlig;', 'ß'],
    ['&euro;', '€'],
    ['&nbsp;', ' '],
    ['&quot;', '"'],
    ['&#39;', "'"],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&amp;', '&'],
];
/** At a `<` in `rest`: whether a tag begins there, and not a sign of its own. */
const isTag = `substr(rest, instr(rest, '<') + 1, 1) GLOB '[a-zA-Z/!]' AND instr(substr(rest, instr(rest, '<')), '>') > 0`;
const lineBreak = 'char(10)';
/** SQL for the text of an HTML text: paragraphs and breaks as line breaks, other tags gone, entities as they read. */
function plainTextSql(html) {
    const start = replaced(html, [
        ['char(13)', "''"],
        [lineBreak, "' '"],
        ["'</p>'", lineBreak],
        ["'<br'", `${lineBreak} || '<br'`],
    ]);
    const text = replaced('done || rest', [
        [`${lineBreak} || ' '`, lineBreak],
        ...entities.map(([entity, character]) => [quotedText(entity), quotedText(character)]),
    ]);
    return `(WITH RECURSIVE strip(done, rest) AS (
    SELECT '', ${start}
    UNION ALL
    SELECT done || substr(rest, 1, instr(rest, '<') - 1 + iif(${isTag}, 0, 1)),
      substr(rest, instr(rest, '<') + iif(${isTag}, instr(substr(rest, instr(rest, '<')), '>'), 1))
    FROM strip WHERE instr(rest, '<') > 0
  ) SELECT trim(${text}, ${lineBreak} || ' ') FROM strip WHERE instr(rest, '<') = 0)`;
}
function replaced(text, pairs) {
    return pairs.reduce((made, [from, to]) => `replace(${made}, ${from}, ${to})`, text);
}

;// CONCATENATED MODULE: ./build/archive/position-views.js
/** The lines of invoices and of external costs, each with what it comes to. They are data. Pure. */

/** The values of a field that holds arrays; values that are none stand in the same column. */
const elementsOf = (field) => `json_each(CASE WHEN json_valid({${field}}) THEN iif(json_type({${field}}) = 'array', {${field}}, NULL) END)`;
/** A value of an element, read as in view-queries.ts. */
const item = (field) => `json_extract(item.value, '$.${field}')`;
const position_views_number = (field) => `CASE WHEN ${item(field)} = CAST(${item(field)} AS REAL) AND length(${item(field)}) < 17 THEN CAST(${item(field)} AS REAL) END`;
const real = (field) => `CAST(${position_views_number(field)} AS REAL)`;
const position_views_text = (field) => `CAST(nullif(${item(field)}, '') AS TEXT)`;
const whole = (field) => `CAST(${position_views_number(field)} AS INTEGER)`;
/**
 * The price of a position is that of one unit, and its surcharges are in it: the vendor's sample has 95.00 with 10 % as
 * 104.50, and its lines (12 × 104.50 + 5 × 600 + 8 × 114 + 1 × 115) add up to the invoice. What the price of a position
 * is that takes something off others is not documented; that it is the amount is assumed.
 */
const invoicePositions = {
    name: 'v_invoice_positions',
    tables: { t: 'invoices' },
    requires: { invoices: ['positions'] },
    query: `SELECT invoice.invoiceID AS invoiceID, invoice.invoiceNo AS invoiceNo, invoice.invoiceDate AS invoiceDate,
  invoice.isCancelled AS isCancelled, invoice.isCancellation AS isCancellation,
  invoice.customerID AS customerID, invoice.customerName AS customerName,
  invoice.projectID AS projectID, invoice.projectNo AS projectNo, invoice.projectName AS projectName,
  CAST(item.key + 1 AS INTEGER) AS position,
  ${position_views_text('categoryName')} AS categoryName,
  CAST(nullif(${plainTextSql(item('detail'))}, '') AS TEXT) AS description,
  ${real('quantity')} AS quantity,
  ${position_views_text('unit')} AS unit,
  ${real('netValue')} AS unitPrice,
  CAST(round(${position_views_number('quantity')} * ${position_views_number('netValue')}, 2) AS REAL) AS lineTotal,
  CAST(CASE WHEN ${position_views_number('taxSwitch')} = 1 THEN ${position_views_number('tax')} ELSE invoice.tax END AS REAL) AS tax,
  CAST(CASE WHEN ${position_views_number('additionalChargeSwitch')} = 1 THEN ${position_views_number('initialNetValue')} END AS REAL) AS priceBeforeSurcharge,
  CAST(CASE WHEN ${position_views_number('additionalChargeSwitch')} = 1 THEN ${position_views_number('additionalCharge1')} END AS REAL) AS surchargePercent,
  CAST(CASE WHEN ${position_views_number('additionalChargeSwitch')} = 1 THEN ${position_views_number('additionalCharge2')} END AS REAL) AS surchargePerUnit,
  ${whole('discountPosition')} AS isDiscount,
  ${real('discountPercent')} AS discountPercent
FROM {t}, ${elementsOf('t.positions')} AS item
JOIN {v_invoices} AS invoice ON invoice.invoiceID = {whole t.invoiceID}
WHERE item.type = 'object'`,
};
/** What the other positions of a document come to. */
const others = `(SELECT sum(${position_views_number('quantity')} * ${position_views_number('netValue')})
    FROM ${elementsOf('t.additionalPositions')} AS item WHERE item.type = 'object')`;
/**
 * The first position is in the record itself. Its price may be missing; then it is what the others leave of the sum, and
 * unknown if they were not read.
 */
const externalCostPositions = {
    name: 'v_external_cost_positions',
    tables: { t: 'externalcosts' },
    requires: { externalcosts: ['additionalPositions'] },
    query: `SELECT document.documentID AS documentID, document.documentNo AS documentNo,
  document.documentDate AS documentDate, document.typeName AS typeName, document.costName AS costName,
  document.supplierName AS supplierName, document.customerID AS customerID, document.customerName AS customerName,
  document.projectID AS projectID, document.projectNo AS projectNo, document.projectName AS projectName,
  CAST(line.position AS INTEGER) AS position, CAST(line.description AS TEXT) AS description,
  CAST(line.quantity AS REAL) AS quantity, CAST(line.unit AS TEXT) AS unit, CAST(line.unitPrice AS REAL) AS unitPrice,
  CAST(line.lineTotal AS REAL) AS lineTotal, CAST(line.tax AS REAL) AS tax
FROM (
  SELECT {whole t.documentID} AS documentID, 1 AS position,
    nullif(${plainTextSql('{t.comments}')}, '') AS description,
    {number t.quantity} AS quantity, {text t.unit} AS unit, {number t.unitPrice} AS unitPrice,
    round(CASE WHEN {number t.quantity} * {number t.unitPrice} IS NOT NULL
        THEN {number t.quantity} * {number t.unitPrice}
      WHEN {t.additionalPositions} IS NOT NULL OR coalesce({whole t.multiplePositions}, 0) = 0
        THEN {number t.netValue} - coalesce(${others}, 0) END, 2) AS lineTotal,
    {number t.tax} AS tax
  FROM {t}
  UNION ALL
  SELECT {whole t.documentID}, item.key + 2,
    nullif(${plainTextSql(item('detail'))}, ''),
    ${position_views_number('quantity')}, nullif(${item('unit')}, ''), ${position_views_number('netValue')},
    round(${position_views_number('quantity')} * ${position_views_number('netValue')}, 2),
    CASE WHEN ${position_views_number('taxSwitch')} = 1 THEN ${position_views_number('tax')} ELSE {number t.tax} END
  FROM {t}, ${elementsOf('t.additionalPositions')} AS item WHERE item.type = 'object'
) AS line
JOIN {v_external_costs} AS document ON document.documentID = line.documentID`,
};
const positionViews = [invoicePositions, externalCostPositions];

;// CONCATENATED MODULE: ./build/archive/view-queries.js
/**
 * Queries of views with fields in braces, filled in with what an archive has. The vendor's types are not consistent and
 * its empty values neither, so each place says how a value is read. Pure.
 */

/**
 * `{t}` is the table of an alias, `{v_invoices}` a view; `{t.date}` a field as it is, `{day t.date}` as it is read, and
 * `{TEXT day t.date}` the same as a column of that type, which tools that look at types before values need.
 */
const placeholder = /\{(?:(INTEGER|REAL|TEXT) )?(?:(whole|number|day|text) )?(\w+)(?:\.(\w+))?\}/g;
function filledIn(query, known) {
    return query.replace(placeholder, (_, type, reading, alias, field) => {
        if (field === undefined)
            return nameOf(alias, known);
        const column = columnOf(alias, field, known);
        const name = column && `${alias}.${names_quoted(column.name)}`;
        const value = column && name ? readAs(reading, name, column) : 'NULL';
        // A column that has the type keeps its index.
        return type === undefined || (value === name && column?.type === type)
            ? value
            : `CAST(${value} AS ${type})`;
    });
}
/** SQL that is true if a field has a value of which the reading makes none; undefined if that cannot be. */
function isUnreadSql(reading, alias, field, known) {
    const column = columnOf(alias, field, known);
    if (!column)
        return undefined;
    const name = `${alias}.${names_quoted(column.name)}`;
    const value = readAs(reading, name, column);
    if (reading === 'text' || value === name)
        return undefined;
    const empty = reading === 'day' ? `('', '0000-00-00', '0000-00-00 00:00:00')` : `('')`;
    return `${name} NOT IN ${empty} AND ${value} IS NULL`;
}
function nameOf(alias, { tables, views }) {
    const table = tables.get(alias);
    if (table)
        return `${names_quoted(table.name)} AS ${alias}`;
    const view = views.get(alias);
    if (view !== undefined)
        return names_quoted(view);
    throw new Error(`a view names ${alias}, which is nothing`);
}
function columnOf(alias, field, { tables }) {
    return tables.get(alias)?.columns.find((column) => column.field === field);
}
function readAs(reading, name, { type }) {
    switch (reading) {
        case 'whole':
            return type === 'INTEGER'
                ? name
                : `CASE WHEN ${name} = CAST(${name} AS INTEGER) AND length(${name}) < 20
    THEN CAST(${name} AS INTEGER) END`;
        case 'number':
            return type === 'INTEGER' || type === 'REAL'
                ? name
                : `CASE WHEN ${name} = CAST(${name} AS REAL) AND length(${name}) < 17 THEN CAST(${name} AS REAL) END`;
        case 'day':
            return `CASE WHEN date(substr(${name}, 1, 10)) = substr(${name}, 1, 10) THEN substr(${name}, 1, 10) END`;
        case 'text':
            return `nullif(${name}, '')`;
        default:
            return name;
    }
}

;// CONCATENATED MODULE: ./build/archive/typed-views.js
/**
 * One view for each list that people count and filter: numbers as numbers, days as days, codes with their words,
 * customers, projects and users with their names. Every column has the type that it says. They are data. Pure.
 */



const types = {
    whole: 'INTEGER',
    number: 'REAL',
    day: 'TEXT',
    text: 'TEXT',
};
function columns(reading, names) {
    return names.split(' ').map((field) => ({
        name: field,
        sql: `{${types[reading]} ${reading} t.${field}}`,
        reads: { field, reading },
    }));
}
const ids = (names) => columns('whole', names);
const flags = (names) => columns('whole', names);
const numbers = (names) => columns('number', names);
const days = (names) => columns('day', names);
const texts = (names) => columns('text', names);
/** The code, and the words for it beside it. */
function typed_views_code(resource, field) {
    const cases = germanWords(resource, field).map(([value, word]) => `WHEN ${value} THEN ${quotedText(word)}`);
    return [
        ...columns('whole', field),
        { name: `${field}Name`, sql: `CAST(CASE {whole t.${field}} ${cases.join(' ')} END AS TEXT)` },
    ];
}
/** A name that the list has itself, or, if not, the one that it refers to. */
function named(name, ...places) {
    if (places.length === 1)
        return { name, sql: `{TEXT text ${places[0]}}` };
    const values = places.map((place) => `{text ${place}}`);
    return { name, sql: `CAST(coalesce(${values.join(', ')}) AS TEXT)` };
}
const project = [
    ...ids('projectID'),
    named('projectNo', 't.projectNo', 'p.projectNo'),
    named('projectName', 't.projectName', 'p.projectName'),
];
const customer = [...ids('customerID'), named('customerName', 't.customerName', 'c.customerName')];
const user = [
    ...ids('userID'),
    named('username', 't.username', 'u.username'),
    {
        name: 'userFullName',
        sql: `CAST(nullif(trim(coalesce({text t.userFirstName}, {text u.userFirstName}, '') || ' '
    || coalesce({text t.userLastName}, {text u.userLastName}, '')), '') AS TEXT)`,
    },
];
const joinProject = ['p', 'LEFT JOIN {p} ON {whole p.projectID} = {whole t.projectID}'];
const joinCustomer = ['c', 'LEFT JOIN {c} ON {whole c.customerID} = {whole t.customerID}'];
const joinUser = ['u', 'LEFT JOIN {u} ON {whole u.userID} = {whole t.userID}'];
/**
 * Two invoices of which one cancels the other make nothing together, and neither counts. Which of them names the other
 * in cancelInvoiceID is assumed: the one that cancels. One that names another and has another amount corrects it in
 * part, so both count, unless it is called a Storno.
 */
const isStorno = (alias) => `coalesce({text ${alias}.invoiceType}, '') LIKE 'storno%'`;
const cancellation = [
    [
        'k',
        `LEFT JOIN (
  SELECT {whole k.cancelInvoiceID} AS invoiceID, max(${isStorno('k')}) AS isStorno,
    abs(round(sum({number k.grossValue}), 2)) AS grossValue
  FROM {k} WHERE coalesce({whole k.cancelInvoiceID}, 0) <> 0 GROUP BY 1
) AS canceller ON canceller.invoiceID = {whole t.invoiceID}`,
    ],
    ['o', 'LEFT JOIN {o} ON {whole o.invoiceID} = {whole t.cancelInvoiceID}'],
];
const typedViews = [
    {
        name: 'v_invoices',
        tables: { t: 'invoices', p: 'projects', c: 'customers', k: 'invoices', o: 'invoices' },
        joins: [joinProject, joinCustomer, ...cancellation],
        columns: [
            ...ids('invoiceID'),
            ...texts('invoiceNo invoiceName invoiceType'),
            ...days('invoiceDate dateStart dateEnd'),
            ...numbers('netValue grossValue tax'),
            ...typed_views_code('invoices', 'currency'),
            ...days('paymentTargetDate paymentDate'),
            ...numbers('cashDiscountRate'),
            ...flags('paidCashDiscount invoiceDunningStatus isSent'),
            {
                name: 'isCancelled',
                sql: `CAST(canceller.invoiceID IS NOT NULL
    AND (canceller.isStorno OR coalesce(canceller.grossValue = abs({number t.grossValue}), 1)) AS INTEGER)`,
            },
            {
                name: 'isCancellation',
                sql: `CAST(${isStorno('t')} OR (coalesce({whole t.cancelInvoiceID}, 0) <> 0
    AND coalesce(abs({number o.grossValue}) = abs({number t.grossValue}), 1)) AS INTEGER)`,
            },
            ...ids('cancelInvoiceID'),
            ...project,
            ...customer,
            ...ids('addressID'),
            ...texts('name1'),
        ],
    },
    {
        name: 'v_quotations',
        tables: { t: 'quotations', p: 'projects', c: 'customers' },
        joins: [joinProject, joinCustomer],
        columns: [
            ...ids('quotationID'),
            ...texts('quotationName'),
            ...days('quotationDate'),
            ...numbers('netValue grossValue tax'),
            ...typed_views_code('quotations', 'currency'),
            ...flags('isSent approved'),
            ...days('sentDate ocSentDate'),
            ...project,
            ...customer,
            ...ids('addressID'),
            ...texts('name1'),
        ],
    },
    {
        name: 'v_external_costs',
        tables: { t: 'externalcosts', p: 'projects', c: 'customers' },
        joins: [
            joinProject,
            ['c', 'LEFT JOIN {c} ON {whole c.customerID} = coalesce({whole t.customerID}, {whole p.customerID})'],
        ],
        columns: [
            ...ids('documentID'),
            ...typed_views_code('externalcosts', 'type'),
            ...texts('costName documentNo'),
            ...days('documentDate receiptDate'),
            ...numbers('netValue grossValue tax'),
            ...typed_views_code('externalcosts', 'currency'),
            ...flags('paymentTarget'),
            ...typed_views_code('externalcosts', 'paymentType'),
            ...days('paymentDate'),
            ...flags('notInvoiceable'),
            ...project,
            { name: 'customerID', sql: 'CAST(coalesce({whole t.customerID}, {whole p.customerID}) AS INTEGER)' },
            named('customerName', 't.customerName', 'c.customerName'),
            ...ids('addressID'),
            named('supplierName', 't.name1'),
        ],
    },
    {
        name: 'v_projects',
        tables: { t: 'projects', c: 'customers', u: 'users' },
        joins: [joinCustomer, ['u', 'LEFT JOIN {u} ON {whole u.userID} = {whole t.userResponsibleID}']],
        columns: [
            ...ids('projectID'),
            ...texts('projectNo projectName'),
            ...customer,
            ...days('projectDate projectDateEnd'),
            ...typed_views_code('projects', 'projectStatus'),
            ...typed_views_code('projects', 'financeStatus'),
            ...typed_views_code('projects', 'activeStatus'),
            ...typed_views_code('projects', 'recurringProject'),
            ...numbers('timePlanned timeNeeded'),
            ...flags('isProjectTemplate'),
            ...ids('userResponsibleID'),
            named('responsibleUsername', 'u.username'),
            ...texts('projectQuickInfo projectTags'),
        ],
    },
    {
        name: 'v_project_times',
        tables: { t: 'projecttimes', p: 'projects', c: 'customers', u: 'users', k: 'projecttimecategories' },
        joins: [
            joinProject,
            ['c', 'LEFT JOIN {c} ON {whole c.customerID} = coalesce({whole t.customerID}, {whole p.customerID})'],
            joinUser,
            ['k', 'LEFT JOIN {k} ON {whole k.category} = {whole t.category}'],
        ],
        columns: [
            ...ids('timeID'),
            ...days('date'),
            ...numbers('workingTime'),
            ...user,
            ...project,
            { name: 'customerID', sql: 'CAST(coalesce({whole t.customerID}, {whole p.customerID}) AS INTEGER)' },
            named('customerName', 't.customerName', 'c.customerName'),
            ...ids('category'),
            named('categoryName', 't.categoryName', 'k.categoryName'),
            ...texts('detail'),
            ...flags('notInvoiceable isInvoiced'),
            ...ids('linkedTaskID'),
        ],
    },
    {
        name: 'v_working_times',
        tables: { t: 'workingtimes', u: 'users' },
        joins: [joinUser],
        columns: [
            ...ids('workingTimeID'),
            ...user,
            ...days('workingDate'),
            ...texts('dailyTimeStart dailyTimeEnd'),
            ...typed_views_code('workingtimes', 'dayType'),
            ...flags('halfHoliday homeOffice'),
            ...numbers('workingTime'),
        ],
    },
];
/** The query of a typed view; its list must be there. */
function typedQuery({ joins, columns }, known) {
    const selected = columns.map(({ name, sql }) => `${filledIn(sql, known)} AS ${names_quoted(name)}`);
    const joined = joins.filter(([alias]) => known.tables.has(alias)).map(([, join]) => filledIn(join, known));
    return `SELECT ${[...selected, unreadColumn(columns, known)].join(',\n  ')}\n${[filledIn('FROM {t}', known), ...joined].join('\n')}`;
}
/** Names the fields that have a value of which the view makes none, so that nothing is lost without a word. */
function unreadColumn(all, known) {
    const parts = all.flatMap(({ reads }) => {
        const sql = reads && isUnreadSql(reads.reading, 't', reads.field, known);
        return sql ? `CASE WHEN ${sql} THEN ${quotedText(`${reads.field} `)} ELSE '' END` : [];
    });
    return `CAST(${parts.length === 0 ? 'NULL' : `nullif(trim(${parts.join(' || ')}), '')`} AS TEXT) AS "unread"`;
}

;// CONCATENATED MODULE: ./build/archive/named-views.js
/** The views with names of their own: which of them an archive has, and their SQL. Pure. */





/** The views as SQL, those that others read first; fills `taken`, because a table may have such a name. */
function createNamedViews(tables, taken) {
    const byResource = new Map(tables.map((table) => [table.resource.name, table]));
    const free = (wanted) => distinctNames([wanted], taken)[0] ?? wanted;
    return namedViews(byResource, free).map(({ name, query }) => `CREATE VIEW ${names_quoted(name)} AS\n${query}`);
}
/**
 * The queries behind the views that these lists allow, those that others read first; `nameFor` gives each the name under
 * which the others read it.
 */
function namedViews(byResource, nameFor) {
    const views = new Map();
    const made = [];
    const add = (wanted, aliases, query) => {
        const sql = query({ tables: tablesOf(aliases, byResource), views });
        const name = nameFor(wanted);
        views.set(wanted, name);
        made.push({ name, query: sql });
    };
    for (const view of typedViews) {
        if (byResource.has(view.tables.t))
            add(view.name, view.tables, (known) => typedQuery(view, known));
    }
    for (const view of [...positionViews, ...explainingViews]) {
        if (hasAll(view, byResource))
            add(view.name, view.tables, (known) => filledIn(view.query, known));
    }
    return made;
}
function tablesOf(aliases, byResource) {
    return new Map(Object.entries(aliases).flatMap(([alias, resource]) => {
        const table = byResource.get(resource);
        return table ? [[alias, table]] : [];
    }));
}
function hasAll(view, byResource) {
    return lackingFields(view, byResource).length === 0;
}
/** What a query needs and the lists do not have: a list, or a field as `invoices.invoiceDate`. */
function lackingFields({ requires }, byResource) {
    return Object.entries(requires).flatMap(([resource, fields]) => {
        const columns = byResource.get(resource)?.columns;
        if (!columns)
            return [resource];
        return fields
            .filter((field) => !columns.some((column) => column.field === field))
            .map((field) => `${resource}.${field}`);
    });
}

// EXTERNAL MODULE: ./build/sqlite/sqlite.js
var sqlite_sqlite = __webpack_require__(44625);
;// CONCATENATED MODULE: ./build/archive/content-hash.js
/**
 * The content of a table as one hash, independent of how the file stores it: of the order of its columns, their
 * declared types and everything about pages. It is computed from cells (when building, and from the work file's
 * texts) and from an archive's bytes; both ways must give the same.
 *
 * A table is hashed as lines. The first is the JSON array of its column names, sorted. Each row follows in the
 * order of its ids: the JSON array of its values in the order of those names, in which each REAL is null, and
 * then for each REAL a tab, the column's index, a colon and the shortest decimal that names the same double.
 */




/** SQLite's functions take a limited number of arguments (127 in older versions), so wide rows are cut. */
const valuesPerArray = 100;
/** More at a time take longer. */
const charactersPerUpdate = 16_384;
/** A hasher of the rows of a table with these columns, in any order. */
function contentHasher(columns) {
    const order = sortedOrder(columns);
    const lines = lineHasher(order.map((index) => columns[index] ?? ''));
    const plain = columns.map(() => null);
    return {
        row(cells) {
            let reals = '';
            for (let index = 0; index < order.length; index++) {
                const cell = cells[order[index] ?? 0] ?? null;
                if (isReal(cell)) {
                    reals += realText(index, realValue(cell));
                    plain[index] = null;
                }
                else
                    plain[index] = cell;
            }
            lines.add(arrayTexts(plain) + reals);
        },
        digest: lines.digest,
    };
}
/** Reads a table from the archive's own bytes, without its indexes. Throws SqliteError. */
function tableContent(database, table) {
    const columns = database
        .query('SELECT name, type FROM pragma_table_info(?)', [table])
        .map(([name, type]) => ({ name: String(name), mayBeReal: type !== 'INTEGER' && type !== 'TEXT' }));
    if (columns.length === 0)
        throw new sqlite_sqlite/* SqliteError */.j(`There is no table ${table}.`);
    const sorted = sortedOrder(columns.map(({ name }) => name)).flatMap((index) => columns[index] ?? []);
    const lines = lineHasher(sorted.map(({ name }) => name));
    const realColumns = sorted.flatMap(({ mayBeReal }, index) => (mayBeReal ? index : []));
    const arrays = Math.ceil(sorted.length / valuesPerArray);
    const statement = database.prepare(selectLines(table, sorted));
    let rows = 0;
    try {
        for (const values of statement.rows()) {
            let line = values.slice(0, arrays).join('');
            for (let at = arrays; at < values.length; at++) {
                const value = values[at];
                if (typeof value === 'number')
                    line += realText(realColumns[at - arrays] ?? -1, value);
            }
            lines.add(line);
            rows++;
        }
    }
    finally {
        statement.free();
    }
    return { rows, hash: lines.digest() };
}
/**
 * Texts come as JSON, because reading them plainly would end at the first NUL; REAL values come as doubles,
 * because SQLite's decimals depend on its version. NOT INDEXED gives the rows as they lie, in the order of ids.
 */
function selectLines(table, columns) {
    const { arrays, reals } = lineExpressions(columns);
    return `SELECT ${[...arrays, ...reals].join(', ')} FROM ${names_quoted(table)} NOT INDEXED`;
}
/**
 * SQL for the values of a row as text: one JSON array for each hundred columns, in which each REAL is null, and
 * the REAL values of those columns that may have them, in the same order, null where the value is none.
 */
function lineExpressions(columns) {
    const values = columns.map(({ name, mayBeReal }) => mayBeReal ? `iif(typeof(${names_quoted(name)}) = 'real', NULL, ${names_quoted(name)})` : names_quoted(name));
    const reals = columns
        .filter(({ mayBeReal }) => mayBeReal)
        .map(({ name }) => `iif(typeof(${names_quoted(name)}) = 'real', ${names_quoted(name)}, NULL)`);
    return { arrays: chunks(values).map((chunk) => `json_array(${chunk.join(', ')})`), reals };
}
function arrayTexts(values) {
    if (values.length <= valuesPerArray)
        return JSON.stringify(values);
    return chunks(values)
        .map((chunk) => JSON.stringify(chunk))
        .join('');
}
function chunks(values) {
    return Array.from({ length: Math.ceil(values.length / valuesPerArray) }, (_, index) => values.slice(index * valuesPerArray, (index + 1) * valuesPerArray));
}
function realText(index, value) {
    return `\t${index}:${value}`;
}
/** The indexes of the names in the order of their code units, which no language setting changes. */
function sortedOrder(names) {
    const sorted = names.map((name, index) => ({ name, index }));
    sorted.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
    return sorted.map(({ index }) => index);
}
function lineHasher(header) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let pending = `${JSON.stringify(header)}\n`;
    return {
        add(line) {
            pending += `${line}\n`;
            if (pending.length < charactersPerUpdate)
                return;
            hash.update(pending);
            pending = '';
        },
        digest: () => hash.update(pending).digest('hex'),
    };
}

;// CONCATENATED MODULE: ./build/archive/source-content.js



function columnNamesOf(columns) {
    return columns.map(({ field, name, restOf }) => ({
        field: restOf === undefined ? speakableName(field) : undefined,
        column: name,
    }));
}
function sameColumns(one, other) {
    return (one.length === other.length &&
        one.every(({ field, column }, at) => field === other[at]?.field && column === other[at]?.column));
}
/** Reads all records once. undefined if there is a field that none of the columns has. */
function sourceContent(source, resource, columns) {
    const reader = recordReader(resource);
    const hasher = contentHasher(columns.map(({ column }) => column));
    const unused = new Set(columns.filter(({ field }) => field !== undefined));
    const rest = columns.findIndex(({ field }) => field === undefined);
    /** Place of each slot among the columns; slots come as fields are met, those without a column of their own last. */
    const places = [];
    const cells = columns.map(() => null);
    let rows = 0;
    let slotsKnown = 0;
    for (const record of source.records(resource.name)) {
        reader.read(record);
        rows++;
        for (const slot of reader.slots.slice(slotsKnown)) {
            const column = [...unused].find(({ field }) => field === speakableName(slot.field));
            if (column) {
                unused.delete(column);
                places.push(columns.indexOf(column));
            }
            else if (rest < 0 || unused.size > 0)
                return undefined;
        }
        slotsKnown = reader.slots.length;
        places.forEach((place, slot) => {
            cells[place] = reader.storableAt(slot);
        });
        if (rest >= 0)
            cells[rest] = reader.objectFrom(places.length);
        hasher.row(cells);
    }
    return { rows, columns, hash: hasher.digest() };
}
/** Expects the fields that some of the records have: nearly always they are those of all. */
function earlyContent(resource, some) {
    const reader = recordReader(resource);
    for (const record of some)
        reader.read(record);
    const fields = reader.slots.map(({ field }) => field);
    const names = distinctNames(fields);
    const places = new Map(fields.map((field, place) => [field, place]));
    /** The same by the index of the slot, so that no name has to be looked up for each value. */
    const placesBySlot = [];
    const hasher = contentHasher(names);
    const cells = fields.map(() => null);
    let rows = 0;
    let isAsExpected = true;
    return {
        take({ field, index }, cell) {
            placesBySlot[index] ??= places.get(field) ?? -1;
            const place = placesBySlot[index] ?? -1;
            if (place < 0)
                isAsExpected = false;
            else
                cells[place] = cell;
        },
        endRecord() {
            if (!isAsExpected)
                return;
            rows++;
            hasher.row(cells);
            cells.fill(null);
        },
        content(columns) {
            isAsExpected &&= columns.length === fields.length;
            isAsExpected &&= columns.every(({ field, name }) => names[places.get(field) ?? -1] === name);
            return isAsExpected ? { rows, hash: hasher.digest() } : undefined;
        },
    };
}

;// CONCATENATED MODULE: ./build/archive/views.js

/** SQLite's limit for the columns of a view, less the parent's id, the place and the value. */
const mostFields = 1997;
/** One view for each field that holds arrays, named `<table>_<field>`; fills `taken`. */
function createViews(table, taken) {
    const nested = table.columns.flatMap((column) => column.elements ? { column, elements: column.elements } : []);
    const names = distinctNames(nested.map(({ column }) => `${table.name}_${column.name}`), taken);
    return nested.map(({ column, elements }, index) => createView(names[index] ?? column.name, table, column, elements));
}
function createView(view, table, column, elements) {
    const idColumn = table.columns[0]?.name ?? table.resource.idField;
    const fields = elements.fields.slice(0, mostFields);
    // Arrays that were empty throughout tell nothing of their elements.
    const hasValue = elements.hasScalars || fields.length === 0;
    const names = distinctNames([idColumn, 'item', ...fields, ...(hasValue ? ['value'] : [])]);
    const values = [
        `parent.${names_quoted(idColumn)}`,
        'item.key + 1',
        ...fields.map((field) => fieldOf(field, elements)),
        ...(hasValue ? [`iif(item.type = 'object', NULL, item.value)`] : []),
    ];
    const columns = values.map((value, index) => `${value} AS ${names_quoted(names[index] ?? '')}`);
    const source = `parent.${names_quoted(column.name)}`;
    // Values that are no arrays stand in the same column: texts, objects, numbers.
    const array = `CASE WHEN json_valid(${source}) THEN iif(json_type(${source}) = 'array', ${source}, NULL) END`;
    return `CREATE VIEW ${names_quoted(view)} AS\nSELECT ${columns.join(',\n  ')}\nFROM ${names_quoted(table.name)} AS parent, json_each(${array}) AS item`;
}
function fieldOf(field, { hasScalars }) {
    // A JSON path has no way to escape a quote, and older versions compare names as they are written.
    const value = /^[ !#-[\]-~]+$/.test(field)
        ? `json_extract(item.value, ${quotedText(`$."${field}"`)})`
        : `(SELECT field.value FROM json_each(item.value) AS field WHERE field.key = ${quotedText(field)})`;
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
    writeFileDigest(storage, placeholder);
    return contents;
}
function writtenWithPlaceholder(database, source, options, sorting) {
    try {
        // What fails half-way is thrown away: a journal would only cost.
        database.execute('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY');
        database.execute('PRAGMA cache_size = -8192');
        database.execute(`PRAGMA application_id = ${archiveApplicationId}; PRAGMA user_version = ${archiveFormat}`);
        // Counting the records takes a while.
        const resources = source.resources();
        const made = database.transaction(() => writeTables(database, source, resources));
        const hashes = [...made.contents.values()].map(({ hash }) => hash);
        const placeholder = digestPlaceholder(hashes);
        database.transaction(() => {
            for (const index of made.indexes)
                createIndex(database, index, sorting);
            writeAboutTables(database, source, { ...options, ...made, resources, fileDigest: placeholder });
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
    const names = tableNames(resources, taken);
    const targets = referenceTargets(resources, names);
    const contents = new Map();
    const tables = resources.map((resource, index) => {
        const name = names[index] ?? resource.name;
        const early = earlyContent(resource, source.someRecords(resource.name));
        const facts = learnTable(resource, source.records(resource.name), early);
        const table = { resource, name, rows: facts.rows, columns: columnsOf(facts) };
        contents.set(resource.name, contentOf(source, table, early));
        database.execute(createTable(table, targets));
        fillTable(database, table, source.records(resource.name));
        return table;
    });
    const nestedViews = tables.flatMap((table) => createViews(table, taken));
    for (const view of [...nestedViews, ...createNamedViews(tables, taken)])
        database.execute(view);
    return {
        tables,
        contents,
        targets,
        indexes: tables.flatMap((table) => createIndexes(table, targets, taken)),
    };
}
/** If the records have other fields than was expected, they are read once more for it. */
function contentOf(source, table, early) {
    const columns = columnNamesOf(table.columns);
    const content = early.content(table.columns);
    if (content)
        return { ...content, columns };
    const found = sourceContent(source, table.resource, columns);
    if (!found)
        throw new Error(`the columns of ${table.name} are not those of its records`);
    return found;
}

// EXTERNAL MODULE: ./build/sqlite/database.js + 2 modules
var database = __webpack_require__(40893);
;// CONCATENATED MODULE: ./build/archive/schema-pages.js
const interiorPage = 5;
/** The file's header comes before the first page's own. */
const fileHeaderBytes = 100;
/** Whether the pages of the schema are a tree: each is reached once. True of bytes that are no SQLite file at all. */
function isSchemaTree(file) {
    if (file.length < fileHeaderBytes)
        return true;
    const written = viewOf(file.subarray(16, 18)).getUint16(0);
    const pageBytes = written === 1 ? 65_536 : written;
    if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0)
        return true;
    const pages = Math.floor(file.length / pageBytes);
    const found = new Set([1]);
    for (const page of found) {
        if (page < 1 || page > pages)
            continue;
        const bytes = file.subarray((page - 1) * pageBytes, page * pageBytes);
        for (const child of childrenOn(viewOf(bytes), page === 1 ? fileHeaderBytes : 0)) {
            if (found.has(child))
                return false;
            found.add(child);
        }
    }
    return true;
}
/** Numbers of the pages below this one; none on a leaf, or on what is no page of a table. */
function childrenOn(page, header) {
    if (page.getUint8(header) !== interiorPage)
        return [];
    const cells = page.getUint16(header + 3);
    const pointers = header + 12;
    const places = Array.from({ length: cells }, (_, index) => pointers + 2 * index)
        .filter((at) => at + 2 <= page.byteLength)
        .map((at) => page.getUint16(at))
        .filter((at) => at + 4 <= page.byteLength);
    return [page.getUint32(header + 8), ...places.map((at) => page.getUint32(at))];
}
function viewOf({ buffer, byteOffset, byteLength }) {
    return new DataView(buffer, byteOffset, byteLength);
}

;// CONCATENATED MODULE: ./build/archive/shape.js

/** Looks at the entries of sqlite_schema: type, name, sql. */
function shapeOf(entries) {
    const tables = new Set();
    let stranger;
    for (const [type, name, sql] of entries) {
        if (type === 'table')
            tables.add(String(name));
        if (!isKnown(type, sql))
            stranger ??= `it has the ${type} ${name}`;
    }
    const missing = ['_backup', '_resources', '_columns'].find((name) => !tables.has(name));
    return { tables, stranger: stranger ?? (missing && `it has no table ${missing}`) };
}
const quotedNames = /"(?:[^"]|"")*"/g;
/** All that may stand outside of quoted names in the definition of a table. */
const shape_words = new Set(`${aboutTables} INTEGER REAL TEXT ANY PRIMARY KEY NOT NULL REFERENCES STRICT`.match(/\w+/g));
function isKnown(type, sql) {
    // The indexes that SQLite makes for keys have no text.
    if (typeof sql !== 'string')
        return type === 'index' && sql === null;
    const bare = sql.replace(quotedNames, '""');
    switch (type) {
        case 'view':
            return true;
        case 'index':
            // Columns and nothing else; people may have made one of their own.
            return /^CREATE (?:UNIQUE )?INDEX \S+ ON [^\s()]+ ?\([\w",\s]+\)$/i.test(bare);
        case 'table':
            return (/^CREATE TABLE [\w"]+ \([\w\s(),"]+\) STRICT(?:, WITHOUT ROWID)?$/.test(bare) &&
                (bare.match(/\w+/g) ?? []).every((word) => shape_words.has(word)));
        default:
            return false;
    }
}

;// CONCATENATED MODULE: ./build/archive/opening.js
/**
 * Opens a file as an archive. It may come from anywhere, so it is not trusted because it looks like ours: nothing that
 * it defines is run, and nothing is read of it before its shape was looked at.
 */





/** The file is no archive of this program, or of a version that this one cannot read. */
class NotAnArchive extends errors/* BackupError */.hj {
    name = 'NotAnArchive';
}
/** Opens an archive for one piece of work. Throws NotAnArchive, also if the file is damaged beyond reading. */
function opening_withArchive(content, sqlite, work) {
    const opened = openDatabase(content, sqlite);
    try {
        return readable(() => work(opened));
    }
    finally {
        opened.database.close();
    }
}
/** The caller closes the database. Throws NotAnArchive. */
function openDatabase(content, sqlite) {
    if (!isSchemaTree(content))
        throw foreign('its pages lead to each other');
    const database = readable(() => sqlite(content));
    try {
        return readable(() => {
            checkFormat(database);
            const { tables, stranger } = openedShape(database);
            if (stranger !== undefined)
                throw foreign(stranger);
            return { database, tables };
        });
    }
    catch (error) {
        database.close();
        throw error;
    }
}
/** Reads from an archive: what SQLite cannot read is no archive, or a damaged one. Throws NotAnArchive. */
function readable(read) {
    try {
        return read();
    }
    catch (cause) {
        if (!(cause instanceof database/* SqliteError */.j))
            throw cause;
        // SQLite's words can quote names that the file has chosen.
        throw new NotAnArchive(`This is no archive, or it is damaged: ${(0,errors/* printable */.g$)(cause.message)}`, 'Use another archive.', { cause });
    }
}
/**
 * A table whose pages lead to each other would have rows without end. SQLite's quick check visits each page once; it
 * takes about 5 ms for a megabyte. Only these tables are looked at if they are named: nothing else may be read then.
 * Throws NotAnArchive.
 */
function opening_refuseBrokenTrees(database, tables) {
    const checks = tables?.map((table) => `'${table.replaceAll("'", "''")}'`) ?? ['1'];
    for (const check of checks) {
        const said = String(database.value(`PRAGMA quick_check(${check})`));
        if (said !== 'ok')
            throw new NotAnArchive(`This archive is damaged: ${(0,errors/* printable */.g$)(said)}`, 'Use another archive.');
    }
}
/** The error about a file that is marked as an archive and has another shape; `what` may quote its names. */
function foreign(what) {
    return new NotAnArchive(`This is no archive as this program makes them: ${(0,errors/* printable */.g$)(what, 120)}.`, 'Use an archive from the place where your backups are kept.');
}
function checkFormat(database) {
    if (database.value('PRAGMA application_id') !== archiveApplicationId) {
        throw new NotAnArchive('This SQLite file was not made by ProSonata Backup.', 'Check the path.');
    }
    const format = Number(database.value('PRAGMA user_version'));
    if (archiveFormats.includes(format))
        return;
    const known = archiveFormats.join(' and ');
    const isNewer = format > Math.max(...archiveFormats);
    throw new NotAnArchive(`This archive has format ${format}; this version reads ${known}.`, isNewer ? 'Use a newer version of this program.' : 'Use the version of this program that made it.');
}
function openedShape(database) {
    // Nothing that the file defines may call a function that reaches beyond it, and nothing is written.
    database.execute('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
    // Checking the indexes looks their rows up all over the file.
    database.execute('PRAGMA cache_size = -32768');
    return shapeOf(database.query('SELECT type, name, sql FROM sqlite_schema'));
}

;// CONCATENATED MODULE: ./build/archive/info.js


/** What is in an archive, without proving it. Throws NotAnArchive. */
function readArchiveInfo(content, { sqlite }) {
    return withArchive(content, sqlite, (opened) => {
        refuseBrokenTrees(opened.database);
        return readInfo(opened, content.length);
    });
}
/** The tables that say what the others are. */
const describing = ['_backup', '_resources', '_columns'];
/**
 * Opens an archive until it is closed. If `lists` are named, nothing else may be read from it, and nothing else of a large
 * file is looked at. Throws NotAnArchive.
 */
function openArchive(content, { sqlite, lists }) {
    const opened = openDatabase(content, sqlite);
    const { database, tables } = opened;
    try {
        return readable(() => {
            opening_refuseBrokenTrees(database, lists && describing.filter((table) => tables.has(table)));
            const info = readInfo(opened, content.length);
            if (lists) {
                const wanted = info.resources.filter(({ name, table }) => lists.includes(name) && tables.has(table));
                opening_refuseBrokenTrees(database, wanted.map(({ table }) => table));
            }
            return { info, database, close: () => database.close() };
        });
    }
    catch (error) {
        database.close();
        throw error;
    }
}
/**
 * Reads the tables that describe the backup. Every table that they name is one of the schema, and has its key. Throws
 * NotAnArchive.
 */
function readInfo({ database, tables }, sizeBytes) {
    const [backup, another] = database.query('SELECT id, workspace, started_at, finished_at, program_version, file_digest, previous FROM _backup LIMIT 2');
    if (!backup || another)
        throw foreign(`_backup has ${backup ? 'several rows' : 'no row'}`);
    const [backupId, workspace, startedAt, finishedAt, programVersion, fileDigest] = backup.map(String);
    const [previous, readAs, userGroup] = [backup[6], ...keyIn(database)].map(textOf);
    const resources = database
        .query(`SELECT resource, "table", key, status, reason, content_hash, reported, rows, details_read,
         details_missing, details_gone, details_refused, added, changed, removed, ${withheldIn(database)} FROM _resources ORDER BY rowid`)
        .map((row) => readResource(row));
    checkTables(database, tables, resources);
    return {
        backupId: backupId ?? '',
        previous,
        workspace: workspace ?? '',
        startedAt: startedAt ?? '',
        finishedAt: finishedAt ?? '',
        programVersion: programVersion ?? '',
        readAs,
        userGroup,
        sizeBytes,
        fileDigest: fileDigest ?? '',
        resources,
    };
}
function textOf(value) {
    return typeof value === 'string' ? value : undefined;
}
/** Archives of earlier versions do not say whose key they were read with. */
function keyIn(database) {
    if (!hasColumn(database, '_backup', 'read_as'))
        return [null, null];
    return database.query('SELECT read_as, user_group FROM _backup')[0] ?? [];
}
function withheldIn(database) {
    return hasColumn(database, '_resources', 'withheld') ? 'withheld' : "''";
}
function hasColumn(database, table, name) {
    return database.value('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [table, name]) === 1;
}
/** A name in a row could be that of a view, or of a table that is no list. */
function checkTables(database, tables, resources) {
    const left = new Set([...tables].filter((name) => !/^(?:_|sqlite_)/i.test(name)));
    for (const { table, key } of resources) {
        if (!left.delete(table))
            throw foreign(`it has no table ${table}, or two lists in it`);
        const columns = database.query('SELECT name FROM pragma_table_info(?)', [table]).flat();
        if (!columns.includes(speakableName(key)))
            throw foreign(`${table} has no column ${key}`);
    }
}
function readResource(row) {
    const [name, table, key, status, reason, contentHash] = row.slice(0, 6).map(String);
    const [reported] = row.slice(6);
    const [rows, detailsRead, detailsMissing, detailsGone, detailsRefused, added, changed, removed] = row
        .slice(7, 15)
        .map(Number);
    return {
        name: name ?? '',
        table: table ?? '',
        key: key ?? '',
        status: status ?? '',
        reason: reason ?? '',
        contentHash: contentHash ?? '',
        reported: typeof reported === 'number' ? reported : undefined,
        rows: rows ?? 0,
        detailsRead: detailsRead ?? 0,
        detailsMissing: detailsMissing ?? 0,
        detailsGone: detailsGone ?? 0,
        detailsRefused: detailsRefused ?? 0,
        added: added ?? 0,
        changed: changed ?? 0,
        removed: removed ?? 0,
        withheld: textOf(row[15]) ?? '',
    };
}

;// CONCATENATED MODULE: ./build/archive/verify.js
/** Proves an archive from its bytes: alone, and against the work file that it was built from. */







/**
 * Checks the file's structure, every table against the counts and hashes in `_resources`, and all bytes against the
 * file's own digest. Throws NotAnArchive.
 */
function verifyArchive(content, { sqlite }) {
    return opening_withArchive(content, sqlite, (opened) => {
        const { database } = opened;
        const broken = unlessUnreadable('the file', () => integrityFaults(database));
        // Pages that lead to each other would be tables without an end.
        if (broken.length > 0)
            return { info: undefined, faults: broken, contents: new Map() };
        const info = readInfo(opened, content.length);
        const contents = new Map();
        const faults = info.resources.flatMap((resource) => unlessUnreadable(resource.table, () => {
            const found = tableContent(database, resource.table);
            contents.set(resource.table, found);
            return tableFaults(database, resource, found);
        }));
        // What is wrong with the records says more; the digest shows every other change.
        if (faults.length === 0 && !hasFileDigest(content, info.fileDigest)) {
            const changed = 'the file was changed after it was written, although its records are all there';
            return { info, faults: [changed], contents };
        }
        return { info, faults, contents };
    });
}
/**
 * Counts and content of every table, each computed twice: from the archive's bytes, and from the source's JSON texts,
 * which takes nothing from the archive but which field is which column. Throws NotAnArchive.
 */
function compareWithSource(content, source, { sqlite }, known = {}) {
    return opening_withArchive(content, sqlite, (opened) => {
        const { database } = opened;
        const archived = new Map(readInfo(opened, content.length).resources.map((resource) => [resource.name, resource]));
        return source.resources().flatMap(({ resource }) => {
            const entry = archived.get(resource.name);
            if (!entry)
                return [`${resource.name} is not in the archive`];
            return unlessUnreadable(entry.table, () => {
                const found = known.archived?.get(entry.table) ?? tableContent(database, entry.table);
                const columns = columnNames(database, entry.table);
                const read = known.read?.get(resource.name);
                const expected = read && sameColumns(read.columns, columns)
                    ? read
                    : sourceContent(source, { name: entry.name, idField: entry.key }, columns);
                return sourceFaults(entry.table, found, expected);
            });
        });
    });
}
/** A damaged page gives a line for each of its cells; a few are enough. */
const integrityLinesAtMost = 5;
function integrityFaults(database) {
    const lines = database
        .query('PRAGMA integrity_check')
        .flatMap(([text]) => String(text).split('\n'))
        .filter((line) => line !== 'ok' && line !== '*** in database main ***');
    const shown = lines.slice(0, integrityLinesAtMost).map((line) => `integrity check: ${line}`);
    const more = lines.length - shown.length;
    return more > 0 ? [...shown, `integrity check: ${more} more lines`] : shown;
}
function tableFaults(database, resource, found) {
    const { table, rows } = resource;
    const distinct = Number(database.value(`SELECT count(DISTINCT ${names_quoted(speakableName(resource.key))}) FROM ${names_quoted(table)}`));
    if (found.rows !== rows)
        return [`${table} has ${found.rows} rows, _resources says ${rows}`];
    if (distinct !== rows)
        return [`${table} has ${rows} rows, but ${distinct} different ids`];
    if (found.hash !== resource.contentHash) {
        return [`${table} does not have the content it was written with`];
    }
    return [];
}
function sourceFaults(table, found, expected) {
    if (!expected)
        return [`${table} lacks a field that the work file has`];
    if (found.rows !== expected.rows) {
        return [`${table} has ${found.rows} rows, the work file ${expected.rows}`];
    }
    if (found.hash !== expected.hash) {
        return [`${table} differs from the work file, in which it has ${expected.rows} rows as well`];
    }
    return [];
}
function columnNames(database, table) {
    return database
        .query('SELECT field, "column" FROM _columns WHERE "table" = ? ORDER BY rowid', [table])
        .map(([field, column]) => ({
        field: field === null ? undefined : String(field),
        column: String(column),
    }));
}
/** A damaged file is what this looks for, so it is a finding and not an error. */
function unlessUnreadable(what, find) {
    try {
        return find();
    }
    catch (error) {
        if (!(error instanceof sqlite_sqlite/* SqliteError */.j))
            throw error;
        return [`${what} cannot be read: ${error.message}`];
    }
}

;// CONCATENATED MODULE: ./build/archive/proved.js






/**
 * The archive, verified on its own and against the work file. Throws if it does not hold what was read: such an archive
 * is never published.
 */
async function provedArchive(workFile, finishedAt, holds, { sqlite, scratch }) {
    const content = await scratch();
    try {
        const read = await built(workFile, { version: version/* version */.rE, finishedAt, holds }, content, { sqlite, scratch });
        const { faults, contents: archived } = verifyArchive(content, { sqlite });
        refuseFaults([...faults, ...compareWithSource(content, workFile, { sqlite }, { archived, read })]);
        return { content, dangling: opening_withArchive(content, sqlite, ({ database }) => danglingIn(database)) };
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
var prosonata_errors = __webpack_require__(99705);
// EXTERNAL MODULE: ./build/prosonata/api.js
var api = __webpack_require__(99540);
// EXTERNAL MODULE: ./build/reading/passes.js
var passes = __webpack_require__(28546);
// EXTERNAL MODULE: ./build/reading/progress.js
var reading_progress = __webpack_require__(17588);
// EXTERNAL MODULE: ./build/reading/quota-seen.js
var quota_seen = __webpack_require__(97703);
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
var release_notes = __webpack_require__(15866);
// EXTERNAL MODULE: ./build/sqlite/storage.js
var storage = __webpack_require__(60640);
// EXTERNAL MODULE: ./build/store/store.js
var store = __webpack_require__(64899);
// EXTERNAL MODULE: ./build/workfile/completeness.js
var completeness = __webpack_require__(87040);
// EXTERNAL MODULE: ./build/workfile/save.js
var workfile_save = __webpack_require__(62937);
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

// EXTERNAL MODULE: ./build/system/day.js
var day = __webpack_require__(8450);
;// CONCATENATED MODULE: ./build/keeping/rules.js
/** Restic's rules over calendar buckets, all in UTC. Pure. */

/** The rules that are set. */
function rulesOf(policy) {
    return bucketRules.flatMap((rule) => {
        const count = policy[rule.rule] ?? 0;
        return count >= 1 ? [{ ...rule, count }] : [];
    });
}
/** Says what one rule keeps of these backups, which are given newest first, and why. */
function applyRule({ rule, bucketOf, count }, all, say) {
    const good = all.filter(({ isGood }) => isGood);
    const goodBuckets = [...groupBy(good, bucketOf).values()];
    const buckets = [...groupBy(all, bucketOf).values()];
    goodBuckets.slice(0, count).forEach(([newest], index) => {
        if (newest)
            say(newest, { kind: 'place', rule, place: index + 1 });
    });
    buckets.slice(0, count).forEach((bucket, index) => {
        const isGood = bucket.some((backup) => backup.isGood);
        if (!isGood && bucket[0])
            say(bucket[0], { kind: 'place', rule, place: index + 1 });
    });
    // When none is good, what there is is the history.
    const [history, filled] = good.length > 0 ? [good, goodBuckets] : [all, buckets];
    const oldest = history.at(-1);
    const hasPlace = oldest !== undefined && filled.at(-1)?.[0] === oldest;
    if (oldest && filled.length < count && !hasPlace)
        say(oldest, { kind: 'oldest', rule });
}
const bucketRules = [
    { rule: 'last', bucketOf: ({ id }) => id },
    { rule: 'daily', bucketOf: ({ startedAt }) => isoDay(startedAt) },
    { rule: 'weekly', bucketOf: ({ startedAt }) => mondayOf(startedAt) },
    { rule: 'monthly', bucketOf: ({ startedAt }) => isoDay(startedAt).slice(0, -3) },
    { rule: 'yearly', bucketOf: ({ startedAt }) => isoDay(startedAt).slice(0, -6) },
];
function isoDay(at) {
    return new Date(at).toISOString().split('T', 1)[0] ?? '';
}
/** ISO weeks begin on Monday; its date names the week without the trouble of years that share one. */
function mondayOf(at) {
    const daysSinceMonday = (new Date(at).getUTCDay() + 6) % 7;
    return isoDay(at - daysSinceMonday * day/* dayMs */.L);
}
/** Node 20 has no Map.groupBy. Groups, and what is in them, keep the order of the input. */
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group)
            group.push(item);
        else
            groups.set(key, [item]);
    }
    return groups;
}

;// CONCATENATED MODULE: ./build/keeping/stand-ins.js
/** Which backups stand for another one: those that hold, alone or together, all that it holds. Pure. */

const rank = { none: 0, some: 1, whole: 2 };
/** What the newest of these backups tells; they are given newest first. */
function measureOf(past, newest) {
    const lastAsked = (part) => past.find(({ parts }) => parts.has(part))?.id ?? '';
    const givenUp = new Set(Object.entries(newest?.leftOut ?? {})
        .filter(([part, { last, days }]) => days >= holdings/* enoughDays */.qd && lastAsked(part) <= last)
        .map(([part]) => part));
    // That a list is empty is worth knowing as long as there is an archive in which it is not.
    const filled = new Set(past.flatMap(({ parts }) => [...parts.values()].filter(holdings/* isHeld */.i7).map(({ name }) => name)));
    const losses = new Map(Object.entries(newest?.losses ?? {}));
    /** How many of the losses it comes from before. */
    const level = ({ name, rows }) => (losses.get((0,holdings/* listOf */.c3)(name)) ?? []).filter(({ atLeast }) => rows >= atLeast).length;
    return {
        isGivenUp: (part) => givenUp.has(part),
        isNeeded: ({ name, extent }) => extent !== 'none' && filled.has(name) && !givenUp.has(name),
        holdsAsMuch: (one, other) => rank[one.extent] >= rank[other.extent] && level(one) >= level(other),
    };
}
/**
 * Those of `stays` that stand for a backup: for a good one a single other, for a bad one the holders of its parts. They
 * are newer, so the newest holder of anything stays, and no two runs can remove one for the other.
 * Undefined if not all that it holds is held by them.
 */
function standInsFor(backup, stays, measure) {
    const newer = stays
        .filter(({ startedAt }) => startedAt > backup.startedAt)
        .sort((a, b) => b.startedAt - a.startedAt);
    const parts = needed(backup, measure);
    const one = newer.find((other) => parts.every((part) => isHeldBy(other, part, measure)));
    if (one)
        return [one];
    if (backup.isGood)
        return undefined;
    const holders = parts.map((part) => newer.find((other) => isHeldBy(other, part, measure)));
    const found = holders.filter((holder) => holder !== undefined);
    return found.length === holders.length ? [...new Set(found)] : undefined;
}
/** What another one must hold to stand for this backup. */
function needed({ parts }, { isNeeded }) {
    return [...parts.values()].filter(isNeeded);
}
/** What an archive does not say, no other one can be known to hold. */
function isHeldBy({ parts }, part, { holdsAsMuch }) {
    if (part.name === holdings/* unknownPart */.QH)
        return false;
    const own = parts.get(part.name);
    return own ? holdsAsMuch(own, part) : (0,holdings/* hasPart */.wU)(parts, part.name);
}
function worthOf(backup, stays, newest, { holdsAsMuch }) {
    const worth = { only: [], most: [], lacking: [] };
    if (backup === newest)
        return worth;
    const others = stays.filter((other) => other !== backup);
    for (const part of [...backup.parts.values()].filter(holdings/* isHeld */.i7)) {
        const found = others.flatMap((other) => ownOf(other, part) ?? []);
        if (found.length === 0)
            worth.only.push(part.name);
        else if (!found.some((other) => holdsAsMuch(other, part)))
            worth.most.push(part.name);
        else if (!ownOf(newest, part))
            worth.lacking.push(part.name);
    }
    return worth;
}
/** What another one holds of a part. One that does not tell whose key read it may be of the same key. */
function ownOf({ parts }, part) {
    const own = parts.get(part.name) ?? ((0,holdings/* hasPart */.wU)(parts, part.name) ? part : undefined);
    return own && (0,holdings/* isHeld */.i7)(own) ? own : undefined;
}

;// CONCATENATED MODULE: ./build/keeping/retention.js
/**
 * Which backups stay, by restic's rules: each rule keeps the newest backup of each of so many calendar buckets that
 * hold one (days, ISO weeks, months, years; all UTC), newest first, and what one rule keeps is kept. Pure, and it
 * deletes nothing: it must never advise to delete what a person would miss.
 *
 * - Nothing set: nothing goes.
 * - If a rule has more buckets to give than there are, it keeps the oldest good backup too, as restic does, so
 *   that history is as long as the rule allows while it grows.
 * - Rules are applied to each backup as if those that were asked for less were not there: a backup of fewer lists,
 *   without details or without inactive records takes no place from a fuller one. So restic's groups are here the
 *   backups of the same or a larger scope, and a small one ages with the full ones behind it.
 * - Good backups are chosen as if the bad ones were not there, so a bad one cannot push a good one out. A bad one
 *   stays while its bucket holds nothing better and is among the rule's first, good or bad. So the newest good
 *   backup is kept by every rule that is set.
 * - What the rules let go is removed only if something newer can take its place. For a good backup that is one kept backup that
 *   holds at least as much: each list, its details, its inactive records, whole if they are whole here. For a bad one
 *   each part of it may be held by another. Lists that have suddenly become much shorter are not as much, until backups
 *   of `enoughDays` days have found it so.
 * - A part that was given up on purpose (the settings leave it out) counts no longer once backups of `enoughDays`
 *   days in a row were made without it: then the archives that hold it age by the rules like all others. A part that
 *   is refused, absent or incomplete is never given up: its last holder stays until it is read again, the settings
 *   leave it out, or a person deletes it. What a backup holds that does not say so is one part more: no other one holds
 *   it, and it is given up like one that the settings leave out.
 * - The newest backup stays, good or bad: what a run has just published must not be gone when the run ends.
 * - A backup dated after `now` comes from a clock that was wrong, then or now. It is kept and takes no place of a
 *   rule: else a week under a wrong clock would push out every later backup as soon as it is made. When it is the
 *   clock of now that is wrong, all real backups are in its future and stay. Rules count buckets and days with
 *   backups and know no age, so a clock that runs ahead deletes no more than a right one.
 * - Entries with one id are one backup, published twice. It counts once, is good if one of them is, and they stay
 *   or go together: who deletes by name must not hit the one that stays.
 */



/** Divides backups into those that stay and those that go. `now` is in epoch milliseconds. */
function applyRetention(backups, policy, now) {
    const groups = groupById(backups, now);
    const { reasons, standIns } = decide(groups, policy);
    const keep = [];
    const remove = [];
    for (const group of groups) {
        const found = reasons.get(group) ?? [];
        const instead = (standIns.get(group) ?? []).flatMap(({ entries }) => entries);
        for (const backup of group.entries) {
            if (found.length > 0)
                keep.push({ backup, reasons: found });
            else
                remove.push({ backup, standIns: instead });
        }
    }
    return { keep, remove };
}
/** One group for each id, newest first. */
function groupById(backups, now) {
    return [...groupBy(backups, ({ id }) => id)]
        .map(([id, entries]) => {
        const startedAt = Math.max(...entries.map((entry) => entry.startedAt));
        return {
            id,
            startedAt,
            // Written so that a date that is no number counts as future: what cannot be placed is not deleted.
            isPast: startedAt <= now,
            isGood: entries.some(({ isGood }) => isGood),
            holds: entries.find(({ holds }) => holds)?.holds,
            entries,
            parts: partsTogether(entries),
        };
    })
        .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}
function partsTogether(entries) {
    const best = new Map();
    for (const part of entries.flatMap(({ holds, isGood }) => [...(0,holdings/* partsOf */.CI)(holds, isGood).values()])) {
        const other = best.get(part.name);
        if (!other || rank[part.extent] > rank[other.extent])
            best.set(part.name, part);
    }
    return best;
}
function decide(groups, policy) {
    const reasons = new Map(groups.map((group) => [group, []]));
    const standIns = new Map();
    const say = (group, reason) => reasons.get(group)?.push(reason);
    const isKept = (group) => (reasons.get(group) ?? []).length > 0;
    const rules = rulesOf(policy);
    if (rules.length === 0) {
        for (const group of groups)
            say(group, { kind: 'no policy' });
        return { reasons, standIns };
    }
    for (const group of groups)
        if (!group.isPast)
            say(group, { kind: 'future' });
    const past = groups.filter(({ isPast }) => isPast);
    const [newest] = past;
    const measure = measureOf(past, newest?.holds);
    for (const { all, own } of scopesOf(past, measure)) {
        for (const rule of rules)
            applyRule(rule, all, (group, reason) => own.has(group) && say(group, reason));
    }
    if (newest && !isKept(newest))
        say(newest, { kind: 'newest' });
    const stays = past.filter(isKept);
    for (const group of past.filter((candidate) => !isKept(candidate))) {
        const found = standInsFor(group, stays, measure);
        if (found)
            standIns.set(group, found);
        else
            stays.push(group);
    }
    for (const group of stays) {
        const { only, most, lacking } = worthOf(group, stays, newest ?? group, measure);
        if (only.length > 0)
            say(group, { kind: 'only', parts: (0,holdings/* withoutPartsOf */.qT)(only) });
        if (most.length > 0 || !isKept(group))
            say(group, { kind: 'most', parts: (0,holdings/* withoutPartsOf */.qT)(most) });
        if (lacking.length > 0)
            say(group, { kind: 'lacking', parts: (0,holdings/* withoutPartsOf */.qT)(lacking) });
    }
    return { reasons, standIns };
}
function scopesOf(past, { isGivenUp }) {
    const asked = ({ parts }) => [...parts.keys()].filter((part) => !isGivenUp(part)).sort();
    return [...groupBy(past, (group) => JSON.stringify(asked(group)))].map(([, own]) => {
        const scope = own.flatMap((group, index) => (index === 0 ? asked(group) : []));
        return {
            own: new Set(own),
            all: past.filter(({ parts }) => scope.every((part) => (0,holdings/* hasPart */.wU)(parts, part))),
        };
    });
}

// EXTERNAL MODULE: ./build/report/parts.js
var parts = __webpack_require__(68897);
;// CONCATENATED MODULE: ./build/report/retention.js

/** One line for each backup, newest first: `kept 20261123T0215Z: last 1, daily 1` or `removed 20261101T0215Z`. */
function retentionLines({ keep, removed, left = [] }) {
    return newestFirst([
        ...keep.map(keptLine),
        ...removed.map((backup) => ({ backup, line: `removed ${backup.id}${lack(backup)}` })),
        ...left.map((backup) => ({
            backup,
            line: `not kept by any rule, still there: ${backup.id}${lack(backup)}`,
        })),
    ]);
}
/** The same before anything is removed: `would go 20261101T0215Z, 20261123T0215Z holds as much`. */
function plannedLines({ keep, remove }) {
    return newestFirst([
        ...keep.map(keptLine),
        ...remove.map(({ backup, standIns }) => {
            const instead = [...new Set(standIns.map(({ id }) => id))].join(', ');
            const held = instead === '' ? '' : `: what it holds is in ${instead}`;
            return { backup, line: `would go ${backup.id}${lack(backup)}${held}` };
        }),
    ]);
}
function keptLine({ backup, reasons }) {
    return { backup, line: `kept ${backup.id}: ${reasons.map(reasonText).join(', ')}${lack(backup)}` };
}
function lack({ isGood }) {
    return isGood ? '' : ' (not complete)';
}
function newestFirst(lines) {
    return lines.toSorted((a, b) => b.backup.startedAt - a.backup.startedAt).map(({ line }) => line);
}
/** Why a backup stays. */
function reasonText(reason) {
    switch (reason.kind) {
        case 'place':
            return `${reason.rule} ${reason.place}`;
        case 'oldest':
            return `oldest for ${reason.rule}`;
        case 'newest':
            return 'newest';
        case 'future':
            return 'dated in the future';
        case 'only':
            return `only this one holds ${(0,parts/* partNames */.w)(reason.parts)}`;
        case 'most':
            return reason.parts.length === 0
                ? 'no newer one holds as much'
                : `no newer one holds as much of ${(0,parts/* partNames */.w)(reason.parts)}`;
        case 'lacking':
            return `the newest lacks ${(0,parts/* partNames */.w)(reason.parts)}`;
        case 'no policy':
            return 'no keep rule is set';
    }
}
/** The warning that removing failed for some; it gives the reason for the first. */
function notRemovedLine(failures) {
    const ids = failures.map(({ id }) => id).join(', ');
    return `Old backups were not removed: ${ids}. ${failures[0]?.message ?? ''}`.trim();
}
/** That not all were removed at once. */
function laterLine(count) {
    return `${count} more old backups are left to the next finished backup.`;
}
/** That what was chosen is not removed after all, and nothing behind it. */
function changedLine(id) {
    return `The old backup ${id} was not removed: what was to stand for it is gone, has changed or is damaged. The next finished backup looks again.`;
}
/** That something which looks like a backup is none. `fault` begins with its name. */
function brokenLine(fault) {
    return `${fault} It counts as no backup, and nothing is removed because of it.`;
}
/** That nothing goes in this run, because of what its warnings say. */
const pausedLine = 'Nothing is removed in this run: look at the warnings first.';

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
        const lines = retentionLines(await removeOld(policy, isAlarmed, ports));
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
        log.warn(pausedLine);
        return untouched;
    }
    const newest = keep.find(({ backup, reasons }) => backup.isGood && !reasons.some(({ kind }) => kind === 'future'));
    if (newest && !(await plan.prove([newest.backup])))
        return untouched;
    const { removed, failures } = await removeAll(chosen.slice(0, ports.publisher.removalsAtOnce), plan, ports);
    if (failures.length > 0)
        log.warn(notRemovedLine(failures));
    const later = chosen.length - removed.length - failures.length;
    if (later > 0)
        log.info(laterLine(later));
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
            return { ...applyRetention(sound, policy, clock.now()), names };
        },
        async prove(backups) {
            for (const { name, verify } of backups) {
                const fault = await verify();
                if (fault === undefined)
                    continue;
                broken.add(name);
                log.warn(brokenLine(fault));
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
                log.warn(changedLine(backup.id));
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

// EXTERNAL MODULE: ./node_modules/age-encryption/dist/index.js + 51 modules
var dist = __webpack_require__(78922);
// EXTERNAL MODULE: ./build/encryption/age-payload.js
var age_payload = __webpack_require__(75788);
// EXTERNAL MODULE: ./build/encryption/age-pieces.js
var age_pieces = __webpack_require__(71667);
;// CONCATENATED MODULE: ./build/encryption/archive-decryption.js
/** Opens archives that were encrypted for people, with the key that these people have. */





/** The archive does not open: another key is needed, or it is damaged. */
class NotDecrypted extends errors/* BackupError */.hj {
    name = 'NotDecrypted';
}
/** Opens an encrypted file; `shown` is its path as it may be printed. Throws NotDecrypted. */
async function decrypted(shown, content, key) {
    const decrypter = decrypterWith(key);
    try {
        const stream = await decrypter.decrypt(streamOf(content));
        return { sizeBytes: stream.size(content.sizeBytes), pieces: proved(shown, stream) };
    }
    catch (cause) {
        throw asTold(shown, key, cause);
    }
}
/**
 * Opens an encrypted file for reading from any place on; each part is proved when it is read, and that none is missing
 * at once. Throws NotDecrypted, also when it is read.
 */
async function decryptedSource(shown, file, key) {
    try {
        const header = headerOf(file);
        const fileKey = await decrypterWith(key).decryptHeader(header);
        const nonce = new Uint8Array(age_pieces/* payloadNonceBytes */.Lw);
        file.read(nonce, header.byteLength);
        const open = (0,age_payload/* openPayload */.JS)(file, header.byteLength + nonce.byteLength, (0,age_pieces/* chunkOpener */.n$)((0,age_pieces/* payloadKey */.wT)(fileKey, nonce)));
        return {
            sizeBytes: open.sizeBytes,
            read(into, at) {
                try {
                    return open.read(into, at);
                }
                catch (cause) {
                    throw asTold(shown, key, cause);
                }
            },
        };
    }
    catch (cause) {
        throw asTold(shown, key, cause);
    }
}
/** The text in front of the payload, with the line that proves it. */
function headerOf(file) {
    const start = Buffer.alloc(Math.min(age_pieces/* headerBytesAtMost */.HL, file.sizeBytes));
    file.read(start, 0);
    const end = (0,age_pieces/* headerEnd */.Bo)(start);
    if (end === undefined)
        throw new Error('its header has no end');
    return start.subarray(0, end);
}
function decrypterWith(key) {
    const decrypter = new dist.Decrypter();
    if (key.kind === 'passphrase')
        decrypter.addPassphrase(key.passphrase);
    else
        for (const identity of key.identities)
            decrypter.addIdentity(identity);
    return decrypter;
}
/** What the disk says is worded already. */
function asTold(shown, key, cause) {
    if (cause instanceof errors/* BackupError */.hj)
        return cause;
    return (0,errors/* toMessage */.R9)(cause).startsWith('no identity matched')
        ? wrongKey(shown, key, cause)
        : damaged(shown, cause);
}
async function* proved(shown, stream) {
    try {
        yield* stream;
    }
    catch (cause) {
        throw cause instanceof BackupError ? cause : damaged(shown, cause);
    }
}
function wrongKey(shown, { kind }, cause) {
    return kind === 'passphrase'
        ? new NotDecrypted(`The passphrase does not open ${shown}.`, 'Use the passphrase that was set when this backup was made.', { cause })
        : new NotDecrypted(`No key of the identity file opens ${shown}.`, 'Use the identity whose recipient (age1…) was named in encrypt-to when this backup was made.', { cause });
}
function damaged(shown, cause) {
    return new NotDecrypted(`${shown} is damaged or was cut off: it cannot be decrypted.`, 'Use another copy of the file.', { cause });
}
/**
 * The secret keys in a file as age-keygen writes it. No fault repeats what the file holds. Throws NotDecrypted.
 */
function parseIdentities(shown, text) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const fault = identities.map(identityFault).find((found) => found !== undefined);
    if (identities.length > 0 && fault === undefined)
        return identities;
    throw new NotDecrypted(`${shown} ${fault ?? 'holds no key'}.`, 'Give the file that age-keygen made; its secret key begins with AGE-SECRET-KEY-.');
}
function identityFault(line) {
    if (line.startsWith('age-encryption.org/'))
        return 'is encrypted itself, so the key in it cannot be read';
    if (line.startsWith('age1'))
        return 'holds a recipient, the public half of a key';
    if (line.startsWith('-----BEGIN') || /^(?:ssh|ecdsa)-/.test(line))
        return 'holds a key of another kind';
    if (line.startsWith('AGE-PLUGIN-'))
        return 'holds a key of a plugin, which only the age program can use';
    if (!/^AGE-SECRET-KEY-(?:PQ-)?1/.test(line))
        return 'is no identity file of age';
    try {
        new Decrypter().addIdentity(line);
        return undefined;
    }
    catch {
        // The cause is not kept: it could quote the key.
        return 'holds a key with a typing error, or one that is cut off';
    }
}

;// CONCATENATED MODULE: ./build/encryption/recognise.js
// The header of the format, https://c2sp.org/age: the version, then a line for each who can open it.
const versionLine = 'age-encryption.org/v1\n';
const passphraseLine = '-> scrypt ';
/** More than what tells an encrypted file by. */
const startBytes = 100;
/** The first bytes of a file, which tell what it is. */
function startOf(file) {
    const bytes = new Uint8Array(startBytes);
    return bytes.subarray(0, file.read(bytes, 0));
}
function isEncrypted(bytes) {
    return startsWith(bytes, versionLine);
}
/** Of a file that isEncrypted: whether a passphrase opens it; if not, only an identity does. */
function needsPassphrase(bytes) {
    return startsWith(bytes, versionLine + passphraseLine);
}
function startsWith(bytes, text) {
    return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}

// EXTERNAL MODULE: ./build/system/content.js
var system_content = __webpack_require__(16393);
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
    return isEncrypted(startOf(file)) ? opened(name, file, encryption) : file;
}
/** What an encrypted archive holds; undefined without its key, and if the passphrase was another one then. */
async function opened(name, file, encryption) {
    if (encryption.kind !== 'passphrase')
        return undefined;
    try {
        return await decryptedSource(name, file, encryption);
    }
    catch (error) {
        if (error instanceof NotDecrypted)
            return undefined;
        throw error;
    }
}
function faultIn(plain, sqlite) {
    try {
        const [fault] = verifyArchive((0,storage/* readOnlyStorage */.uW)(plain), { sqlite }).faults;
        return fault && `It is damaged: ${fault}.`;
    }
    catch (error) {
        if (error instanceof NotAnArchive || error instanceof NotDecrypted)
            return error.message;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/report/format.js
var format = __webpack_require__(92772);
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
        log.warn(brokenLine(fault));
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

// EXTERNAL MODULE: ./build/report/tax-extract.js
var tax_extract = __webpack_require__(80022);
// EXTERNAL MODULE: ./build/labels/lists.js
var labels_lists = __webpack_require__(41011);
;// CONCATENATED MODULE: ./build/questions/lists.js
/**
 * The lists of an open archive as questions need them: which columns there are, and what is in them. All of this folder
 * is pure: it makes SQL and reads rows through the `Query` that it is given, in this program and in a browser.
 */

/** By the API's names, in the archive's order. The archive must be one that was looked at before: see archive/opening.ts. */
function listsIn(query) {
    const resources = query('SELECT resource, "table", key, status, rows, content_hash FROM _resources ORDER BY rowid');
    return new Map(resources.map(([resource, table, key, status, rows, hash]) => {
        const columns = lists_columnsOf(String(table), query);
        return [
            String(resource),
            {
                resource: String(resource),
                name: String(table),
                idColumn: columns.find(({ field }) => field === key)?.name ?? columns[0]?.name ?? String(key),
                status: String(status),
                rows: Number(rows),
                contentHash: String(hash),
                columns,
            },
        ];
    }));
}
function lists_columnsOf(table, query) {
    const rows = query(`SELECT "column".name, "column".type, coalesce(described.field, "column".name), coalesce(described.seen, '')
     FROM pragma_table_info(?1) AS "column"
     LEFT JOIN _columns AS described ON described."table" = ?1 AND described."column" = "column".name`, [table]);
    const fields = rows.map(([, , field]) => field);
    return rows.map(([name, type, field, seen]) => ({
        name: String(name),
        // Names that SQLite cannot hold may have become the same; columns are never.
        field: String(fields.indexOf(field ?? null) === fields.lastIndexOf(field ?? null) ? field : name),
        type: lists_typeOf(String(type)),
        holdsJson: /\b(?:array|object): /.test(String(seen)),
    }));
}
function lists_typeOf(declared) {
    return declared === 'INTEGER' || declared === 'REAL' || declared === 'TEXT' ? declared : 'ANY';
}
/** SQL for a value of a list that is known by the name of its table. */
function columnSql({ name }) {
    return quoted(name);
}

;// CONCATENATED MODULE: ./build/questions/question.js
/** What a question is, and how it is asked of an archive. Questions are data: a new one is one entry in its file. */




/** The columns of the answer, with their words. */
function answerColumns({ list, columns }) {
    return columns.map(({ name, words, kind, isSummed = false }) => {
        const label = labelOf(list, name);
        return { name, words: words ?? label.words, kind: kind ?? label.kind, isSummed };
    });
}
/**
 * The question as SQL for these lists. The archive's own views are not read: somebody who altered the file could have written
 * anything into them, and earlier formats do not have them.
 */
function asked(question, lists) {
    const lacking = lackingFields(question, lists);
    if (lacking.length > 0)
        return { kind: 'lacking', lacking };
    const views = namedViews(lists, (wanted) => wanted);
    const names = new Map(views.map(({ name }) => [name, name]));
    const absent = viewsIn(question.query).filter((name) => !names.has(name));
    if (absent.length > 0)
        return { kind: 'lacking', lacking: absent };
    const query = filledIn(question.query, { tables: tablesOf(question.tables, lists), views: names });
    const needed = new Set();
    // From behind: what a view needs comes before it.
    for (const view of views.toReversed()) {
        const users = [query, ...views.filter(({ name }) => needed.has(name)).map((user) => user.query)];
        if (users.some((sql) => sql.includes(names_quoted(view.name))))
            needed.add(view.name);
    }
    const parts = views
        .filter(({ name }) => needed.has(name))
        .map(({ name, query: sql }) => `${names_quoted(name)} AS NOT MATERIALIZED (${sql})`);
    return { kind: 'sql', sql: parts.length === 0 ? query : `WITH ${parts.join(',\n')}\n${query}` };
}
function viewsIn(query) {
    return [...query.matchAll(/\{(v_\w+)\}/g)].map(([, name]) => name ?? '');
}
/** The answer's rows, in the order of the columns. Values are given by the names of the parameters. */
function answerRows(question, sql, values, query) {
    return query(sql, question.parameters.map(({ name }) => values[name] ?? null));
}

;// CONCATENATED MODULE: ./build/tax/gaps.js
/** Invoice numbers that are missing or given twice: auditors ask for both. Pure. */
/** A number counts on within what comes before its last digits: 26-0034 is the 34th of 26-. */
function counted(invoiceNo) {
    const [, series = '', digits = ''] = /^(.*?)(\d{1,9})$/.exec(invoiceNo.trim()) ?? [];
    return digits === '' ? undefined : { series, number: Number(digits), digits: digits.length };
}
/** `ofYear`: the numbers of the year's invoices; `all`: those of every invoice, which may fill a gap of the year. */
function gapsIn(ofYear, all) {
    const known = new Set();
    for (const one of all.flatMap((number) => counted(number ?? '') ?? []))
        known.add(`${one.series} ${one.number}`);
    const series = new Map();
    let unnumbered = 0;
    const seen = new Set();
    const twice = new Set();
    for (const invoiceNo of ofYear) {
        const one = counted(invoiceNo ?? '');
        if (!one || invoiceNo === null) {
            unnumbered++;
            continue;
        }
        if (seen.has(invoiceNo))
            twice.add(invoiceNo);
        seen.add(invoiceNo);
        series.set(one.series, [...(series.get(one.series) ?? []), one]);
    }
    const missing = [...series].flatMap(([name, numbers]) => gaps_missingIn(name, numbers, known));
    return { missing, twice: [...twice], unnumbered };
}
function gaps_missingIn(series, numbers, known) {
    const sorted = numbers.toSorted((a, b) => a.number - b.number);
    return sorted.flatMap((one, index) => {
        const next = sorted[index + 1];
        return next ? between(series, one, next, known) : [];
    });
}
/** Runs of numbers between two that are there, less those of other years. */
function between(series, one, next, known) {
    // A jump of that size begins another series, and no list of it would be read.
    if (next.number - one.number > gapAtMost)
        return [`${shown(series, one, 1)} bis ${shown(series, next, -1)}`];
    const gaps = [];
    for (let number = one.number + 1; number < next.number; number++) {
        if (known.has(`${series} ${number}`))
            continue;
        const last = gaps.at(-1);
        if (last && last[1] === number - 1)
            last[1] = number;
        else
            gaps.push([number, number]);
    }
    const name = (number) => `${series}${String(number).padStart(one.digits, '0')}`;
    return gaps.map(([from, to]) => (from === to ? name(from) : `${name(from)} bis ${name(to)}`));
}
const gapAtMost = 10_000;
function shown(series, { number, digits }, away) {
    return `${series}${String(number + away).padStart(digits, '0')}`;
}

;// CONCATENATED MODULE: ./build/tax/tables.js
const tables_text = (name, description) => ({
    name,
    type: 'text',
    ...(description && { description }),
});
const tables_number = (name, description) => ({
    ...tables_text(name, description),
    type: 'number',
});
const tables_date = (name, description) => ({
    ...tables_text(name, description),
    type: 'date',
});
const inYear = (day) => `substr(${day}, 1, 4) = ?1`;
const dated = {
    v_invoices: ['invoices', 'invoiceDate'],
    v_quotations: ['quotations', 'quotationDate'],
    v_external_costs: ['externalcosts', 'documentDate'],
};
/** Stands in a query for the ids of what the documents of the year are about. */
const documents = (column) => `(:documents ${column})`;
/** A part of a query that an archive without this list leaves out. */
const ifThereAre = (list, part) => `(:if ${list}: ${part} :)`;
/** The query for an archive with these lists: it may have no quotations, or no external costs. */
function taxQuery({ query }, lists) {
    const possible = query.replace(/\(:if (\w+): (.*?) :\)/gs, (_, list, part) => lists.has(list) ? part : '');
    return possible.replace(/\(:documents (\w+)\)/g, (_, column) => {
        const parts = Object.entries(dated)
            .filter(([, [list]]) => lists.has(list))
            .map(([view, [, day]]) => `SELECT ${column} FROM {${view}} WHERE ${inYear(day)}`);
        return parts.length === 0 ? '(NULL)' : `(${parts.join(' UNION ')})`;
    });
}
const tables_customer = { column: 'FirmaID', table: 'Firmen' };
const tables_project = { column: 'ProjektID', table: 'Projekte' };
const address = { column: 'AdresseID', table: 'Adressen' };
const invoice = { column: 'RechnungID', table: 'Rechnungen' };
const taxTables = [
    {
        name: 'invoices',
        file: 'rechnungen.csv',
        title: 'Rechnungen',
        description: 'Ausgangsrechnungen nach Rechnungsdatum, auch stornierte und Stornorechnungen',
        keys: 1,
        references: [tables_customer, tables_project, address],
        columns: [
            tables_number('RechnungID'),
            tables_text('Rechnungsnummer'),
            tables_text('Art'),
            tables_date('Rechnungsdatum'),
            tables_date('Leistung_von'),
            tables_date('Leistung_bis'),
            tables_number('Netto'),
            tables_number('Steuersatz', 'Prozent; bei mehreren Sätzen siehe Rechnungspositionen'),
            tables_number('Brutto'),
            tables_text('Waehrung'),
            tables_date('Faellig_am'),
            tables_date('Bezahlt_am'),
            tables_number('Storniert', '1 = durch eine andere Rechnung storniert'),
            tables_number('Stornorechnung', '1 = storniert eine andere Rechnung'),
            tables_number('Storniert_RechnungID', 'Rechnung, auf die sich diese bezieht'),
            tables_number('FirmaID'),
            tables_text('Firma'),
            tables_number('AdresseID'),
            tables_text('Empfaenger_1', 'Empfänger, wie er auf der Rechnung steht'),
            tables_text('Empfaenger_2'),
            tables_text('Empfaenger_3'),
            tables_text('Strasse'),
            tables_text('Hausnummer'),
            tables_text('PLZ'),
            tables_text('Ort'),
            tables_text('Land'),
            tables_number('ProjektID'),
            tables_text('Projektnummer'),
            tables_text('Projekt'),
        ],
        tables: { r: 'invoices' },
        requires: { invoices: ['invoiceNo', 'invoiceDate', 'netValue', 'grossValue'] },
        query: `SELECT v.invoiceID, v.invoiceNo, v.invoiceType, v.invoiceDate, v.dateStart, v.dateEnd, v.netValue, v.tax, v.grossValue,
  v.currencyName, v.paymentTargetDate, v.paymentDate, v.isCancelled, v.isCancellation, nullif(v.cancelInvoiceID, 0),
  v.customerID, v.customerName, v.addressID, {r.name1}, {r.name2}, {r.name3}, {r.street}, {r.streetNo}, {r.postalCode},
  {r.city}, {r.country}, v.projectID, v.projectNo, v.projectName
FROM {v_invoices} AS v JOIN {r} ON {whole r.invoiceID} = v.invoiceID
WHERE ${inYear('v.invoiceDate')} ORDER BY v.invoiceDate, v.invoiceNo, v.invoiceID`,
    },
    {
        name: 'positions',
        file: 'rechnungspositionen.csv',
        title: 'Rechnungspositionen',
        description: 'Positionen der Rechnungen',
        keys: 2,
        references: [invoice],
        columns: [
            tables_number('RechnungID'),
            tables_number('Position'),
            tables_text('Rechnungsnummer'),
            tables_text('Kategorie'),
            tables_text('Beschreibung', 'Text ohne Formatierung'),
            tables_number('Menge'),
            tables_text('Einheit'),
            tables_number('Einzelpreis', 'netto, mit Aufschlägen'),
            tables_number('Gesamtpreis', 'netto: Menge mal Einzelpreis, berechnet'),
            tables_number('Steuersatz', 'Prozent'),
            tables_number('Rabattposition', '1 = Rabatt'),
        ],
        tables: {},
        requires: { invoices: ['positions', 'invoiceDate'] },
        query: `SELECT invoiceID, position, invoiceNo, categoryName, description, quantity, unit, unitPrice, lineTotal, tax, isDiscount
FROM {v_invoice_positions} WHERE ${inYear('invoiceDate')} ORDER BY invoiceDate, invoiceNo, invoiceID, position`,
    },
    {
        name: 'rates',
        file: 'steuersaetze.csv',
        title: 'Steuersaetze',
        description: 'Netto und Steuer je Rechnung und Steuersatz, aus den Positionen berechnet',
        keys: 2,
        references: [invoice],
        columns: [
            tables_number('RechnungID'),
            tables_number('Steuersatz', 'Prozent; leer, wenn die Position keinen hat'),
            tables_text('Rechnungsnummer'),
            tables_number('Netto', 'Summe der Positionen, berechnet'),
            tables_number('Steuer', 'berechnet'),
        ],
        tables: {},
        requires: { invoices: ['positions', 'invoiceDate'] },
        query: `SELECT invoiceID, coalesce(tax, 0), max(invoiceNo), round(sum(lineTotal), 2), round(sum(lineTotal) * coalesce(tax, 0) / 100, 2)
FROM {v_invoice_positions} WHERE ${inYear('invoiceDate')} GROUP BY invoiceID, coalesce(tax, 0) ORDER BY invoiceID, 2`,
    },
    {
        name: 'quotations',
        file: 'angebote.csv',
        title: 'Angebote',
        description: 'Angebote nach Angebotsdatum (Handelsbriefe)',
        keys: 1,
        references: [tables_customer, tables_project, address],
        columns: [
            tables_number('AngebotID'),
            tables_text('Bezeichnung'),
            tables_date('Angebotsdatum'),
            tables_number('Netto'),
            tables_number('Steuersatz', 'Prozent'),
            tables_number('Brutto'),
            tables_text('Waehrung'),
            tables_number('Freigegeben', '1 = vom Kunden freigegeben'),
            tables_number('FirmaID'),
            tables_text('Firma'),
            tables_number('AdresseID'),
            tables_number('ProjektID'),
            tables_text('Projektnummer'),
            tables_text('Projekt'),
        ],
        tables: {},
        requires: { quotations: ['quotationDate', 'netValue'] },
        query: `SELECT quotationID, quotationName, quotationDate, netValue, tax, grossValue, currencyName, approved, customerID,
  customerName, addressID, projectID, projectNo, projectName
FROM {v_quotations} WHERE ${inYear('quotationDate')} ORDER BY quotationDate, quotationID`,
    },
    {
        name: 'costs',
        file: 'fremdkosten.csv',
        title: 'Fremdkosten',
        description: 'Belege von Lieferanten nach Belegdatum',
        keys: 1,
        references: [tables_customer, tables_project, address],
        columns: [
            tables_number('BelegID'),
            tables_text('Belegnummer'),
            tables_text('Art'),
            tables_text('Bezeichnung'),
            tables_date('Belegdatum'),
            tables_date('Eingang_am'),
            tables_number('Netto'),
            tables_number('Steuersatz', 'Prozent'),
            tables_number('Brutto'),
            tables_text('Waehrung'),
            tables_text('Zahlungsart'),
            tables_date('Bezahlt_am'),
            tables_number('AdresseID', 'Adresse des Lieferanten'),
            tables_text('Lieferant'),
            tables_number('FirmaID', 'Kunde, für den die Kosten angefallen sind'),
            tables_number('ProjektID'),
            tables_text('Projektnummer'),
            tables_text('Projekt'),
        ],
        tables: {},
        requires: { externalcosts: ['documentDate', 'netValue'] },
        query: `SELECT documentID, documentNo, typeName, costName, documentDate, receiptDate, netValue, tax, grossValue, currencyName,
  paymentTypeName, paymentDate, addressID, supplierName, customerID, projectID, projectNo, projectName
FROM {v_external_costs} WHERE ${inYear('documentDate')} ORDER BY documentDate, documentID`,
    },
    {
        name: 'costPositions',
        file: 'fremdkostenpositionen.csv',
        title: 'Fremdkostenpositionen',
        description: 'Positionen der Fremdkosten',
        keys: 2,
        references: [{ column: 'BelegID', table: 'Fremdkosten' }],
        columns: [
            tables_number('BelegID'),
            tables_number('Position'),
            tables_text('Belegnummer'),
            tables_text('Beschreibung', 'Text ohne Formatierung'),
            tables_number('Menge'),
            tables_text('Einheit'),
            tables_number('Einzelpreis', 'netto'),
            tables_number('Gesamtpreis', 'netto, berechnet'),
            tables_number('Steuersatz', 'Prozent'),
        ],
        tables: {},
        requires: { externalcosts: ['additionalPositions', 'documentDate'] },
        query: `SELECT documentID, position, documentNo, description, quantity, unit, unitPrice, lineTotal, tax
FROM {v_external_cost_positions} WHERE ${inYear('documentDate')} ORDER BY documentDate, documentID, position`,
    },
    {
        name: 'customers',
        file: 'firmen.csv',
        title: 'Firmen',
        description: 'Firmen, zu denen es in diesem Jahr Belege gibt, und die Firmen ihrer Adressen und Projekte',
        keys: 1,
        references: [],
        columns: [tables_number('FirmaID'), tables_text('Firma'), tables_text('Kuerzel')],
        tables: { c: 'customers', a: 'addresses' },
        requires: { customers: ['customerName'] },
        query: `SELECT {whole c.customerID}, {text c.customerName}, {text c.companyCode} FROM {c}
WHERE {whole c.customerID} IN ${documents('customerID')}
${ifThereAre('addresses', `OR {whole c.customerID} IN (SELECT {whole a.customerID} FROM {a} WHERE {whole a.addressID} IN ${documents('addressID')})`)}
${ifThereAre('projects', `OR {whole c.customerID} IN (SELECT customerID FROM {v_projects} WHERE projectID IN ${documents('projectID')})`)}
ORDER BY 1`,
    },
    {
        name: 'addresses',
        file: 'adressen.csv',
        title: 'Adressen',
        description: 'Adressen, zu denen es in diesem Jahr Belege gibt',
        keys: 1,
        references: [tables_customer],
        columns: [
            tables_number('AdresseID'),
            tables_number('FirmaID'),
            tables_text('Name_1'),
            tables_text('Name_2'),
            tables_text('Name_3'),
            tables_text('Strasse'),
            tables_text('Hausnummer'),
            tables_text('PLZ'),
            tables_text('Ort'),
            tables_text('Land'),
            tables_text('Steuernummer', 'Steuernummer oder USt-IdNr.'),
            tables_text('FiBu_Konto'),
        ],
        tables: { a: 'addresses' },
        requires: { addresses: ['name1'] },
        query: `SELECT {whole a.addressID}, {whole a.customerID}, {a.name1}, {a.name2}, {a.name3}, {a.street}, {a.streetNo},
  {a.postalCode}, {a.city}, {a.country}, {a.taxID}, {a.fibuAccountNo}
FROM {a} WHERE {whole a.addressID} IN ${documents('addressID')} ORDER BY 1`,
    },
    {
        name: 'projects',
        file: 'projekte.csv',
        title: 'Projekte',
        description: 'Projekte, zu denen es in diesem Jahr Belege gibt',
        keys: 1,
        references: [tables_customer],
        columns: [
            tables_number('ProjektID'),
            tables_text('Projektnummer'),
            tables_text('Projekt'),
            tables_number('FirmaID'),
            tables_date('Beginn'),
            tables_date('Ende'),
            tables_text('Status'),
        ],
        tables: {},
        requires: { projects: ['projectName'] },
        query: `SELECT projectID, projectNo, projectName, customerID, projectDate, projectDateEnd, projectStatusName
FROM {v_projects} WHERE projectID IN ${documents('projectID')} ORDER BY 1`,
    },
    {
        name: 'categories',
        file: 'zeitkategorien.csv',
        title: 'Zeitkategorien',
        description: 'Zeitkategorien, nach denen Leistungen abgerechnet werden',
        keys: 1,
        references: [],
        columns: [tables_number('KategorieID'), tables_text('Kategorie'), tables_text('Gruppe'), tables_number('Stundensatz')],
        tables: { k: 'projecttimecategories' },
        requires: { projecttimecategories: ['categoryName'] },
        query: `SELECT {whole k.category}, {text k.categoryName}, {text k.groupName}, {number k.categoryCostRate} FROM {k} ORDER BY 1`,
    },
    {
        name: 'times',
        file: 'projektzeiten.csv',
        title: 'Projektzeiten',
        description: 'Projektzeiten des Jahres',
        keys: 1,
        references: [],
        isPersonal: true,
        columns: [
            tables_number('ZeitID'),
            tables_date('Datum'),
            tables_number('Stunden'),
            tables_number('MitarbeiterID'),
            tables_text('Mitarbeiter'),
            tables_number('ProjektID'),
            tables_text('Projektnummer'),
            tables_number('KategorieID'),
            tables_text('Kategorie'),
            tables_text('Beschreibung'),
            tables_number('Nicht_berechenbar'),
            tables_number('Berechnet'),
        ],
        tables: {},
        requires: { projecttimes: ['date', 'workingTime'] },
        query: `SELECT timeID, date, workingTime, userID, coalesce(userFullName, username), projectID, projectNo, category, categoryName,
  detail, notInvoiceable, isInvoiced FROM {v_project_times} WHERE ${inYear('date')} ORDER BY date, timeID`,
    },
    {
        name: 'workingTimes',
        file: 'arbeitszeiten.csv',
        title: 'Arbeitszeiten',
        description: 'Arbeitszeiten des Jahres',
        keys: 1,
        references: [],
        isPersonal: true,
        columns: [
            tables_number('ArbeitszeitID'),
            tables_date('Datum'),
            tables_number('MitarbeiterID'),
            tables_text('Mitarbeiter'),
            tables_text('Beginn'),
            tables_text('Ende'),
            tables_text('Art'),
        ],
        tables: {},
        requires: { workingtimes: ['workingDate', 'userID'] },
        query: `SELECT workingTimeID, workingDate, userID, coalesce(userFullName, username), dailyTimeStart, dailyTimeEnd, dayTypeName
FROM {v_working_times} WHERE ${inYear('workingDate')} ORDER BY workingDate, workingTimeID`,
    },
];

;// CONCATENATED MODULE: ./build/tax/extract.js






function extractOf({ database, info }, year, options) {
    const lists = readable(() => listsIn(database.query));
    const wanted = taxTables.filter(({ isPersonal }) => options.withTimes || !isPersonal);
    const tables = [];
    const leftOut = [];
    for (const table of wanted) {
        const found = asked({ ...table, query: taxQuery(table, lists) }, lists);
        if (found.kind === 'lacking')
            leftOut.push(table.title);
        else {
            // Not every table is of a year, and SQLite refuses a value that has no place.
            const parameters = found.sql.includes('?1') ? [year] : [];
            tables.push({ table, rows: () => database.stream(found.sql, parameters) });
        }
    }
    const numbers = invoiceNumbers(lists, database.query);
    const ofYear = numbers.filter(({ day }) => day.startsWith(`${year}-`));
    return {
        tables,
        leftOut,
        invoices: ofYear.length,
        gaps: gapsIn(ofYear.map(({ number }) => number), numbers.map(({ number }) => number)),
        warnings: [...warningsOf(info, leftOut), ...currencyWarning(lists, year, database.query)],
    };
}
function rowsOf(view, lists, query, parameters = []) {
    const found = asked({ tables: {}, requires: { invoices: ['invoiceNo', 'invoiceDate'] }, query: view }, lists);
    return found.kind === 'sql' ? readable(() => query(found.sql, parameters)) : [];
}
function invoiceNumbers(lists, query) {
    return rowsOf('SELECT invoiceNo, invoiceDate FROM {v_invoices}', lists, query).map(([number, day]) => ({
        number: number === null ? null : String(number),
        day: String(day ?? ''),
    }));
}
/** Lists that documents come from. */
const documentLists = ['invoices', 'quotations', 'externalcosts', 'customers', 'addresses', 'projects'];
function warningsOf({ resources }, leftOut) {
    const lists = resources.filter(({ name }) => documentLists.includes(name));
    const name = (list) => (0,labels_lists/* listWords */.yh)(list).many[0];
    return [
        ...lists
            .filter(({ status }) => status !== 'complete')
            .map((list) => `Die Liste ${name(list.name)} ist in dieser Sicherung nicht vollständig.`),
        ...lists
            .filter(({ detailsMissing, detailsRefused }) => detailsMissing + detailsRefused > 0)
            .map((list) => `Von ${list.detailsMissing + list.detailsRefused} Einträgen der Liste ${name(list.name)} fehlen Einzelheiten wie Positionen.`),
        ...(leftOut.length === 0
            ? []
            : [`Für diese Tabellen hat die Sicherung keine Daten: ${leftOut.join(', ')}.`]),
    ];
}
function currencyWarning(lists, year, query) {
    const sql = `SELECT DISTINCT currencyName FROM {v_invoices}
    WHERE substr(invoiceDate, 1, 4) = ?1 AND coalesce(currencyName, 'EUR') <> 'EUR' ORDER BY 1`;
    const currencies = rowsOf(sql, lists, query, [year]).flat();
    return currencies.length === 0
        ? []
        : [`Rechnungen in anderen Währungen als Euro: ${currencies.join(', ')}. Beträge sind nicht umgerechnet.`];
}

;// CONCATENATED MODULE: ./build/tables/pieces.js
/** Lines on their way into a file, in pieces that are worth a write. Pure. */
const charactersPerPiece = 65_536;
function* encoded(lines) {
    const encoder = new TextEncoder();
    let pending = '';
    for (const line of lines) {
        pending += line;
        if (pending.length < charactersPerPiece)
            continue;
        yield encoder.encode(pending);
        pending = '';
    }
    yield encoder.encode(pending);
}

;// CONCATENATED MODULE: ./build/tax/dtd.js
/**
 * The document type of descriptions of data carriers for German tax audits (Beschreibungsstandard), version 1.5 of
 * 1 September 2004: its element declarations, without its explanations. Auditors' programs read index.xml by it.
 */
const dtdName = 'gdpdu-01-09-2004.dtd';
/** Elements that hold text alone. */
const dtd_texts = [
    ...['Version', 'Location', 'Comment', 'Length', 'References', 'From', 'To', 'AcceptNoTables', 'MaxLength'],
    ...['TextEncapsulator', 'Accuracy', 'ImpliedAccuracy', 'Format', 'DecimalSymbol', 'DigitGroupingSymbol'],
    ...['Command', 'URL', 'Description', 'Name', 'Epoch', 'ColumnDelimiter', 'RecordDelimiter', 'SkipNumBytes'],
];
const empty = ['AlphaNumeric', 'ANSI', 'Macintosh', 'OEM', 'UTF16', 'UTF7', 'UTF8'];
const type = '(Numeric | AlphaNumeric | Date)';
const variableType = '(Numeric | (AlphaNumeric, MaxLength?) | Date)';
const structures = {
    Alias: '(From, To)',
    Extension: '(Name, URL)',
    Range: '(From, (To | Length)?)',
    FixedRange: '(From, (To | Length))',
    DataSet: '(Extension*, Version, DataSupplier?, Command*, Media+, Command*)',
    Date: '(Format?)',
    Numeric: '((ImpliedAccuracy | Accuracy)?)',
    FixedLength: '((Length | RecordDelimiter)?, ((FixedPrimaryKey+, FixedColumn*) | (FixedColumn+)), ForeignKey*)',
    FixedColumn: `(Name, Description?, ${type}, Map*, FixedRange)`,
    FixedPrimaryKey: `(Name, Description?, ${type}, Map*, FixedRange)`,
    VariableLength: '(ColumnDelimiter?, RecordDelimiter?, TextEncapsulator?, ((VariablePrimaryKey+, VariableColumn*) | (VariableColumn+)), ForeignKey*)',
    VariableColumn: `(Name, Description?, ${variableType}, Map*)`,
    VariablePrimaryKey: `(Name, Description?, ${variableType}, Map*)`,
    DataSupplier: '(Name, Location, Comment)',
    Media: '(Name, Command*, Table*, Command*, AcceptNoTables?)',
    Table: '(URL, Name?, Description?, Validity?, (ANSI | Macintosh | OEM | UTF16 | UTF7 | UTF8)?, (DecimalSymbol, DigitGroupingSymbol)?, SkipNumBytes?, Range?, Epoch?, (VariableLength | FixedLength))',
    ForeignKey: '(Name+, References, Alias*)',
    Map: '(Description?, From, To)',
    Validity: '(Range, Format?)',
};
const dtd = `<?xml version="1.0" encoding="UTF-8"?>
${[
    ...dtd_texts.map((name) => `<!ELEMENT ${name} (#PCDATA)>`),
    ...empty.map((name) => `<!ELEMENT ${name} EMPTY>`),
    ...Object.entries(structures).map(([name, content]) => `<!ELEMENT ${name} ${content}>`),
].join('\n')}
`;

;// CONCATENATED MODULE: ./build/tax/index-xml.js
/** The description of the tables, index.xml, as auditors' programs read it. Pure. */

function indexXml(tables, supplier, year) {
    const written = new Set(tables.map(({ table }) => table.title));
    return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE DataSet SYSTEM "${dtdName}">
<DataSet>
  <Version>1.0</Version>
  <DataSupplier>
    <Name>${escaped(supplier.name)}</Name>
    <Location>${escaped(supplier.location)}</Location>
    <Comment>${escaped(supplier.comment)}</Comment>
  </DataSupplier>
  <Media>
    <Name>ProSonata ${escaped(year)}</Name>
${tables.map((table) => tableXml(table, written, year)).join('\n')}
  </Media>
</DataSet>
`;
}
function tableXml({ table, widths }, written, year) {
    const columns = table.columns.map((column, index) => columnXml(column, index < table.keys ? 'VariablePrimaryKey' : 'VariableColumn', widths[index] ?? 0));
    const references = table.references
        .filter((reference) => written.has(reference.table))
        .map(({ column, table: target }) => `        <ForeignKey><Name>${column}</Name><References>${target}</References></ForeignKey>`);
    return `    <Table>
      <URL>${table.file}</URL>
      <Name>${table.title}</Name>
      <Description>${escaped(`${table.description} (${year})`)}</Description>
      <UTF8/>
      <DecimalSymbol>,</DecimalSymbol>
      <DigitGroupingSymbol>.</DigitGroupingSymbol>
      <Range><From>2</From></Range>
      <VariableLength>
        <ColumnDelimiter>;</ColumnDelimiter>
        <RecordDelimiter>&#13;&#10;</RecordDelimiter>
        <TextEncapsulator>"</TextEncapsulator>
${[...columns, ...references].join('\n')}
      </VariableLength>
    </Table>`;
}
function columnXml({ name, type, description }, element, width) {
    const about = description === undefined ? '' : `<Description>${escaped(description)}</Description>`;
    const kind = {
        // Without it, cents may be lost.
        number: width > 0 ? `<Numeric><Accuracy>${width}</Accuracy></Numeric>` : '<Numeric/>',
        text: `<AlphaNumeric/><MaxLength>${Math.max(width, 1)}</MaxLength>`,
        date: '<Date><Format>DD.MM.YYYY</Format></Date>',
    }[type];
    return `        <${element}><Name>${name}</Name>${about}${kind}</${element}>`;
}
function escaped(text) {
    return text
        .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}

;// CONCATENATED MODULE: ./build/report/page.js
/** Text as it is, for a page. */
function asText(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd');
}
/** `body` is HTML, made with `asText` for each value. */
function germanPage(title, body) {
    return `${pageStart(title, 'de')}\n${body}${pageEnd}`;
}
/** Up to the title, which stands above all else; HTML and `pageEnd` follow. */
function pageStart(title, language) {
    return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${asText(title)}</title>
<style>
body { font: 11pt/1.45 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }
h1 { font-size: 1.5em } h2 { font-size: 1.2em; margin-top: 2em } h3 { font-size: 1em; margin-top: 1.5em }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line }
th { background: #eee } .note { border-left: 4px solid #b60; padding-left: 1em } section { break-inside: avoid-page }
@media print { body { margin: 0; max-width: none } }
</style>
</head>
<body>
<h1>${asText(title)}</h1>`;
}
const pageEnd = `
</body>
</html>
`;
/** A table of texts; no rows, no table. */
function pageTable(heads, rows) {
    if (rows.length === 0)
        return '';
    const line = (tag) => (cells) => `<tr>${cells.map((cell) => `<${tag}>${asText(cell)}</${tag}>`).join('')}</tr>`;
    return `<table>\n${[line('th')(heads), ...rows.map(line('td'))].join('\n')}\n</table>`;
}

;// CONCATENATED MODULE: ./build/tax/page.js
/** The German page that lies beside the tables: what was taken from where, and what is not in it. */

function extractPage(extract, tables, facts) {
    const { gaps, warnings } = extract;
    const list = (items) => `<ul>${items.map((item) => `<li>${asText(item)}</li>`).join('')}</ul>`;
    const body = `
<p>Auszug der Belege des Jahres ${facts.year} aus ProSonata (${asText(facts.workspace)}), beschrieben nach dem
Beschreibungsstandard für die Datenträgerüberlassung (index.xml, DTD vom 1. September 2004). Jahre nach Rechnungs-, Angebots-
und Belegdatum.</p>
<p class="note">Dieser Auszug ist eine Hilfe. Er ist kein Zertifikat, und keine Software allein macht eine Buchführung
ordnungsgemäß. Was vorzulegen ist, klären Sie mit Ihrer steuerlichen Beratung und der Prüferin oder dem Prüfer.</p>
<h2>Herkunft</h2>
${pageTable(['Angabe', 'Wert'], [
        ['Sicherung', `${facts.backupId} (${facts.readAt} UTC)`],
        ['Archiv', facts.archive],
        ['Prüfsumme des Archivs (SHA-256, aus dem Archiv)', facts.digest],
        ['Auszug erstellt', `${facts.madeAt} UTC mit ProSonata Backup ${facts.version}`],
    ])}
<h2>Tabellen</h2>
${pageTable(['Datei', 'Tabelle', 'Inhalt', 'Zeilen'], tables.map(({ table, rows }) => [table.file, table.title, table.description, String(rows)]))}
<h2>Rechnungsnummern</h2>
${gaps.missing.length === 0 ? '<p>Zwischen der ersten und der letzten Nummer des Jahres fehlt keine.</p>' : `<p class="note">Diese Nummern kommen in keiner Rechnung der Sicherung vor:</p>${list(gaps.missing)}`}
${gaps.twice.length === 0 ? '' : `<p class="note">Mehrfach vergeben:</p>${list(gaps.twice)}`}
${gaps.unnumbered === 0 ? '' : `<p class="note">${gaps.unnumbered} Rechnungen haben keine Nummer, die auf Ziffern endet.</p>`}
<h2>Hinweise</h2>
${list([
        ...warnings,
        'Belege als Bild oder PDF sind nicht enthalten: Die Schnittstelle von ProSonata gibt sie nicht heraus.',
        'Konten, Buchungen und Zahlungen stehen in der Buchhaltung und nicht in ProSonata.',
        'Gesamtpreise, Steuerbeträge je Satz und Stornokennzeichen sind aus den Daten berechnet.',
        'Zeilenumbrüche in Texten sind durch Leerzeichen ersetzt. Die Dateien sind für Prüfprogramme bestimmt; öffnen Sie sie nicht durch Doppelklick in einer Tabellenkalkulation.',
        facts.withTimes
            ? 'Projekt- und Arbeitszeiten sind enthalten: Sie sind personenbezogen.'
            : 'Projekt- und Arbeitszeiten sind nicht enthalten (--with-times).',
    ])}`;
    return germanPage(`Auszug für die Betriebsprüfung ${facts.year}`, body);
}

;// CONCATENATED MODULE: ./build/tax/rows.js
/** More decimals than any price has; what a double adds beyond them is no digit of anybody's. */
const decimalsAtMost = 6;
/**
 * A text is on one line: auditors' programs take a line for a record. It is not altered otherwise, although a
 * spreadsheet may take one that begins with = for a formula: these are records, and not a sheet.
 */
function rows_textOf(value) {
    return String(value)
        .replace(/[\0-\x1f\x7f\u2028\u2029]+/g, ' ')
        .trim();
}
function decimalsOf(value) {
    if (typeof value !== 'number')
        return 0;
    return rounded(value).split('.')[1]?.length ?? 0;
}
function rounded(value) {
    return value.toFixed(decimalsAtMost).replace(/\.?0+$/, '');
}
/** How many rows a table has, and what each column needs: characters of its longest text, or decimals. */
function measured({ columns }, rows) {
    const widths = columns.map(() => 0);
    let count = 0;
    for (const row of rows) {
        count++;
        for (const [index, column] of columns.entries()) {
            const value = row[index] ?? null;
            if (value === null || column.type === 'date')
                continue;
            const width = column.type === 'number' ? decimalsOf(value) : [...rows_textOf(value)].length;
            widths[index] = Math.max(widths[index] ?? 0, width);
        }
    }
    return { rows: count, widths };
}
function* csvOf({ columns }, rows, widths) {
    yield `${columns.map(({ name }) => `"${name}"`).join(';')}\r\n`;
    for (const row of rows) {
        const cells = columns.map((column, index) => cellOf(column, row[index] ?? null, widths[index] ?? 0));
        yield `${cells.join(';')}\r\n`;
    }
}
function cellOf({ type }, value, decimals) {
    if (value === null)
        return '';
    switch (type) {
        case 'number':
            return typeof value === 'number' ? value.toFixed(decimals).replace('.', ',') : '';
        case 'date':
            return String(value).split('-').reverse().join('.');
        case 'text':
            return `"${rows_textOf(value).replaceAll('"', '""')}"`;
    }
}

;// CONCATENATED MODULE: ./build/tax/files.js
/** The files of an extract, in the order in which they are written. Each is read from the archive when it is asked for. */





/** All rows are read once here, because the description says how long the texts are. */
function taxFolder(extract, facts) {
    const tables = extract.tables.map(({ table, rows }) => ({ table, ...measured(table, rows()) }));
    const { workspace, backupId, madeAt, year } = facts;
    const supplier = {
        name: workspace,
        location: 'Deutschland',
        comment: `Auszug aus ProSonata, Sicherung ${backupId}, erstellt am ${madeAt} UTC`,
    };
    return {
        tables,
        files: [
            ...extract.tables.map((table, index) => tableFile(table, tables[index]?.widths ?? [])),
            textFile('index.xml', indexXml(tables, supplier, year)),
            textFile(dtdName, dtd),
            textFile('liesmich.html', extractPage(extract, tables, facts)),
        ],
    };
}
function tableFile({ table, rows }, widths) {
    return { name: table.file, pieces: () => encoded(csvOf(table, rows(), widths)) };
}
function textFile(name, text) {
    return { name, pieces: () => [new TextEncoder().encode(text)] };
}

// EXTERNAL MODULE: ./node_modules/fflate/esm/index.mjs
var esm = __webpack_require__(51306);
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
    return zipped_joined(ready);
}
function zipped_joined(pieces) {
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
    const archive = openArchive(content, { sqlite });
    try {
        const extract = extractOf(archive, year, { withTimes: false });
        if (extract.invoices === 0)
            return { kind: 'none', year };
        const { info } = archive;
        const folder = taxFolder(extract, {
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
    const note = details_noteOn(answer, gonePath, before);
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
function details_noteOn({ kind }, gonePath, before) {
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
var known_holes = __webpack_require__(59866);
// EXTERNAL MODULE: ./build/reading/sides.js
var reading_sides = __webpack_require__(42227);
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
var caps = __webpack_require__(52694);
// EXTERNAL MODULE: ./build/reading/holes.js
var holes = __webpack_require__(14428);
// EXTERNAL MODULE: ./build/reading/ordered.js
var ordered = __webpack_require__(7918);
// EXTERNAL MODULE: ./build/reading/sweeps.js
var sweeps = __webpack_require__(85094);
// EXTERNAL MODULE: ./build/reading/windows.js
var windows = __webpack_require__(77242);
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
var seal = __webpack_require__(89573);
// EXTERNAL MODULE: ./build/prosonata/caller.js
var prosonata_caller = __webpack_require__(47013);
// EXTERNAL MODULE: ./build/prosonata/rights.js
var rights = __webpack_require__(35789);
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
const schema_tableNames = [...tables.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name);
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
            return sql !== null || !schema_tableNames.includes(String(table));
        return type !== 'table' || !schema_tableNames.includes(String(name)) || !/^CREATE TABLE/i.test(String(sql));
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
            for (const table of schema_tableNames) {
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
            const rows = database.stream(records_listChanges, named(resource, limit, isRead ? 1 : 0));
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
const records_listChanges = `
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
var prove_key = __webpack_require__(55670);
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
var retry = __webpack_require__(13833);
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
var lines = __webpack_require__(36812);
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
