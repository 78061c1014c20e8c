import { z } from 'zod';
import { calendarDateSchema } from '../platform/http/schemas.ts';
import { pageSchema } from '../platform/http/page.ts';
import { lineSchema, proseSchema } from '../platform/http/text-schemas.ts';
import { citationOf } from './records/citation.ts';
import type { SearchView, UpdateView } from './updates/literature-updates.queries.ts';
import type { IncludedReference, QueueItem } from './screening/screening.queries.ts';
import { queryFault } from './strategies/search-query.rules.ts';
import { updateState } from './updates/search-state.rules.ts';
import type { SearchStrategyRow } from './strategies/search-strategy.entity.ts';
import { screeningStates } from './screening/screening.rules.ts';

const MOST_STRATEGIES = 20;
const LONGEST_REASON = 2_000;

const querySchema = z
  .string()
  .trim()
  .superRefine((query, context) => {
    const fault = queryFault(query);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .transform((query) => query.toWellFormed());

/** Body of `PUT /v1/policies/{policy}/literature/strategies`: all of them, in their order. */
export const strategiesSchema = z.strictObject({
  strategies: z
    .array(z.strictObject({ name: lineSchema(200), query: querySchema }))
    .min(1)
    .max(MOST_STRATEGIES),
});

/** Query of `GET /v1/literature/queue`. */
export const queueSchema = pageSchema.extend({
  policy: z.string().min(1).max(200).optional(),
  state: z.enum(screeningStates).optional(),
});

const reason = z.string().trim().pipe(proseSchema(LONGEST_REASON));

/** Body of `POST /v1/literature/records/{id}/decision`. An exclusion needs its reason. */
export const decisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({
    policy: z.string().min(1).max(200),
    decision: z.literal('exclude'),
    reason: reason.pipe(z.string().min(1, { error: 'an exclusion needs its reason' })),
  }),
  z.strictObject({
    policy: z.string().min(1).max(200),
    decision: z.literal('include'),
    reason: reason.nullish().transform((text) => (text === '' ? null : (text ?? null))),
  }),
]);

/** Query of `GET /v1/policies/{policy}/literature/references`. */
export const referencesSchema = pageSchema.extend({ since: calendarDateSchema.optional() });

/** A policy's strategies; revision 0 stands for none. */
export function presentStrategies(strategies: readonly SearchStrategyRow[]) {
  return {
    revision: strategies[0]?.revision ?? 0,
    origin: strategies[0]?.origin ?? null,
    createdAt: strategies[0]?.createdAt.toString() ?? null,
    strategies: strategies.map(({ id, name, query }) => ({ id, name, query })),
  };
}

/** A record in a queue, with its decision. */
export function presentQueueItem(item: QueueItem) {
  return {
    record: presentRecord(item),
    policy: item.policy,
    updateId: item.updateId,
    state: item.state,
    identifiedAt: item.identifiedAt.toString(),
    decision: item.decision && { ...item.decision, at: item.decidedAt?.toString() ?? null },
  };
}

function presentRecord({ recordId, studyType, fields }: QueueItem) {
  return {
    id: recordId,
    pmid: fields.pmid,
    doi: fields.doi,
    title: fields.title,
    vernacularTitle: fields.vernacularTitle,
    authors: fields.authors,
    journal: fields.journal,
    book: fields.book,
    publishedOn: fields.publishedOn,
    publishedText: fields.publishedText,
    abstract: fields.abstract,
    publicationTypes: fields.publicationTypes,
    studyType,
    commentsCorrections: fields.commentsCorrections,
    citation: citationOf(fields),
  };
}

/** An update, its state told from its searches. */
export function presentUpdate(update: UpdateView) {
  return {
    id: update.id,
    cycleId: update.cycleId,
    cause: update.cause,
    strategyRevision: update.strategyRevision,
    through: update.through,
    state: updateState(update.searches.map(({ state }) => state)),
    startedAt: update.startedAt.toString(),
    completedAt: update.completedAt?.toString() ?? null,
    searches: update.searches.map(presentSearch),
  };
}

function presentSearch(search: SearchView) {
  return {
    id: search.id,
    strategy: search.strategy,
    query: search.query,
    from: search.from,
    through: search.through,
    state: search.state,
    hits: search.hits,
    stored: search.stored,
    missing: search.missing,
    translation: search.translation,
    warnings: search.warnings,
    failures: search.failures,
    lastError: search.lastError,
    nextTryAt: search.nextTryAt?.toString() ?? null,
  };
}

/** An included record as a reference. */
export function presentReference(reference: IncludedReference) {
  const { recordId, citation, pmid, doi, title, studyType, includedAt, reason: why } = reference;
  return { recordId, citation, pmid, doi, title, studyType, includedAt: includedAt.toString(), reason: why };
}
