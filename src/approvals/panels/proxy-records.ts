import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { mayVoteNow } from './panel.ts';

/** Somebody who votes in a member's seat of a panel. */
export interface Proxy {
  readonly id: string;
  readonly panelId: string;
  readonly panelName: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly proxyId: string;
  readonly proxyName: string;
  /** The one round it is for; null for one of days. */
  readonly round: {
    readonly id: string;
    readonly policy: string;
    readonly version: number;
    readonly number: number;
    readonly open: boolean;
  } | null;
  /** Half-open days; null for one round's. */
  readonly from: CalendarDate | null;
  readonly until: CalendarDate | null;
  readonly reason: string | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
  readonly endedBecause: 'taken_back' | 'left' | null;
  /** Whether both are here and hold a committee role, as a vote by proxy asks. */
  readonly bothMayVote: boolean;
}

/** In SQL: whether a proxy can be used or may yet be, today ($1). */
export const STANDING = `proxy.ended_at is null and coalesce(proxy.until_on > $1::date,
  exists (select from approval_round round where round.id = proxy.round_id and round.closed_at is null))`;

/** Where a proxy stands on a day. */
export function proxyState(
  { endedAt, from, until, round }: Pick<Proxy, 'endedAt' | 'from' | 'until' | 'round'>,
  today: CalendarDate,
): 'ended' | 'past' | 'current' | 'upcoming' {
  if (endedAt !== null) return 'ended';
  if (from === null || until === null) return round?.open === true ? 'current' : 'past';
  if (today < from) return 'upcoming';
  return today < until ? 'current' : 'past';
}

/** The proxies that a condition finds, the newest first. */
export async function proxiesWhere(tx: Tx, condition: string, params: readonly unknown[]): Promise<Proxy[]> {
  return await rows<Proxy>(
    tx,
    `select proxy.id, proxy.panel_id as "panelId", panel.name as "panelName", proxy.member_id as "memberId",
            member.name as "memberName", proxy.proxy_id as "proxyId", holder.name as "proxyName",
            proxy.first_on as "from", proxy.until_on as "until", proxy.reason, proxy.created_at as "createdAt",
            proxy.ended_at as "endedAt", proxy.ended_because as "endedBecause",
            (${mayVoteNow('member')} and ${mayVoteNow('holder')}) as "bothMayVote",
            (select jsonb_build_object('id', round.id, 'policy', policy.slug, 'version', version.number, 'number', round.number,
                      'open', round.closed_at is null)
               from approval_round round join policy_version version on version.id = round.version_id
               join policy on policy.id = version.policy_id where round.id = proxy.round_id) as round
       from vote_proxy proxy
       join panel on panel.id = proxy.panel_id
       join person member on member.id = proxy.member_id
       join person holder on holder.id = proxy.proxy_id
      where ${condition} order by proxy.created_at desc, proxy.id desc`,
    params,
  );
}

/** The proxies that count in a round of a panel on a day: those of days that are running, and those for this round. */
export async function proxiesInRound(
  tx: Tx,
  round: { readonly id: string; readonly panelId: string },
  today: CalendarDate,
): Promise<Proxy[]> {
  return await proxiesWhere(
    tx,
    `proxy.panel_id = $1 and proxy.ended_at is null
       and (proxy.round_id = $2 or proxy.first_on <= $3::date and $3::date < proxy.until_on)`,
    [round.panelId, round.id, today],
  );
}
