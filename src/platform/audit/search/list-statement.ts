import { conditionsOf, type AuditFilter, type FilteredColumns } from './audit-filter.ts';

/** A statement and the values it names. */
export interface ListStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const entryColumns = `e.id, e.occurred_at as "occurredAt",
  jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id, 'name', e.actor_name) as actor, e.action,
  jsonb_build_object('type', e.subject_type, 'id', e.subject_id) as subject, e.detail, e.reason,
  e.request_id as "requestId", e.address, s.position, s.hash`;
const sealed: FilteredColumns = { table: 'f', id: 'f.entry_id', words: 'f.words' };
const unsealed: FilteredColumns = { table: 'n', id: 'n.id', words: 'audit_words(n)' };

/** One entry, by its id as the first value. */
export const oneStatement = `select ${entryColumns} from audit_entry e left join audit_seal s on s.entry_id = e.id where e.id = $1`;

/**
 * Entries by when they happened, the newest first, from before an entry on. The search table answers for what is sealed, by
 * an index whose end is the instant; the entries of the last minute, which it does not know yet, are few and looked at one
 * by one.
 */
export function listStatement(filter: AuditFilter, before: number | null, limit: number): ListStatement {
  const values: unknown[] = [limit];
  const earlier = before === null ? null : `$${values.push(before)}::bigint`;
  const where = (columns: FilteredColumns): string => {
    const conditions = conditionsOf(filter, columns, values);
    if (earlier !== null)
      conditions.push(
        `(${columns.table}.occurred_at, ${columns.id}) < ((select occurred_at from audit_entry where id = ${earlier}), ${earlier})`,
      );
    return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  };
  const text = `with found as (
         (select f.entry_id as id, f.occurred_at from audit_search f ${where(sealed)}
           order by f.occurred_at desc, f.entry_id desc limit $1)
         union all
         (select n.id, n.occurred_at from audit_unsealed u join audit_entry n on n.id = u.entry_id ${where(unsealed)}
           order by n.occurred_at desc, n.id desc limit $1))
       select ${entryColumns}
         from (select id from found order by occurred_at desc, id desc limit $1) newest
         join audit_entry e on e.id = newest.id left join audit_seal s on s.entry_id = e.id
        order by e.occurred_at desc, e.id desc`;
  return { text, values };
}
