import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay, dayIn, type Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { audienceOf, defaultLadder, rungOf } from '../ladder/ladder.rules.ts';
import { occurrencesOf } from '../ladder/ladder-plan.rules.ts';
import { mailHoursOf } from '../ladder/mail-hours.ts';
import { resolveRecipients, type Recipient } from './recipients.ts';
import { sendTime } from '../ladder/rung-schedule.rules.ts';

/** A reminder to come, if the review stays open until then. */
export interface ForecastRung {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  readonly key: string;
  readonly occurrence: number;
  readonly absorbs: readonly string[];
  readonly dueOn: CalendarDate;
  readonly sendAt: Instant;
  /** The organisation's day of {@link sendAt}: later than {@link dueOn} for a rung that was missed. */
  readonly sendOn: CalendarDate;
  readonly delivery: 'digest' | 'individual';
}

/** Where a rung stands in a forecast: day, slug, key, occurrence. */
export type ForecastPlace = readonly [string, string, string, number];

type PlannedRow = Omit<ForecastRung, 'delivery' | 'sendOn'> & { readonly inDigest: boolean };

/** Which reminders are to come, and for whom. */
@Injectable()
export class ForecastQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /**
   * What would go out from `from` to `to`, both days included, of one policy or of all, in order. A rung that repeats
   * is followed to the end of the range as if its review stayed open.
   */
  async between(from: CalendarDate, to: CalendarDate, policyId: string | null): Promise<ForecastRung[]> {
    const zone = this.organisation.zone;
    const planned = await this.database.query<PlannedRow>(
      `select policy.id as "policyId", policy.slug, policy.title, dates.next_review as "nextReview",
              rung.rung_key as key, rung.occurrence, rung.absorbs, rung.due_on as "dueOn", rung.send_at as "sendAt",
              rung.in_digest as "inDigest"
         from review_rung rung
         join policy on policy.id = rung.policy_id
         cross join lateral (select next_review, revision from policy_review_dates
           where policy_id = rung.policy_id order by revision desc limit 1) dates
        where rung.state = 'planned' and rung.schedule_revision = dates.revision and rung.send_at < $1
          and ($2::uuid is null or rung.policy_id = $2)`,
      [startOfDay(addDays(to, 1), zone), policyId],
    );
    return planned
      .flatMap((row) => this.followed(row, to))
      .filter(({ sendOn }) => from <= sendOn)
      .sort((a, b) => compare(placeOf(a), placeOf(b)));
  }

  /** Whom each rung would reach as of now, in the order given. */
  async recipientsOf(rungs: readonly ForecastRung[]): Promise<readonly (readonly Recipient[])[]> {
    const found = await resolveRecipients(
      this.database.source.manager,
      rungs.map((rung, index) => ({
        key: String(index),
        policyId: rung.policyId,
        audience: audienceOf(defaultLadder, rung),
      })),
    );
    return rungs.map((_, index) => found.get(String(index)) ?? []);
  }

  /** A planned rung, and where it repeats its later occurrences until `to`. */
  private followed({ inDigest, ...row }: PlannedRow, to: CalendarDate): ForecastRung[] {
    const hours = mailHoursOf(this.organisation);
    const rung = rungOf(defaultLadder, row.key);
    const sendOn = dayIn(hours.zone, row.sendAt);
    const followed: ForecastRung[] = [{ ...row, sendOn, delivery: inDigest ? 'digest' : rung.delivery }];
    if (rung.repeatEveryDays === null) return followed;
    for (const next of occurrencesOf(rung, row.nextReview, hours.holidays, row.occurrence + 1)) {
      if (next.dueOn > to) break;
      if (next.dueOn <= sendOn) continue; // the one that makes up for what was missed goes in its place
      followed.push({
        ...row,
        ...next,
        sendAt: sendTime(next.dueOn, hours),
        sendOn: next.dueOn,
        delivery: rung.delivery,
      });
    }
    return followed;
  }
}

/** The sort key of a forecast. */
export function placeOf({ sendOn, slug, key, occurrence }: ForecastRung): ForecastPlace {
  return [sendOn, slug, key, occurrence];
}

/** The part of a forecast that comes after a place in it. */
export function afterPlace(rungs: readonly ForecastRung[], place: ForecastPlace): readonly ForecastRung[] {
  return rungs.filter((rung) => compare(placeOf(rung), place) > 0);
}

function compare(a: ForecastPlace, b: ForecastPlace): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]) || compareText(a[2], b[2]) || a[3] - b[3];
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
