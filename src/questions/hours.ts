/** Questions about hours: who worked how long, for whom, and what of it was invoiced. They are data. */
import { ofYear, year } from './parameters.js';
import type { Question } from './question.js';

const spent = { projecttimes: ['date', 'workingTime', 'projectID'] };
const hours = { name: 'hours', isSummed: true };
const billable = {
  name: 'billable',
  words: ['davon berechenbar', 'Of these billable'],
  kind: 'hours',
  isSummed: true,
} as const;
const invoiced = {
  name: 'invoiced',
  words: ['davon berechnet', 'Of these invoiced'],
  kind: 'hours',
  isSummed: true,
} as const;

const sums = `round(sum(workingTime), 2) AS hours,
  round(sum(CASE WHEN coalesce(notInvoiceable, 0) = 0 THEN workingTime ELSE 0 END), 2) AS billable,
  round(sum(CASE WHEN isInvoiced = 1 THEN workingTime ELSE 0 END), 2) AS invoiced`;

export const hourQuestions: readonly Question[] = [
  {
    id: 'hours-by-month',
    title: ['Stunden je Monat', 'Hours by month'],
    about: [
      'Alle Projektzeiten nach Monaten, mit dem Anteil, der berechnet werden kann und der berechnet ist.',
      'All project times by month, with the share that can be invoiced and that is invoiced.',
    ],
    list: 'projecttimes',
    parameters: [year],
    columns: [{ name: 'month' }, hours, billable, invoiced],
    drawing: { kind: 'bars', by: 'month', value: 'hours' },
    tables: {},
    requires: spent,
    query: `SELECT substr(date, 1, 7) AS month, ${sums} FROM {v_project_times}
WHERE ${ofYear('date')} GROUP BY month ORDER BY month`,
  },
  {
    id: 'hours-by-project',
    title: ['Stunden je Projekt', 'Hours by project'],
    about: [
      'Geleistete Stunden je Projekt; die geplanten gelten für das ganze Projekt, auch wenn ein Jahr gewählt ist.',
      'Hours worked on each project; the planned ones are for the whole project, also if a year is chosen.',
    ],
    list: 'projecttimes',
    parameters: [year],
    columns: [
      { name: 'projectNo' },
      { name: 'projectName' },
      { name: 'customerName' },
      hours,
      { name: 'timePlanned' },
    ],
    drawing: { kind: 'bars', by: 'projectName', value: 'hours', beside: 'timePlanned' },
    tables: {},
    requires: spent,
    query: `SELECT max(projectNo), max(projectName), max(customerName), round(sum(hours), 2) AS hours, max(timePlanned)
FROM {v_project_hours} WHERE ${ofYear('month')} GROUP BY projectID ORDER BY hours DESC`,
  },
  {
    id: 'projects-over-plan',
    title: ['Projekte über Plan', 'Projects over plan'],
    about: [
      'Projekte, für die mehr Stunden geleistet als geplant wurden.',
      'Projects that took more hours than were planned.',
    ],
    list: 'projecttimes',
    parameters: [],
    columns: [
      { name: 'projectNo' },
      { name: 'projectName' },
      { name: 'customerName' },
      hours,
      { name: 'timePlanned', isSummed: true },
      { name: 'over', words: ['über Plan', 'Over plan'], kind: 'hours', isSummed: true },
    ],
    drawing: { kind: 'bars', by: 'projectName', value: 'over' },
    tables: {},
    requires: spent,
    query: `SELECT projectNo, projectName, customerName, hours, timePlanned, round(hours - timePlanned, 2) AS over FROM (
  SELECT max(projectNo) AS projectNo, max(projectName) AS projectName, max(customerName) AS customerName,
    round(sum(hours), 2) AS hours, max(timePlanned) AS timePlanned
  FROM {v_project_hours} GROUP BY projectID
) WHERE timePlanned > 0 AND hours > timePlanned ORDER BY over DESC`,
  },
  {
    id: 'hours-by-customer',
    title: ['Stunden je Firma', 'Hours by company'],
    about: ['Alle Projektzeiten nach Firmen.', 'All project times by company.'],
    list: 'projecttimes',
    parameters: [year],
    columns: [{ name: 'customerName' }, hours, billable, invoiced],
    drawing: { kind: 'bars', by: 'customerName', value: 'hours' },
    tables: {},
    requires: spent,
    query: `SELECT max(customerName) AS customerName, ${sums} FROM {v_project_times}
WHERE ${ofYear('date')} GROUP BY customerID ORDER BY hours DESC`,
  },
  {
    id: 'hours-by-category',
    title: ['Stunden je Kategorie', 'Hours by category'],
    about: ['Alle Projektzeiten nach Zeitkategorien.', 'All project times by time category.'],
    list: 'projecttimes',
    parameters: [year],
    columns: [{ name: 'categoryName' }, hours, billable, invoiced],
    drawing: { kind: 'bars', by: 'categoryName', value: 'hours' },
    tables: {},
    requires: spent,
    query: `SELECT max(categoryName) AS categoryName, ${sums} FROM {v_project_times}
WHERE ${ofYear('date')} GROUP BY category ORDER BY hours DESC`,
  },
  {
    id: 'hours-by-user',
    title: ['Stunden je Mitarbeiter', 'Hours by user'],
    about: [
      'Projektzeiten nach Mitarbeitern und Monaten. Personenbezogen: nur für den, der sie sehen darf.',
      'Project times by user and month. Personal data: only for those who may see them.',
    ],
    list: 'projecttimes',
    parameters: [year],
    columns: [{ name: 'userFullName' }, { name: 'month' }, hours, billable, invoiced],
    drawing: { kind: 'table' },
    isPersonal: true,
    tables: {},
    requires: { projecttimes: ['date', 'workingTime', 'userID'] },
    query: `SELECT coalesce(max(userFullName), max(username)) AS userFullName, substr(date, 1, 7) AS month, ${sums}
FROM {v_project_times} WHERE ${ofYear('date')} GROUP BY userID, month ORDER BY userFullName, month`,
  },
  {
    id: 'hours-not-invoiced',
    title: ['Noch nicht berechnete Stunden', 'Hours not invoiced yet'],
    about: [
      'Projektzeiten, die berechnet werden können und es noch nicht sind.',
      'Project times that can be invoiced and are not yet.',
    ],
    list: 'projecttimes',
    parameters: [year],
    columns: [{ name: 'customerName' }, { name: 'projectNo' }, { name: 'projectName' }, hours],
    drawing: { kind: 'table' },
    tables: {},
    requires: { projecttimes: ['date', 'workingTime', 'notInvoiceable', 'isInvoiced'] },
    query: `SELECT max(customerName) AS customerName, max(projectNo), max(projectName), round(sum(workingTime), 2) AS hours
FROM {v_project_times} WHERE notInvoiceable = 0 AND isInvoiced = 0 AND ${ofYear('date')}
GROUP BY projectID ORDER BY hours DESC`,
  },
  {
    id: 'absences',
    title: ['Abwesenheiten', 'Absences'],
    about: [
      'Tage je Mitarbeiter und Jahr. Personenbezogen: nur für den, der sie sehen darf.',
      'Days by user and year. Personal data: only for those who may see them.',
    ],
    list: 'workingtimes',
    parameters: [year],
    columns: [
      { name: 'userName' },
      { name: 'year' },
      ...(
        [
          ['workedDays', 'gearbeitet', 'Worked'],
          ['vacationDays', 'Urlaub', 'Vacation'],
          ['sickDays', 'krank', 'Sick'],
          ['publicHolidays', 'Feiertage', 'Public holidays'],
          ['trainingDays', 'Fortbildung', 'Training'],
          ['overtimeTakenDays', 'Überstundenabbau', 'Overtime taken'],
          ['parentalAndOtherLeaveDays', 'Elternzeit u. a.', 'Parental and other leave'],
        ] as const
      ).map(([name, german, english]) => ({
        name,
        words: [german, english] as const,
        kind: 'number' as const,
        isSummed: true,
      })),
    ],
    drawing: { kind: 'table' },
    isPersonal: true,
    tables: {},
    requires: { workingtimes: ['userID', 'workingDate', 'dayType'] },
    query: `SELECT max(userName), substr(month, 1, 4) AS year, sum(workedDays), sum(vacationDays), sum(sickDays),
  sum(publicHolidays), sum(trainingDays), sum(overtimeTakenDays), sum(parentalAndOtherLeaveDays)
FROM {v_user_month} WHERE ${ofYear('month')} GROUP BY userID, year ORDER BY 1, 2`,
  },
];
