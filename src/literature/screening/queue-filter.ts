import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { studyTypes, type StudyType } from '../records/study-type.rules.ts';
import { seenTitle, sightOf, type Sight } from '../../policies/policy-sight.ts';
import { answeredFor } from './screeners.ts';
import { waitingStates, type ScreeningState } from './screening.rules.ts';
import { OPEN_CONFLICT } from './settled.sql.ts';

/** Which part of the queue is asked for; what is left out restricts nothing. */
export interface QueueFilter {
  readonly policyId?: string | undefined;
  /** `waiting`: identified, sought or retrieved. */
  readonly state?: ScreeningState | 'waiting' | undefined;
  readonly studyType?: StudyType | undefined;
  readonly assigneeId?: string | undefined;
  /** The viewer's, and those of persons for whom the viewer stands in today. */
  readonly mine?: boolean | undefined;
  /** Waiting and due before today, or within the next seven days and before; nothing that the viewer reads blind. */
  readonly due?: 'overdue' | 'week' | undefined;
  /** The two readers differ and nobody has resolved it. */
  readonly conflicts?: boolean | undefined;
  /** A second reading was asked of the viewer, or of somebody for whom they stand in, and not given yet. */
  readonly secondReadings?: boolean | undefined;
  /** The policy wants a second reading, and nobody could be asked for it yet. */
  readonly unaskedReadings?: boolean | undefined;
  /** A notice brought it back and it waits again. */
  readonly returned?: boolean | undefined;
  readonly preprint?: boolean | undefined;
}

/** Who looks at the queue, and on which of the organisation's days. */
export interface Viewer {
  /** Null for a machine's key, to which nothing is assigned. */
  readonly personId: string | null;
  readonly today: CalendarDate;
  /** Of which policies the viewer may know. */
  readonly sight: Sight;
}

/** An actor as a viewer of the queue. */
export function viewerOf(actor: Actor, today: CalendarDate): Viewer {
  return { personId: actor.kind === 'person' ? actor.personId : null, today, sight: sightOf(actor, today) };
}

/** The order of the queue. Both show everything. */
export const queueOrders = ['study_type', 'likelihood'] as const;
export type QueueOrder = (typeof queueOrders)[number];

/** Days ahead that `due: 'week'` looks. */
const WEEK = 7;

/** The parameters of a statement, in the order in which they were asked for. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The placeholder of a value, cast to a type. */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** In SQL: the screenings whose second reading the viewer still owes, and whose first verdict they may not see. */
export function blindExpression({ personId, today }: Viewer, parameters: Parameters): string {
  const person = parameters.add(personId, 'uuid');
  const day = parameters.add(today, 'date');
  return `
    select owed.screening_id from second_reading owed
      join screening first on first.id = owed.screening_id
     where owed.read_at is null and owed.reader_id in ${answeredFor(person, day)}
       and first.decided_by is distinct from ${person}`;
}

/** The conditions that a filter brings, over `screening s`, the common table `blind`, and `parameters`. */
export function conditionsOf(filter: QueueFilter, viewer: Viewer, parameters: Parameters): string[] {
  const { personId, today, sight } = viewer;
  const mine = (): string => answeredFor(parameters.add(personId, 'uuid'), parameters.add(today, 'date'));
  return [
    // a record found to be another's duplicate is screened as that other
    'not exists (select from literature_record merged where merged.id = s.record_id and merged.same_as is not null)',
    ...(sight === null
      ? []
      : [
          `exists (select from policy seen where seen.id = s.policy_id and ${seenTitle('seen', parameters.add(sight, 'date'))} is not null)`,
        ]),
    ...when(filter.policyId, (id) => `s.policy_id = ${parameters.add(id, 'uuid')}`),
    ...when(filter.state, stateCondition),
    ...when(filter.studyType, (type) => `s.study_rank = ${studyTypes.indexOf(type) + 1}`),
    ...when(filter.assigneeId, (id) => `s.assigned_to = ${parameters.add(id, 'uuid')}`),
    ...when(filter.mine, () => `s.assigned_to in ${mine()}`),
    ...when(filter.due, (due) => {
      const before = due === 'overdue' ? today : addDays(today, WEEK + 1);
      return `s.state in (${WAITING}) and s.due_on < ${parameters.add(before, 'date')} and ${UNSEEN}`;
    }),
    ...when(
      filter.conflicts,
      () => `exists (select from second_reading sr where sr.screening_id = s.id and ${OPEN_CONFLICT})`,
    ),
    ...when(filter.secondReadings, () => 's.id in (select screening_id from blind)'),
    ...when(
      filter.unaskedReadings,
      () => 'exists (select from second_reading sr where sr.screening_id = s.id and sr.reader_id is null)',
    ),
    ...when(
      filter.returned,
      () => `s.state = 'identified' and s.returned_for is not null and exists (
               select from screening_step back where back.screening_id = s.id and back.kind = 'returned')`,
    ),
    ...(filter.preprint === undefined
      ? []
      : [
          `${filter.preprint ? '' : 'not '}exists (select from literature_record pre where pre.id = s.record_id and pre.preprint)`,
        ]),
  ];
}

/** In SQL: that the viewer does not read the screening blind: what waits, and what is late, would tell the verdict. */
export const UNSEEN = 's.id not in (select screening_id from blind)';

/** The waiting states as a list in SQL, literally: the indexes of the queue are of these. */
export const WAITING = waitingStates.map((state) => `'${state}'`).join(', ');

/**
 * A blind reader's records stand under no state but the first: which list a record is missing from would tell the verdict.
 * The word is one of a closed list, and stands there literally so that the index of the waiting records serves.
 */
function stateCondition(state: ScreeningState | 'waiting'): string {
  switch (state) {
    case 'identified':
      return `s.state = 'identified'`;
    case 'waiting':
      return `s.state in (${WAITING}) and (s.state = 'identified' or ${UNSEEN})`;
    default:
      return `s.state = '${state}' and ${UNSEEN}`;
  }
}

function when<Value>(value: Value | undefined | false, condition: (value: Value) => string): string[] {
  return value === undefined || value === false ? [] : [condition(value)];
}
