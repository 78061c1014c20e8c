import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { auditOf, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildCarriedVersion, buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';
import { deskOf, type Desk } from '../support/signing.ts';

/** December 4, 2026, in Los Angeles. */
const NOW = '2026-12-04T18:00:00Z';

describe('where rules of notice name them', () => {
  let app: TestApp;
  let desk: Desk;
  let chair: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    desk = await deskOf(app);
    chair = await signIn(app, (await committeeOf(app)).members[0]!);
    const put = await app.http({
      method: 'PUT',
      url: '/v1/notice-rules/contract',
      headers: { ...chair },
      payload: {
        jurisdiction: null,
        days: 30,
        counting: 'calendar',
        changeClasses: ['reaffirmed', 'retired'],
        exemptions: ['legal_mandate'],
        linesOfBusiness: [],
        inForceFrom: '2026-01-01',
        inForceUntil: null,
        note: 'Provider contracts.',
        toVerify: false,
        reason: 'A contract.',
      },
    });
    expect(put.status).toBe(200);
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async () => {
    made += 1;
    return await buildPolicyVersion(app, { title: `Policy under Contract ${made}` });
  };

  it('a reaffirmation takes effect only after its notice, which is shown before', async () => {
    const { slug, policyId } = await policy();
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policyId, app.clock.now()],
    );
    const shown = await app.http({
      url: `/v1/policies/${slug}/reaffirm/envelope?effective=2027-01-02`,
      headers: desk.first,
    });
    expect(shown.json()).toMatchObject({ notice: { earliest: '2027-01-03', sufficient: false } });
    const on = async (effective: string) => await desk.sign(desk.first, `${slug}/reaffirm`, { effective });
    expect((await on('2027-01-02')).json()).toMatchObject({ status: 422, code: 'notice_too_short' });
    expect((await on('2027-01-03')).status).toBe(201);
  });

  it('a retirement counts from its own day, whatever bulletin once announced the text that it ends', async () => {
    const { slug } = await policy();
    const { number, contentHash } = await buildCarriedVersion(app, slug);
    const issued = await app.http({
      method: 'POST',
      url: '/v1/bulletins',
      headers: { ...chair },
      payload: {
        from: '2026-11-01',
        to: '2026-11-30',
        announced: [{ policy: slug, version: number, contentHash, effective: '2026-12-05', summary: 'New.' }],
      },
    });
    expect(issued.status).toBe(201);
    await app.advanceTo('2027-01-20T18:00:00Z');
    const signed = await desk.sign(desk.first, `${slug}/versions/${number}/signatures`, {
      effective: '2027-01-21',
      changeClass: 'neutral',
      contentHash,
    });
    expect(signed.json()).toMatchObject({ state: 'approved' });
    await app.advanceTo('2027-01-22T18:00:00Z');
    const terms = { on: '2027-02-20', reason: 'Not needed.' };
    const shown = await desk.post(desk.first, `${slug}/retire/envelope`, terms);
    expect(shown.json()).toMatchObject({
      notice: { noticeDay: '2027-01-22', earliest: '2027-02-21', sufficient: false },
    });
    expect((await desk.sign(desk.first, `${slug}/retire`, terms)).json()).toMatchObject({
      code: 'notice_too_short',
      earliest: '2027-02-21',
    });
    expect((await desk.sign(desk.first, `${slug}/retire`, { ...terms, on: '2027-02-21' })).status).toBe(201);
  });

  it('a waived notice of a retirement is on record with its ground, its reason and the rule set aside', async () => {
    const { slug } = await policy();
    const noticeWaiver = { ground: 'waiver', reason: 'All providers were told by letter.' };
    const terms = { on: '2027-02-01', reason: 'Not needed.', noticeWaiver };
    expect((await desk.sign(desk.first, `${slug}/retire`, terms)).status).toBe(201);
    expect((await auditOf(app, 'policy.retired')).at(-1)?.detail).toMatchObject({
      noticeWaiver,
      notice: { noticeDay: '2027-01-22', earliest: '2027-02-21', rule: { key: 'contract', revision: 1 } },
    });
    // nobody signs what means nothing
    const late = { ...terms, on: '2027-03-01' };
    const other = await policy();
    expect((await desk.sign(desk.first, `${other.slug}/retire`, late)).json()).toMatchObject({
      fields: [{ field: 'noticeWaiver' }],
    });
  });
});
