/** How a policy prints its references, in what policies differ. */
export interface CitationStyle {
  readonly name: string;
  /** Author lists up to so long are printed whole; null for all. */
  readonly wholeUpTo: number | null;
  /** Of a longer list so many names stand before "et al". */
  readonly named: number;
  readonly journal: 'italic' | 'plain';
  /** `448-54` or `448-454`. */
  readonly pages: 'short' | 'full';
  /** How much of the date is printed: `2023`, `2023 Jul`, `2023 Jul 15`. */
  readonly date: 'year' | 'month' | 'day';
}

const style = (name: string, given: Partial<CitationStyle>): CitationStyle => {
  return { name, wholeUpTo: 3, named: 3, journal: 'italic', pages: 'short', date: 'year', ...given };
};

/** Three authors, the journal in italics, pages the short way. */
export const houseStyle = style('three authors', {});

/**
 * The styles that medical policies print, the commoner first. AMA is the AMA Manual of Style's, 11th edition; Vancouver
 * is the ICMJE's; NLM is Citing Medicine's, as PubMed shows it.
 */
export const citationStyles: readonly CitationStyle[] = [
  houseStyle,
  style('three authors, full pages', { pages: 'full' }),
  style('AMA', { wholeUpTo: 6, pages: 'full' }),
  style('Vancouver', { wholeUpTo: 6, named: 6, journal: 'plain' }),
  style('Vancouver with months', { wholeUpTo: 6, named: 6, journal: 'plain', date: 'month' }),
  style('NLM', { wholeUpTo: null, journal: 'plain', date: 'day' }),
  style('NLM with years', { wholeUpTo: null, journal: 'plain' }),
  style('three authors, plain', { journal: 'plain' }),
  style('three authors, plain, full pages', { journal: 'plain', pages: 'full' }),
  style('three authors, plain, with months', { journal: 'plain', date: 'month' }),
  style('three authors, plain, with days', { journal: 'plain', date: 'day' }),
  style('three authors, with months', { date: 'month' }),
  style('six authors', { wholeUpTo: 6, named: 6 }),
  style('six authors, full pages', { wholeUpTo: 6, named: 6, pages: 'full' }),
  style('six authors, plain, full pages', { wholeUpTo: 6, named: 6, journal: 'plain', pages: 'full' }),
  style('first author', { wholeUpTo: 1, named: 1 }),
  style('first author, plain', { wholeUpTo: 1, named: 1, journal: 'plain' }),
  style('all authors', { wholeUpTo: null }),
];
