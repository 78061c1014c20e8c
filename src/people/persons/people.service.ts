import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InsufficientScope, NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isZone, type Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { violates } from '../../platform/database/violations.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { AccessChanges } from '../access/access-changes.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { Addresses } from './addresses.ts';
import { DelegationsQueries, lastDayOf } from '../delegations/delegations.queries.ts';
import { EmailTaken, LastAdministrator, ZoneUnknown } from '../people.errors.ts';
import { PeopleQueries, quietHoursOf, type Person } from './people.queries.ts';
import { changesBetween, type Changeable, type PersonChange } from './person-change.rules.ts';
import { ManagedRoles } from '../identities/managed-roles.ts';
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
    private readonly managedRoles: ManagedRoles,
    private readonly access: AccessChanges,
    private readonly mail: PeopleMail,
  ) {}

  /** Adds a person, who cannot sign in before a one-time link. Throws {@link EmailTaken}. */
  async add(actor: Actor, given: NewPerson): Promise<Person> {
    return await this.database.transaction(async (tx) => await this.addIn(tx, actor, given));
  }

  /** {@link add} in a use case's own transaction. */
  async addIn(tx: Tx, actor: Actor, given: NewPerson): Promise<Person> {
    const id = newId();
    const added = await row(
      tx,
      `insert into person (id, email, name, credentials, active, created_at) values ($1, $2, $3, $4, true, $5)
       on conflict on constraint person_email_unique do nothing returning id`,
      [id, given.email, given.name, given.credentials ?? null, this.clock.now()],
    );
    if (added === undefined) throw new EmailTaken(given.email);
    await setRoles(tx, id, given.roles, this.clock.now());
    const person = await this.existing(id, tx);
    const { email, name, credentials, roles } = person;
    await this.audit.record(tx, {
      actor,
      action: 'person.added',
      subject: { type: 'person', id },
      detail: { email, name, credentials, roles },
    });
    return person;
  }

  /** Until the transaction ends nobody else changes persons and their roles. */
  async lockChanges(tx: Tx): Promise<void> {
    await rows(tx, `select pg_advisory_xact_lock($1)`, [CHANGE_LOCK]);
  }

  /**
   * Gives an active person the roles that the identity provider says, under {@link lockChanges}. The last administrator
   * stays one, and the audit says so: else nobody could let anybody in again. `detail` goes into the audit.
   */
  async followRoles(
    tx: Tx,
    actor: Actor,
    person: Person,
    roles: readonly Role[],
    detail: Readonly<Record<string, unknown>>,
  ): Promise<Person> {
    const losesAdmin = person.roles.includes('admin') && !roles.includes('admin');
    const isLast = losesAdmin && (await this.people.withRole('admin', tx)).length === 1;
    const after: readonly Role[] = isLast ? [...roles, 'admin'] : roles;
    const changes = changesBetween(changeableOf(person), { roles: after });
    if (Object.keys(changes).length === 0) return person;
    // as for a change by hand: a signature under way holds the row and keeps the roles it saw
    await rows(tx, `select id from person where id = $1 for update`, [person.id]);
    await setRoles(tx, person.id, after, this.clock.now());
    await this.audit.record(tx, {
      actor,
      action: 'person.changed',
      subject: { type: 'person', id: person.id },
      detail: { changes, ...detail, ...(isLast ? { keptAsLast: ['admin'] } : {}) },
    });
    return await this.existing(person.id, tx);
  }

  /**
   * Changes what a person is; what is left out stays. Somebody who is made inactive is signed out everywhere at once,
   * and may go although others are to be stood in for: then the policies' backups are asked, and the audit names them.
   * Another address signs nobody out, and is thought to work; both addresses are told, and when somebody else changed it,
   * nothing that the person signs in with from then on signs for a day. Throws {@link NotFound}, {@link EmailTaken},
   * {@link ZoneUnknown}, {@link LastAdministrator}, {@link InsufficientScope} for a key that changes the address of who has
   * signed in, and RoleManaged for a role that follows the identity provider.
   */
  async change(actor: Actor, id: string, given: PersonChange): Promise<Person> {
    return await this.database.transaction(async (tx) => {
      await this.lockChanges(tx);
      const person = await this.existing(id, tx);
      const before = changeableOf(person);
      const change = {
        ...given,
        ...(typeof given.zone === 'string' ? { zone: await zoneOf(tx, given.zone) } : {}),
      };
      const changes = changesBetween(before, change);
      if (Object.keys(changes).length === 0) return person;

      const after: Changeable = { ...before, ...withoutUndefined(change) };
      await this.managedRoles.check(tx, actor, person.id, before.roles, after.roles);
      if (after.email !== before.email) await this.refuseEmail(tx, actor, id, after.email);
      await updatePerson(tx, person.id, after);
      const now = this.clock.now();
      // nobody holds a role while they are away: who comes back holds all of theirs from now on
      if (after.active && !before.active) await setRoles(tx, person.id, [], now);
      await setRoles(tx, person.id, after.roles, now);
      await this.keepAnAdministrator(tx, person);
      if (!after.active) await this.sessions.closeAllOf(tx, person.id);
      if (!after.active || after.email !== before.email) await endLinks(tx, person.id);
      const left = before.active && !after.active ? await this.leftBehind(tx, person.id) : [];
      await this.audit.record(tx, {
        actor,
        action: 'person.changed',
        subject: { type: 'person', id: person.id },
        detail: { changes, ...(left.length === 0 ? {} : { wasToStandInFor: left }) },
      });
      if (after.email !== before.email) await this.emailChanged(tx, actor, person, after.email);
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

  /** The hold, and who is told of an address that was changed. */
  private async emailChanged(tx: Tx, actor: Actor, { id, email: from }: Person, to: string): Promise<void> {
    await this.access.hold(tx, actor, id, 'email_changed');
    const previous = await this.access.keepPreviousEmail(tx, id, from);
    const by = actor.kind === 'person' ? actor.name : null;
    const notice = { kind: 'email_changed', from, to, by } as const;
    await this.mail.tell(tx, id, notice);
    if (previous !== from) await this.mail.tellAt(tx, id, from, notice);
  }

  private async refuseEmail(tx: Tx, actor: Actor, personId: string, email: string): Promise<void> {
    if (actor.kind === 'key' && (await this.access.hasSignedIn(personId, tx)))
      throw new InsufficientScope(null);
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

/** A link mailed to the address before is not for whoever reads mail there now, and none is for who left and comes back. */
async function endLinks(tx: Tx, personId: string): Promise<void> {
  await rows(tx, `delete from sign_in_link where person_id = $1 and used_at is null`, [personId]);
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

/** Gives a person these roles and no others; one they held already they hold since when they did. */
async function setRoles(tx: Tx, personId: string, roles: readonly Role[], now: Instant): Promise<void> {
  await rows(tx, `delete from person_role where person_id = $1 and role <> all($2::text[])`, [
    personId,
    roles,
  ]);
  await rows(
    tx,
    `insert into person_role (person_id, role, held_since) select $1::uuid, unnest($2::text[]), $3
     on conflict on constraint person_role_pkey do nothing`,
    [personId, roles, now],
  );
}
