import { describe, expect, it } from '@jest/globals';
import { compareDocuments } from '../documents/compare/compare-documents.ts';
import type { Determination, DocumentCriterion, PolicyDocument } from '../documents/policy-document.ts';
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
type Row = [string, Partial<PolicyDocument>, Partial<PolicyDocument>, string, 'likely' | null];
const propose = (before: Partial<PolicyDocument>, after: Partial<PolicyDocument>) =>
  proposeChangeClass(compareDocuments(documentWith(before), documentWith(after)), { hasBase: true });

describe('the change class proposed for criteria', () => {
  describe.each<Row>([
    // what a section states where its criteria are not apart
    [
      'a paragraph that lets a service through now',
      section('POLICY CRITERIA', 'It is considered investigational.'),
      section('POLICY CRITERIA', 'It is considered medically necessary.'),
      'expansive',
      'likely',
    ],
    [
      'a paragraph that no longer does',
      section('POLICY CRITERIA', 'It is considered medically necessary.'),
      section('POLICY CRITERIA', 'It is considered investigational.'),
      'restrictive',
      'likely',
    ],
    [
      'a paragraph that denies under a harder condition',
      section('POLICY CRITERIA', 'It is considered investigational after less than 3 months.'),
      section('POLICY CRITERIA', 'It is considered investigational after less than 2 months.'),
      'expansive',
      'likely',
    ],
    // determinations
    [
      'a criterion that is investigational now',
      { criteria: [criterion('I', 'Lysis')] },
      { criteria: [criterion('I', 'Lysis', 'investigational')] },
      'restrictive',
      'likely',
    ],
    [
      'a criterion that is medically necessary now',
      { criteria: [criterion('I', 'Lysis', 'investigational')] },
      { criteria: [criterion('I', 'Lysis')] },
      'expansive',
      'likely',
    ],
    [
      'another reason for not covering it',
      { criteria: [criterion('I', 'Lysis', 'investigational')] },
      { criteria: [criterion('I', 'Lysis', 'cosmetic')] },
      'restrictive',
      null,
    ],
    [
      'a determination that nobody can read',
      { criteria: [criterion('I', 'Lysis')] },
      { criteria: [criterion('I', 'Lysis', null)] },
      'restrictive',
      null,
    ],
    // criteria that come and go
    [
      'a criterion that let something through, gone',
      { criteria: [criterion('I', 'Lysis of one'), criterion('II', 'Block of two')] },
      { criteria: [criterion('I', 'Lysis of one')] },
      'restrictive',
      'likely',
    ],
    [
      'a criterion that lets something through, new',
      { criteria: [criterion('I', 'Lysis of one')] },
      { criteria: [criterion('I', 'Lysis of one'), criterion('II', 'Block of two is medically necessary')] },
      'expansive',
      'likely',
    ],
    [
      'a criterion that may be a service or a condition, new',
      { criteria: [criterion('I', 'Lysis of one')] },
      { criteria: [criterion('I', 'Lysis of one'), criterion('II', 'Block of two')] },
      'restrictive',
      null,
    ],
    [
      'a criterion that denies something, new',
      { criteria: [] },
      { criteria: [criterion('I', 'Lysis', 'investigational')] },
      'restrictive',
      'likely',
    ],
    [
      'a criterion that denied something, gone',
      { criteria: [criterion('I', 'Lysis is not covered', 'not_covered')] },
      { criteria: [] },
      'expansive',
      'likely',
    ],
    [
      'only another label',
      { criteria: [criterion('I', 'Lysis of one')] },
      { criteria: [{ ...criterion('II', 'Lysis of one'), id: 'criteria--i' }] },
      'editorial',
      'likely',
    ],
  ])('for %s', (_, before, after, changeClass, confidence) => {
    it(`is ${changeClass}`, () => {
      expect(propose(before, after)).toMatchObject({ changeClass, confidence });
    });
  });

  describe.each<[string, string, string | null, string, string | null]>([
    [
      'an item that all must meet, new',
      'necessary when ALL of the following are met:',
      null,
      'restrictive',
      'likely',
    ],
    [
      'one of several items that will do, new',
      'necessary when ANY of the following are met:',
      null,
      'expansive',
      'likely',
    ],
    [
      'one of several, counted',
      'necessary when at least one of the following is met:',
      null,
      'expansive',
      'likely',
    ],
    [
      'an item of a list that does not say how it counts',
      'necessary in these cases:',
      null,
      'restrictive',
      null,
    ],
    [
      'an item that would all deny, new',
      'investigational when ALL of the following apply:',
      'investigational',
      'expansive',
      'likely',
    ],
    [
      'one of several items that each deny, new',
      'investigational for any of the following:',
      'investigational',
      'restrictive',
      'likely',
    ],
  ])('for %s', (_, opening, determination, changeClass, confidence) => {
    const states = (determination ?? 'medically_necessary') as Determination;
    const list = (label: string, ...items: readonly string[]) => ({
      criteria: [
        criterion(label, `Lysis is ${opening}`, states),
        ...items.map((item, index) =>
          criterion(`${label === '' ? '' : `${label}.`}${'ABC'[index]}`, item, states),
        ),
      ],
    });
    const opposite = {
      restrictive: confidence === null ? 'restrictive' : 'expansive',
      expansive: 'restrictive',
    }[changeClass];

    it.each([['I'], ['']])(
      `is ${changeClass} under the label "%s", and the other way round the opposite`,
      (label) => {
        const [few, many] = [list(label, 'Pain in a leg'), list(label, 'Pain in a leg', 'Surgery was tried')];
        expect(propose(few, many)).toMatchObject({ changeClass, confidence });
        expect(propose(many, few)).toMatchObject({ changeClass: opposite, confidence });
      },
    );
  });

  it('tells what went with a criterion only once', () => {
    const before = {
      criteria: [
        criterion('I', 'Lysis when all of these:'),
        criterion('I.A', 'Pain'),
        criterion('I.B', 'Surgery'),
      ],
    };
    expect(propose(before, {}).evidence).toHaveLength(1);
  });

  it('tells a change of a criterion once, though its section holds the same words', () => {
    const both = (months: number) => ({
      ...section('MEDICAL POLICY CRITERIA', `- I. At least ${months} months of therapy`, 'criteria'),
      criteria: [criterion('I', `At least ${months} months of therapy`)],
    });
    expect(propose(both(3), both(6)).evidence.map(({ what }) => what)).toEqual(['criterion']);
  });
});
