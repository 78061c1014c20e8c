import { describe, expect, it } from '@jest/globals';
import { readReferences } from './read-references.ts';
import { sourceLines } from './source-lines.rules.ts';

const read = (text: string) => readReferences(sourceLines(text));
const numbers = (text: string) => read(text).references.map(({ number, pmid }) => [number, pmid]);

describe('readReferences', () => {
  it('joins wrapped lines, also where one starts with a year and a full stop or a page ends', () => {
    const { references } = read('1. Cho JH. Outcomes. Pain\n2014. More\n\nof it. PMID: 5\n2. Next. PMID: 6');
    expect(references.map(({ citation }) => citation)).toEqual([
      'Cho JH. Outcomes. Pain 2014. More of it.',
      'Next.',
    ]);
  });

  it('finds the next number after a gap and says so', () => {
    expect(numbers('1. A. PMID: 5\n4. B. PMID: 6')).toEqual([
      [1, '5'],
      [4, '6'],
    ]);
    expect(read('1. A. PMID: 5\n4. B. PMID: 6').findings).toMatchObject([
      { code: 'reference_number_out_of_sequence', line: 2 },
    ]);
  });

  it('counts a list without numbers', () => {
    expect(numbers('Cho JH. PMID: 5\n\nKim HJ. PMID: 6')).toEqual([
      [1, '5'],
      [2, '6'],
    ]);
  });

  it('tells no PMID from an unreadable and an explicitly missing one', () => {
    const { references, findings } = read('1. A.\n2. B. PMID: 123456789\n3. C. PMID: No PMID Entry');
    expect(references.map(({ pmidPrinted }) => pmidPrinted)).toEqual(['absent', 'absent', 'explicitly_none']);
    expect(findings.map(({ code, line }) => [code, line])).toEqual([
      ['reference_without_pmid', 1],
      ['pmid_unreadable', 2],
    ]);
  });

  it.each(['', 'None', 'N/A'])('reads %j as an empty list', (text) => {
    expect(read(text)).toEqual({ references: [], findings: [] });
  });
});
