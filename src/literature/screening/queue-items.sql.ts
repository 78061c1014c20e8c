import { seenTitle } from '../../policies/policy-sight.ts';
import { studyTypes } from '../records/study-type.rules.ts';
import { MOST_ELSEWHERE } from './queue-item.ts';
import { WAITING } from './queue-filter.ts';
import { OPEN_CONFLICT } from './settled.sql.ts';

/** In SQL: a reason on one line from the organisation's words for it and the person's own. */
const line = (label: string, words: string): string => `nullif(concat_ws(': ', ${label}, ${words}), '')`;

const named = (alias: string): string =>
  `case when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name) end`;

/**
 * In SQL: everything of the screenings in the common table `page (id)`, as {@link QueueItem} has it but for its labels.
 * `blind` has the ids of those that `person` is to read without knowing what was said; `sight` tells which policies may be
 * known.
 */
export function queueItems(person: string, today: string, sight: string): string {
  const type = `array['${studyTypes.join("', '")}']`;
  return `
  select s.id as "screeningId", r.id as "recordId", (${type})[s.study_rank] as "studyType", s.study_rank as "studyRank",
         r.fields, r.preprint, jsonb_build_object('id', p.id, 'slug', p.slug, 'title', ${seenTitle('p', sight)}) as policy,
         s.update_id as "updateId", s.identified_at as "identifiedAt",
         case when blind.screening_id is null then s.state else 'identified' end as state,
         case when s.decided_by is not null and blind.screening_id is null then
           jsonb_build_object('by', ${named('decider')}, 'reason', ${line('why.label', 's.reason')},
                              'reasonId', s.reason_id, 'words', s.reason) end as decision,
         case when blind.screening_id is null then s.decided_at end as "decidedAt",
         ${named('assignee')} as assignee, s.due_on as "dueOn",
         coalesce(s.due_on < ${today} and s.state in (${WAITING}) and blind.screening_id is null, false) as overdue,
         s.likelihood, s.likelihood_basis as "likelihoodBasis", s.returned_for as "returnedFor",
         case when s.returned_for is not null then earlier.item end as earlier,
         case when sr.screening_id is not null then reading.item end as "secondReading",
         coalesce(other.items, '[]') as elsewhere, doubt.id as "duplicateSuspicionId",
         case when kept.id is not null then jsonb_build_object('recordId', kept.id, 'title', kept.title, 'screeningId', (
           select instead.id from screening instead where instead.record_id = kept.id and instead.policy_id = p.id))
           end as "sameAs",
         coalesce(s.decided_by = ${person} and blind.screening_id is null and sr.verdict is null, false) as "mayUndo"
    from page
    join screening s on s.id = page.id
    join literature_record r on r.id = s.record_id
    join policy p on p.id = s.policy_id
    left join blind on blind.screening_id = s.id
    left join person decider on decider.id = s.decided_by
    left join person assignee on assignee.id = s.assigned_to
    left join exclusion_reason why on why.id = s.reason_id
    left join second_reading sr on sr.screening_id = s.id
    left join literature_record kept on kept.id = r.same_as
    left join lateral (${readingBy(person)}) reading on true
    left join lateral (${EARLIER}) earlier on s.returned_for is not null
    left join lateral (${elsewhere(sight)}) other on true
    left join lateral (
      select d.id from duplicate_suspicion d
       where d.verdict is null and d.certainty = 'doubtful' and r.id in (d.record_id, d.other_id) limit 1) doubt on true`;
}

const readingBy = (viewer: string): string => `
  select jsonb_build_object(
           'reader', ${named('reader')}, 'askedBy', ${named('asker')}, 'askedAt', sr.asked_at,
           'askedOfMe', blind.screening_id is not null,
           'givenByMe', coalesce(sr.reader_id = ${viewer} and sr.read_at is not null, false), 'readAt', sr.read_at,
           'verdict', case when s.state <> 'identified' then sr.verdict end,
           'reason', case when s.state <> 'identified' then ${line('second_why.label', 'sr.reason')} end,
           'conflict', ${OPEN_CONFLICT}, 'resolvedBy', ${named('resolver')}, 'resolvedAt', sr.resolved_at) as item
    from person asker
    left join person reader on reader.id = sr.reader_id
    left join person resolver on resolver.id = sr.resolved_by
    left join exclusion_reason second_why on second_why.id = sr.reason_id
   where asker.id = sr.asked_by`;

/** What stood when the record came back last. */
const EARLIER = `
  select jsonb_build_object('state', decided.to_state, 'by', ${named('earlier_person')}, 'at', decided.at,
           'reason', ${line('earlier_why.label', 'decided.reason')}, 'reasonId', decided.reason_id,
           'words', decided.reason) as item
    from screening_step decided
    join person earlier_person on earlier_person.id = decided.person_id
    left join exclusion_reason earlier_why on earlier_why.id = decided.reason_id
   where decided.screening_id = s.id and decided.kind in ('decided', 'resolved')
     and decided.position < (select max(back.position) from screening_step back
                              where back.screening_id = s.id and back.kind = 'returned')
   order by decided.position desc limit 1`;

/** A policy for which the viewer is to read the same paper blind is left out: it would tell them its first verdict. */
const elsewhere = (sight: string): string => `
  select jsonb_agg(item order by decided_at desc nulls last) as items
    from (select jsonb_build_object('policy', jsonb_build_object('id', op.id, 'slug', op.slug, 'title', ${seenTitle('op', sight)}),
                   'state', o.state, 'reason', ${line('other_why.label', 'o.reason')}, 'decidedAt', o.decided_at) as item,
                 o.decided_at
            from screening o
            join policy op on op.id = o.policy_id
            left join exclusion_reason other_why on other_why.id = o.reason_id
           where o.record_id = s.record_id and o.id <> s.id and o.id not in (select screening_id from blind)
             and ${seenTitle('op', sight)} is not null
           order by o.decided_at desc nulls last, o.id limit ${MOST_ELSEWHERE}) shown`;
