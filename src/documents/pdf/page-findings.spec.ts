import { describe, expect, it } from '@jest/globals';
import { pageFindings, type PageReading } from './page-findings.ts';

const page = (glyphs: number, ...supposed: string[]): PageReading => ({ glyphs, supposed });

describe('what is said of the pages of a PDF', () => {
  it('is nothing where every page holds text', () => {
    expect(pageFindings([page(1200), page(10)])).toEqual([]);
  });

  it('names the pages that are pictures', () => {
    const pages = [page(900), page(0), page(800), page(3), page(9), page(0)];
    expect(pageFindings(pages)).toMatchObject([
      {
        code: 'page_without_text',
        severity: 'warning',
        message: expect.stringContaining('pages 2, 4-6 of 6'),
      },
    ]);
  });

  it('names words whose letters were supposed, each once and no more than a dozen', () => {
    const words = Array.from({ length: 14 }, (_, index) => `word${index}`);
    const [finding] = pageFindings([page(900, ...words), page(900, 'word0')]);
    expect(finding).toMatchObject({ code: 'letters_supposed', severity: 'warning' });
    expect(finding?.message).toContain('of 14 words');
    expect(finding?.message).toContain('word11 and 2 more');
    expect(finding?.message).not.toContain('word12');
  });
});
