import { z } from 'zod';
import { pageSchema } from '../../platform/http/page.ts';
import { citationOf } from '../records/citation.ts';
import {
  suspicionStates,
  type ShownScreening,
  type SuspectedRecord,
  type Suspicion,
} from './duplicates.queries.ts';

/** Query of `GET /v1/literature/duplicates`: those that wait for a person unless said otherwise. */
export const duplicatesSchema = pageSchema.extend({
  state: z.enum(suspicionStates).default('open'),
  record: z.uuid().optional(),
});

/** Body of `POST /v1/literature/duplicates/{id}/verdict`; `keep` is the id of the record that stands for both. */
export const verdictSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('same'), keep: z.uuid() }),
  z.strictObject({ verdict: z.literal('different') }),
  z.strictObject({ verdict: z.literal('open') }),
]);

/** Two records that may be one work, with what was said of them. */
export function presentSuspicion(suspicion: Suspicion) {
  return {
    id: suspicion.id,
    certainty: suspicion.certainty,
    evidence: suspicion.evidence,
    counterEvidence: suspicion.counterEvidence,
    foundAt: suspicion.foundAt.toString(),
    verdict: suspicion.verdict ?? 'open',
    keptId: suspicion.keptId,
    decision:
      suspicion.decidedBy === null
        ? null
        : { by: suspicion.decidedBy, at: suspicion.decidedAt?.toString() ?? null },
    records: suspicion.records.map(presentRecord),
  };
}

function presentRecord({ id, pmid, sourceId, sameAs, fields, screenings }: SuspectedRecord) {
  return {
    id,
    pmid,
    sourceId,
    sameAs,
    source: fields.source,
    preprint: fields.preprint,
    doi: fields.doi,
    pmcid: fields.pmcid,
    title: fields.title,
    authors: fields.authors,
    journal: fields.journal,
    publishedOn: fields.publishedOn,
    publishedText: fields.publishedText,
    citation: citationOf(fields),
    screenings: screenings.map(presentScreening),
  };
}

function presentScreening({ policy, state, decidedBy, decidedAt, reason }: ShownScreening) {
  return { policy, state, decidedBy, decidedAt: decidedAt?.toString() ?? null, reason };
}
