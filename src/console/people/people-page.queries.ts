import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { DelegationsQueries, type Delegation } from '../../people/delegations.queries.ts';
import { PeopleQueries, type Person } from '../../people/people.queries.ts';
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
}

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

  async returnedMail(): Promise<ReturnedMailState> {
    const [state] = await this.database.query<ReturnedMailState>(
      `select reading.succeeded_at as "succeededAt", reading.failure,
              (select count(*)::int from bounce_report
                where outcome = 'unread' and received_at > clock_timestamp() - interval '30 days') as unread
         from (select) one left join bounce_mailbox_reading reading on true`,
    );
    return state!;
  }
}
