import { describe, expect, it } from 'vitest';
import { findResource, type Resource } from '../../../src/prosonata/catalogue.js';
import { isHiding, type SideAnswer, shownBy, valuesToAsk, withSides } from '../../../src/reading/sides.js';

const filter = { parameter: 'active', values: ['1', '0'] };
const answer = (
  value: string,
  total: number | undefined,
  firstId?: number,
  firstValue?: string,
): SideAnswer => ({
  ...{ value, total, firstId, firstValue },
});

describe('what the rows of a list show of a filter', () => {
  it.each<[string, readonly string[], readonly string[], number]>([
    ['asks only for what no row has', ['{"active":1}', '{"active":1}'], ['0'], 0],
    ['asks for nothing if all is shown, as number or as text', ['{"active":1}', '{"active":"0"}'], [], 0],
    ['asks for all if the field is not in the rows', ['{"id":1}'], ['1', '0'], 1],
    [
      'takes null and values that are not documented for others',
      ['{"active":null}', '{"active":7}'],
      ['1', '0'],
      2,
    ],
    ['takes the last of doubled names', ['{"active":1,"active":0}'], ['1'], 0],
  ])('%s', (_, texts, values, others) => {
    const shown = shownBy(filter, texts);
    expect([valuesToAsk(filter, shown), shown.others]).toEqual([values, others]);
  });
});

describe('a list', () => {
  it.each<[string, readonly SideAnswer[], number, boolean]>([
    ['that has rows on a side it shows none of hides them', [answer('0', 3, 7, '0')], 0, true],
    ['that has no rows there hides none', [answer('0', 0)], 0, false],
    ['that does not obey the filter says nothing', [answer('0', 9, 1, '1')], 0, false],
    ['that gives the same row on both sides does not obey', [answer('1', 9, 1), answer('0', 9, 1)], 9, false],
    [
      'that does not show the field hides what its sides have more',
      [answer('1', 6, 1), answer('0', 4, 2)],
      6,
      true,
    ],
    ['and nothing if they are as many', [answer('1', 6, 1), answer('0', 4, 2)], 10, false],
    ['that says no total says nothing', [answer('0', undefined, 7, '0')], 0, false],
    ['with rows of no documented value may have them there', [answer('0', 2, 7)], 2, false],
  ])('%s', (_, answers, others, expected) => {
    expect(isHiding(answers, { others })).toBe(expected);
  });
});

describe('a list that leaves records out', () => {
  const projects = findResource('projects') as Resource;
  const passes = (...parameters: string[]) =>
    withSides(projects, parameters).passes.map(({ name, isRepeat }) => (isRepeat ? `(${name})` : name));

  it('is read as it is, then side by side, and the first side again; the sides are the total', () => {
    expect(passes()).toEqual(['all']);
    expect(passes('activeStatus')).toEqual([
      ...['(all)', 'activeStatus=1', 'activeStatus=0', '(activeStatus=1 again)'],
    ]);
  });

  it('by two filters is read by each combination of their sides', () => {
    const both = passes('projectStatus', 'activeStatus');
    expect(both.filter((name) => !name.startsWith('('))).toEqual(
      [1, 0].flatMap((active) =>
        [0, 1, 2, 3, 4].map((status) => `activeStatus=${active} and projectStatus=${status}`),
      ),
    );
    expect(both).toHaveLength(1 + 10 + 1);
  });
});
