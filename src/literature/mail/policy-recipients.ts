import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import {
  recipientsOf,
  type PolicyHome,
  type PolicyRecipient,
  type Reachable,
} from './policy-recipients.rules.ts';

/** Everybody who may be told something, by id, as they can be reached on `day`. */
export async function reachablePeople(tx: Tx, day: CalendarDate): Promise<ReadonlyMap<string, Reachable>> {
  const people = await rows<Reachable>(
    tx,
    `select person.id, person.name, person.active, person.address_failed_at is not null as "addressFailed",
            leave.delegate_id as "delegateId", leave.until_on as "backOn",
            exists (select from person_role r where r.person_id = person.id and r.role = 'committee_chair') as "isChair",
            exists (select from person_role r where r.person_id = person.id and r.role = 'admin') as "isAdmin"
       from person
       left join delegation leave on leave.person_id = person.id and leave.ended_at is null
        and leave.first_on <= $1::date and $1::date < leave.until_on
      order by person.name, person.id`,
    [day],
  );
  return new Map(people.map((person) => [person.id, person]));
}

/** Whom mail about each policy goes to on the organisation's `day`, by the policy's id: {@link recipientsOf}. */
export async function recipientsOfPolicies(
  tx: Tx,
  policyIds: readonly string[],
  day: CalendarDate,
): Promise<ReadonlyMap<string, readonly PolicyRecipient[]>> {
  const people = await reachablePeople(tx, day);
  const homes = await rows<PolicyHome>(
    tx,
    `select id as "policyId", owner_id as "ownerId", backup_id as "backupId" from policy where id = any($1::uuid[])`,
    [policyIds],
  );
  return new Map(homes.map((home) => [home.policyId, recipientsOf(home, people)]));
}
