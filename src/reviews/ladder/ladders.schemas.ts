import { z } from 'zod';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { FARTHEST_DAYS, LONGEST_PAUSE_DAYS, MOST_RUNGS } from './ladder-check.rules.ts';
import type { PlannedRung } from './ladder-plan.rules.ts';
import type { LadderOfTarget, LadderTarget } from './ladder-target.ts';
import {
  anchors,
  audienceOf,
  audiences,
  deliveries,
  ladderOf,
  rungOf,
  type Ladder,
  type RungTerms,
} from './ladder.rules.ts';
import type { PolicyLadder } from './policy-ladder.queries.ts';

const days = z.int().min(-FARTHEST_DAYS).max(FARTHEST_DAYS);
const audience = z
  .array(z.enum(audiences))
  .max(audiences.length)
  .transform((told) => audiences.filter((one) => told.includes(one)));

/** One rung as it is written down; its urgency is its place in the list. */
const rungSchema = z.strictObject({
  key: z.string().max(40),
  anchor: z.enum(anchors),
  offsetDays: days,
  repeatEveryDays: z.int().min(1).max(LONGEST_PAUSE_DAYS).nullable().default(null),
  audience,
  escalation: z
    .array(z.strictObject({ fromDays: z.int().max(100_000), audience }))
    .max(20)
    .default([]),
  delivery: z.enum(deliveries),
}) satisfies z.ZodType<RungTerms>;

/** Body of `PUT /v1/ladders/…`: the whole ladder, the least urgent rung first. */
export const ladderSchema = z.strictObject({
  rungs: z.array(rungSchema).max(MOST_RUNGS),
  reason: reasonSchema.optional(),
});

/** A manual section in an address. */
export const sectionSchema = lineSchema(200);

/** The rungs of a ladder as the API shows them, with the urgency their place gives them. */
export function presentRungs(ladder: Ladder) {
  return ladder.map(({ urgency, ...rung }) => ({ ...rung, urgency }));
}

/** Whose a ladder is. */
function presentTarget(target: LadderTarget) {
  return {
    scope: target.of,
    section: target.of === 'section' ? target.section : null,
    policy: target.of === 'policy' ? { id: target.policyId, slug: target.slug } : null,
  };
}

/** The address of a target's ladder. */
function addressOfTarget(target: LadderTarget): string {
  switch (target.of) {
    case 'organisation':
      return '/v1/ladders/organisation';
    case 'section':
      return `/v1/ladders/sections/${encodeURIComponent(target.section)}`;
    case 'policy':
      return `/v1/ladders/policies/${target.slug}`;
  }
}

/** A ladder that a target has, as the API shows it. */
export function presentLadder(target: LadderTarget, { ladder, revision }: LadderOfTarget) {
  return {
    ...presentTarget(target),
    id: ladder?.id ?? null,
    revision,
    rungs: presentRungs(ladderOf(ladder?.rungs ?? [])),
    createdAt: ladder?.createdAt ?? null,
    links: { self: addressOfTarget(target) },
  };
}

/** Which ladder applies to a policy, why, and what days it gives. */
export function presentPolicyLadder(
  policy: PolicyLadder['policy'],
  { inForce, nextReview, dates }: Omit<PolicyLadder, 'policy'>,
) {
  return {
    policy,
    scope: inForce.scope,
    ladderId: inForce.ladderId,
    rungs: presentRungs(inForce.ladder),
    nextReview,
    dates: dates.map((planned) => presentDate(inForce.ladder, planned)),
  };
}

function presentDate(ladder: Ladder, planned: PlannedRung) {
  const { key, step, dueOn, absorbs } = planned;
  return {
    rung: key,
    repetition: step,
    dueOn,
    absorbs,
    audience: audienceOf(ladder, planned),
    delivery: rungOf(ladder, key).delivery,
  };
}
