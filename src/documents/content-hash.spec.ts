import { describe, expect, it } from '@jest/globals';
import { contentHash } from './content-hash.ts';
import { parsePolicyText } from './parse-policy-text.ts';

const { document } = parsePolicyText('A Title\n\nEffective: January 1, 2026\n\nPOLICY\n\nText.', {
  fileName: 'a.txt',
});

describe('contentHash', () => {
  it('is the same for a reaffirmed document, whose dates alone differ', () => {
    const reaffirmed = { ...document, dates: { ...document.dates, effective: null }, number: '94' };
    expect(contentHash(reaffirmed)).toBe(contentHash(document));
    expect(contentHash(document)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('differs for any other text', () => {
    expect(contentHash({ ...document, title: 'Another' })).not.toBe(contentHash(document));
    expect(contentHash({ ...document, crossReferences: ['x'] })).not.toBe(contentHash(document));
  });
});
