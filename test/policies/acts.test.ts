import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { SignaturesService } from '../../src/approvals/signatures/signatures.service.ts';
import { VotesService } from '../../src/approvals/votes/votes.service.ts';
import { system } from '../../src/kernel/actor.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { sha256 } from '../../src/kernel/canonical.ts';
import { newId } from '../../src/kernel/ids.ts';
import { AnnounceEffective } from '../../src/policies/announce-effective.sweep.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import { auditOf, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';
import { policyText } from '../support/policy-file.ts';
import { deskOf, type Desk } from '../support/signing.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

describe('acts on a policy', () => {
  let app: TestApp;
  let desk: Desk;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    desk = await deskOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async () => {
    made += 1;
    return await buildPolicyVersion(app, { title: `Policy of Acts ${made}` });
  };
  const openReview = async (policyId: string) => {
    const id = newId();
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [id, policyId, app.clock.now()],
    );
    return id;
  };
  const cycle = async (id: string) =>
    (
      await app.database.query<{ outcome: string | null; revision: number; nextReview: string }>(
        `select outcome, schedule_revision as revision, next_review as "nextReview" from review_cycle where id = $1`,
        [id],
      )
    )[0]!;
  const reviewOf = async (slug: string) =>
    (await app.http({ url: `/v1/policies/${slug}` })).json<{ review: object }>().review;

  describe('cancelling', () => {
    it('gives the days back to the predecessor, keeps what was signed, and is in the history', async () => {
      const { slug, policyId } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const url = `/v1/policies/${slug}/versions/${next.version}`;
      const signed = await app.http({ url });
      expect((await desk.active(slug)).json()).toMatchObject({ inForce: { until: '2027-01-01' } });

      const path = `${slug}/versions/${next.version}/cancel`;
      const terms = { reason: 'The trial was withdrawn.' };
      const shown = (await desk.post(desk.first, `${path}/envelope`, terms)).json<{
        canonical: string;
        envelopeHash: string;
      }>();
      expect(sha256(shown.canonical)).toBe(shown.envelopeHash);
      expect(shown).toMatchObject({
        signaturesNeeded: 1,
        envelope: {
          act: 'cancel',
          version: next.version,
          on: '2027-01-01',
          governs: [{ version: 1, from: '2026-01-01', until: null }],
        },
      });
      const act = await desk.sign(desk.first, path, { ...terms, envelopeHash: shown.envelopeHash });
      expect(act.status).toBe(201);
      expect(act.json()).toMatchObject({
        act: 'cancel',
        state: 'decided',
        signatures: [{ name: 'Dana Director', meaning: 'I decide so.' }],
      });

      expect((await desk.active(slug)).json()).toMatchObject({
        version: 1,
        inForce: { from: '2026-01-01', until: null },
        validUntil: null,
        links: { successor: null },
      });
      expect((await desk.active(slug, 'on=2027-02-01')).json()).toMatchObject({ version: 1 });
      const before = `on=2027-02-01&knownAt=${NOW}`;
      expect((await desk.active(slug, before)).json()).toMatchObject({ version: 1 });
      expect((await app.http({ url })).bytes).toEqual(signed.bytes);
      expect(await desk.statuses(slug)).toEqual(['2 cancelled', '1 active']);
      expect(await desk.told(slug)).toContain(`policy.version.cancelled ${next.version}`);
      expect((await auditOf(app, 'policy.version.cancelled')).at(-1)).toMatchObject({
        subjectId: policyId,
        detail: { version: next.version, on: '2027-01-01', envelopeHash: shown.envelopeHash },
      });
      const acts = await app.http({ url: `/v1/policies/${slug}/acts` });
      expect(acts.json()).toMatchObject({ items: [{ act: 'cancel', version: next.version }] });
      expect(acts.text).not.toContain('The trial');
      expect((await app.http({ url: `/v1/policies/${slug}/acts`, headers: desk.author })).text).toContain(
        'The trial',
      );
      const again = await desk.sign(desk.first, path, terms);
      expect(again.json()).toMatchObject({ status: 409, code: 'illegal_transition', from: 'cancelled' });
    });

    it('gives the earlier review dates back and reopens the review, once', async () => {
      const { slug, policyId } = await policy();
      const cycleId = await openReview(policyId);
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      await app.drain();
      expect(await cycle(cycleId)).toMatchObject({ outcome: 'revised' });
      expect(await reviewOf(slug)).toMatchObject({ last: '2026-09', next: '2027-09' });

      const terms = { reason: 'It was signed by mistake.' };
      const act = await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, terms);
      expect(act.status).toBe(201);
      await app.drain();
      expect(await reviewOf(slug)).toMatchObject({ last: '2025-11', next: '2026-09' });
      expect(await cycle(cycleId)).toEqual({ outcome: null, revision: 3, nextReview: '2026-09' });
      expect((await auditOf(app, 'review.cycle.reopened')).at(-1)).toMatchObject({ subjectId: cycleId });
      const planned = await app.database.query(
        `select from review_rung where policy_id = $1 and schedule_revision = 3 and state = 'planned'`,
        [policyId],
      );
      expect(planned.length).toBeGreaterThan(0);
      const reviewed = await app.database.query(
        `select data from event where type = 'review.cycle.reopened'`,
      );
      expect(reviewed).toHaveLength(1);
      // the next version counts as the review again
      await buildNextVersion(app, slug, { effective: '2027-02-01' });
      await app.drain();
      expect(await cycle(cycleId)).toMatchObject({ outcome: 'revised' });
    });

    it('does not let a late word of the approval close the review that goes on', async () => {
      const { slug, policyId } = await policy();
      const cycleId = await openReview(policyId);
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      // no drain: the approval is still to be heard when the version is cancelled
      await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, { reason: 'At once.' });
      await app.drain();
      expect(await cycle(cycleId)).toMatchObject({ outcome: null, nextReview: '2026-09' });
    });

    it('of the only version leaves a policy that is cancelled, not retired: it never governed', async () => {
      const { author, members, director } = await committeeOf(app);
      const file = { name: 'unborn.md', bytes: Buffer.from(policyText({ title: 'Never Begun' })) };
      const { version } = await app.nest
        .get(PolicyImportService)
        .importDocument(system('test'), file, { dryRun: false, adopt: false });
      const votes = app.nest.get(VotesService);
      await votes.submit(actorOf(author), 'never-begun', version.number, version.revision);
      for (const member of members)
        await votes.vote(actorOf(member), 'never-begun', version.number, 'approve', undefined);
      await app.nest.get(SignaturesService).sign(actorOf(director), 'never-begun', version.number, {
        meaning: 'I approve this version.',
        effective: calendarDate('2027-01-01'),
        changeClass: 'new',
        contentHash: version.contentHash,
        password: PASSWORD,
      });
      const state = async () => (await app.http({ url: '/v1/policies/never-begun' })).json<object>();
      expect(await state()).toMatchObject({ state: 'scheduled' });
      await desk.sign(desk.first, 'never-begun/versions/1/cancel', { reason: 'No.' });
      expect(await state()).toMatchObject({ state: 'cancelled' });
      const list = await app.http({ url: '/v1/policies?state=cancelled' });
      expect(list.json()).toMatchObject({ items: [{ slug: 'never-begun' }] });
    });

    it('gives a day back to the version that another had replaced on it', async () => {
      const { slug } = await policy();
      await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const third = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      await desk.sign(desk.first, `${slug}/versions/${third.version}/cancel`, { reason: 'No.' });
      expect(await desk.statuses(slug)).toEqual(['3 cancelled', '2 scheduled', '1 active']);
      // and the next draft begins from it
      const draft = await desk.post(desk.author, `${slug}/versions`);
      expect(draft.json()).toMatchObject({ baseVersion: 2 });
    });

    it('makes a draft of the cancelled text stale', async () => {
      const { slug } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const { number, contentHash } = await buildCarriedVersion(app, slug);
      await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, { reason: 'No.' });
      const reply = await desk.sign(desk.first, `${slug}/versions/${number}/signatures`, {
        effective: '2027-02-01',
        changeClass: 'neutral',
        contentHash,
      });
      expect(reply.json()).toMatchObject({ status: 409, code: 'stale_base', base: 2, latest: 1 });
    });

    it.each([
      ['a version in force', 1, 409, 'illegal_transition'],
      ['a draft', 2, 409, 'illegal_transition'],
      ['a version that is not there', 9, 404, 'not_found'],
    ])('refuses %s', async (_, number, status, code) => {
      const { slug } = await policy();
      await desk.post(desk.author, `${slug}/versions`);
      const reply = await desk.sign(desk.first, `${slug}/versions/${number}/cancel`, { reason: 'No.' });
      expect(reply.json()).toMatchObject({ status, code });
    });

    it('and a signature for the same policy take turns', async () => {
      const { slug } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const cancel = `${slug}/versions/${next.version}/cancel`;
      const replies = await Promise.all([
        desk.sign(desk.first, cancel, { reason: 'No.' }),
        desk.sign(desk.second, cancel, { reason: 'Not this one.' }),
      ]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    });
  });

  describe('retiring', () => {
    it('answers 410 with the successor from the day on, and ends the reviews', async () => {
      const successor = await policy();
      const { slug, policyId } = await policy();
      const cycleId = await openReview(policyId);
      const reply = await desk.sign(desk.first, `${slug}/retire`, {
        on: '2026-12-01',
        successor: { policy: successor.slug },
        reason: 'Merged.',
      });
      expect(reply.json()).toMatchObject({ act: 'retire', state: 'decided', changeClass: 'retired' });
      expect((await desk.active(slug)).json()).toMatchObject({
        status: 'active',
        inForce: { until: '2026-12-01' },
        validUntil: '2026-12-01T08:00:00Z',
        review: { next: null, state: null },
      });
      expect((await desk.active(slug, 'on=2026-11-30')).status).toBe(200);
      expect((await desk.active(slug, 'on=2026-12-01')).json()).toMatchObject({
        status: 410,
        code: 'policy_retired',
        retiredOn: '2026-12-01',
        successor: { policy: successor.slug },
      });
      expect((await desk.active(slug, 'on=2025-12-31')).json()).toMatchObject({
        status: 404,
        code: 'no_version_in_force',
      });
      await app.drain();
      expect(await cycle(cycleId)).toMatchObject({ outcome: 'retired' });
      const due = await app.http({ url: '/v1/reviews?limit=200', headers: desk.author });
      expect(due.text).not.toContain(`"${slug}"`);
      expect(await desk.told(slug)).toContain('policy.retired');
      const [event] = await app.database.query<{ data: object }>(
        `select data from event where type = 'policy.retired' and data->>'slug' = $1`,
        [slug],
      );
      expect(event!.data).toMatchObject({ on: '2026-12-01', changeClass: 'retired' });
      const moved = await app.http({
        method: 'PATCH',
        url: `/v1/policies/${slug}`,
        headers: desk.author,
        payload: { nextReview: '2027-09', reason: 'no' },
      });
      expect(moved.json()).toMatchObject({ status: 400, fields: [{ field: 'nextReview' }] });
    });

    it('refuses while versions are scheduled for that day or later, and goes through once they are cancelled', async () => {
      const { slug } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const retire = async () =>
        await desk.sign(desk.first, `${slug}/retire`, { on: '2026-12-01', reason: 'Not needed.' });
      expect((await retire()).json()).toMatchObject({
        status: 409,
        code: 'versions_scheduled',
        versions: [next.version],
      });
      await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, { reason: 'First this.' });
      expect((await retire()).status).toBe(201);
      expect((await retire()).json()).toMatchObject({ status: 409, code: 'illegal_transition' });
    });

    it('on a day of the past waits for a second director, and changes nothing before', async () => {
      const { slug } = await policy();
      const terms = { on: '2026-09-01', successor: { criteria: 'InterQual 2026' }, reason: 'Overlooked.' };
      const waiting = await desk.sign(desk.first, `${slug}/retire`, terms);
      const { id, envelopeHash } = waiting.json<{ id: string; envelopeHash: string }>();
      expect(waiting.json()).toMatchObject({ state: 'waiting', signaturesNeeded: 2 });
      expect((await desk.active(slug)).status).toBe(200);
      expect((await app.http({ url: `/v1/policies/${slug}/acts` })).json()).toMatchObject({ items: [] });
      expect((await desk.sign(desk.first, `${slug}/retire`, terms)).json()).toMatchObject({
        status: 409,
        code: 'already_signed',
      });
      const other = `sha256:${'0'.repeat(64)}`;
      const signWaiting = async (hash: string) =>
        await desk.sign(desk.second, `${slug}/acts/${id}/signatures`, { envelopeHash: hash });
      expect((await signWaiting(other)).json()).toMatchObject({ status: 412, code: 'content_changed' });
      app.clock.moveTo(app.clock.now().add({ seconds: 1 }));
      expect((await signWaiting(envelopeHash)).json()).toMatchObject({
        state: 'decided',
        signatures: [{ name: 'Dana Director' }, { name: 'Second Director' }],
      });
      expect((await desk.active(slug)).json()).toMatchObject({
        status: 410,
        successor: { criteria: 'InterQual 2026' },
      });
      expect((await desk.active(slug, `on=2026-09-10&knownAt=${NOW}`)).status).toBe(200);
      expect((await desk.active(slug, 'on=2026-09-10')).status).toBe(410);
      expect((await desk.active(slug, 'on=2026-08-31')).status).toBe(200);
      expect(await desk.statuses(slug)).toEqual(['1 retired']);
    });

    it('is undone by a new version only: a gap answers 404 with what governed in it', async () => {
      const { slug } = await policy();
      const terms = { on: '2026-10-01', successor: { criteria: 'InterQual 2026' }, reason: 'Not needed.' };
      await desk.sign(desk.first, `${slug}/retire`, terms);
      const back = await buildNextVersion(app, slug, { effective: '2026-11-01' });
      expect((await desk.active(slug, 'on=2026-10-15')).json()).toMatchObject({
        status: 404,
        code: 'no_version_in_force',
        nextFrom: '2026-11-01',
        successor: { criteria: 'InterQual 2026' },
      });
      expect((await desk.active(slug, 'on=2026-11-01')).json()).toMatchObject({ version: back.version });
      expect(await reviewOf(slug)).toMatchObject({ last: '2026-09', next: '2027-09' });
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['itself as the successor', { successor: 'self' }, 'successor.policy'],
      ['two successors', { successor: { policy: 'x', criteria: 'y' } }, 'successor'],
      ['no successor at all in an object', { successor: {} }, 'successor'],
      ['a day before the version in force', { on: '2025-12-31' }, 'on'],
      ['no reason', { reason: ' ' }, 'reason'],
    ])('refuses %s', async (_, change, field) => {
      const { slug } = await policy();
      const self = change['successor'] === 'self' ? { successor: { policy: slug } } : {};
      const body = { on: '2026-12-01', reason: 'No.', ...change, ...self };
      const reply = await desk.sign(desk.first, `${slug}/retire`, body);
      expect(reply.json()).toMatchObject({ status: 400, code: 'invalid_request', fields: [{ field }] });
    });
  });

  describe('an emergency withdrawal', () => {
    it('puts the predecessor into force again at once, with two signatures over one envelope', async () => {
      const { slug } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2026-09-20' });
      await app.advanceTo('2026-09-21T17:00:00Z');
      expect((await desk.active(slug)).json()).toMatchObject({ version: next.version });
      const terms = { instead: { predecessor: true }, reason: 'A dose was printed wrong.' };
      const shown = await desk.post(desk.first, `${slug}/withdraw/envelope`, terms);
      expect(shown.json()).toMatchObject({
        signaturesNeeded: 2,
        envelope: { version: next.version, on: '2026-09-21', instead: { version: 1 } },
      });
      await desk.sign(desk.first, `${slug}/withdraw`, terms);
      expect((await desk.active(slug)).json()).toMatchObject({ version: next.version });
      expect((await desk.sign(desk.second, `${slug}/withdraw`, terms)).json()).toMatchObject({
        state: 'decided',
      });
      expect((await desk.active(slug)).json()).toMatchObject({
        version: 1,
        inForce: { from: '2026-09-21', until: null },
      });
      expect((await desk.active(slug, 'on=2026-09-20')).json()).toMatchObject({ version: next.version });
      expect(await desk.statuses(slug)).toEqual(['2 withdrawn', '1 active']);
      expect((await desk.told(slug)).slice(-2)).toEqual([
        'policy.version.effective 1',
        `policy.version.superseded ${next.version}`,
      ]);
      const draft = await desk.post(desk.author, `${slug}/versions`);
      expect(draft.json()).toMatchObject({ baseVersion: 1 });
    });

    it('sends consumers to criteria of others where nothing of the policy governs', async () => {
      const { slug } = await policy();
      const terms = { instead: { criteria: 'MCG 29th edition' }, reason: 'Harm was reported.' };
      const both = await Promise.all([
        desk.sign(desk.first, `${slug}/withdraw`, terms),
        desk.sign(desk.second, `${slug}/withdraw`, terms),
      ]);
      expect(both.map(({ status }) => status)).toEqual([201, 201]);
      expect((await desk.active(slug)).json()).toMatchObject({
        status: 410,
        code: 'policy_retired',
        successor: { criteria: 'MCG 29th edition' },
      });
      expect(await desk.told(slug)).toContain('policy.retired');
      expect(await reviewOf(slug)).toMatchObject({ last: '2025-11', next: '2026-09' });
    });

    it('never puts the text that is withdrawn into force again by the version that it reaffirmed', async () => {
      const { slug, policyId } = await policy();
      const second = await buildNextVersion(app, slug, { effective: '2026-09-25' });
      await openReview(policyId);
      await app.advanceTo('2026-09-26T17:00:00Z');
      await desk.sign(desk.first, `${slug}/reaffirm`, { effective: '2026-09-27' });
      const terms = { instead: { predecessor: true }, reason: 'A dose was printed wrong.' };
      // the reaffirmation is still to come, with the same text
      expect((await desk.sign(desk.first, `${slug}/withdraw`, terms)).json()).toMatchObject({
        status: 409,
        code: 'versions_scheduled',
        versions: [3],
      });
      await app.advanceTo('2026-09-28T17:00:00Z');
      expect((await desk.active(slug)).json()).toMatchObject({ version: 3 });
      const shown = await desk.post(desk.first, `${slug}/withdraw/envelope`, terms);
      expect(shown.json()).toMatchObject({ envelope: { version: 3, instead: { version: 1 } } });
      await desk.sign(desk.first, `${slug}/withdraw`, terms);
      await desk.sign(desk.second, `${slug}/withdraw`, terms);
      const now = (await desk.active(slug)).json<{ version: number; contentHash: string }>();
      expect(now.version).toBe(1);
      expect(now.contentHash).not.toBe(second.contentHash);
    });

    it('lapses when something else is decided while it waits', async () => {
      const { slug } = await policy();
      const terms = { instead: { criteria: 'MCG' }, reason: 'Harm.' };
      const waiting = (await desk.sign(desk.first, `${slug}/withdraw`, terms)).json<{
        id: string;
        envelopeHash: string;
      }>();
      await buildNextVersion(app, slug, { effective: '2027-01-01' });
      const second = await desk.sign(desk.second, `${slug}/acts/${waiting.id}/signatures`, {
        envelopeHash: waiting.envelopeHash,
      });
      expect(second.json()).toMatchObject({ status: 412, code: 'content_changed' });
      const acts = await app.http({ url: `/v1/policies/${slug}/acts`, headers: desk.author });
      expect(acts.json()).toMatchObject({ items: [{ id: waiting.id, state: 'lapsed' }] });
    });

    it('refuses a predecessor where there is none, and a day to come', async () => {
      const { slug } = await policy();
      const withdraw = async (body: object) =>
        (await desk.sign(desk.first, `${slug}/withdraw`, { reason: 'Harm.', ...body })).json();
      expect(await withdraw({ instead: { predecessor: true } })).toMatchObject({
        code: 'invalid_request',
        fields: [{ field: 'instead' }],
      });
      expect(await withdraw({ instead: { criteria: 'MCG' }, on: '2027-01-01' })).toMatchObject({
        code: 'invalid_request',
        fields: [{ field: 'on' }],
      });
    });
  });

  it('are for medical directors, with their password', async () => {
    const { slug } = await policy();
    const retire = { on: '2026-12-01', reason: 'No.' };
    expect((await desk.sign(desk.author, `${slug}/retire`, retire)).status).toBe(403);
    const wrong = await desk.sign(desk.first, `${slug}/retire`, { ...retire, password: 'guess' });
    expect(wrong.json()).toMatchObject({ status: 403, code: 'reauthentication_failed' });
    expect((await desk.active(slug, 'on=2026-12-01')).status).toBe(200);
  });

  it('tell every replica, with their commit, to forget what it remembers of the policy', async () => {
    const heard: string[] = [];
    const listener = new pg.Client({ connectionString: app.databaseUrl });
    await listener.connect();
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('listen almanac_in_force');
    const heardOf = async (policyId: string) => {
      await listener.query('select'); // whatever was committed before has arrived with its reply
      return heard.splice(0).includes(policyId);
    };
    try {
      const { slug, policyId } = await policy();
      const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
      await heardOf(policyId);
      await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, { reason: 'No.' });
      expect(await heardOf(policyId)).toBe(true);
      await desk.sign(desk.first, `${slug}/retire`, { on: '2026-12-01', reason: 'No.' });
      expect(await heardOf(policyId)).toBe(true);
      const terms = { instead: { criteria: 'MCG' }, reason: 'Harm.' };
      await desk.sign(desk.first, `${slug}/withdraw`, terms);
      expect(await heardOf(policyId)).toBe(false);
      await desk.sign(desk.second, `${slug}/withdraw`, terms);
      expect(await heardOf(policyId)).toBe(true);
    } finally {
      await listener.end();
    }
  });

  it('leave nothing behind when they are cut off before the end', async () => {
    const { slug, policyId } = await policy();
    const cut = jest
      .spyOn(app.nest.get(AnnounceEffective), 'announceOf')
      .mockRejectedValueOnce(new Error('cut'));
    const reply = await desk.sign(desk.first, `${slug}/retire`, { on: '2026-12-01', reason: 'No.' });
    cut.mockRestore();
    expect(reply.status).toBe(500);
    const left = await app.database.query(
      `select from policy_act where policy_id = $1 union all
       select from effective_period where policy_id = $1 and not upper_inf(recorded) union all
       select from policy_review_dates where policy_id = $1 and next_review is null union all
       select from event where type = 'policy.retired' and data->>'policyId' = $1::text`,
      [policyId],
    );
    expect(left).toEqual([]);
    expect((await desk.active(slug, 'on=2026-12-01')).status).toBe(200);
  });

  it('are recorded after what is on record, though the clock was turned back', async () => {
    const { slug, policyId } = await policy();
    const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    const tomorrow = app.clock.now().add({ hours: 24 });
    // by SQL, since the simulated clock itself refuses to go back: the policy has something on record from tomorrow
    for (const sql of [
      `insert into effective_period (id, policy_id, version_id, valid, recorded)
       values (gen_random_uuid(), $1, $3, '[2020-01-01,2020-02-01)', tstzrange($2, null))`,
      `update effective_period set recorded = tstzrange(lower(recorded), $2::timestamptz + interval '1 hour')
        where policy_id = $1 and version_id = $3 and lower(valid) = '2020-01-01'`,
    ]) {
      await app.database.query(sql, [policyId, tomorrow, next.versionId]);
    }
    const act = await desk.sign(desk.first, `${slug}/versions/${next.version}/cancel`, { reason: 'No.' });
    const decidedAt = tomorrow.add({ hours: 1, microseconds: 1 }).toString();
    expect(act.json()).toMatchObject({ state: 'decided', decidedAt });
    const known = `on=2027-02-01&knownAt=${tomorrow.toString()}`;
    expect((await desk.active(slug, known)).json()).toMatchObject({ version: next.version });
    expect((await desk.active(slug, 'on=2027-02-01')).json()).toMatchObject({ version: 1 });
  });

  it('stay as they were signed, in the database’s own hands', async () => {
    const { slug, policyId } = await policy();
    await desk.sign(desk.first, `${slug}/retire`, { on: '2026-12-01', reason: 'No.' });
    const waiting = await policy();
    const terms = { instead: { criteria: 'MCG' }, reason: 'Harm.' };
    await desk.sign(desk.first, `${waiting.slug}/withdraw`, terms);
    const refused: [string, string][] = [
      [`update policy_act set reason = 'other' where policy_id = $1`, policyId],
      [`delete from policy_act where policy_id = $1`, policyId],
      [`update policy_act set decided_at = null where policy_id = $1`, policyId],
      [
        `delete from policy_act_signature s using policy_act a where a.id = s.act_id and a.policy_id = $1`,
        policyId,
      ],
      [
        `insert into policy_act_signature (id, act_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
         select gen_random_uuid(), a.id, (select id from person order by id limit 1), 'x', 'medical_director', 'x',
                a.envelope_hash, now(), 'password' from policy_act a where a.policy_id = $1`,
        policyId,
      ],
      [`update policy_act set decided_at = now() where policy_id = $1`, waiting.policyId],
    ];
    for (const [sql, id] of refused) {
      await expect(app.database.query(sql, [id])).rejects.toMatchObject({ code: '23001' });
    }
  });
});
