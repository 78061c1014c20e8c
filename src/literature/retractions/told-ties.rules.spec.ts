import { describe, expect, it } from '@jest/globals';
import { kindOfRefType, noticeDefinitions, noticeKinds, urgencyOf } from './notice-kinds.rules.ts';
import { printedDoi, tiesOfCrossref, tiesOfRecord } from './told-ties.rules.ts';

const tie = (type: string, pmid: string | null = '99000009', source = 'Synth J. 2026;1:1') => ({
  type,
  pmid,
  source,
  note: null,
});
const read = (...commentsCorrections: ReturnType<typeof tie>[]) =>
  tiesOfRecord({ commentsCorrections, publicationTypes: ['Journal Article'] });

describe('tiesOfRecord', () => {
  it.each([
    ['RetractionIn', 'retraction'],
    ['ExpressionOfConcernIn', 'concern'],
    ['RetractedandRepublishedIn', 'retracted_and_republished'],
    ['CorrectedandRepublishedIn', 'corrected_and_republished'],
    ['RepublishedIn', 'republication'],
    ['PartialRetractionIn', 'retraction'],
    ['ErratumIn', 'erratum'],
    ['UpdateIn', 'update'],
  ])('takes %s for a notice about the record: %s', (type, kind) => {
    expect(read(tie(type))).toEqual([{ kind, pmid: '99000009', doi: null, source: 'Synth J. 2026;1:1' }]);
  });

  it.each([
    'RetractionOf',
    'ExpressionOfConcernFor',
    'RetractedandRepublishedFrom',
    'CorrectedandRepublishedFrom',
    'RepublishedFrom',
    'ErratumFor',
    'UpdateOf',
    'CommentIn',
    'CommentOn',
    'Cites',
    'ReprintIn',
    'ReprintOf',
    'SummaryForPatientsIn',
    'OriginalReportIn',
    'AssociatedDataset',
    'AssociatedPublication',
    '',
    'Unheard',
  ])('takes %s for none', (type) => {
    expect(read(tie(type))).toEqual([]);
    expect(kindOfRefType(type)).toBeNull();
  });

  it('takes the publication type for a retraction where no tie tells it', () => {
    const retracted = { publicationTypes: ['Journal Article', 'Retracted Publication'] };
    const alone = { kind: 'retraction', pmid: null, doi: null, source: '' };
    expect(tiesOfRecord({ ...retracted, commentsCorrections: [] })).toEqual([alone]);
    expect(tiesOfRecord({ ...retracted, commentsCorrections: [tie('ErratumIn')] })).toContainEqual(alone);
    expect(tiesOfRecord({ ...retracted, commentsCorrections: [tie('RetractionIn')] })).toHaveLength(1);
    expect(
      tiesOfRecord({ ...retracted, commentsCorrections: [tie('RetractedandRepublishedIn')] }),
    ).toHaveLength(1);
    expect(
      tiesOfRecord({ publicationTypes: ['Retraction of Publication'], commentsCorrections: [] }),
    ).toEqual([]);
  });

  it('tells a tie once, and a republication without the retraction that is its first half', () => {
    expect(read(tie('ErratumIn'), tie('ErratumIn'))).toHaveLength(1);
    expect(read(tie('ErratumIn', null, 'A. 1;1'), tie('ErratumIn', null, 'A 1; 1.'))).toHaveLength(1);
    expect(read(tie('ErratumIn', '99000001'), tie('ErratumIn', '99000002'))).toHaveLength(2);
    expect(read(tie('RetractionIn'), tie('RetractedandRepublishedIn')).map(({ kind }) => kind)).toEqual([
      'retracted_and_republished',
    ]);
    expect(read(tie('RetractionIn', '99000001'), tie('RetractedandRepublishedIn', '99000002'))).toHaveLength(
      2,
    );
  });

  it('reads the DOI of the place, and keeps the place on one line', () => {
    expect(read(tie('RetractionIn', null, 'J Ünï.\n2026;1:1. doi: 10.1000/ABC(1).'))).toEqual([
      {
        kind: 'retraction',
        pmid: null,
        doi: '10.1000/abc(1)',
        source: 'J Ünï. 2026;1:1. doi: 10.1000/ABC(1).',
      },
    ]);
    expect(printedDoi('(doi: 10.1000/x)')).toBe('10.1000/x');
    expect(printedDoi('no doi here')).toBeNull();
  });
});

describe('tiesOfCrossref', () => {
  const update = (type: string, noticeDoi = '10.1000/Notice') => ({ type, noticeDoi });
  const work = '10.1000/work';
  it.each([
    ['retraction', 'retraction'],
    ['Partial retraction', 'retraction'],
    ['withdrawal', 'retraction'],
    ['expression-of-concern', 'concern'],
    ['corrigendum', 'erratum'],
    ['new_version', 'update'],
  ])('takes %s for %s', (type, kind) => {
    expect(tiesOfCrossref(work, [update(type)])).toMatchObject([{ kind, doi: '10.1000/notice', pmid: null }]);
  });

  it('leaves out what changes nothing, and says a thing once', () => {
    expect(tiesOfCrossref(work, [update('crossmark_metadata_update'), update('comment')])).toEqual([]);
    expect(tiesOfCrossref(work, [update('retraction'), update('removal')])).toHaveLength(1);
  });

  it('takes a notice on the work’s own page, or without a DOI, for a bare fact', () => {
    const bare = { kind: 'retraction', pmid: null, doi: null, source: '' };
    expect(tiesOfCrossref(work, [update('retraction', '10.1000/Work')])).toEqual([bare]);
    expect(tiesOfCrossref(work, [update('retraction', 'unavailable')])).toEqual([bare]);
    expect(tiesOfCrossref(work, [update('retraction', 'unavailable'), update('retraction')])).toEqual([
      { ...bare, doi: '10.1000/notice' },
    ]);
  });
});

it('orders the kinds by urgency', () => {
  expect([...noticeKinds].sort((a, b) => urgencyOf(a) - urgencyOf(b))).toEqual(noticeKinds);
  expect(noticeKinds.filter((kind) => !noticeDefinitions[kind].isUrgent)).toEqual([
    'erratum',
    'update',
    'not_in_pubmed',
  ]);
});
