import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { row, rows } from '../platform/database/rows.ts';
import { EmailTaken, LastAdministrator } from './people.errors.ts';
import { PeopleQueries, type Person } from './people.queries.ts';
import { changesBetween, type PersonChange } from './person-change.rules.ts';
import { Sessions } from './sessions.ts';

/** A person to be added; `email` lower-case. */
export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly credentials?: string | null | undefined;
  readonly roles: readonly Role[];
}

/** Held while a person is changed, so that two administrators who remove each other take turns. */
const CHANGE_LOCK = 727_101;

/** Adds persons and changes what they are. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
    private readonly sessions: Sessions,
  ) {}

  /** Adds a person, who cannot sign in before a one-time link. Throws {@link EmailTaken}. */
  async add(actor: Actor, given: NewPerson): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      const id = newId();
      const added = await row(
        tx,
        `insert into person (id, email, name, credentials, active, created_at) values ($1, $2, $3, $4, true, $5)
         on conflict on constraint person_email_unique do nothing returning id`,
        [id, given.email, given.name, given.credentials ?? null, this.clock.now()],
      );
      if (added === undefined) throw new EmailTaken(given.email);
      await setRoles(tx, id, given.roles);
      const person = await this.existing(id, tx);
      const { email, name, credentials, roles } = person;
      await this.audit.record(tx, {
        actor,
        action: 'person.added',
        subject: { type: 'person', id },
        detail: { email, name, credentials, roles },
      });
      return person;
    });
  }

  /**
   * Changes name, credentials, roles or activity; what is left out stays. Somebody who is made inactive is
   * signed out everywhere at once. Throws {@link NotFound} and {@link LastAdministrator}.
   */
  async change(actor: Actor, id: string, change: PersonChange): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      await rows(tx, `select pg_advisory_xact_lock($1)`, [CHANGE_LOCK]);
      const before = await this.existing(id, tx);
      const changes = changesBetween(before, change);
      if (Object.keys(changes).length === 0) return before;

      const { name = before.name, credentials = before.credentials, active = before.active } = change;
      // Also when only roles change: whoever holds the row (a signature under way) keeps the roles it saw.
      await rows(tx, `update person set name = $2, credentials = $3, active = $4 where id = $1`, [
        before.id,
        name,
        credentials,
        active,
      ]);
      await setRoles(tx, before.id, change.roles ?? before.roles);
      await this.keepAnAdministrator(tx, before);
      if (!active) await this.sessions.closeAllOf(tx, before.id);
      await this.audit.record(tx, {
        actor,
        action: 'person.changed',
        subject: { type: 'person', id: before.id },
        detail: { changes },
      });
      return await this.existing(before.id, tx);
    });
  }

  private async existing(id: string, tx: Tx): Promise<Person> {
    const person = await this.people.byId(id, tx);
    if (person === undefined) throw new NotFound('person', id);
    return person;
  }

  private async keepAnAdministrator(tx: Tx, before: Person): Promise<void> {
    if (!before.active || !before.roles.includes('admin')) return;
    const left = await this.people.withRole('admin', tx);
    if (left.length === 0) throw new LastAdministrator(before.name);
  }
}

async function setRoles(tx: Tx, personId: string, roles: readonly Role[]): Promise<void> {
  await rows(tx, `delete from person_role where person_id = $1 and role <> all($2::text[])`, [
    personId,
    roles,
  ]);
  await rows(
    tx,
    `insert into person_role (person_id, role) select $1::uuid, unnest($2::text[]) on conflict do nothing`,
    [personId, roles],
  );
}
