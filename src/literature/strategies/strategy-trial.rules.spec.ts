import { describe, expect, it } from '@jest/globals';
import { commonWordsIn, recallOf, trialFaults, untold, type StrategyTrial } from './strategy-trial.rules.ts';

const trial = (given: Partial<StrategyTrial>): StrategyTrial => ({ ...untold, hits: 12, ...given });
const missed = { pmid: '99000001', number: 1, citation: 'A report.' };

describe('trialFaults', () => {
  it.each<[Partial<StrategyTrial>, readonly string[]]>([
    [{}, []],
    [{ hits: 0 }, ['it finds nothing in any year']],
    [{ hits: 500_000 }, []],
    [{ hits: null, refused: 'PubMed refused the request' }, ['PubMed refused the request']],
    [{ notFound: ['zzyzx[mesh]'] }, ['“zzyzx[mesh]” is not known there and is left out of the search']],
    [
      { quotedNotFound: ['"purple epidural"'] },
      ['the phrase “purple epidural” is not known there: its words are looked for instead'],
    ],
    [{ ignored: ['of', 'zz'] }, ['“zz” is passed over']],
    [{ warnings: ['No items found.'] }, []],
    [{ cited: { total: 3, missed: [missed] } }, []],
  ])('of %j', (given, faults) => {
    expect(trialFaults(trial(given))).toEqual(faults);
  });

  it('leaves words that nobody looks for to be shown', () => {
    expect(commonWordsIn(trial({ ignored: ['of', 'zz', '"the"'] }))).toEqual(['of', 'the']);
  });
});

describe('recallOf', () => {
  it.each([
    [null, null],
    [{ total: 0, missed: [] }, null],
    [{ total: 4, missed: [missed] }, 0.75],
    [{ total: 1, missed: [missed] }, 0],
  ])('of %j is %j', (cited, recall) => {
    expect(recallOf(trial({ cited }))).toBe(recall);
  });
});
