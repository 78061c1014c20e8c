/** What has become of a section since it was commented on. */
export interface SectionNow {
  readonly state: 'there' | 'renamed' | 'deleted';
  /** Its heading now; null once it is deleted. */
  readonly heading: string | null;
  /** Whether the quoted words still stand in it; null for a comment that quotes none. */
  readonly quoteStands: boolean | null;
}

/** What has become of the section that a comment is about. */
export function sectionNow(
  sections: readonly { readonly id: string; readonly heading: string; readonly markdown: string }[],
  comment: { readonly sectionId: string; readonly sectionHeading: string; readonly quote: string | null },
): SectionNow {
  const section = sections.find(({ id }) => id === comment.sectionId);
  if (section === undefined) {
    return { state: 'deleted', heading: null, quoteStands: comment.quote === null ? null : false };
  }
  return {
    state: section.heading === comment.sectionHeading ? 'there' : 'renamed',
    heading: section.heading,
    quoteStands: comment.quote === null ? null : quotes(section.markdown, comment.quote),
  };
}

/** Whether words stand in a text; line breaks and emphasis do not make other words of them. */
export function quotes(markdown: string, quote: string): boolean {
  return plain(markdown).includes(plain(quote));
}

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[*_`\\]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
