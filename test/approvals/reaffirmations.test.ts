import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';
import { ReaffirmationsService } from '../../src/approvals/reaffirmations/reaffirmations.service.ts';
import { PASSWORD } from '../people/support.ts';
import { deskOf, type Desk } from '../support/signing.ts';

describe('a reaffirmation', () => {
  let app: TestApp;
  let desk: Desk;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    desk = await deskOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async (reviewed = true) => {
    made += 1;
    const built = await buildPolicyVersion(app, { title: `Reaffirmed Policy ${made}` });
    const cycleId = newId();
    if (reviewed) {
      await app.database.query(
        `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
         values ($1, $2, '2026-09', 1, $3, 'rung')`,
        [cycleId, built.policyId, app.clock.now()],
      );
    }
    return { ...built, cycleId };
  };

  it('is a version with the same text and new dates that closes the review, with one signature and no vote', async () => {
    const { slug, contentHash, envelopeHash, cycleId } = await policy();
    const shown = await app.http({
      url: `/v1/policies/${slug}/reaffirm/envelope?effective=2026-10-01`,
      headers: desk.first,
    });
    expect(shown.json()).toMatchObject({
      closesReview: true,
      contentHash,
      envelope: {
        version: 2,
        changeClass: 'reaffirmed',
        dates: { lastReview: '2026-09', nextReview: '2027-09' },
      },
    });
    const reply = await desk.sign(desk.first, `${slug}/reaffirm`, {
      effective: '2026-10-01',
      envelopeHash: shown.json<{ envelopeHash: string }>().envelopeHash,
    });
    expect(reply.status).toBe(201);
    expect(reply.headers['location']).toBe(`/v1/policies/${slug}/versions/2`);
    expect(reply.json()).toMatchObject({ state: 'approved', version: 2, contentHash });

    const now = (await desk.active(slug)).json<Record<string, unknown>>();
    const later = (await desk.active(slug, 'on=2026-10-01')).json<Record<string, unknown>>();
    expect(now).toMatchObject({ version: 1, contentHash, envelopeHash, review: { next: '2027-09' } });
    expect(later).toMatchObject({ version: 2, contentHash, dates: { nextReview: '2027-09' } });
    await app.drain();
    const [cycle] = await app.database.query('select outcome from review_cycle where id = $1', [cycleId]);
    expect(cycle).toEqual({ outcome: 'reaffirmed' });
    expect(await desk.told(slug)).toEqual(
      expect.arrayContaining(['policy.version.approved 2', 'policy.reaffirmed 2']),
    );
    expect((await desk.post(desk.author, `${slug}/versions`)).json()).toMatchObject({ baseVersion: 2 });
  });

  it('begins on the day after its signature unless another is given, and never before', async () => {
    const { slug } = await policy();
    const today = await desk.sign(desk.first, `${slug}/reaffirm`, { effective: '2026-09-18' });
    expect(today.json()).toMatchObject({ status: 422, code: 'retroactive_not_allowed' });
    await desk.sign(desk.first, `${slug}/reaffirm`);
    expect((await desk.active(slug, 'on=2026-09-19')).json()).toMatchObject({ version: 2 });
  });

  it('reaffirms the text that governs the day, so that a scheduled one keeps its own day', async () => {
    const { slug, contentHash } = await policy(false);
    const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       select gen_random_uuid(), id, '2026-09', 1, now(), 'rung' from policy where slug = $1`,
      [slug],
    );
    await desk.sign(desk.first, `${slug}/reaffirm`, { effective: '2026-10-01' });
    expect((await desk.active(slug, 'on=2026-10-01')).json()).toMatchObject({ version: 3, contentHash });
    expect((await desk.active(slug, 'on=2027-01-01')).json()).toMatchObject({ version: next.version });
    // the line goes on from the scheduled version
    expect((await desk.post(desk.author, `${slug}/versions`)).json()).toMatchObject({
      baseVersion: next.version,
      lacks: [],
    });
  });

  it('of an embargoed text is embargoed with it', async () => {
    const { slug } = await policy();
    await buildNextVersion(app, slug, {
      effective: '2027-04-01',
      terms: { embargoUntil: calendarDate('2027-03-01'), countsAsReview: false },
    });
    const reply = await desk.sign(desk.first, `${slug}/reaffirm`, { effective: '2027-05-01' });
    expect(reply.json()).toMatchObject({ state: 'approved', version: 3 });
    const [signed] = await app.database.query(
      `select v.embargo_until as until from policy_version v join policy p on p.id = v.policy_id
        where p.slug = $1 and v.number = 3`,
      [slug],
    );
    expect(signed).toEqual({ until: '2027-03-01' });
    expect(await desk.statuses(slug)).toEqual(['1 active']);
    expect((await desk.active(slug, 'on=2027-05-01')).json()).toMatchObject({ version: 1 });
  });

  it('needs an open review, and closes it once when two sign at the same moment', async () => {
    const { slug } = await policy(false);
    expect((await desk.sign(desk.first, `${slug}/reaffirm`)).json()).toMatchObject({
      status: 409,
      code: 'no_review_open',
    });
    const reviewed = await policy();
    const replies = await Promise.all([
      desk.sign(desk.first, `${reviewed.slug}/reaffirm`),
      desk.sign(desk.second, `${reviewed.slug}/reaffirm`),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('is not for who wrote the text, nor for another envelope than the one shown', async () => {
    const { slug, policyId } = await policy();
    const { author, director } = await committeeOf(app);
    await app.database.query(`alter table policy_version disable trigger policy_version_guard`);
    await app.database.query('update policy_version set author_id = $2 where policy_id = $1', [
      policyId,
      director.id,
    ]);
    await app.database.query(`alter table policy_version enable trigger policy_version_guard`);
    const signing = app.nest
      .get(ReaffirmationsService)
      .reaffirm(actorOf(director), slug, { meaning: 'I reaffirm.', password: PASSWORD });
    await expect(signing).rejects.toMatchObject({ code: 'author_may_not_approve' });
    const other = { envelopeHash: `sha256:${'0'.repeat(64)}` };
    expect((await desk.sign(desk.second, `${slug}/reaffirm`, other)).json()).toMatchObject({
      status: 412,
      code: 'content_changed',
    });
    expect((await desk.sign(desk.author, `${slug}/reaffirm`)).status).toBe(403);
    expect(author.roles).not.toContain('medical_director');
  });
});
