import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListVersionCodes20261124010201 } from '../../../migrations/20261124010201-list-version-codes.ts';
import { IndexVersionWords20261124010202 } from '../../../migrations/20261124010202-index-version-words.ts';
import type { DocumentCode } from '../../../src/documents/policy-document.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { buildApproved, buildDraft, buildPolicy, publish } from '../builders.ts';
import { correct, reaffirm } from './signing-acts.ts';

describe('the codes of signed versions', () => {
  let app: TestApp;
  let desk: Desk;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    desk = await deskOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const listed = async (versionId: string) =>
    (
      await app.database.query<{ code: string; span: string | null }>(
        'select code, span::text from version_code where version_id = $1 order by code',
        [versionId],
      )
    ).map(({ code, span }) => (span === null ? code : `${code} ${span}`));

  /** What the table holds and what the documents say, version by version. */
  async function bothSides() {
    const table = await app.database.query<{ versionId: string; system: string; code: string }>(
      'select version_id as "versionId", system, code from version_code order by version_id, system, code',
    );
    const documents = await app.database.query<{ id: string; codes: DocumentCode[] }>(
      `select id, document -> 'codes' as codes from policy_version where state = 'approved' order by id`,
    );
    const wanted = documents.flatMap(({ id, codes }) =>
      codes.map(({ system, code }) => ({ versionId: id, system, code })),
    );
    const inOrder = (list: typeof table) => list.map((each) => Object.values(each).join(' ')).toSorted();
    return { table: inOrder(table), documents: inOrder(wanted) };
  }

  it('stand in their table whatever road signs the version: adoption, signature, reaffirmation, correction', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Policy of Codes' });
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      edit: { codes: [{ system: 'HCPCS', code: 'G0452' }] },
    });
    const again = await buildPolicyVersion(app, { title: 'Policy of the Same Codes' });
    const reaffirmed = await reaffirm(app, desk, again.slug, '2026-09-20');
    const change = { codes: [{ system: 'CPT', code: '20611' }] };
    const mended = await buildPolicyVersion(app, { title: 'Policy of Mended Codes' });
    const corrected = await correct(app, desk, mended.slug, change, { effective: '2026-09-18' });
    expect([reaffirmed.json(), corrected.status]).toMatchObject([{ state: 'approved' }, 201]);
    const { table, documents } = await bothSides();
    expect(documents).toHaveLength(3 + 1 + 3 + 3 + 3 + 1);
    expect(table).toEqual(documents);
  });

  it('leave out drafts and what is no code, and take small letters for what they are', async () => {
    const policy = await buildPolicy(app, 'odd-codes');
    const codes = [
      { system: 'CPT', code: ' 62263 ' },
      { system: 'CPT', code: '62263' },
      { system: 'HCPCS', code: 'g0452' },
      { system: 'HCPCS', code: 'None' },
    ] as const;
    const draft = await buildDraft(app, policy, { number: 1, codes });
    expect(await listed(draft.id)).toEqual([]);
    const version = await buildApproved(app, policy, { number: 2, codes });
    expect(await listed(version.id)).toEqual(['62263', 'G0452']);
  });

  it('are a span where a range was kept, by kind, and nothing where it runs backwards', async () => {
    const { version } = await publish(app, 'ranges', {
      codes: [
        { system: 'ICD-10-CM', code: 'H90.0-H90.8' },
        { system: 'CPT', code: '00100-01999' },
        { system: 'CPT', code: '62264-62263' },
      ],
    });
    expect(await listed(version.id)).toEqual([
      '00100-01999 ["CPT 0 00100","CPT 0 01999~")',
      '62264-62263',
      'H90.0-H90.8 ["ICD-10-CM  H90.0","ICD-10-CM  H90.8~")',
    ]);
  });

  it('are left out where they are longer than any code is, and hold no signature up', async () => {
    const policy = await buildPolicy(app, 'endless-codes');
    const code = '1'.repeat(10_000);
    const version = await buildApproved(app, policy, {
      number: 1,
      codes: [
        { system: 'CPT', code },
        { system: 'CPT', code: '62263' },
      ],
    });
    expect(await listed(version.id)).toEqual(['62263']);
  });

  it('are only ever added', async () => {
    for (const statement of [
      `update version_code set code = '1'`,
      'delete from version_code',
      'truncate version_code',
    ]) {
      await expect(app.database.query(statement)).rejects.toThrow();
    }
  });

  it('are filled in when an older database is migrated, and so are the words', async () => {
    const before = await bothSides();
    const words = await countWords();
    expect(words).toBeGreaterThan(0);
    const runner = app.database.source.createQueryRunner();
    try {
      await new IndexVersionWords20261124010202().down(runner);
      await new ListVersionCodes20261124010201().down(runner);
      await new ListVersionCodes20261124010201().up(runner);
      await new IndexVersionWords20261124010202().up(runner);
    } finally {
      await runner.release();
    }
    expect((await bothSides()).table).toEqual(before.table);
    expect(await countWords()).toBe(words);
  });

  const countWords = async () =>
    (await app.database.query<{ count: number }>('select count(*) from version_words'))[0]!.count;
});
