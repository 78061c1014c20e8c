/** The dates a policy prints with a label. */
export const dateFields = [
  'effective',
  'lastReview',
  'nextReview',
  'origin',
  'literatureSearchedThrough',
] as const;
export type DateField = (typeof dateFields)[number];

/** What a label names; `unused` is a label that is known and whose value is none of a document's fields. */
export type LabelField = DateField | 'title' | 'number' | 'manualSection' | 'unused';

/** What a label says about the value behind it. */
export interface LabelMeaning {
  readonly field: LabelField;
  /** 0 for a label that names the field itself, higher for one that comes near it: a lower rank wins. */
  readonly rank: number;
}

const words = (text: string) => text.split(';').map((word) => word.replace(/\s+/g, ' ').trim());

/**
 * The words a policy prints before a value, in lower case, by field and rank. Only what names a thing without doubt is
 * here. Effective, approved and reviewed are three different moments, so an approval, a revision or a publication is
 * never one of the five dates. The first day of force ever ("original effective") is no effective day of this version: it
 * stands for the origin where a policy prints no date of origin, and so does its creation.
 */
const names: readonly (readonly [LabelField, rank: number, names: readonly string[]])[] = [
  [
    'effective',
    0,
    words(`
      effective; effective date; effective dates; date effective; effective from; effective as of; eff date;
      eff. date; current effective date; current effective; policy effective date; policy effective; current
      policy effective date; coverage effective date; version effective date; effective date of this version;
      effective date of policy; effective date of this policy; effective/publication date; this policy is
      effective; guideline effective date; effective date (mm/dd/yyyy)`),
  ],
  // In a head the day a revision takes effect is this version's; elsewhere it is a quotation.
  [
    'effective',
    1,
    words(`
      revision effective; revision effective date; updated revision effective`),
  ],
  [
    'lastReview',
    0,
    words(`
      last review; last review date; last reviewed; last reviewed date; last reviewed on; date of last review;
      date last reviewed; policy last reviewed; policy last review; policy last review date; recent review
      date; most recent review; most recent review date; last annual review; last annual review date; date of
      last annual review; last medical review; last policy review; last policy review date; latest review date`),
  ],
  [
    'nextReview',
    0,
    words(`
      next review; next review date; next review due; next review due by; next review due date; date of next
      review; next annual review; next annual review date; date of next annual review; next scheduled review;
      next scheduled review date; next policy review; next policy review date; policy next review date; review
      due date; review due by; scheduled review date`),
  ],
  [
    'origin',
    0,
    words(`
      date of origin; origin date; origin; origination; origination date; date originated; date of
      origination; policy origin date; policy origination date; original date; original policy date`),
  ],
  [
    'origin',
    1,
    words(`
      original effective date; original effective; original effective dates; original policy effective date;
      originally effective; initial effective date; initial effective; first effective date; first effective`),
  ],
  [
    'origin',
    2,
    words(`
      created date; creation date; date created; policy created; policy creation date; original creation date;
      original document creation date`),
  ],
  [
    'literatureSearchedThrough',
    0,
    words(`
      literature searched through; literature search through; literature reviewed through; literature review
      through; literature review current through; literature review current through date; evidence reviewed
      through`),
  ],
  [
    'title',
    0,
    words(`
      title; policy title; policy name; name; policy subject; subject; subject title; topic; service; name of
      policy; document title; guideline title; guideline name; medical policy title; medical policy name;
      medical policy subject; clinical policy title; policy name & number; policy name and number; policy
      title and number; medical necessity guideline; medical necessity guidelines; medical necessity guideline
      title; medical necessity guideline (mng) title; mng title`),
  ],
  [
    'number',
    0,
    words(`
      policy number; policy numbers; policy no; policy no.; policy #; policy id; policy id #; policy
      identification number; policy and procedure number; policy/guideline number; medical policy number;
      medical policy no.; medical policy #; clinical policy id; clinical policy number; clinical policy #;
      reimbursement policy id; reimbursement policy number; coverage policy number; coverage policy #; cpb
      number; document number; document no.; document #; document id; doc id; doc #; guideline number;
      guideline no.; guideline #; mng #; mng number; number; policy; medical policy; coverage policy`),
  ],
  [
    'manualSection',
    0,
    words(`
      manual section; policy section; section`),
  ],
  // what Almanac itself prints for readers
  [
    'unused',
    0,
    words(`
      version; status; organization`),
  ],
  // acts that are neither effect nor review
  [
    'unused',
    0,
    words(`
      approval date; approval dates; annual approval; annual approval date; annual review; annual review date;
      annual reviews; approved; approved date; approved by; approved on; date approved; date/last approved;
      department/approved by; last approval; last approval date; last approved; last approved date; medical
      director approval; committee approval; committee approval date; committee date; adopted; adoption date;
      date adopted; review; review date; review dates; reviewed; reviewed/revised; review/approval; re-review
      date; re-review dates; cmc review dates; signed; signature date; revised; revised date; revision;
      revisions; revision date; revision dates; date of revision; date revised; date of last revision; date
      last revised; last revised; last revised date; last revision; last revision date; last criteria revision
      date; latest revision date; most recent revision date; previous revision date; supersedes; supersedes
      date; last update; last updated; last updated date; date of last update; update; updated; updated on;
      publish date; published; published date; publication date; date published; posted; posted date; date
      posted; issue date; issued; issued date; date issued; date of issue; provider notice date; provider
      notice/issue date; provider effective date; notice date; notification date; submission date; version
      issued date; version reissued date; this version creation date; version creation date; created; created
      on; created by; implementation date; implemented; last implementation date; prior effective date;
      previous effective date; effective end date; effective date of change; code effective date; codes
      effective date; concert genetics effective date; retire date; retired; retired date; retirement date;
      termination date; end date; expiration date; archive date; archived; archived date; date archived; due
      for review`),
  ],
  // what else stands in such a block
  [
    'unused',
    0,
    words(`
      author; document owner; owner; department; departments; responsible department; responsible departments;
      responsible department(s); enterprise; manual; chapter; authority; copyright; category; categories;
      policy type; policy category; benefit type; products; product; application; applies to; applicable line
      of business; applicable lines of business; line of business; lines of business; line(s) of business;
      this guideline applies to; precertification; prior authorization; prior authorization needed?; prior
      policy name and number; prior policy name and number, as applicable; bcbsa reference number; bcbsa ref.
      policy; reference #; reference number; ncd/lcd; clinical benefit; page number; page numbers; page
      number(s); page; pages; contract number; jurisdiction; table of contents; table of content; instructions
      for use; related policies`),
  ],
];

/** Every label in lower case with what it means. */
export const labelMeanings: ReadonlyMap<string, LabelMeaning> = new Map(
  names.flatMap(([field, rank, group]) => group.map((name) => [name, { field, rank }] as const)),
);

/** True for a label of a date. */
export function isDateField(field: LabelField): field is DateField {
  return (dateFields as readonly LabelField[]).includes(field);
}
