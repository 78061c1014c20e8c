import { Injectable } from '@nestjs/common';
import type { Role } from '../../kernel/actor.ts';
import { isId } from '../../kernel/ids.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { QuietHours } from './person-change.rules.ts';
import type { PersonRow } from './person.entity.ts';

/** A person with the roles held now, in alphabetical order. */
export type Person = PersonRow & { readonly roles: readonly Role[] };

/** Which persons a list shows. */
export interface PeopleFilter {
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
}

/** A person's quiet hours as `HH:MM`; null without any. */
export function quietHoursOf({
  quietFrom,
  quietUntil,
}: Pick<PersonRow, 'quietFrom' | 'quietUntil'>): QuietHours | null {
  if (quietFrom === null || quietUntil === null) return null;
  return { from: quietFrom.slice(0, 5), until: quietUntil.slice(0, 5) };
}

const PERSON = `
  select p.id, p.email, p.name, p.credentials, p.active, p.created_at as "createdAt",
         p.zone, p.quiet_from as "quietFrom", p.quiet_until as "quietUntil", p.reminders,
         p.address_failed_at as "addressFailedAt", p.address_failure as "addressFailure",
         array(select r.role from person_role r where r.person_id = p.id order by r.role) as roles
    from person p`;

/** Questions about persons. Each takes a transaction where the answer must hold with a change. */
@Injectable()
export class PeopleQueries {
  constructor(private readonly database: Database) {}

  /** The person, active or not; undefined for an unknown id. */
  async byId(id: string, tx?: Tx): Promise<Person | undefined> {
    return isId(id) ? (await this.ask(`${PERSON} where p.id = $1`, [id], tx))[0] : undefined;
  }

  /** The persons with these ids, active or not, by name; unknown ids are left out. */
  async byIds(ids: readonly string[], tx?: Tx): Promise<Person[]> {
    return await this.ask(`${PERSON} where p.id = any($1::uuid[]) order by p.name, p.id`, [ids], tx);
  }

  /** The person with this address in any case, active or not. */
  async byEmail(email: string, tx?: Tx): Promise<Person | undefined> {
    return (await this.ask(`${PERSON} where p.email = $1`, [email.trim().toLowerCase()], tx))[0];
  }

  /** Active persons who hold a role, by name. */
  async withRole(role: Role, tx?: Tx): Promise<Person[]> {
    return await this.activeWithRoles([role], tx);
  }

  /** Active persons who hold at least one of these roles, each once, by name. */
  async activeWithRoles(roles: readonly Role[], tx?: Tx): Promise<Person[]> {
    return await this.ask(
      `${PERSON}
        where p.active
          and exists (select from person_role r where r.person_id = p.id and r.role = any($1::text[]))
        order by p.name, p.id`,
      [roles],
      tx,
    );
  }

  /** A page of persons by name, from after the given name and id. */
  async list(
    filter: PeopleFilter,
    after: { name: string; id: string } | undefined,
    limit: number,
  ): Promise<Person[]> {
    return await this.ask(
      `${PERSON}
        where ($1::text is null or exists (select from person_role r where r.person_id = p.id and r.role = $1))
          and ($2::boolean is null or p.active = $2)
          and ($3::text is null or (p.name, p.id) > ($3, $4::uuid))
        order by p.name, p.id limit $5`,
      [filter.role ?? null, filter.active ?? null, after?.name ?? null, after?.id ?? null, limit],
    );
  }

  private async ask(sql: string, params: readonly unknown[], tx?: Tx): Promise<Person[]> {
    return await rows<Person>(tx ?? this.database.source.manager, sql, params);
  }
}
