import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';

describe('the database', () => {
  let app: TestApp;
  let signed: BuiltPolicyVersion;
  let draftId: string;
  beforeAll(async () => {
    app = await startApp();
    signed = await buildPolicyVersion(app);
    await buildNextVersion(app, signed.slug, { effective: '2026-06-01' });
    draftId = await copyAs(3);
  });
  afterAll(async () => {
    await app.close();
  });

  const run = async (sql: string) =>
    await app.database.query(
      sql
        .replaceAll('$policy', `'${signed.policyId}'`)
        .replaceAll('$version', `'${signed.versionId}'`)
        .replaceAll('$draft', `'${draftId}'`),
    );
  const copyAs = async (number: number) => {
    const [made] = await app.database.query<{ id: string }>(
      `insert into policy_version (id, policy_id, number, title, document, content_hash, created_at)
       select gen_random_uuid(), policy_id, ${number}, title, document, content_hash, created_at from policy_version where id = $1
       returning id`,
      [signed.versionId],
    );
    return made!.id;
  };
  const everything = async () => {
    const tables = [
      'policy',
      'policy_version',
      'version_signature',
      'policy_review_dates',
      'effective_period',
      'adoption_batch',
    ];
    return await Promise.all(
      tables.map(async (table) => await app.database.query(`select t::text from ${table} t order by 1`)),
    );
  };

  it.each([
    [
      'changing a signed version',
      'never changes',
      `update policy_version set title = 'Other' where id = $version`,
    ],
    [
      'touching a signed version',
      'never changes',
      `update policy_version set revision = revision where id = $version`,
    ],
    [
      'taking a signed version back',
      'never changes',
      `update policy_version set state = 'draft' where id = $version`,
    ],
    ['deleting a version', 'delete refused', `delete from policy_version where id = $version`],
    [
      'deleting a draft, whose number would be free again',
      'delete refused',
      `delete from policy_version where id = $draft`,
    ],
    [
      'giving a version another number',
      'keeps its policy and its number',
      `update policy_version set number = 9 where id = $draft`,
    ],
    [
      'moving a version to another policy',
      'keeps its policy and its number',
      `update policy_version set policy_id = gen_random_uuid() where id = $draft`,
    ],
    [
      'approving what nobody signed',
      'no signature over its envelope',
      `update policy_version set state = 'approved', envelope = '{}', envelope_hash = 'sha256:' || encode(sha256('{}'), 'hex'), approved_at = now(), effective = '2027-01-01', change_class = 'new' where id = $draft`,
    ],
    [
      'half an approval',
      'policy_version_approved_whole',
      `update policy_version set envelope = '{}' where id = $draft`,
    ],
    [
      'beginning as approved',
      'begins as a draft',
      `insert into policy_version select * from policy_version where id = $version`,
    ],
    [
      'the number of another version',
      'policy_version_number_key',
      `insert into policy_version (id, policy_id, number, title, document, content_hash, created_at) select gen_random_uuid(), policy_id, 1, title, document, content_hash, created_at from policy_version where id = $version`,
    ],
    [
      'a change to a signature',
      'update refused',
      `update version_signature set meaning = 'other' where version_id = $version`,
    ],
    ['taking a signature away', 'delete refused', `delete from version_signature`],
    [
      'a signature after the fact',
      'no signature after it is decided',
      `insert into version_signature select gen_random_uuid(), version_id, person_id, name, role, credentials, meaning, 'sha256:other', signed_at, method from version_signature where version_id = $version`,
    ],
    [
      'a change to review dates',
      'update refused',
      `update policy_review_dates set next_review = '2030' where policy_id = $policy`,
    ],
    ['taking review dates away', 'delete refused', `delete from policy_review_dates`],
    [
      'a month 13',
      'partial_date_shape',
      `insert into policy_review_dates values ($policy, 99, null, '2026-13', null, null, now())`,
    ],
    [
      'a change to the days a version governs',
      'only ever closed',
      `update effective_period set valid = '[2020-01-01,)' where version_id = $version`,
    ],
    [
      'a period that is closed again',
      'only ever closed',
      `update effective_period set recorded = tstzrange(lower(recorded), now() + interval '99 years') where policy_id = $policy and not upper_inf(recorded)`,
    ],
    [
      'a period that is opened again',
      'only ever closed',
      `update effective_period set recorded = tstzrange(lower(recorded), null) where policy_id = $policy and not upper_inf(recorded)`,
    ],
    ['taking a period away', 'delete refused', `delete from effective_period`],
    [
      'two versions on one day',
      'effective_period_no_overlap',
      `insert into effective_period select gen_random_uuid(), policy_id, version_id, '[2026-05-01,2026-06-02)', tstzrange('2040-01-01', null) from effective_period where version_id = $version limit 1`,
    ],
    [
      'an empty period',
      'effective_period_valid_not_empty',
      `insert into effective_period values (gen_random_uuid(), $policy, $version, 'empty', tstzrange('2040-01-01', null))`,
    ],
    [
      'a period until infinity',
      'effective_period_valid_finite',
      `insert into effective_period values (gen_random_uuid(), $policy, $version, '[2020-01-01,infinity)', tstzrange('2040-01-01', null))`,
    ],
    [
      'a period from minus infinity',
      'effective_period_valid_finite',
      `insert into effective_period values (gen_random_uuid(), $policy, $version, '(,2020-01-01)', tstzrange('2040-01-01', null))`,
    ],
    [
      'a period known until infinity',
      'recorded open',
      `insert into effective_period values (gen_random_uuid(), $policy, $version, '[2020-01-01,2020-02-01)', tstzrange('2040-01-01', 'infinity'))`,
    ],
    [
      'a period recorded before what is on record',
      'after what its policy has on record',
      `insert into effective_period values (gen_random_uuid(), $policy, $version, '[2020-01-01,2020-02-01)', tstzrange('2000-01-01', null))`,
    ],
    [
      'a period of another policy’s version',
      'effective_period_version_fk',
      `insert into effective_period values (gen_random_uuid(), gen_random_uuid(), $version, '[2020-01-01,2020-02-01)', tstzrange('2040-01-01', null))`,
    ],
    ['another slug', 'keeps its id and its slug', `update policy set slug = 'other' where id = $policy`],
    ['taking a policy away', 'delete refused', `delete from policy`],
    ['opening a signed batch again', 'update refused', `update adoption_batch set state = 'open'`],
    ['emptying a table', 'truncate refused', `truncate effective_period`],
    ['emptying versions and all that hangs on them', 'truncate refused', `truncate policy_version cascade`],
    [
      'emptying signatures and all that hangs on them',
      'truncate refused',
      `truncate version_signature cascade`,
    ],
  ])('refuses %s, and keeps everything as it was', async (_, reason, sql) => {
    const before = await everything();
    await expect(run(sql)).rejects.toThrow(reason);
    expect(await everything()).toEqual(before);
  });

  it('lets an open period be closed, once', async () => {
    await expect(
      run(
        `update effective_period set recorded = tstzrange(lower(recorded), '2040-01-01') where policy_id = $policy and upper_inf(recorded)`,
      ),
    ).resolves.toBeDefined();
  });
});
