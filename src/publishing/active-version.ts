import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { instant, type Instant } from '../kernel/instant.ts';
import { Settings } from '../platform/config/settings.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { activeCacheControl, activeFacts, type ActiveFacts } from './active-facts.rules.ts';
import { chooseInForce } from './active-version.rules.ts';
import type { FinishedBytes } from './finished-bytes.ts';
import { InForceTable } from './in-force-table.ts';
import type { Format } from './negotiation.rules.ts';
import { PublishedVersions } from './published-versions.ts';
import { NoVersionInForce } from './publishing.errors.ts';

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
  readonly facts: ActiveFacts;
  readonly cacheControl: string;
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

  /** Throws NotFound for a policy of which nothing was published, NoVersionInForce before its first day and in a gap. */
  async answer({ policy, on, knownAt }: ActiveQuestion, format: Format): Promise<ActiveAnswer> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const timeline = await this.inForce.timeline(policy, knownAt);
    if (timeline === undefined) throw new NotFound('policy', policy.slice(0, 200));
    const day = on ?? today;
    const chosen = chooseInForce(timeline, day);
    if (chosen.period === null) throw new NoVersionInForce(timeline.slug, day, chosen.nextFrom);
    const facts = activeFacts(timeline, chosen, {
      today,
      zone: this.organisation.zone,
      dayGiven: on !== null,
      publicUrl: this.settings.publicUrl,
    });
    const until = facts.validUntil === null ? null : instant(facts.validUntil).epochMilliseconds;
    return {
      finished: await this.versions.active(chosen.period, format, facts),
      facts,
      cacheControl: activeCacheControl(this.settings.activeCacheSeconds, now.epochMilliseconds, until),
    };
  }
}
