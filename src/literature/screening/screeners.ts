import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import type { Standings } from './stand-in.rules.ts';

/** Everybody who may decide on records, and who of them is on leave on the organisation's `day`. */
export async function screenerStandings(tx: Tx, day: CalendarDate): Promise<Standings> {
  const found = await rows<{ id: string; delegateId: string | null }>(
    tx,
    `select p.id, d.delegate_id as "delegateId"
       from person p
       left join delegation d
         on d.person_id = p.id and d.ended_at is null and d.first_on <= $1 and d.until_on > $1
      where p.active and exists (select from person_role held where held.person_id = p.id and held.role = any($2::text[]))`,
    [day, literaturePermissions.decide.roles],
  );
  return {
    able: new Set(found.map(({ id }) => id)),
    delegates: new Map(
      found.flatMap(({ id, delegateId }) => (delegateId === null ? [] : [[id, delegateId]])),
    ),
  };
}

/** In SQL: the persons for whom `person` answers on `day`: themself, and whoever is on leave and has them stand in. */
export function answeredFor(person: string, day: string): string {
  return `(select ${person}::uuid union all select person_id from delegation
            where delegate_id = ${person}::uuid and ended_at is null and first_on <= ${day}::date and until_on > ${day}::date)`;
}

/** The persons for whom a person answers on a day, themself first. */
export async function personsAnsweredFor(
  tx: Tx,
  personId: string,
  day: CalendarDate,
): Promise<ReadonlySet<string>> {
  const found = await rows<{ id: string }>(tx, `select * from ${answeredFor('$1', '$2')} as answered (id)`, [
    personId,
    day,
  ]);
  return new Set(found.map(({ id }) => id));
}
