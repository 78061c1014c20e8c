import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '../../src/kernel/instant.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { keyWith } from '../publishing/builders.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';

/** A Friday: December 4, 2026, in Los Angeles. Ninety days on is March 4, 2027. */
const SIGNING = '2026-12-04T18:00:00Z';

describe('notice of a restrictive change', () => {
  let app: TestApp;
  let director: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
    director = await signIn(app, (await committeeOf(app)).director);
  });
  afterAll(async () => {
    await app.close();
  });

  const carried = async (edit?: Parameters<typeof buildCarriedVersion>[2]) => {
    made += 1;
    const policy = await buildPolicyVersion(app, { title: `Policy with notice ${made}` });
    const version = await buildCarriedVersion(app, policy.slug, edit);
    const base = `/v1/policies/${policy.slug}/versions/${version.number}`;
    const sign = async (terms: object): Promise<TestReply> =>
      await app.http({
        method: 'POST',
        url: `${base}/signatures`,
        headers: { ...director },
        payload: {
          meaning: 'I approve this version.',
          changeClass: 'restrictive',
          contentHash: version.contentHash,
          password: PASSWORD,
          ...terms,
        },
      });
    const envelope = async (query: string): Promise<TestReply> =>
      await app.http({ url: `${base}/envelope?changeClass=restrictive&${query}`, headers: director });
    return { policy, version, sign, envelope };
  };

  it('refuses a day before the longest rule allows, naming rule and day, and nothing is signed', async () => {
    const { policy, sign } = await carried();
    const refused = await sign({ effective: '2027-03-03' });
    expect(refused.status).toBe(422);
    expect(refused.json()).toMatchObject({
      code: 'notice_too_short',
      earliest: '2027-03-04',
      noticeDay: '2026-12-04',
      rule: { key: 'ky', revision: 1, jurisdiction: 'KY', days: 90, counting: 'calendar' },
      fields: [{ field: 'effective' }],
    });
    expect(refused.text).toContain('earliest effective day under KY: March 4, 2027');
    expect((await app.http({ url: `/v1/policies/${policy.slug}/versions` })).json()).toMatchObject({
      items: [{ version: 1 }],
    });
  });

  it('lets the very day pass, and keeps on record by which revision of which rule', async () => {
    const { sign } = await carried();
    expect((await sign({ effective: '2027-03-04' })).status).toBe(201);
    expect((await auditOf(app, 'policy.version.approved')).at(-1)?.detail).toMatchObject({
      notice: {
        noticeDay: '2026-12-04',
        earliest: '2027-03-04',
        rule: { key: 'ky', revision: 1 },
        exemptedFrom: [],
      },
    });
  });

  it.each(['neutral', 'expansive', 'codes_only'])(
    'asks none for a change that is %s',
    async (changeClass) => {
      const { sign } = await carried();
      expect((await sign({ effective: '2026-12-05', changeClass })).status).toBe(201);
    },
  );

  it('looks at the version’s own scope', async () => {
    const { sign } = await carried({ scope: { jurisdictions: ['MA'] } });
    expect((await sign({ effective: '2027-02-01' })).json()).toMatchObject({
      code: 'notice_too_short',
      earliest: '2027-02-02',
      rule: { key: 'ma' },
    });
    expect((await sign({ effective: '2027-02-02' })).status).toBe(201);
  });

  it('is shown before the signature, with every rule that applies', async () => {
    const { envelope } = await carried();
    const shown = await envelope('effective=2027-01-10');
    expect(shown.status).toBe(200);
    expect(shown.json()).toMatchObject({
      notice: {
        noticeDay: '2026-12-04',
        earliest: '2027-03-04',
        sufficient: false,
        explanation: expect.stringContaining('90 days of notice count from December 4, 2026'),
        waiver: null,
      },
    });
    const { notice } = shown.json<{ notice: { rules: { key: string; earliest: string }[] } }>();
    expect(notice.rules.slice(0, 2)).toMatchObject([
      { key: 'ky', earliest: '2027-03-04' },
      { key: 'ca', earliest: '2027-02-10' },
    ]);
  });

  it('can be waived with a reason, which is signed with the version and stays on record', async () => {
    const { version, sign, envelope } = await carried();
    const noticeWaiver = { ground: 'waiver', reason: 'The device was recalled.' };
    const shown = (
      await envelope(
        `effective=2026-12-20&noticeWaiverGround=waiver&noticeWaiverReason=${encodeURIComponent(noticeWaiver.reason)}`,
      )
    ).json<{ envelopeHash: string; envelope: object }>();
    expect(shown.envelope).toMatchObject({ noticeWaiver });
    const { envelopeHash } = shown;
    expect((await sign({ effective: '2026-12-20', noticeWaiver, envelopeHash })).status).toBe(201);
    const [row] = await app.database.query<object>('select * from notice_waiver where version_id = $1', [
      version.id,
    ]);
    expect(row).toMatchObject({
      envelope_hash: envelopeHash,
      ground: 'waiver',
      reason: noticeWaiver.reason,
      rule_key: 'ky',
      rule_revision: 1,
      notice_day: '2026-12-04',
      earliest: '2027-03-04',
      signer_name: 'Dana Director',
    });
    expect((await auditOf(app, 'policy.version.approved')).at(-1)?.detail).toMatchObject({ noticeWaiver });
    for (const change of [
      `update notice_waiver set reason = 'x'`,
      'delete from notice_waiver',
      'truncate notice_waiver',
    ]) {
      await expect(app.database.query(change)).rejects.toThrow('append-only');
    }
  });

  it('refuses a waiver of which no rule has need, and one without a reason', async () => {
    const { sign } = await carried();
    const needless = await sign({
      effective: '2027-06-01',
      noticeWaiver: { ground: 'waiver', reason: 'To be safe.' },
    });
    expect(needless.json()).toMatchObject({ code: 'invalid_request', fields: [{ field: 'noticeWaiver' }] });
    const mandate = { ground: 'legal_mandate', reason: 'A law.' };
    expect((await sign({ effective: '2027-06-01', noticeWaiver: mandate })).status).toBe(400);
    const empty = await sign({ effective: '2026-12-20', noticeWaiver: { ground: 'waiver', reason: '  ' } });
    expect(empty.json()).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'noticeWaiver.reason' }],
    });
  });

  it('is exempt by a legal mandate', async () => {
    const { version, sign } = await carried();
    const noticeWaiver = { ground: 'legal_mandate', reason: 'HB 12 takes effect on December 20.' };
    expect((await sign({ effective: '2026-12-20', noticeWaiver })).status).toBe(201);
    expect(
      await app.database.query('select ground, rule_key from notice_waiver where version_id = $1', [
        version.id,
      ]),
    ).toEqual([{ ground: 'legal_mandate', rule_key: 'ky' }]);
  });

  it('counts from the end of an embargo: before it nobody is told', async () => {
    const { sign } = await carried();
    const terms = { embargoUntil: '2026-12-14' };
    expect((await sign({ ...terms, effective: '2027-03-13' })).json()).toMatchObject({
      code: 'notice_too_short',
      noticeDay: '2026-12-14',
      earliest: '2027-03-14',
    });
    expect((await sign({ ...terms, effective: '2027-03-14' })).status).toBe(201);
  });

  it('counts from the bulletin that announced this very text', async () => {
    const bulletinAt = async (at: string, contentHash: string, number: number, slug: string) => {
      const back = app.clock.now().toString();
      app.clock.moveTo(instant(at));
      const chair = await signIn(app, (await committeeOf(app)).members[0]!);
      const reply = await app.http({
        method: 'POST',
        url: '/v1/bulletins',
        headers: { ...chair },
        payload: {
          from: '2026-11-01',
          to: '2026-11-30',
          announced: [
            {
              policy: slug,
              version: number,
              contentHash,
              effective: '2027-02-01',
              summary: 'Covers less than before.',
            },
          ],
        },
      });
      app.clock.moveTo(instant(back));
      return reply;
    };
    const announced = await carried({ scope: { jurisdictions: ['KY'] } });
    const { contentHash, number } = announced.version;
    expect(
      (await bulletinAt('2026-11-03T20:00:00Z', contentHash, number, announced.policy.slug)).status,
    ).toBe(201);
    // earlier than announced: of that day nobody was told
    expect((await announced.sign({ effective: '2027-01-31' })).json()).toMatchObject({
      code: 'notice_too_short',
      noticeDay: '2026-12-04',
    });
    const shown = await announced.envelope('effective=2027-02-01');
    expect(shown.json()).toMatchObject({
      notice: { noticeDay: '2026-11-03', earliest: '2027-02-01', sufficient: true },
    });
    expect((await announced.sign({ effective: '2027-02-01' })).status).toBe(201);
  });
});

describe('the rules of notice', () => {
  let app: TestApp;
  let chair: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: SIGNING });
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
  });
  afterAll(async () => {
    await app.close();
  });

  const send = async (method: 'PUT' | 'PATCH', key: string, payload: object, headers: object = {}) =>
    await app.http({ method, url: `/v1/notice-rules/${key}`, headers: { ...chair, ...headers }, payload });
  const terms = {
    jurisdiction: 'TX',
    days: 30,
    counting: 'business',
    changeClasses: ['restrictive'],
    exemptions: ['codes_only'],
    linesOfBusiness: [],
    inForceFrom: '2027-01-01',
    inForceUntil: null,
    note: 'As counsel wrote. Ωmega — verify.',
    toVerify: false,
  };

  it('come seeded, each to be verified', async () => {
    const { items } = (await app.http({ url: '/v1/notice-rules', headers: chair })).json<{
      items: { key: string; days: number; counting: string; toVerify: boolean; note: string }[];
    }>();
    expect(items.map(({ key, days, counting }) => `${key} ${days} ${counting}`)).toEqual([
      'ar 60 calendar',
      'ca 45 business',
      'ky 90 calendar',
      'lcd 45 calendar',
      'ma 60 calendar',
      'mt 60 calendar',
      'ne 60 calendar',
      'ok 60 calendar',
    ]);
    expect(items.every(({ toVerify, note }) => toVerify && note.includes('erify'))).toBe(true);
    const page = await app.http({ url: '/v1/notice-rules?limit=3', headers: chair });
    const { nextCursor } = page.json<{ nextCursor: string }>();
    expect(
      (await app.http({ url: `/v1/notice-rules?limit=50&cursor=${nextCursor}`, headers: chair })).json<{
        items: object[];
      }>().items,
    ).toHaveLength(5);
  });

  it('keep every earlier revision, and say who changed what and why', async () => {
    const changed = await send('PATCH', 'ky', { days: 95, toVerify: false, reason: 'Counsel verified it.' });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).toBe('"2"');
    expect(changed.json()).toMatchObject({
      days: 95,
      revision: 2,
      reason: 'Counsel verified it.',
      history: [{ revision: 1, days: 90, toVerify: true }],
    });
    expect((await auditOf(app, 'notice_rule.changed')).at(-1)).toMatchObject({
      subjectId: 'ky',
      detail: { revision: 2, from: { days: 90, toVerify: true }, to: { days: 95, toVerify: false } },
    });
    for (const change of [
      'update notice_rule set days = 1',
      'delete from notice_rule',
      'truncate notice_rule cascade',
    ]) {
      await expect(app.database.query(change)).rejects.toThrow('append-only');
    }
  });

  it('are added whole, once: the same terms again change nothing', async () => {
    const put = { ...terms, reason: 'A new law.' };
    expect((await send('PUT', 'tx', put)).json()).toMatchObject({ revision: 1, ...terms, history: [] });
    expect((await send('PUT', 'tx', { ...put, reason: 'Again.' })).json()).toMatchObject({ revision: 1 });
    expect(await auditOf(app, 'notice_rule.added')).toHaveLength(1);
    expect((await send('PUT', 'tx', { ...put, days: 31 })).json()).toMatchObject({ revision: 2, days: 31 });
  });

  it('take the second of two changes at once back to its reader', async () => {
    const both = await Promise.all([
      send('PATCH', 'ma', { days: 61, reason: 'One.' }),
      send('PATCH', 'ma', { days: 62, reason: 'Two.' }),
    ]);
    const statuses = both.map(({ status }) => status).toSorted((a, b) => a - b);
    const { history } = (await app.http({ url: '/v1/notice-rules/ma', headers: chair })).json<{
      history: object[];
    }>();
    // one after the other is as good as refused: neither change is lost or made over an unread one
    expect([
      [200, 412],
      [200, 200],
    ]).toContainEqual(statuses);
    expect(history).toHaveLength(statuses.filter((status) => status === 200).length);
    const stale = await send('PATCH', 'ma', { days: 63, reason: 'Three.' }, { 'if-match': '"1"' });
    expect(stale.json()).toMatchObject({ status: 412, code: 'precondition_failed' });
  });

  it.each<[string, string, object, number, string]>([
    ['no reason', 'ne', { days: 10 }, 400, 'reason'],
    ['no days at all', 'ne', { days: 0, reason: 'x' }, 400, 'days'],
    ['half a day', 'ne', { days: 1.5, reason: 'x' }, 400, 'days'],
    ['an end before the beginning', 'ne', { inForceUntil: '1999-12-31', reason: 'x' }, 400, 'inForceUntil'],
    ['a day that is none', 'ne', { inForceUntil: '2027-02-30', reason: 'x' }, 400, 'inForceUntil'],
    ['a class that is none', 'ne', { changeClasses: ['worse'], reason: 'x' }, 400, 'changeClasses.0'],
    ['a field that is none', 'ne', { daze: 3, reason: 'x' }, 400, ''],
  ])('refuse %s', async (_, key, payload, status, field) => {
    const reply = await send('PATCH', key, payload);
    expect(reply.status).toBe(status);
    if (field !== '') expect(reply.json<{ fields: object[] }>().fields).toMatchObject([{ field }]);
  });

  it('are for the committee and administrators to change, and for no key', async () => {
    const author = await signIn(app, (await committeeOf(app)).author);
    const asAuthor = await send('PATCH', 'ne', { days: 10, reason: 'x' }, author);
    expect(asAuthor.json()).toMatchObject({ status: 403, code: 'forbidden' });
    const key = await keyWith(app, 'policies:write', 'policies:read');
    const asKey = await app.http({
      method: 'PATCH',
      url: '/v1/notice-rules/ne',
      headers: key,
      payload: { days: 10, reason: 'x' },
    });
    expect(asKey.json()).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect((await app.http({ url: '/v1/notice-rules', headers: key })).status).toBe(200);
    expect((await app.http({ url: '/v1/notice-rules' })).status).toBe(401);
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    expect(
      (await send('PATCH', 'ok', { note: 'Verified.', reason: 'Read the statute.' }, admin)).status,
    ).toBe(200);
    expect((await app.http({ url: '/v1/notice-rules/nowhere', headers: chair })).status).toBe(404);
    expect((await send('PATCH', 'nowhere', { days: 3, reason: 'x' })).status).toBe(404);
    expect((await send('PUT', 'No%20Where', { ...terms, reason: 'x' })).json()).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'key' }],
    });
  });

  it('hold a signature given later to the revision of its day', async () => {
    await send('PATCH', 'ky', { inForceUntil: '2026-12-01', reason: 'Repealed.' });
    const policy = await buildPolicyVersion(app, { title: 'Only in Kentucky' });
    const signed = await buildNextVersion(app, policy.slug, {
      effective: '2026-12-05',
      changeClass: 'restrictive',
      edit: { scope: { jurisdictions: ['KY'], linesOfBusiness: ['Commercial'] } },
    });
    expect(signed.version).toBe(2);
  });
});
