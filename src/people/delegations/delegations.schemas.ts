import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { lastDayOf, stateOf, type Delegation } from './delegations.queries.ts';

/** Body of `POST /v1/people/{id}/delegations`; `to` is the last day of the leave. */
export const newDelegationSchema = z.strictObject({
  delegate: z.uuid(),
  from: calendarDateSchema,
  to: calendarDateSchema,
  reason: reasonSchema.nullable().optional(),
});

/** A delegation as the API shows one; `to` is its last day. */
export function presentDelegation(delegation: Delegation, today: CalendarDate) {
  return {
    id: delegation.id,
    delegate: {
      id: delegation.delegateId,
      name: delegation.delegateName,
      active: delegation.delegateActive,
    },
    from: delegation.from,
    to: lastDayOf(delegation),
    reason: delegation.reason,
    state: stateOf(delegation, today),
    createdAt: delegation.createdAt.toString(),
    endedAt: delegation.endedAt?.toString() ?? null,
  };
}
