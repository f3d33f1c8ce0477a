/** Questions about what is still to be done. They are data. */
import type { Question } from './question.js';

export const workQuestions: readonly Question[] = [
  {
    id: 'overdue-tasks',
    title: ['Überfällige Aufgaben', 'Overdue tasks'],
    about: [
      'Aufgaben, die nicht erledigt sind und deren Ende vor der Sicherung liegt.',
      'Tasks that are not done and whose end was before the backup.',
    ],
    list: 'projecttasks',
    parameters: [],
    columns: [
      { name: 'taskDateEnd' },
      { name: 'taskName' },
      { name: 'projectName' },
      { name: 'customerName' },
      { name: 'username' },
    ],
    drawing: { kind: 'table' },
    tables: { t: 'projecttasks' },
    requires: { projecttasks: ['taskName', 'taskDateEnd', 'done'] },
    query: `SELECT {day t.taskDateEnd}, {text t.taskName}, {text t.projectName}, {text t.customerName}, {text t.username}
FROM {t} WHERE {whole t.done} = 0 AND {day t.taskDateEnd} < (SELECT substr(started_at, 1, 10) FROM _backup)
ORDER BY 1, 2`,
  },
  {
    id: 'open-projects',
    title: ['Offene Projekte', 'Open projects'],
    about: [
      'Projekte, die nicht abgeschlossen oder abgebrochen sind; Vorlagen zählen nicht.',
      'Projects that are neither completed nor cancelled; templates do not count.',
    ],
    list: 'projects',
    parameters: [],
    columns: [
      { name: 'projectNo' },
      { name: 'projectName' },
      { name: 'customerName' },
      { name: 'projectDate' },
      { name: 'projectDateEnd' },
      { name: 'projectStatusName', words: ['Status', 'Status'], kind: 'text' },
      { name: 'timePlanned', isSummed: true },
      { name: 'timeNeeded', isSummed: true },
    ],
    drawing: { kind: 'table' },
    tables: {},
    requires: { projects: ['projectName', 'projectStatus'] },
    query: `SELECT projectNo, projectName, customerName, projectDate, projectDateEnd, projectStatusName, timePlanned, timeNeeded
FROM {v_projects} WHERE coalesce(projectStatus, 0) NOT IN (2, 3) AND coalesce(isProjectTemplate, 0) = 0
ORDER BY customerName, projectNo`,
  },
];
