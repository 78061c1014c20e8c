import { describe, expect, it } from '@jest/globals';
import { parsePolicyText } from './parse-policy-text.ts';

const parse = (text: string, fileName = 'policy.txt') => parsePolicyText(text, { fileName });
const outline = (text: string, fileName?: string) =>
  parse(text, fileName).document.sections.map(({ level, heading }) => [level, heading]);
const refusal = (code: string) => expect.objectContaining({ code });

const plain = `
Lysis of Epidural Adhesions

Effective: January 1, 2026

Next Review: September 2026

Last Review: November 2025

IMPORTANT REMINDER

The contract decides.

PLEASE NOTE: Tell the member first.

DESCRIPTION

A catheter is passed.

MEDICAL POLICY CRITERIA

It is **investigational**.

NOTE: See the end.

CROSS REFERENCES

None

EVIDENCE SUMMARY

Trials are needed.^[1]

LYSIS WITHOUT ENDOSCOPY

Randomized Controlled Trials (RCTs)

Sixty patients in

each group.^[1, 2]

LYSIS WITH ENDOSCOPY

Randomized Controlled Trials (RCTs)

Few.^[2]

SUMMARY

Not enough.

REFERENCES

1. Cho JH. Outcomes. PMID: 28072795
2. A book. PMID: No PMID Entry

CODES

Codes\tNumber\tDescription
CPT\t62263\tA descriptor
HCPCS\tNone\t

Date of Origin: February 1999
`;

describe('parsePolicyText of plain text', () => {
  it('reads every part and finds nothing wrong', () => {
    const { document, findings } = parse(plain);
    expect(findings).toEqual([]);
    expect(document).toMatchObject({
      title: 'Lysis of Epidural Adhesions',
      dates: { origin: '1999-02', lastReview: '2025-11', nextReview: '2026-09', effective: '2026-01-01' },
      references: [
        { number: 1, pmid: '28072795' },
        { number: 2, pmid: null, pmidPrinted: 'explicitly_none' },
      ],
      codes: [{ system: 'CPT', code: '62263', description: 'A descriptor' }],
      crossReferences: [],
      boilerplate: [
        { heading: 'IMPORTANT REMINDER', markdown: 'The contract decides.' },
        { heading: 'PLEASE NOTE', markdown: 'Tell the member first.' },
      ],
    });
  });

  it('gives headings their levels and anchors', () => {
    expect(parse(plain).document.sections.map(({ level, id }) => [level, id])).toEqual([
      [1, 'description'],
      [1, 'medical-policy-criteria'],
      [1, 'evidence-summary'],
      [2, 'lysis-without-endoscopy'],
      [3, 'lysis-without-endoscopy--randomized-controlled-trials-rcts'],
      [2, 'lysis-with-endoscopy'],
      [3, 'lysis-with-endoscopy--randomized-controlled-trials-rcts'],
      [1, 'summary'],
    ]);
  });

  it('joins a sentence across a page end', () => {
    expect(parse(plain).document.sections[4]?.markdown).toBe('Sixty patients in each group.^[1, 2]');
  });

  it('reads the same from CRLF, a byte order mark and no-break spaces', () => {
    const other = `\ufeff${plain.replaceAll('\n', '\r\n').replaceAll(' ', '\u00a0')}`;
    expect(parse(other)).toEqual(parse(plain));
  });

  it('reads known headings without blank lines around them', () => {
    expect(outline('A Title\nEffective: January 1, 2026\nDESCRIPTION\nText.\nPOLICY\nMore.')).toEqual([
      [1, 'DESCRIPTION'],
      [1, 'POLICY'],
    ]);
  });

  it('takes capitals for neighbours where no section with parts is open', () => {
    expect(
      outline(
        'A Title\n\nEffective: May 1, 2026\n\nDESCRIPTION\n\nText.\n\nWHEN IT IS COVERED\n\nNever.\n\nFor Adults\n\nAlso never.',
      ),
    ).toEqual([
      [1, 'DESCRIPTION'],
      [1, 'WHEN IT IS COVERED'],
      [2, 'For Adults'],
    ]);
  });

  it('reads number and manual section above the title', () => {
    const { document } = parse(
      'Medical Policy Manual\n\nSurgery, Policy No. 94\n\nA Title\n\nPOLICY\n\nText.',
    );
    expect(document).toMatchObject({ number: '94', manualSection: 'Surgery', title: 'A Title' });
  });

  it('leaves the dates of a history section to the history', () => {
    const { document } = parse(
      `${plain}\n\nPOLICY HISTORY\n\nEffective: January 1, 2020\n\nLast Review: May 2019`,
    );
    expect(document.dates).toMatchObject({ effective: '2026-01-01', lastReview: '2025-11' });
  });

  it('reads cross references', () => {
    const { document } = parse(
      plain.replace(
        '\nNone\n',
        '\n1. Spinal Cord Stimulation, Surgery, Policy No. 45\n2. Another; A Third\n',
      ),
    );
    expect(document.crossReferences).toEqual([
      'Spinal Cord Stimulation, Surgery, Policy No. 45',
      'Another',
      'A Third',
    ]);
  });

  it('reads a .md file of plain capitals as plain text', () => {
    expect(parse(plain, 'policy.md')).toEqual(parse(plain));
  });
});

describe('headings of plain text', () => {
  const head = 'A Title\n\nEffective: January 1, 2026\n\n';

  it('may be numbered', () => {
    expect(
      outline(
        `${head}1.0 DESCRIPTION\n\nText.\n\n2.0 Coverage Guidelines\n\nIt is covered.\n\nII. WHEN IT IS USED\n\nRarely.`,
      ),
    ).toEqual([
      [1, '1.0 DESCRIPTION'],
      [1, '2.0 Coverage Guidelines'],
      [1, 'II. WHEN IT IS USED'],
    ]);
  });

  it('may stand in front of their text, where they never stand alone', () => {
    const { document } = parse(
      `${head}Description: The test finds it.\n\nPOLICY\n\nIt is covered.\n\nPolicy: no heading here.`,
    );
    expect(document.sections.map(({ heading, markdown }) => [heading, markdown])).toEqual([
      ['Description', 'The test finds it.'],
      ['POLICY', 'It is covered.\n\nPolicy: no heading here.'],
    ]);
  });

  it('are not those of a table of contents', () => {
    const contents = 'TABLE OF CONTENTS\n\nDESCRIPTION .......... 1\n\nPOLICY .......... 2\n\n';
    expect(outline(`${head}${contents}DESCRIPTION\n\nText.\n\nPOLICY\n\nIt is covered.`)).toEqual([
      [1, 'DESCRIPTION'],
      [1, 'POLICY'],
    ]);
  });

  it('have no "Notes:" among them', () => {
    expect(outline(`${head}POLICY\n\nNOTES:\n\n• one\n• two\n\nIt is covered.`)).toEqual([[1, 'POLICY']]);
  });
});

describe('findings', () => {
  it('ties citations to references without being fatal', () => {
    const text = plain.replace('^[1, 2]', '^[1, 7]').replace('Few.^[2]', 'Few.^[x]');
    expect(
      parse(text).findings.map(({ severity, code, line, text: printed }) => [severity, code, line, printed]),
    ).toEqual([
      ['info', 'reference_not_cited', null, null],
      ['warning', 'citation_without_reference', 40, '^[1, 7]'],
      ['warning', 'citation_unreadable', 46, '^[x]'],
    ]);
  });

  it('names what could not be placed with its line', () => {
    const { findings } = parse(plain.replace('\nIMPORTANT', '\nA stray remark.\n\nIMPORTANT'));
    expect(findings).toMatchObject([{ code: 'text_not_placed', line: 10, text: 'A stray remark.' }]);
  });

  it('leaves a date that cannot be read empty, with its line and text', () => {
    const { document, findings } = parse(plain.replace('September 2026', '13/2026'));
    expect(document.dates.nextReview).toBeNull();
    expect(findings).toMatchObject([
      {
        severity: 'blocking',
        code: 'date_unreadable',
        line: 6,
        text: 'Next Review: 13/2026',
        field: 'nextReview',
      },
    ]);
  });

  it('are at most 501, the gravest first to stay', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `cites ^[${index + 10}].`).join('\n\n');
    const { findings } = parse(plain.replace('Few.', many).replace('January 1, 2026', 'soon'));
    expect(findings).toHaveLength(501);
    expect(findings.filter(({ severity }) => severity === 'blocking')).toHaveLength(1);
    expect(findings.at(-1)?.code).toBe('more_findings');
  });
});

describe('refusals', () => {
  it.each(['', '   \n\t\n', '\ufeff', '\u00a0\n'])('refuses %j as empty', (text) => {
    expect(() => parse(text)).toThrow(refusal('document_empty'));
  });

  it.each([
    ['HTML', '<!DOCTYPE html><html><body><h1>POLICY</h1></body></html>'],
    ['XML', '<?xml version="1.0"?><PubmedArticleSet/>'],
    ['JSON', '{"title":"Lysis","effective":"2026-01-01"}'],
    ['a letter', 'Dear colleague,\n\nplease find the minutes attached.\n\nYours'],
    ['a readme', '# A library\n\n## Installation\n\nnpm install\n\n## Usage\n\nImport it.'],
    ['one word', 'hello'],
    ['noise on one line', 'x7Gh2'.repeat(100_000)],
    ['sections without a title', 'DESCRIPTION\n\nText.\n\nPOLICY\n\nMore.'],
    ['too many lines', 'a\n'.repeat(100_001)],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(text)).toThrow(refusal('document_not_a_policy'));
  });
});
