import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentCriterion, PolicyDocument } from '../policy-document.ts';
import { sentencesCiting } from './sentences-citing.ts';

const section = (markdown: string, id = 'evidence', heading = 'Evidence') => ({
  id,
  heading,
  level: 1,
  markdown,
});
const document = (
  markdown: string,
  criteria: DocumentCriterion[] = [],
): Pick<PolicyDocument, 'sections' | 'criteria'> => ({ sections: [section(markdown)], criteria });
const texts = (markdown: string, number: number) =>
  sentencesCiting(document(markdown), number).map(({ text }) => text);

describe('sentencesCiting', () => {
  it.each([
    ['Relief lasted.^[3] It cost more.^[4]', 3, ['Relief lasted. [3]']],
    ['Relief lasted.^[3] It cost more.^[4]', 4, ['It cost more. [4]']],
    ['Relief lasted ^[3]. It cost more.', 3, ['Relief lasted [3].']],
    ['Relief lasted. ^[3] It cost more.', 3, ['Relief lasted. [3]']],
    ['Three trials^[12-14] agree. One does not.^[15]', 13, ['Three trials [12-14] agree.']],
    ['Three trials^[12-14] agree.', 15, []],
    ['^[3] Relief lasted. It cost more.', 3, ['[3] Relief lasted.']],
    ['Kim et al. Found relief vs. placebo.^[6, 7] More.', 7, ['Kim et al. Found relief vs. placebo. [6, 7]']],
    ['Dr. J. Smith saw 2.5 points (p < 0.05).^[1] Next.', 1, ['Dr. J. Smith saw 2.5 points (p < 0.05). [1]']],
    ['See e.g. Table 2.^[1] Next.', 1, ['See e.g. Table 2. [1]']],
    ['Lines that\nwrap are one.^[2]', 2, ['Lines that wrap are one. [2]']],
    ['**Bold** and *italic* and `code`.^[2]', 2, ['Bold and italic and code. [2]']],
    ['疗效良好。^[2] 没有差异。', 2, ['疗效良好。 [2]']],
    ['Grüße 👩‍⚕️ halfen.^[2]', 2, ['Grüße 👩‍⚕️ halfen. [2]']],
    ['No citation here.', 1, []],
    ['A mark ^[see below] that is no number.', 1, []],
    ['', 1, []],
  ])('of %j for %i finds %j', (markdown, number, expected) => {
    expect(texts(markdown, number)).toEqual(expected);
  });

  it('finds items of lists, each by itself', () => {
    expect(texts('- First item ^[1]\n- Second item ^[2]\n  - Inside ^[2]', 2)).toEqual([
      'Second item [2]',
      'Inside [2]',
    ]);
  });

  it('shows the whole row of a table', () => {
    expect(
      texts('| Study | Pain |\n| --- | --- |\n| Kim ^[5] | less. More |\n| Cho ^[6] | same |', 5),
    ).toEqual(['Kim [5] | less. More']);
  });

  it('says a sentence that cites twice once', () => {
    expect(texts('Both^[1] here^[1, 2].', 1)).toEqual(['Both [1] here [1, 2].']);
  });

  it('names the criterion it stands in', () => {
    const criterion: DocumentCriterion = {
      id: 'evidence--a',
      section: 'evidence',
      label: 'A',
      determination: null,
      markdown: 'Relief was shown ^[3]',
    };
    expect(sentencesCiting(document('- A. Relief was shown ^[3]', [criterion]), 3)).toEqual([
      {
        heading: 'Evidence',
        section: 'evidence',
        anchor: 'evidence--a',
        label: 'A',
        text: 'Relief was shown [3]',
      },
    ]);
  });

  it('finds every sentence that cites, and no other', () => {
    const sentence = fc.record({
      words: fc
        .array(fc.constantFrom('relief', 'p = 0.05', 'vs. sham', 'médian', '痛', 'et al. say'), {
          minLength: 1,
          maxLength: 6,
        })
        .map((words) => `The ${words.join(' ')} ended.`),
      cited: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (given, number) => {
        const markdown = given
          .map(({ words, cited }) => (cited.length === 0 ? words : `${words}^[${cited.join(', ')}]`))
          .join(' ');
        const expected = given.filter(({ cited }) => cited.includes(number));
        const found = texts(markdown, number);
        expect(found).toHaveLength(expected.length);
        for (const [index, { words }] of expected.entries()) expect(found[index]).toContain(words);
      }),
    );
  });
});
