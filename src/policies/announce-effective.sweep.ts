import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { Events } from '../platform/events/events.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { Sweeps } from '../platform/sweeps/sweeps.ts';
import { policyVersionEffective, policyVersionSuperseded, type VersionDay } from './policies.events.ts';

interface Claimed extends VersionDay {
  readonly kind: 'effective' | 'superseded';
}

/** Policies whose days are claimed and told in one transaction; more wait for the next. */
const BATCH = 500;

/**
 * Tells, when a day has begun in the organisation's zone, which versions began to govern and which they replaced.
 * Nothing flips with it: `active` answers by date whether or not this ever runs.
 */
@Injectable()
export class AnnounceEffective {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly events: Events,
    sweeps: Sweeps,
  ) {
    sweeps.register('policies.announce-effective', async (now) => await this.announce(now));
  }

  /** Announces all that is due as of `now`, oldest day first. Returns how many announcements were made. */
  async announce(now: Instant): Promise<number> {
    const today = this.organisation.today(now);
    let told = 0;
    for (;;) {
      const claimed = await this.database.transaction(async (tx) => await this.announceSome(tx, today, now));
      if (claimed === 0) return told;
      told += claimed;
    }
  }

  /** Announces what is due of one policy, which is held, without waiting for the sweep: what begins at once is told at once. */
  async announceOf(tx: Tx, policyId: string, now: Instant): Promise<void> {
    await this.announceSome(tx, this.organisation.today(now), now, policyId);
  }

  private async announceSome(
    tx: Tx,
    today: CalendarDate,
    now: Instant,
    policyId: string | null = null,
  ): Promise<number> {
    const claimed = await this.claim(tx, today, now, policyId);
    for (const ofDay of Map.groupBy(claimed, ({ on }) => on).values()) {
      await this.events.recordAll(tx, policyVersionEffective, daysOf(ofDay, 'effective'));
      await this.events.recordAll(tx, policyVersionSuperseded, daysOf(ofDay, 'superseded'));
    }
    return claimed.length;
  }

  /**
   * Claims by the policy, all that is due of each, and holds it: its days are told in their order, whoever tells them. A policy
   * that is held is left to its holder, which tells its days, or to the next sweep.
   */
  private async claim(
    tx: Tx,
    today: CalendarDate,
    now: Instant,
    policyId: string | null,
  ): Promise<Claimed[]> {
    const claimed = await rows<Claimed>(
      tx,
      `with waiting as (
         select v.policy_id from version_announcement a join policy_version v on v.id = a.version_id
          where a.announced_at is null and a.due_on <= $1 and ($4::uuid is null or v.policy_id = $4)
          group by v.policy_id order by min(a.due_on), v.policy_id limit $3),
       held as materialized (
         select p.id, p.slug from policy p where p.id in (select policy_id from waiting) for no key update skip locked)
       update version_announcement a set announced_at = $2
         from held p, policy_version v
        where v.policy_id = p.id and a.version_id = v.id and a.announced_at is null and a.due_on <= $1
       returning a.kind, a.due_on as "on", v.id as "versionId", v.number as version, p.id as "policyId", p.slug`,
      [today, now, BATCH, policyId],
    );
    return claimed.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  }
}

function daysOf(claimed: readonly Claimed[], kind: Claimed['kind']): VersionDay[] {
  return claimed
    .filter((each) => each.kind === kind)
    .map(({ policyId, slug, versionId, version, on }) => ({ policyId, slug, versionId, version, on }));
}
