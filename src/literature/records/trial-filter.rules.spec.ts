import { describe, expect, it } from '@jest/globals';
import { matchesTrialFilter } from './trial-filter.rules.ts';

type Fields = Parameters<typeof matchesTrialFilter>[0];

const plain: Fields = {
  title: 'Adhesiolysis for chronic pain.',
  abstract: [{ text: 'We report what we saw.' }],
  keywords: [],
  publicationTypes: ['Journal Article'],
  meshHeadings: [],
};
const heading = (descriptor: string, ...qualifiers: string[]) => ({ descriptor, qualifiers });
const trial: Partial<Fields> = { publicationTypes: ['Randomized Controlled Trial'] };

describe('matchesTrialFilter', () => {
  it.each<[string, Partial<Fields>, boolean]>([
    ['nothing of a trial', {}, false],
    ['the type of a randomised trial', trial, true],
    ['the type of a controlled trial', { publicationTypes: ['Controlled Clinical Trial'] }, true],
    ['a type that is narrower', { publicationTypes: ['Pragmatic Clinical Trial'] }, true],
    ['the type of an observational study', { publicationTypes: ['Observational Study'] }, false],
    ['"randomized" in the title', { title: 'A Randomized comparison' }, true],
    [
      '"randomised" in the abstract',
      { abstract: [{ text: '' }, { text: 'Patients were randomised.' }] },
      true,
    ],
    ['"placebo" with a mark after it', { abstract: [{ text: '(placebo)' }] }, true],
    ['"placebo-controlled"', { title: 'Placebo-controlled' }, true],
    ['"groups"', { abstract: [{ text: 'in both groups.' }] }, true],
    ['"group" alone', { abstract: [{ text: 'one group' }] }, false],
    ['"trials" alone', { abstract: [{ text: 'earlier trials' }] }, false],
    ['"randomization" alone', { abstract: [{ text: 'Mendelian randomization' }] }, false],
    ['a keyword', { keywords: ['clinical trial'] }, true],
    ['drug therapy as a subheading', { meshHeadings: [heading('Back Pain', 'drug therapy')] }, true],
    ['drug therapy as a heading', { meshHeadings: [heading('Drug Therapy')] }, false],
    ['animals only', { ...trial, meshHeadings: [heading('Animals'), heading('Rats')] }, false],
    ['animals and humans', { ...trial, meshHeadings: [heading('Animals'), heading('Humans')] }, true],
    ['humans only', { ...trial, meshHeadings: [heading('Humans')] }, true],
  ])('%s', (_, given, expected) => {
    expect(matchesTrialFilter({ ...plain, ...given })).toBe(expected);
  });
});
