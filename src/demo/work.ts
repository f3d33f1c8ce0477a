/** The agency's own people, their projects, tasks and hours. */
import {
  type DemoRecord,
  dayAt,
  daysLater,
  flag,
  hours,
  type Maker,
  money,
  note,
  since,
  sometimesDigits,
  stamp,
  two,
} from './maker.js';
import type { Random } from './random.js';
import { activities, firstNames, lastNames, works } from './words.js';

export const user: Maker = (userID, { random }, share) => {
  const userFirstName = random.pick(firstNames);
  return {
    userID,
    username: `${userFirstName}${userID}`,
    userFirstName,
    userLastName: random.pick(lastNames),
    email: `user${userID}@agentur.example`,
    userPhone: '0351 / 4711-0',
    active: flag(random, 0.9),
    ...since(0.5, share, { twoFactor: random.chance(0.5) }),
  };
};

const groups = [
  { group: 10, groupName: 'Kreation' },
  { group: 20, groupName: 'Technik' },
  { group: 30, groupName: 'Leitung' },
];

export const category: Maker = (id, { random }) => ({
  category: id,
  categoryOrder: id * 10,
  categoryName: `${random.pick(activities)} ${id}`,
  active: firstOf(id, [1, 0]) ?? flag(random, 0.9),
  categoryCostRate: random.chance(0.7) ? null : random.whole(60, 120),
  ...random.pick(groups),
  linkedCustomerID: null,
  priceGroup: random.pick([null, null, 1, 2]),
});

export const project: Maker = (projectID, { random, any, reference }, share) => {
  const client = any('customers');
  const projectDate = dayAt(random, share);
  return {
    projectID,
    projectNo: `${projectDate.slice(2, 4)}-${projectDate.slice(5, 7)}-${String(projectID).padStart(3, '0')}`,
    projectName: random.pick(works),
    customerID: client?.customerID ?? null,
    customerName: client?.customerName ?? null,
    contactID: reference('contacts'),
    projectDate,
    projectDateEnd: random.chance(0.4) ? null : daysLater(projectDate, random.whole(5, 200)),
    recurringProject: random.chance(0.9) ? 0 : random.whole(1, 6),
    createdByUserID: reference('users'),
    userResponsibleID: random.chance(0.2) ? null : reference('users'),
    // The first ones show every status, as a workspace does that has been in use for a while.
    projectStatus: firstOf(projectID, [0, 1, 2, 3, 4]) ?? random.whole(0, 4),
    financeStatus: random.whole(0, 5),
    activeStatus: firstOf(projectID, [1, 0]) ?? flag(random, 0.9),
    projectQuickInfo: '',
    projectTags: '',
    timePlanned: money(random, 200),
    timeNeeded: hours(random, 200),
    isProjectTemplate: flag(random, 0.03),
    ...since(0.7, share, { budgetType: random.pick(['fixed', 'hourly', null]) }),
    projectInfo: note(random),
    projectLinks: random.chance(0.5) ? [] : [{ name: 'Entwürfe', url: 'https://example.org/a?b=1&c=2' }],
    usersAssigned: [assigned(any('users'))],
  };
};

function assigned(user: DemoRecord | undefined): DemoRecord {
  const { userID = null, username = null, userFirstName = null, userLastName = null } = user ?? {};
  return { userID, username, userFirstName, userLastName };
}

export const task: Maker = (taskID, { random, any, reference }, share) => {
  const of = any('projects');
  const who = any('users');
  const taskDateStart = dayAt(random, share);
  return {
    taskID,
    taskName: random.pick(activities),
    taskInfo: note(random),
    projectID: of?.projectID ?? null,
    projectNo: of?.projectNo ?? null,
    projectName: of?.projectName ?? null,
    customerID: of?.customerID ?? null,
    customerName: of?.customerName ?? null,
    userID: who?.userID ?? null,
    username: who?.username ?? null,
    createdByUserID: reference('users'),
    taskDateStart,
    taskDateEnd: random.chance(0.3) ? null : daysLater(taskDateStart, random.whole(0, 30)),
    taskOrder: taskID,
    timePlanned: random.chance(0.3) ? null : random.whole(1, 40) / 2,
    recurringTask: 0,
    taskPrio: random.pick([0, 1, 5, 9]),
    taskTimeCategory: random.chance(0.5) ? null : reference('projecttimecategories'),
    linkedExtCostID: random.chance(0.95) ? null : reference('externalcosts'),
    type: flag(random, 0.1),
    read: flag(random, 0.9),
    done: firstOf(taskID, [1, 0]) ?? flag(random, 0.6),
  };
};

/** What the first records have, by their number; undefined for all others. */
function firstOf(id: number, values: readonly number[]): number | undefined {
  return values[id - 1];
}

/** The vendor cuts what people write at this length, without a word. */
const detailAtMost = 800;

function detailText(random: Random): string {
  if (random.chance(0.1)) return '';
  const text = random.pick(activities);
  return random.chance(0.01) ? `${text}, `.repeat(100).slice(0, detailAtMost) : text;
}

export const workingTime: Maker = (workingTimeID, { random, any }, share) => {
  const who = any('users');
  const dayType = random.chance(0.85) ? 0 : random.whole(1, 6);
  return {
    workingTimeID,
    userID: who?.userID ?? null,
    username: who?.username ?? null,
    userFirstName: who?.userFirstName ?? null,
    userLastName: who?.userLastName ?? null,
    workingDate: dayAt(random, share, 3),
    dailyTimeStart: dayType === 0 ? `${two(random.whole(7, 9))}:30:00` : null,
    dailyTimeEnd: dayType === 0 && random.chance(0.95) ? '17:00:00' : null,
    dayType,
    halfHoliday: dayType === 1 ? flag(random, 0.2) : 0,
    homeOffice: flag(random, 0.4),
    workingTime: hours(random, 9),
    ...since(0.9, share, { breakTime: '00:30:00' }),
  };
};

export const projectTime: Maker = (timeID, { random, any, reference }, share) => {
  const of = any('projects');
  const who = any('users');
  const what = any('projecttimecategories');
  const date = dayAt(random, share, 3);
  return {
    timeID: sometimesDigits(random, timeID),
    category: what?.category ?? null,
    categoryName: what?.categoryName ?? null,
    date,
    detail: detailText(random),
    workingTime: hours(random, 8),
    // The project may have been deleted since; its name stays.
    projectID: random.chance(0.003) ? 999_000 : (of?.projectID ?? null),
    projectNo: of?.projectNo ?? null,
    projectName: of?.projectName ?? null,
    customerID: of?.customerID ?? null,
    customerName: of?.customerName ?? null,
    userID: who?.userID ?? null,
    username: who?.username ?? null,
    linkedTaskID: random.chance(0.7) ? null : reference('projecttasks'),
    notInvoiceable: flag(random, 0.1),
    isInvoiced: flag(random, 0.6),
    creationDate: stamp(random, date),
    workingTimeStart: null,
    workingTimeEnd: null,
    freeTimeInput: 0,
    timeViaApi: flag(random, 0.05),
    ...since(0.9, share, { apiComments: random.chance(0.95) ? '' : 'Aus der Zeiterfassung im Editor' }),
  };
};
