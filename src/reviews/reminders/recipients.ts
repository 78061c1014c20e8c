import type { EntityManager } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Audience } from '../ladder/ladder.rules.ts';
import type { QuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { quietHoursOf } from './quiet-messages.ts';
import { recipientExpressions } from './recipients.sql.ts';

/** Why a reminder goes to somebody else than it was meant for. */
export type DetourReason = 'on_leave' | 'inactive' | 'address_failed';

/** Whom a rung is for, asked by a key of the asker's own. */
export interface RecipientQuestion {
  /** Unlike that of every other question. */
  readonly key: string;
  readonly policyId: string;
  readonly audience: readonly Audience[];
  /** Persons asked for by name, besides the audience. */
  readonly persons?: readonly string[];
  /** The day it goes; unset: the one given for all. */
  readonly day?: CalendarDate;
}

/** Somebody who does not get a reminder that comes their way. */
export interface Detour {
  readonly personId: string;
  readonly name: string;
  readonly reason: DetourReason;
  /** The first day back, of who is on leave; else null. */
  readonly until: CalendarDate | null;
}

/** A person a rung reaches. */
export interface Recipient {
  readonly personId: string;
  readonly name: string;
  /** Whom it was meant for; empty for who gets it in their own right alone. */
  readonly standsInFor: readonly Detour[];
  /** Who was to stand in before, and could not be reached either. */
  readonly via: readonly Detour[];
  /** How the person likes to be written to. */
  readonly reminders: 'digest' | 'individual';
  readonly quietHours: QuietHours | null;
}

/** Whom a question found. */
export interface Reached {
  /** Each once, by name. */
  readonly recipients: readonly Recipient[];
  /** The owner, or nobody of those asked, can be reached: the chairs or administrators, if any, are told in their place. */
  readonly finding: 'no_recipient' | null;
}

type FoundRow = Omit<Recipient, 'standsInFor' | 'via'> & {
  readonly key: string;
  readonly standIn: boolean;
  readonly detours: readonly (Detour & { readonly step: number })[];
};

const nobody: Reached = { recipients: [], finding: 'no_recipient' };

/**
 * Whom each question reaches on the organisation's `day`: owner, reviewers and holders of roles, or who stands in for
 * them. Who is on leave is replaced by the delegate, who left or has no working address by the policy's backup, and so on
 * from each to the next. Where the owner, or nobody, can be reached so, the committee chairs are told in their place, and where
 * none of them can be, the administrators. With one statement for all; every key has an answer.
 */
export async function resolveRecipients(
  manager: EntityManager,
  questions: readonly RecipientQuestion[],
  day: CalendarDate,
): Promise<ReadonlyMap<string, Reached>> {
  if (questions.length === 0) return new Map();
  const found = await rows<FoundRow>(manager, statement, [JSON.stringify(questions), day]);
  const answer = new Map<string, { recipients: Recipient[]; finding: Reached['finding'] }>();
  for (const { key, standIn, detours, ...person } of found) {
    const reached = answer.get(key) ?? {
      recipients: [],
      finding: null,
    };
    if (standIn) reached.finding = 'no_recipient';
    reached.recipients.push({
      ...person,
      standsInFor: detours.filter(({ step }) => step === 0).map(withoutStep),
      via: detours.filter(({ step }) => step > 0).map(withoutStep),
    });
    answer.set(key, reached);
  }
  return new Map(questions.map(({ key }) => [key, answer.get(key) ?? nobody]));
}

function withoutStep({ personId, name, reason, until }: Detour): Detour {
  return { personId, name, reason, until };
}

const statement = `
  with recursive asked as (
    select asked.key, asked."policyId" as policy_id, coalesce(asked.day, $2::date) as day, asked.audience,
           coalesce(asked.persons, '{}') as persons, '{}'::uuid[] as passed, '{}'::text[] as reasons, null::jsonb as detail
      from jsonb_to_recordset($1::jsonb) as asked (key text, "policyId" uuid, audience text[], persons uuid[], day date)
  ), ${recipientExpressions()},
  detours_of as (
    select key, person_id, jsonb_agg(jsonb_build_object('personId', from_person_id, 'name', name, 'reason', reason,
             'until', until_on, 'step', step) order by step, name, from_person_id) as detours
      from (select distinct on (detours.key, detours.person_id, from_person_id) detours.*, person.name
              from detours join person on person.id = from_person_id
             order by detours.key, detours.person_id, from_person_id, step) named
     group by key, person_id
  )
  select reached.key, person.id as "personId", person.name, person.reminders, reached.stands_in as "standIn",
         coalesce(detours_of.detours, '[]') as detours,
         ${quietHoursOf('person')} as "quietHours"
    from reached
    join person on person.id = reached.person_id
    left join detours_of on detours_of.key = reached.key and detours_of.person_id = reached.person_id
   order by person.name, person.id`;
