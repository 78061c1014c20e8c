import { z } from 'zod';
import { InvalidRequest } from '../../kernel/errors.ts';
import { reaffirmQuerySchema } from '../../approvals/approvals.schemas.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import type { ActTerms, SaidSuccessor } from '../../policies/acts/act-terms.ts';
import { noticeWaiverGrounds, type NoticeWaiver } from '../../policies/notice/notice-waiver.rules.ts';
import { readTyped, type Typed } from '../approval/typed-form.ts';
import type { ActFormKind } from './act-address.ts';

/** The names of the fields in which the terms of each act are carried on. */
export const actTermNames = {
  reaffirm: ['effective', 'lastReview', 'nextReview', 'nextReviewReason'],
  retire: ['on', 'successor', 'criteria', 'reason', 'noticeWaiverGround', 'noticeWaiverReason'],
  cancel: ['version', 'reason'],
  withdraw: ['on', 'instead', 'successor', 'criteria', 'reason'],
} as const satisfies Record<ActFormKind, readonly string[]>;

const successor = { successor: lineSchema(200).optional(), criteria: lineSchema(300).optional() };

const cancelSchema = z.object({ version: z.coerce.number().int().positive(), reason: reasonSchema });

const retireSchema = z.object({
  on: calendarDateSchema,
  ...successor,
  reason: reasonSchema,
  noticeWaiverGround: z.enum(noticeWaiverGrounds).optional(),
  noticeWaiverReason: reasonSchema.optional(),
});

const withdrawSchema = z.object({
  on: calendarDateSchema.optional(),
  instead: z.enum(['predecessor', 'other']),
  ...successor,
  reason: reasonSchema,
});

/** What a form says of a reaffirmation. Throws invalid_request and invalid_date. */
export function readReaffirmation(typed: Typed): z.output<typeof reaffirmQuerySchema> {
  return readTyped(reaffirmQuerySchema, typed);
}

/** What a form says of an act. Throws invalid_request and invalid_date. */
export function readAct(kind: Exclude<ActFormKind, 'reaffirm'>, typed: Typed): ActTerms {
  switch (kind) {
    case 'cancel':
      return { kind, ...readTyped(cancelSchema, typed) };
    case 'retire': {
      const said = readTyped(retireSchema, typed);
      return { kind, on: said.on, reason: said.reason, successor: oneOf(said), noticeWaiver: waiverOf(said) };
    }
    case 'withdraw': {
      const said = readTyped(withdrawSchema, typed);
      const named = oneOf(said, said.instead === 'other' ? 'instead' : undefined);
      if (said.instead === 'predecessor' && named !== null) {
        refuse('instead', 'the version before it or what is named below, and one of them only');
      }
      return { kind, on: said.on ?? null, reason: said.reason, instead: named ?? { predecessor: true } };
    }
  }
}

/** Another policy or criteria by name. Throws invalid_request for both, and for neither where `needed` names its field. */
function oneOf(
  said: { readonly successor?: string | undefined; readonly criteria?: string | undefined },
  needed?: string,
): SaidSuccessor | null {
  const { successor: policy, criteria } = said;
  const problem =
    policy !== undefined && criteria !== undefined
      ? 'name a policy or other criteria, and one of them only'
      : policy === undefined && criteria === undefined && needed !== undefined
        ? 'name the policy or the criteria that govern instead'
        : null;
  if (problem !== null) refuse(needed ?? 'successor', problem);
  if (policy !== undefined) return { policy };
  return criteria === undefined ? null : { criteria };
}

function waiverOf(said: z.output<typeof retireSchema>): NoticeWaiver | null {
  const { noticeWaiverGround: ground, noticeWaiverReason: reason } = said;
  if (ground === undefined && reason === undefined) return null;
  if (ground !== undefined && reason !== undefined) return { ground, reason };
  return refuse('noticeWaiverReason', 'a ground and a reason come together');
}

/** Refuses as a schema does, so that the form shows it as any other. */
function refuse(field: string, reason: string): never {
  throw new InvalidRequest([{ field, reason }]);
}
