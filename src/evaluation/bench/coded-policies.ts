import type pg from 'pg';

/** How many policies are planted, and versions of each. */
export const PLANTED = { policies: 3000, versions: 20, codesOfVersion: 20 } as const;
/** Different procedure codes: each stands in two policies. */
const codesFor = (codesOfVersion: number): number => (PLANTED.policies * codesOfVersion) / 2;

/** One of the codes planted, by a number from 0 on. */
export const plantedCode = (index: number, codesOfVersion: number = PLANTED.codesOfVersion): string =>
  String(10_000 + ((index * 7919) % codesFor(codesOfVersion)));

/**
 * A history: a version a year from 2007 on, each signed sixty days before its first day, each with some codes and a
 * range of diagnoses. Triggers rest meanwhile, and the tables that they keep are filled by their functions.
 */
export async function plantCodedPolicies(
  client: Pick<pg.ClientBase, 'query'>,
  codesOfVersion: number = PLANTED.codesOfVersion,
): Promise<void> {
  for (const statement of historyWith(codesOfVersion)) await client.query(statement);
}

const { policies, versions } = PLANTED;

const historyWith = (codesOfVersion: number): readonly string[] => [
  `set session_replication_role = replica`,
  `insert into policy (id, slug, title, created_at)
   select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, '2006-01-01' from generate_series(1, ${policies}) n`,
  `insert into policy_version (id, policy_id, number, state, title, document, content_hash, effective, change_class,
     envelope, envelope_hash, approved_at, created_at)
   select gen_random_uuid(), p.id, n, 'approved', p.title,
          jsonb_build_object('sections', '[]'::jsonb, 'references', '[]'::jsonb, 'codes',
            (select jsonb_agg(jsonb_build_object('system', 'CPT', 'code', (10000 + (r.rank * ${codesOfVersion} + c) % ${codesFor(codesOfVersion)})::text))
               from generate_series(1, ${codesOfVersion}) c)
            || jsonb_build_object('system', 'ICD-10-CM', 'code', format('%s%s.0-%1$s%2$s.9', chr(65 + r.rank::int % 26), lpad((r.rank % 100)::text, 2, '0')))),
          'sha256:' || repeat('0', 64), (date '2006-01-01' + 365 * n), 'neutral', p.slug || n,
          'sha256:' || encode(sha256(convert_to(p.slug || n, 'UTF8')), 'hex'),
          timestamptz '2006-01-01' + 365 * n * interval '1 day' - interval '60 days', '2006-01-01'
     from policy p, lateral (select substring(p.slug from 8)::int as rank) r, generate_series(1, ${versions}) n`,
  `insert into effective_period (id, policy_id, version_id, valid, recorded)
   select gen_random_uuid(), policy_id, id, daterange(effective, null),
          tstzrange(approved_at, case when number < ${versions} then approved_at + interval '365 days' end)
     from policy_version`,
  `insert into effective_period (id, policy_id, version_id, valid, recorded)
   select gen_random_uuid(), policy_id, id, daterange(effective, effective + 365),
          tstzrange(approved_at + interval '365 days', null)
     from policy_version where number < ${versions}`,
  `insert into version_code (version_id, policy_id, system, code, span)
   select v.id, v.policy_id, c.system, c.code, c.span from policy_version v, codes_of_document(v.document) c`,
  `set session_replication_role = origin`,
  `vacuum analyze`,
];
