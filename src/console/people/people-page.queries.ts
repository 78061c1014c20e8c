import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { DelegationsQueries, type Delegation } from '../../people/delegations/delegations.queries.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import { Database } from '../../platform/database/database.ts';

/** A person as the list shows one. */
export interface ListedPerson extends Person {
  /** Policies the person owns. */
  readonly owns: number;
  /** Leave under way and to come, in the order of its days. */
  readonly leave: readonly Delegation[];
}

/** How returned mail is taken in. */
export interface ReturnedMailState {
  /** Wall-clock instant of the last reading of the mailbox that succeeded; null for none yet. */
  readonly succeededAt: Instant | null;
  /** Why the last reading failed; null when it did not, or there was none. */
  readonly failure: string | null;
  /** Returned mails of the last 30 days that could not be read. */
  readonly unread: number;
  /** Of the last 30 days, those of reminders first, then the latest; at most 20. */
  readonly untold: readonly UntoldReport[];
  /** How many there are. */
  readonly untoldCount: number;
}

/**
 * A report of mail that came back, of which nobody was told: it names another address than the one we wrote to, as where
 * mail is forwarded, or a mail that is no reminder. A report can be forged, and so silences nobody.
 */
export interface UntoldReport {
  readonly receivedAt: Instant;
  /** The addresses it says were not reached. */
  readonly named: readonly string[];
  /** Whom the mail was for and where it went; null for a mail that is no reminder. */
  readonly mail: { readonly personId: string; readonly name: string; readonly address: string | null } | null;
}

/** Reports listed. */
const MOST_UNTOLD = 20;

/** Questions of the pages about people. */
@Injectable()
export class PeoplePageQueries {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly delegations: DelegationsQueries,
  ) {}

  /** Persons by name, from after the given one. */
  async list(
    active: boolean,
    after: { name: string; id: string } | undefined,
    limit: number,
    today: CalendarDate,
  ): Promise<ListedPerson[]> {
    const persons = await this.people.list({ active }, after, limit);
    const ids = persons.map(({ id }) => id);
    const [owned, leave] = [await this.ownedBy(ids), await this.delegations.comingFor(ids, today)];
    return persons.map((person) =>
      Object.assign(person, { owns: owned.get(person.id) ?? 0, leave: leave.get(person.id) ?? [] }),
    );
  }

  /** How many policies each of these persons owns; who owns none is not in the answer. */
  async ownedBy(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await this.database.query<{ id: string; owns: number }>(
      `select owner_id as id, count(*)::int as owns from policy where owner_id = any($1::uuid[]) group by owner_id`,
      [ids],
    );
    return new Map(found.map(({ id, owns }) => [id, owns]));
  }

  /** Who could stand in for a person: everybody else who is there, by name. */
  async otherThan(id: string): Promise<{ id: string; name: string }[]> {
    return await this.database.query(
      `select id, name from person where active and id <> $1 order by name, id`,
      [id],
    );
  }

  /** How returned mail is taken in, and what it came to in the 30 days before `now`. */
  async returnedMail(now: Instant): Promise<ReturnedMailState> {
    const since = now.subtract({ hours: 30 * 24 });
    const [state] = await this.database.query<Omit<ReturnedMailState, 'untold' | 'untoldCount'>>(
      `select reading.succeeded_at as "succeededAt", reading.failure,
              (select count(*)::int from bounce_report where outcome = 'unread' and received_at > $1) as unread
         from (select) one left join bounce_mailbox_reading reading on true`,
      [since],
    );
    const found = await this.database.query<UntoldReport & { total: number }>(UNTOLD, [since, MOST_UNTOLD]);
    const untold = found.map(({ receivedAt, named, mail }) => ({ receivedAt, named, mail }));
    return { ...state!, untold, untoldCount: found[0]?.total ?? 0 };
  }
}

/** A person who has another address by now needs no more looking after. */
const UNTOLD = `
  select report.received_at as "receivedAt", lost.named, count(*) over ()::int as total,
         case when message.id is not null then
           jsonb_build_object('personId', person.id, 'name', person.name, 'address', message.address) end as mail
    from bounce_report report
    cross join lateral (
      select coalesce(array_agg(lower(each->>'recipient')), '{}') as named from jsonb_array_elements(report.recipients) each
       where each->>'action' = 'failed') lost
    left join reminder_message message on message.message_id = report.message_id
    left join person on person.id = message.person_id
   where report.outcome = 'bounced' and report.received_at > $1
     and (message.id is null
          or (message.state <> 'bounced' and (lower(message.address) = any (lost.named)) is not true
              and (lower(message.address) <> person.email) is not true))
   order by message.id is null, report.received_at desc, report.content_hash limit $2`;
