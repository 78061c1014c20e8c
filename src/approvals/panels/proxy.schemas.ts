import { z } from 'zod';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { proxyState, type Proxy } from './proxy-records.ts';

const named = { proxy: z.uuid(), reason: reasonSchema.optional() };

/** Body of `POST /v1/panels/{panel}/proxies`: for days, `to` the last of them, or for the open vote on one version. */
export const newProxySchema = z.union(
  [
    z.strictObject({ ...named, from: calendarDateSchema, to: calendarDateSchema }),
    z.strictObject({ ...named, policy: z.string().min(1).max(200), version: z.int().min(1) }),
  ],
  { error: 'is {proxy, from, to} for days or {proxy, policy, version} for one vote' },
);

/** A proxy as the API shows one; `to` is its last day. */
export function proxyJson(proxy: Proxy, today: CalendarDate) {
  const { id, memberId, memberName, proxyId, proxyName, round, from, until, reason } = proxy;
  return {
    id,
    member: { id: memberId, name: memberName },
    proxy: { id: proxyId, name: proxyName },
    vote: round === null ? null : { policy: round.policy, version: round.version, round: round.number },
    from,
    to: until === null ? null : addDays(until, -1),
    reason,
    state: proxyState(proxy, today),
    bothMayVote: proxy.bothMayVote,
    createdAt: proxy.createdAt.toString(),
    endedAt: proxy.endedAt?.toString() ?? null,
    endedBecause: proxy.endedBecause,
  };
}
