import { z } from 'zod';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { instantSchema } from '../../../platform/http/schemas.ts';
import { lineSchema } from '../../../platform/http/text-schemas.ts';
import type { Standing } from '../drift/drift.queries.ts';
import { consumerState, type ConsumerState } from '../drift/drift.rules.ts';
import type { AcknowledgementOutcome, VersionInForce } from './acknowledgement.rules.ts';

/** The most that one request says. A consumer that holds more says it in several, or leaves `complete` out. */
const MOST_ITEMS = 10_000;

const statementSchema = z.strictObject({
  policy: z.string().min(1).max(200).describe('Slug or id.'),
  version: z
    .int()
    .min(1)
    .max(999_999_999)
    .nullable()
    .describe('null: nothing of the policy is held any more.'),
  contentHash: lineSchema(100).optional().describe('Of the copy, as it was computed from it.'),
  loadedAt: instantSchema.optional().describe('When it was loaded; unless given that of the whole request.'),
  held: z.boolean().default(true).describe('false: this version is not held any more.'),
});

/** Body of an acknowledgement. Without items it says that the consumer lives, and how far it has read. */
export const acknowledgementSchema = z.strictObject({
  items: z.array(statementSchema).max(MOST_ITEMS).default([]),
  cursor: z.string().max(100).optional().describe('How far the feed was read.'),
  complete: z.boolean().default(false).describe('These are all versions that are held: others were dropped.'),
  loadedAt: instantSchema.optional().describe('When all this was so; now unless given.'),
});
export type Acknowledgement = z.output<typeof acknowledgementSchema>;
export type Statement = z.output<typeof statementSchema>;

/** What became of one statement, in the place of its item. */
export interface StatementReply {
  /** The policy's slug; as it was given where there is no such policy. */
  readonly policy: string;
  readonly version: number | null;
  readonly outcome: AcknowledgementOutcome;
  /** What the outcome means, in a sentence. */
  readonly message: string;
  /** The version in force today; null where none is, or the policy is unknown. */
  readonly inForce: { readonly version: number; readonly contentHash: string } | null;
  /** The day on which a preloaded version takes force; null for any other. */
  readonly from: CalendarDate | null;
}

/** How a consumer stands after its acknowledgement. */
export interface StandingReply {
  readonly state: ConsumerState;
  /** Policies that it is measured on. */
  readonly measured: number;
  /** Not current, within the grace. */
  readonly due: number;
  /** Not current, after the grace. */
  readonly behind: number;
  /** Held with bytes that are not those signed. */
  readonly damaged: number;
  /** Since when the policy that waits longest is not current; null where none is late. */
  readonly behindSince: string | null;
}

/** What became of an acknowledgement. */
export interface AcknowledgementReply {
  readonly consumer: { readonly id: string; readonly name: string };
  /** In the order of the request. */
  readonly items: readonly StatementReply[];
  /** Versions dropped because `complete` did not name them; null for a statement that was not complete, or is older than another. */
  readonly dropped: number | null;
  readonly standing: StandingReply;
}

const words: Readonly<Record<AcknowledgementOutcome, (inForce: VersionInForce | null) => string>> = {
  in_force: () => 'it is the version in force',
  same_content: (inForce) => `version ${inForce?.number ?? ''} is in force with the same text`,
  scheduled: () => 'it is loaded ahead and counts from its day',
  superseded: (inForce) => `version ${inForce?.number ?? ''} is in force`,
  cancelled: () => 'it was cancelled before it took force and never will',
  withdrawn: () => 'it was taken out of force',
  ended: () => 'no version of the policy is in force',
  hash_mismatch: () => 'the copy is not what was signed under this number: load it again',
  dropped: () => 'it is not held any more',
  older: () => 'something newer was said of it, which stands',
  policy_unknown: () => 'no such policy is published',
  version_unknown: () => 'the policy has no such published version',
};

/** An outcome in a sentence. */
export const wordsOfOutcome = (outcome: AcknowledgementOutcome, inForce: VersionInForce | null): string =>
  words[outcome](inForce);

/** How a consumer stands, as it is sent. */
export function presentStanding(standing: Standing): StandingReply {
  const { measured, due, behind, damaged, behindSince, lastHeardAt } = standing;
  return {
    state: consumerState(lastHeardAt !== null, standing),
    measured,
    due,
    behind,
    damaged,
    behindSince: behindSince?.toString() ?? null,
  };
}
