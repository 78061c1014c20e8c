import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isZone } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { violates } from '../../platform/database/violations.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Addresses } from './addresses.ts';
import { DelegationsQueries, lastDayOf } from '../delegations/delegations.queries.ts';
import { EmailTaken, LastAdministrator, ZoneUnknown } from '../people.errors.ts';
import { PeopleQueries, quietHoursOf, type Person } from './people.queries.ts';
import { changesBetween, type Changeable, type PersonChange } from './person-change.rules.ts';
import { Sessions } from '../sessions/sessions.ts';

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
    private readonly addresses: Addresses,
    private readonly delegations: DelegationsQueries,
    private readonly organisation: Organisation,
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
   * Changes what a person is; what is left out stays. Somebody who is made inactive is signed out everywhere at once,
   * and may go although others are to be stood in for: then the policies' backups are asked, and the audit names them.
   * Another address signs nobody out, and is thought to work. Throws {@link NotFound}, {@link EmailTaken},
   * {@link ZoneUnknown} and {@link LastAdministrator}.
   */
  async change(actor: Actor, id: string, given: PersonChange): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      await rows(tx, `select pg_advisory_xact_lock($1)`, [CHANGE_LOCK]);
      const person = await this.existing(id, tx);
      const before = changeableOf(person);
      const change = {
        ...given,
        ...(typeof given.zone === 'string' ? { zone: await zoneOf(tx, given.zone) } : {}),
      };
      const changes = changesBetween(before, change);
      if (Object.keys(changes).length === 0) return person;

      const after: Changeable = { ...before, ...withoutUndefined(change) };
      if (after.email !== before.email) await this.refuseTaken(tx, after.email);
      await updatePerson(tx, person.id, after);
      await setRoles(tx, person.id, after.roles);
      await this.keepAnAdministrator(tx, person);
      if (!after.active) await this.sessions.closeAllOf(tx, person.id);
      const left = before.active && !after.active ? await this.leftBehind(tx, person.id) : [];
      await this.audit.record(tx, {
        actor,
        action: 'person.changed',
        subject: { type: 'person', id: person.id },
        detail: { changes, ...(left.length === 0 ? {} : { wasToStandInFor: left }) },
      });
      return await this.existing(person.id, tx);
    });
  }

  /** Takes a person's address for a working one again. Throws {@link NotFound}. */
  async addressWorks(actor: Actor, id: string): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      await this.addresses.clear(tx, actor, id);
      return await this.existing(id, tx);
    });
  }

  private async refuseTaken(tx: Tx, email: string): Promise<void> {
    if ((await this.people.byEmail(email, tx)) !== undefined) throw new EmailTaken(email);
  }

  /** Whom the person was to stand in for, now or later. */
  private async leftBehind(tx: Tx, personId: string): Promise<object[]> {
    const today = this.organisation.today(this.clock.now());
    const left = await this.delegations.standingInBy(personId, today, tx);
    return left.map((delegation) => ({
      person: delegation.personId,
      from: delegation.from,
      to: lastDayOf(delegation),
    }));
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

/**
 * Writes a person, also when only roles change: whoever holds the row (a signature under way) keeps the roles it saw.
 * An address that changes is thought to work.
 */
async function updatePerson(tx: Tx, id: string, after: Changeable): Promise<void> {
  try {
    await rows(
      tx,
      `update person set name = $2, credentials = $3, active = $4, email = $5, zone = $6, quiet_from = $7, quiet_until = $8,
              reminders = $9,
              address_failed_at = case when email = $5 then address_failed_at end,
              address_failure = case when email = $5 then address_failure end
        where id = $1`,
      [
        id,
        after.name,
        after.credentials,
        after.active,
        after.email,
        after.zone,
        after.quietHours?.from ?? null,
        after.quietHours?.until ?? null,
        after.reminders,
      ],
    );
  } catch (error) {
    // somebody was added with this address since it was looked for
    if (violates(error, 'person_email_unique')) throw new EmailTaken(after.email);
    throw error;
  }
}

function changeableOf(person: Person): Changeable {
  const { email, name, credentials, roles, active, zone, reminders } = person;
  return { email, name, credentials, roles, active, zone, reminders, quietHours: quietHoursOf(person) };
}

/** A zone as PostgreSQL spells it, which knows fewer than the runtime does. Throws {@link ZoneUnknown}. */
async function zoneOf(tx: Tx, given: string): Promise<string> {
  const known = await row<{ name: string }>(
    tx,
    `select name from pg_timezone_names where lower(name) = lower($1) order by name = $1 desc limit 1`,
    [given],
  );
  if (known === undefined || !isZone(known.name)) throw new ZoneUnknown(given);
  return known.name;
}

function withoutUndefined(change: PersonChange): Partial<Changeable> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
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
