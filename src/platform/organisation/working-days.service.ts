import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { dayOfWeek, type CalendarDate } from '../../kernel/calendar-date.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { Audit } from '../audit/audit.ts';
import { Database, type Tx } from '../database/database.ts';
import { row } from '../database/rows.ts';
import { Events } from '../events/events.ts';
import { Organisation } from './organisation.ts';
import { workingHoursChanged } from './organisation.events.ts';

/** What the organisation says of a day. */
export interface HolidayTerms {
  readonly name: string;
  /** False: the house is closed that day. True: it works on a public holiday. */
  readonly works: boolean;
}

/** A change of what the organisation is set to; what is left out stays. */
export interface OrganisationChange {
  /** `HH:MM`. */
  readonly mailTime?: string | undefined;
  /** ISO 3166-1. */
  readonly holidayCountry?: string | undefined;
}

interface Hours {
  readonly mailTime: string;
  readonly holidayCountry: string;
}

/** The most days of one year that an organisation may name: a house that never opens has no next business day. */
const MOST_DAYS_A_YEAR = 100;

/** Changes when the house works and when its mail goes. */
@Injectable()
export class WorkingDaysService {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /**
   * Closes the house on a day, or opens it on a public holiday; the same again changes nothing. Throws InvalidRequest
   * for a day that is a weekend, or no public holiday to work on.
   */
  async putHoliday(actor: Actor, day: CalendarDate, terms: HolidayTerms): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { holidayCountry } = await holdOrganisation(tx);
      this.checkDay(day, terms, holidayCountry);
      const before = await holidayOn(tx, day);
      if (before?.name === terms.name && before.works === terms.works) return;
      if (before === undefined) await checkRoom(tx, day);
      await tx.query(
        `insert into organisation_holiday (day, name, works) values ($1, $2, $3)
         on conflict (day) do update set name = excluded.name, works = excluded.works`,
        [day, terms.name, terms.works],
      );
      const { name, works } = terms;
      const detail = { day, from: before ?? null, to: { name, works } };
      await this.note(tx, actor, 'organisation.holiday.changed', detail);
      if (before?.works !== works) await this.events.record(tx, workingHoursChanged, {});
    });
  }

  /** Takes back what the organisation said of a day; the public holidays decide again. Throws NotFound. */
  async removeHoliday(actor: Actor, day: CalendarDate): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdOrganisation(tx);
      const before = await holidayOn(tx, day);
      if (before === undefined) throw new NotFound('holiday of the organisation', day);
      await tx.query('delete from organisation_holiday where day = $1', [day]);
      await this.note(tx, actor, 'organisation.holiday.removed', { day, from: before, to: null });
      await this.events.record(tx, workingHoursChanged, {});
    });
  }

  /** Changes the mail time or the country; what is so already changes nothing. */
  async change(actor: Actor, change: OrganisationChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await holdOrganisation(tx);
      const after: Hours = {
        mailTime: change.mailTime ?? before.mailTime,
        holidayCountry: change.holidayCountry ?? before.holidayCountry,
      };
      if (after.mailTime === before.mailTime && after.holidayCountry === before.holidayCountry) return;
      await tx.query('update organisation set mail_time = $1, holiday_country = $2', [
        after.mailTime,
        after.holidayCountry,
      ]);
      await this.note(tx, actor, 'organisation.changed', { from: before, to: after });
      await this.events.record(tx, workingHoursChanged, {});
    });
  }

  private checkDay(day: CalendarDate, { works }: HolidayTerms, country: string): void {
    if (dayOfWeek(day) > 5) {
      throw new InvalidRequest([{ field: 'day', reason: `${day} is a weekend: nobody works then` }]);
    }
    if (works && !this.organisation.publicHolidays(country).isHoliday(day)) {
      const reason = `${day} is no public holiday: the house works anyway`;
      throw new InvalidRequest([{ field: 'works', reason }]);
    }
  }

  private async note(tx: Tx, actor: Actor, action: string, detail: Record<string, unknown>): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'organisation', id: 'organisation' },
      detail,
    });
  }
}

/** Reads the organisation's hours and holds them, so that two who change them take turns. */
async function holdOrganisation(tx: Tx): Promise<Hours> {
  const found = await row<Hours>(
    tx,
    `select to_char(mail_time, 'HH24:MI') as "mailTime", holiday_country as "holidayCountry"
       from organisation for no key update`,
  );
  return found!;
}

async function holidayOn(tx: Tx, day: CalendarDate): Promise<HolidayTerms | undefined> {
  return await row<HolidayTerms>(tx, 'select name, works from organisation_holiday where day = $1', [day]);
}

async function checkRoom(tx: Tx, day: CalendarDate): Promise<void> {
  const year = day.slice(0, 4);
  const taken = await row<{ days: number }>(
    tx,
    `select count(*)::int as days from organisation_holiday where day >= $1::date and day < $2::date`,
    [`${year}-01-01`, `${Number(year) + 1}-01-01`],
  );
  if ((taken?.days ?? 0) < MOST_DAYS_A_YEAR) return;
  throw new InvalidRequest([
    { field: 'day', reason: `${year} has ${MOST_DAYS_A_YEAR} days of its own already` },
  ]);
}
