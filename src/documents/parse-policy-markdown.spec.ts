import { describe, expect, it } from '@jest/globals';
import { parsePolicyText } from './parse-policy-text.ts';

const parse = (text: string, fileName = 'policy.txt') => parsePolicyText(text, { fileName });

describe('parsePolicyText of Markdown', () => {
  const markdown =
    '# A Title\n\n- **Effective:** January 1, 2026\n\n## Policy Criteria\n\n1. one\n   - deep\n\n```\n# no heading\n```\n\n### Adults {#adults-only}\n\nText';

  it('takes headings, levels and anchors from the number signs', () => {
    expect(parse(markdown, 'policy.md').document).toMatchObject({
      title: 'A Title',
      dates: { effective: '2026-01-01' },
      sections: [
        { id: 'policy-criteria', level: 1, markdown: '1. one\n   - deep\n\n```\n# no heading\n```' },
        { id: 'adults-only', heading: 'Adults', level: 2, markdown: 'Text' },
      ],
    });
  });

  it('keeps labelled dates in the prose where they are', () => {
    const { document } = parse(`${markdown}\n\nEffective: May 1, 2020\n\n## References\n\nNone`, 'policy.md');
    expect(document.dates.effective).toBe('2026-01-01');
    expect(document.sections.at(-1)?.markdown).toContain('Effective: May 1, 2020');
  });

  it('takes the dates at the very end of the document', () => {
    expect(parse(`${markdown}\n\nDate of Origin: February 1999`, 'policy.md').document.dates.origin).toBe(
      '1999-02',
    );
  });

  it('reads sub-headings of the codes as part of the codes', () => {
    const { document } = parse(
      '# Title\n\n## Policy\n\nx\n\n## Codes\n\n### CPT\n\n62263\n\n### HCPCS\n\nNone',
      'policy.md',
    );
    expect(document.codes.map(({ code }) => code)).toEqual(['62263']);
    expect(document.sections).toHaveLength(1);
  });
});
