/**
 * What the fields of the API are called and what is in them, from the vendor's API description. What a field refers to
 * and what its codes mean is not repeated here: the catalogue and codes.ts say it.
 */
import type { Words } from './words.js';

/**
 * What is in a field, and so how it is shown, sorted and searched. `digits`: digits that people write with blanks or
 * without, as in telephone numbers; `html`: text with HTML; `list`: a nested array; `moment`: a day with a time.
 */
export type FieldKind =
  | 'text'
  | 'digits'
  | 'html'
  | 'number'
  | 'percent'
  | 'money'
  | 'hours'
  | 'date'
  | 'time'
  | 'moment'
  | 'flag'
  | 'code'
  | 'reference'
  | 'id'
  | 'list';

export interface FieldWords {
  readonly words: Words;
  readonly kind: FieldKind;
}

const as =
  (kind: FieldKind) =>
  (german: string, english: string): FieldWords => ({ words: [german, english], kind });

const text = as('text');
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

type Fields = Readonly<Record<string, FieldWords>>;

/** Fields that mean the same in every list that has them. */
export const commonFields: Fields = {
  // Who and what a record is about.
  customerID: reference('Firma', 'Company'),
  customerName: text('Firma', 'Company'),
  addressID: reference('Adresse', 'Address'),
  contactID: reference('Ansprechpartner', 'Contact'),
  projectID: reference('Projekt', 'Project'),
  projectNo: text('Projektnummer', 'Project number'),
  projectNoAddition: text('Zusatz zur Projektnummer', 'Addition to the project number'),
  projectName: text('Projekt', 'Project'),
  projectTags: text('Tags des Projekts', 'Tags of the project'),
  projectGroupID: number('Projektgruppe (ID)', 'Project group (ID)'),
  userID: reference('Mitarbeiter', 'User'),
  username: text('Benutzername', 'User name'),
  userFirstName: text('Vorname', 'First name'),
  userLastName: text('Nachname', 'Last name'),
  category: reference('Zeitkategorie', 'Time category'),
  categoryName: text('Kategorie', 'Category'),
  createdByUserID: reference('angelegt von', 'Created by'),
  editedByUserID: reference('bearbeitet von', 'Edited by'),

  // People and places.
  title: text('Anrede', 'Form of address'),
  firstName: text('Vorname', 'First name'),
  lastName: text('Nachname', 'Last name'),
  LastName: text('Nachname', 'Last name'),
  position: text('Position', 'Position'),
  department: text('Abteilung', 'Department'),
  email: text('E-Mail', 'E-mail'),
  email2: text('E-Mail 2', 'E-mail 2'),
  telephone: digits('Telefon', 'Telephone'),
  fax: digits('Fax', 'Fax'),
  mobile: digits('Mobiltelefon', 'Mobile'),
  name1: text('Firmierung, Zeile 1', 'Company, line 1'),
  name2: text('Firmierung, Zeile 2', 'Company, line 2'),
  name3: text('Firmierung, Zeile 3', 'Company, line 3'),
  addressName: text('Bezeichnung (intern)', 'Name (internal)'),
  street: text('Straße', 'Street'),
  streetNo: text('Hausnummer', 'House number'),
  postalCode: text('PLZ', 'Postal code'),
  city: text('Ort', 'City'),
  country: text('Land', 'Country'),
  countryID: text('Länderkürzel', 'Country code'),
  invoiceEmail: text('Rechnungs-E-Mail', 'E-mail for invoices'),
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
  unit: text('Einheit', 'Unit'),
  unitPrice: money('Einzelpreis', 'Unit price'),
  positions: list('Positionen', 'Positions'),
  additionalPositions: list('weitere Positionen', 'Further positions'),

  // Columns of the views, which the API does not have.
  isCancelled: flag('storniert', 'Cancelled'),
  isCancellation: flag('Stornorechnung', 'Cancellation'),
  currencyName: text('Währung', 'Currency'),
  userFullName: text('Mitarbeiter', 'User'),
  userName: text('Mitarbeiter', 'User'),
  supplierName: text('Lieferant', 'Supplier'),
  lineTotal: money('Gesamtpreis', 'Line total'),
  description: text('Beschreibung', 'Description'),
  month: text('Monat', 'Month'),
  year: text('Jahr', 'Year'),
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
export const fieldsOfLists: Readonly<Record<string, Fields>> = {
  users: {
    email: text('E-Mail', 'E-mail'),
    userPhone: digits('Telefon', 'Telephone'),
    twoFactor: flag('Zwei-Faktor-Anmeldung', 'Two-factor sign-in'),
  },
  projecttimecategories: {
    categoryOrder: number('Reihenfolge', 'Order'),
    categoryCostRate: money('Stundensatz', 'Hourly rate'),
    group: number('Gruppe (ID)', 'Group (ID)'),
    groupName: text('Gruppe', 'Group'),
    linkedCustomerID: reference('nur für Firma', 'Only for company'),
    priceGroup: number('Preisgruppe', 'Price group'),
  },
  servicetemplates: {
    category: number('Leistungskategorie (ID)', 'Service category (ID)'),
    templateName: text('Bezeichnung', 'Name'),
    detail_lang1: html('Beschreibung englisch', 'Description in English'),
    unit_lang1: text('Einheit englisch', 'Unit in English'),
    advancePaymentTemplate: flag('Vorlage für Abschlag', 'Template for advance payments'),
    noCustomerDiscount: flag('ohne Kundenrabatt', 'No customer discount'),
    hourlyRateService: flag('auf Stundensatzbasis', 'By the hour'),
  },
  customers: {
    customerName: text('Bezeichnung', 'Name'),
    customerNo: text('Firmennummer', 'Company number'),
    companyCode: text('Kürzel', 'Short name'),
    companyStatus: code('Status', 'Status'),
    companyTags: text('Tags', 'Tags'),
    projectCounter: number('Projektzähler', 'Project counter'),
    projectCounterYear: text('Jahr des Projektzählers', 'Year of the project counter'),
    invoiceCounter: number('Rechnungszähler', 'Invoice counter'),
    invoiceCounterYear: text('Jahr des Rechnungszählers', 'Year of the invoice counter'),
    hourlyRateDiscount: percent('Rabatt auf Stundensatz %', 'Discount on the hourly rate %'),
    customerCostRate: money('Stundensatz', 'Hourly rate'),
    customerPriceGroup: number('Preisgruppe', 'Price group'),
    customerPaymentTarget: number('Zahlungsziel (Tage)', 'Payment term (days)'),
    customerCashDiscountRate: percent('Skonto %', 'Cash discount %'),
    customerCashDiscountPaymentTarget: number('Skontofrist (Tage)', 'Cash discount term (days)'),
    companyViaApi: flag('über API angelegt', 'Created by API'),
    leitwegID: text('Leitweg-ID', 'Leitweg-ID'),
  },
  contacts: {
    telephonePrivate: digits('Telefon privat', 'Private telephone'),
    mobilePrivate: digits('Mobiltelefon privat', 'Private mobile'),
    streetPrivate: text('Straße privat', 'Private street'),
    streetNoPrivate: text('Hausnummer privat', 'Private house number'),
    postalCodePrivate: text('PLZ privat', 'Private postal code'),
    cityPrivate: text('Ort privat', 'Private city'),
    countryPrivate: text('Land privat', 'Private country'),
    usePrivateForCSV: flag('private Adresse in CSV', 'Private address in CSV'),
    messenger: text('Messenger', 'Messenger'),
    socialMedia: text('Social Media', 'Social media'),
    website: text('Website', 'Website'),
    birthday: date('Geburtstag', 'Birthday'),
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `contactFilter${index + 1}`,
        flag(`Filter ${index + 1}`, `Filter ${index + 1}`),
      ]),
    ),
    accountManagerUserID: reference('Kundenbetreuer', 'Account manager'),
    contactCreationDate: moment('angelegt am', 'Created on'),
    isLocked: flag('gesperrt', 'Locked'),
    contactViaApi: flag('über API angelegt', 'Created by API'),
    newsletterConsent: flag('Einwilligung Newsletter', 'Consent to newsletters'),
  },
  addresses: {
    companyStatus: code('Status', 'Status'),
    companyEmail: text('E-Mail', 'E-mail'),
    companyTelephone: digits('Telefon', 'Telephone'),
    addressTags: text('Tags', 'Tags'),
    taxID: text('Steuernummer/USt-IdNr.', 'Tax number'),
    DUNS: digits('DUNS-Nummer', 'DUNS number'),
    GLN: digits('GLN', 'GLN'),
    supplierNo: text('unsere Lieferantennummer', 'Our supplier number'),
    fibuAccountNo: text('FiBu-Konto', 'Ledger account'),
    customerPaymentTarget: number('Zahlungsziel (Tage)', 'Payment term (days)'),
    noInvoiceEmail: flag('keine Rechnung per E-Mail', 'No invoices by e-mail'),
    mandateReference: text('SEPA-Mandatsreferenz', 'SEPA mandate reference'),
    mandateDate: date('SEPA-Mandat vom', 'SEPA mandate of'),
    IBAN: digits('IBAN', 'IBAN'),
    BIC: text('BIC', 'BIC'),
    bankName: text('Bank', 'Bank'),
    accountOwner: text('Kontoinhaber', 'Account holder'),
    invReverseCharge: flag('Reverse Charge (EU)', 'Reverse charge (EU)'),
    invThirdCountry: flag('Drittland', 'Third country'),
    invTextTemplate: code('Rechnungsabbinder', 'Closing text of invoices'),
    addressCreatedByUserID: reference('angelegt von', 'Created by'),
    addressEditedByUserID: reference('bearbeitet von', 'Edited by'),
    addressActive: flag('aktiv', 'Active'),
    addressViaApi: flag('über API angelegt', 'Created by API'),
  },
  projects: {
    projectName: text('Bezeichnung', 'Name'),
    contactID: reference('Ansprechpartner', 'Contact'),
    projectDate: date('Beginn', 'Start'),
    projectDateEnd: date('Ende', 'End'),
    recurringProject: code('wiederkehrend', 'Recurring'),
    userResponsibleID: reference('verantwortlich', 'Responsible'),
    responsibleUsername: text('verantwortlich', 'Responsible'),
    projectStatus: code('Status', 'Status'),
    financeStatus: code('Faktura-Status', 'Invoicing status'),
    activeStatus: code('Aktiv-Status', 'Activity'),
    projectInfo: html('Informationen', 'Information'),
    projectQuickInfo: text('Kurzinfo', 'Quick info'),
    projectLinks: list('Links', 'Links'),
    projectCostRate: money('Stundensatz', 'Hourly rate'),
    internalDepartment: number('interne Abteilung', 'Internal department'),
    isProjectTemplate: flag('Projektvorlage', 'Project template'),
    budgetType: text('Art des Budgets', 'Kind of budget'),
  },
  quotations: {
    quotationName: text('Bezeichnung', 'Name'),
    quotationHeadline: text('Überschrift', 'Headline'),
    quotationDate: date('Angebotsdatum', 'Quotation date'),
    sentDate: date('versendet am', 'Sent on'),
    ocSentDate: date('Auftragsbestätigung versendet am', 'Order confirmation sent on'),
    approved: flag('freigegeben', 'Approved'),
    quotationComments: html('Anmerkungen', 'Comments'),
  },
  invoices: {
    invoiceNo: text('Rechnungsnummer', 'Invoice number'),
    invoiceNoAddition: text('Zusatz zur Rechnungsnummer', 'Addition to the invoice number'),
    invoiceName: text('Bezeichnung', 'Name'),
    invoiceHeadline: text('Überschrift', 'Headline'),
    invoiceType: text('Art', 'Kind'),
    invoiceDate: date('Rechnungsdatum', 'Invoice date'),
    dateStart: date('Leistung von', 'Service from'),
    dateEnd: date('Leistung bis', 'Service to'),
    freeServicePeriod: text('Leistungszeitraum (frei)', 'Period of service (free text)'),
    invoiceDunningStatus: number('Mahnstufe', 'Dunning level'),
    paymentTargetDate: date('fällig am', 'Due on'),
    cancelInvoiceID: reference('storniert Rechnung', 'Cancels invoice'),
    sepaExport: flag('SEPA-Lastschrift erzeugt', 'SEPA debit made'),
    invoiceComments: html('Anmerkungen', 'Comments'),
  },
  externalcosts: {
    name1: text('Lieferant', 'Supplier'),
    type: code('Art', 'Kind'),
    costName: text('Bezeichnung', 'Name'),
    documentNo: text('Belegnummer', 'Document number'),
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
    fibuExpenseAccount: text('FiBu-Aufwandskonto', 'Expense account'),
    fibuInputTaxAccount: text('FiBu-Vorsteuerkonto', 'Input tax account'),
    datevTaxKey: number('DATEV-Steuerschlüssel', 'DATEV tax key'),
    approvedByUsers: text('freigegeben von', 'Approved by'),
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
    crmTags: text('Tags', 'Tags'),
    followUpDate: date('Wiedervorlage am', 'Follow up on'),
    followUpUser: reference('Wiedervorlage für', 'Follow-up by'),
    followUpDone: flag('Wiedervorlage erledigt', 'Followed up'),
  },
  projecttasks: {
    taskName: text('Aufgabe', 'Task'),
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
    onFreeBoardColumn: text('Board-Spalte', 'Board column'),
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
    apiComments: text('Anmerkungen (API)', 'Comments (API)'),
  },
  'projects.projectLinks': { name: text('Bezeichnung', 'Name'), url: text('Adresse', 'Address') },
};

/** The lines of invoices, quotations and external costs. */
export const positionFields: Fields = {
  detailID: id('ID', 'ID'),
  isActive: flag('aktiv', 'Active'),
  position: number('Pos.', 'Pos.'),
  netValue: money('Einzelpreis netto', 'Unit price, net'),
  taxSwitch: flag('eigener Steuersatz', 'VAT rate of its own'),
  additionalChargeSwitch: flag('mit Aufschlag', 'With surcharge'),
  initialNetValue: money('Preis vor Aufschlag', 'Price before surcharge'),
  discountPosition: flag('Rabattposition', 'Discount'),
  discountSource: text('Rabatt auf', 'Discount on'),
  discountPercent: percent('Rabatt %', 'Discount %'),
  detailComments: text('Anmerkungen', 'Comments'),
  fibuInputTaxAccount: text('FiBu-Vorsteuerkonto', 'Input tax account'),
  datevTaxKey: number('DATEV-Steuerschlüssel', 'DATEV tax key'),
};
