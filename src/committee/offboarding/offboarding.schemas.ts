import { z } from 'zod';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { lastDayOf } from '../../people/delegations/delegations.queries.ts';
import { handedKinds, kindsOf } from './handover.rules.ts';
import { policyCounts } from './holdings.ts';
import type { HeldNow, OffboardingResult } from './offboarding.service.ts';
import { acknowledgements } from './takeover.ts';

/** The most policies for which one request names successors of their own. */
const MOST_POLICIES = 10_000;

/** Body of `POST /v1/people/{id}/offboard`. */
export const offboardingSchema = z.strictObject({
  reason: reasonSchema,
  successor: z.uuid().optional(),
  perKind: z.partialRecord(z.enum(handedKinds), z.uuid()).optional(),
  perPolicy: z
    .array(z.strictObject({ policy: lineSchema(200), successor: z.uuid() }))
    .max(MOST_POLICIES)
    .optional(),
  acknowledge: z.array(z.enum(acknowledgements)).max(acknowledgements.length).optional(),
});

/** What a person holds. */
export function holdingsJson({ person, holdings, openVotes, acknowledgements: toAcknowledge }: HeldNow) {
  const { policies, screenings, secondReadings, secondReaderOf, seats, delegations } = holdings;
  return {
    person: { id: person.id, name: person.name, active: person.active, roles: person.roles },
    counts: {
      policies: policyCounts(holdings, person.id),
      openReviews: policies.filter(({ openReview }) => openReview).length,
      screenings: screenings.length,
      secondReadings: secondReadings.length,
      secondReaderOf: secondReaderOf.length,
      waitingSignatures: holdings.waitingSignatures.length,
      openVotes,
      ...holdings.counts,
    },
    acknowledge: toAcknowledge,
    policies: policies.map((policy) => ({
      id: policy.id,
      slug: policy.slug,
      title: policy.title,
      kinds: kindsOf(policy, person.id),
      openReview: policy.openReview,
    })),
    seats: seats.map(({ id, name, chair }) => ({ panel: { id, name }, chair })),
    delegations: delegations.map((each) => ({
      id: each.id,
      person: each.person,
      delegate: each.delegate,
      from: each.from,
      to: lastDayOf(each),
    })),
    waitingSignatures: holdings.waitingSignatures.map(({ id, table, policy, version }) => {
      return { id, kind: signedKinds[table], policy, version };
    }),
    keys: holdings.keys,
    oauthClients: holdings.oauthClients,
  };
}

/** What is signed, by the table that keeps its signatures. */
const signedKinds = {
  version_signature: 'version',
  policy_act_signature: 'act',
  reaffirmation_signature: 'reaffirmation',
  adoption_signature: 'adoption',
} as const;

/** What an offboarding did. */
export function offboardingJson(result: OffboardingResult) {
  const { person, policies, literature, seats, signaturesTakenBack, ended, keys, oauthClients } = result;
  return {
    person,
    policies: policies.map(({ ownerId, backupId, reviewerIds, ...policy }) => ({
      ...policy,
      ...(ownerId === undefined ? {} : { owner: ownerId }),
      ...(backupId === undefined ? {} : { backup: backupId }),
      ...(reviewerIds === undefined ? {} : { reviewers: reviewerIds }),
    })),
    literature,
    seats,
    signaturesTakenBack,
    ended,
    left: { keys, oauthClients },
  };
}
