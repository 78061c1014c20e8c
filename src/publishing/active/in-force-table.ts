import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant } from '../../kernel/instant.ts';
import { SecondChanceMap } from '../../kernel/second-chance-map.ts';
import { ChangeListener } from '../../platform/changes/change-listener.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { PolicyTimeline } from './active-version.rules.ts';
import { InForceQueries } from './in-force.queries.ts';

/** Where the triggers of the publishing tables tell of a policy, by its id, when a transaction has committed. */
const IN_FORCE_CHANNEL = 'almanac_in_force';
/** Told instead of an id where a slug is mended, by which ended policies name what governs after them. */
const EVERY_POLICY = '*';

/** Policies that a process remembers, and periods of them all together: some hundred bytes for each of either. */
export const CAPACITY_POLICIES = 10_000;
export const CAPACITY_PERIODS = 100_000;

/**
 * Which versions are in force when, remembered per policy as now known, and dropped when a publishing transaction tells
 * of the policy. Without the listener's lease nothing remembered counts, and the database chooses.
 */
@Injectable()
export class InForceTable {
  private readonly byId = new SecondChanceMap<PolicyTimeline>();
  private readonly idBySlug = new Map<string, string>();
  private periods = 0;
  private generation = 0;

  constructor(
    private readonly queries: InForceQueries,
    private readonly listener: ChangeListener,
    private readonly organisation: Organisation,
  ) {}

  /** Remembers once the application has started; without it every question goes to the database. */
  open(): void {
    this.listener.follow(IN_FORCE_CHANNEL, this);
  }

  /** Policies remembered. */
  get size(): number {
    return this.byId.size;
  }

  /** A policy's timeline as now known, if it is remembered and may be trusted. One object as long as nothing changes. */
  remembered(policy: string): PolicyTimeline | undefined {
    if (!this.listener.isTrusted) return undefined;
    const id = isId(policy) ? policy : this.idBySlug.get(policy);
    return id === undefined ? undefined : this.byId.get(id);
  }

  /**
   * A policy's timeline by slug or id, as known at `knownAt` (null: as now known), without what is embargoed beyond
   * `today`, nor what was beyond the day of `knownAt`: it is what we would have said then. Undefined for a policy that
   * does not exist or of which nothing was ever published.
   */
  async timeline(
    policy: string,
    knownAt: Instant | null,
    today: CalendarDate,
  ): Promise<PolicyTimeline | undefined> {
    if (knownAt !== null) {
      const then = dayIn(this.organisation.zone, knownAt);
      return await this.queries.timeline(policy, knownAt, then < today ? then : today);
    }
    const remembered = this.remembered(policy);
    if (remembered !== undefined && (remembered.publicOn ?? today) === today) return remembered;
    const { generation } = this;
    const found = await this.queries.timeline(policy, null, today);
    // a change that was told while the query ran may not be in what it read
    if (found !== undefined && generation === this.generation) this.keep(found);
    return found;
  }

  /** What governs a policy, by its id, may have changed; or, by `*`, something that many of them name. */
  drop(policyId: string): void {
    if (policyId === EVERY_POLICY) {
      this.dropAll();
      return;
    }
    this.generation += 1;
    this.forget(this.byId.peek(policyId));
  }

  /** Anything may have changed. */
  dropAll(): void {
    this.generation += 1;
    this.idBySlug.clear();
    this.byId.clear();
    this.periods = 0;
  }

  /** Forgets what was not used lately when there is too much. */
  private keep(timeline: PolicyTimeline): void {
    this.forget(this.byId.peek(timeline.policyId));
    this.byId.set(timeline.policyId, timeline);
    this.idBySlug.set(timeline.slug, timeline.policyId);
    this.periods += timeline.periods.length;
    while (this.byId.size > CAPACITY_POLICIES || this.periods > CAPACITY_PERIODS)
      this.forget(this.byId.giveUp(timeline.policyId));
  }

  private forget(timeline: PolicyTimeline | undefined): void {
    if (timeline === undefined) return;
    this.byId.delete(timeline.policyId);
    this.idBySlug.delete(timeline.slug);
    this.periods -= timeline.periods.length;
  }
}
