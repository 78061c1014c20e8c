import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { embargoedVersions, embargoEnd, publicOn } from '../../policies/embargo.ts';

/** From where Libraries are looked at. */
export interface LibrarySight {
  /** The organisation's day: what is active on it. */
  readonly today: CalendarDate;
  /** The day as of which embargoes count; after every embargo for who may know of them. */
  readonly embargoDay: CalendarDate;
  readonly seesDrafts: boolean;
  readonly zone: Zone;
}

/** The parts of a query that not every search needs. */
export type LibraryPart = 'days' | 'updated';

/**
 * A query over the versions that may be seen, `v`, and their policies, `p`, in the making. Parts that are asked of are
 * joined: `days` are those a version governs about today, `updated` when anything of its Library last became another.
 */
export class LibrarySql {
  readonly values: (string | number | readonly string[])[];
  private readonly parts = new Set<LibraryPart>();

  constructor(private readonly sight: LibrarySight) {
    this.values = [sight.embargoDay, sight.today, sight.zone];
  }

  /** Whether versions that nobody signed yet are among those that may be seen. */
  get seesDrafts(): boolean {
    return this.sight.seesDrafts;
  }

  /** Takes a value and returns its placeholder. */
  value(value: string | number | readonly string[]): string {
    return `$${this.values.push(value)}`;
  }

  /** A part's name, which is joined from now on. */
  part(part: LibraryPart): string {
    this.parts.add(part);
    return part;
  }

  /** Everything after `from`. */
  source(conditions: readonly string[]): string {
    const joins = (Object.keys(joinsOfAll) as LibraryPart[])
      .filter((part) => this.parts.has(part))
      .map((part) => joinsOfAll[part]);
    const used = '$1::date is not null and $2::date is not null and $3::text is not null';
    return `policy_version v join policy p on p.id = v.policy_id ${joins.join(' ')}
      where ${[used, visible(this.sight.seesDrafts), ...conditions].join(' and ')}`;
  }
}

/** The first moment of a day, in SQL. */
export const momentOfDay = (day: string): string => `((${day})::timestamp at time zone $3::text)`;

/** True, in SQL, for a signed version that governs today or later. */
export const governs = `exists (
  select from public_period($1::date, null) e
   where e.version_id = v.id and (upper_inf(e.valid) or upper(e.valid) > $2::date))`;

/** A version's status as FHIR's, in SQL. */
export const statusSql = `case when v.state <> 'approved' then 'draft' when ${governs} then 'active' else 'retired' end`;

const visible = (seesDrafts: boolean): string =>
  `((v.state = 'approved' and ${publicOn('v', '$1::date')})${seesDrafts ? ` or v.state in ('draft', 'in_review')` : ''})`;

const isAhead = '(upper_inf(span) or upper(span) > $2::date)';

/** When a version's policy told of it: when it was signed, or when its embargo ended. */
const toldAt = `max(greatest(w.approved_at,
  case when w.embargo_until is not null and ${embargoEnd('w')} <= $2::date then ${momentOfDay(embargoEnd('w'))} end))`;
const toldVersions = `policy_version w where w.state = 'approved' and ${publicOn('w', '$1::date')}`;
const toldActs = `policy_act a where a.decided_at is not null
  and (a.version_id is null or a.version_id not in ${embargoedVersions('$1::date')})`;
const overPeriods = `public_period($1::date, null) e where upper(e.valid) <= $2::date`;
const overAt = `max(${momentOfDay('upper(e.valid)')})`;

// of several spans apart the one that today is in, else the next, else the last
const nearestFirst = `${isAhead} desc,
  case when ${isAhead} then lower(span) - date '0001-01-01' else date '0001-01-01' - lower(span) end`;
const governed = 'select e.version_id, range_agg(e.valid) as spans from public_period($1::date, null) e';

/**
 * The parts of each of some versions, a page of them. A Library becomes another when a version of its policy is signed or
 * becomes public, when an act is decided, and when its days are over. No more is told than the public may know: not that
 * anything embargoed was signed.
 */
export const joinsOfEach = `
  left join lateral (
    select lower(span) as first, upper(span) as until
      from (${governed} where e.version_id = v.id group by e.version_id) g, unnest(g.spans) as span
     order by ${nearestFirst} limit 1) days on true
  left join lateral (
    select case when v.state = 'approved' then greatest(
      (select ${toldAt} from ${toldVersions} and w.policy_id = v.policy_id),
      (select max(a.decided_at) from ${toldActs} and a.policy_id = v.policy_id),
      (select ${overAt} from ${overPeriods} and e.version_id = v.id)) end as at) updated on true`;

/** The same where all versions are looked at: one pass over each table, instead of one a version. */
const joinsOfAll: Readonly<Record<LibraryPart, string>> = {
  days: `
    left join (
      select distinct on (g.version_id) g.version_id, lower(span) as first, upper(span) as until
        from (${governed} group by e.version_id) g, unnest(g.spans) as span
       order by g.version_id, ${nearestFirst}) days on days.version_id = v.id`,
  updated: `
    left join (select w.policy_id, ${toldAt} as at from ${toldVersions} group by w.policy_id) told
      on told.policy_id = v.policy_id
    left join (select a.policy_id, max(a.decided_at) as at from ${toldActs} group by a.policy_id) acted
      on acted.policy_id = v.policy_id
    left join (select e.version_id, ${overAt} as at from ${overPeriods} group by e.version_id) ended
      on ended.version_id = v.id
    left join lateral (
      select case when v.state = 'approved' then greatest(told.at, acted.at, ended.at) end as at) updated on true`,
};
