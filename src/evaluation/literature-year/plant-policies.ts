import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { LiteratureYearPlan } from './year-plan.ts';

const ENVELOPE = '{}';
const HASH = `sha256:${createHash('sha256').update(ENVELOPE).digest('hex')}`;
const DOCUMENT = {
  sections: [],
  references: [],
  codes: [],
  crossReferences: [],
  criteria: [],
  boilerplate: [],
};

/** Writes down the policies of a plan, each in force with one strategy that asks for its word. */
export async function plantPolicies(
  database: pg.Client,
  plan: LiteratureYearPlan,
  now: string,
): Promise<void> {
  const policies = JSON.stringify(plan.policies);
  const given = `jsonb_to_recordset($1::jsonb) as p (id uuid, slug text, word text, "lastReview" text)`;
  const write = async (sql: string, ...more: unknown[]): Promise<unknown> =>
    await database.query(sql, [policies, now, ...more]);
  await database.query('begin');
  await write(
    `insert into policy (id, slug, title, created_at) select id, slug, 'On ' || word, $2 from ${given}`,
  );
  await write(
    `insert into policy_version (id, policy_id, number, title, document, content_hash, last_review, next_review, created_at)
     select gen_random_uuid(), id, 1, 'On ' || word, $3::jsonb, $4, "lastReview", '2099-01', $2 from ${given}`,
    JSON.stringify(DOCUMENT),
    HASH,
  );
  await database.query(`update policy_version set state = 'in_review', submitted_at = $1`, [now]);
  await database.query(
    `with signer as (insert into person (id, email, name, created_at)
       values (gen_random_uuid(), 'director@year.example', 'Director', $1) returning id)
     insert into version_signature (id, version_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
     select gen_random_uuid(), v.id, signer.id, 'Director', 'medical_director', 'approval', $2, $1, 'password'
       from policy_version v, signer`,
    [now, HASH],
  );
  await database.query(
    `update policy_version set state = 'approved', effective = last_review::text::date, change_class = 'new',
            envelope = $2, envelope_hash = $3, approved_at = $1`,
    [now, ENVELOPE, HASH],
  );
  await write(
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     select id, 1, "lastReview", '2099-01', $2 from ${given}`,
  );
  await write(
    `insert into effective_period (id, policy_id, version_id, valid, recorded)
     select gen_random_uuid(), p.id, v.id, daterange("lastReview"::date, null), tstzrange($2, null)
       from ${given} join policy_version v on v.policy_id = p.id`,
  );
  await write(
    `insert into search_strategy (id, policy_id, revision, position, name, query, origin, created_at)
     select gen_random_uuid(), id, 1, 1, 'Its word', word || '[tiab]', 'given', $2 from ${given}`,
  );
  await database.query('commit');
}
