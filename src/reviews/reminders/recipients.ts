import type { EntityManager } from 'typeorm';
import { rows } from '../../platform/database/rows.ts';
import type { Audience } from '../ladder/ladder.rules.ts';

/** Whom a rung is for, asked by a key of the asker's own. */
export interface RecipientQuestion {
  readonly key: string;
  readonly policyId: string;
  readonly audience: readonly Audience[];
}

/** A person a rung reaches. */
export interface Recipient {
  readonly personId: string;
  readonly name: string;
}

/**
 * The active persons each rung reaches, as owner, reviewer or by role, each once, by name. With one statement for all;
 * a key without anybody is not in the answer.
 */
export async function resolveRecipients(
  manager: EntityManager,
  questions: readonly RecipientQuestion[],
): Promise<ReadonlyMap<string, readonly Recipient[]>> {
  if (questions.length === 0) return new Map();
  const found = await rows<Recipient & { key: string }>(
    manager,
    `select asked.key, person.id as "personId", person.name
       from jsonb_to_recordset($1::jsonb) as asked (key text, "policyId" uuid, audience text[])
       cross join lateral (
         select policy.owner_id as person_id from policy
          where policy.id = asked."policyId" and 'owner' = any(asked.audience)
         union
         select reviewer.person_id from policy_reviewer reviewer
          where reviewer.policy_id = asked."policyId" and 'reviewers' = any(asked.audience)
         union
         select holder.person_id from person_role holder where holder.role = any(asked.audience)
       ) told
       join person on person.id = told.person_id and person.active
      order by person.name, person.id`,
    [JSON.stringify(questions)],
  );
  const answer = new Map<string, Recipient[]>();
  for (const { key, personId, name } of found)
    answer.set(key, [...(answer.get(key) ?? []), { personId, name }]);
  return answer;
}
