import { z } from 'zod';
import { precisionOf, type PartialDate } from '../../kernel/partial-date.ts';
import { partialDateSchema } from '../../platform/http/schemas.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import type { Levelling, LevellingSummary } from './levelling-records.ts';
import { areMonths, MONTHS_AT_MOST, type Month } from './months.rules.ts';

/** A month, `YYYY-MM`. */
export const monthSchema = partialDateSchema.refine((date: PartialDate) => precisionOf(date) === 'month', {
  error: 'must be a month, YYYY-MM',
});

/** Refuses months that pass the last one that can be written. */
export function endsInTime<Asked extends { from?: Month | undefined; months: number }>() {
  const isInTime = ({ from, months }: Asked) => from === undefined || areMonths(from, months);
  const path: PropertyKey[] = ['from'];
  return [isInTime, { path, error: 'with its months it must end by 9997-12' }] as const;
}

/** Query of `GET /v1/workload`. Unset, `from` is this month. */
export const workloadSchema = z
  .object({
    from: monthSchema.optional(),
    months: z.coerce.number().int().min(1).max(MONTHS_AT_MOST).default(12),
    /** Id: only reviews that this person owns or reviews. */
    person: z.uuid().optional(),
  })
  .refine(...endsInTime());
export type WorkloadQuery = z.output<typeof workloadSchema>;

/** Body of `PUT /v1/workload/capacities/{whose}`. */
export const capacitySchema = z.strictObject({
  /** Null: as much as the organisation says for everybody. */
  reviewsPerMonth: z.int().min(0).max(10_000).nullable(),
  /** The first month it holds for; unset, from the beginning. */
  from: monthSchema.nullable().default(null),
});

/** Body of `POST /v1/workload/levellings`. Unset, `from` is the next month. */
export const levellingSchema = z
  .strictObject({
    from: monthSchema.optional(),
    months: z.int().min(2).max(MONTHS_AT_MOST).default(12),
    options: z
      .strictObject({
        perOwner: z.boolean().default(true),
        anchors: z.enum(['keep', 'bend']).default('keep'),
        openReviews: z.boolean().default(false),
      })
      .prefault({}),
  })
  .refine(...endsInTime());

/** Body of `POST /v1/workload/levellings/{id}/apply`. */
export const applySchema = z.strictObject({
  reason: reasonSchema,
  /** Slugs or ids of policies that stay where they are. */
  except: z.array(z.string().min(1).max(200)).max(5000).default([]),
});

/** Query of `GET /v1/workload/levellings`. */
export const levellingListSchema = pageSchema;

/** A proposal in a list, as the API shows it. */
export function presentSummary(levelling: LevellingSummary) {
  const { id, createdAt, createdBy, firstMonth, months, options, peak, moves } = levelling;
  return {
    id,
    createdAt: createdAt.toString(),
    createdBy,
    from: firstMonth,
    months,
    options,
    peak,
    moves,
    applied:
      levelling.appliedAt === null
        ? null
        : { at: levelling.appliedAt.toString(), by: levelling.appliedBy, reason: levelling.reason },
    links: { self: `/v1/workload/levellings/${id}` },
  };
}

/** A proposal as the API shows it. */
export function presentLevelling(levelling: Levelling) {
  return {
    ...presentSummary(levelling),
    figures: levelling.figures,
    items: levelling.items.map(({ policyId, slug, title, ownerName, ...item }) => ({
      policy: { id: policyId, slug, title, owner: ownerName },
      ...item,
    })),
  };
}
