import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { StudyType } from '../../literature/records/study-type.rules.ts';
import { studyTypes } from '../../literature/records/study-type.rules.ts';
import {
  blindExpression,
  conditionsOf,
  Parameters,
  UNSEEN,
  WAITING,
} from '../../literature/screening/queue-filter.ts';
import type { ScreeningState } from '../../literature/screening/screening.rules.ts';
import { literaturePermissions } from '../../literature/literature.permissions.ts';
import { Database } from '../../platform/database/database.ts';
import { isId } from '../../kernel/ids.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { ListAsked, ListOrder } from './screening-views.ts';

/** A line of the list beside the record in focus. */
export interface ListLine {
  readonly id: string;
  readonly recordId: string;
  readonly slug: string;
  readonly title: string;
  readonly vernacularTitle: string | null;
  readonly studyType: StudyType;
  readonly state: ScreeningState;
  readonly overdue: boolean;
  readonly dueOn: CalendarDate | null;
  readonly returned: boolean;
  /** From 1. */
  readonly position: number;
}

/** The part of a list that is around the record in focus. */
export interface ListPart {
  readonly lines: readonly ListLine[];
  readonly total: number;
  readonly overdue: number;
  /** Of the record in focus; null where it is not in this list (any more). */
  readonly position: number | null;
  /** The record in focus, or the first of the list; null where the list is empty and none was asked for. */
  readonly focus: string | null;
  readonly previous: string | null;
  /** The one after the record in focus, wherever that is by now. */
  readonly next: string | null;
}

/** A choice in a form. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** A policy that has records in the queue. */
export interface PolicyChoice extends Choice {
  readonly slug: string;
}

/** Lines shown before and after the record in focus. */
const BEFORE = 8;
const AFTER = 40;
/** Policies to choose from; more would make a list that nobody looks through. */
const MOST_POLICIES = 200;
/** Records that one request assigns at most. */
export const MOST_LISTED = 500;

/** By what each list is sorted before the id, and what is less than any of it. */
const keys: Record<ListOrder, { readonly sql: string; readonly least: string }> = {
  study_type: { sql: 's.study_rank', least: '-1::smallint' },
  likelihood: { sql: '(-coalesce(s.likelihood, -1))', least: '-2::real' },
  decided: { sql: '(-extract(epoch from s.decided_at)::float8)', least: `'-infinity'::float8` },
};

/** What the page lists beside a record, and the choices of its forms. */
@Injectable()
export class ScreeningListQueries {
  constructor(private readonly database: Database) {}

  /** The list around a screening, or from its beginning. */
  async around(asked: ListAsked, at: string | undefined): Promise<ListPart> {
    const parameters = new Parameters();
    const blind = blindExpression(asked.viewer, parameters);
    const listed = listedBy(asked, parameters);
    const focus = parameters.add(at ?? null, 'uuid');
    const today = parameters.add(asked.viewer.today, 'date');
    const { sql: key, least } = keys[asked.order];
    const late = `s.due_on < ${today} and s.state in (${WAITING}) and ${UNSEEN}`;
    // two scalars, so that an index leads to the place
    const place = `(coalesce((select key from place), ${least}), coalesce((select id from place), ${NO_ID}))`;
    const line = `s.id, s.record_id, s.policy_id, s.study_rank, s.due_on, coalesce(${late}, false) as overdue,
      case when s.id in (select screening_id from blind) then 'identified' else s.state end as state,
      s.state = 'identified' and s.returned_for is not null as returned, ${key} as key`;
    const found = await rows<FoundLine>(
      this.database.source.manager,
      `with blind as materialized (${blind}),
       place as materialized (select s.id, ${key} as key from screening s where s.id = ${focus}),
       part as (
         (select ${line}, true as ahead from screening s
           where ${listed} and (${key}, s.id) < ${place} order by ${key} desc, s.id desc limit ${BEFORE})
         union all
         (select ${line}, false from screening s
           where ${listed} and (${key}, s.id) >= ${place} order by ${key}, s.id limit ${AFTER})),
       size as (select count(*)::int as total, count(*) filter (where ${late})::int as late,
                       count(*) filter (where (${key}, s.id) < ${place})::int as before
                  from screening s where ${listed})
       select q.id, q.record_id as "recordId", p.slug, r.title, r.fields ->> 'vernacularTitle' as "vernacularTitle",
              (array['${studyTypes.join("', '")}'])[q.study_rank] as "studyType", q.state, q.due_on as "dueOn", q.overdue,
              q.returned, q.ahead, size.total, size.late, size.before, exists (select from place) as placed
         from part q cross join size
         join literature_record r on r.id = q.record_id
         join policy p on p.id = q.policy_id
        order by q.key, q.id`,
      parameters.values,
    );
    return partOf(found, at);
  }

  /** Names of the list's records for one request, at most {@link MOST_LISTED} of them, in its order. */
  async records(asked: ListAsked): Promise<{ record: string; policy: string }[]> {
    const parameters = new Parameters();
    const blind = blindExpression(asked.viewer, parameters);
    return await rows(
      this.database.source.manager,
      `with blind as materialized (${blind})
       select s.record_id as record, s.policy_id as policy from screening s
        where ${listedBy(asked, parameters)} order by ${keys[asked.order].sql}, s.id limit ${MOST_LISTED}`,
      parameters.values,
    );
  }

  /** The policy of an address, by slug or id; undefined for one that nobody knows. */
  async policy(key: string): Promise<PolicyChoice | undefined> {
    const column = isId(key) ? 'id = $1::uuid' : 'slug = $1';
    return await row(
      this.database.source.manager,
      `select id, slug, title as name from policy where ${column}`,
      [key],
    );
  }

  /** Policies for which something waits, by title, the first {@link MOST_POLICIES}. */
  async policies(): Promise<PolicyChoice[]> {
    return await rows(
      this.database.source.manager,
      `select id, slug, title as name from policy p
        where exists (select from screening s where s.policy_id = p.id and s.state in (${WAITING}))
        order by title, id limit ${MOST_POLICIES}`,
    );
  }

  /** Persons who may screen, by name. */
  async readers(): Promise<Choice[]> {
    return await rows(
      this.database.source.manager,
      `select p.id, p.name from person p
        where p.active and exists (select from person_role held where held.person_id = p.id and held.role = any($1::text[]))
        order by p.name, p.id`,
      [literaturePermissions.decide.roles],
    );
  }
}

/** Less than any id that is given. */
const NO_ID = `'00000000-0000-0000-0000-000000000000'::uuid`;

/** In SQL: the condition on `screening s` of being in a list, over the common table `blind`. */
function listedBy({ view, filter, viewer }: ListAsked, parameters: Parameters): string {
  const conditions = conditionsOf(filter, viewer, parameters);
  const decided = `s.state not in (${WAITING}) and ${UNSEEN}`;
  return [...conditions, ...(view === 'decided' ? [decided] : [])].join(' and ');
}

/** A line with what is the same on each: the list's size, and where the record in focus stands in it or would. */
interface FoundLine extends Omit<ListLine, 'position'> {
  /** Before the record in focus. */
  readonly ahead: boolean;
  readonly total: number;
  readonly late: number;
  readonly before: number;
  /** Whether there is such a record at all. */
  readonly placed: boolean;
}

function partOf(found: readonly FoundLine[], at: string | undefined): ListPart {
  const [first] = found;
  if (first === undefined) {
    return { lines: [], total: 0, overdue: 0, position: null, focus: at ?? null, previous: null, next: null };
  }
  const { before, total, late, placed } = first;
  const ahead = found.filter((line) => line.ahead).length;
  const lines = found.map((line, index) => ({ ...line, position: before - ahead + index + 1 }));
  const focus = at !== undefined && placed ? at : (lines[0]?.id ?? null);
  const here = lines[ahead];
  const listed = here !== undefined && here.id === focus;
  return {
    lines,
    total,
    overdue: late,
    position: listed ? here.position : null,
    focus,
    previous: lines[ahead - 1]?.id ?? null,
    next: lines[listed ? ahead + 1 : ahead]?.id ?? null,
  };
}
