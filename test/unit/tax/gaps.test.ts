import { describe, expect, it } from 'vitest';
import { gapsIn } from '../../../src/tax/gaps.js';

describe('Invoice numbers', () => {
  it.each([
    [['26-0001', '26-0002', '26-0003'], [], []],
    [['26-0001', '26-0004', '26-0006'], ['26-0002 bis 26-0003', '26-0005'], []],
    [['26-0002', '26-0001', '26-0002'], [], ['26-0002']],
    [['A9', 'A11'], ['A10'], []],
    [['26-0001', '27-0003', 'X-9'], [], []],
    [['1', '999999'], ['2 bis 999998'], []],
  ])('%j lack %j', (numbers, missing, twice) => {
    expect(gapsIn(numbers, numbers)).toEqual({ missing, twice, unnumbered: 0 });
  });

  it('of other years fill a gap', () => {
    expect(gapsIn(['RE10', 'RE13'], ['RE10', 'RE11', 'RE13']).missing).toEqual(['RE12']);
  });

  it('that are none are counted', () => {
    expect(gapsIn([null, '', 'Entwurf', 'RE1'], [])).toEqual({ missing: [], twice: [], unnumbered: 3 });
  });
});
