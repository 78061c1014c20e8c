import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Forbidden, InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { mayDo } from '../../kernel/permission.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { nameOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { Signers } from '../../policies/signers.ts';
import { ProxyRefused, VoteClosed } from '../approvals.errors.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { liveRoundOf } from '../votes/approval-rounds.ts';
import { seatsOf } from '../votes/round-seats.ts';
import { votingRoles } from '../votes/voting-roles.ts';
import { holdPanel } from './panel.ts';
import { proxyConflict, type ProxyConflict, type ProxyGiven } from './proxy-conflict.rules.ts';
import { proxiesWhere, STANDING, type Proxy } from './proxy-records.ts';

/** For which days or which version's round somebody is to vote in a seat. */
export type NewProxy = { readonly proxy: string; readonly reason?: string | undefined } & (
  | { readonly from: CalendarDate; readonly to: CalendarDate }
  | { readonly policy: string; readonly version: number }
);

/** The longest that a proxy of days may run, in days. */
const LONGEST_DAYS = 366;

const conflictWords: Record<ProxyConflict, string> = {
  member_has_one: 'your seat has another proxy at that time; take that one back first',
  proxy_has_one:
    'they hold another member’s proxy at that time, and a person has one vote; name somebody else',
  chain: 'a proxy cannot be passed on: one of you gives or holds another proxy at that time',
};

/** Members name who votes in their seat while they cannot. */
@Injectable()
export class Proxies {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly organisation: Organisation,
    private readonly people: PeopleQueries,
    private readonly signers: Signers,
  ) {}

  /**
   * Names a proxy for the actor's own seat. Throws proxy_refused where the panel allows none, the actor has no seat, the
   * proxy has one or no committee role, or another proxy is in the way; vote_closed for a round that is over.
   */
  async give(actor: Actor, panelId: string, given: NewProxy): Promise<Proxy> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    if ('from' in given) refuseDays(given.from, given.to, today);
    return await this.database.transaction(async (tx) => {
      // those who name proxies on one panel take turns, so that two cannot make a chain together
      const panel = await holdPanel(tx, panelId);
      const member = await this.signers.holding(tx, actor, votingRoles);
      if (!panel.proxiesAllowed) throw new ProxyRefused(`${panel.name} allows no proxies`);
      const proxy = await this.proxyHeld(tx, given.proxy, member.id);
      const round = 'policy' in given ? await this.roundFor(tx, given, panel.id) : null;
      const seats = round === null ? panel.seats : await seatsOf(tx, round.id);
      checkSeated(seats, member, proxy, panel.name);
      const added: ProxyGiven = {
        memberId: member.id,
        proxyId: proxy.id,
        days: 'from' in given ? { from: given.from, until: addDays(given.to, 1) } : null,
        roundId: round?.id ?? null,
      };
      const standing = await proxiesWhere(tx, `proxy.panel_id = $2 and ${STANDING}`, [today, panel.id]);
      const conflict = proxyConflict(standing.map(asGiven), added);
      if (conflict !== null) throw new ProxyRefused(conflictWords[conflict], { conflict });
      const id = newId();
      await tx.query(
        `insert into vote_proxy (id, panel_id, member_id, proxy_id, round_id, first_on, until_on, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          panel.id,
          added.memberId,
          added.proxyId,
          added.roundId,
          added.days?.from ?? null,
          added.days?.until ?? null,
          given.reason ?? null,
          now,
        ],
      );
      const [made] = await proxiesWhere(tx, 'proxy.id = $1', [id]);
      await this.note(tx, actor, made!, 'panel.proxy_given', given.reason);
      return made!;
    });
  }

  /**
   * Takes a proxy back: one's own, or anybody's as an administrator or chair. Votes that were cast by it stand. Throws
   * NotFound and forbidden.
   */
  async takeBack(actor: Actor, panelId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!isId(panelId) || !isId(id)) throw new NotFound('proxy', id.slice(0, 100));
      await rows(tx, 'select from vote_proxy where id = $1 for update', [id]);
      const [found] = await proxiesWhere(tx, 'proxy.id = $1 and proxy.panel_id = $2', [id, panelId]);
      if (found === undefined) throw new NotFound('proxy', id);
      const own = actor.kind === 'person' && actor.personId === found.memberId;
      if (!own && !mayDo(actor, approvalsPermissions.endProxy))
        throw new Forbidden(approvalsPermissions.endProxy.roles);
      if (found.endedAt !== null) return;
      await tx.query(`update vote_proxy set ended_at = $2, ended_because = 'taken_back' where id = $1`, [
        id,
        this.clock.now(),
      ]);
      await this.note(tx, actor, found, 'panel.proxy_ended');
    });
  }

  /**
   * Ends every proxy that somebody who leaves has given or holds, in the caller's transaction, which holds the person. One
   * that a vote holds is waited for. Returns how many.
   */
  async endOf(tx: Tx, actor: Actor, personId: string): Promise<number> {
    const theirs = `$2::uuid in (member_id, proxy_id) order by id for update`;
    return await this.end(tx, actor, theirs, [personId]);
  }

  /** Ends the proxies of which one side has left. Safe to run twice. Returns how many. */
  async endOfLeavers(tx: Tx, actor: Actor): Promise<number> {
    const left = `exists (select from person where person.id in (member_id, proxy_id) and not person.active)`;
    return await this.end(tx, actor, `${left} order by id for update skip locked`, []);
  }

  private async end(tx: Tx, actor: Actor, which: string, params: readonly unknown[]): Promise<number> {
    const ended = await rows<{ id: string }>(
      tx,
      `update vote_proxy set ended_at = $1, ended_because = 'left'
        where id in (select id from vote_proxy where ended_at is null and ${which})
       returning id`,
      [this.clock.now(), ...params],
    );
    const found = await proxiesWhere(tx, 'proxy.id = any($1::uuid[])', [ended.map(({ id }) => id)]);
    for (const each of found) await this.note(tx, actor, each, 'panel.proxy_ended');
    return found.length;
  }

  /** The proxy to be, held until the transaction ends so that they do not leave meanwhile. */
  private async proxyHeld(tx: Tx, id: string, memberId: string): Promise<Person> {
    await rows(tx, 'select from person where id = $1 for share', [id]);
    const proxy = await this.people.byId(id, tx);
    if (proxy === undefined) {
      throw new InvalidRequest([{ field: 'proxy', reason: 'is nobody whom Almanac knows' }]);
    }
    if (proxy.id === memberId) throw new ProxyRefused('nobody is their own proxy');
    if (!proxy.active || !votingRoles.some((role) => proxy.roles.includes(role))) {
      throw new ProxyRefused(`${proxy.name} holds no committee role, or has left`);
    }
    return proxy;
  }

  private async roundFor(
    tx: Tx,
    { policy: key, version: number }: { readonly policy: string; readonly version: number },
    panelId: string,
  ): Promise<{ readonly id: string }> {
    const policy = await policyOf(tx, key);
    const version = await versionOf(tx, policy, number);
    const round = await liveRoundOf(tx, version);
    if (round === null) throw new VoteClosed(nameOf(policy, version), version.state);
    if (round.panelId !== panelId)
      throw new ProxyRefused(`another panel votes on ${nameOf(policy, version)}`);
    if (!round.proxiesAllowed)
      throw new ProxyRefused(`the vote on ${nameOf(policy, version)} opened without proxies`);
    return round;
  }

  private async note(tx: Tx, actor: Actor, proxy: Proxy, action: string, reason?: string): Promise<void> {
    const { id, memberId, memberName, proxyId, proxyName, from, until, round } = proxy;
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'panel', id: proxy.panelId },
      detail: {
        proxy: id,
        member: { id: memberId, name: memberName },
        by: { id: proxyId, name: proxyName },
        ...(round === null ? { from, until } : { policy: round.policy, version: round.version }),
      },
      reason,
    });
  }
}

function checkSeated(
  seats: readonly { readonly personId: string }[],
  member: Person,
  proxy: Person,
  panel: string,
): void {
  if (!seats.some(({ personId }) => personId === member.id))
    throw new ProxyRefused(`you have no seat on ${panel}`);
  if (seats.some(({ personId }) => personId === proxy.id)) {
    throw new ProxyRefused(`${proxy.name} has a seat of their own, and a person has one vote`);
  }
}

function refuseDays(from: CalendarDate, to: CalendarDate, today: CalendarDate): void {
  const problem = (field: string, reason: string) => new InvalidRequest([{ field, reason }]);
  if (to < from) throw problem('to', 'is before the first day');
  if (to < today) throw problem('to', 'is past');
  if (addDays(from, LONGEST_DAYS) <= to) throw problem('to', `a proxy runs ${LONGEST_DAYS} days at most`);
}

const asGiven = ({ memberId, proxyId, from, until, round }: Proxy): ProxyGiven => ({
  memberId,
  proxyId,
  days: from === null || until === null ? null : { from, until },
  roundId: round?.id ?? null,
});
