import { z } from 'zod';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { majorities } from '../votes/decision-rule.rules.ts';
import type { Panel } from './panel.ts';

/** More seats than any committee has. */
const MOST_SEATS = 100;

const seatSchema = z.strictObject({
  person: z.uuid(),
  title: lineSchema(100).nullable().default(null),
  chair: z.boolean().default(false),
});

const quorumSchema = z.union(
  [z.strictObject({ votes: z.int().min(1).max(1000) }), z.strictObject({ percent: z.int().min(1).max(100) })],
  { error: 'is either {"votes": 1 to 1000} or {"percent": 1 to 100}' },
);

const facts = {
  name: lineSchema(120),
  seats: z
    .array(seatSchema)
    .min(1)
    .max(MOST_SEATS)
    .refine((seats) => seats.filter(({ chair }) => chair).length === 1, {
      error: 'exactly one seat is the chair’s',
    }),
  quorum: quorumSchema,
  majority: z.enum(majorities),
  votingDays: z.int().min(1).max(250).nullable(),
  proxiesAllowed: z.boolean(),
  isDefault: z.boolean(),
};

/** Body of `POST /v1/panels`. */
export const newPanelSchema = z.strictObject({
  ...facts,
  majority: facts.majority.default('simple'),
  votingDays: facts.votingDays.default(null),
  proxiesAllowed: facts.proxiesAllowed.default(false),
  isDefault: facts.isDefault.default(false),
});
export type NewPanel = z.output<typeof newPanelSchema>;

/** Body of `PATCH /v1/panels/{panel}`; what is left out stays. */
export const panelChangeSchema = z.strictObject({
  ...z.object(facts).partial().shape,
  reason: reasonSchema.optional(),
});
export type PanelChange = Partial<NewPanel>;

/** Body of `POST /v1/panels/{panel}/retire`. */
export const retirePanelSchema = z.strictObject({ reason: reasonSchema });

/** Body of `PUT /v1/policies/{policy}/panel`; null: the default one, or the whole house where there is none. */
export const policyPanelSchema = z.strictObject({
  panel: z.uuid().nullable(),
  reason: reasonSchema.optional(),
});

/** A panel as the API shows one. */
export function panelJson(panel: Panel) {
  return {
    id: panel.id,
    name: panel.name,
    quorum: panel.quorum,
    majority: panel.majority,
    votingDays: panel.votingDays,
    proxiesAllowed: panel.proxiesAllowed,
    isDefault: panel.isDefault,
    revision: panel.revision,
    createdAt: panel.createdAt.toString(),
    retiredAt: panel.retiredAt?.toString() ?? null,
    seats: panel.seats.map(({ personId, name, title, chair, mayVote }) => {
      return { person: { id: personId, name }, title, chair, mayVote };
    }),
  };
}
