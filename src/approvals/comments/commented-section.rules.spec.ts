import { describe, expect, it } from '@jest/globals';
import { quotes, sectionNow } from './commented-section.rules.ts';

const sections = [{ id: 'criteria', heading: 'CRITERIA', markdown: 'Ages **18 to 75**,\nwith pain.' }];
const on = (sectionId: string, sectionHeading: string, quote: string | null = null) =>
  sectionNow(sections, { sectionId, sectionHeading, quote });

describe('a section that was commented on', () => {
  it('stands, is renamed, or is deleted', () => {
    expect(on('criteria', 'CRITERIA')).toEqual({ state: 'there', heading: 'CRITERIA', quoteStands: null });
    expect(on('criteria', 'Rules')).toMatchObject({ state: 'renamed', heading: 'CRITERIA' });
    expect(on('gone', 'Old')).toEqual({ state: 'deleted', heading: null, quoteStands: null });
    expect(on('gone', 'Old', 'words')).toMatchObject({ quoteStands: false });
  });

  it.each([
    ['Ages 18 to 75', true],
    ['18 to 75, with pain', true],
    ['18 to 76', false],
    ['ages 18', false],
  ])('holds the quoted words %p: %p', (quote, stands) => {
    expect(on('criteria', 'CRITERIA', quote).quoteStands).toBe(stands);
    expect(quotes(sections[0]!.markdown, quote)).toBe(stands);
  });

  it('finds words in another form of Unicode', () => {
    expect(quotes('Café', 'Cafe\u0301')).toBe(true);
  });
});
