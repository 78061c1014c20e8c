import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, instant } from '../../kernel/instant.ts';
import { rows } from '../../platform/database/rows.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { publicTitle } from '../../policies/public-title.ts';
import type { CycleOutcome } from '../reviews.events.ts';
import type { CalendarEvent, CalendarScope } from './calendar-event.rules.ts';
import { CalendarSources } from './calendar-sources.ts';
import { reviewsOf, type CycleOfPolicy, type DatesOfPolicy } from './review-history.rules.ts';
import { eventOfInterim, eventOfReview, type EventPolicy } from './review-event.rules.ts';

/** Days after the last of its window for which a review that ended stays in the calendars: two years. */
const HISTORY_DAYS = 730;

/** A row's instants as JSON writes them. */
type Written<Row> = { readonly [Key in keyof Row]: Key extends `${string}At` ? string : Row[Key] };

interface PolicyRow extends EventPolicy {
  readonly dates: readonly (Omit<Written<DatesOfPolicy>, 'cancelledAt'> & { cancelledAt: string | null })[];
  readonly cycles: readonly CycleOfPolicy[];
  readonly interims: readonly {
    cycleId: string;
    openedAt: string;
    outcome: CycleOutcome | null;
    joined: boolean;
  }[];
}

/** The reviews in the calendars: of the committee all, of a person those they own, review, back up or stand in for. */
@Injectable()
export class ReviewCalendar {
  readonly name = 'review';

  constructor(
    private readonly settings: Settings,
    private readonly organisation: Organisation,
    sources: CalendarSources,
  ) {
    sources.register(this);
  }

  async events(manager: EntityManager, scope: CalendarScope): Promise<CalendarEvent[]> {
    const policies = await rows<PolicyRow>(manager, POLICIES, [scope.personId, scope.today]);
    const since = addDays(scope.today, -HISTORY_DAYS);
    return policies.flatMap((policy) => this.eventsOf(policy, since));
  }

  private eventsOf(policy: PolicyRow, since: CalendarDate): CalendarEvent[] {
    const { publicUrl } = this.settings;
    const dates = policy.dates.map((each) => ({
      ...each,
      recordedAt: instant(each.recordedAt),
      cancelledAt: each.cancelledAt === null ? null : instant(each.cancelledAt),
    }));
    const reviews = reviewsOf(dates, policy.cycles).map((review) => ({
      isOpen: review.fate === 'open',
      event: eventOfReview(review, policy, publicUrl),
    }));
    const interims = policy.interims.map(({ openedAt, ...interim }) => ({
      isOpen: interim.outcome === null,
      event: eventOfInterim(
        { ...interim, openedOn: dayIn(this.organisation.zone, instant(openedAt)) },
        policy,
        publicUrl,
      ),
    }));
    return [...reviews, ...interims].flatMap(({ isOpen, event }) =>
      isOpen || !('until' in event.when) || event.when.until > since ? [event] : [],
    );
  }
}

const POLICIES = `
  with recursive asked (person_id) as (
    select $1::uuid
    union
    select leave.person_id from delegation leave join asked on asked.person_id = leave.delegate_id
     where leave.ended_at is null and leave.first_on <= $2::date and leave.until_on > $2::date),
  watched as (
    select policy.* from policy
     where $1::uuid is null or policy.backup_id = $1 or policy.owner_id in (select person_id from asked)
        or policy.id in (select reviewer.policy_id from policy_reviewer reviewer join asked using (person_id)))
  select policy.id, policy.slug, ${publicTitle('policy', '$2::date')} as title, policy.number, dates.list as dates,
         coalesce(cycles.list, '[]') as cycles, coalesce(cycles.interims, '[]') as interims
    from watched policy
    join (select dates.policy_id, jsonb_agg(jsonb_build_object(
                   'revision', dates.revision, 'nextReview', dates.next_review, 'versionId', dates.version_id,
                   'recordedAt', dates.recorded_at, 'outcome', version.review_outcome,
                   'cancelledAt', cancelled.decided_at) order by dates.revision) as list
            from policy_review_dates dates
            left join policy_version version on version.id = dates.version_id
            left join policy_act cancelled on cancelled.version_id = version.id and cancelled.kind = 'cancel'
                  and cancelled.decided_at is not null
           where dates.policy_id in (select id from watched)
           group by dates.policy_id) dates on dates.policy_id = policy.id
    left join (select cycle.policy_id,
                 jsonb_agg(jsonb_build_object('id', cycle.id, 'scheduleRevision', cycle.schedule_revision,
                   'outcome', cycle.outcome) order by cycle.opened_at, cycle.id)
                   filter (where cycle.kind = 'scheduled') as list,
                 jsonb_agg(jsonb_build_object('cycleId', cycle.id, 'openedAt', cycle.opened_at,
                   'outcome', case when cycle.kind = 'interim' then cycle.outcome end, 'joined', cycle.kind = 'scheduled')
                   order by cycle.opened_at, cycle.id)
                   filter (where cycle.kind = 'interim' or grown.cycle_id is not null) as interims
            from review_cycle cycle
            left join (select distinct cycle_id from review_cycle_entry where kind = 'became_scheduled') grown
                   on grown.cycle_id = cycle.id
           where cycle.policy_id in (select id from watched)
           group by cycle.policy_id) cycles on cycles.policy_id = policy.id
   order by policy.slug`;
