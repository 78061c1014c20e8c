import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { ErrorCode, FieldProblem } from '../../kernel/errors.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { scopeFilterShape, type GoverningReply } from './codes.schemas.ts';
import type { NotedCode } from './noted-code.rules.ts';

/** Pairs of a code and a day that one request may hold. */
export const MOST_PAIRS = 1000;
/** Policies named for one pair; who needs more pages through the look-up of that one code. */
export const MOST_POLICIES = 100;

/** A pair as it is described: it is let in as anything, and read for itself, so that a bad one does not cost the others. */
const pairSchema = z.unknown().meta({
  type: 'object',
  properties: {
    system: {
      type: ['string', 'null'],
      description: 'CPT, HCPCS or ICD-10-CM, in any case; told by the code’s notation unless given.',
    },
    code: { type: 'string', description: 'As a text: a number loses its leading zeros.' },
    on: { type: 'string', format: 'date', description: 'The day of service.' },
  },
  required: ['code', 'on'],
  additionalProperties: false,
});

/** A batch of codes on days of service. */
export const resolveSchema = z.strictObject({
  items: z.array(pairSchema).max(MOST_PAIRS, {
    error: ({ input }) =>
      `holds ${Array.isArray(input) ? input.length : 'too many'} pairs: at most ${MOST_PAIRS} are answered at once`,
  }),
  knownAt: instantSchema.optional(),
  ...scopeFilterShape,
});
export type ResolveRequest = z.output<typeof resolveSchema>;

/** A pair that was understood, and the policies that govern it. */
export interface AnsweredPair extends NotedCode {
  readonly on: CalendarDate;
  /** By slug; empty where no policy governs the code on the day. */
  readonly policies: readonly GoverningReply[];
  /** Whether more than the hundred named here govern it: the look-up of the one code pages through them. */
  readonly more: boolean;
}

/** A pair that was not understood, as it was sent. */
export interface RefusedPair {
  readonly system: string | null;
  readonly code: string | null;
  readonly on: string | null;
  readonly error: PairError;
}

/** What was wrong with a pair; the members of a problem document. */
export interface PairError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
}

/** The answers to a batch, one a pair, in the order of the pairs. */
export interface ResolveReply {
  readonly items: readonly (AnsweredPair | RefusedPair)[];
}
