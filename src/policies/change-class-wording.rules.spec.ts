import { describe, expect, it } from '@jest/globals';
import { compareLine } from '../documents/compare/compare-text.ts';
import { Effort } from '../documents/compare/effort.ts';
import { doubted, leaningOfMarks, together, turned, type Leaning } from './change-class-wording.rules.ts';

const cites = (numbers: readonly number[]) => numbers.join(' ');
const leaning = (before: string, after: string): Leaning =>
  leaningOfMarks(
    compareLine(before, after, { effort: new Effort(), citations: { before: cites, after: cites } }),
  );

/** Each pair leans the other way when it is turned round. */
const opposites: readonly (readonly [string, string])[] = [
  ['at least 3 months of therapy', 'at least 6 months of therapy'],
  ['at least three months of therapy', 'at least six months of therapy'],
  ['a minimum of 2 sessions', 'a minimum of 3 sessions'],
  ['a score of more than 30 points', 'a score of more than 35 points'],
  ['a BMI ≥ 35 kg/m²', 'a BMI ≥ 40 kg/m²'],
  ['18 years or older', '21 years or older'],
  ['3 or more sessions', '4 or more sessions'],
  ['no more than 40 points', 'no more than 35 points'],
  ['no less than 6 months', 'no less than 12 months'],
  ['no fewer than 2 drugs', 'no fewer than 4 drugs'],
  ['not less than 18 years', 'not less than 21 years'],
  ['not under 18 years', 'not under 21 years'],
  ['not older than 65 years', 'not older than 60 years'],
  ['up to 12 sessions', 'up to 6 sessions'],
  ['within 12 months of surgery', 'within 6 months of surgery'],
  ['less than 1,000 ml', 'less than 900 ml'],
  ['65 years or younger', '60 years or younger'],
  ['a value ≥ 5', 'a value > 5'],
  ['any of the following', 'all of the following'],
  ['either of the following', 'both of the following'],
  ['one of the following', 'all of the following'],
  ['pain or weakness', 'pain and weakness'],
  ['pain and/or weakness', 'pain and weakness'],
  ['the patient may try therapy', 'the patient must try therapy'],
  ['therapy should be tried', 'therapy must be tried'],
  ['for adults', 'only for adults'],
  ['conservative care', 'documented conservative care'],
  ['for adults, including smokers', 'for adults'],
];

describe('words that set conditions of coverage', () => {
  it.each(opposites)('ask for more: "%s" to "%s", and for less the other way round', (before, after) => {
    expect(leaning(before, after)).toBe('restrictive');
    expect(leaning(after, before)).toBe('expansive');
  });

  it.each([
    ['failed, therapy', 'Failed therapy.'],
    ['pre-operative care', 'preoperative care'],
    ['is **necessary** here', 'is necessary here'],
    ['the patient’s age', "the patient's age"],
    ['over 1,000 ml', 'over 1000 ml'],
    ['at least three months', 'at least 3 months'],
    ['naive', 'naïve'],
  ])('lean nowhere: "%s" to "%s"', (before, after) => {
    expect(leaning(before, after)).toBe('editorial');
    expect(leaning(after, before)).toBe('editorial');
  });

  it.each([
    ['a dose of 3.5 mg', 'a dose of 35 mg'],
    ['a dose of .5 mg', 'a dose of 5 mg'],
    ['at least .5 mg', 'at least .75 mg'],
    ['a T-score below -2.5', 'a T-score below 2.5'],
    ['a T-score below −2.5', 'a T-score below −1.5'],
    ['pain or (weakness and fever)', '(pain or weakness) and fever'],
    ['radical excision', 'radial excision'],
    ['conservitave care', 'conservtiave care'],
    ['Does not have infection', 'Does not have infection or cancer'],
    ['No severe depression', 'No depression'],
    ['No prior surgery', 'No surgery'],
    ['Absence of severe depression', 'Absence of depression'],
    ['no ejection fraction below 30', 'no ejection fraction below 40'],
    ['Pain in a leg', 'Pain in a leg. Patient should also have imaging'],
    ['Pain in a leg.', 'Pain in a leg. Patient should also have imaging or a report.'],
    ['Pain in a leg', 'Pain in a leg Patient should also have imaging'],
    ['adults', 'children and adults'],
    ['surgery', 'surgery at one level'],
    ['for adults', 'for all adults'],
    ['6 months prior to surgery', '6 months before surgery'],
    ['failed drugs', 'tried drugs'],
    ['grades 3-6', 'grades 36'],
    ['the patient can walk', 'the patient cannot walk'],
    ['is necessary', 'is not necessary'],
    ['all cases', 'all cases except one kind'],
    ['hypotension is treated', 'hypertension is treated'],
    ['abduction of the arm', 'adduction of the arm'],
    ['copper sulfate', 'copper sulfite'],
    ['the perineal nerve', 'the peroneal nerve'],
    ['a lumbar level', 'a thoracic level'],
    ['3 or 4 sessions', '5 or 4 sessions'],
    ['at least 3 months and up to 12 sessions', 'at least 6 months and up to 18 sessions'],
    ['pain and weakness or fever', 'pain or weakness and fever'],
    ['cured', 'a whole new sentence that says a lot of things and must be read by someone who knows'],
  ])('want a person: "%s" to "%s"', (before, after) => {
    expect(leaning(before, after)).toBe('unclear');
    expect(leaning(after, before)).toBe('unclear');
  });
});

it.each<[Leaning[], Leaning]>([
  [[], 'editorial'],
  [['editorial', 'editorial'], 'editorial'],
  [['editorial', 'restrictive'], 'restrictive'],
  [['expansive', 'expansive'], 'expansive'],
  [['expansive', 'restrictive'], 'unclear'],
  [['expansive', 'unclear'], 'unclear'],
])('%j lean to %s together', (leanings, expected) => {
  expect(together(leanings)).toBe(expected);
});

it('doubts what leans somewhere', () => {
  expect((['restrictive', 'expansive', 'editorial', 'unclear'] as const).map(doubted)).toEqual([
    'unclear',
    'unclear',
    'editorial',
    'unclear',
  ]);
});

it('turns a condition round where it denies', () => {
  expect((['restrictive', 'expansive', 'editorial', 'unclear'] as const).map(turned)).toEqual([
    'expansive',
    'restrictive',
    'editorial',
    'unclear',
  ]);
});
