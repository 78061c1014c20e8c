/** Words of a proposed query and where they come from. */
export interface StrategyBasis {
  /** The policy's title, the words of its codes, the subjects or the titles of the works it cites. */
  readonly from: 'title' | 'codes' | 'mesh' | 'references';
  readonly terms: readonly string[];
}
