import type { PolicyDocument } from '../../src/documents/policy-document.ts';

/** A document in which only what a test states stands. */
export function documentWith(parts: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    title: 'Lysis',
    dates: {
      origin: null,
      lastReview: null,
      nextReview: null,
      effective: null,
      literatureSearchedThrough: null,
    },
    number: null,
    manualSection: null,
    sections: [],
    criteria: [],
    references: [],
    codes: [],
    crossReferences: [],
    boilerplate: [],
    ...parts,
  };
}
