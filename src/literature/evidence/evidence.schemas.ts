import { z } from 'zod';
import { mostPlacesSaid, type UnclearCitation } from '../../documents/references/unclear-citations.ts';
import type { ErrorCode } from '../../kernel/errors.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { AddedEvidence, RefusedRecord, WantedRecord } from './evidence.service.ts';
import { evidenceOrders } from './evidence-order.ts';
import type { ChosenPlace } from './evidence-places.ts';
import { mostAtOnce, refusalWords } from './evidence-refusal.rules.ts';
import type { WaitingEvidence } from './waiting-evidence.queries.ts';

const wantedSchema = z.union([
  z.string().max(100),
  z.strictObject({
    id: z.string().max(100),
    section: lineSchema(400).optional(),
    force: lineSchema(1000).optional(),
  }),
]);

/** Body of `POST …/versions/{n}/evidence`: ids, or objects that name a section or why a retracted work is cited. */
export const evidenceSchema = z.strictObject({
  records: z.union([z.literal('all'), z.array(wantedSchema).max(mostAtOnce)]),
  order: z.enum(evidenceOrders).default('as_given'),
});

/** The records of a request. */
export function wantedOf(
  records: z.output<typeof evidenceSchema>['records'],
): readonly WantedRecord[] | 'all' {
  if (records === 'all') return 'all';
  return records.map((each) =>
    typeof each === 'string'
      ? { id: each, section: null, force: null }
      : { id: each.id, section: each.section ?? null, force: each.force ?? null },
  );
}

/** What became of the records, as JSON. */
export function presentAdded({ grown, refused, style, searched, version }: AddedEvidence) {
  return {
    version: version.number,
    revision: version.revision,
    numbering: grown?.numbering ?? null,
    notRenumbered: presentUnclear(grown?.unclear ?? []),
    style,
    added: (grown?.added ?? []).map(({ recordId, reference, line, place }) => {
      const { number, citation, pmid, doi } = reference;
      return {
        recordId,
        reference: { number, citation, pmid, doi },
        line,
        section: { id: place.sectionId, path: place.path, isNew: 'heading' in place.into, why: place.why },
        others: place.others.map(({ sectionId, path }) => ({ id: sectionId, path })),
      };
    }),
    refused: refused.map(presentRefused),
    moved: [...(grown?.moved ?? [])].map(([from, to]) => ({ from, to })),
    literatureSearchedThrough: version.literatureSearchedThrough,
    searchedThrough: searched,
  };
}

/** Why the new references stand at the end although the policy numbers by first citation; null where they do not. */
function presentUnclear(places: readonly UnclearCitation[]) {
  if (places.length === 0) return null;
  return {
    code: 'citations_unclear' satisfies ErrorCode,
    reason: 'the new references stand at the end: in some places citations cannot be told from other numbers',
    places: places.slice(0, mostPlacesSaid),
    total: places.length,
  };
}

function presentRefused({ recordId, refusal, reference }: RefusedRecord) {
  return { recordId, code: refusal, reason: refusalWords[refusal], reference };
}

/** What a draft may still take in, as JSON. */
export function presentWaiting({
  waiting,
  total,
  cited,
  sections,
  style,
  searched,
  claimsMore,
}: WaitingEvidence) {
  return {
    items: waiting.map(({ record, entry, refusal, place }) => ({
      recordId: record.recordId,
      studyType: record.studyType,
      citation: entry.citation,
      pmid: record.fields.pmid,
      doi: record.fields.doi,
      retracted: record.isRetracted,
      includedAt: record.decidedAt?.toString() ?? null,
      refusal: refusal === null ? null : { code: refusal, reason: refusalWords[refusal] },
      section: presentPlace(place),
    })),
    total,
    cited,
    sections: sections.map(({ sectionId, path }) => ({ id: sectionId, path })),
    style,
    searchedThrough: searched,
    claimsMore,
  };
}

function presentPlace({ into, path, why, others }: ChosenPlace) {
  return {
    /** The section's anchor; null for one that is to be made. */
    id: 'sectionId' in into ? into.sectionId : null,
    path,
    why,
    others: others.map(({ sectionId, path: other }) => ({ id: sectionId, path: other })),
  };
}
