import { describe, expect, it } from '@jest/globals';
import { noticesIn } from './notices.rules.ts';

const tie = (type: string, pmid: string | null) => ({ type, pmid, source: 'Synth J. 2026' });

describe('noticesIn', () => {
  it.each([
    ['RetractionOf', 'RetractionIn'],
    ['PartialRetractionOf', 'PartialRetractionIn'],
    ['ExpressionOfConcernFor', 'ExpressionOfConcernIn'],
    ['ErratumFor', 'ErratumIn'],
    ['UpdateOf', 'UpdateIn'],
    ['RepublishedFrom', 'RepublishedIn'],
    ['CorrectedandRepublishedFrom', 'CorrectedandRepublishedIn'],
    ['RetractedandRepublishedFrom', 'RetractedandRepublishedIn'],
  ])('turns %s of a notice into %s of the affected record', (type, turned) => {
    const source = 'Synth J. 2026';
    expect(noticesIn({ pmid: '99000002', commentsCorrections: [tie(type, '99000001')] })).toEqual([
      { pmid: '99000001', type: turned, noticePmid: '99000002', source },
    ]);
    expect(noticesIn({ pmid: '99000001', commentsCorrections: [tie(turned, '99000002')] })).toEqual([
      { pmid: '99000001', type: turned, noticePmid: '99000002', source },
    ]);
  });

  it.each(['CommentOn', 'CommentIn', 'Cites', 'PreprintOf', 'PreprintIn', 'SummaryForPatientsIn', ''])(
    'affects nothing by %s',
    (type) => {
      expect(noticesIn({ pmid: '99000002', commentsCorrections: [tie(type, '99000001')] })).toEqual([]);
    },
  );

  it('tells of a notice that PubMed has not, and of none whose affected record it does not name', () => {
    expect(noticesIn({ pmid: '99000001', commentsCorrections: [tie('RetractionIn', null)] })).toMatchObject([
      { pmid: '99000001', noticePmid: null },
    ]);
    expect(noticesIn({ pmid: null, commentsCorrections: [tie('RetractionOf', '99000001')] })).toMatchObject([
      { pmid: '99000001', noticePmid: null },
    ]);
    expect(noticesIn({ pmid: '99000002', commentsCorrections: [tie('RetractionOf', null)] })).toEqual([]);
    expect(noticesIn({ pmid: null, commentsCorrections: [tie('RetractionIn', '99000002')] })).toEqual([]);
  });
});
