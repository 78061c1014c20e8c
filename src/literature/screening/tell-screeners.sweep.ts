import { Injectable } from '@nestjs/common';
import { isBusinessDay } from '../../kernel/business-days.ts';
import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, instant, type Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { LiteratureMail, type MessageToWrite, type PlannedMail } from '../mail/literature-mail.ts';
import { renderScreeningMail } from '../mail/screening-mail.tsx';
import { screenerStandings } from './screeners.ts';
import { screeningNews, type NewsSince, type ScreeningNews } from './screening-news.queries.ts';
import { reachedFor, type Standings } from './stand-in.rules.ts';

/** The kind of these mails. */
const KIND = 'screening';

/**
 * Tells reviewers each business morning of the records they were given, the second readings they were asked for and what
 * is overdue: one mail a person a day at most, none where nothing is new. What is overdue is told as it becomes so and
 * then on the first business day of each week. Whoever is on leave or cannot be reached is stood in for.
 */
@Injectable()
export class TellScreeners {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly mails: LiteratureMail,
    sweeps: Sweeps,
  ) {
    sweeps.register('literature.tell-screeners', async (now) => await this.run(now));
    mails.register(KIND, {
      write: async (tx, message, today) => await this.write(tx, message, today),
      redirect: async (tx, message, today) => await this.redirect(tx, message, today),
    });
  }

  /** Plans the morning's mails, once a day. Returns how many. */
  async run(now: Instant): Promise<number> {
    const today = this.organisation.today(now);
    return await this.database.transaction(async (tx) => {
      const { mailTime, holidays } = await this.organisation.hours(tx);
      const morning = atTime(today, mailTime, this.organisation.zone);
      const early = now.epochNanoseconds < morning.epochNanoseconds;
      if (early || !isBusinessDay(today, holidays)) return 0;
      const begun = await row(
        tx,
        'insert into screening_round (day, at) values ($1, $2) on conflict (day) do nothing returning day',
        [today, now],
      );
      if (begun === undefined) return 0;
      const since = await roundBefore(tx, today);
      const news = await screeningNews(tx, { since, today, persons: null });
      const told = await this.reach(tx, news, today);
      const mails = [...told]
        .filter(([, items]) => items.some(isNews))
        .map(([personId, items]) => mailFor(personId, items, since, `${KIND}:${personId}:${today}`));
      return (await this.mails.plan(tx, mails)).size;
    });
  }

  private async write(
    tx: Tx,
    { personId, name, data }: MessageToWrite,
    today: CalendarDate,
  ): Promise<RenderedMail | null> {
    const news = await screeningNews(tx, { since: sinceOf(data), today, persons: personsOf(data) });
    const items = (await this.reach(tx, news, today)).get(personId) ?? [];
    if (items.length === 0) return null;
    const others = [...new Set(items.map((item) => item.personId))].filter((person) => person !== personId);
    const names = await rows<{ name: string }>(
      tx,
      'select name from person where id = any($1::uuid[]) order by name, id',
      [others],
    );
    return renderScreeningMail({
      recipientName: name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      items,
      insteadOf: names.map((person) => person.name),
    });
  }

  /** Sends the same to whoever can be reached in the person's place. */
  private async redirect(tx: Tx, { id, personId, data }: MessageToWrite, today: CalendarDate): Promise<void> {
    const since = sinceOf(data);
    const news = await screeningNews(tx, { since, today, persons: personsOf(data) });
    const told = await this.reach(tx, news, today);
    told.delete(personId);
    await this.mails.plan(
      tx,
      [...told].map(([person, items]) => mailFor(person, items, since, `${KIND}:${person}:instead-of:${id}`)),
    );
  }

  /** The items by whom they reach today; what reaches nobody stays in the queue, where everybody sees it. */
  private async reach(
    tx: Tx,
    news: readonly ScreeningNews[],
    today: CalendarDate,
  ): Promise<Map<string, ScreeningNews[]>> {
    const standings = await withWorkingAddress(tx, await screenerStandings(tx, today));
    const reached = news.flatMap((item) => {
      const person = reachedFor(item.personId, item.backupId, standings);
      return person === null ? [] : [{ person, item }];
    });
    const byPerson = Map.groupBy(reached, ({ person }) => person);
    return new Map([...byPerson].map(([person, found]) => [person, found.map(({ item }) => item)]));
  }
}

/** A line that is worth a mail; the others are told along with it. */
function isNews({ fresh, newlyLate, freshReadings }: ScreeningNews): boolean {
  return fresh + newlyLate + freshReadings > 0;
}

function mailFor(
  personId: string,
  items: readonly ScreeningNews[],
  since: NewsSince | null,
  onceKey: string,
): PlannedMail {
  const persons = [...new Set(items.map((item) => item.personId))];
  const data = { persons, sinceDay: since?.day ?? null, sinceAt: since?.at.toString() ?? null };
  return { kind: KIND, personId, onceKey, threadKey: null, data };
}

function sinceOf({ sinceDay, sinceAt }: MessageToWrite['data']): NewsSince | null {
  if (typeof sinceDay !== 'string' || typeof sinceAt !== 'string' || !isCalendarDate(sinceDay)) return null;
  return { day: sinceDay, at: instant(sinceAt) };
}

function personsOf({ persons }: MessageToWrite['data']): string[] {
  return Array.isArray(persons) ? persons.filter((person) => typeof person === 'string') : [];
}

async function roundBefore(tx: Tx, today: CalendarDate): Promise<NewsSince | null> {
  const found = await row<NewsSince>(
    tx,
    'select day, at from screening_round where day < $1 order by day desc limit 1',
    [today],
  );
  return found ?? null;
}

/** The standings without those whose mail came back for good: their policy's backup is told. */
async function withWorkingAddress(tx: Tx, { able, delegates }: Standings): Promise<Standings> {
  const failed = await rows<{ id: string }>(tx, 'select id from person where address_failed_at is not null');
  const unreachable = new Set(failed.map(({ id }) => id));
  return { able: new Set([...able].filter((id) => !unreachable.has(id))), delegates };
}
