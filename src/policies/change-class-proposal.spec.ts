import { describe, expect, it } from '@jest/globals';
import { compareDocuments } from '../documents/compare/compare-documents.ts';
import { withCriteria } from '../documents/criteria/criteria.ts';
import type {
  Determination,
  DocumentCode,
  DocumentCriterion,
  PolicyDocument,
} from '../documents/policy-document.ts';
import { calendarDate } from '../kernel/calendar-date.ts';
import { proposeChangeClass } from './change-class-proposal.ts';
import { documentWith } from '../../test/support/policy-document.ts';

const criterion = (
  label: string,
  markdown: string,
  determination: Determination | null = 'medically_necessary',
): DocumentCriterion => ({
  id: `criteria--${label === '' ? 'opening' : label.toLowerCase().replaceAll('.', '-')}`,
  section: 'criteria',
  label,
  determination,
  markdown,
});
const section = (heading: string, markdown: string, id = 'a-section') => ({
  sections: [{ id, heading, level: 1, markdown }],
});
const codes = (...list: readonly string[]): Partial<PolicyDocument> => ({
  codes: list.map((code): DocumentCode => ({ system: 'CPT', code, description: null })),
});
/** A section that states criteria, with these. */
const parsed = (markdown: string): Partial<PolicyDocument> =>
  withCriteria(section('CRITERIA', markdown, 'criteria').sections);
/** A list in which the item that this stands in front of is one of "Any of", or beside it. */
const deepList = (indentation: string) =>
  parsed(
    `Medically necessary with ALL of:\n\n- Any of:\n  - pain\n  - weakness\n${indentation}failed drugs\n- imaging`,
  );
const excepted = (opening: string, ...items: readonly string[]) =>
  parsed([opening, '', ...items.map((item) => `- ${item}`)].join('\n'));
type Row = [string, Partial<PolicyDocument>, Partial<PolicyDocument>, string, 'likely' | null];
const propose = (before: Partial<PolicyDocument>, after: Partial<PolicyDocument>) =>
  proposeChangeClass(compareDocuments(documentWith(before), documentWith(after)), { hasBase: true });

describe('the change class proposed', () => {
  it('is new without a base', () => {
    const nothing = compareDocuments(documentWith(), documentWith());
    expect(proposeChangeClass(nothing, { hasBase: false })).toEqual({
      changeClass: 'new',
      confidence: 'certain',
      question: null,
      evidence: [],
    });
  });

  it('is reaffirmed for the same content under other dates', () => {
    const dates = { ...documentWith().dates, effective: calendarDate('2027-01-01') };
    expect(propose(codes('62263'), { ...codes('62263'), dates })).toMatchObject({
      changeClass: 'reaffirmed',
      confidence: 'certain',
      evidence: [{ what: 'date', before: null, after: '2027-01-01', says: 'editorial' }],
    });
  });

  it('names every code with what happened to it', () => {
    expect(propose(codes('62263', '62264'), codes('62263', '64999'))).toEqual({
      changeClass: 'codes_only',
      confidence: 'likely',
      question: null,
      evidence: [
        {
          what: 'code',
          anchor: 'codes',
          before: 'CPT 62264',
          after: null,
          says: 'codes_only',
          why: 'a code was removed',
        },
        {
          what: 'code',
          anchor: 'codes',
          before: null,
          after: 'CPT 64999',
          says: 'codes_only',
          why: 'a code was added',
        },
      ],
    });
  });

  it('asks a person where both directions meet, and proposes the cautious one', () => {
    const proposal = propose(
      {
        criteria: [criterion('I', 'Age of at least 18 years'), criterion('II', 'Pain for at least 6 months')],
      },
      {
        criteria: [criterion('I', 'Age of at least 21 years'), criterion('II', 'Pain for at least 3 months')],
      },
    );
    expect(proposal).toMatchObject({ changeClass: 'restrictive', confidence: null });
    expect(proposal.question).toMatch(/cover more and some less/);
    expect(proposal.evidence.map(({ anchor, says }) => [anchor, says])).toEqual([
      ['criteria--i', 'restrictive'],
      ['criteria--ii', 'expansive'],
    ]);
  });

  describe.each<Row>([
    // where what changed stands
    ...[
      [deepList('- '), deepList('  - ')],
      [deepList('  - '), deepList('- ')],
      [
        parsed('- A. ANY of:\n  - 1\\. pain\n  - 2\\. drugs\n- B. ALL of:\n  - 1\\. age'),
        parsed('- A. ANY of:\n  - 1\\. pain\n- B. ALL of:\n  - 1\\. age\n  - 2\\. drugs'),
      ],
      [
        parsed('It is covered in this order:\n\n- pills first\n- surgery'),
        parsed('It is covered in this order:\n\n- surgery\n- pills first'),
      ],
      [section('OTHER', '- any of:\n  - pain\n- drugs'), section('OTHER', '- any of:\n  - pain\n  - drugs')],
    ].map(([before, after]) => ['a condition that moved', before!, after!, 'restrictive', null] as Row),
    // words that turn round what stands below them
    ...[
      'Lysis is considered investigational except when ALL of the following are met:',
      'Lysis is not medically necessary unless ALL of the following are met:',
      'Lysis is medically necessary in the absence of ALL of the following:',
    ].flatMap((opening) =>
      [
        [excepted(opening, 'pain for at least 3 months'), excepted(opening, 'pain for at least 6 months')],
        [excepted(opening, 'pain'), excepted(opening, 'pain', 'surgery was tried')],
        [excepted(opening, 'pain', 'surgery was tried'), excepted(opening, 'pain')],
        [excepted(opening.replace('ALL', 'ANY'), 'pain'), excepted(opening, 'pain')],
      ].map(([before, after]) => [`a list below "${opening}"`, before!, after!, 'restrictive', null] as Row),
    ),
    [
      'more to exclude below a heading that says so',
      section('EXCLUSIONS', 'Infection of the skin'),
      section('EXCLUSIONS', 'Infection of the skin or bone'),
      'restrictive',
      null,
    ],
    [
      'a paragraph among others of which one may turn it round',
      section('CRITERIA', 'Not for these, unless a note says so.\n\nUp to 2 sessions.'),
      section('CRITERIA', 'Not for these, unless a note says so.\n\nUp to 6 sessions.'),
      'restrictive',
      null,
    ],
    // headings that decide
    [
      'a heading that wants all instead of any',
      section('MEDICALLY NECESSARY FOR ANY OF THE FOLLOWING', 'Pain.'),
      section('MEDICALLY NECESSARY FOR ALL OF THE FOLLOWING', 'Pain.'),
      'restrictive',
      'likely',
    ],
    [
      'a heading that names fewer people',
      section('COVERED FOR CHILDREN AND ADULTS', 'Lysis.'),
      section('COVERED FOR ADULTS', 'Lysis.'),
      'restrictive',
      null,
    ],
    [
      'a heading that covers no longer',
      section('COVERED FOR ADULTS', 'Lysis.'),
      section('NOT COVERED FOR ADULTS', 'Lysis.'),
      'restrictive',
      null,
    ],
    [
      'a heading with a word of background: limits',
      section('LIMITATIONS SUMMARY', 'It is paid for 6 sessions.'),
      section('LIMITATIONS SUMMARY', 'It is paid for 2 sessions.'),
      'restrictive',
      null,
    ],
    [
      'a heading with a word of background: limits that rise',
      section('LIMITATIONS SUMMARY', 'It is paid up to 2 sessions.'),
      section('LIMITATIONS SUMMARY', 'It is paid up to 6 sessions.'),
      'restrictive',
      null,
    ],
    [
      'a heading with a word of background: trials of drugs',
      section('DRUG TRIALS REQUIRED', 'Two drugs.'),
      section('DRUG TRIALS REQUIRED', 'Four drugs.'),
      'restrictive',
      null,
    ],
    [
      'a heading with a word of background: authorization',
      section('REGULATORY AND PRIOR AUTHORIZATION', 'Authorization: none.'),
      section('REGULATORY AND PRIOR AUTHORIZATION', 'Authorization: required.'),
      'restrictive',
      null,
    ],
    [
      'background that becomes something else',
      section('BACKGROUND', 'Some pain.'),
      section('WHAT IS NEEDED', 'Much pain.'),
      'restrictive',
      null,
    ],
    // codes and what decides nothing
    [
      'codes beside background',
      { ...codes('1'), ...section('BACKGROUND', 'Some pain.') },
      { ...codes('2'), ...section('BACKGROUND', 'Much pain.') },
      'codes_only',
      'likely',
    ],
    ['codes in another order', codes('1', '2'), codes('2', '1'), 'editorial', 'likely'],
    [
      'background',
      section('BACKGROUND', 'Some pain.'),
      section('BACKGROUND', 'Much pain.'),
      'editorial',
      'likely',
    ],
    [
      'evidence',
      section('EVIDENCE SUMMARY', 'No trial.'),
      section('EVIDENCE SUMMARY', 'One trial, not large.'),
      'editorial',
      'likely',
    ],
    ['a title', { title: 'Lysis' }, { title: 'Lysis of Adhesions' }, 'editorial', 'likely'],
    [
      'a word by another letter where nobody knows what it decides',
      section('OTHER', 'A radical excision.'),
      section('OTHER', 'A radial excision.'),
      'restrictive',
      null,
    ],
    [
      'words where nobody knows what they decide',
      section('OTHER', 'Send it by fax.'),
      section('OTHER', 'Send it by mail.'),
      'restrictive',
      null,
    ],
  ])('for %s', (_, before, after, changeClass, confidence) => {
    it(`is ${changeClass}`, () => {
      expect(propose(before, after)).toMatchObject({ changeClass, confidence });
    });
  });
});
