/**
 * A server whose one list `things` is wrong in a way that can be chosen. It has no quota, and says in any of three ways
 * that there is nothing.
 */
import type { Random } from '../../src/demo/random.js';

/** Answers that are none, and that look like an empty list to a reader who does not look closely. */
const noAnswers = {
  '202 at first': () =>
    Response.json({ meta: { status: 202, message: 'Processing' }, data: [] }, { status: 202 }),
  '203 at first': () => Response.json({ meta: { status: 200, totalCount: 0 }, data: [] }, { status: 203 }),
  'an error beside nothing at first': () =>
    Response.json({ meta: { status: 200, totalCount: 0 }, error: 'x', data: [] }),
  'no success at first': () =>
    Response.json({ meta: { status: 200, totalCount: 0 }, success: false, data: [] }),
  '500 under 200 at first': () => Response.json({ meta: { status: 500, totalCount: 0 }, data: [] }),
  'a status of 0 at first': () => Response.json({ meta: { status: 0, totalCount: 0 }, data: [] }),
  'a message beside nothing at first': () =>
    Response.json({ meta: { totalCount: 0, message: 'Please wait.' }, data: [] }),
  'no list at first': () => Response.json({ meta: { totalCount: 0 }, data: null }),
  '500 under 404 at first': () =>
    Response.json({ meta: { status: 500, message: 'Data not found.' }, data: [] }, { status: 404 }),
  'nothing without a word at first': () => Response.json({ data: [] }),
} as const satisfies Record<string, () => Response>;

type NoAnswer = keyof typeof noAnswers;
const noAnswerNames = Object.keys(noAnswers) as readonly NoAnswer[];

export const lies = [
  'none',
  'total too small',
  'total too large',
  'total of the page',
  'another total each time',
  'total grows for ever',
  'no total',
  'page 1 whatever is asked for',
  'the page before, now and then',
  'no order',
  'another order each time',
  'falling order',
  'ids twice',
  'ids twice with two faces',
  'ids as text on every other page',
  'ids as text now and then',
  'an empty page in the middle',
  'an empty page in the middle, once',
  '404 in the middle',
  '204 in the middle',
  '204 in the middle, once',
  'an empty list, once',
  'no whole answer now and then',
  'fails on one record',
  'one record without an id',
  'rows left out',
  'rows left out now and then',
  'fewer rows than perPage says',
  'few rows, although perPage says more',
  'perPage too small in meta',
  'perPage too large in meta',
  'more rows than asked for',
  ...noAnswerNames,
] as const;

export type Lie = (typeof lies)[number];

/** Lies that together fool a reader who sees through each of them alone. */
export const combinations: readonly (readonly Lie[])[] = [
  ['page 1 whatever is asked for', 'total grows for ever'],
  ['ids twice with two faces', 'no total'],
  ['no order', 'ids twice with two faces'],
  ['fewer rows than perPage says', 'no total'],
  ['no order', 'no total', 'fewer rows than perPage says'],
  ['few rows, although perPage says more', 'no total'],
  ['no total', 'fails on one record'],
  ['fails on one record', 'one record without an id'],
  ['no order', 'one record without an id'],
];

const noContent = () => new Response(null, { status: 204 });
const notFound = () =>
  Response.json({ meta: { status: 404, message: 'Data not found.' }, data: [] }, { status: 404 });

/** The ways to say that a list is empty. */
const nothings: readonly (() => Response)[] = [
  noContent,
  notFound,
  () => Response.json({ meta: { status: 200, totalCount: 0 }, data: [] }),
];

const omissions: readonly Lie[] = [
  'rows left out',
  'rows left out now and then',
  'an empty page in the middle',
  'an empty page in the middle, once',
  '404 in the middle',
  '204 in the middle',
  '204 in the middle, once',
];
const capsInSilence: readonly Lie[] = [
  'fewer rows than perPage says',
  'few rows, although perPage says more',
];
const blindTotals: readonly Lie[] = ['no total', 'total of the page', 'another total each time'];

/**
 * Whether its answers may be those of a server that simply has fewer rows: rows are left out, and no total counts them.
 * No reader can tell the two apart; docs/reliability.md says so.
 */
function isBeyondTelling(told: readonly Lie[]): boolean {
  const omits = told.some((lie) => omissions.includes(lie));
  const isBlind = told.some((lie) => blindTotals.includes(lie));
  const givesLess = told.some((lie) => capsInSilence.includes(lie)) && !told.includes('no total');
  return isBlind && (omits || givesLess);
}

interface Thing {
  readonly id: number;
  readonly face: number;
}

export interface LyingServer {
  /** What it really has. */
  readonly ids: readonly number[];
  /** Whether one id names two different records, so that no backup can have both. */
  readonly hasTwoFaces: boolean;
  /** Whether what is missing could not be told from what is not there. */
  readonly isBeyondTelling: boolean;
  readonly requests: number;
  /** Ids of records that are there, and are never given. */
  readonly withheld: readonly number[];
  /** Whether it tells the truth for the time being. */
  isHonest: boolean;
  fetch(request: Request): Promise<Response>;
}

export function lyingServer(told: readonly Lie[], size: number, random: Random): LyingServer {
  let isHonest = false;
  const does = (lie: Lie) => !isHonest && told.includes(lie);
  const things: Thing[] = [];
  for (
    let id = random.whole(0, 3);
    things.length < size;
    id += random.chance(0.05) ? random.whole(2, 40) : 1
  ) {
    things.push({ id, face: 1 });
  }
  const ids = things.map(({ id }) => id);
  const doubled = size > 0 && (does('ids twice') || does('ids twice with two faces'));
  if (doubled) {
    for (let left = random.whole(1, 5); left > 0; left--) {
      const at = random.whole(0, things.length - 1);
      const thing = things[at] as Thing;
      const face = does('ids twice with two faces') ? thing.face + left : thing.face;
      things.splice(random.chance(0.5) ? at : random.whole(0, things.length), 0, { ...thing, face });
    }
  }
  const shuffled = does('no order') ? shuffle(things, random) : things;
  // In the middle is behind the first page.
  const isBehind = told.some((lie) => lie.includes('in the middle'));
  const hole = random.whole(isBehind ? Math.min(1000, size - 1) : 0, Math.max(0, size - 1));
  const nothing = random.pick(nothings);
  const nameless = things[random.whole(0, Math.max(0, size - 1))];
  const missing = new Set(ids.filter(() => random.chance(0.01)).slice(0, 5));
  let requests = 0;
  let isHoleShown = false;
  let isEmptyShown = false;
  let isNoneShown = false;

  const answer = (url: URL): Response => {
    requests++;
    if (does('an empty list, once') && !isEmptyShown) {
      isEmptyShown = true;
      return nothing();
    }
    const none = noAnswerNames.find(does);
    if (none && !isNoneShown) {
      isNoneShown = true;
      return noAnswers[none]();
    }
    if (does('no whole answer now and then') && random.chance(0.2)) {
      return noAnswers[random.pick(noAnswerNames)]();
    }
    const askedPage = Number(url.searchParams.get('page'));
    const asked = Number(url.searchParams.get('perPage'));
    const page = does('page 1 whatever is asked for')
      ? 1
      : does('the page before, now and then') && random.chance(0.2)
        ? Math.max(1, askedPage - 1)
        : askedPage;
    const given = does('few rows, although perPage says more')
      ? Math.min(asked, 20)
      : does('fewer rows than perPage says')
        ? Math.min(asked, 70)
        : asked;
    const [start, end] = [(page - 1) * given, page * given + (does('more rows than asked for') ? 7 : 0)];
    let rows = (does('another order each time') ? shuffle(shuffled, random) : shuffled).slice(start, end);
    if (does('falling order')) rows = shuffled.toReversed().slice(start, end);
    const isHole = start <= hole && hole < end && page > 1;
    if (isHole && does('404 in the middle')) return notFound();
    if (isHole && (does('204 in the middle') || (does('204 in the middle, once') && !isHoleShown))) {
      isHoleShown = true;
      return noContent();
    }
    const bad = things[hole];
    if (does('fails on one record') && bad && rows.includes(bad)) {
      return Response.json({ meta: { status: 500, message: 'Internal error' }, data: [] }, { status: 500 });
    }
    if (isHole && does('an empty page in the middle')) rows = [];
    if (isHole && does('an empty page in the middle, once') && !isHoleShown) {
      isHoleShown = true;
      rows = [];
    }
    if (does('rows left out')) rows = rows.filter(({ id }) => !missing.has(id));
    if (does('rows left out now and then')) rows = rows.filter(() => random.chance(0.99));
    const asText = (does('ids as text on every other page') && page % 2 === 0) || undefined;
    if (rows.length === 0 && random.chance(0.6)) return random.pick([noContent, notFound])();
    const data = rows.map(({ id, face }) => {
      if (does('one record without an id') && id === nameless?.id) return { id: null, face };
      const isText = asText || (does('ids as text now and then') && random.chance(0.1));
      return { id: isText ? String(id) : id, face };
    });
    return Response.json({ meta: { status: 200, page, ...counts(asked, rows.length) }, data });
  };

  const counts = (asked: number, count: number) => {
    const perPage = does('perPage too small in meta')
      ? Math.max(1, asked - 10)
      : does('perPage too large in meta')
        ? asked + 10
        : asked;
    if (does('no total')) return { perPage };
    let totalCount = things.length;
    if (does('total too small')) totalCount = Math.floor(totalCount / 2);
    if (does('total too large')) totalCount += 17;
    if (does('total of the page')) totalCount = count;
    if (does('another total each time')) totalCount = random.whole(0, totalCount * 2);
    if (does('total grows for ever')) totalCount += requests * 1000;
    return { perPage, totalCount };
  };

  const withheld = [
    ...(does('fails on one record') ? [things[hole]?.id] : []),
    ...(does('one record without an id') ? [nameless?.id] : []),
  ].flatMap((id) => (id === undefined ? [] : [id]));
  return {
    ids,
    withheld,
    get isHonest() {
      return isHonest;
    },
    set isHonest(value) {
      isHonest = value;
    },
    hasTwoFaces: does('ids twice with two faces'),
    isBeyondTelling: isBeyondTelling(told),
    get requests() {
      return requests;
    },
    fetch: async (request) => answer(new URL(request.url)),
  };
}

function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = random.whole(0, at);
    [shuffled[at], shuffled[other]] = [shuffled[other] as Item, shuffled[at] as Item];
  }
  return shuffled;
}
