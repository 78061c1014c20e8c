import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { audienceOf } from '../ladder/ladder.rules.ts';
import { ladderById } from '../ladder/ladders.queries.ts';
import { mailHoursOf } from '../ladder/mail-hours.ts';
import type { MailHours } from '../ladder/rung-schedule.rules.ts';
import {
  comparePlaces,
  followRung,
  partsOf,
  placeOf,
  type ForecastPlace,
  type ForecastRung,
  type PlannedRow,
} from './forecast.rules.ts';
import { afterQuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { resolveRecipients, type Recipient } from './recipients.ts';

/** Which reminders a forecast shows: those sent from one day to another, both included. */
export interface ForecastFilter {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly policyId: string | null;
  /** Who gets it, or for whom somebody stands in. */
  readonly personId: string | null;
}

/** A person who would get a reminder, and how. */
export interface ForecastRecipient extends Recipient {
  readonly delivery: 'digest' | 'individual';
  /** The mail time of the day, or later where the person keeps quiet hours then. */
  readonly sendAt: Instant;
}

/** A reminder to come and whom it would reach. */
export interface ForecastReminder extends ForecastRung {
  readonly recipients: readonly ForecastRecipient[];
  /** The owner, or nobody it is for, can be reached: the chairs or the administrators stand in, if there are any. */
  readonly finding: 'no_recipient' | null;
}

/** Days that are looked at in one go: what a forecast holds in memory is what they bring. */
const PART_DAYS = 7;

type LadderBy = Awaited<ReturnType<typeof ladderById>>;

/** Ladders and hours, read once a forecast. */
interface Surroundings {
  readonly hours: MailHours;
  readonly ladderBy: LadderBy;
  /** The rungs that repeat, each as its ladder's id (empty for the one built in) and its key. */
  readonly repeating: { readonly ladders: string[]; readonly keys: string[] };
}

/** Which reminders are to come, and for whom. */
@Injectable()
export class ForecastQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /**
   * What would go out, in order, as if nobody worked on a review meanwhile: a rung that repeats is followed to the end of
   * the range. Whom it reaches is told by leave as it is known for that day, and by persons, roles and addresses as they
   * are now. It is read part by part, so that a year of a whole manual is never held at once.
   */
  async *reminders(filter: ForecastFilter, after?: ForecastPlace): AsyncGenerator<ForecastReminder> {
    const { from, to, policyId, personId } = filter;
    const around = await this.surroundings();
    const first = after !== undefined && after[0] > from ? (after[0] as CalendarDate) : from;
    // one policy has so few that they are read in one go
    const parts = policyId === null ? partsOf(first, to, PART_DAYS) : [{ from: first, to }];
    for (const part of parts) {
      const rungs = await this.rungsOf(part.from, part.to, policyId, around);
      const rest =
        after === undefined ? rungs : rungs.filter((rung) => comparePlaces(placeOf(rung), after) > 0);
      for (const reminder of await this.addressed(rest, around)) {
        if (personId === null || concerns(reminder, personId)) yield reminder;
      }
    }
  }

  /** The first `limit` of {@link reminders}. */
  async page(
    filter: ForecastFilter,
    after: ForecastPlace | undefined,
    limit: number,
  ): Promise<ForecastReminder[]> {
    const found: ForecastReminder[] = [];
    if (limit === 0) return found;
    for await (const reminder of this.reminders(filter, after)) {
      found.push(reminder);
      if (found.length === limit) break;
    }
    return found;
  }

  private async surroundings(): Promise<Surroundings> {
    const { manager } = this.database.source;
    const known = await this.database.query<{ id: string }>('select id from ladder');
    const ids = [null, ...known.map(({ id }) => id)];
    const ladderBy = await ladderById(manager, ids);
    const pairs = ids.flatMap((id) =>
      ladderBy(id)
        .filter(({ repeatEveryDays }) => repeatEveryDays !== null)
        .map(({ key }) => ({ ladder: id ?? '', key })),
    );
    return {
      hours: await mailHoursOf(manager, this.organisation),
      ladderBy,
      repeating: { ladders: pairs.map(({ ladder }) => ladder), keys: pairs.map(({ key }) => key) },
    };
  }

  private async rungsOf(
    from: CalendarDate,
    to: CalendarDate,
    policyId: string | null,
    { hours, ladderBy, repeating }: Surroundings,
  ): Promise<ForecastRung[]> {
    const planned = await this.database.query<PlannedRow>(
      `select policy.id as "policyId", policy.slug, policy.title, dates.next_review as "nextReview",
              rung.ladder_id as "ladderId", rung.rung_key as key, rung.occurrence, rung.step, rung.absorbs,
              rung.due_on as "dueOn", rung.send_at as "sendAt", rung.in_digest as "inDigest"
         from review_rung rung
         join policy on policy.id = rung.policy_id
         cross join lateral (select next_review, revision from policy_review_dates
           where policy_id = rung.policy_id order by revision desc limit 1) dates
        where rung.state = 'planned' and rung.schedule_revision = dates.revision and rung.send_at < $2
          and (rung.send_at >= $1 or (coalesce(rung.ladder_id::text, ''), rung.rung_key) in
                (select * from unnest($4::text[], $5::text[])))
          and ($3::uuid is null or rung.policy_id = $3)`,
      [
        startOfDay(from, hours.zone),
        startOfDay(addDays(to, 1), hours.zone),
        policyId,
        repeating.ladders,
        repeating.keys,
      ],
    );
    return planned
      .flatMap((row) => followRung(row, ladderBy(row.ladderId), hours, from, to))
      .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  }

  private async addressed(
    rungs: readonly ForecastRung[],
    { hours, ladderBy }: Surroundings,
  ): Promise<ForecastReminder[]> {
    const [first] = rungs;
    if (first === undefined) return [];
    const found = await resolveRecipients(
      this.database.source.manager,
      rungs.map((rung, index) => ({
        key: String(index),
        policyId: rung.policyId,
        audience: audienceOf(ladderBy(rung.ladderId), rung),
        day: rung.sendOn,
      })),
      first.sendOn,
    );
    return rungs.map((rung, index) => {
      const { recipients, finding } = found.get(String(index)) ?? { recipients: [], finding: null };
      return { ...rung, finding, recipients: recipients.map((person) => delivered(person, rung, hours)) };
    });
  }
}

function delivered(person: Recipient, rung: ForecastRung, { zone }: MailHours): ForecastRecipient {
  return {
    ...person,
    delivery: person.reminders === 'individual' && !rung.inDigest ? 'individual' : rung.delivery,
    sendAt: afterQuietHours(rung.sendAt, person.quietHours, zone),
  };
}

function concerns({ recipients }: ForecastReminder, asked: string): boolean {
  return recipients.some(
    ({ personId, standsInFor, via }) =>
      personId === asked || [...standsInFor, ...via].some((absent) => absent.personId === asked),
  );
}
