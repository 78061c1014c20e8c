import { z } from 'zod';
import { isId } from '../../kernel/ids.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { decodeCursor, pageSchema } from '../../platform/http/page.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { citationOf } from '../records/citation.ts';
import { studyTypes } from '../records/study-type.rules.ts';
import type { IncludedReference } from './included-references.queries.ts';
import { queueOrders, type QueueOrder } from './queue-filter.ts';
import type { QueueItem, ShownDecision, ShownReading } from './queue-item.ts';
import type { QueuePlace } from './queue.queries.ts';
import { screeningStates } from './screening.rules.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const filter = {
  policy: z.string().min(1).max(200).optional(),
  state: z.enum([...screeningStates, 'waiting']).optional(),
  studyType: z.enum(studyTypes).optional(),
  assignee: z.uuid().optional(),
  mine: flag.optional(),
  due: z.enum(['overdue', 'week']).optional(),
  conflicts: flag.optional(),
  secondReadings: flag.optional(),
  unaskedReadings: flag.optional(),
  returned: flag.optional(),
  preprint: flag.optional(),
};

/** Query of `GET /v1/literature/queue`. */
export const queueSchema = pageSchema.extend({ ...filter, order: z.enum(queueOrders).default('study_type') });

/** Query of `GET /v1/literature/queue/counts`. */
export const queueCountsSchema = z.object(filter);

/** Query of `GET /v1/literature/records/{id}/screening`. */
export const screeningSchema = z.object({ policy: filter.policy.unwrap() });

/** Query of `GET /v1/policies/{policy}/literature/references`. */
export const referencesSchema = pageSchema.extend({ since: calendarDateSchema.optional() });

/** The cursor's parts for a place: it holds for the order it was given in. */
export const cursorOf = (place: QueuePlace, order: QueueOrder): [string, number, string] => [
  order,
  place.key,
  place.id,
];

/** What a place of each order can be. */
const keys = {
  study_type: (key) => Number.isInteger(key) && key > 0 && key <= studyTypes.length,
  likelihood: (key) => key >= -1 && key <= 1,
} as const satisfies Record<QueueOrder, (key: number) => boolean>;

/** Reads a cursor of the queue. Throws `cursor_invalid` for anything else, and for one of the other order. */
export function placeFrom(cursor: string | undefined, order: QueueOrder): QueuePlace | undefined {
  if (cursor === undefined) return undefined;
  const [given, key, id] = decodeCursor(cursor, 3);
  if (given !== order || typeof key !== 'number' || typeof id !== 'string' || !isId(id)) {
    throw new CursorInvalid();
  }
  if (!keys[order](key)) throw new CursorInvalid();
  return { key, id };
}

/** A record in a queue, with its decision and all that bears on it. */
export function presentQueueItem(item: QueueItem) {
  const { policy, updateId, state, assignee, dueOn, overdue, likelihood, likelihoodBasis, labels } = item;
  return {
    record: presentRecord(item),
    policy,
    updateId,
    state,
    identifiedAt: item.identifiedAt.toString(),
    decision: item.decision && { ...presentDecision(item.decision), at: item.decidedAt?.toString() ?? null },
    assignee,
    dueOn,
    overdue,
    likelihood,
    likelihoodBasis,
    returnedFor: item.returnedFor,
    earlier: item.earlier && {
      state: item.earlier.state,
      ...presentDecision(item.earlier),
      at: item.earlier.at.toString(),
    },
    secondReading: item.secondReading && presentReading(item.secondReading),
    elsewhere: item.elsewhere.map((other) => ({ ...other, decidedAt: other.decidedAt?.toString() ?? null })),
    duplicateSuspicionId: item.duplicateSuspicionId,
    sameAs: item.sameAs,
    labels,
    mayUndo: item.mayUndo,
  };
}

function presentDecision({ by, reason, reasonId, words }: ShownDecision) {
  return { by, reason, reasonId, words };
}

function presentReading(reading: ShownReading) {
  return {
    ...reading,
    askedAt: reading.askedAt.toString(),
    readAt: reading.readAt?.toString() ?? null,
    resolvedAt: reading.resolvedAt?.toString() ?? null,
  };
}

function presentRecord({ recordId, studyType, fields }: QueueItem) {
  return {
    id: recordId,
    source: fields.source,
    pmid: fields.pmid,
    pmcid: fields.pmcid,
    doi: fields.doi,
    preprint: fields.preprint,
    title: fields.title,
    titleMarkup: fields.titleMarkup,
    vernacularTitle: fields.vernacularTitle,
    authors: fields.authors,
    journal: fields.journal,
    book: fields.book,
    publishedOn: fields.publishedOn,
    publishedText: fields.publishedText,
    electronicOn: fields.electronicOn,
    abstract: fields.abstract,
    publicationTypes: fields.publicationTypes,
    keywords: fields.keywords,
    meshHeadings: fields.meshHeadings,
    studyType,
    commentsCorrections: fields.commentsCorrections,
    citation: citationOf(fields),
  };
}

/** An included record as a reference. */
export function presentReference(reference: IncludedReference) {
  const { recordId, citation, pmid, doi, title, studyType, includedAt, reason } = reference;
  return { recordId, citation, pmid, doi, title, studyType, includedAt: includedAt.toString(), reason };
}
