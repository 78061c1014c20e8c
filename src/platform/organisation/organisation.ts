import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { HolidayCalendar } from '../../kernel/business-days.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant, type Zone } from '../../kernel/instant.ts';
import { Settings, SettingsRefused } from '../config/settings.ts';
import { Database } from '../database/database.ts';
import { row } from '../database/rows.ts';
import { PublicHolidays } from './holidays.ts';
import { HouseHolidays, type HouseDay } from './house-holidays.ts';

interface OrganisationRow {
  name: string;
  zone: string;
}

/** When the house works. */
export interface WorkingHours {
  /** `HH:MM`, the wall time at which reminders go out. */
  readonly mailTime: string;
  readonly holidays: HolidayCalendar;
}

const sample = { name: 'Sample Health Plan', zone: 'America/Los_Angeles' };

/** The one organisation of this database: its name and zone, which stay, and its mail hour and holidays, which may change. */
@Injectable()
export class Organisation {
  private row: OrganisationRow | undefined;
  private readonly countries = new Map<string, PublicHolidays>();

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  get name(): string {
    return this.loaded.name;
  }
  /** The IANA zone in which its days begin. */
  get zone(): Zone {
    return this.loaded.zone;
  }
  /** The organisation's calendar day at an instant. */
  today(now: Instant): CalendarDate {
    return dayIn(this.zone, now);
  }

  /** Its mail time and holidays as `manager`'s transaction sees them: kept in memory, two replicas could disagree. */
  async hours(manager: EntityManager): Promise<WorkingHours> {
    const found = await row<{ mailTime: string; country: string; days: readonly HouseDay[] }>(
      manager,
      `select to_char(mail_time, 'HH24:MI') as "mailTime", holiday_country as country,
              (select coalesce(jsonb_agg(jsonb_build_object('day', day, 'name', name, 'works', works)), '[]')
                 from organisation_holiday) as days
         from organisation`,
    );
    const { mailTime, country, days } = found!;
    return { mailTime, holidays: new HouseHolidays(this.publicHolidays(country), days) };
  }

  /** The public holidays of a country, ISO 3166-1. */
  publicHolidays(country: string): PublicHolidays {
    const known = this.countries.get(country) ?? new PublicHolidays(country);
    this.countries.set(country, known);
    return known;
  }

  /**
   * Reads the organisation, writing it on first start from the settings. Throws {@link SettingsRefused} when a setting
   * says otherwise than the database: replicas with two zones would begin a day at two moments.
   */
  async load(): Promise<void> {
    await this.database.query(
      `insert into organisation (name, zone) values ($1, $2) on conflict (singleton) do nothing`,
      [this.settings.organisationName ?? sample.name, this.settings.organisationZone ?? sample.zone],
    );
    const [found] = await this.database.query<OrganisationRow>('select name, zone from organisation');
    const problems = [
      differs('ORGANISATION_NAME', this.settings.organisationName, found!.name),
      differs('ORGANISATION_ZONE', this.settings.organisationZone, found!.zone),
    ].filter((line) => line !== '');
    if (problems.length > 0) throw new SettingsRefused(problems);
    this.row = found;
  }

  private get loaded(): OrganisationRow {
    if (this.row === undefined) throw new Error('the organisation is read when the application starts');
    return this.row;
  }
}

function differs(variable: string, given: string | null, kept: string): string {
  if (given === null || given === kept) return '';
  return `${variable}: is "${given}", but this database belongs to "${kept}"; leave it unset or change the table organisation`;
}
