import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError, InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { HolidayRule } from './occurrences.rules.ts';
import { makeMeetings, SERIES, type MeetingSeries } from './series-meetings.ts';
import { hasDays, ruleText, storedRule, type SeriesRule } from './series-rule.rules.ts';

/** A series as it is asked for. */
export interface SeriesTerms {
  readonly name: string;
  readonly rule: SeriesRule;
  /** `HH:MM`. */
  readonly startsAt: string;
  readonly durationMinutes: number;
  /** Null for the organisation's. */
  readonly zone: string | null;
  readonly place: string | null;
  readonly link: string | null;
  readonly from: CalendarDate;
  /** The first day without a meeting of the series. */
  readonly until: CalendarDate | null;
  readonly onHoliday: HolidayRule;
}

/** A change of some terms; what is left out stays. */
export type SeriesChange = { readonly [Term in keyof SeriesTerms]?: SeriesTerms[Term] | undefined };

/** Series of meetings. Each change makes the meetings ahead anew at once; those that somebody touched stay. */
@Injectable()
export class MeetingSeriesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /** Begins a series and makes its first meetings; returns its id. Throws invalid_request for one that never meets. */
  async begin(actor: Actor, terms: SeriesTerms): Promise<string> {
    checkTerms(terms);
    return await this.database.transaction(async (tx) => {
      const id = newId();
      await tx.query(
        `insert into meeting_series (id, name, rule, starts_at, duration_minutes, zone, place, link, from_on, until_on, on_holiday, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [id, ...this.valuesOf(terms), this.clock.now()],
      );
      await this.write(tx, actor, id, 'meeting_series.begun', {});
      return id;
    });
  }

  /**
   * Changes some terms. With `revision` only a series that is still at it. Throws NotFound, precondition_failed, and
   * invalid_request for a series that would never meet.
   */
  async change(actor: Actor, id: string, change: SeriesChange, revision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { series, rule } = await this.hold(tx, id);
      if (revision !== undefined && revision !== series.revision) {
        throw new DomainError('precondition_failed', `${series.name} is at revision ${series.revision}`, {
          revision: series.revision,
        });
      }
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const terms: SeriesTerms = { ...series, rule, ...(given as Partial<SeriesTerms>) };
      checkTerms(terms);
      await tx.query(
        `update meeting_series set name = $2, rule = $3, starts_at = $4, duration_minutes = $5, zone = $6, place = $7,
                link = $8, from_on = $9, until_on = $10, on_holiday = $11, revision = revision + 1 where id = $1`,
        [id, ...this.valuesOf(terms)],
      );
      await this.write(tx, actor, id, 'meeting_series.changed', {
        before: series.rule,
        revision: series.revision,
      });
    });
  }

  private async hold(tx: Tx, id: string): Promise<{ series: MeetingSeries; rule: SeriesRule }> {
    const series = isId(id)
      ? await row<MeetingSeries>(
          tx,
          `select ${SERIES} from meeting_series s where s.id = $1 for no key update`,
          [id],
        )
      : undefined;
    if (series === undefined) throw new NotFound('meeting series', id.slice(0, 100));
    return { series, rule: storedRule(series.rule) };
  }

  private async write(
    tx: Tx,
    actor: Actor,
    id: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { series } = await this.hold(tx, id);
    const made = await makeMeetings(tx, series, this.organisation, this.clock.now());
    const { name, rule, startsAt, durationMinutes, zone, from, until, onHoliday } = series;
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'meeting_series', id },
      detail: {
        ...detail,
        name,
        rule,
        startsAt,
        durationMinutes,
        zone,
        from,
        until,
        onHoliday,
        meetings: made,
      },
    });
  }

  private valuesOf(terms: SeriesTerms): unknown[] {
    return [
      terms.name,
      ruleText(terms.rule),
      terms.startsAt,
      terms.durationMinutes,
      terms.zone ?? this.organisation.zone,
      terms.place,
      terms.link,
      terms.from,
      terms.until,
      terms.onHoliday,
    ];
  }
}

function checkTerms({ rule, from, until }: SeriesTerms): void {
  if (until !== null && until <= from) {
    throw new InvalidRequest([{ field: 'until', reason: `must be after ${from}, the first day` }]);
  }
  if (!hasDays(rule, from)) {
    throw new InvalidRequest([{ field: 'rule', reason: 'has no day in the years to come' }]);
  }
}
