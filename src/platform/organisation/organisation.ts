import { Injectable } from '@nestjs/common';
import type { HolidayCalendar } from '../../kernel/business-days.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant, type Zone } from '../../kernel/instant.ts';
import { Settings, SettingsRefused } from '../config/settings.ts';
import { Database } from '../database/database.ts';
import { PublicHolidays } from './holidays.ts';

interface OrganisationRow {
  name: string;
  zone: string;
  mailTime: string;
  holidayCountry: string;
}

const sample = { name: 'Sample Health Plan', zone: 'America/Los_Angeles' };

/** The one organisation of this database: its name, zone, mail hour and holidays. */
@Injectable()
export class Organisation {
  private row: OrganisationRow | undefined;
  private calendar: HolidayCalendar | undefined;

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
  /** `HH:MM`, the wall time in {@link zone} at which reminders go out. */
  get mailTime(): string {
    return this.loaded.mailTime;
  }
  get holidays(): HolidayCalendar {
    this.calendar ??= new PublicHolidays(this.loaded.holidayCountry);
    return this.calendar;
  }
  /** The organisation's calendar day at an instant. */
  today(now: Instant): CalendarDate {
    return dayIn(this.zone, now);
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
    const [found] = await this.database.query<OrganisationRow>(
      `select name, zone, to_char(mail_time, 'HH24:MI') as "mailTime", holiday_country as "holidayCountry" from organisation`,
    );
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
