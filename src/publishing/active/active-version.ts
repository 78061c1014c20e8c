import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { instant, startOfDay, type Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import {
  activeCacheControl,
  activeFacts,
  cacheControlUntil,
  linkHeader,
  type ActiveFacts,
} from './active-facts.rules.ts';
import { chooseInForce, type NothingInForce, type PolicyTimeline } from './active-version.rules.ts';
import { contentDisposition } from '../renditions/content-disposition.rules.ts';
import type { FinishedBytes } from '../renditions/finished-bytes.ts';
import { InForceTable } from './in-force-table.ts';
import type { Format } from '../renditions/negotiation.rules.ts';
import { PublishedVersions } from '../renditions/published-versions.ts';
import { NoVersionInForce, PolicyRetired } from '../publishing.errors.ts';
import type { Span } from './remembered-replies.ts';

/** Which version is asked for: of a policy, on a day of service (null: today), as known at a moment (null: now). */
export interface ActiveQuestion {
  /** Slug or id. */
  readonly policy: string;
  readonly on: CalendarDate | null;
  readonly knownAt: Instant | null;
}

/** The version in force, finished, with what its headers say. */
export interface ActiveAnswer {
  readonly finished: FinishedBytes;
  readonly headers: Readonly<Record<string, string>>;
  /** What was known of the policy. */
  readonly timeline: PolicyTimeline;
  /** While this answer holds, as long as the timeline does. */
  readonly holds: Span;
}

/** Answers which version is in force: the one question that every consumer asks. */
@Injectable()
export class ActiveVersion {
  constructor(
    private readonly inForce: InForceTable,
    private readonly versions: PublishedVersions,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws NotFound for a policy of which nothing was published, NoVersionInForce before its first day and in a gap,
   * PolicyRetired after its end.
   */
  async answer({ policy, on, knownAt }: ActiveQuestion, format: Format): Promise<ActiveAnswer> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const timeline = await this.inForce.timeline(policy, knownAt, today);
    if (timeline === undefined) throw new NotFound('policy', policy.slice(0, 200));
    const day = on ?? today;
    const chosen = chooseInForce(timeline, day);
    if (chosen.period === null) throw this.nothingInForce(timeline.slug, day, chosen);
    const facts = activeFacts(timeline, chosen, {
      today,
      zone: this.organisation.zone,
      dayGiven: on !== null,
      publicUrl: this.settings.publicUrl,
    });
    const validUntil = facts.validUntil === null ? null : instant(facts.validUntil).epochMilliseconds;
    const tomorrow = startOfDay(addDays(today, 1), this.organisation.zone).epochMilliseconds;
    // an embargoed version, of which validUntil tells nothing, becomes public with the beginning of a day: no copy of
    // any policy is kept past one, so that none betrays by its time that there is such a version
    const ends = Math.min(validUntil ?? tomorrow, tomorrow);
    const asked = [this.settings.activeCacheSeconds, now.epochMilliseconds, ends] as const;
    return {
      finished: await this.versions.active(chosen.period, format, facts),
      headers: {
        ...headersOf(facts, activeCacheControl(...asked)),
        ...contentDisposition(timeline.slug, chosen.period.version, format),
      },
      timeline,
      holds: { from: now.epochMilliseconds, until: Math.min(tomorrow, cacheControlUntil(...asked)) },
    };
  }

  private nothingInForce(slug: string, day: CalendarDate, { nextFrom, end }: NothingInForce) {
    const named = end?.successor ?? null;
    const successor =
      named !== null && 'policy' in named
        ? { ...named, active: `${this.settings.publicUrl}/v1/policies/${named.policy}/active` }
        : named;
    return end === null || nextFrom !== null
      ? new NoVersionInForce({ policy: slug, on: day, nextFrom, successor })
      : new PolicyRetired({ policy: slug, on: day, retiredOn: end.on, successor });
  }
}

function headersOf({ links, validUntil }: ActiveFacts, cacheControl: string): Record<string, string> {
  return {
    'cache-control': cacheControl,
    link: linkHeader(links),
    ...(validUntil === null ? {} : { 'almanac-valid-until': validUntil }),
  };
}
