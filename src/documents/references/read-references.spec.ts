import { describe, expect, it } from '@jest/globals';
import { readReferences } from './read-references.ts';
import { sourceLines } from '../text/source-lines.rules.ts';

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

  it.each([
    ['blank lines', 'Cho JH. Pain.\n\nKim HJ, Lee K. Relief of\npain. 2019.\n\nRacz GB. Lysis.'],
    [
      'hanging indents',
      'Cho JH. Pain.\nKim HJ, Lee K. Relief of\n    pain. 2019.\nRacz GB. Lysis\n   of\n   it.',
    ],
    ['bullets', '• Cho JH. Pain.\n• Kim HJ, Lee K. Relief of\npain. 2019.\n• Racz GB. Lysis.'],
    ['authors alone', 'Cho JH. Pain.\nKim HJ, Lee K. Relief of\npain. 2019.\nRacz GB. Lysis.'],
  ])('tells the entries of a list without numbers apart by %s, and says so once', (_form, text) => {
    const { references, findings } = read(text);
    expect(references.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(references[1]?.citation).toBe('Kim HJ, Lee K. Relief of pain. 2019.');
    expect(findings.filter(({ code }) => code === 'reference_unnumbered')).toHaveLength(1);
  });

  it('joins an entry without a number that a page end cut in two', () => {
    expect(read('Cho JH. Pain and\n\nits relief. 2019.\n\nKim HJ. Pain.').references).toHaveLength(2);
  });

  it('counts lists on that begin at 1 anew, without their headings', () => {
    const { references, findings } = read(
      '1. Cho JH. Pain.\n2. Kim HJ. More.\nGuidelines\n1. A society. Advice.\n2. Another. Advice.',
    );
    expect(references.map(({ number, citation }) => [number, citation])).toEqual([
      [1, 'Cho JH. Pain.'],
      [2, 'Kim HJ. More.'],
      [3, 'A society. Advice.'],
      [4, 'Another. Advice.'],
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'reference_list_restarted', severity: 'warning', line: 4 }),
    );
  });

  it('takes a year or a volume at the start of a line for no new list', () => {
    expect(read('1. Cho JH. Pain\n1. part\n2. Kim HJ. Pain.\n3. Racz GB.').references).toHaveLength(3);
  });

  it('leaves what introduces a numbered list out', () => {
    const { references, findings } = read('These were used:\n1. Cho JH. Pain.\n2. Kim HJ. Pain.');
    expect(references).toHaveLength(2);
    expect(findings[0]).toMatchObject({ code: 'text_not_placed', line: 1, text: 'These were used:' });
  });

  it.each([
    '[1] Cho JH.\n[2] Kim HJ.',
    '1) Cho JH.\n2) Kim HJ.',
    '1.Cho JH.\n2.Kim HJ.',
    '1.\tCho JH.\n2.\tKim HJ.',
  ])('reads the numbers of %j', (text) => {
    expect(read(text).references.map(({ number, citation }) => [number, citation])).toEqual([
      [1, 'Cho JH.'],
      [2, 'Kim HJ.'],
    ]);
  });

  it.each([
    ['https://example.org/a/\nb.pdf', 'https://example.org/a/b.pdf'],
    ['https://example.org/a-\nlong-name', 'https://example.org/a-long-name'],
    ['https://example.org/list\n?page=2', 'https://example.org/list?page=2'],
    ['https://example.org/a.\nAccessed May 2020.', 'https://example.org/a'],
    ['https://example.org/a\nhttps://example.org/b', 'https://example.org/b'],
  ])('makes the address %j whole', (printed, url) => {
    expect(read(`1. Cho JH. ${printed}`).references[0]?.url).toBe(url);
  });

  it('makes a DOI whole that a line end cut in two', () => {
    expect(read('1. Cho JH. https://doi.org/10.1093/\npm/pnz017').references[0]?.doi).toBe(
      '10.1093/pm/pnz017',
    );
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
