import type { CounterEvidence, Evidence } from '../../literature/duplicates/duplicate-evidence.rules.ts';
import type { SuspicionState } from '../../literature/duplicates/duplicates.queries.ts';

/** What speaks for one work, as a reader is told it. */
export const evidenceWords: Record<Evidence, string> = {
  same_identity: 'One source names the other’s identifier as its own',
  same_doi: 'The same DOI',
  same_pmcid: 'The same number in PubMed Central',
  same_title: 'The same title',
  nearly_same_title: 'Nearly the same title',
  same_year: 'The same year',
  same_first_author: 'The same first author',
  same_volume_and_page: 'The same volume and first page',
  tied_as_preprint: 'One names the other as its preprint or its published form',
};

/** What speaks for two works. */
export const counterEvidenceWords: Record<CounterEvidence, string> = {
  other_pmid: 'PubMed has an entry for each',
  other_doi: 'Different DOIs',
  other_source_id: 'Two entries of one collection',
  other_title: 'The titles differ',
  other_year: 'Different years',
  other_first_author: 'Different first authors',
  other_volume_or_page: 'Different volume or first page',
  preprint_and_article: 'One is a preprint: it was not reviewed by peers',
  about_another_work: 'One is a comment, reply or correction',
};

/** The parts of the list, each with its name, and what it says when it is empty. */
export const stateWords: Record<SuspicionState, { readonly name: string; readonly empty: string }> = {
  open: {
    name: 'To decide',
    empty: 'No two records wait to be compared. Almanac compares each record as it comes in.',
  },
  joined: {
    name: 'Joined without a person',
    empty: 'Nothing was joined: no source has told of a record of PubMed under another name.',
  },
  decided: { name: 'Decided', empty: 'Nobody has decided on two records yet.' },
};
