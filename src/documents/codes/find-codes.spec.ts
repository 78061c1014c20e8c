import { describe, expect, it } from '@jest/globals';
import { sourceLines } from '../text/source-lines.rules.ts';
import { findCodes } from './find-codes.ts';

const part = (heading: string, text: string, level = 1) => ({
  heading,
  level,
  anchor: null,
  line: 1,
  lines: sourceLines(text),
});
const find = (...parts: ReturnType<typeof part>[]) =>
  findCodes(parts, { inSentences: true }).codes.map(({ code }) => code);

describe('findCodes', () => {
  it.each([
    ['behind their name in a sentence', 'It is reported with CPT codes 81225, 81226 (CYP2D6), and 81227.', 3],
    ['of several systems', 'PLA code 0327U or CPT code 81420; HCPCS G0452; ICD-10-CM code Z84.81', 4],
    ['in a table whose head names codes', 'Test\tLaboratory\tCPT Codes\nA test\tA lab\t81432, 81433', 2],
    ['below a line that introduces them', 'Established codes:\n\n81420\t81479\t81507', 3],
  ])('finds codes %s', (_where, text, count) => {
    expect(find(part('Coverage', text))).toHaveLength(count);
  });

  it.each([
    ['numbers of patients', 'Study\tN\tAge\nCho\t42067\t53.2'],
    ['a sentence without the name of a code', 'A total of 42067 were enrolled, of whom 81225 improved.'],
    ['trial numbers', 'See CPT for details. NCT02122913 enrolled 12345.'],
    ['a telephone number', 'CPT questions: 800-227-6789'],
    ['a diagnosis behind a procedure’s name', 'CPT code Z84.81'],
  ])('takes %s for no code', (_what, text) => {
    expect(find(part('Coverage', text))).toEqual([]);
  });

  it.each(['Evidence Review', 'Rationale', 'Policy History', 'REVISIONS', 'Background', 'Randomized Trials'])(
    'does not search "%s", nor what stands below it',
    (heading) => {
      const sentence = 'CPT code 81519 was added.';
      expect(find(part(heading, sentence), part('Breast Cancer', sentence, 2))).toEqual([]);
      expect(find(part(heading, sentence), part('Coverage', sentence))).toEqual(['81519']);
    },
  );

  it('goes on with a table that the layout cut at headings of its own', () => {
    const head = part('REFERENCE TABLE', 'Sections\tTests\tCommon CPT Codes');
    expect(find(head, part('Hearing Loss', 'GJB2\tA test\t81252', 2))).toEqual(['81252']);
    const gap = part('Other', 'x\n'.repeat(20), 2);
    expect(find(head, gap, part('Hearing Loss', 'GJB2\tA test\t81252', 2))).toEqual([]);
  });

  it('reads a part whose heading names codes', () => {
    expect(find(part('Applicable CPT / HCPCS Codes', '81225\tA test\n81226 Another test'))).toEqual([
      '81225',
      '81226',
    ]);
  });

  it('leaves sentences alone where they are not to be searched', () => {
    const parts = [part('Coverage', 'CPT code 81528 is covered.\n\nTest\tCPT Codes\nA test\t81432')];
    expect(findCodes(parts, { inSentences: false }).codes.map(({ code }) => code)).toEqual(['81432']);
  });
});
