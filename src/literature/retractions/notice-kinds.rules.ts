/** What can happen to a work after it was published, the most urgent first. */
export const noticeKinds = [
  'retraction',
  'concern',
  'retracted_and_republished',
  'corrected_and_republished',
  'republication',
  'erratum',
  'update',
  'not_in_pubmed',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Who told of a notice: the affected record in PubMed, Crossref, or the notice's own record in PubMed. */
export type Witness = 'pubmed' | 'crossref' | 'notice';

interface KindDefinition {
  /** The ties that an affected record carries in PubMed, `PartialRetractionIn` in older ones; none where nothing tells it. */
  readonly refTypes: readonly string[];
  /** The types of Crossref's `updated-by` that say the same. */
  readonly crossref: readonly string[];
  /** A mail of its own at once; the others are gathered in one mail a day. */
  readonly isUrgent: boolean;
  /** `A retraction`. */
  readonly name: string;
  /** What became of the work, behind its name: `was retracted`. */
  readonly happened: string;
  /** What the reader of a policy that cites it has to think of. */
  readonly advice: string;
}

/** Every kind of notice. The types are those of PubMed's DTD of 2025 and of Crossref's list of update types. */
export const noticeDefinitions: Record<NoticeKind, KindDefinition> = {
  retraction: {
    refTypes: ['RetractionIn', 'PartialRetractionIn'],
    crossref: ['retraction', 'partial_retraction', 'removal', 'withdrawal'],
    isUrgent: true,
    name: 'Retraction',
    happened: 'was retracted',
    advice: 'Its results should carry no statement of the policy any more.',
  },
  concern: {
    refTypes: ['ExpressionOfConcernIn'],
    crossref: ['expression_of_concern'],
    isUrgent: true,
    name: 'Expression of concern',
    happened: 'has an expression of concern',
    advice: 'The journal doubts it, and may retract it: see what rests on it alone.',
  },
  retracted_and_republished: {
    refTypes: ['RetractedandRepublishedIn'],
    crossref: ['retraction_with_replacement'],
    isUrgent: true,
    name: 'Retracted and republished',
    happened: 'was retracted and republished in a mended form',
    advice: 'Compare the new form with what the policy says, and cite that.',
  },
  corrected_and_republished: {
    refTypes: ['CorrectedandRepublishedIn'],
    crossref: ['correction_with_replacement'],
    isUrgent: true,
    name: 'Corrected and republished',
    happened: 'was corrected and republished',
    advice: 'Compare the new form with what the policy says, and cite that.',
  },
  republication: {
    refTypes: ['RepublishedIn'],
    crossref: ['republication'],
    isUrgent: true,
    name: 'Republication',
    happened: 'was published again',
    advice: 'See whether the newer form is the one to cite.',
  },
  erratum: {
    refTypes: ['ErratumIn'],
    crossref: ['correction', 'corrigendum', 'erratum', 'err', 'addendum', 'clarification'],
    isUrgent: false,
    name: 'Erratum',
    happened: 'has an erratum',
    advice: 'See whether it touches what the policy takes from it.',
  },
  update: {
    refTypes: ['UpdateIn'],
    crossref: ['new_version', 'new_edition'],
    isUrgent: false,
    name: 'Update',
    happened: 'has an update',
    advice: 'See whether the newer work is the one to cite.',
  },
  not_in_pubmed: {
    refTypes: [],
    crossref: [],
    isUrgent: false,
    name: 'Not in PubMed',
    happened: 'is not in PubMed under the PMID that the policy prints',
    advice: 'The PMID may be misprinted, or the record was taken away: look the work up.',
  },
};

/** The kind that a tie of an affected record tells of; null for ties of other sorts and those of a notice itself. */
export function kindOfRefType(refType: string): NoticeKind | null {
  return byRefType.get(refType) ?? null;
}

/** The kind that a type of Crossref tells of; null for one that changes nothing for a reader. */
export function kindOfCrossrefType(type: string): NoticeKind | null {
  return byCrossrefType.get(type.toLowerCase().replaceAll(/[\s-]+/g, '_')) ?? null;
}

/** The smaller, the more urgent. */
export function urgencyOf(kind: NoticeKind): number {
  return noticeKinds.indexOf(kind);
}

/** The kinds of which their owner hears at once. */
export const urgentKinds: readonly NoticeKind[] = noticeKinds.filter(
  (kind) => noticeDefinitions[kind].isUrgent,
);

const byRefType = new Map(
  noticeKinds.flatMap((kind) => noticeDefinitions[kind].refTypes.map((type) => [type, kind] as const)),
);
const byCrossrefType = new Map(
  noticeKinds.flatMap((kind) => noticeDefinitions[kind].crossref.map((type) => [type, kind] as const)),
);
